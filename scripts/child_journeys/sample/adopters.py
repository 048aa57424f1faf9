"""Prospective adopters of an authority (List 11); they have no journey."""

from random import Random

from child_journeys.sample import assumptions as assumed
from child_journeys.sample.days import NEVER
from child_journeys.sample.draws import Choice
from child_journeys.sample.records import Adopter


def adopter(
    number: int, families: list[str], start: int, end: int, disabled: float, rng: Random
) -> Adopter:
    """Return one prospective adopter; some become the family of an adopted child.

    Args:
        number: running number within the authority.
        families: family identifiers of the adopted children.
        start: first day of the period (ordinal).
        end: last day of the period (ordinal).
        disabled: share of people with a disability.
        rng: random numbers of the authority.
    """
    enquiry = rng.randint(start - 300, end - 60)
    stage_1 = (
        enquiry + rng.randint(*assumed.DAYS_TO_STAGE_1),
        enquiry + rng.randint(*assumed.DAYS_TO_STAGE_1_END),
    )
    is_leaving = rng.random() < assumed.ADOPTER_LEAVES_SHARE
    stage_2 = (NEVER, NEVER)
    matching = placed = order = leaving = NEVER
    if is_leaving:
        leaving = stage_1[1] + rng.randint(0, assumed.LATEST_LEAVING_AFTER_STAGE_1)
    else:
        stage_2 = (
            stage_1[1] + assumed.DAYS_TO_STAGE_2,
            stage_1[1] + rng.randint(*assumed.DAYS_TO_STAGE_2_END),
        )
        matching = stage_2[1] + rng.randint(*assumed.DAYS_TO_MATCHING)
        placed = matching + rng.randint(*assumed.DAYS_MATCHED_BEFORE_PLACED)
        order = placed + rng.randint(*assumed.DAYS_TO_ADOPTION_ORDER)
    family = families[number % len(families)] if families else f"FAM{number:04d}"
    return Adopter(
        adopter_id=f"PA{number:05d}",
        family=family,
        gender=rng.choice("MF"),
        ethnicity=Choice(assumed.ETHNICITY_WEIGHTS).draw(rng),
        has_disability=rng.random() < disabled,
        is_fostering_first=rng.random() < assumed.FOSTERING_FIRST_SHARE,
        enquiry=enquiry,
        stage_1=stage_1,
        stage_2=stage_2,
        matching=matching,
        placed=placed,
        order=order,
        leaving=leaving,
        leaving_reason=rng.choice("123") if is_leaving else "",
    )
