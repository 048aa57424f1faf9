"""The flat file of the census: every line taken apart into the modules it speaks of."""

import csv
import datetime
import shutil
from collections import defaultdict
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from child_journeys.land.flat_census import flat_book
from child_journeys.land.landing import land
from child_journeys.land.specification import load_specification
from child_journeys.sample.simulate import write_sample

COLUMNS = [
    "LAchildID",
    "Date",
    "Type",
    "CINreferralDate",
    "ReferralSource",
    "PrimaryNeedCode",
    "CINclosureDate",
    "ReasonForClosure",
    "DateOfInitialCPC",
    "ReferralNFA",
    "CINPlanStartDate",
    "CINPlanEndDate",
    "S47ActualStartDate",
    "InitialCPCtarget",
    "ICPCnotRequired",
    "AssessmentActualStartDate",
    "AssessmentInternalReviewDate",
    "AssessmentAuthorisationDate",
    "Factors",
    "CPPstartDate",
    "CPPendDate",
    "InitialCategoryOfAbuse",
    "LatestCategoryOfAbuse",
    "NumberOfPreviousCPP",
    "UPN",
    "FormerUPN",
    "UPNunknown",
    "PersonBirthDate",
    "ExpectedPersonBirthDate",
    "GenderCurrent",
    "Sex",
    "PersonDeathDate",
    "PersonSchoolYear",
    "Ethnicity",
    "Disabilities",
    "YEAR",
    "LA",
]
# the modules within an episode of need, and the dates in them that are events
EVENTS = {
    "Assessments": ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "CINPlanDates": ("CINPlanStartDate", "CINPlanEndDate"),
    "Section47": ("S47ActualStartDate",),
    "ChildProtectionPlans": ("CPPstartDate", "CPPendDate"),
}


def flat_lines(modules, year, authority):
    """Return the lines that London's tools would make of the modules of one census.

    Args:
        modules: name of the module -> its rows, by header.
        year: what stands in the column YEAR.
        authority: what stands in the column LA.
    """
    within = defaultdict(list)
    for name in (*EVENTS, "Reviews", "FactorsIdentifiedAtAssessment"):
        for row in modules.get(name, ()):
            within[name, row["LAchildID"], row["CINreferralDate"]].append(row)
    children = {row["LAchildID"]: dict(row) for row in modules["ChildIdentifiers"]}
    for row in modules["ChildCharacteristics"]:
        children[row["LAchildID"]] |= row
    for row in modules["Disabilities"]:
        child = children[row["LAchildID"]]
        child["Disabilities"] = ",".join(
            filter(None, (child.get("Disabilities"), row["Disability"]))
        )
    lines = []

    def tell(event, values):
        if values.get(event):
            lines.append(values | {"Date": values[event], "Type": event})

    for details in modules["CINdetails"]:
        # the conference of an enquiry takes the column of that of the whole episode
        episode = children[details["LAchildID"]] | details | {"YEAR": year, "LA": authority}
        tell("CINreferralDate", episode)
        tell("CINclosureDate", episode)
        place = (details["LAchildID"], details["CINreferralDate"])
        for name, events in EVENTS.items():
            for row in within[(name, *place)]:
                own = {header: text for header, text in row.items() if text}
                if name == "Assessments":
                    own["Factors"] = ",".join(
                        factor["AssessmentFactors"]
                        for factor in within[("FactorsIdentifiedAtAssessment", *place)]
                        if factor["AssessmentActualStartDate"] == row["AssessmentActualStartDate"]
                    )
                for event in events:
                    tell(event, episode | own)
                for review in within[("Reviews", *place)] if name == "ChildProtectionPlans" else ():
                    if review["CPPstartDate"] == row["CPPstartDate"]:
                        tell("CPPreviewDate", episode | own | review)
    return lines


def write_flat(path, lines, columns=COLUMNS):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines)


def read_modules(folder):
    modules = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            modules[path.stem] = list(csv.DictReader(file))
    return modules


def line(event, date, **values):
    return {
        "LAchildID": "0001",
        "CINreferralDate": "2024-05-01",
        "ReferralSource": "1A",
        "ReferralNFA": "0",
        "PersonBirthDate": "2015-06-07",
        "GenderCurrent": "1",
        "Ethnicity": "WBRI",
        "YEAR": "2025",
        "LA": "Camden",
        "Date": date,
        "Type": event,
        event: date,
    } | values


class Landed:
    """What became of one flat file in the folder of Camden's census of 2025."""

    def __init__(self, folder: Path, lines, name="cin.csv", columns=COLUMNS, tail=""):
        path = folder / "raw" / "202" / "cin_census" / "2025" / name
        write_flat(path, lines, columns)
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(tail)
        land(folder / "raw", folder / "home")
        self._landed = folder / "home" / "landed"
        self.files = {row["sheet"]: row for row in self._table("landed_files")}
        self.findings = {row["rule"]: row for row in self._table("landing_findings")}
        self.refused = self._table("refused_rows")
        self.matches = self._table("header_matches")

    def _table(self, name):
        return pq.read_table(self._landed / f"{name}.parquet").to_pylist()

    def rows(self, module, *columns):
        """Return the (line, values of some columns) of a module's rows."""
        paths = sorted((self._landed / "cin_census" / module).glob("*.parquet"))
        rows = [row for path in paths for row in pq.read_table(path).to_pylist()]
        return [(row["_row"], *(row[column] for column in columns)) for row in rows]

    def counts(self, sheet):
        row = self.files[sheet]
        return [row[f"rows_{what}"] for what in ("in_file", "landed", "refused", "blank")]


ENQUIRY = {"S47ActualStartDate": "2024-05-03", "ICPCnotRequired": "0"}
PLAN = {
    "CPPstartDate": "2024-05-20",
    "InitialCategoryOfAbuse": "NEG",
    "LatestCategoryOfAbuse": "NEG",
    "NumberOfPreviousCPP": "0",
}


def test_a_line_feeds_every_module_it_speaks_of(tmp_path):
    landed = Landed(
        tmp_path,
        [
            line("CINreferralDate", "2024-05-01"),
            line(
                "AssessmentActualStartDate", "2024-05-02", Factors="1A,2B", Disabilities="LD,HEAR"
            ),
            line("S47ActualStartDate", "2024-05-03", **ENQUIRY, DateOfInitialCPC="2024-05-20"),
            line("CPPstartDate", "2024-05-20", **PLAN),
            line("CPPreviewDate", "2024-08-01", **PLAN),
        ],
    )
    assert landed.rows("referrals", "child_id", "referral_date", "referral_source") == [
        (2, "0001", "2024-05-01", "1A")
    ]
    assert landed.rows("assessments", "assessment_start_date", "assessment_factors") == [
        (3, "2024-05-02", "1A,2B")
    ]
    assert landed.rows("child_characteristics", "ethnicity", "disabilities") == [
        (2, "WBRI", None),
        (3, "WBRI", "LD,HEAR"),
    ]
    assert landed.rows("section_47_enquiries", "section_47_start_date", "conference_date") == [
        (4, "2024-05-03", "2024-05-20")
    ]
    assert landed.rows("child_protection_plans", "plan_start_date", "previous_plans") == [
        (5, "2024-05-20", "0")
    ]
    assert landed.rows("child_protection_reviews", "plan_start_date", "review_date") == [
        (6, "2024-05-20", "2024-08-01")
    ]
    assert landed.rows("cin_plans") == landed.rows("pre_proceedings") == []
    assert [row[0] for row in landed.rows("child_identifiers")] == [2, 3, 4, 5, 6]


def test_the_identifiers_account_for_every_line(tmp_path):
    lines = [line("CINreferralDate", "2024-05-01"), line("CINclosureDate", "2024-06-01")]
    tail = "," * (len(COLUMNS) - 1) + "\r\n" + "0001,2024-06-01\r\n" + "\r\n"
    landed = Landed(tmp_path, lines, tail=tail)
    assert landed.counts("ChildIdentifiers") == [5, 2, 1, 2]
    assert landed.counts("CINdetails") == [2, 2, 0, 0]
    assert [(row["sheet"], row["row_number"]) for row in landed.refused] == [
        ("ChildIdentifiers", 5)
    ]
    for row in landed.files.values():
        assert row["rows_in_file"] == row["rows_landed"] + row["rows_refused"] + row["rows_blank"]


def test_blank_columns_make_no_record_but_their_module_is_supplied(tmp_path):
    columns = [c for c in COLUMNS if not c.startswith("CINPlan")]
    landed = Landed(tmp_path, [line("CINreferralDate", "2024-05-01")], columns=columns)
    assert landed.counts("Section47") == [0, 0, 0, 0]
    assert landed.rows("section_47_enquiries") == []
    assert {"CINPlanDates", "PreProceedingsandFGDM"}.isdisjoint(landed.files)
    assert {"Assessments", "ChildProtectionPlans", "Reviews"} <= landed.files.keys()


def test_a_conference_of_the_episode_is_not_given_to_each_enquiry(tmp_path):
    conference = {"DateOfInitialCPC": "2024-05-20"}
    landed = Landed(
        tmp_path,
        [
            # the enquiry stands first, so that nothing is known of the episode yet
            line("S47ActualStartDate", "2024-05-03", **conference, ICPCnotRequired="0"),
            line("CINreferralDate", "2024-05-01", **conference),
        ],
    )
    assert landed.rows("section_47_enquiries", "conference_date") == [(2, None)]
    assert landed.rows("referrals", "conference_date") == [(3, "2024-05-20")]


def test_lines_about_something_else_add_no_poorer_copy(tmp_path):
    bare = {"ReferralSource": "", "ReferralNFA": ""}
    landed = Landed(
        tmp_path,
        [
            line("AssessmentActualStartDate", "2024-05-02", **bare),
            line("CINreferralDate", "2024-05-01"),
            line("S47ActualStartDate", "2024-06-02", **bare, CINreferralDate="2024-06-01"),
            line("CPPreviewDate", "2024-08-01", CPPstartDate="2024-05-20"),
        ],
    )
    assert landed.rows("referrals", "referral_date", "referral_source") == [
        (3, "2024-05-01", "1A"),
        (4, "2024-06-01", None),
    ]
    assert landed.rows("child_protection_plans", "plan_start_date") == [(5, "2024-05-20")]


def test_the_date_of_the_line_stands_in_for_a_blank_column(tmp_path):
    event = line("S47ActualStartDate", "2024-05-03") | {"S47ActualStartDate": ""}
    landed = Landed(tmp_path, [event])
    assert landed.rows("section_47_enquiries", "section_47_start_date") == [(2, "2024-05-03")]


def test_lines_that_disagree_with_the_folder_are_counted(tmp_path):
    lines = [
        line("CINreferralDate", f"2024-05-0{day}", CINreferralDate=f"2024-05-0{day}", **said)
        for day, said in enumerate(
            [
                {},
                {"YEAR": "2024/25", "LA": "202"},
                {"YEAR": "2024", "LA": "E09000007"},
                {"YEAR": "CANARY", "LA": "Islington"},
                {"YEAR": "", "LA": "CANARY"},
            ],
            start=1,
        )
    ]
    landed = Landed(tmp_path, lines)
    assert landed.counts("CINdetails") == [5, 5, 0, 0]
    rows = pq.read_table(tmp_path / "home" / "landed" / "landing_findings.parquet").to_pylist()
    said = {
        row["column_name"]: row["message"]
        for row in rows
        if row["rule"] == "line_disagrees_with_folder"
    }
    assert said.keys() == {"YEAR", "LA"}
    assert said["YEAR"].startswith("2 lines have another YEAR than the folder, 2025")
    assert said["LA"].startswith("2 lines have another LA than the folder, 202")
    assert "CANARY" not in " ".join(said.values())


def test_what_cannot_be_told_apart_is_said(tmp_path):
    landed = Landed(
        tmp_path,
        [
            line("CINreferralDate", "2024-05-01", InitialCPCtarget="2024-05-20"),
            line("CINreferralDate", "2024-05-01") | {"Type": "Birthday"},
        ],
    )
    assert landed.findings["event_type_unknown"]["message"].startswith("1 line has a Type")
    missing = landed.findings["date_of_module_missing"]
    assert missing["column_name"] == "S47ActualStartDate"
    assert landed.rows("section_47_enquiries") == []


def test_headers_are_told_for_the_module_they_feed(tmp_path):
    landed = Landed(tmp_path, [line("CINreferralDate", "2024-05-01")], columns=[*COLUMNS, "Notes"])
    told = {(m["sheet"], m["header"]): (m["column_name"], m["method"]) for m in landed.matches}
    assert told["Assessments", "Factors"] == ("assessment_factors", "variant")
    assert told["ChildIdentifiers", "LAchildID"] == ("child_id", "exact")
    assert told["ChildIdentifiers", "Notes"] == (None, "unmatched")
    assert told["ChildIdentifiers", "Date"] == (None, "exact")
    assert {header for _, header in told} == {*COLUMNS, "Notes"}


def test_a_needed_column_given_twice_is_refused(tmp_path):
    landed = Landed(tmp_path, [], columns=["lachildid", "la_child_id", *COLUMNS[1:]])
    (row,) = landed.files.values()
    assert (row["status"], "LAchildID" in row["reason"]) == ("refused", True)


def test_an_override_of_a_module_holds_for_the_flat_file():
    headers = ["Kennung", "Date", "Type", "Wann", "CINreferralDate"]
    overrides = {
        (None, "kennung"): "child_id",
        ("section_47_enquiries", "wann"): "conference_target_date",
        (None, "cinreferraldate"): None,
    }
    layout = flat_book(load_specification(), overrides).layout(headers)
    assert [match.column_name for match in layout.matches] == [
        "LAchildID",
        "Date",
        "Type",
        "InitialCPCtarget",
        None,
    ]


def test_a_second_landing_reads_nothing(tmp_path):
    Landed(tmp_path, [line("CINreferralDate", "2024-05-01")])
    assert land(tmp_path / "raw", tmp_path / "home").files_read == 0


# what a reader of the warehouse sees of the census
COMPARED = {
    "child_events": "authority_code, child_id, event_number, event_type, event_date",
    "child_journeys": "authority_code, child_id, journey",
    "children": "authority_code, child_id, birth_date, gender, ethnicity, is_disabled",
    "assessment_factors": "authority_code, child_id, factor_code",
}


@pytest.fixture(scope="module")
def two_builds(build_from, tmp_path_factory):
    """The same census twice: as modules, and as the flat files made of them."""
    folder = tmp_path_factory.mktemp("census")
    write_sample(
        folder / "sample",
        folder / "truth",
        authorities=1,
        children=60,
        start=datetime.date(2023, 4, 1),
        end=datetime.date(2025, 3, 31),
        mess=0.0,
        seed=3,
    )
    for source in sorted((folder / "sample").glob("*/cin_census/*")):
        place = source.relative_to(folder / "sample")
        shutil.copytree(source, folder / "modules" / place)
        lines = flat_lines(read_modules(source), source.name, place.parts[0])
        write_flat(folder / "flat" / place / "flat.csv", lines)
    tables = (*COMPARED, "reconciliation")
    builds = [build_from(folder / name, tables) for name in ("modules", "flat")]
    for build in builds:
        assert build.returncode == 0, build.stdout
    return [build.warehouse for build in builds]


def rows_in(warehouse, statement):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(statement).fetchall()


@pytest.mark.parametrize(("table", "columns"), COMPARED.items())
def test_a_flat_file_builds_what_its_modules_build(two_builds, table, columns):
    modules, flat = (rows_in(w, f"select {columns} from {table} order by all") for w in two_builds)
    assert modules
    assert flat == modules


def test_every_line_of_a_flat_file_is_accounted_for(two_builds):
    modules, flat = two_builds
    query = "select sum(rows_in_file), max(abs(rows_unaccounted)) from reconciliation"
    (counted,) = rows_in(flat, f"{query} where sheet = 'ChildIdentifiers'")
    events = ("CINdetails", "Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans")
    assert counted[0] > 200
    assert rows_in(flat, query)[0][1] == 0
    kept = "select sheet, sum(rows_kept) from reconciliation group by sheet"
    by_module = "select table_name, sum(rows_kept) from reconciliation group by table_name"
    in_flat, in_modules = dict(rows_in(flat, by_module)), dict(rows_in(modules, by_module))
    assert set(events) < dict(rows_in(flat, kept)).keys()
    told_elsewhere = {"disabilities", "assessment_factors"}
    assert in_flat == {k: n for k, n in in_modules.items() if k not in told_elsewhere}
