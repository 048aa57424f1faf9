"""Unique pupil numbers as a school would have given them.

Structure and check letter: DfE, "Unique pupil numbers: a guide for schools and local authorities".
"""

from child_journeys.sample.errors import SampleError

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The letters of a UPN by their value: I, O and S are left out."""
FIRST_ESTABLISHMENT = 2000
PUPILS_PER_SCHOOL_AND_YEAR = 1000
HIGHEST_NUMBER = (10_000 - FIRST_ESTABLISHMENT) * PUPILS_PER_SCHOOL_AND_YEAR


def upn(authority_code: str, number: int, year: int) -> str:
    """Return the unique pupil number of a child, another one for every number.

    It holds the check letter, the authority's three digits, four of the school, two of the year
    and three of the pupil.

    Args:
        authority_code: DfE code of the authority, three digits.
        number: running number of the child within the authority, below `HIGHEST_NUMBER`.
        year: calendar year in which the number was given.

    Raises:
        SampleError: there are more children than numbers.
    """
    if not 0 <= number < HIGHEST_NUMBER:
        raise SampleError("There are no unique pupil numbers for so many children.")
    school, pupil = divmod(number, PUPILS_PER_SCHOOL_AND_YEAR)
    digits = f"{authority_code}{FIRST_ESTABLISHMENT + school:04d}{year % 100:02d}{pupil:03d}"
    total = sum(place * int(digit) for place, digit in enumerate(digits, 2))
    return LETTERS[total % len(LETTERS)] + digits
