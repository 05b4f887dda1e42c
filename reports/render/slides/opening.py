"""The first slides: title with the stamp, the summary in counts and sentences, and what asks for attention."""

from __future__ import annotations

from reports.document import Colour, ProjectPage, RegisterRow, ReportDocument
from reports.render.facts import in_order
from reports.render.formatting import count, day, instant, plain
from reports.render.office.shown import NO_PROJECTS, full, said_as, shade
from reports.render.palette import QUIET, marks, words_of, worst_first
from reports.render.said import movement, status
from reports.render.selection import kind_title
from reports.render.slides.blocks import Block, Cell, Head, Paragraph, TableBlock, TextBlock, Tile, TilesBlock
from reports.render.stamp import coverage
from reports.render.views import counts_before, counts_now, not_fresh

MOST_EXCEPTIONS = 10  # the table of all projects has the others
MOST_DECISIONS = 10
_COVER_SIZE = 14.0


def cover(document: ReportDocument, short: str) -> list[Paragraph]:
    """Return what stands below the title of the deck: organisation, as-of, freshness, hash."""
    last = document.previous
    compared = f"report {last.id}, as of {day(last.as_of)}" if last else "no earlier report"
    lines = [
        f"As of {day(document.as_of)} (inclusive)",
        f"Made {instant(document.made_at, document.time_zone)}",
        f"Compared with {compared}",
        coverage(document),
        f"Report hash {short}",
    ]
    kind = kind_title(document)
    heads = [Paragraph(text=plain(document.organisation), size=18, bold=True, after=10)]
    if kind:
        heads.append(Paragraph(text=kind, size=16, after=10))
    return [*heads, *(Paragraph(text=line, size=_COVER_SIZE, colour=QUIET, after=3) for line in lines)]


def summary(document: ReportDocument) -> list[Block]:
    """Return counts by status, then the sentences, heaviest first, then what data to read with care."""
    blocks: list[Block] = []
    if document.projects:
        blocks.append(_tiles(document))
    sentences = [
        Paragraph(
            text=said_as(said.text), size=16 if not index else 14, bold=not index, bullet=index > 0, facts=said.facts
        )
        for index, said in enumerate(document.summary)
    ]
    if not sentences:
        nothing = "Nothing in this report calls for attention." if document.projects else NO_PROJECTS
        sentences = [Paragraph(text=nothing, size=16)]
    blocks.append(TextBlock(paragraphs=tuple(sentences)))
    old = not_fresh(document.freshness)
    if old:
        care = [
            Paragraph(text=f"{plain(source.source)}: {full(source.detail)}", size=12, bullet=True, after=3)
            for source in old
        ]
        blocks.append(TextBlock(heading="Read with care: not all data is up to date", paragraphs=tuple(care)))
    return blocks


def _tiles(document: ReportDocument) -> TilesBlock:
    now, before = counts_now(document.projects), counts_before(document)
    return TilesBlock(
        tiles=tuple(
            Tile(
                label=status(colour, marks(document)),
                number=count(number),
                remark="no earlier report" if before is None else f"last report: {count(before[colour])}",
                ground=shade(colour).upper(),
            )
            for colour, number in now.items()
        ),
        facts=tuple(figure.id for name, figure in in_order(document.totals) if name.startswith("projects")),
    )


def exceptions(document: ReportDocument, left_out: str = "") -> list[Block]:
    """Return open decisions and the projects that are not on track, worst first, with what would turn them green.

    `left_out` is the sentence about projects without a slide.
    """
    asked = [
        (page, row)
        for page in worst_first(document.projects)
        for row in page.register
        if row.kind == "decision" and row.is_open
    ]
    off = [page for page in worst_first(document.projects) if page.overall.colour is not Colour.GREEN]
    blocks: list[Block] = []
    if asked:
        blocks.append(_decisions(asked[:MOST_DECISIONS]))
        blocks += _more(len(asked) - MOST_DECISIONS, "{} more decisions are open; the full report names them.")
    if off:
        blocks.append(_off_track(document, off[:MOST_EXCEPTIONS]))
        blocks += _more(
            len(off) - MOST_EXCEPTIONS,
            "{} more projects are in this state; the full report lists them.",
        )
    if not blocks:
        word = plain(words_of(document)[Colour.GREEN])
        said = f"The status of every project is {word}, and no decision is open."
        blocks = [TextBlock(paragraphs=(Paragraph(text=said),))]
    if left_out:
        blocks.append(TextBlock(paragraphs=(Paragraph(text=left_out, size=12, colour=QUIET),)))
    return blocks


def _more(number: int, sentence: str) -> list[Block]:
    if number <= 0:
        return []
    return [TextBlock(paragraphs=(Paragraph(text=sentence.format(count(number)), size=12, colour=QUIET),))]


def _decisions(asked: list[tuple[ProjectPage, RegisterRow]]) -> TableBlock:
    return TableBlock(
        heading="Decisions asked for",
        alt="Open decisions with project, owner and date",
        heads=(
            Head(title="Decision", share=46),
            Head(title="Project", share=26),
            Head(title="Owner", share=16),
            Head(title="Due", share=12),
        ),
        rows=tuple(
            (
                Cell(text=plain(row.title), bold=True),
                Cell(text=plain(page.name), remark=plain(page.code)),
                Cell(text=plain(row.owner) or "not named"),
                Cell(text=day(row.due_on) if row.due_on else "no date"),
            )
            for page, row in asked
        ),
    )


def _off_track(document: ReportDocument, pages: list[ProjectPage]) -> TableBlock:
    remedies = [_remedies(page) for page in pages]
    known = any(remedies)
    word = plain(words_of(document)[Colour.GREEN])
    return TableBlock(
        heading=f"Projects whose status is not {word}, worst first",
        alt=f"Projects whose status is not {word}, with their status and why",
        heads=(
            Head(title="Project", share=26),
            Head(title="Overall", share=15),
            Head(title="Why", share=33 if known else 59),
            *((Head(title="What would turn it green", share=26),) if known else ()),
        ),
        rows=tuple(
            (*_exception(document, page), *((Cell(text=remedy or "not stated"),) if known else ()))
            for page, remedy in zip(pages, remedies, strict=True)
        ),
    )


def _remedies(page: ProjectPage) -> str:
    causes = [each for each in (page.overall, page.schedule, page.cost, *page.others) if each.to_green]
    return " ".join(dict.fromkeys(full(each.to_green) for each in causes if each.colour is page.overall.colour))


def _exception(document: ReportDocument, page: ProjectPage) -> tuple[Cell, ...]:
    light = page.overall
    declared = light.declared
    return (
        Cell(text=plain(page.name), remark=plain(page.code), bold=True),
        Cell(
            text=status(light.colour, marks(document)),
            remark=movement(light, marks(document)),
            bold=True,
            colour=shade(light.colour),
        ),
        Cell(
            text=full(light.because),
            remark=f"Declared by {plain(declared.by)}: {full(declared.reason)}" if declared else "",
            facts=light.facts,
        ),
    )
