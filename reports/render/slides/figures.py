"""The key figures of a project's slide and the native chart below them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from reports.document import Figure, ProjectPage, ReportDocument, Unit
from reports.outline import Section
from reports.render.facts import label
from reports.render.formatting import money, plain
from reports.render.office.shown import remark
from reports.render.palette import ACTUAL, INK, PLANNED, QUIET
from reports.render.said import now, then
from reports.render.slides.blocks import Block, Cell, ChartBlock, Head, Paragraph, Series, TableBlock, TextBlock
from reports.render.slides.portfolio import DRAWN, MOST_EXACT

KEY_FIGURES: Mapping[Section, tuple[str, ...]] = {
    Section.WORK: (
        "percent_complete",
        "time_elapsed",
        "finish_forecast",
        "slip_first",
        "hours_actual",
        "hours_planned",
    ),
    Section.MONEY: ("budget_revised", "actual", "commitment", "available", "used"),
}
EARNED = ("spi", "cpi", "eac_cpi", "vac")
MOST_MONTHS = 12
_CHART = 150.0
_PV, _EV, _AC = "#0072B2", "#009E73", "#D55E00"


def figures(document: ReportDocument, page: ProjectPage, sections: Collection[Section], size: float) -> list[Block]:
    """Return the figures of sections in one table, and a native chart where there is something of them to draw."""
    drawn = None
    if Section.EARNED_VALUE in sections:
        drawn = _curve(document, page)
    if drawn is None and Section.MONEY in sections:
        drawn = _months(document, page) or _amounts(page)
    made = _table(document, page, [pair for section in sections for pair in _of_section(page, section)], size)
    return [*made, *([drawn] if drawn else [])]


def _of_section(page: ProjectPage, section: Section) -> list[tuple[str, Figure]]:
    if section is not Section.EARNED_VALUE:
        return [(label(name), page.figures[name]) for name in KEY_FIGURES[section] if name in page.figures]
    if page.earned_value is None or page.earned_value.reason:
        return []
    earned = page.earned_value.figures
    return [(name.upper().removesuffix("_CPI"), earned[name]) for name in EARNED if name in earned]


def _table(document: ReportDocument, page: ProjectPage, shown: list[tuple[str, Figure]], size: float) -> list[Block]:
    compared = document.previous is not None
    if not shown:
        said = (
            "The report has no figures of this project."
            if page.sources
            else "No source is linked, so nothing is known about this project."
        )
        return [TextBlock(heading="Key figures", paragraphs=(Paragraph(text=said, size=12),))]
    rows = tuple(
        (
            Cell(text=name, remark=remark(figure)),
            Cell(text=now(figure), bold=True, colour=INK if figure.value is not None else QUIET, facts=(figure.id,)),
            *((Cell(text=then(figure), colour=QUIET),) if compared else ()),
        )
        for name, figure in shown
    )
    heads = (
        Head(title="Key figure", share=190),
        Head(title="Now", share=130, right=True),
        *((Head(title="Last report", share=110, right=True),) if compared else ()),
    )
    return [TableBlock(alt=f"Key figures of {plain(page.name)}", heads=heads, rows=rows, size=size)]


def _curve(document: ReportDocument, page: ProjectPage) -> ChartBlock | None:
    if page.earned_value is None or len(page.earned_value.curve) < 2:  # noqa: PLR2004 -- a line needs two points
        return None
    points = page.earned_value.curve[-MOST_MONTHS * 2 :]
    series = (
        Series(name="Planned value (PV)", colour=_PV, dash="dash", values=tuple(point.planned for point in points)),
        Series(name="Earned value (EV)", colour=_EV, values=tuple(point.earned for point in points)),
        Series(name="Actual cost (AC)", colour=_AC, dash="dot", values=tuple(point.actual for point in points)),
    )
    return _drawn(document, "Planned, earned and actual, cumulative", "lines", [p.label for p in points], series)


def _months(document: ReportDocument, page: ProjectPage) -> ChartBlock | None:
    periods = page.periods[-MOST_MONTHS:]
    series = (
        Series(name="Planned", colour=PLANNED, values=tuple(period.planned for period in periods)),
        Series(name="Actual", colour=ACTUAL, values=tuple(period.actual for period in periods)),
    )
    known = [period for period in periods if period.planned is not None or period.actual is not None]
    if len(known) < 2:  # noqa: PLR2004 -- one month is a number and no picture
        return None
    return _drawn(document, "Planned and actual by fiscal month", "columns", [p.label for p in periods], series)


def _drawn(
    document: ReportDocument, heading: str, kind: str, labels: list[str], series: tuple[Series, ...]
) -> ChartBlock | None:
    amounts = [amount for each in series for amount in each.values if amount is not None]
    if any(abs(amount) >= MOST_EXACT for amount in amounts):
        return None
    said = []
    for index, name in enumerate(labels):
        known = [(each.name, each.values[index]) for each in series]
        shown = [f"{title} {money(amount, document.currency)}" for title, amount in known if amount is not None]
        said.append(f"{plain(name)}: {', '.join(shown) or 'not known'}")
    return ChartBlock(
        heading=heading,
        alt=f"{heading}. {'; '.join(said)}.",
        kind=kind,
        categories=tuple(labels),
        series=series,
        currency=document.currency,
        high=_CHART,
    )


def _amounts(page: ProjectPage) -> ChartBlock | None:
    known = [
        (name, colour, page.figures[name])
        for name, colour in DRAWN
        if name in page.figures and page.figures[name].unit is Unit.MONEY
    ]
    values = [(name, colour, figure, figure.value) for name, colour, figure in known if isinstance(figure.value, int)]
    if not values or any(abs(amount) >= MOST_EXACT for *_, amount in values):
        return None
    currency = values[0][2].currency
    if any(figure.currency != currency for _, _, figure, _ in values):
        return None
    said = ", ".join(f"{label(name)} {now(figure)}" for name, _, figure, _ in values)
    upwards = values[::-1]  # bars are drawn from the bottom
    return ChartBlock(
        heading="Budget, actual and commitments",
        alt=f"Bars of budget, actual and commitments. {said}.",
        kind="bars",
        categories=tuple(label(name) for name, *_ in upwards),
        series=(Series(name="Amount", colour=ACTUAL, values=tuple(amount for *_, amount in upwards)),),
        currency=currency,
        high=_CHART,
        facts=tuple(figure.id for _, _, figure, _ in values),
    )
