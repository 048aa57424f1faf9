"""Pictures as PNG and PDF, without a browser."""

from __future__ import annotations

from child_journeys.reading import USAGE_OR_LOCK, ReadError


def converted(svg: bytes, form: str) -> bytes:
    """Return an SVG as `png` (twice its size, for print and large screens) or `pdf`.

    Letters are those of the machine: another machine may draw them with another typeface.

    Raises:
        ReadError: the optional library is not installed.
    """
    try:
        import vl_convert
    except ImportError:
        raise ReadError(
            f"{form.upper()} needs the optional library vl-convert-python: install it with"
            ' pip install -e ".[pictures]", or choose --format svg.',
            USAGE_OR_LOCK,
        ) from None
    text = svg.decode("utf-8")
    return vl_convert.svg_to_png(text, scale=2) if form == "png" else vl_convert.svg_to_pdf(text)
