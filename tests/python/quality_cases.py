"""Children on whom a rule of data quality fires, and others on whom it just does not.

Each case says in what its two children differ from a child without any fault: table -> changed
columns, for several rows a list of such changes, an empty list for none. `table@extract` puts the
rows into another extract than the usual one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = dict[str, str]
Changes = Mapping[str, Row | list[Row]]

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True)
class Case:
    """One rule: the table it finds something in, the child it finds, the child it passes over.

    `row` is the place of the faulty one among the child's rows in the table.
    """

    rule: str
    table: str
    fires: Changes
    passes: Changes
    row: int = -1


def upn(number: int, authority: str = "846") -> str:
    """Return a UPN with the right check letter."""
    digits = f"{authority}{number:09d}"
    total = sum(place * int(digit) for place, digit in enumerate(digits, 2))
    return _LETTERS[total % len(_LETTERS)] + digits


def rows_of(child_id: str, changes: Changes, clean: Mapping[str, Row], usual: Sequence[str]):
    """Yield table (and extract, as `table@extract`) and row, for every row of a child."""
    for table in dict.fromkeys([*usual, *changes]):
        changed = changes.get(table, {})
        for change in changed if isinstance(changed, list) else [changed]:
            known = clean[table.partition("@")[0]]
            identifier = "adopter_id" if "adopter_id" in known else "child_id"
            yield table, known | {identifier: child_id} | change


CENSUS: dict[str, Row] = {
    "child_identifiers": {"child_id": "", "birth_date": "2012-05-04", "sex": "F"},
    "child_characteristics": {"ethnicity": "WBRI"},
    "disabilities": {"disability": "NONE"},
    "referrals": {
        "referral_date": "2024-06-03",
        "referral_source": "6",
        "primary_need": "N1",
        "is_no_further_action": "0",
    },
    "assessments": {
        "referral_date": "2024-06-03",
        "assessment_start_date": "2024-06-04",
        "assessment_authorisation_date": "2024-07-01",
    },
    "assessment_factors": {
        "referral_date": "2024-06-03",
        "assessment_start_date": "2024-06-04",
        "assessment_factor": "3B",
    },
    "section_47_enquiries": {
        "referral_date": "2024-06-03",
        "section_47_start_date": "2024-06-10",
        "conference_target_date": "2024-07-01",
        "conference_date": "2024-06-27",
        "is_conference_unnecessary": "0",
    },
    "cin_plans": {"referral_date": "2024-06-03", "plan_start_date": "2024-07-08"},
    "child_protection_plans": {
        "referral_date": "2024-06-03",
        "plan_start_date": "2024-06-27",
        "initial_abuse_category": "NEG",
        "latest_abuse_category": "NEG",
        "previous_plans": "0",
    },
    "child_protection_reviews": {
        "referral_date": "2024-06-03",
        "plan_start_date": "2024-06-27",
        "review_date": "2024-09-16",
    },
}
USUAL_MODULES = [table for table in CENSUS if table != "cin_plans"]


def census(number: int) -> dict[str, Row]:
    """Return the rows of a child without fault; the number makes its UPN one of its own."""
    identified = CENSUS["child_identifiers"] | {"upn": upn(1000 + number)}
    return CENSUS | {"child_identifiers": identified}


_CLOSED = {"closure_date": "2025-01-20", "closure_reason": "RC7"}
_ENDED = {"plan_end_date": "2025-01-10"}
_NO_PLAN: Changes = {"child_protection_plans": [], "child_protection_reviews": []}
_NO_ENQUIRY: Changes = {"section_47_enquiries": [], **_NO_PLAN}
_REFERRAL_ONLY: Changes = {"assessments": [], "assessment_factors": [], **_NO_ENQUIRY}
_NO_ACTION: Row = {"is_no_further_action": "1", "primary_need": ""}
_UNBORN: Row = {"birth_date": "", "expected_birth_date": "2025-06-01", "sex": "U"}
_DIED: Row = {"death_date": "2025-01-15"}
_NO_CONFERENCE: Row = {"conference_date": "", "is_conference_unnecessary": "1"}
_OTHER_REFERRAL = "2024-11-04"


def _plan(start: str, end: str = "") -> dict:
    """A child in need plan instead of child protection."""
    return {**_NO_PLAN, "cin_plans": {"plan_start_date": start, "plan_end_date": end}}


def _second(table: str, *changes: Row) -> dict:
    """The usual row of a table, and further ones."""
    return {table: [{}, *changes]}


CENSUS_CASES = [
    Case(
        "1103",
        "assessments",
        {"assessments": {"assessment_start_date": "2024-06-02"}},
        {"assessments": {"assessment_start_date": "2024-06-03"}},
    ),
    Case(
        "1104",
        "section_47_enquiries",
        {"section_47_enquiries": {"conference_date": "2024-05-31"}},
        {"section_47_enquiries": {"conference_date": "2024-06-03"}},
    ),
    Case(
        "1104",
        "referrals",
        {**_NO_ENQUIRY, "referrals": {"conference_date": "2024-05-31"}},
        {**_NO_ENQUIRY, "referrals": {"conference_date": "2024-06-03"}},
    ),
    Case(
        "1105",
        "child_protection_plans",
        {"child_protection_plans": {"plan_start_date": "2024-05-31"}},
        {"child_protection_plans": {"plan_start_date": "2024-06-03"}},
    ),
    Case(
        "1510",
        "child_identifiers",
        {"child_identifiers": {"upn": ("A" if upn(7)[0] != "A" else "B") + upn(7)[1:]}},
        {"child_identifiers": {"upn": upn(8)}},
    ),
    # a temporary UPN ends in a letter, which counts from A = 0
    Case(
        "1510",
        "child_identifiers",
        {"child_identifiers": {"upn": ("A" if upn(20)[0] != "A" else "B") + upn(20)[1:12] + "A"}},
        {"child_identifiers": {"upn": upn(30)[:12] + "A"}},
    ),
    Case(
        "1520",
        "child_identifiers",
        {"child_identifiers": [{"upn": upn(1)}, {"upn": upn(1), "birth_date": "2012-05-05"}]},
        {"child_identifiers": [{"upn": upn(2)}, {"upn": upn(3), "birth_date": "2012-05-05"}]},
    ),
    Case(
        "1530",
        "child_identifiers",
        {"child_identifiers": {"upn": upn(1, "999")}},
        {"child_identifiers": {"upn": upn(1, "001")}},
    ),
    Case(
        "1540",
        "child_identifiers",
        {"child_identifiers": {"upn": "A84612X456789"}},
        {"child_identifiers": {"upn": "A846123456789"}},
    ),
    Case(
        "1550",
        "child_identifiers",
        {"child_identifiers": {"upn": "A84612345678O"}},
        {"child_identifiers": {"upn": "A84612345678N"}},
    ),
    Case(
        "1560Q",
        "child_identifiers",
        {"child_identifiers": {"former_upn": "1846123456789"}},
        {"child_identifiers": {"former_upn": "B84612345678C"}},
    ),
    Case(
        "1570",
        "child_identifiers",
        {"child_identifiers": {"child_id": "L" * 21}},
        {"child_identifiers": {"child_id": "L" * 20}},
    ),
    Case(
        "1580",
        "child_identifiers",
        {"child_identifiers": {"child_id": "AB/1580"}},
        {"child_identifiers": {"child_id": "AB1580"}},
    ),
    Case(
        "2884",
        "referrals",
        {"referrals": {"conference_date": "2024-06-27"}},
        {
            "referrals": {"conference_date": "2024-06-27"},
            "section_47_enquiries": {"conference_date": "", "is_conference_unnecessary": "1"},
        },
    ),
    Case(
        "2885",
        "child_protection_plans",
        {"child_protection_plans": {"plan_start_date": "2024-06-28"}},
        {"child_protection_plans": {"plan_start_date": "2024-03-28"}},
    ),
    Case(
        "2889",
        "section_47_enquiries",
        {"section_47_enquiries": {"section_47_start_date": "2024-05-31"}},
        {"section_47_enquiries": {"section_47_start_date": "2024-06-03"}},
    ),
    Case(
        "2990",
        "referrals",
        {**_NO_PLAN, "referrals": _CLOSED | {"closure_reason": "RC8"}},
        {**_NO_ENQUIRY, "referrals": _CLOSED | {"closure_reason": "RC9"}},
    ),
    Case(
        "2991Q",
        "section_47_enquiries",
        {"assessments": [], "assessment_factors": []},
        {"assessment_factors": []},
    ),
    Case(
        "4000",
        "cin_plans",
        {**_REFERRAL_ONLY, "referrals": _NO_ACTION, "cin_plans": {}},
        {**_REFERRAL_ONLY, "cin_plans": {}},
    ),
    Case(
        "4001",
        "cin_plans",
        {"cin_plans": {"plan_start_date": "2025-02-03"}},
        {
            "cin_plans": {"plan_start_date": "2025-02-03"},
            "child_protection_plans": {"plan_end_date": "2025-02-03"},
        },
    ),
    Case(
        "4003",
        "child_protection_reviews",
        {
            "cin_plans": {"plan_start_date": "2025-01-10"},
            "child_protection_plans": _ENDED,
            "child_protection_reviews": {"review_date": "2025-01-13"},
        },
        {
            "cin_plans": {"plan_start_date": "2025-01-10"},
            "child_protection_plans": _ENDED,
            "child_protection_reviews": {"review_date": "2025-01-10"},
        },
    ),
    Case(
        "4004",
        "cin_plans",
        {**_NO_PLAN, "cin_plans": [{}, {"plan_start_date": "2024-12-02"}]},
        {
            **_NO_PLAN,
            "cin_plans": [{"plan_end_date": "2024-10-01"}, {"plan_start_date": "2024-12-02"}],
        },
    ),
    Case(
        "4008",
        "cin_plans",
        {**_plan("2025-01-16"), "child_identifiers": _DIED},
        {**_plan("2025-01-15"), "child_identifiers": _DIED},
    ),
    Case(
        "4009Q",
        "cin_plans",
        {**_plan("2024-12-02", "2025-01-16"), "child_identifiers": _DIED},
        {**_plan("2024-12-02", "2025-01-15"), "child_identifiers": _DIED},
    ),
    Case("4010", "cin_plans", _plan("2025-04-01"), _plan("2025-03-31")),
    Case("4010", "cin_plans", _plan(""), _plan("2024-07-09")),
    Case("4011", "cin_plans", _plan("2024-07-08", "2024-07-07"), _plan("2024-07-08", "2024-07-09")),
    Case(
        "4012Q", "cin_plans", _plan("2024-07-08", "2024-07-08"), _plan("2024-07-08", "2024-07-09")
    ),
    Case("4013", "cin_plans", _plan("2024-07-08", "2025-04-01"), _plan("2024-07-08", "2025-03-31")),
    Case(
        "4014",
        "cin_plans",
        {
            **_NO_PLAN,
            "cin_plans": [{"plan_end_date": "2024-10-01"}, {"plan_start_date": "2024-10-01"}],
        },
        {
            **_NO_PLAN,
            "cin_plans": [{"plan_end_date": "2024-10-01"}, {"plan_start_date": "2024-10-02"}],
        },
    ),
    Case("4015", "cin_plans", _plan("2024-06-02"), _plan("2024-06-03")),
    Case(
        "4016",
        "cin_plans",
        {"cin_plans": {"plan_start_date": "2025-01-09"}, "child_protection_plans": _ENDED},
        {"cin_plans": {"plan_start_date": "2025-01-10"}, "child_protection_plans": _ENDED},
    ),
    Case(
        "4017",
        "child_protection_plans",
        {"cin_plans": {"plan_start_date": "2024-06-10", "plan_end_date": "2024-06-28"}},
        {"cin_plans": {"plan_start_date": "2024-06-10", "plan_end_date": "2024-06-27"}},
    ),
    Case(
        "4180",
        "child_identifiers",
        {"child_identifiers": {"sex": ""}},
        {"child_identifiers": {"sex": "U"}},
    ),
    Case(
        "4180",
        "child_identifiers@2024",
        {"child_identifiers@2024": {"sex": "", "gender_current": ""}},
        {"child_identifiers@2024": {"sex": "", "gender_current": "9"}},
    ),
    Case(
        "4220",
        "child_characteristics",
        {"child_characteristics": {"ethnicity": "Martian"}},
        {"child_characteristics": {"ethnicity": "REFU"}},
    ),
    Case(
        "4220",
        "child_identifiers",
        {"child_characteristics": []},
        {"child_characteristics": [], "child_identifiers": {"ethnicity": "NOBT"}},
    ),
    Case(
        "8510",
        "child_identifiers",
        {"child_identifiers": [{}, {"birth_date": "2012-05-05"}]},
        {"child_identifiers": [{}, {}]},
    ),
    Case(
        "8520",
        "child_identifiers",
        {"child_identifiers": {"birth_date": "2025-04-01"}},
        {"child_identifiers": {"birth_date": "2025-03-31"}},
    ),
    Case(
        "8525Q",
        "child_identifiers",
        {"child_identifiers": {"birth_date": ""}},
        {"child_identifiers": _UNBORN},
    ),
    Case(
        "8525Q",
        "child_identifiers",
        {"child_identifiers": {"expected_birth_date": "2025-05-01"}},
        {},
    ),
    Case(
        "8530Q",
        "child_identifiers",
        {"child_identifiers": _UNBORN | {"expected_birth_date": "2025-02-28"}},
        {"child_identifiers": _UNBORN | {"expected_birth_date": "2025-03-01"}},
    ),
    Case(
        "8535Q",
        "child_identifiers",
        {"child_identifiers": {"birth_date": "2025-01-16"} | _DIED},
        {"child_identifiers": {"birth_date": "2025-01-15"} | _DIED},
    ),
    Case(
        "8540",
        "child_identifiers",
        {"disabilities": []},
        {"disabilities": [], "referrals": _NO_ACTION, **_REFERRAL_ONLY},
    ),
    Case(
        "8540",
        "disabilities",
        {"disabilities": {"disability": "XYZ"}},
        {"disabilities": {"disability": "AUT"}},
    ),
    Case(
        "8540",
        "child_identifiers",
        {"disabilities": [], "child_identifiers": {"disabilities": "XYZ"}},
        {"disabilities": [], "child_identifiers": {"disabilities": "AUT,LD"}},
    ),
    Case(
        "8545Q",
        "child_identifiers",
        {"child_identifiers": {"death_date": "2024-03-31"}},
        {"child_identifiers": {"death_date": "2024-04-01"}},
    ),
    Case(
        "8555Q",
        "referrals",
        {"child_identifiers": {"death_date": "2024-06-02"}},
        {"child_identifiers": {"death_date": "2024-06-03"}},
    ),
    Case(
        "8565",
        "assessments",
        {
            "referrals": _CLOSED,
            "assessments": {"assessment_authorisation_date": "2025-01-21"},
        },
        {
            "referrals": _CLOSED,
            "assessments": {"assessment_authorisation_date": "2025-01-20"},
        },
    ),
    Case(
        "8565",
        "child_protection_plans",
        {"referrals": _CLOSED, "child_protection_plans": {"plan_end_date": "2025-01-21"}},
        {"referrals": _CLOSED, "child_protection_plans": {"plan_end_date": "2025-01-20"}},
    ),
    Case(
        "8568",
        "referrals",
        {"referrals": {"is_no_further_action": ""}},
        {"referrals": {"is_no_further_action": "false"}},
    ),
    # 31 March 2024 was Easter Sunday: the last working day before the year was Thursday the 28th
    Case(
        "8569Q",
        "referrals",
        {**_REFERRAL_ONLY, "referrals": _NO_ACTION | {"referral_date": "2024-03-27"}},
        {**_REFERRAL_ONLY, "referrals": _NO_ACTION | {"referral_date": "2024-03-28"}},
    ),
    Case(
        "8585Q",
        "referrals",
        {"referrals": _CLOSED | {"closure_reason": "RC2"}},
        {"referrals": _CLOSED | {"closure_reason": "RC2"}, "child_identifiers": _DIED},
    ),
    Case("8590", "child_identifiers", {"referrals": [], **_REFERRAL_ONLY}, _REFERRAL_ONLY),
    Case(
        "8600",
        "referrals",
        {**_REFERRAL_ONLY, "referrals": {"referral_date": "2025-04-01"}},
        {**_REFERRAL_ONLY, "referrals": {"referral_date": "2025-03-31"}},
    ),
    Case(
        "8600",
        "referrals",
        {**_REFERRAL_ONLY, "referrals": {"referral_date": ""}},
        _REFERRAL_ONLY,
    ),
    Case(
        "8606",
        "referrals",
        {"child_identifiers": {"birth_date": "2025-03-11"}},
        {"child_identifiers": {"birth_date": "2025-03-10"}},
    ),
    Case(
        "8608",
        "assessments",
        {"assessments": {"assessment_authorisation_date": "2024-06-03"}},
        {"assessments": {"assessment_authorisation_date": "2024-06-04"}},
    ),
    Case(
        "8610",
        "referrals",
        {"referrals": {"primary_need": ""}},
        {**_REFERRAL_ONLY, "referrals": _NO_ACTION},
    ),
    Case(
        "8614",
        "assessments",
        {
            "assessments": {
                "assessment_start_date": "2025-03-03",
                "assessment_authorisation_date": "",
            },
            "assessment_factors": {"assessment_start_date": "2025-03-03"},
        },
        {
            "assessments": {
                "assessment_start_date": "2025-03-03",
                "assessment_authorisation_date": "",
            },
            "assessment_factors": [],
        },
    ),
    Case(
        "8615",
        "section_47_enquiries",
        {"section_47_enquiries": {"section_47_start_date": "2024-06-28"}},
        {"section_47_enquiries": {"section_47_start_date": "2024-06-27"}},
    ),
    Case(
        "8615", "section_47_enquiries", {"section_47_enquiries": {"section_47_start_date": ""}}, {}
    ),
    Case(
        "8620",
        "referrals",
        {"referrals": _CLOSED | {"closure_date": "2025-04-01"}},
        {"referrals": _CLOSED | {"closure_date": "2025-03-31"}},
    ),
    Case(
        "8630",
        "referrals",
        {"referrals": _CLOSED | {"closure_date": "2024-06-02"}},
        {"referrals": _CLOSED | {"closure_date": "2024-06-03"}},
    ),
    Case(
        "8640",
        "referrals",
        {"referrals": _CLOSED | {"closure_reason": "ZZ"}},
        {"referrals": _CLOSED | {"closure_reason": "RC1"}},
    ),
    Case(
        "8650",
        "referrals",
        {"referrals": {"primary_need": "ZZ"}},
        {"referrals": {"primary_need": "N0"}},
    ),
    # day 0 is Monday 31 March 2025; 45 working days before it lies Monday 27 January
    Case(
        "8670Q",
        "assessments",
        {
            "assessments": {
                "assessment_start_date": "2025-01-24",
                "assessment_authorisation_date": "",
            }
        },
        {
            "assessments": {
                "assessment_start_date": "2025-01-27",
                "assessment_authorisation_date": "",
            }
        },
    ),
    # and 15 before it Monday 10 March
    Case(
        "8675Q",
        "section_47_enquiries",
        {
            **_NO_PLAN,
            "section_47_enquiries": {"section_47_start_date": "2025-03-07", "conference_date": ""},
        },
        {
            **_NO_PLAN,
            "section_47_enquiries": {"section_47_start_date": "2025-03-10", "conference_date": ""},
        },
    ),
    Case(
        "8696",
        "assessments",
        {"assessments": {"assessment_authorisation_date": "2024-03-31"}},
        {"assessments": {"assessment_authorisation_date": "2024-04-01"}},
    ),
    Case(
        "8715",
        "section_47_enquiries",
        {"section_47_enquiries": {"conference_date": "2024-03-28"}},
        {"section_47_enquiries": {"conference_date": "2024-04-01"}},
    ),
    Case(
        "8715",
        "referrals",
        {**_NO_ENQUIRY, "referrals": {"conference_date": "2025-04-01"}},
        {**_NO_ENQUIRY, "referrals": {"conference_date": "2025-03-31"}},
    ),
    Case(
        "8720",
        "child_protection_plans",
        {"child_protection_plans": {"plan_start_date": "2025-04-01"}},
        {"child_protection_plans": {"plan_start_date": "2025-03-31"}},
    ),
    Case(
        "8730",
        "child_protection_plans",
        {"child_protection_plans": {"previous_plans": ""}},
        {"child_protection_plans": {"previous_plans": "0"}},
    ),
    Case(
        "8736",
        "assessments",
        {
            "assessments": {
                "assessment_start_date": "2024-03-29",
                "assessment_authorisation_date": "",
            }
        },
        {"assessments": {"assessment_start_date": "2024-03-29"}},
    ),
    Case(
        "8740",
        "section_47_enquiries",
        {"section_47_enquiries": {"section_47_start_date": "2024-03-29", "conference_date": ""}},
        {
            "section_47_enquiries": {
                "section_47_start_date": "2024-03-29",
                "conference_date": "",
                "is_conference_unnecessary": "1",
            }
        },
    ),
    Case(
        "8750",
        "child_identifiers",
        {"child_identifiers": _UNBORN | {"sex": "M"}},
        {"child_identifiers": _UNBORN},
    ),
    Case(
        "8770Q",
        "child_identifiers",
        {"child_identifiers": {"birth_date": "2021-03-31", "upn": "", "upn_unknown_reason": "UN1"}},
        {"child_identifiers": {"birth_date": "2021-04-01", "upn": "", "upn_unknown_reason": "UN1"}},
    ),
    Case(
        "8770Q",
        "child_identifiers@2024",
        {
            "child_identifiers@2024": {"birth_date": "2018-03-30", "upn": ""},
            "referrals@2024": {"referral_date": "2024-01-02"},
        },
        {
            "child_identifiers@2024": {
                "birth_date": "2018-03-30",
                "upn": "",
                "upn_unknown_reason": "UN1",
            },
            "referrals@2024": {"referral_date": "2024-01-02"},
        },
    ),
    Case(
        "8772",
        "child_identifiers",
        {"child_identifiers": {"upn": "", "upn_unknown_reason": "UN7"}},
        {
            **_REFERRAL_ONLY,
            "child_identifiers": {"upn": "", "upn_unknown_reason": "UN7"},
            "referrals": _NO_ACTION,
        },
    ),
    Case(
        "8775Q",
        "referrals",
        {"child_identifiers": {"birth_date": "2000-03-30"}},
        {"child_identifiers": {"birth_date": "2000-03-31"}},
    ),
    Case(
        "8790",
        "disabilities",
        {"disabilities": [{"disability": "AUT"}, {}]},
        {"disabilities": [{"disability": "AUT"}, {"disability": "LD"}]},
    ),
    Case(
        "8794",
        "disabilities",
        {"disabilities": [{"disability": "AUT"}, {"disability": "AUT"}]},
        {"disabilities": [{"disability": "AUT"}, {"disability": "LD"}]},
    ),
    Case(
        "8794",
        "child_identifiers",
        {"disabilities": [], "child_identifiers": {"disabilities": "AUT,AUT"}},
        {"disabilities": [], "child_identifiers": {"disabilities": "AUT,LD"}},
    ),
    Case(
        "8805",
        "referrals",
        {"referrals": _CLOSED | {"closure_reason": ""}},
        {"referrals": _CLOSED},
    ),
    Case(
        "8810",
        "referrals",
        {"referrals": _CLOSED | {"closure_date": ""}},
        {"referrals": _CLOSED},
    ),
    Case(
        "8815",
        "referrals",
        _second("referrals", {"referral_date": _OTHER_REFERRAL}),
        _second("referrals", _NO_ACTION | {"referral_date": _OTHER_REFERRAL}),
    ),
    Case(
        "8816",
        "referrals",
        _second("referrals", {"referral_date": _OTHER_REFERRAL}),
        {"referrals": [_CLOSED | {"closure_date": "2024-10-01"}, {"referral_date": "2024-11-04"}]},
        row=0,
    ),
    Case(
        "8820",
        "referrals",
        {"referrals": [_CLOSED, {"referral_date": "2025-01-19"}]},
        {"referrals": [_CLOSED, {"referral_date": "2025-01-20"}]},
    ),
    Case(
        "8825Q",
        "referrals",
        {**_REFERRAL_ONLY, "referrals": _CLOSED | {"closure_reason": "RC8"}},
        {**_REFERRAL_ONLY, "referrals": _CLOSED},
    ),
    Case(
        "8831",
        "referrals",
        {**_NO_ENQUIRY, "referrals": _NO_ACTION},
        {**_REFERRAL_ONLY, "referrals": _NO_ACTION},
    ),
    Case(
        "8832",
        "child_protection_plans",
        {"referrals": _NO_ACTION},
        {"referrals": {"is_no_further_action": "0"}},
    ),
    Case(
        "8839",
        "section_47_enquiries",
        {
            "section_47_enquiries": [
                {"conference_date": ""},
                {"section_47_start_date": "2024-08-05", "conference_date": ""},
            ]
        },
        {
            "section_47_enquiries": [
                {"conference_date": "", "is_conference_unnecessary": "1"},
                {"section_47_start_date": "2024-08-05", "conference_date": ""},
            ]
        },
    ),
    Case(
        "8840",
        "child_protection_plans",
        {"child_protection_plans": {"plan_end_date": "2024-06-27"}},
        {"child_protection_plans": {"plan_end_date": "2024-06-28"}},
    ),
    Case(
        "8841",
        "child_protection_reviews",
        {"child_protection_reviews": {"review_date": "2024-06-27"}},
        {"child_protection_reviews": {"review_date": "2024-06-28"}},
    ),
    Case(
        "8841",
        "child_protection_plans",
        {"child_protection_reviews": [], "child_protection_plans": {"review_dates": "2024-06-27"}},
        {
            "child_protection_reviews": [],
            "child_protection_plans": {"review_dates": "2024-06-28,2024-09-16"},
        },
    ),
    Case(
        "8842Q", "child_protection_reviews", {"child_protection_reviews": {"review_date": ""}}, {}
    ),
    Case(
        "8863Q",
        "assessments",
        _second(
            "assessments",
            {
                "assessment_start_date": "2024-07-01",
                "assessment_authorisation_date": "2024-08-01",
            },
        ),
        _second(
            "assessments",
            {
                "assessment_start_date": "2024-07-02",
                "assessment_authorisation_date": "2024-08-01",
            },
        ),
    ),
    Case(
        "8866",
        "referrals",
        {"referrals": {"referral_source": ""}},
        {"referrals": {"referral_source": "10"}},
    ),
    Case(
        "8867",
        "assessments",
        {"referrals": _CLOSED, "assessments": {"assessment_authorisation_date": ""}},
        {"assessments": {"assessment_authorisation_date": ""}},
    ),
    Case(
        "8868",
        "section_47_enquiries",
        {"referrals": _CLOSED, "section_47_enquiries": {"conference_date": ""}},
        {
            "referrals": _CLOSED,
            "section_47_enquiries": {"conference_date": "", "is_conference_unnecessary": "true"},
        },
    ),
    Case(
        "8869",
        "assessment_factors",
        _second("assessment_factors", {"assessment_factor": "21"}),
        {"assessment_factors": {"assessment_factor": "21"}},
    ),
    Case(
        "8869",
        "assessments",
        {"assessment_factors": [], "assessments": {"assessment_factors": "3B,21"}},
        {"assessment_factors": [], "assessments": {"assessment_factors": "21"}},
    ),
    Case(
        "8870Q",
        "section_47_enquiries",
        {"section_47_enquiries": {"conference_target_date": "2024-06-30"}},
        {"section_47_enquiries": {"conference_target_date": "2024-06-28"}},
    ),
    Case(
        "8873Q",
        "referrals",
        {"referrals": _CLOSED, "assessment_factors": {"assessment_factor": "21"}},
        {
            "referrals": _CLOSED | {"closure_reason": "RC8"},
            "assessment_factors": {"assessment_factor": "21"},
        },
    ),
    Case(
        "8875",
        "section_47_enquiries",
        {"section_47_enquiries": {"conference_date": "2024-06-29"}},
        {"section_47_enquiries": {"conference_date": "2024-06-28"}},
    ),
    Case(
        "8875",
        "referrals",
        {**_NO_ENQUIRY, "referrals": {"conference_date": "2024-06-30"}},
        {**_NO_ENQUIRY, "referrals": {"conference_date": "2024-07-01"}},
    ),
    Case(
        "8890",
        "section_47_enquiries",
        _second(
            "section_47_enquiries",
            {"section_47_start_date": "2024-06-27", "conference_date": "2024-07-15"},
        ),
        _second(
            "section_47_enquiries",
            {"section_47_start_date": "2024-06-28", "conference_date": "2024-07-15"},
        ),
    ),
    # of two that start together the one without an end lies in the other
    Case(
        "8890",
        "section_47_enquiries",
        {"section_47_enquiries": [_NO_CONFERENCE, {}]},
        {
            "section_47_enquiries": [
                _NO_CONFERENCE | {"section_47_start_date": "2024-06-05"},
                {"section_47_start_date": "2024-06-06"},
            ]
        },
        row=0,
    ),
    Case(
        "8896",
        "assessments",
        {
            "assessments": [
                {"assessment_authorisation_date": ""},
                {"assessment_start_date": "2025-03-03", "assessment_authorisation_date": ""},
            ]
        },
        _second(
            "assessments",
            {"assessment_start_date": "2025-03-03", "assessment_authorisation_date": ""},
        ),
    ),
    Case(
        "8897Q",
        "assessments",
        {"assessment_factors": []},
        {
            "assessment_factors": [],
            "assessments": {"assessment_authorisation_date": "2024-03-31"},
        },
    ),
    Case(
        "8897Q",
        "assessments",
        {"assessment_factors": {"assessment_factor": "99Z"}},
        {"assessment_factors": [{}, {"assessment_factor": "99Z"}]},
    ),
    Case(
        "8898",
        "assessment_factors",
        _second("assessment_factors", {}),
        _second("assessment_factors", {"assessment_factor": "3A"}),
    ),
    Case(
        "8898",
        "assessments",
        {"assessment_factors": [], "assessments": {"assessment_factors": "3B,3B"}},
        {"assessment_factors": [], "assessments": {"assessment_factors": "3B,3A"}},
    ),
    Case(
        "8905",
        "child_protection_plans",
        {"child_protection_plans": {"initial_abuse_category": ""}},
        {"child_protection_plans": {"initial_abuse_category": "MUL"}},
    ),
    Case(
        "8910",
        "child_protection_plans",
        {"child_protection_plans": {"latest_abuse_category": "QQ"}},
        {"child_protection_plans": {"latest_abuse_category": "SAB"}},
    ),
    Case(
        "8915",
        "child_protection_plans",
        {"child_identifiers": {"death_date": "2024-06-26"}},
        {"child_identifiers": {"death_date": "2024-06-27"}},
    ),
    Case(
        "8920",
        "child_protection_plans",
        {"child_identifiers": _DIED, "child_protection_plans": {"plan_end_date": "2025-01-16"}},
        {"child_identifiers": _DIED, "child_protection_plans": {"plan_end_date": "2025-01-15"}},
    ),
    Case(
        "8925",
        "child_protection_plans",
        {"child_protection_plans": {"plan_end_date": "2024-06-26"}},
        {"child_protection_plans": {"plan_end_date": "2024-06-27"}},
    ),
    Case(
        "8930",
        "child_protection_plans",
        {"child_protection_plans": {"plan_end_date": "2025-04-01"}},
        {"child_protection_plans": {"plan_end_date": "2025-03-31"}},
    ),
    Case(
        "8935",
        "child_protection_plans",
        _second("child_protection_plans", {"plan_start_date": "2024-12-02"}),
        {"child_protection_plans": [_ENDED, {"plan_start_date": "2025-02-03"}]},
    ),
    Case(
        "8940",
        "child_protection_plans",
        {"child_protection_plans": [_ENDED, {"plan_start_date": "2025-01-10"}]},
        {"child_protection_plans": [_ENDED, {"plan_start_date": "2025-01-11"}]},
    ),
    Case(
        "8945Q",
        "assessment_factors",
        {"assessment_factors": {"assessment_factor": "18A"}},
        {"assessment_factors": {"assessment_factor": "18B"}},
    ),
    Case(
        "8950Q",
        "assessment_factors",
        {"assessment_factors": {"assessment_factor": "19A"}},
        {"assessment_factors": {"assessment_factor": "19C"}},
    ),
]

_PERSON: Row = {
    "child_id": "",
    "gender": "F",
    "ethnicity": "WBRI",
    "birth_date": "04/05/2012",
    "age_in_years": "12",
}
_DISABLED: Row = {"has_disability": "No"}

ANNEX_A: dict[str, Row] = {
    "contacts": _PERSON | {"contact_date": "06/01/2025", "contact_source": "6"},
    "early_help_assessments": _PERSON
    | {
        "early_help_assessment_start_date": "04/11/2024",
        "early_help_assessment_completion_date": "02/12/2024",
        "organisation": "School",
    },
    "referrals": _PERSON
    | {
        "referral_date": "07/01/2025",
        "referral_source": "6",
        "is_no_further_action": "No",
        "referrals_in_last_12_months": "0",
    },
    "assessments": _PERSON
    | _DISABLED
    | {
        "assessment_start_date": "08/01/2025",
        "is_child_seen": "Yes",
        "assessment_authorisation_date": "10/02/2025",
        "requires_support": "Yes",
    },
    "section_47_enquiries": _PERSON
    | _DISABLED
    | {
        "section_47_start_date": "15/01/2025",
        "is_conference_unnecessary": "No",
        "conference_date": "30/01/2025",
        "is_conference_leading_to_plan": "Yes",
        "section_47_enquiries_in_last_12_months": "0",
        "conferences_in_last_12_months": "0",
    },
    "children_in_need": _PERSON
    | _DISABLED
    | {"cin_start_date": "07/01/2025", "primary_need": "N1", "case_status": "CPP"},
    "child_protection_plans": _PERSON
    | _DISABLED
    | {
        "plan_start_date": "30/01/2025",
        "initial_abuse_category": "NEG",
        "latest_abuse_category": "NEG",
        "is_under_emergency_protection": "No",
        "previous_plans": "0",
    },
    "children_looked_after": _PERSON
    | _DISABLED
    | {
        "is_uasc": "No",
        "care_start_date": "17/02/2025",
        "primary_need": "N1",
        "is_second_period_in_12_months": "No",
        "legal_status_start_date": "17/02/2025",
        "legal_status": "C2",
        "placements_in_last_12_months": "1",
        "placement_start_date": "17/02/2025",
        "placement_type": "U6",
        "placement_provider": "PR1",
        "placement_location": "In",
        "placement_authority": "Camden",
        "missing_episodes_in_last_12_months": "0",
        "absent_episodes_in_last_12_months": "0",
    },
    "care_leavers": _PERSON
    | _DISABLED
    | {
        "birth_date": "01/01/2008",
        "age_in_years": "17",
        "eligibility_category": "Relevant child",
        "in_touch": "Yes",
    },
    "adoption": _PERSON
    | _DISABLED
    | {
        "birth_date": "01/02/2023",
        "age_in_years": "2",
        "care_start_date": "03/04/2023",
        "placed_for_adoption_decision_date": "02/10/2023",
        "placement_order_date": "06/11/2023",
    },
    "prospective_adopters": {
        "adopter_id": "",
        "gender": "F",
        "ethnicity": "WBRI",
        "has_disability": "No",
        "is_fostering_for_adoption": "No",
        "enquiry_date": "02/09/2024",
    },
}
USUAL_LISTS = list(ANNEX_A)[:7]
EXTRACTS = ("2024-03-31", "2024-09-30", "2025-03-31")

_CASE_CLOSED: Row = {
    "cin_closure_date": "20/03/2025",
    "closure_reason": "RC7",
    "case_status": "CLOSED",
}
_CEASED: Row = {"care_end_date": "20/03/2025", "care_end_reason": "E8"}
_NO_CONFERENCE: Row = {"conference_date": "", "is_conference_leading_to_plan": ""}
_NO_PLAN_LISTED: Changes = {
    "section_47_enquiries": [],
    "child_protection_plans": [],
    "children_in_need": {"case_status": "CIN"},
}
_OPEN_ASSESSMENT: Row = {"assessment_authorisation_date": "", "requires_support": ""}
_LEFT: Row = {"leaving_date": "03/03/2025", "leaving_reason": "Adopter withdrew from process"}
_NOT_BORN: Row = {"birth_date": "20/04/2025", "age_in_years": "-1", "gender": "U"}
_BORN: Row = {"birth_date": "12/04/2024", "age_in_years": "0"}


def _earlier_referrals(*dates: str, stated: str) -> dict:
    """The usual referral of 7 January 2025 and earlier ones, in the extracts that show them."""
    rows: dict[str, list[Row]] = {}
    for day in dates:
        extract = EXTRACTS[0] if day.endswith(("01/2024", "03/2024")) else EXTRACTS[1]
        rows.setdefault(f"referrals@{extract}", []).append({"referral_date": day})
    return {**rows, "referrals": {"referrals_in_last_12_months": stated}}


def _earlier_enquiry(**stated: str) -> dict:
    return {
        "section_47_enquiries@2024-09-30": {
            "section_47_start_date": "10/06/2024",
            "conference_date": "20/06/2024",
            "is_conference_leading_to_plan": "No",
        },
        "section_47_enquiries": {
            "section_47_enquiries_in_last_12_months": "1",
            "conferences_in_last_12_months": "1",
        }
        | stated,
    }


def _earlier_spell(table: str, earlier: Row, later: Row | None = None) -> dict:
    """The usual spell, and another one in the extract before."""
    return {f"{table}@2024-09-30": earlier, table: later or {}}


ANNEX_A_CASES = [
    Case(
        "required_value_missing",
        "contacts",
        {"contacts": {"contact_source": ""}},
        {"contacts": {"birth_date": "", "age_in_years": ""}},
    ),
    Case(
        "required_value_missing",
        "prospective_adopters",
        {"prospective_adopters": {"gender": ""}},
        {"prospective_adopters": {"enquiry_date": ""}},
    ),
    Case(
        "end_before_start",
        "assessments",
        {"assessments": {"assessment_authorisation_date": "07/01/2025"}},
        {"assessments": {"assessment_authorisation_date": "08/01/2025"}},
    ),
    Case(
        "end_before_start",
        "early_help_assessments",
        {"early_help_assessments": {"early_help_assessment_completion_date": "03/11/2024"}},
        {"early_help_assessments": {"early_help_assessment_completion_date": "04/11/2024"}},
    ),
    Case(
        "end_before_start",
        "children_in_need",
        {"children_in_need": _CASE_CLOSED | {"cin_closure_date": "06/01/2025"}},
        {"children_in_need": _CASE_CLOSED | {"cin_closure_date": "07/01/2025"}},
    ),
    Case(
        "end_before_start",
        "adoption",
        {"adoption": {"adoption_order_date": "05/11/2023"}},
        {"adoption": {"adoption_order_date": "06/11/2023"}},
    ),
    Case(
        "date_before_window",
        "contacts",
        {"contacts": {"contact_date": "30/09/2024"}},
        {"contacts": {"contact_date": "01/10/2024"}},
    ),
    Case(
        "date_before_window",
        "assessments",
        {
            "assessments": {
                "assessment_start_date": "02/09/2024",
                "assessment_authorisation_date": "27/09/2024",
            }
        },
        {"assessments": {"assessment_start_date": "02/09/2024"}},
    ),
    Case(
        "end_without_reason",
        "children_in_need",
        {"children_in_need": _CASE_CLOSED | {"closure_reason": ""}},
        {"children_in_need": _CASE_CLOSED},
    ),
    Case(
        "end_without_reason",
        "children_looked_after",
        {"children_looked_after": _CEASED | {"care_end_reason": ""}},
        {"children_looked_after": _CEASED},
    ),
    Case(
        "reason_without_end",
        "children_looked_after",
        {"children_looked_after": _CEASED | {"care_end_date": ""}},
        {"children_looked_after": _CEASED},
    ),
    Case(
        "reason_without_end",
        "prospective_adopters",
        {"prospective_adopters": _LEFT | {"leaving_date": ""}},
        {"prospective_adopters": _LEFT},
    ),
    Case(
        "case_status_contradicts_closure",
        "children_in_need",
        {"children_in_need": _CASE_CLOSED | {"case_status": "CIN"}},
        {"children_in_need": _CASE_CLOSED},
    ),
    Case(
        "case_status_contradicts_closure",
        "children_in_need",
        {"children_in_need": {"case_status": "CLOSED"}},
        {"children_in_need": {"case_status": "ASSESSMENT"}},
    ),
    Case(
        "case_status_without_plan",
        "children_in_need",
        {"section_47_enquiries": [], "child_protection_plans": []},
        _NO_PLAN_LISTED,
    ),
    Case(
        "case_status_without_plan",
        "children_in_need",
        {
            "children_in_need": {"case_status": "CLA"},
            "children_looked_after": _CEASED,
        },
        {"children_in_need": {"case_status": "CLA"}, "children_looked_after": {}},
    ),
    Case(
        "child_listed_twice",
        "child_protection_plans",
        _second("child_protection_plans", {"plan_start_date": "03/03/2025"}),
        _earlier_spell("child_protection_plans", {"plan_start_date": "03/06/2024"}),
    ),
    Case(
        "plan_without_child_in_need",
        "child_protection_plans",
        {"children_in_need": []},
        {"children_in_need": {}},
    ),
    Case(
        "plan_without_child_in_need",
        "children_looked_after",
        {"children_in_need": [], "children_looked_after": {}},
        {"children_looked_after": {}},
    ),
    Case(
        "plan_open_after_closure",
        "child_protection_plans",
        {"children_in_need": _CASE_CLOSED},
        {
            "children_in_need": _CASE_CLOSED,
            "child_protection_plans": {"plan_end_date": "20/03/2025"},
        },
    ),
    Case(
        "plan_before_episode_of_need",
        "child_protection_plans",
        {"child_protection_plans": {"plan_start_date": "06/01/2025"}},
        {"child_protection_plans": {"plan_start_date": "07/01/2025"}},
    ),
    Case(
        "conference_though_unnecessary",
        "section_47_enquiries",
        {"section_47_enquiries": {"is_conference_unnecessary": "Yes"}},
        {"section_47_enquiries": _NO_CONFERENCE | {"is_conference_unnecessary": "Yes"}},
    ),
    Case(
        "conference_result_without_date",
        "section_47_enquiries",
        {"section_47_enquiries": {"conference_date": ""}},
        {"section_47_enquiries": _NO_CONFERENCE},
    ),
    Case(
        "conference_without_result",
        "section_47_enquiries",
        {"section_47_enquiries": {"is_conference_leading_to_plan": ""}},
        {"section_47_enquiries": _NO_CONFERENCE},
    ),
    Case(
        "plan_after_conference_missing",
        "section_47_enquiries",
        {"child_protection_plans": []},
        {
            "section_47_enquiries": {"is_conference_leading_to_plan": "No"},
            "child_protection_plans": [],
        },
    ),
    Case(
        "support_answer_missing",
        "assessments",
        {"assessments": {"requires_support": ""}},
        {"assessments": _OPEN_ASSESSMENT},
    ),
    Case(
        "support_answer_too_early",
        "assessments",
        {"assessments": _OPEN_ASSESSMENT | {"requires_support": "No"}},
        {"assessments": _OPEN_ASSESSMENT},
    ),
    Case(
        "age_contradicts_birth_date",
        "referrals",
        {"referrals": {"age_in_years": "10"}},
        {"referrals": {"age_in_years": "11"}},
    ),
    Case(
        "start_after_18th_birthday",
        "referrals",
        {"referrals": {"birth_date": "07/01/2007", "age_in_years": "18"}},
        {"referrals": {"birth_date": "08/01/2007", "age_in_years": "18"}},
    ),
    Case(
        "start_long_before_birth",
        "referrals",
        {"referrals": _NOT_BORN | {"birth_date": "15/10/2025"}},
        {"referrals": _NOT_BORN | {"birth_date": "14/10/2025"}},
    ),
    Case(
        "care_before_birth",
        "children_looked_after",
        {"children_looked_after": {"birth_date": "18/02/2025", "age_in_years": "0"}},
        {"children_looked_after": {"birth_date": "17/02/2025", "age_in_years": "0"}},
    ),
    Case(
        "review_outside_plan",
        "child_protection_plans",
        {"child_protection_plans": {"latest_review_date": "30/01/2025"}},
        {"child_protection_plans": {"latest_review_date": "31/01/2025"}},
    ),
    Case(
        "placement_outside_care",
        "children_looked_after",
        {"children_looked_after": {"placement_start_date": "16/02/2025"}},
        {"children_looked_after": {"placement_start_date": "18/02/2025"}},
    ),
    Case(
        "placements_below_one",
        "children_looked_after",
        {"children_looked_after": {"placements_in_last_12_months": "0"}},
        {"children_looked_after": {"placements_in_last_12_months": "1"}},
    ),
    Case(
        "return_interview_without_missing",
        "children_looked_after",
        {"children_looked_after": {"is_return_interview_offered": "Yes"}},
        {
            "children_looked_after": {
                "is_return_interview_offered": "Yes",
                "missing_episodes_in_last_12_months": "1",
            }
        },
    ),
    Case(
        "care_leaver_under_16",
        "care_leavers",
        {"care_leavers": {"birth_date": "01/04/2009", "age_in_years": "15"}},
        {"care_leavers": {"birth_date": "31/03/2009", "age_in_years": "16"}},
    ),
    Case(
        "count_below_zero",
        "child_protection_plans",
        {"child_protection_plans": {"previous_plans": "-1"}},
        {"child_protection_plans": {"previous_plans": "0"}},
    ),
    Case(
        "count_differs_between_rows",
        "referrals",
        _second("referrals", {"referral_date": "03/03/2025", "referrals_in_last_12_months": "1"}),
        {
            "referrals": [
                {"referrals_in_last_12_months": "1"},
                {"referral_date": "03/03/2025", "referrals_in_last_12_months": "1"},
            ]
        },
    ),
    # the look-back starts on 7 January 2024, and that day counts
    Case(
        "referral_count_differs",
        "referrals",
        _earlier_referrals("07/01/2024", "10/06/2024", stated="1"),
        _earlier_referrals("07/01/2024", "10/06/2024", stated="2"),
    ),
    Case(
        "referral_count_differs",
        "referrals",
        _earlier_referrals("06/01/2024", stated="1"),
        _earlier_referrals("06/01/2024", stated="0"),
    ),
    Case(
        "section_47_count_differs",
        "section_47_enquiries",
        _earlier_enquiry(section_47_enquiries_in_last_12_months="0"),
        _earlier_enquiry(),
    ),
    Case(
        "conference_count_differs",
        "section_47_enquiries",
        _earlier_enquiry(conferences_in_last_12_months="2"),
        _earlier_enquiry(),
    ),
    Case(
        "previous_plans_differ",
        "child_protection_plans",
        _earlier_spell(
            "child_protection_plans",
            {"plan_start_date": "03/06/2024", "plan_end_date": "02/09/2024", "previous_plans": "2"},
            {"previous_plans": "2"},
        ),
        _earlier_spell(
            "child_protection_plans",
            {"plan_start_date": "03/06/2024", "plan_end_date": "02/09/2024", "previous_plans": "2"},
            {"previous_plans": "3"},
        ),
    ),
    # between plans that were not observed without a gap, more is possible, but not fewer
    Case(
        "previous_plans_differ",
        "child_protection_plans",
        _earlier_spell(
            "child_protection_plans",
            {"plan_start_date": "03/06/2019", "plan_end_date": "02/09/2024"},
            {"previous_plans": "0"},
        ),
        _earlier_spell(
            "child_protection_plans",
            {"plan_start_date": "03/06/2019", "plan_end_date": "02/09/2024"},
            {"previous_plans": "4"},
        ),
    ),
    Case(
        "episodes_of_need_overlap",
        "children_in_need",
        _earlier_spell(
            "children_in_need",
            _CASE_CLOSED | {"cin_start_date": "03/06/2024", "cin_closure_date": "08/01/2025"},
        ),
        _earlier_spell(
            "children_in_need",
            _CASE_CLOSED | {"cin_start_date": "03/06/2024", "cin_closure_date": "07/01/2025"},
        ),
    ),
    Case(
        "protection_plans_overlap",
        "child_protection_plans",
        _earlier_spell(
            "child_protection_plans",
            {"plan_start_date": "03/06/2024", "plan_end_date": "31/01/2025"},
            {"previous_plans": "1"},
        ),
        _earlier_spell(
            "child_protection_plans",
            {"plan_start_date": "03/06/2024", "plan_end_date": "30/01/2025"},
            {"previous_plans": "1"},
        ),
    ),
    Case(
        "care_periods_overlap",
        "children_looked_after",
        _earlier_spell(
            "children_looked_after",
            _CEASED | {"care_start_date": "03/06/2024", "care_end_date": "18/02/2025"},
        ),
        _earlier_spell(
            "children_looked_after",
            _CEASED | {"care_start_date": "03/06/2024", "care_end_date": "17/02/2025"},
        ),
    ),
    Case(
        "episode_of_need_restarted",
        "children_in_need",
        _earlier_spell(
            "children_in_need",
            _CASE_CLOSED | {"cin_start_date": "03/06/2024", "cin_closure_date": "31/12/2024"},
        ),
        _earlier_spell(
            "children_in_need",
            _CASE_CLOSED | {"cin_start_date": "03/06/2024", "cin_closure_date": "30/12/2024"},
        ),
    ),
    Case(
        "protection_plan_restarted",
        "child_protection_plans",
        _earlier_spell(
            "child_protection_plans",
            {"plan_start_date": "03/06/2024", "plan_end_date": "30/01/2025"},
            {"previous_plans": "1"},
        ),
        _earlier_spell(
            "child_protection_plans",
            {"plan_start_date": "03/06/2024", "plan_end_date": "22/01/2025"},
            {"previous_plans": "1"},
        ),
    ),
    Case(
        "care_period_restarted",
        "children_looked_after",
        _earlier_spell(
            "children_looked_after",
            _CEASED | {"care_start_date": "03/06/2024", "care_end_date": "10/02/2025"},
        ),
        _earlier_spell(
            "children_looked_after",
            _CEASED | {"care_start_date": "03/06/2024", "care_end_date": "09/02/2025"},
        ),
    ),
    Case(
        "identifier_leading_zeros",
        "contacts",
        {"contacts": [{"child_id": "07741"}, {"child_id": "7741"}]},
        {"contacts": [{"child_id": "07742"}, {"child_id": "77420"}]},
    ),
    Case(
        "birth_dates_differ",
        "referrals@2024-09-30",
        {"referrals@2024-09-30": {"referral_date": "03/06/2024", "birth_date": "05/04/2012"}},
        # until the birth it is an expected date
        {
            "referrals@2024-09-30": {
                "referral_date": "03/06/2024",
                "birth_date": "01/11/2024",
                "age_in_years": "-1",
            },
            **{table: {"birth_date": "21/10/2024", "age_in_years": "0"} for table in USUAL_LISTS},
        },
    ),
    Case("unborn_child", "contacts", {"contacts": _NOT_BORN}, {"contacts": {}}),
    Case(
        "unborn_child",
        "contacts",
        {"contacts": _NOT_BORN | {"birth_date": ""}},
        {"contacts": {"birth_date": "31/03/2025", "age_in_years": "0"}},
    ),
]
