"""The pictures of the report: pure functions from rows to SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from child_journeys.report import wording
from child_journeys.report.drawing import bar, dot, element, line, number, picture, polyline, text
from child_journeys.report.tables import Row

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_RATIO_BOUND = 8
_FOREST_WIDTH, _ROW_HEIGHT = 220, 22
_MOST_LABELS = 6
# of a month and a year, with a gap
_LABEL_WIDTH = 64

Stretch = tuple[date, date]
Scale = Callable[[float], float]


def axis_ticks(shares: Sequence[float]) -> list[float]:
    """Return two ticks or more of an axis of shares, from 0 to one that no share lies above."""
    highest = max(shares, default=0.1)
    step = next(step for step in (0.02, 0.05, 0.1, 0.2, 0.25) if highest <= 5 * step or step > 0.2)
    steps = max(1, math.ceil(highest / step - 1e-9))
    return [step * position for position in range(steps + 1)]


# --- ratios --------------------------------------------------------------------------------------


def _ratio_x(value: float) -> float:
    bounded = min(max(value, 1 / _RATIO_BOUND), _RATIO_BOUND)
    return _FOREST_WIDTH * (0.5 + math.log(bounded) / (2 * math.log(_RATIO_BOUND)))


def forest_axis() -> Markup:
    """Return the scale of rate ratios that stands above the column of `forest_mark`."""
    ticks = [
        text(_ratio_x(value), 14, label, "middle")
        for value, label in ((0.25, "1/4"), (0.5, "1/2"), (1, "1"), (2, "2"), (4, "4"))
    ]
    return picture(_FOREST_WIDTH, 18, "Scale of rate ratios, 1 in the middle", *ticks)


def forest_mark(row: Row) -> Markup:
    """Return ratio and interval of one row of a breakdown, on the scale of `forest_axis`.

    The columns beside it say the same in figures, so that it has no alternative of its own.
    """
    marks = []
    if row["rate_ratio_low"] is not None:
        # without a ratio it happened to nobody else
        middle = math.inf if row["rate_ratio"] is None else row["rate_ratio"]
        high = row["rate_ratio_high"] or math.inf
        reach = _ratio_x(row["rate_ratio_low"]), _ratio_x(high)
        marks = _small_mark(_ratio_x(middle), *reach)
    return _small_picture(0, _FOREST_WIDTH, *marks)


def _small_mark(middle: float, low: float, high: float) -> list[Markup]:
    y = number(_ROW_HEIGHT / 2)
    reach = element("path", d=f"M{number(low)} {y}H{number(high)}")
    return [reach, element("circle", cx=middle, cy=y, r=4)]


def _small_picture(left: float, width: float, *marks: Markup) -> Markup:
    """Return a picture of a cell; there are thousands, so that the style sheet says the rest."""
    box = f"{number(left)} 0 {number(width)} {number(_ROW_HEIGHT)}"
    return element("svg", *marks, viewBox=box, aria_hidden="true")


# --- rates ---------------------------------------------------------------------------------------


def share_mark(share: float | None, low: float | None, high: float | None) -> Markup:
    """Return a share with its interval on a scale from 0 to 1; the figures stand beside it."""
    width = 160
    marks = []
    if share is not None and low is not None and high is not None:
        marks = _small_mark(share * width, low * width, high * width)
    return _small_picture(-6, width + 12, *marks)


def trend_mark(rates: Sequence[float | None], highest: float) -> Markup:
    """Return rates of years that follow each other as a line; the figures stand below it.

    Args:
        rates: one a year; None is a gap.
        highest: the rate at the upper edge, the same for all lines that are compared.
    """
    width, edge = 90, 4
    step = (width - 2 * edge) / max(len(rates) - 1, 1)
    places = [
        None
        if rate is None
        else (edge + step * position, edge + (_ROW_HEIGHT - 2 * edge) * (1 - rate / highest))
        for position, rate in enumerate(rates)
    ]
    lines = "".join(
        f"M{number(a[0])} {number(a[1])}L{number(b[0])} {number(b[1])}"
        for a, b in pairwise(places)
        if a and b
    )
    marks = [element("path", d=lines)] if lines else []
    marks += [element("circle", cx=x, cy=y, r=2.5) for x, y in filter(None, places)]
    return _small_picture(0, width, *marks)


def rates_by(rows: Sequence[tuple[str, Row | None]], alternative: str, joined: bool) -> Markup:
    """Return rates with their intervals side by side.

    Args:
        rows: label and row with `rate`, `rate_low`, `rate_high`; None, or a row without a rate,
            is a gap that says so.
        alternative: what the picture shows, for those who do not see it.
        joined: draw a line through the rates: years follow each other, weekdays do not.
    """
    width, height, left, bottom, top = 520, 220, 44, 34, 12
    shown = [row for _, row in rows if row and row["rate"] is not None]
    ticks = axis_ticks([row["rate_high"] for row in shown])
    highest = ticks[-1]
    step = (width - left - 10) / max(len(rows), 1)

    def y(share: float) -> float:
        return top + (height - top - bottom) * (1 - share / highest)

    marks = _share_axis(ticks, left, width - 10, y)
    points = []
    for position, (label, row) in enumerate(rows):
        x = left + step * (position + 0.5)
        marks.append(text(x, height - 14, label, "middle"))
        if row is None or row["rate"] is None:
            marks.append(text(x, y(0) - 6, _why_no_rate(row), "middle", "quiet"))
            points.append(None)
            continue
        marks.append(line(x, y(row["rate_low"]), x, y(row["rate_high"]), "reach"))
        marks.append(dot(x, y(row["rate"]), 5, "mark"))
        points.append((x, y(row["rate"])))
    if joined:
        marks += [polyline([a, b], "path") for a, b in pairwise(points) if a and b]
    return picture(width, height, alternative, *marks)


def curve(points: Sequence[tuple[int, float]], alternative: str) -> Markup:
    """Return the share to which something had happened, over the days since the index event.

    Args:
        points: days and the share by then, at least one, in the order of the days.
        alternative: what the picture shows, for those who do not see it.
    """
    width, height, left, bottom, top = 520, 220, 44, 44, 12
    ticks = axis_ticks([share for _, share in points])
    last = points[-1][0]

    def x(days: float) -> float:
        return left + (width - left - 20) * days / last

    def y(share: float) -> float:
        return top + (height - top - bottom) * (1 - share / ticks[-1])

    reached = 0.0
    steps = [(x(0), y(0))]
    for days, share in points:
        steps += [(x(days), y(reached)), (x(days), y(share))]
        reached = share
    every = max(30, 30 * math.ceil(last / 30 / _MOST_LABELS))
    labels = [text(x(days), height - 26, str(days), "middle") for days in range(0, last + 1, every)]
    axis = text((x(0) + x(last)) / 2, height - 6, "Days since the index event", "middle")
    rules = _share_axis(ticks, left, width - 20, y)
    return picture(width, height, alternative, *rules, polyline(steps, "reach"), *labels, axis)


def _why_no_rate(row: Row | None) -> str:
    if row is None:
        return "none"
    return wording.HIDDEN if row["is_suppressed"] else "too early"


def _share_axis(ticks: list[float], left: float, right: float, y: Scale) -> list[Markup]:
    heights = [number(y(share)) for share in ticks]
    rules = "".join(f"M{number(left)} {height}H{number(right)}" for height in heights)
    labels = [text(left - 6, y(share) + 4, f"{100 * share:.0f}%", "end") for share in ticks]
    return [element("path", d=rules, class_="rule"), *labels]


def funnel(rows: Sequence[Row], names: dict[str, str], alternative: str) -> Markup:
    """Return the rates of authorities over their cases, between the limits of the funnel.

    All marks have one colour and one shape, wherever they lie: the picture does not rank.

    Args:
        rows: rows of `authority_comparison` of one archetype and period.
        names: name of each authority by its code.
        alternative: what the picture shows.
    """
    width, height, left, bottom, top = 640, 320, 44, 40, 14
    most = max(row["eligible"] for row in rows) * 1.15
    shares = [row[column] for row in rows for column in ("rate", "limit_high_998")]
    ticks = axis_ticks(shares)
    highest = ticks[-1]

    def x(cases: float) -> float:
        return left + (width - left - 130) * cases / most

    def y(share: float) -> float:
        return top + (height - top - bottom) * (1 - share / highest)

    marks = _share_axis(ticks, left, x(most), y)
    marks += [_limit(rows[0], most, z, x, y, kind) for z, kind in _FUNNEL_LINES]
    target = rows[0]["target_rate"]
    marks.append(line(x(0), y(target), x(most), y(target), "path"))
    marks += [
        text((x(0) + x(most)) / 2, height - 6, "Cases followed up", "middle"),
        *(text(x(cases), height - 24, f"{cases:,.0f}", "middle") for cases in _ticks(most)),
    ]
    for row in rows:
        here = x(row["eligible"]), y(row["rate"])
        mark = dot(*here, 5.5, "mark")
        label = text(here[0] + 9, here[1] + 4, names[row["authority_code"]], class_="halo")
        marks.append(element("g", mark, label, data_authority=row["authority_code"]))
    return picture(width, height, alternative, *marks)


_LIMIT_POINTS = 24
_FUNNEL_LINES = ((-3.0902, "outer"), (-1.96, "inner"), (1.96, "inner"), (3.0902, "outer"))


def _limit(row: Row, most: float, z: float, x: Scale, y: Scale, kind: str) -> Markup:
    """Return one limit as a line over all numbers of cases (Spiegelhalter 2005, arcsine scale)."""
    target, variance = row["target_rate"], row["between_variance"]
    points = []
    for position in range(4, _LIMIT_POINTS + 1):
        # limits bend where cases are few
        cases = most * (position / _LIMIT_POINTS) ** 2
        angle = math.asin(math.sqrt(target)) + z * math.sqrt(1 / (4 * cases) + variance)
        share = math.sin(min(max(angle, 0), math.pi / 2)) ** 2
        points.append((x(cases), max(y(share), 2)))
    return polyline(points, f"limit {kind}")


def _ticks(most: float) -> list[float]:
    step = 10 ** math.floor(math.log10(most))
    if most / step < 2:
        step /= 5
    elif most / step < 5:
        step /= 2
    return [step * position for position in range(int(most / step) + 1)]


# --- what was observed ---------------------------------------------------------------------------


def merged(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return stretches of days with those united that overlap or touch."""
    united: list[Stretch] = []
    for start, end in sorted(stretches):
        if united and start <= united[-1][1] + timedelta(days=1):
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def common(sets: Sequence[Sequence[Stretch]]) -> list[Stretch]:
    """Return the stretches of days that lie in some stretch of every set."""
    shared = list(sets[0]) if sets else []
    for others in sets[1:]:
        overlaps = [(max(a, c), min(b, d)) for a, b in shared for c, d in others]
        shared = [(start, end) for start, end in overlaps if start <= end]
    return sorted(shared)


def coverage(
    stages: Sequence[tuple[str, Sequence[Sequence[Stretch]]]],
    first: date,
    last: date,
    alternative: str,
) -> Markup:
    """Return for each stage of a journey when it was observed.

    Args:
        stages: label and, for each event type of the stage, its stretches.
        first: where the axis begins.
        last: where it ends.
        alternative: what the picture shows.
    """
    # half a label finds room to the right of the last day
    width, left, right, row_height = 460, 120, 430, 18
    height = row_height * len(stages) + 24
    total = max((last - first).days, 1)

    def x(day: date) -> float:
        return left + (right - left) * (day - first).days / total

    marks = []
    years = [date(year, 4, 1) for year in range(first.year, last.year + 1)]
    # a stretch without an April says at least when it began
    starts = [day for day in years if first <= day <= last] or [first]
    every = math.ceil(_LABEL_WIDTH * total / 365 / (right - left))
    for position, start in enumerate(starts):
        marks.append(line(x(start), 0, x(start), height - 18, "rule"))
        if position % every == 0:
            label = f"{MONTHS[start.month - 1][:3]} {start.year}"
            marks.append(text(x(start), height - 4, label, "middle"))
    for position, (label, types) in enumerate(stages):
        y = row_height * position + 3
        marks.append(text(left - 8, y + 11, label, "end"))
        some = merged([stretch for type_ in types for stretch in type_])
        for kind, stretches in (("some", some), ("every", common(types))):
            marks += [bar(x(a), y, x(b) - x(a), 12, kind) for a, b in stretches]
    return picture(width, height, alternative, *marks)


# --- journeys ------------------------------------------------------------------------------------


def journey_map(types: Sequence[Row], transitions: Sequence[Row], alternative: str) -> Markup:
    """Return the map of steps: event types from top to bottom, an arc for each kind of step.

    Arcs on the right lead on, arcs on the left lead back. As wide as they are often; the
    commonest are labelled where there is room.

    Args:
        types: rows of `event_types` in their order.
        transitions: rows of `journey_transitions` of one authority; hidden ones are left out.
        alternative: what the picture shows.
    """
    gap, top, left, right = 36, 24, 235, 485
    place = {row["event_type"]: top + gap * position for position, row in enumerate(types)}
    steps = [
        row
        for row in transitions
        if row["transition_count"] and row["from_event_type"] != row["to_event_type"]
    ]
    steps.sort(key=lambda row: (-row["transition_count"], row["from_event_type"]))
    most = steps[0]["transition_count"] if steps else 1
    arcs, labels = [], []
    for forward in (True, False):
        x, reach = (right, 1) if forward else (left, -1)
        places: list[tuple[float, float]] = []
        for step in (s for s in steps if _leads_on(s, place) == forward):
            start, end = place[step["from_event_type"]], place[step["to_event_type"]]
            bulge = reach * (26 + 14 * abs(end - start) / gap)
            thickness = 1 + 9 * step["transition_count"] / most
            arcs.append(_arc(x, start, end, bulge, thickness, "on" if forward else "back"))
            # a cubic reaches three quarters of the way to its control points
            here = x + 0.75 * bulge + 5 * reach, (start + end) / 2
            if len(places) < _MOST_LABELS and not any(_collide(here, other) for other in places):
                places.append(here)
                anchor = "start" if forward else "end"
                labels.append(text(here[0], here[1] + 4, _step_label(step), anchor, "halo"))
    names = [
        text((left + right) / 2, place[row["event_type"]] + 4, row["label"], "middle")
        for row in types
    ]
    ends = [dot(x, y, 4, "mark") for y in place.values() for x in (left, right)]
    height = top + gap * (len(types) - 1) + 24
    return picture(720, height, alternative, *arcs, *ends, *names, *labels)


def _collide(here: tuple[float, float], other: tuple[float, float]) -> bool:
    """Return whether two labels would lie on each other."""
    return abs(here[0] - other[0]) < 80 and abs(here[1] - other[1]) < 15


def _leads_on(step: Row, place: dict[str, float]) -> bool:
    return place[step["to_event_type"]] > place[step["from_event_type"]]


def _step_label(step: Row) -> str:
    wait = "" if step["median_days"] is None else f", {step['median_days']:.0f} d"
    return f"{step['transition_count']:,}{wait}"


def _arc(x: float, start: float, end: float, bulge: float, thickness: float, kind: str) -> Markup:
    control = number(x + bulge)
    path = f"M{number(x)} {number(start)}C{control} {number(start)} {control} {number(end)}"
    return element(
        "path", d=f"{path} {number(x)} {number(end)}", stroke_width=thickness, class_=f"arc {kind}"
    )


def flows(steps: Sequence[Row], alternative: str) -> Markup:
    """Return how journeys split, from left to right; as wide as they are many.

    Args:
        steps: rows of `journey_flows` of one authority and origin; hidden ones are left out.
        alternative: what the picture shows.
    """
    width, column, height, bar_width, space = 720, 250, 260, 10, 16
    shown = [row for row in steps if row["journey_count"]]
    out, into = _sums(shown, "from_stage", 0), _sums(shown, "to_stage", 1)
    sizes = {place: max(out.get(place, 0), into.get(place, 0)) for place in out | into}
    columns = [sorted(p for p in sizes if p[0] == number) for number in range(3)]
    most = max(sum(sizes[place] for place in places) for places in columns) or 1
    scale = (height - space * max(len(places) - 1 for places in columns)) / most
    tops = {}
    for places in columns:
        y = 4.0
        for place in sorted(places, key=lambda place: (-sizes[place], place)):
            tops[place] = y
            y += sizes[place] * scale + space
    marks, left, right = [], dict(tops), dict(tops)
    for row in sorted(shown, key=lambda row: (row["step_number"], -row["journey_count"])):
        start, end = (
            (row["step_number"] - 1, row["from_stage"]),
            (row["step_number"], row["to_stage"]),
        )
        thick = row["journey_count"] * scale
        y1, y2 = right[start] + thick / 2, left[end] + thick / 2
        right[start] += thick
        left[end] += thick
        marks.append(_ribbon(column * start[0] + bar_width, y1, column * end[0], y2, thick))
    for (place, name), y in tops.items():
        x = column * place
        marks.append(bar(x, y, bar_width, max(sizes[place, name] * scale, 2), "every"))
        # one row of the table leads to an answer: its count, and not what rounded parts add up to
        count = into.get((place, name), sizes[place, name]) if place == 1 else sizes[place, name]
        label = f"{name} {count:,}"
        marks.append(text(x + bar_width + 5, y + 12, label, class_="halo"))
    return picture(width, height + 2 * space, alternative, *marks)


def _sums(steps: Sequence[Row], column: str, later: int) -> dict[tuple[int, str], int]:
    """Return how many journeys leave or reach each stage, by the place of its column and name."""
    sums: dict[tuple[int, str], int] = {}
    for row in steps:
        place = (row["step_number"] - 1 + later, row[column])
        sums[place] = sums.get(place, 0) + row["journey_count"]
    return sums


def _ribbon(x1: float, y1: float, x2: float, y2: float, thickness: float) -> Markup:
    middle = number((x1 + x2) / 2)
    path = f"M{number(x1)} {number(y1)}C{middle} {number(y1)} {middle} {number(y2)}"
    return element(
        "path", d=f"{path} {number(x2)} {number(y2)}", stroke_width=thickness, class_="flow"
    )


def bands(rows: Sequence[Row], alternative: str) -> Markup:
    """Return how many lie in each band of days, as bars one below the other.

    Args:
        rows: rows of `timeliness_bands` of one indicator, authority and period.
        alternative: what the picture shows.
    """
    width, left, row_height = 460, 190, 22
    most = max([row["share"] or 0 for row in rows], default=0) or 1
    marks = []
    for position, row in enumerate(rows):
        y = row_height * position
        marks.append(text(left - 8, y + 15, row["band"], "end"))
        if row["share"] is None:
            marks.append(text(left + 4, y + 15, wording.HIDDEN, class_="quiet"))
            continue
        reach = (width - left - 60) * row["share"] / most
        marks.append(bar(left, y + 3, reach, 15, "every"))
        marks.append(text(left + reach + 6, y + 15, wording.percent(row["share"])))
    return picture(width, row_height * len(rows) + 4, alternative, *marks)
