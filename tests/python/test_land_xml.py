"""Landing of the CIN Census as XML: every module as its CSV would land, and nothing half-read."""

import hashlib
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from child_journeys.land import census_xml
from child_journeys.land.landing import land
from child_journeys.land.limits import LIMITS
from child_journeys.land.specification import load_specification

TABLES = load_specification().tables_of("cin_census")
NAMESPACE = "http://www.example.org/census"

CHILD = """\
<Child>
  <ChildIdentifiers>
    <LAchildID>C1</LAchildID>
    <UPN>A1</UPN>
    <PersonBirthDate>2010-05-06</PersonBirthDate>
    <Sex>F</Sex>
  </ChildIdentifiers>
  <ChildCharacteristics>
    <Ethnicity>WBRI</Ethnicity>
    <Disabilities><Disability>HAND</Disability>
      <Disability>HEAR</Disability></Disabilities>
  </ChildCharacteristics>
  <CINdetails>
    <CINreferralDate>2024-05-01</CINreferralDate>
    <ReferralSource>1A</ReferralSource>
    <PrimaryNeedCode>N4</PrimaryNeedCode>
    <CINclosureDate>2024-12-01</CINclosureDate>
    <ReasonForClosure>RC1</ReasonForClosure>
    <DateOfInitialCPC>2024-05-20</DateOfInitialCPC>
    <Assessments>
      <AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate>
      <AssessmentAuthorisationDate>2024-06-02</AssessmentAuthorisationDate>
      <FactorsIdentifiedAtAssessment>
        <AssessmentFactors>2A</AssessmentFactors>
        <AssessmentFactors>2B</AssessmentFactors>
      </FactorsIdentifiedAtAssessment>
    </Assessments>
    <Assessments>
      <AssessmentActualStartDate>2024-08-02</AssessmentActualStartDate>
    </Assessments>
    <CINPlanDates>
      <CINPlanStartDate>2024-07-01</CINPlanStartDate>
      <CINPlanEndDate>2024-08-01</CINPlanEndDate>
    </CINPlanDates>
    <Section47>
      <S47ActualStartDate>2024-05-03</S47ActualStartDate>
      <InitialCPCtarget>2024-05-24</InitialCPCtarget>
      <DateOfInitialCPC>2024-05-21</DateOfInitialCPC>
      <ICPCnotRequired>false</ICPCnotRequired>
    </Section47>
    <ReferralNFA>0</ReferralNFA>
    <ChildProtectionPlans>
      <CPPstartDate>2024-05-22</CPPstartDate>
      <InitialCategoryOfAbuse>PHY</InitialCategoryOfAbuse>
      <LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>
      <NumberOfPreviousCPP>1</NumberOfPreviousCPP>
      <Reviews>
        <CPPreviewDate>2024-08-15</CPPreviewDate>
        <CPPreviewDate>2024-11-15</CPPreviewDate>
      </Reviews>
    </ChildProtectionPlans>
    <PreProceedingsandFGDM>
      <PPStartDate>2024-06-11</PPStartDate>
      <PPOutcome>x</PPOutcome>
    </PreProceedingsandFGDM>
  </CINdetails>
</Child>
"""
# what the child above is in each module: headers -> values, lines within the child
EPISODE = {"LAchildID": "C1", "CINreferralDate": "2024-05-01"}
ASSESSMENT = EPISODE | {"AssessmentActualStartDate": "2024-05-02"}
PLAN = EPISODE | {"CPPstartDate": "2024-05-22"}
EXPECTED = {
    "ChildIdentifiers": [
        (2, {"LAchildID": "C1", "UPN": "A1", "PersonBirthDate": "2010-05-06", "Sex": "F"})
    ],
    "ChildCharacteristics": [(8, {"LAchildID": "C1", "Ethnicity": "WBRI"})],
    "Disabilities": [
        (10, {"LAchildID": "C1", "Disability": "HAND"}),
        (11, {"LAchildID": "C1", "Disability": "HEAR"}),
    ],
    "CINdetails": [
        (
            13,
            EPISODE
            | {
                "ReferralSource": "1A",
                "PrimaryNeedCode": "N4",
                "CINclosureDate": "2024-12-01",
                "ReasonForClosure": "RC1",
                "DateOfInitialCPC": "2024-05-20",
                "ReferralNFA": "0",
            },
        )
    ],
    "Assessments": [
        (20, ASSESSMENT | {"AssessmentAuthorisationDate": "2024-06-02"}),
        (28, EPISODE | {"AssessmentActualStartDate": "2024-08-02"}),
    ],
    "FactorsIdentifiedAtAssessment": [
        (24, ASSESSMENT | {"AssessmentFactors": "2A"}),
        (25, ASSESSMENT | {"AssessmentFactors": "2B"}),
    ],
    "CINPlanDates": [
        (31, EPISODE | {"CINPlanStartDate": "2024-07-01", "CINPlanEndDate": "2024-08-01"})
    ],
    "Section47": [
        (
            35,
            EPISODE
            | {
                "S47ActualStartDate": "2024-05-03",
                "InitialCPCtarget": "2024-05-24",
                "DateOfInitialCPC": "2024-05-21",
                "ICPCnotRequired": "false",
            },
        )
    ],
    "ChildProtectionPlans": [
        (
            42,
            PLAN
            | {
                "InitialCategoryOfAbuse": "PHY",
                "LatestCategoryOfAbuse": "NEG",
                "NumberOfPreviousCPP": "1",
            },
        )
    ],
    "Reviews": [
        (48, PLAN | {"CPPreviewDate": "2024-08-15"}),
        (49, PLAN | {"CPPreviewDate": "2024-11-15"}),
    ],
    "PreProceedingsandFGDM": [(52, EPISODE | {"PPStartDate": "2024-06-11", "PPOutcome": "x"})],
}


def child(identifier="C1", inside=""):
    return (
        f"<Child><ChildIdentifiers><LAchildID>{identifier}</LAchildID></ChildIdentifiers>"
        f"{inside}</Child>\n"
    )


def census(children=CHILD, *, year=2025, lea=801, collection="CIN", declaration="", root="Message"):
    return (
        f"{declaration}<{root}><Header><CollectionDetails><Collection>{collection}</Collection>"
        f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails><Source><LEA>{lea}</LEA></Source></Header>"
        f"<Children>\n{children}</Children></{root.split()[0]}>"
    )


class Landed:
    """What the landing made of one XML file in the folder 801/cin_census/<year>."""

    def __init__(self, folder, content, year=2025):
        self.raw, self.home = folder / "raw", folder / "home"
        path = self.raw / "801" / "cin_census" / str(year) / "census.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        self.summary = land(self.raw, self.home)
        self.files = {row["sheet"]: row for row in self.table("landed_files")}
        self.findings = self.table("landing_findings")
        self.rules = {row["rule"]: row for row in self.findings}
        for row in self.files.values():
            counts = (row["rows_landed"], row["rows_refused"], row["rows_blank"])
            assert row["rows_in_file"] == sum(counts)
            if row["table_name"]:
                assert row["rows_landed"] == len(self.rows(row["sheet"]))

    def table(self, name):
        return pq.read_table(self.home / "landed" / f"{name}.parquet").to_pylist()

    def rows(self, module):
        (table,) = [table for table in TABLES if table.source_name == module]
        folder = self.home / "landed" / "cin_census" / table.name
        return [
            row
            for path in sorted(folder.glob("*.parquet"))
            for row in pq.ParquetFile(path).read().to_pylist()
        ]

    def values(self, module):
        """Line and values, by header, of each row of a module."""
        (table,) = [table for table in TABLES if table.source_name == module]
        return [
            (
                row["_row"],
                {c.header: row[c.name] for c in table.columns if row[c.name] is not None},
            )
            for row in self.rows(module)
        ]

    def reason(self):
        """The reason for which the whole file was refused, leaving no row behind."""
        assert {sheet: row["status"] for sheet, row in self.files.items()} == {"": "refused"}
        left = [path.name for path in (self.home / "landed").rglob("*.parquet")]
        assert not [name for name in left if re.match("[0-9a-f]{32}", name)]
        assert not list((self.home / "landed").rglob("*.tmp"))
        return self.files[""]["reason"]


def in_first_line(module_lines):
    # the header of the file takes the first line, so a child begins in the second
    return [(line + 1, values) for line, values in module_lines]


# --- what arrives ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        census(),
        census(declaration='<?xml version="1.0" encoding="utf-8"?>').encode("utf-8-sig"),
        census(declaration='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
        census(root=f'Message xmlns="{NAMESPACE}"'),
        re.sub(r"<(/?)(?=\w)", r"<\1c:", census()).replace(
            "<c:Message>", f'<c:Message xmlns:c="{NAMESPACE}">'
        ),
        census().replace("<CINdetails>", "<CINdetails><!-- a note -->"),
    ],
    ids=["plain", "utf_8_bom", "utf_16", "namespace", "prefix", "comment"],
)
def test_every_module_arrives_as_its_csv_would(tmp_path, content):
    landed = Landed(tmp_path, content)
    for module, rows in EXPECTED.items():
        assert landed.values(module) == in_first_line(rows), module
    assert not landed.findings
    assert {row["status"] for row in landed.files.values()} == {"landed"}
    assert landed.summary.rows_landed == sum(map(len, EXPECTED.values()))


def test_lineage_names_the_module(tmp_path):
    (row,) = Landed(tmp_path, census()).rows("Section47")
    assert (row["_authority"], row["_sheet"]) == ("801", "Section47")
    assert row["_file"] == "801/cin_census/2025/census.xml"
    assert row["_extract_date"].isoformat() == "2025-03-31"


def test_elements_may_stand_in_any_order(tmp_path):
    parts = CHILD.split("  <ChildIdentifiers>")[1].split("  </ChildIdentifiers>\n")
    reordered = (
        f"<Child>\n{parts[1].removesuffix('</Child>' + chr(10))}<ChildIdentifiers>{parts[0]}"
    )
    landed = Landed(tmp_path, census(reordered + "</ChildIdentifiers></Child>"))
    for module, rows in EXPECTED.items():
        assert [values for _, values in landed.values(module)] == [values for _, values in rows]


def test_a_comment_in_the_middle_of_a_value_is_passed_over(tmp_path):
    assert CHILD.count("2024-") > 3
    content = census(CHILD.replace("2024-", "2024<!-- a year -->-<?page 2?>"))
    landed = Landed(tmp_path, content)
    for module, rows in EXPECTED.items():
        assert [values for _, values in landed.values(module)] == [values for _, values in rows]
    assert landed.findings == []


def test_reviews_may_be_one_element_or_one_each(tmp_path):
    each = CHILD.replace(
        "</CPPreviewDate>\n        <CPP", "</CPPreviewDate></Reviews><Reviews><CPP"
    )
    assert each.count("<Reviews>") == 2
    assert [values for _, values in Landed(tmp_path, census(each)).values("Reviews")] == [
        values for _, values in EXPECTED["Reviews"]
    ]


@pytest.mark.parametrize(("element", "value"), [("Sex", "M"), ("GenderCurrent", "1")])
def test_sex_and_gender_keep_columns_of_their_own(tmp_path, element, value):
    content = CHILD.replace("<Sex>F</Sex>", f"<{element}>{value}</{element}>")
    ((_, values),) = Landed(tmp_path, census(content)).values("ChildIdentifiers")
    assert values[element] == value
    assert len({"Sex", "GenderCurrent"} & set(values)) == 1


def test_rows_that_begin_in_one_line_have_numbers_of_their_own(tmp_path):
    landed = Landed(tmp_path, census(CHILD.replace("\n", "") * 3))
    for module in EXPECTED:
        numbers = [row["_row"] for row in landed.rows(module)]
        assert len(set(numbers)) == len(numbers) == 3 * len(EXPECTED[module])
        assert numbers == list(range(2, 2 + len(numbers)))


def test_lines_beyond_65535_are_counted(tmp_path):
    landed = Landed(tmp_path, census("\n" * 70_000 + child()))
    ((line, _),) = landed.values("ChildIdentifiers")
    assert abs(line - 70_002) <= 1


def test_an_empty_element_is_a_blank_row(tmp_path):
    inside = "<CINdetails><CINreferralDate>2024-05-01</CINreferralDate><Section47/></CINdetails>"
    landed = Landed(tmp_path, census(child("C1", inside)))
    assert landed.files["Section47"]["rows_blank"] == 1
    assert landed.values("Section47") == []


def test_disabilities_may_be_a_plain_list(tmp_path):
    inside = (
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities>HAND,HEAR</Disabilities>"
        "</ChildCharacteristics>"
    )
    ((_, values),) = Landed(tmp_path, census(child("C1", inside))).values("ChildCharacteristics")
    assert values["Disabilities"] == "HAND,HEAR"


def test_a_value_given_twice_is_kept_for_staging_to_judge(tmp_path):
    twice = "<CINreferralDate>2024-05-01</CINreferralDate>" * 2
    landed = Landed(tmp_path, census(child("C1", f"<CINdetails>{twice}</CINdetails>")))
    ((_, values),) = landed.values("CINdetails")
    assert values["CINreferralDate"] == "2024-05-01,2024-05-01"


@pytest.mark.parametrize(
    ("year", "absent"),
    [
        (2021, {"CINPlanDates", "PreProceedingsandFGDM"}),
        (2022, {"PreProceedingsandFGDM"}),
        (2025, {"PreProceedingsandFGDM"}),
        (2026, set()),
    ],
)
def test_modules_without_rows_count_as_supplied_from_their_first_year(tmp_path, year, absent):
    landed = Landed(tmp_path, census(child(), year=year), year)
    assert set(landed.files) == set(EXPECTED) - absent
    assert {row["status"] for row in landed.files.values()} == {"landed"}
    assert landed.files["Section47"]["rows_in_file"] == 0


def test_blocks_of_reading_leave_no_trace(tmp_path, monkeypatch):
    content = census("".join(CHILD.replace("C1", f"C{n}") for n in range(20)))
    whole = Landed(tmp_path / "whole", content)
    monkeypatch.setattr(census_xml, "_BLOCK_ROWS", 7)
    monkeypatch.setattr(census_xml, "_CHUNK_BYTES", 100)
    parts = Landed(tmp_path / "parts", content)
    for module in EXPECTED:
        assert whole.values(module) == parts.values(module)
        assert len(whole.values(module)) == 20 * len(EXPECTED[module])
    assert parts.summary.rows_in == whole.summary.rows_in


# --- findings ----------------------------------------------------------------------------------


def test_a_header_that_disagrees_with_the_folder_is_a_finding(tmp_path):
    landed = Landed(tmp_path, census(year=2024, lea=802))
    messages = [row["message"] for row in landed.findings]
    assert {row["rule"] for row in landed.findings} == {"header_disagrees_with_folder", "100"}
    assert "as 2024, the folder as 2025" in messages[0]
    assert "as 802, the folder as 801" in messages[1]
    assert landed.rows("Section47")[0]["_authority"] == "801"


@pytest.mark.parametrize("said", ["", "<ReferenceDate>2025-04-01</ReferenceDate>"])
def test_rule_100_finds_a_reference_date_that_is_not_the_end_of_the_year(tmp_path, said):
    content = census().replace("<ReferenceDate>2025-03-31</ReferenceDate>", said)
    (finding,) = Landed(tmp_path, content).findings
    assert (finding["rule"], finding["severity"], finding["row_number"]) == ("100", "error", None)
    assert "2025-04-01" not in finding["message"]


@pytest.mark.parametrize("rest", ["", "Z", "+01:00", "T00:00:00"])
def test_rule_100_is_silent_on_the_end_of_the_year(tmp_path, rest):
    content = census().replace("2025-03-31</Ref", f"2025-03-31{rest}</Ref")
    assert Landed(tmp_path, content).findings == []


def test_unknown_elements_are_named_once_and_not_stored(tmp_path):
    enquiry = "<Section47><S47ActualStartDate>2024-05-03</S47ActualStartDate></Section47>"
    wrapped = f"<Wrapper>{enquiry}</Wrapper>"
    inside = (
        f"<CINdetails><Note>secret</Note><Note>secret</Note>{wrapped}</CINdetails><Odd>secret</Odd>"
    )
    landed = Landed(tmp_path, census(child("C1", inside) + child("C2", inside)))
    named = {(row["table_name"], row["message"].split('"')[1]) for row in landed.findings}
    assert named == {("referrals", "Note"), ("referrals", "Wrapper"), (None, "Odd")}
    assert len(landed.findings) == 3
    assert len(landed.rows("Section47")) == 2
    assert ("Note", "unmatched") in {
        (row["header"], row["method"]) for row in landed.table("header_matches")
    }
    everything = repr([landed.rows(module) for module in EXPECTED])
    assert "secret" not in everything + repr(landed.table("refused_rows"))


def test_header_matches_name_the_elements_found(tmp_path):
    landed = Landed(tmp_path, census())
    found = {
        row["header"]: row["column_name"]
        for row in landed.table("header_matches")
        if row["table_name"] == "section_47_enquiries"
    }
    assert found == {
        "S47ActualStartDate": "section_47_start_date",
        "InitialCPCtarget": "conference_target_date",
        "DateOfInitialCPC": "conference_date",
        "ICPCnotRequired": "is_conference_unnecessary",
    }


CORRECTIONS = """\
dataset,table_name,header,column_name
cin_census,child_identifiers,Local ID,child_id
cin_census,referrals,Closed-On,closure_date
cin_census,referrals,ReferralNFA,leave unmatched
,,AssessmentFactor,assessment_factor
cin_census,section_47_enquiries,Wrapper,conference_date
cin_census,referrals,Closed-On,is_no_such_column
"""


def test_elements_of_another_name_are_corrected_by_the_authority(tmp_path):
    content = census(
        "<Child><ChildIdentifiers><LocalID>C7</LocalID></ChildIdentifiers><CINdetails>"
        "<CINreferralDate>2024-05-01</CINreferralDate><closed_on>2024-06-01</closed_on>"
        "<ReferralNFA>1</ReferralNFA><Assessments>"
        "<AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate>"
        "<FactorsIdentifiedAtAssessment><AssessmentFactor>2A</AssessmentFactor>"
        "<AssessmentFactors>3B</AssessmentFactors></FactorsIdentifiedAtAssessment>"
        "</Assessments><Section47><S47ActualStartDate>2024-05-03</S47ActualStartDate>"
        "<Wrapper><Odd>x</Odd></Wrapper></Section47></CINdetails></Child>"
    )
    before = Landed(tmp_path, content)
    assert before.values("CINdetails") == [
        (2, {"CINreferralDate": "2024-05-01", "ReferralNFA": "1"})
    ]
    path = before.raw / "overrides" / "801" / "headers.csv"
    path.parent.mkdir(parents=True)
    path.write_text(CORRECTIONS, encoding="utf-8")
    landed = Landed(tmp_path, content)
    referral = {"LAchildID": "C7", "CINreferralDate": "2024-05-01"}
    assert landed.values("ChildIdentifiers") == [(2, {"LAchildID": "C7"})]
    assert landed.values("CINdetails") == [(2, referral | {"CINclosureDate": "2024-06-01"})]
    factor = "FactorsIdentifiedAtAssessment"
    assert [row["AssessmentFactors"] for _, row in landed.values(factor)] == ["2A", "3B"]
    assert landed.values("Section47")[0][1] == referral | {"S47ActualStartDate": "2024-05-03"}
    matches = {
        (row["sheet"], row["header"]): (row["column_name"], row["method"])
        for row in landed.table("header_matches")
    }
    assert matches["ChildIdentifiers", "LocalID"] == ("child_id", "override")
    assert ("ChildIdentifiers", "LAchildID") not in matches
    assert matches["CINdetails", "closed_on"] == ("closure_date", "override")
    assert matches["CINdetails", "ReferralNFA"] == (None, "override")
    assert matches["CINdetails", "CINreferralDate"] == ("referral_date", "exact")
    assert matches[factor, "AssessmentFactor"] == ("assessment_factor", "override")
    assert matches[factor, "AssessmentFactors"] == ("assessment_factor", "exact")
    unknown = [r["message"] for r in landed.findings if r["rule"] == "element_unknown"]
    assert [message.split('"')[1] for message in unknown] == ["Wrapper", "Odd"]
    (problem,) = [r for r in landed.findings if r["rule"] == "correction_not_applied"]
    assert problem["row_number"] == 7
    assert "The column is none of CINdetails" in problem["message"]


RENAMED = {
    "ChildIdentifiers": "Identity",
    "CINdetails": "Referral_Episode",
    "Section47": "S47Enquiries",
    "Reviews": "ReviewDates",
    "FactorsIdentifiedAtAssessment": "Factors",
    "PreProceedingsandFGDM": "PreProceedings",
}


def renamed(content, **names):
    for module, name in names.items():
        content = re.sub(rf"(</?){module}>", rf"\g<1>{name}>", content)
    return content


def correct_headers(landed, lines):
    path = landed.raw / "overrides" / "801" / "headers.csv"
    path.parent.mkdir(parents=True)
    path.write_text("dataset,table_name,header,column_name\n" + lines, encoding="utf-8")


def test_what_an_unknown_element_holds_of_a_module_is_refused_and_counted(tmp_path):
    enquiry = """
    <Enquiry>
      <S47ActualStartDate>2024-06-03</S47ActualStartDate>
      <Note>more</Note>
      <Reviews><CPPreviewDate>2024-08-16</CPPreviewDate></Reviews>
    </Enquiry>"""
    content = renamed(CHILD, Section47="Enquiry").replace(
        "</CINdetails>", f"{enquiry}</CINdetails>"
    )
    landed = Landed(tmp_path, census(content))
    assert landed.rows("Section47") == []
    assert landed.files["Section47"]["rows_refused"] == 2
    assert [(row["row_number"], row["text"]) for row in landed.table("refused_rows")] == [
        (36, "C1 | 2024-05-01 | 2024-05-03 | 2024-05-24 | 2024-05-21 | false"),
        (58, "C1 | 2024-05-01 | 2024-06-03 | more"),
    ]
    assert {row["sheet"] for row in landed.table("refused_rows")} == {"Section47"}
    (finding,) = landed.findings
    assert finding["rule"] == "module_unknown"
    assert (finding["table_name"], finding["row_number"]) == ("section_47_enquiries", 36)
    assert '"Enquiry" in CINdetails' in finding["message"]
    assert "elements of Section47. Rows refused: 2." in finding["message"]
    assert "2024" not in finding["message"]
    assert ("Enquiry", None, "unmatched") in {
        (row["header"], row["column_name"], row["method"])
        for row in landed.table("header_matches")
        if row["table_name"] == "section_47_enquiries"
    }
    # modules inside it are read all the same
    assert len(landed.rows("Reviews")) == 3


@pytest.mark.parametrize("module", RENAMED)
def test_every_module_is_known_by_what_it_holds(tmp_path, module):
    landed = Landed(tmp_path, census(renamed(CHILD, **{module: RENAMED[module]})))
    refused = {row["sheet"]: row["rows_refused"] for row in landed.files.values()}
    assert refused[module] == len(EXPECTED[module])
    assert landed.files[module]["rows_landed"] == 0
    assert sum(refused.values()) == refused[module]
    assert landed.rules["module_unknown"]["message"].split('"')[1] == RENAMED[module]


def test_elements_that_only_group_values_of_their_own_row_are_no_row(tmp_path):
    grouped = "<Closure><CINclosureDate>2024-12-01</CINclosureDate></Closure>"
    content = CHILD.replace("<CINclosureDate>2024-12-01</CINclosureDate>", grouped)
    landed = Landed(tmp_path, census(content))
    assert landed.table("refused_rows") == []
    assert {row["message"].split(" is not")[0] for row in landed.findings} == {
        'The element "Closure" in CINdetails',
        'The element "CINclosureDate" in Closure',
    }


def test_modules_of_another_name_are_corrected_by_the_authority(tmp_path):
    before = Landed(tmp_path, census(renamed(CHILD, **RENAMED)))
    tables = {table.source_name: table.name for table in TABLES}
    lines = "".join(
        f"cin_census,{tables[module]},{name.upper()},Whole module\n"
        for module, name in RENAMED.items()
    )
    correct_headers(before, lines)
    landed = Landed(tmp_path, census(renamed(CHILD, **RENAMED)))
    for module, rows in EXPECTED.items():
        assert landed.values(module) == in_first_line(rows), module
    assert landed.findings == []
    assert landed.table("refused_rows") == []
    found = {
        (row["sheet"], row["header"]): row["column_name"]
        for row in landed.table("header_matches")
        if row["method"] == "override"
    }
    assert found == dict.fromkeys(RENAMED.items(), "whole module")


def test_an_element_of_a_module_may_be_left_out(tmp_path):
    before = Landed(tmp_path, census(renamed(CHILD, Section47="Enquiry")))
    correct_headers(before, "cin_census,section_47_enquiries,Enquiry,leave unmatched\n")
    landed = Landed(tmp_path, census(renamed(CHILD, Section47="Enquiry")))
    assert landed.findings == landed.table("refused_rows") == []
    assert ("Enquiry", "override") in {
        (row["header"], row["method"]) for row in landed.table("header_matches")
    }


def test_a_child_given_twice_is_landed_twice_and_reported(tmp_path):
    landed = Landed(tmp_path, census(child("C1") + child("C2") + child(" C1 ")))
    assert len(landed.rows("ChildIdentifiers")) == 3
    (finding,) = landed.findings
    assert (finding["rule"], finding["row_number"]) == ("child_given_twice", 4)


def test_many_children_given_twice_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(census_xml, "NAMED_CHILDREN", 2)
    landed = Landed(tmp_path, census(child("C1") * 6))
    assert len(landed.findings) == 3
    assert landed.findings[-1]["message"].startswith("3 further children")


def test_an_endless_text_costs_its_row(tmp_path, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_MAX_CELL_CHARACTERS", "30")
    landed = Landed(tmp_path, census(CHILD.replace("<PPOutcome>x", f"<PPOutcome>{'x' * 31}")))
    assert landed.files["PreProceedingsandFGDM"]["rows_refused"] == 1
    (refused,) = landed.table("refused_rows")
    assert refused["row_number"] == 53
    assert landed.values("Section47") == in_first_line(EXPECTED["Section47"])


# --- what is refused ---------------------------------------------------------------------------

DOCTYPES = {
    "entity": '<!DOCTYPE Message [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "address": '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/x.dtd">',
    "laughs": '<!DOCTYPE Message [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
}


@pytest.mark.parametrize("kind", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_doctype_is_refused(tmp_path, kind, encoding):
    declared = "utf-16" if "16" in encoding else encoding
    content = census(
        CHILD.replace("C1", "&e;"),
        declaration=f'<?xml version="1.0" encoding="{declared}"?>{DOCTYPES[kind]}',
    ).encode(encoding)
    if encoding == "utf-16-be":
        content = b"\xfe\xff" + content
    assert "DOCTYPE" in Landed(tmp_path, content).reason()


def test_a_doctype_is_seen_across_the_chunks_of_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(census_xml, "_CHUNK_BYTES", 7)
    content = census(declaration=f'<?xml version="1.0"?>{DOCTYPES["laughs"]}')
    assert "DOCTYPE" in Landed(tmp_path, content).reason()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (census(collection="CLA"), "SSDA903"),
        (census(collection="SCH"), "another collection"),
        (census(collection=""), "no header that names its Collection"),
        ("<Message><Children/></Message>", "no header"),
        (f"<Message><Children>{CHILD}</Children></Message>", "no header"),
        ("<html><Child/></html>", "web page"),
        (census(""), "no element Child"),
        (census()[:-30], "breaks off"),
        (census()[:900], "breaks off"),
        (census().replace("</Section47>", "</Section48>"), "line 41, column"),
        (census(CHILD.replace("C1", "a & b")), "breaks the rules of XML"),
        (
            census(CHILD.replace("C1", "Zoë"), declaration='<?xml version="1.0"?>').encode(
                "cp1252"
            ),
            "does not fit the encoding",
        ),
        (census(declaration="\r\n<?xml version='1.0'?>"), "before the XML declaration"),
        (census(CHILD.replace("C1", "x" * 10_500_000)), "a text is longer"),
        (census("<a>" * 300 + "</a>" * 300), "stand deeper"),
        (census(CHILD.replace("C1", "&unknown;")), "breaks the rules of XML"),
        (census(CHILD.replace("C1", "C&#0;1")), "does not fit the encoding"),
        (census() + census(), "breaks off"),
        (census().upper(), "no header"),
        (census(declaration='<?xml version="1.0" encoding="klingon"?>'), "encoding"),
        (census(CHILD.replace("LAchildID", "L" * 60_000)), "breaks the rules of XML"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_what_is_no_whole_census_is_refused_with_a_reason(tmp_path, content, words):
    assert words in Landed(tmp_path, content).reason()


@pytest.mark.parametrize(
    "content",
    [
        census(declaration="<!-- exported -->"),
        census(declaration='<?xml-stylesheet href="http://127.0.0.1/x.xsl"?>'),
        census(declaration='<?xml version="1.1"?>'),
        census(CHILD.replace("<Child>", "<Child odd='x'><?pi?><!-- x -->")),
        census().encode("utf-16"),
    ],
    ids=["comment", "stylesheet", "version", "instructions", "utf_16"],
)
def test_xml_written_in_an_unusual_way_is_read(tmp_path, content):
    assert Landed(tmp_path, content).values("ChildIdentifiers")


def test_elements_beyond_the_depth_limit_are_refused(tmp_path):
    depth = LIMITS["xml_depth"].default + 5
    for name in ("Odd", "Assessments"):
        inside = f"<{name}>" * depth + "x" + f"</{name}>" * depth
        landed = Landed(tmp_path / name, census(child("C1", inside)))
        assert "levels deep" in landed.reason()


def test_a_child_beyond_the_size_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_MAX_CHILD_BYTES", "200000")
    many = "<Section47><ICPCnotRequired>1</ICPCnotRequired></Section47>" * 10_000
    assert "without the end of a child" in Landed(tmp_path, census(child("C1", many))).reason()


def test_what_was_landed_before_a_break_is_taken_back(tmp_path, monkeypatch):
    monkeypatch.setattr(census_xml, "_BLOCK_ROWS", 5)
    monkeypatch.setattr(census_xml, "_CHUNK_BYTES", 2000)
    content = census("".join(CHILD.replace("C1", f"C{n}") for n in range(20)))
    assert "breaks off" in Landed(tmp_path, content[:-40]).reason()


def test_xml_in_a_folder_of_annex_a_is_refused(tmp_path):
    path = tmp_path / "raw" / "801" / "annex_a" / "2025-03-31" / "census.xml"
    path.parent.mkdir(parents=True)
    path.write_text(census(), encoding="utf-8")
    summary = land(tmp_path / "raw", tmp_path / "home")
    assert "cin_census/<year>" in summary.refusals[0][1]


# --- the landing as a whole --------------------------------------------------------------------


def hashes(folder: Path):
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_landing_reads_nothing_and_changes_nothing(tmp_path):
    landed = Landed(tmp_path, census())
    before = hashes(landed.home)
    summary = land(landed.raw, landed.home)
    assert (summary.files_read, summary.files_unchanged) == (0, 1)
    assert hashes(landed.home) == before


def test_no_message_holds_the_value_of_a_cell(tmp_path):
    canary = "ZZTOPCANARY"
    marked = re.sub(r">[^<>\s][^<>]*<", f">{canary}<", CHILD)
    contents = {
        "whole": census(marked * 2 + child("C1", f"<Odd>{canary}</Odd>"), year=canary, lea=canary),
        "broken": census(marked.replace("</Section47>", f"{canary}</{canary}>")),
        "entity": census(marked.replace("<Sex>", f"<Sex>&{canary};")),
        "collection": census(marked, collection=canary),
        "cut": census(marked)[:-50],
        "attribute": census(marked.replace("<Sex>", f'<Sex a="{canary}" a="{canary}">')),
    }
    for kind, content in contents.items():
        landed = Landed(tmp_path / kind, content)
        for name in ("landed_files", "landing_findings", "header_matches"):
            assert canary not in repr(landed.table(name)), kind
        assert (canary in repr(landed.rows("Section47"))) == (kind == "whole")
