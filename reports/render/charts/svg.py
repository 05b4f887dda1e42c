"""Builds SVG as escaped text with whole-number geometry, so that the same facts give the same bytes everywhere."""

from __future__ import annotations

from markupsafe import Markup, escape

from reports.render.formatting import plain
from reports.render.palette import INK

_ELLIPSIS = "…"
_WIDEST, _NARROW_LETTERS = 62, frozenset("iljtfr.,:;'|!()[] ")  # hundredths of the font size
_MEAN, _NARROW = 56, 30
Attribute = str | int


def element(name: str, attributes: dict[str, Attribute] | None = None, *children: Markup | str) -> Markup:
    """Return one element; attribute values and children that are not markup yet are escaped."""
    given = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in (attributes or {}).items())
    inside = Markup("").join(escape(plain(child)) if not isinstance(child, Markup) else child for child in children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), given, inside)  # noqa: S704 -- names are ours, values escaped


def picture(key: str, size: tuple[int, int], title: str, description: str, *children: Markup) -> Markup:
    """Return a whole chart of `size` (width, height) that a screen reader announces by title and description.

    `key` must be unique in the page: the ids that tie the picture to its words are made from it.
    """
    width, height = size
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "role": "img",
            "aria-labelledby": f"{key}-title {key}-desc",
            "class": "chart",
        },
        element("title", {"id": f"{key}-title"}, title),
        element("desc", {"id": f"{key}-desc"}, description),
        *children,
    )


def words(  # noqa: PLR0913 -- what a text looks like, each with a usual value
    x: int,
    y: int,
    content: str,
    *,
    size: int = 12,
    anchor: str = "start",
    fill: str = INK,
    weight: int = 400,
    halo: bool = False,
) -> Markup:
    """Return text with its baseline at `y`; a halo keeps it readable over lines."""
    attributes: dict[str, Attribute] = {"x": x, "y": y, "font-size": size, "fill": fill}
    if anchor != "start":
        attributes["text-anchor"] = anchor
    if weight != 400:  # noqa: PLR2004 -- the weight that needs no attribute
        attributes["font-weight"] = weight
    if halo:
        attributes |= {"stroke": "#ffffff", "stroke-width": 4, "paint-order": "stroke"}
    return element("text", attributes, content)


def box(x: int, y: int, width: int, height: int, fill: str, stroke: str = "") -> Markup:
    """Return a rectangle, with a thin outline where a stroke is given."""
    attributes: dict[str, Attribute] = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0), "fill": fill}
    if stroke:
        attributes["stroke"] = stroke
    return element("rect", attributes)


def line(start: tuple[int, int], end: tuple[int, int], stroke: str, *, width: int = 1, dash: str = "") -> Markup:
    """Return a straight line, dashed where a pattern is given."""
    attributes: dict[str, Attribute] = {
        "x1": start[0],
        "y1": start[1],
        "x2": end[0],
        "y2": end[1],
        "stroke": stroke,
        "stroke-width": width,
    }
    if dash:
        attributes["stroke-dasharray"] = dash
    return element("line", attributes)


def diamond(x: int, y: int, radius: int, fill: str, stroke: str) -> Markup:
    """Return a diamond around a point."""
    corners = f"{x},{y - radius} {x + radius},{y} {x},{y + radius} {x - radius},{y}"
    return element("polygon", {"points": corners, "fill": fill, "stroke": stroke, "stroke-width": 2})


def width_of(content: str, size: int) -> int:
    """Return a careful estimate, in pixels, of how wide text is: a little more than common sans serif faces need."""
    hundredths = sum(
        _NARROW if c in _NARROW_LETTERS else _WIDEST if c.isupper() or c in "MWmw%$" else _MEAN for c in content
    )
    return hundredths * size // 100 + 1


def fitted(content: str, size: int, width: int) -> str:
    """Return text shortened with an ellipsis until it fits a width; the table beside the chart has it in full."""
    if width_of(content, size) <= width:
        return content
    kept = content
    while kept and width_of(kept + _ELLIPSIS, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def share(part: int, whole: int, length: int) -> int:
    """Return `part / whole` of a length in whole pixels, rounded to the nearest; 0 when there is no whole."""
    return (2 * part * length + whole) // (2 * whole) if whole > 0 else 0
