"""Writes the files of one authority and keeps account of what can be read from them."""

from collections.abc import Iterable, Sequence
from random import Random

from child_journeys.sample.days import Days, add_months
from child_journeys.sample.extract import WINDOW_MONTHS
from child_journeys.sample.mess import File, Mess
from child_journeys.sample.practice import Task
from child_journeys.sample.records import Child
from child_journeys.sample.sent import EVENT_DATES, Event, Sheet
from child_journeys.sample.specification import Specification
from child_journeys.sample.true_events import true_events
from child_journeys.sample.truth import (
    PLAN_STARTS,
    Authorised,
    Case,
    ObservedChild,
    Stretch,
    join_stretches,
    potentially_missed_risk,
    re_referral,
)
from child_journeys.sample.truth_files import AuthorityTruth, rows_text, truth_value

JUDGED = {"referral", "assessment_authorised", *PLAN_STARTS}
"""Event types that the archetypes look at."""


class Sender:
    """Writes the files of one authority and remembers what can be read from them.

    Args:
        task: the authority.
        days: the days of the simulation.
        specification: columns and forms.
        children: all children of the authority.
    """

    def __init__(
        self, task: Task, days: Days, specification: Specification, children: list[Child]
    ) -> None:
        self._task, self._days, self._children = task, days, children
        self._ids = {child.number: child.child_id for child in children}
        rng = Random(f"{task.seed}:{task.code}:mess")
        self._mess = Mess(task.mess, days, specification, rng)
        self._assessments = {
            (child.number, assessment.authorised): assessment
            for child in children
            for episode in child.episodes
            for assessment in episode.assessments
        }
        self._readable: set[Event] = set()
        self._support: dict[tuple[int, int], str] = {}
        self._last_seen: dict[int, int] = {}
        self._windows: dict[str, list[Stretch]] = {}
        self._mess_rows: list[Sequence[object]] = []
        self._files = 0

    def send(self, day: int, year: int, sheets: list[Sheet]) -> None:
        """Write one extract, or one census year.

        Args:
            day: extract date, or 31 March of the census year.
            year: the census year; 0 for an extract of Annex A.
            sheets: its lists or modules.
        """
        dates = self._days.dates
        iso = self._days.iso[day]
        folder = self._task.folder
        folder = folder / "cin_census" / str(year) if year else folder / "annex_a" / iso
        folder.mkdir(parents=True)
        first = add_months(day, -12 if year else -WINDOW_MONTHS) + 1
        for sheet in sheets:
            file = self._mess.file(sheet, day)
            path = folder / file.name
            path.write_bytes(file.content)
            self._files += 1
            self._remember(file, day, is_annex_a=not year)
            self._note_mess(path.relative_to(self._task.out).as_posix(), file)
            table = (sheet.table.dataset, sheet.table.name)
            for event_type in EVENT_DATES.get(table, {}).values():
                self._windows.setdefault(event_type, []).append((dates[first], dates[day]))

    def _note_mess(self, name: str, file: File) -> None:
        for record in file.records:
            child_id = self._ids[record.events[0][0]] if record.events else ""
            row = "" if record.row is None else record.row
            told = self._told(record.events)
            self._mess_rows.append(
                (name, record.kind, record.column, row, record.count, child_id, told)
            )

    def _told(self, events: Iterable[Event]) -> str:
        return " ".join(f"{kind}:{self._days.iso[day]}" for _, kind, day, _ in events)

    def _remember(self, file: File, day: int, is_annex_a: bool) -> None:
        self._readable.update(file.readable)
        for number, kind, authorised, _ in file.readable:
            self._last_seen[number] = day
            if is_annex_a and kind == "assessment_authorised":
                assessment = self._assessments[number, authorised]
                self._support[number, authorised] = assessment.correction.sent(
                    assessment.support, day
                )

    def result(self) -> AuthorityTruth:
        """Return the truth of this authority."""
        code, iso = self._task.code, self._days.iso
        events = [
            (code, self._ids[number], kind, iso[day], source, truth_value(event in self._readable))
            for event in self._true_events()
            for number, kind, day, source in (event,)
        ]
        windows = {kind: join_stretches(found) for kind, found in self._windows.items()}
        cases = [
            case
            for child in self._observed()
            for case in (*potentially_missed_risk(child, windows), *re_referral(child, windows))
        ]
        return AuthorityTruth(
            children=len(self._children),
            events=len(events),
            files=self._files,
            event_rows=rows_text(events),
            child_rows=rows_text(self._child_row(child) for child in self._children),
            case_rows=rows_text(_case_row(code, case) for case in cases),
            window_rows=rows_text(
                (code, kind, *stretch) for kind in sorted(windows) for stretch in windows[kind]
            ),
            mess_rows=rows_text(self._mess_rows),
        )

    def _true_events(self) -> list[Event]:
        """Return all events up to the end of the period, by child and day."""
        end = self._task.end
        return [
            event
            for child in self._children
            for event in sorted(set(true_events(child)), key=lambda e: (e[2], e[1], e[3]))
            if event[2] <= end
        ]

    def _child_row(self, child: Child) -> Sequence[object]:
        seen = self._last_seen.get(child.number, 0)
        is_born = child.birth <= seen
        return (
            self._task.code,
            child.child_id,
            child.gender if is_born else "U",
            child.ethnicity,
            self._days.iso[child.birth] if is_born else "",
            truth_value(bool(child.disabilities)),
            truth_value(child.is_unaccompanied),
            self._days.iso[seen] if seen else "",
        )

    def _observed(self) -> Iterable[ObservedChild]:
        dates = self._days.dates
        observed = {child.number: ObservedChild(child.child_id) for child in self._children}
        for number, kind, day, _ in self._readable:
            if kind not in JUDGED:
                continue
            child = observed[number]
            child.dates.setdefault(kind, set()).add(dates[day])
            if kind == "assessment_authorised":
                child.authorised[dates[day]] = Authorised(
                    dates[self._assessments[number, day].start],
                    self._support.get((number, day), ""),
                )
        return observed.values()


def _case_row(code: str, case: Case) -> Sequence[object]:
    return (
        code,
        case.child_id,
        case.archetype,
        case.index_date,
        case.status,
        case.match_date or "",
        truth_value(case.is_followed_up),
    )
