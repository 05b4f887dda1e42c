"""Native Excel charts over cells of the workbook, with axis titles and series that are told apart without colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.render.currencies import exponent, major
from reports.render.formatting import money_whole
from reports.render.palette import FIRM, INK, LINE
from reports.render.xlsx.look import Options

_STEPS = ((10_000_000, ',,"M"', 0), (1_000_000, ',,"M"', 1), (10_000, ',"K"', 0))  # major units, scale, places
_WHOLE_FROM = 10  # major units; below it an axis in whole units would repeat its numbers
_MOST_LABELS = 12  # of a category axis, so that they do not run into each other
_WIDTH = 620  # pixels
_FONT = {"color": INK, "size": 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a table's data came to stand: rows counted from 0, both inclusive."""

    sheet: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series over the cells of a column."""

    name: str
    values: int  # column, counted from 0
    look: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeChart:
    """A chart over consecutive rows of a table; `alt` is what a screen reader says of it."""

    kind: str  # "column", "bar" or "line"
    title: str
    alt: str
    rows: Placed
    categories: int  # column, counted from 0
    series: tuple[Series, ...]
    category_title: str
    value_title: str
    value_format: str = "#,##0"
    scale: Mapping[str, object] = field(default_factory=dict)  # of the value axis, in XlsxWriter's words
    has_numbers: bool = False  # each bar carries its value
    height: int = 330  # pixels


def axis_format(currency: str, highest: int) -> str:
    """Return the number format of money up to `highest` minor units: `"$"#,##0,,"M"` for tens of millions."""
    amount = abs(major(highest, currency))
    for least, scale, places in _STEPS:
        if amount >= least:
            return _money(currency, scale, places)
    return _money(currency, "", 0 if amount >= _WHOLE_FROM else exponent(currency))


def _money(currency: str, scale: str, places: int) -> str:
    symbol = money_whole(0, currency).removesuffix("0").replace('"', "")
    return (f'"{symbol}"' if symbol else "") + "#,##0" + ("." + "0" * places if places else "") + scale


def drawn(workbook: Any, chart: NativeChart) -> Any:
    """Return XlsxWriter's chart."""
    made = workbook.add_chart({"type": chart.kind})
    for series in chart.series:
        made.add_series(_series(chart, series))
    made.set_title({"name": chart.title, "name_font": {"size": 12, "bold": True, "color": INK}, "overlay": False})
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": _FONT})
    count = chart.rows.last - chart.rows.first + 1
    categories: dict[str, object] = {
        "name": chart.category_title,
        "name_font": _FONT,
        "num_font": _FONT,
        "label_position": "low",  # below the plot where values are negative
        "line": {"color": FIRM},
        "major_gridlines": {"visible": False},
    }
    if chart.kind == "line":
        categories["interval_unit"] = -(-count // _MOST_LABELS)
    values = {
        "name": chart.value_title,
        "name_font": _FONT,
        "num_font": _FONT,
        "num_format": chart.value_format,
        "major_gridlines": {"visible": True, "line": {"color": LINE}},
        **chart.scale,
    }
    if chart.kind == "bar":  # its first row stands on top, and its values below
        made.set_y_axis({**categories, "reverse": True, "interval_unit": 1, "crossing": "max"})
        made.set_x_axis(values)
    else:
        made.set_x_axis(categories)
        made.set_y_axis(values)
    made.show_blanks_as("gap")
    made.set_size({"width": _WIDTH, "height": chart.height})
    return made


def _series(chart: NativeChart, series: Series) -> dict[str, object]:
    at = chart.rows
    made: dict[str, object] = {
        "name": series.name,
        "categories": [at.sheet, at.first, chart.categories, at.last, chart.categories],
        "values": [at.sheet, at.first, series.values, at.last, series.values],
        **series.look,
    }
    if chart.has_numbers:
        made["data_labels"] = {"value": True, "font": _FONT}
    return made
