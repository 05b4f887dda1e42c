"""A drawn chart as a whole SVG that a screen reader announces by its title and its words."""

from __future__ import annotations

from html import escape

from reports.charts.drawing import Chart, Drawing
from reports.charts.look import COMMITTED_EDGE
from reports.charts.marks import HATCH
from reports.render.formatting import plain
from reports.render.palette import COMMITTED

FONTS = "Noto Sans, DejaVu Sans, Arial, sans-serif"


def whole(drawing: Drawing, inside: str, prefix: str) -> Chart:
    """Return the chart; `prefix` makes its ids unique in a page that holds several."""
    key = f"{prefix}{drawing.key}"
    width, height = drawing.size
    title, alt = (escape(plain(text)) for text in (drawing.title, drawing.alt))
    hatched = f'"{HATCH}"'  # a quotation mark in a text is escaped, so only attributes hold this
    pattern = ""
    if hatched in inside:
        inside = inside.replace(hatched, f'"url(#{key}-hatch)"')
        pattern = _HATCH.format(key=key)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{key}-title {key}-desc" class="chart" fill="none" font-family="{FONTS}">'
        f'<title id="{key}-title">{title}</title><desc id="{key}-desc">{alt}</desc>{pattern}{inside}</svg>'
    )
    return Chart(key=drawing.key, title=drawing.title, alt=drawing.alt, svg=svg, width=width, height=height)


_HATCH = (
    '<defs><pattern id="{key}-hatch" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<rect width="8" height="8" fill="{COMMITTED}"/>'
    f'<path d="M-2,2l4,-4M0,8l8,-8M6,10l4,-4" stroke="{COMMITTED_EDGE}" stroke-width="2"/></pattern></defs>'
)
