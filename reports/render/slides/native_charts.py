"""Native charts that people can edit in PowerPoint, with their numbers in a workbook behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt
from xlsxwriter import Workbook

from reports.render.currencies import exponent, major
from reports.render.formatting import money_whole, plain
from reports.render.palette import FIRM, INK, LINE
from reports.render.slides.blocks import ChartBlock, Series
from reports.render.slides.drawing import FONT

_KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE,
}
_DASHES = {"": MSO_LINE.SOLID, "dash": MSO_LINE.DASH, "dot": MSO_LINE.ROUND_DOT}
_STEPS = ((10_000_000, ',,"M"', 0), (1_000_000, ',,"M"', 1), (10_000, ',"K"', 0))  # major units, scale, places
_SIZE = 9
_WHOLE_FROM = 10  # major units; below it an axis in whole units would repeat its numbers


class _Writer(CategoryWorkbookWriter):
    """Writes the workbook with texts as texts: a project's code that begins with = is no formula."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: IO[bytes]) -> Iterator[tuple[Any, Any]]:
        never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        workbook = Workbook(xlsx_file, {"in_memory": True, **never})
        yield workbook, workbook.add_worksheet()
        workbook.close()


class _Data(CategoryChartData):
    """The numbers of a chart."""

    @property
    def _workbook_writer(self) -> _Writer:
        return _Writer(self)  # type: ignore[no-untyped-call] # the library's constructor has no annotations


def chart_data(block: ChartBlock) -> tuple[Any, Any]:
    """Return the library's chart type and the numbers of a chart, in major units."""
    places = exponent(block.currency)
    data: Any = _Data(number_format=_number_format(block.currency, "", places))  # type: ignore[no-untyped-call] # as above
    data.categories = [plain(name).replace("\n", " ") for name in block.categories]
    for series in block.series:
        amounts = [None if amount is None else float(major(amount, block.currency)) for amount in series.values]
        data.add_series(series.name, amounts)
    return _KINDS[block.kind], data


def dress(chart: Chart, block: ChartBlock) -> None:
    """Give a chart its colours, letters, axis formats and legend; what differs by colour differs by dash, too."""
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(_SIZE), FONT
    chart.font.color.rgb = _rgb(INK)
    chart.has_legend = len(block.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
    values, categories = chart.value_axis, chart.category_axis
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = _rgb(LINE)
    values.format.line.color.rgb = _rgb(LINE)
    values.tick_labels.number_format = axis_format(block)
    values.tick_labels.number_format_is_linked = False
    categories.format.line.color.rgb = _rgb(FIRM)
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.has_major_gridlines = False
    plot = chart.plots[0]
    if block.kind != "lines":
        plot.gap_width, plot.overlap = 60, 0
    for drawn, series in zip(plot.series, block.series, strict=True):
        _dress_series(drawn, series, block.kind)


def _dress_series(drawn: Any, series: Series, kind: str) -> None:
    line = drawn.format.line
    if kind == "lines":
        drawn.smooth = False
        line.width = Pt(2.25)
        line.color.rgb = _rgb(series.colour)
        line.dash_style = _DASHES[series.dash]
        return
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = _rgb(series.colour)
    line.color.rgb = _rgb(FIRM)
    line.width = Pt(0.5)
    drawn.invert_if_negative = False


def axis_format(block: ChartBlock) -> str:
    """Return the number format of the value axis: `"$"#,##0,,"M"` where amounts are in tens of millions."""
    amounts = [abs(amount) for series in block.series for amount in series.values if amount is not None]
    highest = major(max(amounts, default=0), block.currency)
    for least, scale, places in _STEPS:
        if highest >= least:
            return _number_format(block.currency, scale, places)
    return _number_format(block.currency, "", 0 if highest >= _WHOLE_FROM else exponent(block.currency))


def _number_format(currency: str, scale: str, places: int) -> str:
    symbol = money_whole(0, currency).removesuffix("0").replace('"', "")
    return (f'"{symbol}"' if symbol else "") + "#,##0" + ("." + "0" * places if places else "") + scale


def _rgb(colour: str) -> RGBColor:
    made: Any = RGBColor  # its constructor has no annotations
    return cast("RGBColor", made.from_string(colour.lstrip("#").upper()))
