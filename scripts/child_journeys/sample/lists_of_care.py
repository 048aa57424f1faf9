"""Lists 8 to 11 of Annex A: children looked after, care leavers, adoption, adopters."""

from collections.abc import Iterator

from child_journeys.sample.days import NEVER, add_months
from child_journeys.sample.extract import YEAR_MONTHS, Extract
from child_journeys.sample.records import Adopter, Care, Child, Episode
from child_journeys.sample.sent import Row, events_of

YOUNGEST_CARE_LEAVER = 16
OLDEST_CARE_LEAVER = 25
WEEKS_13 = 91


def looked_after(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 8: the latest period of care of each child, if open or ended in the window."""
    for child in children:
        periods = [
            (episode, care)
            for episode in child.episodes
            for care in episode.care
            if care.start <= extract.day
        ]
        if periods and periods[-1][1].end > extract.after:
            yield _care(extract, child, [care for _, care in periods], *periods[-1])


# Dates of visits and the like, and attributes of young people, decide nothing: they follow from
# the day care began or the child's number, so that one extract agrees with the next.


def _care(extract: Extract, child: Child, periods: list[Care], episode: Episode, care: Care) -> Row:
    end = extract.known(care.end)
    last = min(extract.day, end)
    year_ago = add_months(extract.day, -YEAR_MONTHS)
    placements = [day for day in care.placements if day <= last]
    before = [day for day in placements if day < max(year_ago, care.start + 1)]
    current = len(placements) - len(before) + (1 if before else 0)
    missing = care.start % 7 == 0
    cells = [
        *extract.person(child),
        extract.yes_no[care.is_unaccompanied and care.start > year_ago],
        extract.disability(child),
        extract.date[care.start],
        extract.forms["primary_need"][episode.need_correction.sent(episode.need, extract.day)],
        extract.yes_no[any(year_ago < period.end <= care.start for period in periods)],
        extract.date[care.start],
        extract.forms["legal_status"][care.legal_status],
        extract.date[max(care.start, last - 30 - care.start % 120)],
        extract.date[max(care.start, last - care.start % 42)],
        extract.forms["permanence_plan"][care.permanence],
        extract.date[max(care.start, last - care.start % 90)],
        extract.date[max(care.start, last - care.start % 200)],
        extract.date[max(care.start, last - care.start % 170)],
        str(max(1, current)),
        extract.date[end],
        extract.forms["care_end_reason"][care.end_reason] if end != NEVER else "",
        extract.date[placements[-1]],
        extract.forms["placement_type"][care.placement_type],
        extract.forms["placement_provider"][care.provider],
        care.postcode,
        "",
        extract.forms["placement_location"]["IN"],
        extract.authority.name,
        str(int(missing)),
        "0",
        extract.yes_no[True] if missing else "",
        extract.yes_no[care.start % 2 == 0] if missing else "",
        episode.team,
        episode.worker,
    ]
    return cells, events_of(child.number, lac_start=care.start, lac_end=end)


def care_leavers(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 9: young people of 16 to 24 who were looked after for 13 weeks."""
    columns_of_2024 = extract.year >= 2024
    for child in children:
        periods = [(e, c) for e in child.episodes for c in e.care if c.start <= extract.day]
        if not periods:
            continue
        episode, care = periods[-1]
        age = extract.age(child)
        is_long = min(care.end, extract.day) - care.start >= WEEKS_13
        if not is_long or not YOUNGEST_CARE_LEAVER <= age < OLDEST_CARE_LEAVER:
            continue
        cells = [
            *extract.person(child),
            extract.disability(child),
            episode.team,
            episode.worker,
            extract.forms["eligibility_category"][_eligibility(extract, age, care)],
            extract.forms["in_touch"]["NO" if child.number % 11 == 0 else "YES"],
            extract.forms["accommodation_type"]["BDKUUZ"[child.number % 6]],
            extract.forms["accommodation_suitability"][
                "UNSUITABLE" if child.number % 9 == 0 else "SUITABLE"
            ],
            extract.forms["activity_status"][
                ("F2", "F2", "G5", "P2", "F4" if columns_of_2024 else "F3")[child.number % 5]
            ],
        ]
        if columns_of_2024:
            cells += [
                extract.yes_no[child.is_unaccompanied],
                f"Personal adviser {child.number % 9 + 1}",
                extract.date[extract.day - 20 - child.number % 100],
                extract.date[extract.day - child.number % 56],
            ]
        yield cells, ()


def _eligibility(extract: Extract, age: int, care: Care) -> str:
    if age >= 18:
        return "FORMER_RELEVANT"
    return "RELEVANT" if care.end <= extract.day else "ELIGIBLE"


def adoptions(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 10: children with a decision for adoption, not adopted before the window."""
    for child in children:
        adoption = child.adoption
        if adoption is None or adoption.decision > extract.day or adoption.order <= extract.after:
            continue
        care = next(c for e in child.episodes for c in e.care)
        matching = extract.known(adoption.matching)
        person = extract.person(child)
        cells = [
            person[0],
            adoption.family if matching != NEVER else "",
            *person[1:],
            extract.disability(child),
            extract.date[care.start],
            extract.date[adoption.decision],
            extract.date[extract.known(adoption.placement_order)],
            extract.date[matching],
            extract.date[extract.known(adoption.placed)],
            extract.date[extract.known(adoption.order)],
            "",
            "",
            extract.date[matching] if adoption.is_fostering_first else "",
        ]
        yield cells, ()


def prospective_adopters(extract: Extract, adopters: list[Adopter]) -> Iterator[Row]:
    """List 11: adopters in the process, not gone before the window."""
    for adopter in adopters:
        gone = min(adopter.leaving, adopter.order)
        if adopter.enquiry > extract.day or gone <= extract.after:
            continue
        left = adopter.leaving <= extract.day
        moments = (
            adopter.enquiry, *adopter.stage_1, *adopter.stage_2, NEVER, adopter.stage_2[1],
            adopter.matching, adopter.placed,
        )  # fmt: skip
        cells = [
            adopter.adopter_id,
            adopter.family,
            extract.forms["gender"][adopter.gender],
            extract.forms["ethnicity"][adopter.ethnicity],
            extract.yes_no[adopter.has_disability],
            extract.yes_no[adopter.is_fostering_first],
            *(extract.date[extract.known(day)] for day in moments),
            "1" if adopter.placed <= extract.day else "",
            extract.date[extract.known(adopter.order)],
            extract.date[extract.known(adopter.leaving)],
            extract.forms["leaving_reason"][adopter.leaving_reason] if left else "",
        ]
        yield cells, ()
