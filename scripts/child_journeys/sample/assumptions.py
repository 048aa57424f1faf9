"""What the simulation has to assume because nothing is published, and what it plants.

Every figure here is an assumption of ours, chosen to look plausible; published figures are
read from the DfE seeds in `rates`. Shares are parts of 1, durations are days unless said.
"""

from dataclasses import dataclass

# Intake: DfE publishes months but no weekdays.
WEEKEND_INTAKE = 0.25
BANK_HOLIDAY_INTAKE = 0.2

# How children come to be known. Contacts and early help are not part of any DfE table.
CARE_LEAVER_SHARE = 0.03
LONG_IN_CARE_SHARE = 0.05
CONTACT_ONLY_SHARE = 0.12
MEAN_FURTHER_CONTACTS = 0.9
EARLY_HELP_SHARE = 0.15
YEARS_KNOWN_BEFORE = 1
LATER_RETURN_SHARE = 0.15
TOO_OLD_TO_RETURN_SHARE = 0.04
DAYS_OF_LATER_RETURN = 2 * 365
MONTHS_OF_FURTHER_CONTACT = 24
DAYS_FROM_CONTACT = 4

# Children: (youngest, oldest age in years, weight) at the first contact; -1 is unborn.
AGE_BANDS = ((-1, -1, 3), (0, 0, 6), (1, 4, 20), (5, 9, 27), (10, 15, 33), (16, 17, 11))
DAYS_TO_BIRTH = (10, 150)
DAYS_TO_EXPECTED_BIRTH = (-14, 14)
GENDER_WEIGHTS = {"M": 51.5, "F": 48.1, "U": 0.4}
ETHNICITY_WEIGHTS = {
    "WBRI": 57.0, "WIRI": 0.5, "WIRT": 0.4, "WOTH": 5.0, "WROM": 0.8,
    "MWBC": 3.0, "MWBA": 1.2, "MWAS": 1.5, "MOTH": 3.0,
    "AIND": 1.2, "APKN": 3.2, "ABAN": 1.5, "AOTH": 2.0,
    "BCRB": 3.5, "BAFR": 7.5, "BOTH": 3.0,
    "CHNE": 0.4, "OOTH": 2.3, "REFU": 0.6, "NOBT": 2.4,
}  # fmt: skip
MOST_DISABILITIES = 2

# An episode of need. The four latest are in working days, others in days.
LATEST_ASSESSMENT_START = 2
LATEST_SECTION_47_START = 10
LATEST_CLOSURE_AFTER_NO_NEED = 5
LATEST_PLAN_AFTER_AUTHORISATION = 10
CHILD_SEEN_SHARE = 0.93
EARLY_HELP_AFTER_ASSESSMENT_SHARE = 0.15
EARLY_HELP_DAYS = (40, 300)
DAYS_TO_EARLY_HELP = (1, 10)
EARLY_HELP_ORGANISATIONS = ("School", "Health visiting", "Children's centre", "Youth service")
TRANSFERRED_SHARE = 0.05
SHORTEST_SUPPORT = 7
SHORTEST_PLAN = 14
LATEST_CLOSURE_AFTER_PLAN = 14
DAYS_REVIEW_IS_EARLY = (4, 20)
DAYS_REVIEW_IS_LATE = (1, 25)
STEP_DOWN_SHARE = 0.5
STEP_DOWN_DAYS = (40, 150)
PRE_PROCEEDINGS_SHARE = 0.25
DAYS_TO_PRE_PROCEEDINGS = (30, 200)
WORKING_DAYS_TO_FIRST_MEETING = (5, 15)
WORKING_DAYS_TO_STEP_DECISION = (20, 80)
MOST_REVIEW_MEETINGS = 3
FAMILY_MEETING_SHARE = 0.5
EMERGENCY_SHARE = 0.05
SAME_ABUSE_SHARE = 0.85
SECOND_ASSESSMENT_SHARE = 0.35
FEWEST_DAYS_BETWEEN_ASSESSMENTS = 90
LONGEST_ASSESSMENT_DAYS = 140
TEAMS = ("North team", "South team", "East team", "West team")
WORKERS = 40
CORRECTED_SHARE = 0.03
DAYS_TO_CORRECTION = (60, 200)

# Looked-after children and adopters: the SSDA903 return is not part of the seeds.
LOOKED_AFTER_SHARE = 0.1
LATEST_CARE_AFTER_AUTHORISATION = 60
UNACCOMPANIED_SHARE = 0.25
UNACCOMPANIED_AGES = (15, 17)
CARE_MONTHS = (1, 40)
PLACEMENT_DAYS = (30, 700)
ADOPTION_SHARE = 0.5
OLDEST_ADOPTED_AGE = 5
MONTHS_TO_ADOPTION = (14, 30)
FOSTERING_FIRST_SHARE = 0.2
CARE_LEAVER_MONTHS = (16 * 12, 22 * 12)
CARE_LEAVER_MONTHS_AT_REFERRAL = (13 * 12, 15 * 12)
MONTHS_KNOWN_IN_CARE = (6, 30)
MONTHS_LEFT_IN_CARE = (3, 40)
OLDEST_MONTHS_AT_CARE = 15 * 12
DAYS_TO_CARE = (1, 60)
SHORTEST_CARE = 7
LATEST_CLOSURE_AFTER_CARE = 30
DAYS_WITHIN_A_MONTH = 28
DAYS_DECIDED_BEFORE_ORDERED = (10, 60)
DAYS_ORDERED_BEFORE_MATCHED = (30, 90)
DAYS_MATCHED_BEFORE_PLACED = (10, 40)
DAYS_PLACED_BEFORE_ORDER = (120, 180)
ADOPTERS_PER_CHILD = 0.02
FEWEST_ADOPTERS = 6
ADOPTER_LEAVES_SHARE = 0.25
DAYS_TO_STAGE_1 = (10, 40)
DAYS_TO_STAGE_1_END = (70, 120)
DAYS_TO_STAGE_2 = 7
DAYS_TO_STAGE_2_END = (100, 140)
DAYS_TO_MATCHING = (60, 300)
DAYS_TO_ADOPTION_ORDER = (120, 300)
LATEST_LEAVING_AFTER_STAGE_1 = 60
LEGAL_STATUS_WEIGHTS = {"C1": 22, "C2": 45, "E1": 5, "V2": 24, "L1": 1, "L2": 1, "J1": 2}
PLACEMENT_WEIGHTS = {
    "U1": 8, "U3": 10, "U4": 24, "U6": 30, "P1": 7, "P2": 3, "H5": 6, "K2": 9, "R3": 1, "T0": 2,
}  # fmt: skip
PROVIDER_WEIGHTS = {"PR0": 7, "PR1": 48, "PR2": 2, "PR4": 40, "PR5": 3}
CARE_END_WEIGHTS = {"E4A": 40, "E4B": 10, "E3": 3, "E41": 8, "E46": 12, "E47": 12, "E8": 15}
PERMANENCE_WEIGHTS = {"FAMILY": 30, "FOSTERING": 40, "SGO_CAO": 12, "SUPPORTED_LIVING": 10,
                      "RESIDENTIAL": 6, "OTHER": 2}  # fmt: skip

# The plan that follows when risk was missed at first.
PLAN_AFTER_MISSED_RISK_WEIGHTS = {"protection_plan": 40, "cin_plan": 52, "care": 8}

# When a re-referral follows the closure: (first month, last month, weight). Published: DfE
# "Children in need: a focus on re-referrals", 2017, table A4, which the seeds do not hold.
RETURN_BANDS = ((1, 3, 38.3), (4, 6, 16.5), (7, 12, 19.0))

# Mess, as multiples of the share of cells that are spelled in another way.
FILE_MESS_FACTOR = 4
BLANKED_PER_ROW_FACTOR = 0.5
WRONG_ROW_FACTOR = 0.25
DUPLICATE_ROW_FACTOR = 0.25
EMPTY_ROW_FACTOR = 0.1


@dataclass(frozen=True)
class Planted:
    """Differences that an analyst must be able to find, the same for every authority.

    `base_rate` is the chance that a child's first assessment, if it finds no support needed, is
    followed within six months by a referral that leads to a plan.
    """

    base_rate: float = 0.08
    group_ethnicities: tuple[str, ...] = ("BCRB", "BAFR", "BOTH")
    group_factor: float = 6.0
    weekday: int = 4
    weekday_factor: float = 5.0
    authority_factor: float = 1.75
    highest_rate: float = 0.9


PLANTED = Planted()
