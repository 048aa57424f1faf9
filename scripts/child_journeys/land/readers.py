"""Which reader a file needs, told by its content before its name.

A reader yields the sheets of a file (`rows.Sheet`). Further kinds of file are added by another
entry in `open_sheets`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from child_journeys.land.records import WARNING, FileRefused, Finding
from child_journeys.land.rows import IgnoredSheet, Sheet
from child_journeys.land.text_files import TextSheet
from child_journeys.land.workbooks import open_workbook

_TEXT_ENDINGS = {".csv", ".tsv", ".txt", ""}
_WORKBOOK_ENDINGS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
_SAVE_AS_CSV = "open it and save each list as a CSV file (CSV UTF-8)"

_SIGNATURES = (
    (b"PK\x03\x04", "workbook"),
    (b"PK\x05\x06", "workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"{\\rtf", "document"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3", "database"),
    (b"\xff\xfe\0\0", "utf_32"),
    (b"\0\0\xfe\xff", "utf_32"),
)
_REASONS = {
    "pdf": "A PDF document, which holds no table that can be read; ask for the lists as CSV.",
    "archive": "A compressed archive; unpack it and put the CSV files here.",
    "document": "A text document, not a table; ask for the lists as CSV.",
    "parquet": "A Parquet file; ask for the lists as CSV.",
    "database": "A database file; export each list as a CSV file.",
    "xml": "An XML file; the XML of the CIN Census belongs in <authority>/cin_census/<year>.",
    "html": f"A web page; {_SAVE_AS_CSV}.",
    "xml_workbook": f"A workbook saved as an XML Spreadsheet of 2003; {_SAVE_AS_CSV}.",
    "utf_32": "Text in UTF-32 or a damaged file; save it again as CSV UTF-8.",
}


def kind_of(path: Path) -> str:
    """Return the kind of a file by its first bytes: `text`, `workbook`, `xml`, or an unread one.

    Args:
        path: the file.
    """
    with path.open("rb") as stream:
        beginning = stream.read(4096)
    for signature, kind in _SIGNATURES:
        if beginning.startswith(signature):
            return kind
    if re.match(rb"\0\0\0[^\0]", beginning):
        return "utf_32"
    visible = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    visible = re.sub(rb"\A(?:<!--.*?-->\s*)+", b"", visible, flags=re.DOTALL)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in visible:
        return "xml_workbook"
    if re.match(rb"<(!doctype\s+html|html|head|body|table|meta|style)\b", visible):
        return "html"
    return "xml" if re.match(rb"<(\?xml|!doctype|[a-z_][\w:.-]*[\s>/])", visible) else "text"


def open_sheets(
    path: Path, known_names: Callable[[Sequence[str]], int]
) -> Iterator[Sheet | IgnoredSheet]:
    """Yield the sheets of a file.

    Args:
        path: the file.
        known_names: counts the known header names in a row of cells.

    Raises:
        FileRefused: no reader understands the file; the reason says what to do.
    """
    kind = kind_of(path)
    if kind in _REASONS:
        raise FileRefused(_REASONS[kind])
    ending = path.suffix.strip().lower()
    if kind == "workbook":
        for sheet in open_workbook(path):
            if ending not in _WORKBOOK_ENDINGS and not isinstance(sheet, IgnoredSheet):
                sheet.findings.append(_wrong_ending(ending, "a workbook"))
            yield sheet
        return
    if ending not in _TEXT_ENDINGS | _WORKBOOK_ENDINGS:
        raise FileRefused(f'Files that end in "{ending}" are not read; save the list as CSV.')
    sheet = TextSheet(path, known_names)
    if ending in _WORKBOOK_ENDINGS:
        sheet.findings.append(_wrong_ending(ending, "separated text"))
    yield sheet


def _wrong_ending(ending: str, content: str) -> Finding:
    message = f'The name ends in "{ending}" but the content is {content}; it was read so.'
    return Finding("name_ending_is_wrong", WARNING, message)
