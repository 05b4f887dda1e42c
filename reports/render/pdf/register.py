"""What a project's page lists of its registers: open risks, issues, change requests and decisions, and closed ones."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import ProjectPage, RegisterRow
from reports.render import formatting, said, views
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, Column, cell, heading, paragraph, table
from reports.render.pdf.fitting import Cell
from reports.render.pdf.printing import Printing
from reports.render.registers import Register, registers, score


def register(given: Printing, page: ProjectPage) -> list[Block]:
    """Return the registers that have an entry, and the matrix of risks; nothing where there are none."""
    made = [block for one in registers(page) for block in _register(one)]
    return [*made, *given.pictures.of_project(page.code, "risk_matrix")] if made else []


def _register(one: Register) -> list[Block]:
    rated = any(score(row) for row in one.shown)
    columns = [
        Column(head="Entry", share=2.4),
        Column(head="Status", share=0.9),
        Column(head="Owner", share=1),
        Column(head="Due", share=0.9),
        Column(head="Priority", share=0.7),
        *([Column(head="Probability and impact", share=0.9)] if rated else []),
    ]
    known = one.count is not None and one.count.value is not None
    top = heading(3, f"{one.title}: {said.now(one.count)}" if known else one.title)
    return [
        top,
        *table(columns, [_entry(row, rated=rated) for row in one.shown], size=7.75),
        *([paragraph(f"{formatting.count(one.more)} more are open.", manner="note")] if one.more else []),
        *_closed(one.closed),
    ]


def _closed(rows: Sequence[RegisterRow]) -> list[Block]:
    if not rows:
        return []
    return [paragraph("Closed since the last report: ", *words.joined([row.title for row in rows]), manner="note")]


def _entry(row: RegisterRow, *, rated: bool) -> list[Cell]:
    opened = f"opened {said.day_or(row.opened_on, '')}" if row.opened_on else ""
    rating: list[Cell] = [score(row) or cell(words.unknown("not rated"))] if rated else []
    return [
        cell([words.linked(row.title, views.safe_url(row.url))], words.quiet(f"{row.key}, {row.source}")),
        cell(row.status or "not stated", words.quiet(opened)),
        row.owner or cell(words.unknown("nobody named")),
        words.day_cell(row.due_on, "no date"),
        row.priority or cell(words.unknown("not stated")),
        *rating,
    ]
