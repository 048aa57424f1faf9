"""Start a new archetype: its file, its entries in the list and in YAML, and its test children."""

import re
from itertools import count
from pathlib import Path

FOLDER = "models/marts/archetypes"
LIST = "macros/journeys/archetypes.sql"
YAML = f"{FOLDER}/_archetypes__models.yml"
CHILDREN = "tests/python/archetype_children.py"

SQL = """{{{{ config(meta={{'archetype': {{
    'name': '{name}',
    'version': '1.0',
    'title': '{title}',
    'question': 'Which referrals were followed by another within six months?',
    'rationale': 'Say here why it matters.',
    'polarity': 'concern',
    'level': 'referral',
    'severity': {severity},
    'follow_up': '6 months after the referral',
    'parameters': {{'within_months': 6}},
}}}}) }}}}

{{{{ journey_archetype(
    name='{name}',
    index_event='referral',
    steps=[{{'event': 'referral', 'within_months': 6}}],
) }}}}
"""
ENTRY = """  - name: archetype_{name}
    description: >-
      One row per referral. It matches when another follows within six months.
    columns: *columns_of_cases
"""
PATHS = {
    "MATCH": '    "{name}": ["*2022-02-01 referral, !2022-08-01 referral"],\n',
    "NO_MATCH": '    "{name}": ["*2022-02-01 referral, 2022-08-02 referral"],\n',
}


class NewArchetypeError(Exception):
    """The archetype cannot be started; the text says why, in one sentence."""


def new_archetype(project: Path, name: str) -> list[str]:
    """Write the frame of an archetype, a working example to be changed.

    Args:
        project: folder of the dbt project.
        name: name of the archetype: lower case letters, digits and underscores.

    Returns:
        The files written or changed, relative to the project.

    Raises:
        NewArchetypeError: the name is not one, the archetype exists, or a file to be changed does
            not look as expected; nothing was written then.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise NewArchetypeError(
            f'"{name}" cannot be a name: use lower case letters, digits and underscores,'
            " such as repeat_contact."
        )
    file = f"{FOLDER}/archetype_{name}.sql"
    # the tables made of all archetypes have names of the same kind, in other folders
    taken = next((project / "models").rglob(Path(file).name), None)
    if taken:
        raise NewArchetypeError(
            f"There is a table archetype_{name} already: {taken.relative_to(project).as_posix()}."
        )
    title = name.replace("_", " ").capitalize()
    texts = {path: (project / path).read_text(encoding="utf-8") for path in (LIST, YAML, CHILDREN)}
    texts[LIST] = _before(texts[LIST], "\n    ]) }}", 0, f"\n        '{name}',", LIST)
    texts[YAML] = texts[YAML].rstrip("\n") + "\n" + ENTRY.format(name=name)
    for paths, line in PATHS.items():
        start = texts[CHILDREN].find(f"\n{paths} = {{\n")
        if start < 0:
            raise NewArchetypeError(f"{CHILDREN} has no {paths}.")
        texts[CHILDREN] = _before(
            texts[CHILDREN], "\n}\n", start, "\n" + line.format(name=name).rstrip("\n"), CHILDREN
        )
    sql = SQL.format(name=name, title=title, severity=_free_severity(project))
    # the new file first: where its name is too long for the disk, no other was changed
    for path, text in {file: sql, **texts}.items():
        _replace(project / path, text)
    return [file, LIST, YAML, CHILDREN]


def _free_severity(project: Path) -> int:
    """Return a place beside the middle of the others, for no two may be alike."""
    files = (project / FOLDER).glob("archetype_*.sql")
    found = (re.search(r"'severity': (\d+)", file.read_text(encoding="utf-8")) for file in files)
    taken = {int(match[1]) for match in found if match}
    return next(severity for severity in count(125) if severity not in taken)


def _before(text: str, end: str, start: int, added: str, path: str) -> str:
    """Insert `added` before the first `end` after `start`."""
    place = text.find(end, start)
    if place < 0:
        raise NewArchetypeError(f"{path} does not look as expected; nothing was written.")
    return text[:place] + added + text[place:]


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
