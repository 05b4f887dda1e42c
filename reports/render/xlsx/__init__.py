"""The report as an Excel workbook: one sheet per question, real numbers and dates, every figure with its provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.document import ReportDocument
from reports.render.canonical_json import SHORT_HASH, document_hash
from reports.render.contract import Renderer
from reports.render.formatting import day
from reports.render.office.logo import logo
from reports.render.stamp import coverage
from reports.render.xlsx import about, charts, sheets, tables
from reports.render.xlsx.book import Book, Spot
from reports.render.xlsx.cells import title_of
from reports.render.xlsx.native_charts import NativeChart, Placed

_CHART_COLUMN = 4  # right of the tables of the first sheet
_AFTER_NAMES = 2  # the first column that is not printed on every page
_LONGEST_TITLE = 80  # letters on a page; the last sheet has all of it
_ROOM = 10  # pixels between charts
_LOGO_HEIGHT = 56  # pixels: the rows above the tables
_BELOW = 2  # rows between a table and its charts


def to_xlsx(document: ReportDocument) -> bytes:
    """Return the workbook; the same document gives the same bytes.

    The sheets follow the sections of the report; the first and the last are always there. No text is ever a formula
    or a link. Money beyond fifteen digits, which Excel cannot hold, is written as text.
    """
    digest = document_hash(document)
    said = f"As of {day(document.as_of)} · {coverage(document)} · {digest[:SHORT_HASH]}"
    book = Book(document=document, stamp=f"{title_of(document.organisation, _LONGEST_TITLE)} · {said}")
    title = title_of(document.title, _LONGEST_TITLE)
    first = (tables.status_counts(document), tables.portfolio_totals(document), tables.sentences(document))
    placed = {"Summary": book.add("Summary", title, first)[0]}
    for name, table in sheets.chosen(document).items():
        (placed[name],) = book.add(name, f"{title}: {name.lower()}", (table,))
    book.add("About", f"{title}: about", about.about(document, digest))
    if (picture := logo(document.presentation.brand)) is not None:
        book.picture(Spot(sheet="Summary", row=0, column=_CHART_COLUMN), picture, _LOGO_HEIGHT)
    if document.projects:
        _summary_charts(book, document, placed)
        _sheet_charts(book, sheets.detailed(document), placed)
    return book.close()


def _summary_charts(book: Book, document: ReportDocument, placed: Mapping[str, Placed]) -> None:
    """Draw the charts of the first sheet below each other, over cells of the sheets that the report has."""
    narrowed = sheets.detailed(document)
    drawn = [charts.status(document, placed["Summary"])]
    if "Budget" in placed and (money := charts.budget(narrowed, placed["Budget"])) is not None:
        drawn.append(money)
    if "Hours" in placed and (hours := charts.hours(narrowed, placed["Hours"])) is not None:
        drawn.append(hours)
    _stack(book, Spot(sheet="Summary", row=3, column=_CHART_COLUMN), drawn)


def _sheet_charts(book: Book, document: ReportDocument, placed: Mapping[str, Placed]) -> None:
    """Draw the charts that stand below the table they belong to; `document` has the projects with rows there."""
    if "Milestones" in placed and (slip := charts.slip(document, placed["Milestones"])) is not None:
        book.chart(Spot(sheet="Milestones", row=placed["Milestones"].last + _BELOW, column=_AFTER_NAMES), slip)
    if "S-curve" in placed:
        below = Spot(sheet="Earned value", row=placed["Earned value"].last + _BELOW, column=_AFTER_NAMES)
        _stack(book, below, charts.curves(document, placed["S-curve"]))


def _stack(book: Book, at: Spot, drawn: Sequence[NativeChart]) -> None:
    """Draw charts below each other, so that none is cut by the edge of a page."""
    for chart in drawn:
        book.chart(at, chart)
        at = replace(at, down=at.down + chart.height + _ROOM)


RENDERER = Renderer(
    name="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    suffix=".xlsx",
    render=to_xlsx,
)
