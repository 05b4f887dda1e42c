"""The slides of the whole portfolio: the table of all projects, and money in totals and a chart."""

from __future__ import annotations

from reports.document import Figure, ProjectPage, ReportDocument
from reports.render.facts import label
from reports.render.formatting import figure_text, plain
from reports.render.office.shown import remark, shade, whole
from reports.render.palette import ACTUAL, COMMITTED, INK, MARKS, PLANNED, QUIET, marks, worst_first
from reports.render.said import NOT_IN_REPORT, movement, now, status, then
from reports.render.slides.blocks import Block, Cell, ChartBlock, Head, Paragraph, Series, TableBlock, TextBlock
from reports.render.slides.flow import FULL, MARGIN, Column, one_column
from reports.render.views import HEADLINE_MONEY

DRAWN = (("budget_revised", PLANNED), ("actual", ACTUAL), ("commitment", COMMITTED))
MOST_EXACT = 10**15  # minor units; a chart's workbook holds no more digits
FIRST_CHART, FURTHER_CHART = 8, 12  # projects in a chart beside the totals, and in one over the whole slide
_TOTALS_WIDTH, _BETWEEN = 330.0, 24.0
_BAD = MARKS[next(iter(MARKS))].shade
_SIZE = 10.5


def table(document: ReportDocument) -> list[Block]:
    """Return one row per project, worst first; money in whole units."""
    heads = (
        Head(title="Project", share=164),
        Head(title="Overall", share=116),
        Head(title="Schedule", share=80),
        Head(title="Cost", share=80),
        Head(title="Complete", share=72, right=True),
        Head(title="Forecast finish", share=90),
        *(Head(title=label(name), share=84, right=True) for name in ("budget_revised", "actual")),
        Head(title="Commitments", share=86, right=True),
        Head(title=label("available"), share=84, right=True),
    )
    rows = tuple(_row(document, page) for page in worst_first(document.projects))
    said = (
        "Money in whole units, halves away from zero; the full report has every cent. "
        "Why a value is not known stands in the notes."
    )
    alt = "All projects, worst first, with status, progress, finish and money"
    return [
        TextBlock(paragraphs=(Paragraph(text=said, size=10, colour=QUIET, after=0),)),
        TableBlock(alt=alt, heads=heads, rows=rows, size=_SIZE, most_lines=2),
    ]


def _row(document: ReportDocument, page: ProjectPage) -> tuple[Cell, ...]:
    figures = page.figures
    slip = figures.get("slip_first")
    lights = [
        Cell(
            text=status(light.colour, marks(document)),
            remark=movement(light, marks(document)) if light is page.overall else "",
            bold=True,
            colour=shade(light.colour),
            facts=light.facts,
        )
        for light in (page.overall, page.schedule, page.cost)
    ]
    late = isinstance(slip.value, int) and slip.value > 0 if slip is not None else False
    finish = _cell(figures.get("finish_forecast"))
    return (
        Cell(text=plain(page.name), remark=plain(page.code), bold=True),
        *lights,
        _cell(figures.get("percent_complete")),
        Cell(
            text=finish.text,
            remark=now(slip) if slip is not None and slip.value is not None else "slip not known",
            remark_colour=_BAD if late else QUIET,
            colour=finish.colour,
            facts=(*finish.facts, *((slip.id,) if slip is not None else ())),
        ),
        *(_cell(figures.get(name)) for name in ("budget_revised", "actual", "commitment", "available")),
    )


def _cell(figure: Figure | None) -> Cell:
    if figure is None:
        return Cell(text=NOT_IN_REPORT, colour=QUIET)
    if figure.value is None:
        return Cell(text=whole(figure), colour=QUIET, facts=(figure.id,))
    overspent = label(figure.id) == label("available") and isinstance(figure.value, int) and figure.value < 0
    return Cell(text=whole(figure), colour=_BAD if overspent else INK, facts=(figure.id,))


def money(document: ReportDocument) -> tuple[Column, ...]:
    """Return the totals beside a chart of the first projects."""
    chart_left = MARGIN + _TOTALS_WIDTH + _BETWEEN
    first = charts(document)[:1]
    if not first:
        return one_column(*_totals(document), *_undrawn(document))
    return (
        Column(left=MARGIN, width=_TOTALS_WIDTH, blocks=(*_totals(document), *_undrawn(document))),
        Column(left=chart_left, width=MARGIN + FULL - chart_left, blocks=tuple(first)),
    )


def _totals(document: ReportDocument) -> list[Block]:
    figures = [document.totals[name] for name in HEADLINE_MONEY if name in document.totals]
    if not figures:
        return [TextBlock(paragraphs=(Paragraph(text="There are no totals of money in this report."),))]
    compared = document.previous is not None
    columns = (
        Head(title="All projects", share=120),
        Head(title="Now", share=110, right=True),
        *((Head(title="Last report", share=110, right=True),) if compared else ()),
    )
    rows = tuple(
        (
            Cell(text=label(figure.id), remark=remark(figure), bold=True),
            Cell(text=now(figure), facts=(figure.id,)),
            *((Cell(text=then(figure), colour=QUIET),) if compared else ()),
        )
        for figure in figures
    )
    return [TableBlock(heading="Totals", alt="Totals of money over all projects", heads=columns, rows=rows, size=10.5)]


def _undrawn(document: ReportDocument) -> list[Block]:
    drawn = {page.code for group in _groups(document) for page in group[1]}
    left = [page for page in worst_first(document.projects) if page.code not in drawn]
    if not left:
        return []
    codes = ", ".join(plain(page.code) for page in left)
    said = f"Not drawn, because no amount is known or it is too large for a chart: {codes}."
    return [TextBlock(paragraphs=(Paragraph(text=said, size=11, colour=QUIET),))]


def charts(document: ReportDocument) -> list[ChartBlock]:
    """Return native charts of budget, actual and commitments, worst projects first, one currency in each."""
    made: list[ChartBlock] = []
    for currency, pages in _groups(document):
        rest = pages
        while rest:
            most = FURTHER_CHART if made else FIRST_CHART
            made.append(_chart(currency, rest[:most], 370.0))
            rest = rest[most:]
    return made


def _groups(document: ReportDocument) -> list[tuple[str, list[ProjectPage]]]:
    """Return the projects with a known amount by currency, the document's first."""
    found: dict[str, list[ProjectPage]] = {document.currency: []}
    for page in worst_first(document.projects):
        known = [page.figures[name] for name, _ in DRAWN if name in page.figures and _amount(page.figures[name])]
        if known:
            found.setdefault(known[0].currency, []).append(page)
    return [(currency, pages) for currency, pages in found.items() if pages]


def _amount(figure: Figure | None) -> tuple[int] | None:
    """Return the amount of a figure in a tuple, so that zero is something; None where a chart cannot show it."""
    if figure is None or not isinstance(figure.value, int) or abs(figure.value) >= MOST_EXACT:
        return None
    return (figure.value,)


def _chart(currency: str, pages: list[ProjectPage], high: float) -> ChartBlock:
    def amount(page: ProjectPage, name: str) -> int | None:
        figure = page.figures.get(name)
        known = _amount(figure)
        return known[0] if known and figure is not None and figure.currency == currency else None

    said = "; ".join(
        f"{plain(page.code)}: "
        + ", ".join(
            f"{label(name)} {figure_text(page.figures[name])}" for name, _ in DRAWN if amount(page, name) is not None
        )
        for page in pages
    )
    return ChartBlock(
        heading="Budget, actual and commitments by project, worst first",
        alt=f"Columns of revised budget, actual and commitments by project. {said}.",
        kind="columns",
        categories=tuple(plain(page.code) for page in pages),
        series=tuple(
            Series(name=label(name), colour=colour, values=tuple(amount(page, name) for page in pages))
            for name, colour in DRAWN
        ),
        currency=currency,
        high=high,
        facts=tuple(page.figures[name].id for page in pages for name, _ in DRAWN if amount(page, name) is not None),
    )
