"""A timeline as a picture: our own SVG, without script, style sheet or anything from elsewhere.

The colours are those of Okabe and Ito (Color Universal Design, 2008), which people with any kind
of colour blindness can tell apart; none of them says anything that words do not say as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from lxml import etree

from child_journeys.timeline import words
from child_journeys.timeline.history import History, Hit, Moment, Spell
from child_journeys.timeline.layout import Period, Scale, rows_for, text_width

NAMESPACE = "http://www.w3.org/2000/svg"
WIDTH = 1120
_LEFT, _RIGHT = 150, 1090
_MARGIN = 20
_ROW, _BAR = 22, 15
_SIZE, _SMALL = 13, 11
_INK, _GREY, _PALE, _LATE = "#1a1a1a", "#595959", "#d9d9d9", "#d55e00"
_COLOURS = {
    "contact": "#0072b2",
    "referral": "#0072b2",
    "early help": "#56b4e9",
    "assessment": "#e69f00",
    "section 47": "#cc79a7",
    "child in need": "#009e73",
    "child protection": "#56b4e9",
    "looked after": "#f0e442",
}
_OTHER_COLOUR = "#999999"
_FACE = "Liberation Sans, Arial, Helvetica, sans-serif"
# letters stay readable where a line passes behind them
_HALO = {
    "stroke": "#ffffff",
    "stroke_width": 3,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}
_LETTERS_OF_LEGEND = 170
_GOES_ON = "Arrow: goes on."
# no colour is named: bars of assessments are of nearly the same one
_OVER_LIMIT = "Thick line under a bar: over the statutory limit."


def draw_svg(histories: Sequence[History], period: Period) -> bytes:
    """Return the timelines of children above each other on one scale of time.

    Args:
        histories: the children.
        period: the days to show.

    Returns:
        The SVG, in UTF-8; the same children and days give the same bytes.
    """
    picture = _Picture(Scale(period, _LEFT, _RIGHT))
    picture.text(_MARGIN, 26, words.WARNING, size=_SMALL, fill=_GREY)
    y = 40.0
    for history in histories:
        y = _Panel(picture, history).draw(y) + 26
    for line in wrap(_legend(histories, period), _LETTERS_OF_LEGEND):
        picture.text(_MARGIN, y, line, size=_SMALL, fill=_GREY)
        y += 16
    return picture.finish(y, histories)


def _legend(histories: Sequence[History], period: Period) -> str:
    shown = [m for history in histories for m in history.moments if period.holds(m.date)]
    names = {m.short_form: m.label for m in shown if not m.is_end_of_spell}
    signs = [f"{short_form}: {name}." for short_form, name in sorted(names.items())]
    signs.append(_GOES_ON)
    if any(spell.overrun for history in histories for spell in history.spells):
        signs.append(_OVER_LIMIT)
    return "  ".join(signs)


class _Picture:
    """An SVG that grows downwards."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.root = etree.Element(f"{{{NAMESPACE}}}svg", nsmap={None: NAMESPACE})
        self._ground = self.add("rect", x=0, y=0, width=WIDTH, fill="#ffffff")

    def add(self, tag: str, parent: etree._Element | None = None, **attributes) -> etree._Element:
        element = etree.SubElement(self.root if parent is None else parent, f"{{{NAMESPACE}}}{tag}")
        for name, value in attributes.items():
            shown = f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
            element.set(name.rstrip("_").replace("_", "-"), shown)
        return element

    def group(self, title: str) -> etree._Element:
        element = self.add("g")
        self.add("title", element).text = words.printable(title)
        return element

    def text(self, x, y, content, parent=None, size=_SIZE, **attributes) -> None:
        given = {"fill": _INK, "font_family": _FACE, "font_size": size, **attributes}
        self.add("text", parent, x=x, y=y, **given).text = words.printable(content)

    def line(self, x1, y1, x2, y2, parent=None, stroke=_INK, width=1.0, **more) -> None:
        self.add(
            "line", parent, x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **more
        )

    def finish(self, height: float, histories: Sequence[History]) -> bytes:
        self._ground.set("height", f"{height:.0f}")
        for name, value in (
            ("viewBox", f"0 0 {WIDTH} {height:.0f}"),
            ("width", str(WIDTH)),
            ("height", f"{height:.0f}"),
            ("role", "img"),
            ("aria-labelledby", "title desc"),
        ):
            self.root.set(name, value)
        period = self.scale.period
        who = "; ".join(map(words.heading, histories))
        title = self.add("title", id="title")
        days = f"{words.day(period.start)} to {words.day(period.end)}"
        title.text = words.printable(f"{who}: {days}")
        description = self.add("desc", id="desc")
        said = " ".join(_described(history, period) for history in histories)
        description.text = words.printable(said)
        self.root[:0] = [title, description]
        return etree.tostring(self.root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _described(history: History, period: Period) -> str:
    said = [words.of_moment(m) for m in history.moments if period.holds(m.date)]
    said += [words.of_spell(s) for s in history.spells if period.overlaps(s.start, s.known_until)]
    said += [words.of_hit(hit) for hit in _shown_hits(history, period)]
    sentences = ". ".join([words.heading(history), *said])
    return f"{sentences}. {words.left_out(history, period) or ''}".strip()


def _shown_hits(history: History, period: Period) -> list[Hit]:
    return [hit for hit in history.hits if any(period.holds(date) for date, _ in hit.evidence)]


class _Panel:
    """The part of a picture that shows one child."""

    def __init__(self, picture: _Picture, history: History) -> None:
        self._picture, self._history = picture, history
        self._scale, self._period = picture.scale, picture.scale.period

    def draw(self, top: float) -> float:
        """Draw everything below `top` and return where it ends."""
        picture = self._picture
        picture.text(_MARGIN, top + 20, words.heading(self._history), size=18, font_weight="bold")
        note = f"{words.day(self._period.start)} to {words.day(self._period.end)}. "
        note += words.left_out(self._history, self._period) or ""
        given = {"size": _SMALL, "fill": _GREY, "text_anchor": "end"}
        picture.text(_RIGHT, top + 20, note.strip(), **given)
        # what stands behind the lanes is drawn first, and its length known last
        behind = picture.add("g")
        y = lanes_top = top + 52
        for stage in self._history.stages:
            y = self._lane(stage, y)
        lanes_end = y
        y = self._hits(behind, lanes_top, y)
        self._axis(behind, lanes_top, lanes_end)
        return y

    def _axis(self, behind: etree._Element, top: float, end: float) -> None:
        picture = self._picture
        for tick in self._scale.ticks(room=44):
            x = self._scale.x(tick)
            is_new_year = tick.month == 1
            stroke = "#a6a6a6" if is_new_year else "#e6e6e6"
            picture.line(x, top - 6, x, end, behind, stroke=stroke)
            name = str(tick.year) if is_new_year else words.MONTHS[tick.month - 1][:3]
            weight = "bold" if is_new_year else "normal"
            given = {"size": _SMALL, "fill": _GREY, "font_weight": weight}
            if x < _RIGHT - 24:
                picture.text(x + 3, top - 10, name, behind, **given)
        picture.line(_LEFT, top - 6, _RIGHT, top - 6, behind, stroke=_GREY)

    def _lane(self, stage: str, top: float) -> float:
        colour = _COLOURS.get(stage, _OTHER_COLOUR)
        items = [
            m
            for m in self._history.moments
            if m.stage == stage and self._period.holds(m.date) and not m.is_end_of_spell
        ]
        items += [
            s
            for s in self._history.spells
            if s.stage == stage and self._period.overlaps(s.start, s.known_until)
        ]
        if not items:
            return top
        items.sort(key=lambda item: item.date if isinstance(item, Moment) else item.start)
        extents = [self._extent(item) for item in items]
        rows = rows_for(extents)
        for item, row in zip(items, rows, strict=True):
            draw = self._mark if isinstance(item, Moment) else self._bar
            draw(item, top + 6 + row * _ROW, colour)
        end = top + 10 + (max(rows) + 1) * _ROW
        self._picture.text(_MARGIN, top + 20, stage.capitalize())
        self._picture.line(_MARGIN, end, _RIGHT, end, stroke=_PALE)
        return end

    def _extent(self, item: Moment | Spell) -> tuple[float, float]:
        left, right = self._shape(item)
        text_left, text_right = _place_text(left, right, self._label(item))
        return min(left, text_left) - 6, max(right, text_right) + 6

    def _shape(self, item: Moment | Spell) -> tuple[float, float]:
        if isinstance(item, Moment):
            x = self._scale.x(item.date)
            return x - 6, x + 6
        left, right = self._scale.x(item.start), self._scale.x(item.known_until)
        return left, max(right, left + 3)

    def _label(self, item: Moment | Spell) -> str:
        if isinstance(item, Moment):
            return f"{item.short_form}  {words.short_day(item.date)}"
        return f"{item.label}, {words.lasted(item)}"

    def _mark(self, moment: Moment, y: float, colour: str) -> None:
        x, middle = self._scale.x(moment.date), y + _BAR / 2
        group = self._picture.group(words.of_moment(moment))
        path = f"M{x:.1f} {middle - 6:.1f}l6 6l-6 6l-6 -6z"
        self._picture.add("path", group, d=path, fill=colour, stroke=_INK, stroke_width=1)
        self._write_label(group, moment, y)

    def _bar(self, spell: Spell, y: float, colour: str) -> None:
        left, right = self._shape(spell)
        group = self._picture.group(words.of_spell(spell))
        goes_on = spell.end is None or spell.end > self._period.end
        came_before = spell.start < self._period.start
        path = _bar_path(left, right, y, came_before, goes_on)
        self._picture.add("path", group, d=path, fill=colour, stroke=_INK, stroke_width=1)
        if spell.overrun and spell.overrun.limit_date < self._period.end:
            late = self._scale.x(spell.overrun.limit_date)
            bottom = y + _BAR + 2
            self._picture.line(late, bottom, right, bottom, group, stroke=_LATE, width=4)
            self._picture.line(late, y - 3, late, bottom + 2, group, stroke=_LATE, width=2)
        self._write_label(group, spell, y)

    def _write_label(self, group: etree._Element, item: Moment | Spell, y: float) -> None:
        label = self._label(item)
        left, right = self._shape(item)
        text_left, text_right = _place_text(left, right, label)
        is_before, is_inside = text_right < left, left < text_left < right
        weight = "bold" if isinstance(item, Spell) and item.overrun else "normal"
        given = {"size": _SMALL, "font_weight": weight, **({} if is_inside else _HALO)}
        x, anchor = (text_right, "end") if is_before else (text_left, "start")
        self._picture.text(x, y + 11.5, label, group, text_anchor=anchor, **given)

    def _hits(self, behind: etree._Element, lanes_top: float, top: float) -> float:
        hits = _shown_hits(self._history, self._period)
        if not hits:
            return top
        self._picture.text(_MARGIN, top + 20, "Archetypes")
        extents = [self._hit_extent(hit) for hit in hits]
        rows = rows_for(extents)
        for hit, row in zip(hits, rows, strict=True):
            self._hit(hit, top + 8 + row * 42, behind, lanes_top)
        return top + 12 + (max(rows) + 1) * 42

    def _hit_label(self, hit: Hit) -> str:
        evidence = ", ".join(f"{label} {words.short_day(date)}" for date, label in hit.evidence)
        return f"{hit.title}: {evidence}"

    def _hit_text_left(self, hit: Hit) -> float:
        left = self._scale.x(hit.evidence[0][0]) - 6
        return max(min(left, _RIGHT - text_width(self._hit_label(hit), _SMALL)), _LEFT)

    def _hit_extent(self, hit: Hit) -> tuple[float, float]:
        places = [self._scale.x(date) for date, _ in hit.evidence]
        left = self._hit_text_left(hit)
        right = left + text_width(self._hit_label(hit), _SMALL)
        return min(left, places[0] - 10), max(right, places[-1] + 10)

    def _hit(self, hit: Hit, y: float, behind: etree._Element, lanes_top: float) -> None:
        picture = self._picture
        group = picture.group(words.of_hit(hit))
        places = [self._scale.x(date) for date, _ in hit.evidence]
        picture.line(places[0], y + 8, places[-1], y + 8, group, width=2)
        for number, ((date, _), x) in enumerate(zip(hit.evidence, places, strict=True), start=1):
            if not self._period.holds(date):
                continue
            picture.line(x, lanes_top, x, y, behind, stroke=_INK, stroke_dasharray="2 4")
            picture.add("circle", group, cx=x, cy=y + 8, r=8, fill="#ffffff", stroke=_INK)
            given = {"size": _SMALL, "text_anchor": "middle", "font_weight": "bold"}
            picture.text(x, y + 12, str(number), group, **given)
        label, x = self._hit_label(hit), self._hit_text_left(hit)
        picture.text(x, y + 30, label, group, size=_SMALL, **_HALO)


def _place_text(left: float, right: float, label: str) -> tuple[float, float]:
    """Return where a label begins and ends: in its shape, right of it, or else left of it."""
    width = text_width(label, _SMALL)
    if right - left >= width + 12:
        return left + 8, left + 8 + width
    if right + 6 + width <= _RIGHT + 10:
        return right + 6, right + 6 + width
    return left - 6 - width, left - 6


def _bar_path(left: float, right: float, y: float, came_before: bool, goes_on: bool) -> str:
    middle, bottom, tip = y + _BAR / 2, y + _BAR, 8.0
    points = [(left, y), (right, y)]
    if goes_on:
        points += [(right + tip, middle)]
    points += [(right, bottom), (left, bottom)]
    if came_before:
        points += [(left - tip, middle)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
