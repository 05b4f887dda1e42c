"""What changed since the last report, in all projects, the heaviest of each first."""

from __future__ import annotations

from reports.document import ReportDocument
from reports.render.formatting import count, plain
from reports.render.palette import QUIET
from reports.render.selection import news as changed
from reports.render.selection import nothing_changed
from reports.render.slides.blocks import Block, Cell, Head, Paragraph, TableBlock, TextBlock

MOST_CHANGES = 3  # of one project; the full report has all
_SIZE = 10.5


def news(document: ReportDocument) -> list[Block]:
    """Return a row for each change, worst project first, and how many are not shown."""
    found = changed(document)
    if not found:
        return [TextBlock(paragraphs=(Paragraph(text=nothing_changed(document)),))]
    rows = tuple(
        (
            Cell(text=plain(item.page.name), remark=plain(item.page.code), bold=True),
            Cell(text=plain(change.subject), facts=change.facts),
            Cell(text=plain(change.before) or "not there"),
            Cell(text=plain(change.after) or "not there"),
        )
        for item in found
        for change in item.changes[:MOST_CHANGES]
    )
    heads = (
        Head(title="Project", share=26),
        Head(title="What", share=34),
        Head(title="Before", share=20),
        Head(title="Now", share=20),
    )
    alt = "What changed since the last report, by project"
    blocks: list[Block] = [TableBlock(alt=alt, heads=heads, rows=rows, size=_SIZE, most_lines=2)]
    more = sum(len(item.changes) for item in found) - len(rows)
    if more:
        said = f"Changes that are not shown here: {count(more)}; the full report has all."
        blocks.append(TextBlock(paragraphs=(Paragraph(text=said, size=10, colour=QUIET),)))
    return blocks
