"""Elements of SVG, every text and value escaped."""

from __future__ import annotations

from markupsafe import Markup, escape


def element(name: str, *content: str | Markup, **attributes: str | float | None) -> Markup:
    """Return an element of SVG.

    Args:
        name: its name.
        content: its text and elements; text is escaped.
        attributes: by name, `_` for `-` and at the end of a Python word; None leaves one out.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), number(value))
        for key, value in attributes.items()
        if value is not None
    )
    if not content:
        return Markup("<{0}{1}/>").format(name, written)
    inside = Markup("").join(escape(part) for part in content)
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, inside)


def number(value: str | float) -> str:
    """Return a length or position with one digit behind the point at most; text as it is."""
    if isinstance(value, str):
        return value
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def picture(width: float, height: float, alternative: str, *content: Markup) -> Markup:
    """Return a picture with its text alternative."""
    return element(
        "svg",
        *content,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_label=alternative,
    )


def text(x: float, y: float, content: str, anchor: str = "start", class_: str = "") -> Markup:
    """Return a text at a place; `anchor` is start, middle or end."""
    return element(
        "text",
        content,
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        class_=class_ or None,
    )


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """Return a straight line."""
    return element("path", d=f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", class_=class_)


def polyline(points: list[tuple[float, float]], class_: str) -> Markup:
    """Return a line through points."""
    places = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element("path", d=f"M{places}", class_=class_)


def dot(x: float, y: float, radius: float, class_: str) -> Markup:
    """Return a filled circle."""
    return element("circle", cx=x, cy=y, r=radius, class_=class_)


def bar(x: float, y: float, width: float, height: float, class_: str) -> Markup:
    """Return a rectangle."""
    return element("rect", x=x, y=y, width=max(width, 0.5), height=height, class_=class_)
