"""All charts of a report at once, so that the drawing process is started once for them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.charts.burn_up import burn_up
from reports.charts.drawing import Chart, Drawing
from reports.charts.engine import Asked, insides, pngs
from reports.charts.health import health
from reports.charts.health_strip import health_strip, portfolio_strip
from reports.charts.hours import hours
from reports.charts.milestone_trend import milestone_trend
from reports.charts.milestones import milestones
from reports.charts.money import money
from reports.charts.months import months
from reports.charts.picture import whole
from reports.charts.project_money import project_money
from reports.charts.risk_matrix import risk_matrix
from reports.charts.s_curve import s_curve
from reports.charts.spent_time import portfolio_spent_time, spent_time
from reports.document import ProjectPage, ReportDocument

WIDTH = 640  # at 96 pixels an inch the text width of a Letter page, nearly

PORTFOLIO_KEYS = ("health", "health_strip", "money", "spent_time")
PROJECT_KEYS = (
    "health_strip",
    "money",
    "spent_time",
    "months",
    "s_curve",
    "milestones",
    "milestone_trend",
    "burn_up",
    "hours",
    "risk_matrix",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """The charts of a report by where they belong; what has nothing to show is not among them."""

    portfolio: Mapping[str, Chart]  # by key, in the order of `PORTFOLIO_KEYS`
    projects: Mapping[str, Mapping[str, Chart]]  # by project code, then key in the order of `PROJECT_KEYS`


def charts_of(
    document: ReportDocument,
    *,
    width: int = WIDTH,
    portfolio: Collection[str] = PORTFOLIO_KEYS,
    project: Collection[str] = PROJECT_KEYS,
    prefix: str = "",
) -> Charts:
    """Return the charts with the keys asked for, drawn together; a page that has charts twice names a `prefix`.

    Raises ChartError where one cannot be drawn.
    """
    (charts,) = charts_in_widths(document, {prefix: width}, portfolio=portfolio, project=project).values()
    return charts


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A chart that will be drawn."""

    prefix: str  # of its ids
    code: str | None  # of its project; None for the portfolio
    drawing: Drawing


def charts_in_widths(
    document: ReportDocument,
    widths: Mapping[str, int],
    *,
    portfolio: Collection[str] = PORTFOLIO_KEYS,
    project: Collection[str] = PROJECT_KEYS,
    pages: Collection[str] | None = None,
) -> dict[str, Charts]:
    """Return the same charts in several widths by the prefix of their ids: `{"": 640, "narrow-": 320}`.

    `pages` are the codes of the projects to draw; None for all of them. Raises ChartError like `charts_of`.
    """
    planned = planned_in_widths(document, widths, portfolio=portfolio, project=project, pages=pages)
    portfolios: dict[str, dict[str, Chart]] = {prefix: {} for prefix in widths}
    projects: dict[str, dict[str, dict[str, Chart]]] = {prefix: {} for prefix in widths}
    for one, chart in zip(planned, drawn(planned), strict=True):
        at = portfolios[one.prefix] if one.code is None else projects[one.prefix].setdefault(one.code, {})
        at[chart.key] = chart
    return {prefix: Charts(portfolio=portfolios[prefix], projects=projects[prefix]) for prefix in widths}


def planned_in_widths(
    document: ReportDocument,
    widths: Mapping[str, int],
    *,
    portfolio: Collection[str] = PORTFOLIO_KEYS,
    project: Collection[str] = PROJECT_KEYS,
    pages: Collection[str] | None = None,
) -> list[Planned]:
    """Return what `charts_in_widths` draws, for those who have something else to do meanwhile."""
    planned: list[Planned] = []
    for prefix, width in widths.items():
        made = portfolio_drawings(document, width, portfolio)
        planned += [Planned(prefix=prefix, code=None, drawing=one) for one in made]
        for page in document.projects:
            if pages is None or page.code in pages:
                made = project_drawings(document, page, width, project)
                planned += [Planned(prefix=prefix, code=page.code, drawing=one) for one in made]
    return planned


def drawn(planned: Sequence[Planned]) -> list[Chart]:
    """Return the charts in their order; raises ChartError where one cannot be drawn."""
    asked = [
        Asked(
            name=f"{one.drawing.key} of {'the portfolio' if one.code is None else one.code}",
            of=one.drawing.spec,
        )
        for one in planned
    ]
    return [
        whole(one.drawing, inside, f"{one.prefix}{_id(one.code)}")
        for one, inside in zip(planned, insides(asked), strict=True)
    ]


def portfolio_drawings(document: ReportDocument, width: int, keys: Collection[str] = PORTFOLIO_KEYS) -> list[Drawing]:
    """Return the portfolio's charts as dictionaries, in order; without those that have nothing to show."""
    makers = {
        "health": lambda: health(document, width),
        "health_strip": lambda: portfolio_strip(document, width),
        "money": lambda: money(document, width),
        "spent_time": lambda: portfolio_spent_time(document, width),
    }
    return _made(makers[key]() for key in PORTFOLIO_KEYS if key in keys)


def project_drawings(
    document: ReportDocument, page: ProjectPage, width: int, keys: Collection[str] = PROJECT_KEYS
) -> list[Drawing]:
    """Return a project's charts as dictionaries, in order; without those that have nothing to show."""
    makers = {
        "health_strip": lambda: health_strip(document, page, width),
        "money": lambda: project_money(page, document.currency, width),
        "spent_time": lambda: spent_time(page, width),
        "months": lambda: months(page, document.currency, width),
        "s_curve": lambda: s_curve(document, page, width),
        "milestones": lambda: milestones(page, document.as_of, width),
        "milestone_trend": lambda: milestone_trend(page, document.as_of, width),
        "burn_up": lambda: burn_up(page, width),
        "hours": lambda: hours(page, width),
        "risk_matrix": lambda: risk_matrix(page, width),
    }
    return _made(makers[key]() for key in PROJECT_KEYS if key in keys)


def portfolio_charts(document: ReportDocument) -> tuple[Chart, ...]:
    """Return the charts of the whole report; `charts_of` draws these and the projects' in one go."""
    return tuple(charts_of(document, project=()).portfolio.values())


def project_charts(document: ReportDocument, page: ProjectPage) -> tuple[Chart, ...]:
    """Return the charts of one project; for more than one `charts_of` is faster by half a second for each."""
    alone = replace(document, projects=(page,))
    return tuple(charts_of(alone, portfolio=()).projects.get(page.code, {}).values())


def pngs_of(charts: Sequence[Chart], scale: float = 2) -> list[Chart]:
    """Return the charts with their PNG at `scale` pixels for one of the SVG's."""
    made = pngs([Asked(name=chart.key, of=chart.svg) for chart in charts], scale)
    return [replace(chart, png=png) for chart, png in zip(charts, made, strict=True)]


def png_of(chart: Chart, scale: float = 2) -> bytes:
    """Return one chart as PNG; for more than one `pngs_of` is faster by half a second for each."""
    (png,) = pngs([Asked(name=chart.key, of=chart.svg)], scale)
    return png


def _made(drawings: Iterable[Drawing | None]) -> list[Drawing]:
    return [one for one in drawings if one is not None]


def _id(code: str | None) -> str:
    """Return the beginning of a project's ids: fit for XML whatever the code holds, and another for another code."""
    if code is None:
        return "portfolio-"
    return f"c{hashlib.sha256(code.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}-"
