"""Risks, issues, changes and decisions of a project: all of them, or in a short form the open ones that weigh most."""

from __future__ import annotations

from reports.document import ProjectPage
from reports.render.formatting import count, plain
from reports.render.palette import QUIET
from reports.render.registers import registers, score
from reports.render.said import day_or
from reports.render.word.figures import lines
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.printing import Printing, named

MOST_ENTRIES = 2  # of each register in a short form
_COLUMNS = (
    Column(title="What", share=190),
    Column(title="Kind", share=54),
    Column(title="Status", share=70),
    Column(title="Probability and impact", share=66),
    Column(title="Owner", share=74),
    Column(title="Due", share=66),
)


def register(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add the registers of a project as one table, open entries first; nothing where it has no entry to show."""
    found = registers(page, MOST_ENTRIES)
    entries = sorted(page.register, key=lambda row: (not row.is_open, row.kind, row.key))
    if given.is_short:
        entries = [row for one in found for row in one.shown]
    more = sum(one.more for one in found) if given.is_short else 0
    if not entries and not more:
        return
    rows: list[Row] = [
        [
            lines(plain(row.title), plain(row.key), bold=False),
            [Line(text=plain(row.kind).capitalize())],
            [Line(text=plain(row.status))],
            [Line(text=score(row) or "not rated")],
            [Line(text=plain(row.owner) or "not named")],
            [Line(text=day_or(row.due_on, "no date"))],
        ]
        for row in entries
    ]
    open_only = "Open risks, issues, changes and decisions"
    body.heading(open_only if given.is_short else "Risks, issues, changes and decisions", given.level + 1)
    if rows:
        body.table(f"Risks, issues, changes and decisions: {named(page)}", _COLUMNS, rows)
    if more:
        body.text(f"Open entries that are not shown here: {count(more)}; the full report has all.", colour=QUIET)
