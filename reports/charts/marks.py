"""The few kinds of marks that charts are made of, as plain Vega-Lite layers: rectangles, lines, points and words.

A row of a layer holds its own look (`fill`, `stroke`, `dash`, `shape`) where layers would otherwise differ by it alone.
There is no axis, legend or text of Vega-Lite's own: those are laid out by the width that this machine's fonts happen to
have, and each text that is measured costs as much time as everything else in a chart together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.charts.drawing import Spec
from reports.render.palette import INK

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
HATCH = "url(#hatch)"  # a fill that the engine defines: stripes for money that is promised and not paid
NONE = "transparent"

Row = dict[str, Any]  # numbers and words of one mark
Layer = dict[str, Any]
_UNSCALED: Mapping[str, Any] = {"type": "quantitative", "scale": None, "axis": None}
_AS_GIVEN: Mapping[str, Any] = {"type": "nominal", "scale": None, "legend": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Values from `low` to `high` on pixels from `start` to `end`; a scale of one value is a point in the middle."""

    low: int
    high: int
    start: int
    end: int

    def at(self, value: float) -> float:
        """Return the pixel of a value."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def channel(self) -> dict[str, Any]:
        """Return the scale as Vega-Lite's."""
        given = {"domain": [self.low, self.high], "range": [self.start, self.end], "nice": False, "zero": False}
        return {"type": "quantitative", "axis": None, "scale": given}


def spec(width: int, height: int, layers: Sequence[Layer | None]) -> Spec:
    """Return a whole chart of fixed size without padding; layers that are None or empty are left out."""
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "padding": 0,
        "autosize": {"type": "none"},
        "background": None,
        "view": {"stroke": None},
        "config": {"aria": False},
        "layer": [layer for layer in layers if layer and layer["data"]["values"]],
    }


def box(x: float, y: float, x2: float, y2: float, fill: str, stroke: str = NONE, dash: Sequence[int] = (1, 0)) -> Row:  # noqa: PLR0913, PLR0917 -- four edges and a look
    """Return a row of `rects`."""
    return {"x": x, "y": y, "x2": x2, "y2": y2, "fill": fill, "stroke": stroke, "dash": list(dash)}


def rects(rows: Sequence[Row], x: Scale | None = None, y: Scale | None = None) -> Layer:
    """Return boxes with `x`, `x2`, `y`, `y2`; in pixels where no scale is given."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "rect", "strokeWidth": 1, "strokeDash": {"expr": "datum.dash"}},
        "encoding": {**_between("x", x), **_between("y", y), **_looks("fill", "stroke")},
    }


def stroke(  # noqa: PLR0913, PLR0917 -- two ends and a look
    x: float, y: float, x2: float, y2: float, colour: str, width: float = 1, dash: Sequence[int] = (1, 0)
) -> Row:
    """Return a row of `rules`."""
    return {"x": x, "y": y, "x2": x2, "y2": y2, "stroke": colour, "width": width, "dash": list(dash)}


def rules(rows: Sequence[Row], x: Scale | None = None, y: Scale | None = None) -> Layer:
    """Return straight lines from `x`, `y` to `x2`, `y2`; in pixels where no scale is given."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "rule"},
        "encoding": {
            **_between("x", x),
            **_between("y", y),
            **_looks("stroke", strokeDash="dash"),
            "strokeWidth": {"field": "width", **_UNSCALED_LOOK},
        },
    }


def point(x: float, y: float, shape: str, fill: str, stroke: str = "#ffffff", area: int = 90) -> Row:
    """Return a row of `points`; `area` is in square pixels."""
    return {"x": x, "y": y, "shape": shape, "fill": fill, "stroke": stroke, "area": area}


def points(rows: Sequence[Row], x: Scale | None = None, y: Scale | None = None, outline: float = 1) -> Layer:
    """Return symbols at `x`, `y`."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "point", "strokeWidth": outline, "opacity": 1},
        "encoding": {
            "x": {"field": "x", **_channel(x)},
            "y": {"field": "y", **_channel(y)},
            **_looks("fill", "stroke", "shape"),
            "size": {"field": "area", **_UNSCALED_LOOK},
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a series is told from others without its colour: a dash and a shape of its own."""

    colour: str
    dash: tuple[int, ...]
    shape: str


def lines(paths: Sequence[tuple[Sequence[Row], Look]], x: Scale, y: Scale, *, steps: bool = False) -> Layer:
    """Return lines through `x`, `y` in the order of the rows; rows of another `part` are another line."""
    rows = [
        {**row, "n": number, "part": f"{series} {row['part']}", "stroke": look.colour, "dash": list(look.dash)}
        for series, (path, look) in enumerate(paths)
        for number, row in enumerate(path)
    ]
    return {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "strokeWidth": 2,
            "strokeJoin": "round",
            "interpolate": "step-after" if steps else "linear",
        },
        "encoding": {
            "x": {"field": "x", **_channel(x)},
            "y": {"field": "y", **_channel(y)},
            "order": {"field": "n", "type": "quantitative"},
            "detail": {"field": "part", "type": "nominal"},
            **_looks("stroke", strokeDash="dash"),
        },
    }


def words(  # noqa: PLR0913 -- a place and a look, each with a usual value
    x: float, y: float, text: str, *, size: int = 12, align: str = "left", fill: str = INK, bold: bool = False
) -> Row:
    """Return a row of `texts` with its baseline at `y`; `text` has to be fitted already."""
    weight = "bold" if bold else "normal"
    return {"x": x, "y": y, "text": text, "size": size, "align": align, "fill": fill, "weight": weight}


def texts(rows: Sequence[Row]) -> Layer:
    """Return words in pixels."""
    return {
        "data": {"values": [row for row in rows if row["text"]]},
        "mark": {
            "type": "text",
            "baseline": "alphabetic",
            "align": {"expr": "datum.align"},
            "fontWeight": {"expr": "datum.weight"},
        },
        "encoding": {
            "x": {"field": "x", **_UNSCALED},
            "y": {"field": "y", **_UNSCALED},
            "size": {"field": "size", **_UNSCALED_LOOK},
            "text": {"field": "text", "type": "nominal"},
            **_looks("fill"),
        },
    }


_UNSCALED_LOOK: Mapping[str, Any] = {"type": "quantitative", "scale": None, "legend": None}


def _channel(scale: Scale | None) -> Mapping[str, Any]:
    return _UNSCALED if scale is None else scale.channel()


def _between(name: str, scale: Scale | None) -> dict[str, Any]:
    return {name: {"field": name, **_channel(scale)}, f"{name}2": {"field": f"{name}2"}}


def _looks(*fields: str, **named: str) -> dict[str, Any]:
    return {name: {"field": field, **_AS_GIVEN} for name, field in {**{f: f for f in fields}, **named}.items()}
