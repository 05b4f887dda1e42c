"""Tables of money and hours: by project and fiscal year, by fiscal month, by organisation."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import ProjectPage, ReportDocument
from reports.render.facts import label, months_label
from reports.render.palette import worst_first
from reports.render.views import year_table
from reports.render.xlsx.cells import Amount, Cell, Past, Year
from reports.render.xlsx.tables import NOT_IN_REPORT, Table, columns, known

BUDGET_COLUMNS = ("budget_original", "budget_adjustment", "budget_revised", "actual", "commitment", "available", "used")
HOURS_COLUMNS = ("hours_planned", "hours_actual", "hours_remaining")
BEFORE_FIGURES = 2  # columns of Budget and Hours before their figures


def budget(document: ReportDocument) -> Table:
    """Return money by project over all years, the largest revised budget first."""
    made = columns(("Code", 12), ("Project", 40), *((label(name), 20) for name in BUDGET_COLUMNS))
    pages = largest_first(document.projects, ("budget_revised",), document.currency)
    return Table(
        title="Budget",
        description="Budget, actual and commitments by project over all years, the largest budget first",
        columns=made,
        rows=tuple(
            (page.code, page.name, *(known(page.figures.get(name)) for name in BUDGET_COLUMNS)) for page in pages
        ),
        empty="No projects are declared",
    )


def largest_first(
    projects: Sequence[ProjectPage], names: tuple[str, ...], currency: str = ""
) -> tuple[ProjectPage, ...]:
    """Return the projects by the largest of the named figures; those not known, or in another currency, at the end."""

    def order(page: ProjectPage) -> tuple[bool, int, str, str]:
        found = [figure for name in names if (figure := page.figures.get(name)) is not None]
        sizes = [figure.value for figure in found if figure.currency == currency and isinstance(figure.value, int)]
        return not sizes, -max(sizes, default=0), page.name.casefold(), page.code

    return tuple(sorted(projects, key=order))


def budget_by_year(document: ReportDocument) -> Table:
    """Return money by project and fiscal year, newest year first."""
    names = BUDGET_COLUMNS
    made = columns(("Code", 12), ("Project", 40), ("Fiscal year", 14), *((label(name), 20) for name in names))
    rows: list[tuple[Cell, ...]] = []
    for page in worst_first(document.projects):
        years = year_table(page.money_by_year)
        for year, figures in years.rows:
            by_label = dict(zip(years.columns, figures, strict=True))
            rows.append((page.code, page.name, year, *(known(by_label.get(label(name))) for name in names)))
    return Table(
        title="Budget by year",
        description="Budget, actual and commitments by project and fiscal year",
        columns=made,
        rows=tuple(rows),
        empty="No project has money by fiscal year",
    )


def months(document: ReportDocument) -> Table:
    """Return planned and actual money by project and fiscal month; months only known together below each project's."""
    rows: list[tuple[Cell, ...]] = []
    for page in worst_first(document.projects):
        for period in page.periods:
            said = period.standing.value if period.actual is None else ""
            rows.append(
                (
                    page.code,
                    page.name,
                    period.label,
                    period.begins_on or "not stated",
                    Year(number=period.fiscal_year),
                    _amount(period.planned, document.currency, "no plan"),
                    _amount(period.actual, document.currency, said),
                    "one month",
                )
            )
        rows += [
            (
                page.code,
                page.name,
                months_label(span),
                "several months",
                Year(number=span.fiscal_year),
                "see its months",
                span.actual,
                span.actual.reason or "not known by month",
            )
            for span in page.months_together
        ]
    made = columns(
        ("Code", 12),
        ("Project", 40),
        ("Fiscal month", 24),
        ("Begins on", 16),
        ("Fiscal year", 12),
        ("Planned", 18),
        ("Actual", 22),
        ("What the row is", 50),
    )
    return Table(
        title="Months",
        description="Planned and actual money by project and fiscal month",
        columns=made,
        rows=tuple(rows),
        empty="No fiscal months",
    )


def _amount(minor: int | None, currency: str, missing: str) -> Cell:
    return missing if minor is None else Amount(minor=minor, currency=currency)


def hours(document: ReportDocument) -> Table:
    """Return hours by project: planned, actual, remaining and proven complete, most hours first."""
    made = columns(
        ("Code", 12),
        ("Project", 40),
        *((label(name), 18) for name in HOURS_COLUMNS),
        ("Hours actual in last report", 20),
        (label("hours_proven"), 20),
    )
    rows = tuple(_hours(page) for page in largest_first(document.projects, HOURS_COLUMNS[:2]))
    return Table(
        title="Hours",
        description="Hours by project, and how many are proven complete; most hours first",
        columns=made,
        rows=rows,
        empty="No projects are declared",
    )


def _hours(page: ProjectPage) -> tuple[Cell, ...]:
    actual, proven = page.figures.get("hours_actual"), page.figures.get("hours_proven")
    return (
        page.code,
        page.name,
        *(known(page.figures.get(name)) for name in HOURS_COLUMNS),
        NOT_IN_REPORT if actual is None else Past(figure=actual),
        "proven for no part" if proven is None else proven,
    )


def hours_by_organisation(document: ReportDocument) -> Table:
    """Return actual hours by project and organisation, now and in the last report."""
    rows = tuple(
        (page.code, page.name, label(figure.id), figure, Past(figure=figure))
        for page in worst_first(document.projects)
        for figure in page.hours_by_organisation
    )
    return Table(
        title="Hours by organisation",
        description="Actual hours by project and organisation, now and in the last report",
        columns=columns(
            ("Code", 12), ("Project", 40), ("Organisation", 34), ("Hours actual", 18), ("Hours in last report", 20)
        ),
        rows=rows,
        empty="No hours are told apart by organisation",
    )
