"""Figures as tables and cells of a Word document: each value with what limits it below its name."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import Figure
from reports.render.facts import label
from reports.render.formatting import plain
from reports.render.office.shown import remark
from reports.render.palette import MARKS, QUIET
from reports.render.said import NOT_IN_REPORT, now, then
from reports.render.views import Group
from reports.render.word.markup import Body, Column, Line, Row

BAD = MARKS[next(iter(MARKS))].shade


def figure_tables(body: Body, grouped: Sequence[Group], of: str, *, compared: bool) -> None:
    """Add a table for each group of figures, with last report's values where there was one."""
    for group in grouped:
        columns = [Column(title=group.title, share=46), Column(title="Now", share=28, right=True)]
        if compared:
            columns.append(Column(title="Last report", share=26, right=True))
        rows: list[Row] = [
            [
                lines(name, remark(figure), bold=False),
                [value_line(figure)],
                *([[Line(text=then(figure), colour=QUIET)]] if compared else []),
            ]
            for name, figure in group.rows
        ]
        body.table(f"{group.title}: {plain(of)}", columns, rows)


def lines(text: str, note: str, *, bold: bool) -> list[Line]:
    """Return a cell of a text and a remark below it."""
    return [Line(text=text, bold=bold), *_small(note)]


def value_line(figure: Figure) -> Line:
    """Return a value as a line; overspending stands out by its sign and shade."""
    if figure.value is None:
        return Line(text=now(figure), colour=QUIET)
    overspent = label(figure.id) == label("available") and isinstance(figure.value, int) and figure.value < 0
    return Line(text=now(figure), colour=BAD if overspent else "")


def cell(figure: Figure | None) -> list[Line]:
    """Return a cell of a value and below it what limits it; words where the report has no such figure."""
    if figure is None:
        return [Line(text=NOT_IN_REPORT, colour=QUIET)]
    return [value_line(figure), *_small(remark(figure))]


def _small(text: str) -> list[Line]:
    return [Line(text=text, small=True)] if text else []
