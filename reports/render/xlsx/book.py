"""Lays tables out on sheets: titles, formats, frozen panes, filters, print set-up, and native charts with alt text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.image import Image

from reports.document import Brand, Colour, ReportDocument
from reports.render.formatting import plain
from reports.render.office.logo import Logo
from reports.render.palette import MARKS, QUIET, Mark, marks
from reports.render.xlsx.cells import Cell, title_of, written
from reports.render.xlsx.look import header as header_look
from reports.render.xlsx.look import heading
from reports.render.xlsx.native_charts import NativeChart, Placed, drawn
from reports.render.xlsx.tables import Table

_FIRST_ROW = 3  # title and stamp stand above
_LINE, _TALLEST = 15, 300  # points of a row: programs differ in whether they fit rows by themselves
_BUTTON = 3  # letters that the button of a filter covers
_PAGE_WIDTH = 160  # characters that a landscape page takes in letters of 8 points and more
_WIDEST_PICTURE = 400  # pixels
_DPI = 96  # of a screen, as Excel counts
_LETTER = 1  # paper size
_LONGEST_FOOTER = 220  # UTF-16 units; Excel takes 255 with its own marks
_LONGEST_STAMP = 240
_WORD = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a chart goes: a cell counted from 0, and how far below it in pixels."""

    sheet: str
    row: int
    column: int
    down: int = 0


@dataclass(slots=True, kw_only=True)
class Book:
    """A workbook in memory that is being filled; `close` returns its bytes."""

    document: ReportDocument
    stamp: str  # printed on every sheet
    _bytes: BytesIO = field(default_factory=BytesIO)
    _workbook: Any = None  # XlsxWriter ships no types
    _formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)
    _printed: Mapping[Colour, Mark] = field(default_factory=dict)  # marks of the document
    _brand: Brand = field(default_factory=Brand)
    _heading: str = ""  # colour of titles

    def __post_init__(self) -> None:
        self._printed = marks(self.document)
        self._brand = self.document.presentation.brand
        self._heading = heading(self._brand)
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
        """Add a sheet with tables below each other, the header of a single one in view; returns where they stand."""
        sheet = self._workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self._format(bold=True, font_size=16, font_color=self._heading))
        sheet.write_string(1, 0, title_of(self.stamp, _LONGEST_STAMP), self._format(font_color=QUIET))
        row = _FIRST_ROW
        placed = []
        for table in tables:
            if len(tables) > 1:
                sheet.write_string(row, 0, table.title, self._format(bold=True, font_size=12, font_color=self._heading))
                row += 1
            last = self._table(sheet, table, row)
            placed.append(Placed(sheet=name, first=row + 1, last=last))
            row = last + 3
        widths = [max(given) for given in _widths(tables)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        named = _naming_columns(tables) if len(tables) == 1 else 0
        header = _FIRST_ROW if len(tables) == 1 else _FIRST_ROW - 2  # one header fits all rows only where there is one
        sheet.freeze_panes(header + 1, named)
        self._print_set_up(sheet, widths, header, named)
        return tuple(placed)

    def _print_set_up(self, sheet: Any, widths: Sequence[float], header: int, named: int) -> None:
        """Print landscape, readable without a magnifier, with header and names on each page and the stamp below."""
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
        sheet.repeat_rows(0, header)
        beside = sum(widths[:named])  # on every page
        pages = math.ceil((sum(widths) - beside) / (_PAGE_WIDTH - beside)) if named else 1
        if pages > 1:
            sheet.repeat_columns(0, named - 1)
        sheet.fit_to_pages(pages, 0)
        sheet.set_footer(f"&L&8 {_footer(title_of(self.stamp, _LONGEST_STAMP))}&R&8Page &P of &N")

    def chart(self, at: Spot, chart: NativeChart) -> None:
        """Insert a native chart with what a screen reader says of it."""
        options = {
            "description": plain(chart.alt),
            "object_position": 2,  # moves with its cells and keeps its size
            "y_offset": at.down,
        }
        self._workbook.get_worksheet_by_name(at.sheet).insert_chart(
            at.row, at.column, drawn(self._workbook, chart), options
        )

    def picture(self, at: Spot, logo: Logo, height: int) -> None:
        """Insert the organisation's logo, at most `height` pixels tall; one that no workbook can hold is left out."""
        try:
            image = Image(BytesIO(logo.data))
        except XlsxWriterException:
            return
        scale = min(height / logo.height, _WIDEST_PICTURE / logo.width)
        image.description = plain(logo.text)
        options = {
            "object_position": 3,
            "x_scale": scale * image.x_dpi / _DPI,
            "y_scale": scale * image.y_dpi / _DPI,
        }
        self._workbook.get_worksheet_by_name(at.sheet).insert_image(at.row, at.column, image, options)

    def close(self) -> bytes:
        """Return the finished file."""
        self._workbook.close()
        return self._bytes.getvalue()

    def _table(self, sheet: Any, table: Table, row: int) -> int:
        """Write an Excel table whose header stands in `row`; returns its last row."""
        rows = table.rows or ((table.empty, *("" for _ in table.columns[1:])),)
        last = row + len(rows)
        header = self._format(bold=True, text_wrap=True, valign="top", **header_look(self._brand))
        sheet.set_row(row, _LINE * max(_lines(len(column.title) + _BUTTON, column.width) for column in table.columns))
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
                "columns": [{"header": column.title, "header_format": header} for column in table.columns],
            },
        )
        for down, cells in enumerate(rows, start=row + 1):
            lines = [self._cell(sheet, down, across, cell) for across, cell in enumerate(cells)]
            needed = max(_lines(line, column.width) for line, column in zip(lines, table.columns, strict=True))
            sheet.set_row(down, min(needed * _LINE, _TALLEST))
        return last

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> int:
        """Write a cell; returns how many characters of text it may have to wrap."""
        shown = written(cell, self._printed)
        if shown.value == "":  # not even an empty cell: charts would draw it as a zero
            return 0
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
        key = tuple(style.items())
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(style)
        return self._formats[key]


def _widths(tables: Sequence[Table]) -> Iterator[list[float]]:
    """Yield the widths that the tables want for each column, in characters."""
    for column in range(max(len(table.columns) for table in tables)):
        yield [table.columns[column].width for table in tables if column < len(table.columns)]


def _naming_columns(tables: Sequence[Table]) -> int:
    """Return how many first columns say what a row is about, to stay in view: code and project, or one."""
    titles = [column.title for column in tables[0].columns[:2]]
    return 2 if titles == ["Code", "Project"] else 1


def _lines(length: int, width: float) -> int:
    """Return how many lines a text may take in a column; words that wrap leave a tenth of a line empty."""
    return max(1, math.ceil(length * 1.1 / width))


def _footer(stamp: str) -> str:
    """Return the stamp as Excel's footers spell it; what is too long loses its beginning: the hash stands last."""
    spelled = stamp.replace("&", "&&")
    while len(spelled.encode("utf-16-le")) // 2 > _LONGEST_FOOTER:
        stamp = f"…{stamp[2:]}"
        spelled = stamp.replace("&", "&&")
    return spelled
