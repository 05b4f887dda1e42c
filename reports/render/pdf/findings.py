"""What a project's page lists: what changed, and where the sources disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.document import Change, Discrepancy, ProjectPage
from reports.render import said, views
from reports.render.html import CHANGE_WORDS
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, Column, cell, heading, paragraph, run, table
from reports.render.pdf.fitting import Cell, Line

CHANGE_COLUMNS = (
    Column(head="What", share=2),
    Column(head="Kind", share=0.8),
    Column(head="Before", share=1.3),
    Column(head="Now", share=1.3),
)
_BOTH_SHOWN = "Both values are shown; neither was corrected."


def change_rows(changes: Iterable[Change]) -> list[list[Cell]]:
    """Return a row for each thing that differs from the last report."""
    return [
        [
            words.prose(change.subject),
            cell([run("badge", "Restated")])
            if change.kind == "restated"
            else CHANGE_WORDS.get(change.kind, change.kind),
            words.prose(change.before) or cell(words.unknown("not there")),
            words.prose(change.after) or cell(words.unknown("not there")),
        ]
        for change in changes
    ]


def changes(page: ProjectPage, otherwise: str) -> list[Block]:
    """Return the changes of a project, or the sentence that says there are none."""
    rows = change_rows(page.changes)
    if not rows:
        return [paragraph(otherwise, manner="note")]
    return [heading(3, "Changes since the last report"), *table(CHANGE_COLUMNS, rows)]


def discrepancies(found: Sequence[Discrepancy], title: str) -> list[Block]:
    """Return where sources disagree, or the sentence that they do not."""
    if not found:
        return [paragraph("No disagreement was found between the linked sources.", manner="note")]
    columns = [
        Column(head="What is compared", share=1),
        Column(head="One source says", share=1.1),
        Column(head="Another says", share=1.1),
        Column(head="What it means", share=1.6),
        Column(head="Which one is used", share=1.1),
    ]
    return [heading(3, title), *table(columns, [_discrepancy(item) for item in found], note=_BOTH_SHOWN)]


def _discrepancy(item: Discrepancy) -> list[Cell]:
    tolerance = f"listed above {item.tolerance}" if item.tolerance else ""
    since = f"since the report as of {said.day_or(item.since, '')}" if item.since else ""
    owner = f"to be settled by {item.owner}" if item.owner else ""
    return [
        cell(item.rule, *map(words.quiet, (tolerance, since, owner, item.id))),
        _with_source(words.value(item.left), item.left_source),
        _with_source(words.value(item.right), item.right_source),
        cell(
            [run("badge", "Accepted")] if item.accepted else None,
            words.full(item.sentence),
            words.quiet(words.full(item.accepted)),
            _look_at(item),
        ),
        words.full(item.used),
    ]


def _with_source(shown: Cell, source: str) -> Cell:
    lines = shown if isinstance(shown, list) else [[shown]]
    return [*lines, words.quiet(source)]


def _look_at(item: Discrepancy) -> Line:
    links = [words.linked(record.title or record.key, record.url) for record in views.linked_records(item)]
    return [run("note", "Look at "), *words.joined(links, ", ")] if links else []
