"""Clean files of any size to measure with; the same arguments give the same bytes."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

from child_journeys.sample.specification import Column, Specification, Table
from child_journeys.settings import project_folder

AUTHORITY = "202"
EXTRACT_DATE = date(2025, 3, 31)
CENSUS_YEAR = 2025
_FIRST_DAY = date(2015, 1, 1)

_HEADER = f"""\
<?xml version="1.0" encoding="utf-8"?>
<Message>
  <Header>
    <CollectionDetails>
      <Collection>CIN</Collection>
      <Year>{CENSUS_YEAR}</Year>
      <ReferenceDate>{CENSUS_YEAR}-03-31</ReferenceDate>
    </CollectionDetails>
    <Source>
      <SourceLevel>L</SourceLevel>
      <LEA>{AUTHORITY}</LEA>
    </Source>
  </Header>
  <Children>
"""
_FOOTER = "  </Children>\n</Message>\n"
_CHILD = """\
    <Child>
      <ChildIdentifiers>
        <LAchildID>C{number:08}</LAchildID>
        <UPN>A{number:012}</UPN>
        <PersonBirthDate>{birth}</PersonBirthDate>
        <Sex>{sex}</Sex>
      </ChildIdentifiers>
      <ChildCharacteristics>
        <Ethnicity>WBRI</Ethnicity>
        <Disabilities>
          <Disability>NONE</Disability>
        </Disabilities>
      </ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>{days[0]}</CINreferralDate>
        <ReferralSource>1A</ReferralSource>
        <PrimaryNeedCode>N{need}</PrimaryNeedCode>
        <CINclosureDate>{days[9]}</CINclosureDate>
        <ReasonForClosure>RC1</ReasonForClosure>
        <DateOfInitialCPC>{days[4]}</DateOfInitialCPC>
        <ReferralNFA>false</ReferralNFA>
        <Assessments>
          <AssessmentActualStartDate>{days[1]}</AssessmentActualStartDate>
          <AssessmentInternalReviewDate>{days[2]}</AssessmentInternalReviewDate>
          <AssessmentAuthorisationDate>{days[3]}</AssessmentAuthorisationDate>
          <FactorsIdentifiedAtAssessment>
            <AssessmentFactors>2A</AssessmentFactors>
            <AssessmentFactors>3B</AssessmentFactors>
            <AssessmentFactors>4B</AssessmentFactors>
          </FactorsIdentifiedAtAssessment>
        </Assessments>
        <CINPlanDates>
          <CINPlanStartDate>{days[3]}</CINPlanStartDate>
          <CINPlanEndDate>{days[5]}</CINPlanEndDate>
        </CINPlanDates>
        <Section47>
          <S47ActualStartDate>{days[2]}</S47ActualStartDate>
          <InitialCPCtarget>{days[4]}</InitialCPCtarget>
          <DateOfInitialCPC>{days[4]}</DateOfInitialCPC>
          <ICPCnotRequired>false</ICPCnotRequired>
        </Section47>
        <ChildProtectionPlans>
          <CPPstartDate>{days[5]}</CPPstartDate>
          <CPPendDate>{days[8]}</CPPendDate>
          <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
          <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
          <NumberOfPreviousCPP>0</NumberOfPreviousCPP>
          <Reviews>
            <CPPreviewDate>{days[6]}</CPPreviewDate>
            <CPPreviewDate>{days[7]}</CPPreviewDate>
          </Reviews>
        </ChildProtectionPlans>
      </CINdetails>
    </Child>
"""
_DAYS_AFTER_REFERRAL = (0, 2, 9, 35, 48, 50, 130, 300, 320, 340)


def write_lists(raw: Path, rows: int) -> None:
    """Write the eleven lists of Annex A as CSV files of equal length.

    Args:
        raw: the raw folder.
        rows: rows of all lists together.
    """
    specification, tables = _annex_a()
    folder = _folder(raw)
    share, rest = divmod(rows, len(tables))
    with duckdb.connect() as connection:
        for number, table in enumerate(tables):
            select = _select(table, specification, share + (number < rest), 0)
            path = str(folder / f"annex_a_list_{number + 1}.csv").replace("'", "''")
            connection.execute(f"copy ({select}) to '{path}' (header)")


def write_small_lists(raw: Path, files: int, rows: int) -> None:
    """Write many short lists, a few extracts of each of the eleven.

    Args:
        raw: the raw folder.
        files: how many files.
        rows: rows of each.
    """
    specification, tables = _annex_a()
    with duckdb.connect() as connection:
        for number in range(files):
            extract, place = divmod(number, len(tables))
            folder = _folder(raw, EXTRACT_DATE - timedelta(days=30 * extract))
            select = _select(tables[place], specification, rows, number * rows)
            path = str(folder / f"annex_a_list_{place + 1}.csv").replace("'", "''")
            connection.execute(f"copy ({select}) to '{path}' (header)")


def write_workbook(raw: Path, rows: int) -> None:
    """Write one workbook with the eleven lists as sheets, dates and whole numbers as such.

    Args:
        raw: the raw folder.
        rows: rows of all lists together.
    """
    # only developers have it, and only this measure needs it
    import openpyxl

    specification, tables = _annex_a()
    workbook = openpyxl.Workbook(write_only=True)
    share, rest = divmod(rows, len(tables))
    with duckdb.connect() as connection:
        for number, table in enumerate(tables):
            sheet = workbook.create_sheet(f"List {number + 1}")
            sheet.append([column.header for column in table.columns])
            select = _select(table, specification, share + (number < rest), 0, dates="date")
            result = connection.execute(select)
            while some := result.fetchmany(10_000):
                for row in some:
                    sheet.append(row)
    workbook.save(_folder(raw) / "annex_a.xlsx")


def write_census(raw: Path, children: int) -> None:
    """Write the XML of a census, about 2,200 bytes a child.

    Args:
        raw: the raw folder.
        children: how many children, each with one episode and something in most modules.
    """
    folder = raw / AUTHORITY / "cin_census" / str(CENSUS_YEAR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "cin.xml").open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEADER)
        file.writelines(_children(children))
        file.write(_FOOTER)


def _annex_a() -> tuple[Specification, list[Table]]:
    specification = Specification(project_folder() / "seeds")
    return specification, specification.tables("annex_a", EXTRACT_DATE.year)


def _folder(raw: Path, extract_date: date = EXTRACT_DATE) -> Path:
    folder = raw / AUTHORITY / "annex_a" / extract_date.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _select(
    table: Table, specification: Specification, rows: int, first: int, dates: str = "text"
) -> str:
    columns = [
        f'{_value(column, place, specification, dates)} as "{column.header}"'
        for place, column in enumerate(table.columns)
    ]
    return f"select {', '.join(columns)} from range({first}, {first + rows}) as t(n)"


def _value(column: Column, place: int, specification: Specification, dates: str) -> str:
    """Return SQL for the value of a column in row n; a fifth of all cells but the keys is empty."""
    draw = f"hash(n, {place})"
    if column.data_type == "identifier":
        return "format('C{:08d}', n)"
    if column.code_list in specification.forms:
        forms = [form.replace("'", "''") for form in specification.forms[column.code_list].values()]
        quoted = ", ".join(f"'{form}'" for form in forms)
        value = f"([{quoted}])[1 + ({draw} % {len(forms)})::int]"
    elif column.data_type == "date":
        days = f"(date '{_FIRST_DAY}' + ({draw} % 3700)::int)"
        value = f"strftime({days}, '%d/%m/%Y')" if dates == "text" else days
    elif column.data_type == "integer":
        value = f"({draw} % 20)::int"
    else:
        value = f"'Team ' || ({draw} % 40)"
    return f"case when {draw} // 7 % 5 > 0 then {value} end"


def _children(count: int) -> Iterator[str]:
    iso = [(_FIRST_DAY + timedelta(days=day)).isoformat() for day in range(4_000)]
    for number in range(count):
        referral = number * 7 % 3_500
        yield _CHILD.format(
            number=number,
            birth=iso[number * 11 % 3_500],
            sex="MF"[number % 2],
            need=number % 8 + 1,
            days=[iso[referral + days] for days in _DAYS_AFTER_REFERRAL],
        )
