"""Rates of the journeys, read from the figures that the Department for Education publishes."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

Band = tuple[int, int, float]
"""Lowest and highest length (both included) and weight."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

SOURCES = {
    "Individual": ("1A", "1B", "1C", "1D"),
    "Schools": ("2A",),
    "Education_Services": ("2B",),
    "Health_Services": ("3A", "3B", "3C", "3D", "3E", "3F"),
    "Housing": ("4",),
    "LA_Services": ("5A", "5B", "5C", "5D"),
    "Police": ("6",),
    "Other_legal_agency": ("7",),
    "Other": ("8",),
    "Anonymous": ("9",),
    "Unknown": ("10",),
}
"""Codes of each published group of sources; within a group they are assumed equally likely."""

FACTORS = {
    "Alcohol_Misuse_child": "1A", "Alcohol_Misuse_parent": "1B", "Alcohol_Misuse_person": "1C",
    "Drug_Misuse_child": "2A", "Drug_Misuse_parent": "2B", "Drug_Misuse_person": "2C",
    "Domestic_Abuse_child": "3A", "Domestic_Abuse_parent": "3B", "Domestic_Abuse_person": "3C",
    "Mental_Health_child": "4A", "Mental_Health_parent": "4B", "Mental_Health_person": "4C",
    "Learning_Disability_child": "5A", "Learning_Disability_parent": "5B",
    "Learning_Disability_person": "5C", "Physical_Disability_child": "6A",
    "Physical_Disability_parent": "6B", "Physical_Disability_person": "6C",
    "Young_Carer": "7A", "Privately_fostered": "8F", "Unaccompanied_asylum_seeker": "9A",
    "Going_missing": "10A", "Child_sexual_exploitation": "11A", "Trafficking": "12A",
    "Gangs": "13A", "Socially_unacceptable_behaviour": "14A", "Self_harm": "15A",
    "Neglect": "16A", "Emotional_Abuse": "17A", "Physical_Abuse_child_on_child": "18B",
    "Physical_Abuse_adult_on_child": "18C", "Sexual_Abuse_child_on_child": "19B",
    "Sexual_Abuse_adult_on_child": "19C", "Other": "20", "Female_Genital_Mutilation": "22A",
    "Faith_linked_abuse": "23A", "Child_criminal_exploitation": "24A",
}  # fmt: skip

NEEDS = {
    "N0_Not_stated": "N0", "N1_Abuse_or_neglect": "N1", "N2_Childs_disability_or_illness": "N2",
    "N3_Parents_disability_or_illness": "N3", "N4_Family_in_acute_stress": "N4",
    "N5_Family_dysfunction": "N5", "N6_Socially_unacceptable_behaviour": "N6",
    "N7_Low_income": "N7", "N8_Absent_parenting": "N8", "N9_Cases_other_than_CIN": "N9",
}  # fmt: skip

ABUSE = {
    "Neglect": "NEG", "Physical": "PHY", "Sexual": "SAB", "Emotional": "EMO", "Multiple": "MUL",
}  # fmt: skip

DISABILITIES = {
    "Autism": "AUT", "Behaviour": "BEH", "Communication": "COMM", "Consciousness": "CON",
    "Hand_Function": "HAND", "Hearing": "HEAR", "Incontinence": "INC",
    "Learning_Difficulties": "LD", "Mobility": "MOB", "Other": "DDA", "Personal_care": "PC",
    "Vision": "VIS",
}  # fmt: skip

CLOSURES = {
    "RC2_Died": "RC2", "RC3_Residence_Order": "RC3", "RC4_Special_Guardianship_Order": "RC4",
    "RC5_Transfer_to_another_LA": "RC5", "RC6_Transfer_to_Adult_Social_Service": "RC6",
    "RC7_Other": "RC7",
}  # fmt: skip
"""Reasons drawn at a closure; adoption (RC1) and no need (RC8, RC9) follow from the journey."""

ASSESSMENT_BANDS = (
    ("Same_day", 0, 0), ("1-10_days", 1, 10), ("11-20_days", 11, 20), ("21-30_days", 21, 30),
    ("31-40_days", 31, 40), ("41-45_days", 41, 45), ("46-50_days", 46, 50),
    ("51-60_days", 51, 60), ("61+_days", 61, 90),
)  # fmt: skip
CONFERENCE_BANDS = (
    ("Duration_0-10_days", 5, 10), ("Duration_11-15_days", 11, 15),
    ("Duration_16-20_days", 16, 20), ("Duration_21+_days", 21, 35),
)  # fmt: skip
ASSESSMENT_LIMIT = 45
CONFERENCE_LIMIT = 15


@dataclass(frozen=True)
class Rates:
    """How often things happen and how long they take; shares are parts of 1.

    Weights need not sum to 1. Assessments and conferences are in working days, episodes of need
    and child protection plans in days.
    """

    re_referral: float
    no_further_action: float
    not_in_need: float
    section_47_per_referral: float
    conference_per_section_47: float
    plan_per_conference: float
    cin_plan_per_episode: float
    repeat_plan: float
    review_in_time: float
    disabled: float
    assessment_bands: tuple[Band, ...]
    conference_bands: tuple[Band, ...]
    episode_bands: tuple[Band, ...]
    plan_bands: tuple[Band, ...]
    months: Mapping[int, float]
    sources: Mapping[str, float]
    factors: Mapping[str, float]
    needs: Mapping[str, float]
    initial_abuse: Mapping[str, float]
    latest_abuse: Mapping[str, float]
    disabilities: Mapping[str, float]
    closures: Mapping[str, float]

    @property
    def in_need(self) -> float:
        """Share of referrals whose child is found in need of support."""
        return 1 - self.no_further_action - self.not_in_need


class _Statistics:
    """Published national figures: the value of the latest year that has one."""

    def __init__(self, path: Path) -> None:
        self._values: dict[tuple[str, str], tuple[int, float]] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = (row["dfe_table"], row["indicator"])
                year = int(row["year_ending_31_march"])
                value = _number(row["value"])
                if value is not None and year >= self._values.get(key, (0, 0.0))[0]:
                    self._values[key] = (year, value)

    def value(self, table: str, indicator: str) -> float:
        return self._values[table, indicator][1]

    def weights(self, table: str, names: Mapping[str, str], ending: str = "") -> dict[str, float]:
        return {code: self.value(table, name + ending) for name, code in names.items()}

    def bands(self, table: str, bands: tuple[tuple[str, int, int], ...]) -> tuple[Band, ...]:
        return tuple((low, high, self.value(table, name)) for name, low, high in bands)


def national_rates(statistics: Path) -> Rates:
    """Return the rates of England, each of the latest year that has a figure.

    Args:
        statistics: `dfe_statistics.csv` (year_ending_31_march, dfe_table, indicator, value).

    Raises:
        KeyError: the file lacks a figure that the simulation needs.
    """
    dfe = _Statistics(statistics)
    referrals = dfe.value("c5", "Referrals")
    durations = (
        ("3_months_or_less", 15, 91),
        ("more_than_3_months_6_months", 92, 182),
        ("more_than_6_months_less_than_1_year", 183, 364),
        ("1_year_less_than_2_years", 365, 729),
    )
    longest = (730, 1095)
    factors = dfe.weights("c3", FACTORS)
    episodes = dfe.value("c3", "Episodes_with_assessment_factor")
    return Rates(
        re_referral=dfe.value("c1", "Re_referrals_percent") / 100,
        no_further_action=dfe.value("c1", "No_Further_Action_percent") / 100,
        not_in_need=dfe.value("c1", "Not_in_Need_percent") / 100,
        section_47_per_referral=dfe.value("c4", "Section47") / dfe.value("c1", "Referrals"),
        conference_per_section_47=dfe.value("c4", "ICPC") / dfe.value("c4", "Section47"),
        plan_per_conference=dfe.value("d1", "CPP_start") / dfe.value("c4", "ICPC"),
        cin_plan_per_episode=dfe.value("b7", "CINPlan_start") / dfe.value("b1", "Started_episodes"),
        repeat_plan=dfe.value("d3", "CPP_subsequent_percent") / 100,
        review_in_time=dfe.value("d6", "Reviewed_within_timescales_percent") / 100,
        disabled=dfe.value("b2", "At31_episodes_disability_recorded_percent") / 100,
        assessment_bands=dfe.bands("c2", ASSESSMENT_BANDS),
        conference_bands=dfe.bands("c4", CONFERENCE_BANDS),
        episode_bands=dfe.bands("b5", (*durations, ("2years+", *longest))),
        plan_bands=dfe.bands("d7", (*durations, ("2_years_or_more", *longest))),
        months={number: dfe.value("c6", name) for number, name in enumerate(MONTHS, 1)},
        sources={
            code: dfe.value("c5", group) / referrals / len(codes)
            for group, codes in SOURCES.items()
            for code in codes
        },
        factors={code: count / episodes for code, count in factors.items()},
        needs=dfe.weights("b3", NEEDS),
        initial_abuse=dfe.weights("d2", ABUSE, "_Initial"),
        latest_abuse=dfe.weights("d2", ABUSE, "_Latest"),
        disabilities=dfe.weights("b2", DISABILITIES, "_percent"),
        closures=dfe.weights("b6", CLOSURES),
    )


def local_rates(national: Rates, spread: Path, rng: Random) -> Rates:
    """Draw the rates of one authority, between the 10th and 90th percentile of all authorities.

    Args:
        national: rates of England, kept where no spread is published.
        spread: `dfe_authority_spread.csv` (indicator, percentile_10, percentile_90, ...).
        rng: random numbers of this authority.

    Raises:
        KeyError: the file lacks an indicator that varies here.
    """
    ranges = _latest_spread(spread)

    def draw(indicator: str) -> float:
        return rng.uniform(*ranges[indicator]) / 100

    return replace(
        national,
        re_referral=draw("rereferral_percent"),
        no_further_action=draw("no_further_action_percent"),
        not_in_need=draw("not_in_need_percent"),
        conference_per_section_47=draw("icpc_per_100_s47 (derived)"),
        repeat_plan=draw("cpp_subsequent_percent"),
        review_in_time=draw("cpp_reviewed_within_timescales_percent"),
        assessment_bands=_with_share_within(
            national.assessment_bands,
            ASSESSMENT_LIMIT,
            draw("assessments_within_45wd_percent (derived)"),
        ),
        conference_bands=_with_share_within(
            national.conference_bands, CONFERENCE_LIMIT, draw("icpc_within_15wd_percent (derived)")
        ),
        sources=_with_group_shares(
            national.sources,
            {
                "Police": draw("referral_source_share_Police"),
                "Schools": draw("referral_source_share_Schools"),
                "Health_Services": draw("referral_source_share_Health_Services"),
                "LA_Services": draw("referral_source_share_LA_Services"),
                "Individual": draw("referral_source_share_Individual"),
            },
        ),
    )


def share_within(bands: tuple[Band, ...], limit: int) -> float:
    """Return the share of the weights in bands no longer than `limit`."""
    total = sum(weight for _, _, weight in bands)
    return sum(weight for _, high, weight in bands if high <= limit) / total


def _number(text: str) -> float | None:
    """Return the number, or None for the signs that DfE writes instead ("x", "c", "z")."""
    try:
        return float(text)
    except ValueError:
        return None


def _latest_spread(path: Path) -> dict[str, tuple[float, float]]:
    ranges: dict[str, tuple[int, float, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year = int(row["year_ending_31_march"])
            if year >= ranges.get(row["indicator"], (0, 0.0, 0.0))[0]:
                low, high = float(row["percentile_10"]), float(row["percentile_90"])
                ranges[row["indicator"]] = (year, low, high)
    return {indicator: (low, high) for indicator, (_, low, high) in ranges.items()}


def _with_share_within(bands: tuple[Band, ...], limit: int, share: float) -> tuple[Band, ...]:
    """Scale the bands up to `limit` and beyond it so that `share` lies within."""
    within = share_within(bands, limit)
    return tuple(
        (low, high, weight * (share / within if high <= limit else (1 - share) / (1 - within)))
        for low, high, weight in bands
    )


def _with_group_shares(
    sources: Mapping[str, float], shares: Mapping[str, float]
) -> dict[str, float]:
    """Give the named groups these shares and scale all other sources to the rest."""
    named = {code: shares[group] for group in shares for code in SOURCES[group]}
    rest = sum(weight for code, weight in sources.items() if code not in named)
    left = max(0.0, 1 - sum(shares.values())) / rest
    sizes = {code: len(SOURCES[group]) for group in shares for code in SOURCES[group]}
    return {
        code: named[code] / sizes[code] if code in named else weight * left
        for code, weight in sources.items()
    }
