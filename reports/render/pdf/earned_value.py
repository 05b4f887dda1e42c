"""What a project's page says about its earned value, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import EARNED_VALUE_FIGURES, Figure, ProjectPage
from reports.render import formatting
from reports.render.facts import label
from reports.render.footnotes import footnotes
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, Column, beside, heading, paragraph, table
from reports.render.pdf.fitting import HALF, Cell
from reports.render.pdf.printing import Printing
from reports.render.views import Group


def earned_value(given: Printing, page: ProjectPage) -> list[Block]:
    """Return earned value, or why there is none; nothing where the report does not know of it."""
    found = page.earned_value
    if found is None:
        return []
    top = heading(3, "Earned value")
    if found.reason and not found.figures:
        return [top, paragraph(words.full(found.reason))]
    rows = tuple((name, found.figures[key]) for key, name in EARNED_VALUE_FIGURES if key in found.figures)
    below = footnotes("earned", [figure for _, figure in rows])
    compared = given.is_compared
    picture = given.pictures.of_project(page.code, "s_curve")
    half = (len(rows) + 1) // 2
    halves = [Group(title="Figure", rows=part) for part in (rows[:half], rows[half:]) if part]
    tables = [words.figure_table(group, below, compared=compared) for group in halves]
    limited = [paragraph(words.full(found.reason), manner="note")] if found.reason else []
    return [
        *(top, *limited, *picture, *beside(*tables), *words.notes_below(below)),
        *beside(_earlier(found.earlier), _basis(found.basis)),
    ]


def _earlier(earlier: Sequence[Sequence[Figure]]) -> list[Block]:
    width = max((len(row) for row in earlier), default=0)
    if not width:
        return []
    columns = [Column(head="Index"), *(Column(head=_ago(ago), numeric=True) for ago in range(1, len(earlier) + 1))]
    rows: list[list[Cell]] = []
    for index in range(width):
        row = [figures[index] if index < len(figures) else None for figures in earlier]
        name = next((label(figure.id) for figure in row if figure is not None), "")
        rows.append([name, *(words.value(figure) for figure in row)])
    return table(columns, rows, size=7.75, width=HALF)


def _ago(periods: int) -> str:
    return "One period ago" if periods == 1 else f"{formatting.count(periods)} periods ago"


def _basis(basis: Sequence[Figure]) -> list[Block]:
    columns = [Column(head="Basis of percent complete", share=1.6), Column(head="Share of budget", numeric=True)]
    return table(columns, [[label(figure.id), words.value(figure)] for figure in basis], size=7.75, width=HALF)
