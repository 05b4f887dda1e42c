"""The charts of the workbook: counts by status, money and hours of the largest projects, S-curves, and slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.charts.health import counted
from reports.document import Figure, ProjectPage, ReportDocument, Unit
from reports.render.facts import label
from reports.render.formatting import NOT_KNOWN, day, figure_text, money, plain
from reports.render.palette import marks, worst_first
from reports.render.views import counts_now
from reports.render.xlsx.cells import title_of
from reports.render.xlsx.earned_tables import ACTUAL, EARNED, MONTH, PLANNED, curve_of
from reports.render.xlsx.look import BARS, DARK_BAR, LINES, STRIPED_BAR
from reports.render.xlsx.money_tables import BEFORE_FIGURES, BUDGET_COLUMNS, HOURS_COLUMNS, largest_first
from reports.render.xlsx.native_charts import NativeChart, Placed, Series, axis_format
from reports.render.xlsx.tables import NAME_COLUMN, SLIP_COLUMN

MOST_PROJECTS = 15  # of a chart of bars
MOST_CURVES = 10
_MOST_MILESTONES = 40  # more bars than that cannot be told apart
_FEW = 12  # projects of a colour: then the axis counts one by one
_LONGEST_NAME = 100  # letters of a project in words about a chart
_FEWEST_POINTS = 2  # of a curve
_CODE = 0  # column of the codes: names are too long for an axis; the alternative text has them
_MONEY_BARS = ("budget_revised", "actual", "commitment")
_HOURS_BARS = ("hours_planned", "hours_actual")
_ROW_HEIGHT, _AROUND = 26, 130  # pixels of a bar, and of what stands around all bars


def status(document: ReportDocument, placed: Placed) -> NativeChart:
    """Return the chart of projects by overall status, now and in the last report."""
    now = counts_now(document.projects)
    series = [Series(name="Now", values=1, look=DARK_BAR)]
    if document.previous is not None:
        series.append(Series(name="Last report", values=2, look=STRIPED_BAR))
    return NativeChart(
        kind="column",
        title="Projects by overall status",
        alt=f"Projects by overall status, now: {counted(now, marks(document))}.",
        rows=placed,
        categories=0,
        series=tuple(series),
        category_title="Overall status",
        value_title="Projects",
        scale={"min": 0, "major_unit": 1} if max(now.values()) <= _FEW else {"min": 0},
        has_numbers=True,
    )


def budget(document: ReportDocument, placed: Placed) -> NativeChart | None:
    """Return budget, actual and commitments of the largest projects; None where none is known in our currency."""
    pages = largest_first(document.projects, ("budget_revised",), document.currency)
    drawn = _drawn(pages, "budget_revised", document.currency)
    if not drawn:
        return None
    highest = max(_whole(page, name) for page in drawn for name in _MONEY_BARS)
    return NativeChart(
        kind="column",
        title=_title("Budget, actual and commitments", drawn, pages),
        alt=_said("Budget, actual and commitments", drawn, _MONEY_BARS),
        rows=Placed(sheet=placed.sheet, first=placed.first, last=placed.first + len(drawn) - 1),
        categories=_CODE,
        series=_bars(_MONEY_BARS, BUDGET_COLUMNS),
        category_title="Project code",
        value_title=f"Amount in {plain(document.currency)}",
        value_format=axis_format(document.currency, highest),
    )


def hours(document: ReportDocument, placed: Placed) -> NativeChart | None:
    """Return planned and actual hours of the projects with the most; None where none is known."""
    pages = largest_first(document.projects, HOURS_COLUMNS[:2])
    drawn = [page for page in pages if any(_is_known(page, name) for name in _HOURS_BARS)][:MOST_PROJECTS]
    if not drawn:
        return None
    return NativeChart(
        kind="column",
        title=_title("Hours planned and actual", drawn, pages),
        alt=_said("Hours planned and actual", drawn, _HOURS_BARS),
        rows=Placed(sheet=placed.sheet, first=placed.first, last=placed.first + len(drawn) - 1),
        categories=_CODE,
        series=_bars(_HOURS_BARS, HOURS_COLUMNS),
        category_title="Project code",
        value_title="Hours",
    )


def curves(document: ReportDocument, placed: Placed) -> list[NativeChart]:
    """Return an S-curve for each of the first projects that has one, worst first."""
    made: list[NativeChart] = []
    row = placed.first
    for page in worst_first(document.projects):
        points = curve_of(page)
        rows = Placed(sheet=placed.sheet, first=row, last=row + len(points) - 1)
        row += len(points)
        if sum(point.planned is not None for point in points) >= _FEWEST_POINTS and len(made) < MOST_CURVES:
            made.append(_curve(document, page, rows))
    return made


def _curve(document: ReportDocument, page: ProjectPage, rows: Placed) -> NativeChart:
    points = curve_of(page)
    columns = {"planned": (PLANNED, "pv"), "earned": (EARNED, "ev"), "actual": (ACTUAL, "ac")}
    amounts = [getattr(point, name) for point in points for name in columns]
    last = [point for point in points if point.planned is not None][-1]
    said = ", ".join(f"{label(name)} {_figure(page, name)}" for _, name in columns.values())
    return NativeChart(
        kind="line",
        title=f"S-curve of {title_of(page.code, _LONGEST_NAME)}",
        alt=f"{title_of(page.name, _LONGEST_NAME)}, as of {day(document.as_of)}: {said}. "
        f"The plan reaches {money(last.planned or 0, document.currency)} on {day(last.ends_on)}.",
        rows=rows,
        categories=MONTH,
        series=tuple(
            Series(name=label(figure), values=column, look=LINES[name])
            for name, (column, figure) in columns.items()
            if any(getattr(point, name) is not None for point in points)
        ),
        category_title="End of month",
        value_title=f"Amount in {plain(document.currency)}",
        value_format=axis_format(
            document.currency, max((abs(each) for each in amounts if each is not None), default=0)
        ),
    )


def _figure(page: ProjectPage, name: str) -> str:
    figure = page.earned_value.figures.get(name) if page.earned_value is not None else None
    return figure_text(figure) if figure is not None and figure.value is not None else NOT_KNOWN


def slip(document: ReportDocument, placed: Placed) -> NativeChart | None:
    """Return how late each milestone is; None without milestones, or with more than a chart can tell apart."""
    rows = [row for page in document.projects for row in page.milestones]
    if not 0 < len(rows) <= _MOST_MILESTONES:
        return None
    late = sum(1 for row in rows if isinstance(row.slip_first.value, int) and row.slip_first.value > 0)
    return NativeChart(
        kind="bar",
        title="Slip of milestones against the first baseline",
        alt=f"Slip of {len(rows)} milestones in working days; {late} are late. The table above has them all.",
        rows=placed,
        categories=NAME_COLUMN,
        series=(Series(name="Working days late against first baseline", values=SLIP_COLUMN, look=DARK_BAR),),
        category_title="Milestone",
        value_title="Working days late (below zero: early)",
        height=_AROUND + _ROW_HEIGHT * len(rows),
    )


def _drawn(pages: Sequence[ProjectPage], name: str, currency: str) -> list[ProjectPage]:
    return [page for page in pages if _is_known(page, name) and page.figures[name].currency == currency][:MOST_PROJECTS]


def _bars(names: Sequence[str], order: Sequence[str]) -> tuple[Series, ...]:
    return tuple(
        Series(name=label(name), values=BEFORE_FIGURES + order.index(name), look=look)
        for name, look in zip(names, BARS, strict=False)
    )


def _title(what: str, drawn: Sequence[ProjectPage], pages: Sequence[ProjectPage]) -> str:
    if len(drawn) < MOST_PROJECTS or len(drawn) == len(pages):
        return f"{what} by project"
    return f"{what}, the {MOST_PROJECTS} largest projects"


def _is_known(page: ProjectPage, name: str) -> bool:
    figure = page.figures.get(name)
    return figure is not None and figure.unit in {Unit.MONEY, Unit.SECONDS} and isinstance(figure.value, int)


def _whole(page: ProjectPage, name: str) -> int:
    figure = page.figures.get(name)
    return abs(figure.value) if figure is not None and isinstance(figure.value, int) else 0


def _said(what: str, pages: Sequence[ProjectPage], names: Sequence[str]) -> str:
    rows = "; ".join(f"{title_of(page.name, _LONGEST_NAME)}: {_named(page.figures, names)}" for page in pages)
    return f"{what} by project. {rows}."


def _named(figures: Mapping[str, Figure], names: Sequence[str]) -> str:
    return ", ".join(f"{label(name)} {figure_text(figures[name])}" for name in names if name in figures)
