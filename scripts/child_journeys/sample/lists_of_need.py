"""Lists 1 to 7 of Annex A: contacts, early help, referrals, assessments, enquiries, need, plans."""

from collections.abc import Iterator

from child_journeys.sample.days import NEVER
from child_journeys.sample.extract import Extract
from child_journeys.sample.records import Assessment, Child, Episode, ProtectionPlan
from child_journeys.sample.sent import Row, events_of


def contacts(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 1: contacts received in the window."""
    sources = extract.forms["source"]
    for child in children:
        for day, source in child.contacts:
            if extract.is_shown(day):
                cells = [*extract.person(child), extract.date[day], sources[source]]
                yield cells, ((child.number, "contact", day, source),)


def early_help(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 2: early help assessments started in the window."""
    for child in children:
        for start, end, organisation in child.early_help:
            if extract.is_shown(start):
                shown_end = extract.known(end)
                dates = [extract.date[start], extract.date[shown_end]]
                yield (
                    [*extract.person(child), *dates, organisation],
                    events_of(
                        child.number,
                        early_help_assessment_start=start,
                        early_help_assessment_end=shown_end,
                    ),
                )


def referrals(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 3: referrals received in the window."""
    for child in children:
        days = [e.referral for e in child.episodes if e.referral <= extract.day]
        for episode in child.episodes:
            if extract.is_shown(episode.referral):
                cells = [
                    *extract.person(child),
                    extract.date[episode.referral],
                    extract.forms["source"][
                        episode.source_correction.sent(episode.source, extract.day)
                    ],
                    extract.yes_no[episode.is_no_further_action],
                    extract.count(days, days[-1]),
                    episode.team,
                    episode.worker,
                ]
                yield cells, events_of(child.number, referral=episode.referral)


def assessments(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 4: assessments started or authorised in the window."""
    for child in children:
        for episode in child.episodes:
            for assessment in episode.assessments:
                if extract.is_shown(assessment.start) or extract.is_shown(assessment.authorised):
                    yield _assessment(extract, child, episode, assessment)


def _assessment(extract: Extract, child: Child, episode: Episode, assessment: Assessment) -> Row:
    authorised = extract.known(assessment.authorised)
    support = ""
    if authorised != NEVER:
        code = assessment.correction.sent(assessment.support, extract.day)
        support = extract.forms["yes_no_unknown"][code]
    cells = [
        *extract.person(child),
        extract.disability(child),
        extract.date[assessment.start],
        extract.yes_no[assessment.is_child_seen],
        extract.date[authorised],
        support,
        episode.team,
        episode.worker,
    ]
    return cells, events_of(
        child.number, assessment_start=assessment.start, assessment_authorised=authorised
    )


def section_47s(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 5: section 47 enquiries started in the window, with their conferences."""
    for child in children:
        enquiries = [(e, s) for e in child.episodes for s in e.section_47s]
        starts = [s.start for _, s in enquiries if s.start <= extract.day]
        conferences = [s.conference for _, s in enquiries]
        for episode, enquiry in enquiries:
            if not extract.is_shown(enquiry.start):
                continue
            is_decided = enquiry.decided <= extract.day
            conference = extract.known(enquiry.conference)
            is_held = conference != NEVER
            cells = [
                *extract.person(child),
                extract.disability(child),
                extract.date[enquiry.start],
                extract.yes_no[enquiry.conference == NEVER] if is_decided else "",
                extract.date[conference],
                extract.yes_no[enquiry.is_leading_to_plan] if is_held else "",
                extract.count(starts, starts[-1]),
                extract.count(conferences, starts[-1]),
                episode.team,
                episode.worker,
            ]
            yield cells, events_of(child.number, s47=enquiry.start, icpc=conference)


def children_in_need(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 6: the latest episode of need of each child, if open or ended in the window."""
    for child in children:
        episodes = [e for e in child.episodes if _is_episode_of_need(extract, e)]
        if episodes and episodes[-1].closure > extract.after:
            yield _child_in_need(extract, child, episodes[-1])


def _is_episode_of_need(extract: Extract, episode: Episode) -> bool:
    if episode.is_no_further_action or episode.referral > extract.day:
        return False
    is_no_need = episode.closure_reason in ("RC8", "RC9") and episode.closure <= extract.day
    return extract.authority.is_listing_no_need or not is_no_need


def _child_in_need(extract: Extract, child: Child, episode: Episode) -> Row:
    closure = extract.known(episode.closure)
    seen = [a.start + 2 for a in episode.assessments if a.is_child_seen]
    seen += [review for plan in episode.protection_plans for review in plan.reviews]
    last_seen = max((day for day in seen if day <= min(closure, extract.day)), default=NEVER)
    reason = extract.forms["closure_reason"][episode.closure_reason]
    cells = [
        *extract.person(child),
        extract.disability(child),
        extract.date[episode.referral],
        extract.forms["primary_need"][episode.need_correction.sent(episode.need, extract.day)],
        extract.date[last_seen],
        extract.date[closure],
        reason if closure != NEVER else "",
        extract.forms["case_status"][_case_status(extract, episode)],
        episode.team,
        episode.worker,
    ]
    return cells, events_of(child.number, cin_start=episode.referral, cin_end=closure)


def _case_status(extract: Extract, episode: Episode) -> str:
    """Return the first status that applies: closed, looked after, plan, assessment."""
    day = extract.day
    if episode.closure <= day:
        return "CLOSED"
    if any(care.start <= day < care.end for care in episode.care):
        return "CLA"
    if any(plan.start <= day < plan.end for plan in episode.protection_plans):
        return "CPP"
    is_assessed = any(assessment.authorised <= day for assessment in episode.assessments)
    return "CIN" if is_assessed else "ASSESSMENT"


def protection_plans(extract: Extract, children: list[Child]) -> Iterator[Row]:
    """List 7: the latest child protection plan of each child, likewise."""
    for child in children:
        plans = [
            (episode, plan)
            for episode in child.episodes
            for plan in episode.protection_plans
            if plan.start <= extract.day
        ]
        if plans and plans[-1][1].end > extract.after:
            yield _protection_plan(extract, child, *plans[-1])


def _protection_plan(extract: Extract, child: Child, episode: Episode, plan: ProtectionPlan) -> Row:
    end = extract.known(plan.end)
    review = max((day for day in plan.reviews if day <= extract.day), default=NEVER)
    abuse = extract.forms["abuse_category"]
    cells = [
        *extract.person(child),
        extract.disability(child),
        extract.date[plan.start],
        abuse[plan.initial_abuse],
        abuse[plan.latest_abuse],
        extract.date[min(extract.day, end) - (plan.start % 14)],
        extract.yes_no[plan.start % 5 > 0],
        extract.date[review],
        extract.date[end],
        extract.yes_no[plan.is_emergency],
        str(plan.previous),
        episode.team,
        episode.worker,
    ]
    return cells, events_of(child.number, cpp_start=plan.start, cpp_review=review, cpp_end=end)
