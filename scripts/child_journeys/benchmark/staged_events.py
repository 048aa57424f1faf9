"""Staged rows of any number of events to measure with; the same arguments give the same rows.

Children of all authorities are referred once or several times in three years, and what follows
each referral is drawn by hash. Every row stands in the extract of the half-year of its last date.
"""

import csv
from datetime import date

import duckdb

from child_journeys.settings import project_folder

FIRST_DAY, LAST_DAY = date(2022, 4, 1), date(2025, 3, 31)
EVENTS_PER_CHILD = 10.9
"""As counted in what `write_staged_events` writes."""


def _drawn(draw: int, choices: int) -> str:
    """Return SQL for a number below `choices`; each draw of an episode has its own."""
    return f"(hash(number, episode, {draw}) % {choices})::int"


_PERSON = {
    "authority_code": "authority_code",
    "child_id": "child_id",
    "birth_date": "birth_date",
    "gender_code": "gender_code",
    "ethnicity_code": "ethnicity_code",
}
_AUTHORISED = f"referral_date + {_drawn(5, 3)} + 10 + {_drawn(6, 50)}"
_CONFERENCE = f"referral_date + {_drawn(9, 10)} + 8 + {_drawn(10, 12)}"
_IS_NEED = "not is_no_further_action"
_IS_PROTECTED = f"{_IS_NEED} and {_drawn(8, 100)} < 15"

_LISTS = {
    "contacts": (
        {
            "contact_date": f"referral_date - {_drawn(1, 4)}",
            "contact_source_code": f"['1A', '2B', '3E', '5A', '6', '10'][1 + {_drawn(2, 6)}]",
        },
        "true",
    ),
    "early_help_assessments": (
        {
            "early_help_assessment_start_date": "referral_date - 100",
            "early_help_assessment_completion_date": f"referral_date - 60 + {_drawn(3, 40)}",
        },
        f"{_drawn(4, 10)} = 0",
    ),
    "referrals": (
        {
            "referral_date": "referral_date",
            "referral_source_code": f"['1A', '2B', '3E', '5A', '6', '10'][1 + {_drawn(2, 6)}]",
            "is_no_further_action_code": "case when is_no_further_action then 'Y' else 'N' end",
        },
        "true",
    ),
    "assessments": (
        {
            "assessment_start_date": f"referral_date + {_drawn(5, 3)}",
            "assessment_authorisation_date": _AUTHORISED,
            "requires_support_code": f"['Y', 'N'][1 + {_drawn(7, 2)}]",
        },
        _IS_NEED,
    ),
    "section_47_enquiries": (
        {
            "section_47_start_date": f"referral_date + {_drawn(9, 10)}",
            "conference_date": f"case when {_IS_PROTECTED} then {_CONFERENCE} end",
        },
        f"{_IS_PROTECTED} or {_IS_NEED} and {_drawn(11, 100)} < 20",
    ),
    "children_in_need": (
        {
            "cin_start_date": "referral_date",
            "cin_closure_date": f"{_AUTHORISED} + {_drawn(12, 300)}",
            "primary_need_code": f"'N' || (1 + {_drawn(13, 9)})",
            "closure_reason_code": f"'RC' || (7 + {_drawn(14, 3)})",
        },
        _IS_NEED,
    ),
    "child_protection_plans": (
        {
            "plan_start_date": _CONFERENCE,
            "latest_review_date": f"{_CONFERENCE} + 85",
            "plan_end_date": f"{_CONFERENCE} + 100 + {_drawn(15, 400)}",
            "initial_abuse_category_code": "'NEG'",
            "latest_abuse_category_code": f"['NEG', 'EMO'][1 + {_drawn(16, 2)}]",
        },
        _IS_PROTECTED,
    ),
    "children_looked_after": (
        {
            "care_start_date": f"{_AUTHORISED} + 20",
            "care_end_date": f"{_AUTHORISED} + 100 + {_drawn(17, 500)}",
            "care_end_reason_code": "'E8'",
        },
        f"{_IS_NEED} and {_drawn(18, 100)} < 6",
    ),
}
"""Columns of each list in terms of an episode, and which episodes have a row there."""

_HALF_YEAR_END = """
create or replace temp macro half_year_end(day) as case
    when month(day) between 4 and 9 then make_date(year(day), 9, 30)
    when month(day) > 9 then make_date(year(day) + 1, 3, 31)
    else make_date(year(day), 3, 31)
end
"""
_EPISODES = """
create or replace temp table episodes as
with children as (
    select
        number,
        codes[1 + number % len(codes)] as authority_code,
        format('C{{:08d}}', number) as child_id,
        1 + (hash(number, 1) % 10 < 4)::int + (hash(number, 1) % 10 < 2)::int
            + (hash(number, 1) % 10 < 1)::int as referrals
    from range({children}) as numbers(number), (select ? as codes)
)
select
    number,
    episode,
    authority_code,
    child_id,
    date '{first}' - (hash(number, 2) % 5500)::int as birth_date,
    ['M', 'F'][1 + (hash(number, 3) % 2)::int] as gender_code,
    ['WBRI', 'WOTH', 'MOTH', 'APKN', 'BAFR', 'OOTH'][1 + (hash(number, 4) % 6)::int]
        as ethnicity_code,
    hash(number, episode, 5) % 100 < 7 as is_no_further_action,
    date '{first}' + 100 + (hash(number, 6) % 900)::int + episode::int * 110
        + (hash(number, episode, 7) % 60)::int as referral_date
from children, range(referrals) as episodes(episode)
"""


def write_staged_events(connection: duckdb.DuckDBPyConnection, events: int) -> None:
    """Fill the staged lists of a built, otherwise empty warehouse.

    Args:
        connection: to the warehouse; rows in its staged lists and landed files are replaced.
        events: about how many events the rows tell.
    """
    connection.execute(_HALF_YEAR_END)
    children = max(1, round(events / EVENTS_PER_CHILD))
    connection.execute(_EPISODES.format(children=children, first=FIRST_DAY), [_authorities()])
    connection.execute("delete from stg_landed_files")
    for table_name, (columns, condition) in _LISTS.items():
        connection.execute(f"delete from stg_annex_a__{table_name}")
        connection.execute(_rows(table_name, columns, condition))
        connection.execute(_files(table_name))


def _authorities() -> list[str]:
    path = project_folder() / "seeds" / "reference" / "local_authorities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    latest = max(row["last_year"] for row in rows)
    return [row["authority_code"] for row in rows if row["last_year"] == latest]


def _rows(table_name: str, columns: dict[str, str], condition: str) -> str:
    """Return the statement that writes a list; dates that have not come yet are left out."""
    names = list(columns)
    dates = [name for name in names if name.endswith("_date")]
    values = ", ".join(f"{value} as {name}" for name, value in (_PERSON | columns).items())
    kept = ", ".join(
        f"case when {name} <= extract_date then {name} end as {name}" for name in dates
    )
    return f"""
        insert into stg_annex_a__{table_name} by name
        with drawn_rows as (
            select {values}, number, episode from episodes where {condition}
        ),
        dated as (
            select *, half_year_end(least(greatest({", ".join(dates)}), date '{LAST_DAY}'))
                as extract_date
            from drawn_rows
            where {dates[0]} <= date '{LAST_DAY}'
        )
        select * exclude (number, episode) replace ({kept}), 'annex_a' as dataset,
            authority_code || '/annex_a/' || extract_date || '/{table_name}.csv' as file,
            '' as sheet, (number * 4 + episode)::int as row_number
        from dated"""


def _files(table_name: str) -> str:
    """Return the statement that notes the files of a list, so that every day is observed."""
    return f"""
        insert into stg_landed_files by name
        select distinct
            authority_code, 'annex_a' as dataset, '{table_name}' as table_name, extract_date,
            authority_code || '/annex_a/' || extract_date || '/{table_name}.csv' as file,
            'landed' as status
        from episodes, (
            select half_year_end((date '{FIRST_DAY}' + to_months(6 * half::int))::date)
                as extract_date
            from range(6) as halves(half)
        )"""
