"""The last slides: how fresh each source is, where sources disagree, and what is in no figure."""

from __future__ import annotations

from reports.document import Discrepancy, ReportDocument, SourceFreshness
from reports.render.facts import label
from reports.render.formatting import count, instant, plain
from reports.render.office.shown import full, remark, said_as
from reports.render.palette import INK, MARKS, QUIET, worst_first
from reports.render.said import now, stated_day, then
from reports.render.slides.blocks import Block, Cell, Head, Paragraph, TableBlock, TextBlock
from reports.render.stamp import FRESHNESS_WORDS
from reports.render.views import not_read

MOST_DISCREPANCIES = 12
_BAD = MARKS[next(iter(MARKS))].shade
_SIZE = 10.5


def data(document: ReportDocument) -> list[Block]:
    """Return freshness, disagreements and what is left out."""
    return [*_freshness(document), *_discrepancies(document), _left_out(document)]


def _freshness(document: ReportDocument) -> list[Block]:
    if not document.freshness:
        return [TextBlock(paragraphs=(Paragraph(text="No source is declared yet."),))]
    return [
        TableBlock(
            heading="How fresh each source is",
            alt="Freshness of each source: state, last complete read, date of its data and what happened",
            heads=(
                Head(title="Source", share=130),
                Head(title="State", share=80),
                Head(title="Last complete read", share=150),
                Head(title="Data as of", share=110),
                Head(title="What happened", share=418),
            ),
            rows=tuple(_source(document, source) for source in document.freshness),
            size=_SIZE,
        )
    ]


def _source(document: ReportDocument, source: SourceFreshness) -> tuple[Cell, ...]:
    rejected = [
        f"{plain(file.name)}: rejected. {full(file.reason)}" for file in source.files if file.state == "rejected"
    ]
    missing = [full(not_read(note)) for note in source.unread]
    return (
        Cell(text=plain(source.source), remark=plain(source.connector), bold=True),
        Cell(
            text=FRESHNESS_WORDS.get(source.state, plain(source.state)),
            colour=INK if source.state == "fresh" else _BAD,
            bold=source.state != "fresh",
        ),
        Cell(text=instant(source.finished_at, document.time_zone) if source.finished_at else "never"),
        Cell(text=stated_day(source.data_as_of) or "the source does not say"),
        Cell(text=full(source.detail), remark="\n".join([*rejected, *missing])),
    )


def _discrepancies(document: ReportDocument) -> list[Block]:
    found = [*document.discrepancies, *(item for page in worst_first(document.projects) for item in page.discrepancies)]
    if not found:
        said = Paragraph(text="No disagreement was found between the sources.", size=12)
        return [TextBlock(heading="Where the sources disagree", paragraphs=(said,))]
    blocks: list[Block] = [
        TableBlock(
            heading="Where the sources disagree; both values are shown, neither was corrected",
            alt="Disagreements between sources with both values and which one is used",
            heads=(
                Head(title="Project", share=80),
                Head(title="What is compared", share=150),
                Head(title="One source says", share=150),
                Head(title="Another says", share=150),
                Head(title="What it means", share=200),
                Head(title="Which one is used", share=158),
            ),
            rows=tuple(_discrepancy(item) for item in found[:MOST_DISCREPANCIES]),
            size=_SIZE,
        )
    ]
    if len(found) > MOST_DISCREPANCIES:
        said_more = f"The first of {count(len(found))} disagreements; the full report lists all."
        blocks.append(TextBlock(paragraphs=(Paragraph(text=said_more, size=10, colour=QUIET),)))
    return blocks


def _discrepancy(item: Discrepancy) -> tuple[Cell, ...]:
    sides = [
        Cell(text=now(figure), remark=plain(source), bold=True, facts=(figure.id,))
        for figure, source in ((item.left, item.left_source), (item.right, item.right_source))
    ]
    kept = f"owner: {plain(item.owner)}" if item.owner else ""
    return (
        Cell(text=plain(item.project) or "portfolio"),
        Cell(text=plain(item.rule), remark=kept),
        *sides,
        Cell(text=full(item.sentence), remark=full(item.accepted)),
        Cell(text=full(item.used)),
    )


def _left_out(document: ReportDocument) -> TextBlock:
    named = [(name, document.totals[name]) for name in ("unmatched", "quarantined") if name in document.totals]
    said = [
        Paragraph(
            text=f"{label(name)}: {now(figure)}; last report: {then(figure)}"
            + (f". {said_as(remark(figure))}" if remark(figure) else ""),
            size=12,
            bullet=True,
            facts=(figure.id,),
        )
        for name, figure in named
    ] or [
        Paragraph(text=f"Matched to no project or person: {count(len(document.unmatched))}", size=12, bullet=True),
        Paragraph(text=f"Rows left out: {count(document.quarantined_count)}", size=12, bullet=True),
    ]
    more = "The full report lists each of them with its reason and what to do."
    return TextBlock(heading="Not in any project's figures", paragraphs=(*said, Paragraph(text=more, size=12)))
