"""Initial, last reported and current of one project, with what explains the difference."""

from __future__ import annotations

from reports.document import ProjectPage
from reports.render.formatting import plain
from reports.render.office.shown import said_as
from reports.render.oversight import DOES_NOT_APPLY, OversightRow
from reports.render.oversight import oversight as rows_of
from reports.render.said import now
from reports.render.word.figures import cell
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.printing import Printing, named

_COLUMNS = (
    Column(title="What", share=52),
    Column(title="Initial", share=74),
    Column(title="Last reported", share=74),
    Column(title="Current", share=74),
    Column(title="Difference", share=90),
    Column(title="What explains it", share=140),
)


def oversight(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add the table that an overseer asks for; nothing where the report knows none of it."""
    rows = rows_of(page, is_compared=given.is_compared)
    if rows:
        body.heading("Initial, last reported and current", given.level + 1)
        title = f"Initial, last reported and current: {named(page)}"
        body.table(title, _COLUMNS, [_row(row) for row in rows], 8)


def _row(row: OversightRow) -> Row:
    differences = [[Line(text=now(figure), bold=True), Line(text=name, small=True)] for name, figure in row.differences]
    return [
        [Line(text=plain(row.label), bold=True)],
        cell(row.initial) if row.has_initial else [Line(text=DOES_NOT_APPLY)],
        [Line(text=row.last_reported)],
        cell(row.current),
        [line for each in differences for line in each] or [Line(text="none is stated")],
        [Line(text=said_as(one)) for one in row.explanation] or [Line(text="nothing is stated")],
    ]
