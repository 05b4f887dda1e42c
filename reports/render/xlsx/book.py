"""Lays tables out on sheets: titles, formats, frozen panes, filters, print set-up, and native charts with alt text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from reports.document import ReportDocument
from reports.render.formatting import plain
from reports.render.palette import INK, MARKS, QUIET
from reports.render.xlsx.cells import Cell, written
from reports.render.xlsx.tables import Table

_FIRST_ROW = 3  # title and stamp stand above
_LINE, _TALLEST = 15, 300  # points of a row: programs differ in whether they fit rows by themselves
_CHART_WIDTH, _CHART_HEIGHT = 620, 300  # pixels
_LETTER = 1  # paper size
_LONGEST_FOOTER = 200  # Excel takes 255 with its own marks
_WORD = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a table's data came to stand: rows counted from 0, both inclusive."""

    sheet: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a chart goes: a cell counted from 0, how many charts stand above it, and its value axis."""

    sheet: str
    row: int
    column: int
    place: int = 0
    scale: Mapping[str, object] = field(default_factory=dict)  # XlsxWriter's words


@dataclass(slots=True, kw_only=True)
class Book:
    """A workbook in memory that is being filled; `close` returns its bytes."""

    document: ReportDocument
    stamp: str  # printed on every sheet
    _bytes: BytesIO = field(default_factory=BytesIO)
    _workbook: Any = None  # XlsxWriter ships no types
    _formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._workbook = xlsxwriter.Workbook(
            self._bytes,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self._workbook.set_properties(
            {
                "title": plain(self.document.title),
                "author": plain(self.document.organisation),
                "company": plain(self.document.organisation),
                "comments": plain(self.stamp),
                "created": self.document.made_at,  # without it the clock would be in the file
            },
        )

    def add(self, name: str, title: str, tables: Sequence[Table]) -> tuple[Placed, ...]:
        """Add a sheet with tables below each other, the header of the first in view; returns where they stand."""
        sheet = self._workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, plain(title), self._format(bold=True, font_size=16, font_color=INK))
        sheet.write_string(1, 0, plain(self.stamp), self._format(font_color=QUIET))
        row = _FIRST_ROW
        placed = []
        for number, table in enumerate(tables):
            if len(tables) > 1:
                sheet.write_string(row, 0, table.title, self._format(bold=True, font_size=12))
                row += 1
            if number == 0:
                sheet.freeze_panes(row + 1, 1 if len(tables) == 1 else 0)
                sheet.repeat_rows(0, row)
            last = self._table(sheet, table, row)
            placed.append(Placed(sheet=name, first=row + 1, last=last))
            row = last + 3
        for column in range(max(len(table.columns) for table in tables)):
            width = max(table.columns[column].width for table in tables if column < len(table.columns))
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.fit_to_pages(1, 0)
        shown = plain(self.stamp)[:_LONGEST_FOOTER].replace("&", "&&")
        sheet.set_footer(f"&L&8{shown}&R&8Page &P of &N")
        return tuple(placed)

    def chart(self, at: Spot, kind: str, title: str, series: Sequence[dict[str, object]], alt: str) -> None:
        """Insert a native chart; `series` are XlsxWriter's, `alt` is what a screen reader says of it."""
        chart = self._workbook.add_chart({"type": kind})
        for one in series:
            chart.add_series(one)
        chart.set_title({"name": title, "name_font": {"size": 12, "bold": True, "color": INK}, "overlay": False})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"major_gridlines": {"visible": kind != "bar"}, "reverse": kind == "bar", **at.scale})
        chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
        down = at.place * (_CHART_HEIGHT + 10)
        options = {"description": plain(alt), "object_position": 1, "y_offset": down}
        self._workbook.get_worksheet_by_name(at.sheet).insert_chart(at.row, at.column, chart, options)

    def close(self) -> bytes:
        """Return the finished file."""
        self._workbook.close()
        return self._bytes.getvalue()

    def _table(self, sheet: Any, table: Table, row: int) -> int:
        """Write an Excel table whose header stands in `row`; returns its last row."""
        rows = table.rows or ((table.empty, *("" for _ in table.columns[1:])),)
        last = row + len(rows)
        sheet.add_table(
            row,
            0,
            last,
            len(table.columns) - 1,
            {
                "name": "T_" + _WORD.sub("_", table.title),
                "title": table.title,
                "description": table.description,
                "style": "Table Style Light 1",
                "columns": [{"header": column.title, "header_format": self._header()} for column in table.columns],
            },
        )
        for down, cells in enumerate(rows, start=row + 1):
            lines = [self._cell(sheet, down, across, cell) for across, cell in enumerate(cells)]
            needed = max(
                -(-line * 11 // (10 * column.width)) for line, column in zip(lines, table.columns, strict=True)
            )
            sheet.set_row(down, min(max(needed, 1) * _LINE, _TALLEST))
        return last

    def _header(self) -> Any:
        return self._format(bold=True, text_wrap=True, valign="bottom", bottom=2, font_color=INK)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> int:
        """Write a cell; returns how many characters of text it may have to wrap."""
        shown = written(cell)
        if isinstance(shown.value, str):
            style: dict[str, object] = {"text_wrap": True, "valign": "top"}
            if shown.colour is not None:
                style |= {"font_color": MARKS[shown.colour].shade, "bold": True}
            sheet.write_string(row, column, shown.value, self._format(**style, align="left", indent=int(column > 0)))
            return len(shown.value) + 2
        style = {"num_format": shown.number_format, "valign": "top"}
        if isinstance(shown.value, date):
            sheet.write_datetime(row, column, shown.value, self._format(**style, align="left"))
        else:
            sheet.write_number(row, column, shown.value, self._format(**style))
        return 0

    def _format(self, **style: object) -> Any:
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(style)
        return self._formats[key]
