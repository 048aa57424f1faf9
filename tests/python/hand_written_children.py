"""Children named by their trap, as rows of an authority's extracts."""

SPRING, SUMMER, AUTUMN, CENSUS = "2025-03-31", "2025-06-30", "2025-09-30", "2025"


def hand_written_tables() -> dict[tuple[str, str], list[dict[str, str]]]:
    """Return the rows of children named by their trap, by extract and table."""
    return {
        (SPRING, "contacts"): [
            {"child_id": "C-C same source", "contact_date": "05/01/2025", "contact_source": "6"},
            {
                "child_id": "C-C same source",
                "contact_date": "2025-01-05",
                "contact_source": "q) 6: Police",
            },
            {"child_id": "C-C two sources", "contact_date": "05/01/2025", "contact_source": "6"},
            {"child_id": "C-C two sources", "contact_date": "05/01/2025", "contact_source": "2A"},
            {"child_id": "C after the extract", "contact_date": "01/04/2025"},
            {"child_id": "C of 31 February", "contact_date": "31/02/2025"},
            {"child_id": "", "contact_date": "05/01/2025"},
            {"child_id": "1.23457E+11", "contact_date": "05/01/2025"},
            {"child_id": "123", "contact_date": "06/01/2025", "birth_date": "01/02/2015"},
            {"child_id": "0123", "contact_date": "07/01/2025"},
            {"child_id": "unborn 1", "contact_date": "07/01/2025", "birth_date": "08/01/2025"},
            {"child_id": "all on one day", "contact_date": "10/01/2025", "contact_source": "6"},
        ],
        (SPRING, "early_help_assessments"): [
            {
                "child_id": "all on one day",
                "early_help_assessment_start_date": "10/01/2025",
                "early_help_assessment_completion_date": "10/01/2025",
            }
        ],
        (SPRING, "referrals"): [
            {"child_id": " 123 ", "referral_date": "08/01/2025", "referral_source": "2A"},
            {"child_id": "all on one day", "referral_date": "10/01/2025"},
            {"child_id": "R corrected", "referral_date": "01/02/2025", "referral_source": "6"},
            {"child_id": "R of both", "referral_date": "01/02/2025", "referral_source": "6"},
            {"child_id": "R of both", "referral_date": "01/02/2025", "referral_source": "6"},
        ],
        (SPRING, "assessments"): [
            {
                "child_id": "all on one day",
                "assessment_start_date": "10/01/2025",
                "assessment_authorisation_date": "10/01/2025",
            },
            {
                "child_id": "AS open-AA",
                "assessment_start_date": "20/03/2025",
            },
            {
                "child_id": "AA of both",
                "assessment_start_date": "01/02/2025",
                "assessment_authorisation_date": "20/02/2025",
                "requires_support": "b) No",
            },
            {
                "child_id": "AS a day apart",
                "assessment_start_date": "2025-02-03",
                "assessment_authorisation_date": "2025-02-24",
                "requires_support": "Yes",
            },
        ],
        (SPRING, "section_47_enquiries"): [
            {
                "child_id": "all on one day",
                "section_47_start_date": "10/01/2025",
                "conference_date": "10/01/2025",
            },
            {
                "child_id": "ICPC a day later in the census",
                "section_47_start_date": "2025-01-20",
                "conference_date": "2025-02-16",
            },
        ],
        (SPRING, "children_in_need"): [
            {
                "child_id": "all on one day",
                "cin_start_date": "10/01/2025",
                "cin_closure_date": "10/01/2025",
            }
        ],
        (SPRING, "child_protection_plans"): [
            {
                "child_id": "all on one day",
                "plan_start_date": "10/01/2025",
                "plan_end_date": "10/01/2025",
            }
        ],
        (SPRING, "children_looked_after"): [
            {
                "child_id": "all on one day",
                "care_start_date": "10/01/2025",
                "care_end_date": "10/01/2025",
            },
            {
                "child_id": "LAC-end-LAC in five months",
                "care_start_date": "10/10/2024",
                "care_end_date": "01/12/2024",
                "placement_start_date": "10/10/2024",
            },
            {
                "child_id": "LAC-end-LAC on the next day",
                "care_start_date": "10/10/2024",
                "care_end_date": "01/12/2024",
            },
        ],
        (AUTUMN, "children_looked_after"): [
            {
                "child_id": "LAC-end-LAC in five months",
                "care_start_date": "01/05/2025",
                "placement_start_date": "01/06/2025",
            },
            {"child_id": "LAC-end-LAC on the next day", "care_start_date": "02/12/2024"},
        ],
        (AUTUMN, "referrals"): [
            {"child_id": "123.0", "referral_date": "2025-04-01 09:30:00", "referral_source": "1A"},
            {"child_id": "R corrected", "referral_date": "01/02/2025", "referral_source": "2A"},
            {"child_id": "R corrected", "referral_date": "45778", "referral_source": ""},
            {
                "child_id": "R-R born since",
                "referral_date": "11/04/2025",
                "birth_date": "12/04/2025",
            },
        ],
        (AUTUMN, "assessments"): [
            {
                "child_id": "AS open-AA",
                "assessment_start_date": "20/03/2025",
                "assessment_authorisation_date": "20/04/2025",
                "requires_support": "a) Yes",
            },
            {
                "child_id": "AA a day later in Annex A",
                "assessment_start_date": "2025-02-04",
                "assessment_authorisation_date": "2025-02-25",
            },
        ],
        (CENSUS, "child_identifiers"): [
            {"child_id": "R unborn in the census", "expected_birth_date": "2025-06-01"},
            {"child_id": "R-R born since", "expected_birth_date": "2025-04-10"},
        ],
        (CENSUS, "referrals"): [
            {
                "child_id": "R of both",
                "referral_date": "2025-02-01",
                "referral_source": "6",
                "primary_need": "N1",
                "closure_date": "2025-03-01",
            },
            {
                "child_id": "ICPC at two levels",
                "referral_date": "2025-01-01",
                "conference_date": "2025-02-01",
            },
            {
                "child_id": "ICPC at two levels a day apart",
                "referral_date": "2025-01-01",
                "conference_date": "2025-02-01",
            },
            {
                "child_id": "ICPC a day later in the census",
                "referral_date": "2025-01-01",
                "conference_date": "2025-02-17",
            },
            {"child_id": "R unborn in the census", "referral_date": "2025-03-01"},
            {"child_id": "R-R born since", "referral_date": "2025-03-01"},
        ],
        (CENSUS, "section_47_enquiries"): [
            {
                "child_id": "ICPC at two levels",
                "section_47_start_date": "2025-01-20",
                "conference_date": "2025-02-01",
            },
            {
                "child_id": "ICPC at two levels a day apart",
                "section_47_start_date": "2025-01-20",
                "conference_date": "2025-01-31",
            },
        ],
        (CENSUS, "assessments"): [
            {
                "child_id": "AA of both",
                "assessment_start_date": "2025-02-01",
                "assessment_authorisation_date": "2025-02-20",
                "assessment_factors": "3B, 4B;16A",
            },
            {
                "child_id": "AS a day apart",
                "assessment_start_date": "2025-02-04",
                "assessment_authorisation_date": "2025-02-24",
            },
            {
                "child_id": "AA a day later in Annex A",
                "assessment_start_date": "2025-02-04",
                "assessment_authorisation_date": "2025-02-24",
                "assessment_factors": "3B",
            },
            {
                "child_id": "AS-AS on one day",
                "assessment_id": "1",
                "assessment_start_date": "2025-02-01",
                "assessment_authorisation_date": "2025-02-10",
            },
            {
                "child_id": "AS-AS on one day",
                "assessment_id": "2",
                "assessment_start_date": "2025-02-01",
                "assessment_authorisation_date": "2025-02-20",
            },
        ],
        (CENSUS, "assessment_factors"): [
            {
                "child_id": "AS-AS on one day",
                "assessment_id": "2",
                "assessment_start_date": "2025-02-01",
                "assessment_factor": "3B",
            },
        ],
        (CENSUS, "cin_plans"): [
            {
                "child_id": "AA of both",
                "plan_start_date": "2025-02-21",
                "plan_end_date": "2025-03-21",
            },
        ],
        (CENSUS, "child_protection_plans"): [
            {
                "child_id": "REV listed",
                "plan_start_date": "2024-05-01",
                "plan_end_date": "2025-03-01",
                "review_dates": "2024-07-30, 2025-01-15",
            },
        ],
    }


def corrected_tables() -> dict[tuple[str, str], list[dict[str, str]]]:
    """Return the rows of children whose older extracts a newer one corrects, or only seems to."""
    return {
        (SPRING, "referrals"): [
            {"child_id": "R before a list with a refused row", "referral_date": "2025-02-01"},
        ],
        (SUMMER, "referrals"): [
            {"child_id": "R other", "referral_date": "2025-05-01"},
            {"child_id": "", "referral_date": "2025-02-01"},
        ],
        (SPRING, "assessments"): [
            {"child_id": "AS withdrawn", "assessment_start_date": "2025-02-01"},
            {"child_id": "AS corrected", "assessment_start_date": "2025-02-01"},
            {"child_id": "AS before the window", "assessment_start_date": "2024-12-01"},
            {"child_id": "AS unreadable later", "assessment_start_date": "2025-02-01"},
        ],
        (SUMMER, "assessments"): [
            {"child_id": "AS corrected", "assessment_start_date": "2025-02-02"},
            {"child_id": "AS unreadable later", "assessment_start_date": "31/02/2025"},
        ],
        (SPRING, "section_47_enquiries"): [
            {
                "child_id": "ICPC of an enquiry before the window",
                "section_47_start_date": "2024-12-20",
                "conference_date": "2025-01-05",
            },
            {
                "child_id": "ICPC withdrawn",
                "section_47_start_date": "2025-02-01",
                "conference_date": "2025-02-10",
            },
        ],
        (SPRING, "children_in_need"): [
            {
                "child_id": "CIN before a later episode",
                "cin_start_date": "2025-01-10",
                "cin_closure_date": "2025-02-10",
            },
            {"child_id": "CIN no longer listed", "cin_start_date": "2025-01-10"},
            {"child_id": "CIN start corrected", "cin_start_date": "2025-01-10"},
            {
                "child_id": "CIN closure corrected",
                "cin_start_date": "2025-01-10",
                "cin_closure_date": "2025-02-10",
            },
        ],
        (SUMMER, "children_in_need"): [
            {"child_id": "CIN before a later episode", "cin_start_date": "2025-04-10"},
            {"child_id": "CIN start corrected", "cin_start_date": "2025-01-08"},
            {
                "child_id": "CIN closure corrected",
                "cin_start_date": "2025-01-10",
                "cin_closure_date": "2025-02-20",
            },
        ],
    }


def corrected_sheets() -> tuple[str, str, list[list[dict[str, str]]]]:
    """Return extract, table and the rows of each sheet of a list that a workbook holds twice.

    A row of one sheet is not the row of the same number of the other.
    """
    enquiry = {"child_id": "ICPC withdrawn", "section_47_start_date": "2025-02-01"}
    other = {
        "child_id": "S47 other",
        "section_47_start_date": "2025-05-01",
        "conference_date": "2025-05-20",
    }
    return SUMMER, "section_47_enquiries", [[enquiry], [other]]
