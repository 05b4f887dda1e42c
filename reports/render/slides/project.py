"""The slide of one project: status with its reasons, what matters, milestones with slip, key figures and a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from reports.document import MilestoneRow, ProjectPage, RegisterRow, ReportDocument, StatusLight
from reports.outline import Section
from reports.render.directions import isolated
from reports.render.formatting import count, day, plain
from reports.render.office.shown import full, said_as, shade
from reports.render.palette import INK, MARKS, QUIET, marks
from reports.render.pressing import pressing
from reports.render.registers import not_listed
from reports.render.said import movement, now, status
from reports.render.slides.blocks import GAP, Block, Cell, Head, Paragraph, TableBlock, TextBlock
from reports.render.slides.figures import figures
from reports.render.slides.flow import HALF, Column, one_column, spread, two_columns
from reports.render.views import lights, not_read

MOST_SENTENCES = 5
MOST_MILESTONES = 6
MOST_REGISTER = 5
MOST_TITLES = 3
SIZES = (10.5, 10.0)  # of the tables; the smaller one where it saves a slide
SECTIONS = (
    Section.STATUS,
    Section.TASKS,
    Section.MILESTONES,
    Section.WORK,
    Section.MONEY,
    Section.EARNED_VALUE,
    Section.REGISTER,
)
"""What a project's slide may show."""
_FIGURES = frozenset({Section.WORK, Section.MONEY, Section.EARNED_VALUE})
_BAD = MARKS[next(iter(MARKS))].shade


def columns(document: ReportDocument, page: ProjectPage, sections: Sequence[Section]) -> tuple[Column, ...]:
    """Return the columns of a project's slide, in the smaller letters where they save a slide."""
    usual, smaller = SIZES
    made = _columns(document, page, sections, usual)
    needed = len(spread(made))
    if needed == 1:
        return made
    tried = _columns(document, page, sections, smaller)
    return tried if len(spread(tried)) < needed else made


def _columns(
    document: ReportDocument, page: ProjectPage, sections: Sequence[Section], size: float
) -> tuple[Column, ...]:
    """Return the sections in their order in one column, or in two that are as even as their order lets them be."""
    parts = [part for part in (_identity(page), *_parts(document, page, sections, size)) if part]
    heights = [sum(block.height(HALF) + GAP for block in part) for part in parts]

    def longer(cut: int) -> float:
        return max(sum(heights[:cut]), sum(heights[cut:]))

    cut = min(range(1, max(len(parts), 2)), key=longer, default=1)
    left, right = ([block for part in side for block in part] for side in (parts[:cut], parts[cut:]))
    return two_columns(left, right) if right else one_column(*left)


def _identity(page: ProjectPage) -> list[Block]:
    """Return who answers for a project, and what of its sources could not be read."""
    named = (
        ("Department", page.department),
        ("Sponsor", page.sponsor),
        ("Manager", page.manager),
        ("Phase", page.phase),
    )
    who = " · ".join(f"{name}: {isolated(plain(said))}" for name, said in named if said)
    blocks: list[Block] = []
    if who:
        blocks.append(TextBlock(paragraphs=(Paragraph(text=who, size=10.5, colour=QUIET, after=0),)))
    if page.unread:
        stale = [Paragraph(text=f"Stale: {full(not_read(note))}", size=11, bold=True, after=3) for note in page.unread]
        blocks.append(TextBlock(paragraphs=tuple(stale)))
    return blocks


def _parts(
    document: ReportDocument, page: ProjectPage, sections: Sequence[Section], size: float
) -> Iterator[list[Block]]:
    """Yield what each section shows; figures of neighbouring sections are one table."""
    for is_figures, together in groupby(sections, _FIGURES.__contains__):
        if is_figures:
            yield figures(document, page, tuple(together), size)
            continue
        for section in together:
            match section:
                case Section.STATUS:
                    yield _status(document, page, size)
                case Section.TASKS:
                    yield _tasks(page, size)
                case Section.MILESTONES:
                    yield _milestones(page, size)
                case Section.REGISTER:
                    yield _register(page, size)
                case _:  # what a slide does not show
                    continue


def _status(document: ReportDocument, page: ProjectPage, size: float) -> list[Block]:
    sentences = [
        Paragraph(text=said_as(said.text), size=size + 1, bullet=True, after=3, facts=said.facts)
        for said in page.sentences[:MOST_SENTENCES]
    ]
    hidden = len(page.sentences) - len(sentences)
    if hidden > 0:
        said = f"The weightiest of {count(len(page.sentences))} sentences; the full report has all."
        sentences.append(Paragraph(text=said, size=10, colour=QUIET, after=3))
    blocks: list[Block] = [_lights(document, page, size)]
    if sentences:
        blocks.append(TextBlock(heading="What matters", paragraphs=tuple(sentences)))
    return blocks


def _tasks(page: ProjectPage, size: float) -> list[Block]:
    said_of = []
    for name, heading, titles in (
        ("finished", "Finished since the last report", page.finished),
        ("coming", "Coming next", page.coming),
    ):
        number = len(titles[MOST_TITLES:]) + not_listed(page, name)
        more = [f"and {count(number)} more"] if number else []
        if titles:
            said = "; ".join([*(isolated(plain(title)) for title in titles[:MOST_TITLES]), *more])
            said_of.append(Paragraph(text=f"{heading}: {said}", size=size + 1, bullet=True, after=3))
    return [TextBlock(heading="Work done and coming", paragraphs=tuple(said_of))] if said_of else []


def _lights(document: ReportDocument, page: ProjectPage, size: float) -> TableBlock:
    return TableBlock(
        alt=f"Status of {plain(page.name)} with its reasons",
        heads=(Head(title="Status of", share=62), Head(title="Status", share=112), Head(title="Why", share=258)),
        rows=tuple(_light(document, light) for light in lights(page)),
        size=size,
    )


def _light(document: ReportDocument, light: StatusLight) -> tuple[Cell, ...]:
    said = [f"To turn green: {full(light.to_green)}"] if light.to_green else []
    if light.declared:
        computed = status(light.declared.computed, marks(document))
        said.append(
            f"Declared by {plain(light.declared.by)} on {day(light.declared.on)}; computed: {computed}. "
            f"{full(light.declared.reason)}"
        )
    return (
        Cell(text=plain(light.dimension).capitalize(), bold=True),
        Cell(
            text=status(light.colour, marks(document)),
            remark=movement(light, marks(document)),
            bold=True,
            colour=shade(light.colour),
        ),
        Cell(text=full(light.because), remark=" ".join(said), facts=light.facts),
    )


def _milestones(page: ProjectPage, size: float) -> list[Block]:
    if not page.milestones:
        none = Paragraph(text="The linked sources hold no milestones.", size=11, colour=QUIET, after=0)
        return [TextBlock(heading="Milestones", paragraphs=(none,))]
    rows = tuple(_milestone(row) for row in pressing(page.milestones, MOST_MILESTONES))
    blocks: list[Block] = [
        TableBlock(
            heading="Milestones",
            alt=f"Milestones of {plain(page.name)} with slip in working days",
            heads=(
                Head(title="Milestone", share=142),
                Head(title="State", share=60),
                Head(title="First baseline", share=74),
                Head(title="Forecast or done", share=74),
                Head(title="Slip", share=82),
            ),
            rows=rows,
            size=size,
            most_lines=2,
        )
    ]
    hidden = len(page.milestones) - len(rows)
    if hidden > 0:
        said = f"The most pressing of {count(len(page.milestones))} milestones; the full report has all."
        blocks.append(TextBlock(paragraphs=(Paragraph(text=said, size=10, colour=QUIET, after=0),)))
    return blocks


def _milestone(row: MilestoneRow) -> tuple[Cell, ...]:
    done = row.actual_on or row.forecast_on
    late = isinstance(row.slip_first.value, int) and row.slip_first.value > 0
    return (
        Cell(text=plain(row.title)),
        Cell(text=plain(row.state).capitalize(), colour=_BAD if "late" in row.state or row.state == "overdue" else INK),
        Cell(text=day(row.first_baseline_on) if row.first_baseline_on else "no baseline"),
        Cell(text=day(done) if done else "no date yet"),
        Cell(
            text=now(row.slip_first) if row.first_baseline_on else "no baseline",
            colour=_BAD if late else INK,
            facts=(row.slip_first.id,),
        ),
    )


def _register(page: ProjectPage, size: float) -> list[Block]:
    rows = [row for row in page.register if row.is_open]
    if not rows:
        return []

    def weight(row: RegisterRow) -> tuple[bool, int, str]:
        return row.kind != "decision", -(row.probability or 0) * (row.impact or 0), row.key

    shown = sorted(rows, key=weight)[:MOST_REGISTER]
    blocks: list[Block] = [
        TableBlock(
            heading="Open risks, issues, changes and decisions",
            alt=f"Open risks, issues, changes and decisions of {plain(page.name)}",
            heads=(
                Head(title="What", share=230),
                Head(title="Kind", share=60),
                Head(title="Owner", share=80),
                Head(title="Due", share=70),
            ),
            rows=tuple(
                (
                    Cell(text=plain(row.title)),
                    Cell(text=plain(row.kind).capitalize()),
                    Cell(text=plain(row.owner) or "not named"),
                    Cell(text=day(row.due_on) if row.due_on else "no date"),
                )
                for row in shown
            ),
            size=size,
            most_lines=2,
        )
    ]
    if len(rows) > len(shown):
        said = f"The weightiest of {count(len(rows))} open entries; the full report has all."
        blocks.append(TextBlock(paragraphs=(Paragraph(text=said, size=10, colour=QUIET, after=0),)))
    return blocks
