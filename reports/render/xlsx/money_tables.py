"""Tables of money and hours: by project and fiscal year, by fiscal month, by organisation."""

from __future__ import annotations

from reports.document import ReportDocument
from reports.render.facts import label, months_label
from reports.render.palette import worst_first
from reports.render.views import year_table
from reports.render.xlsx.cells import Amount, Cell, Past, Year
from reports.render.xlsx.tables import NOT_IN_REPORT, Table, columns, known

BUDGET_COLUMNS = ("budget_original", "budget_adjustment", "budget_revised", "actual", "commitment", "available", "used")


def budget(document: ReportDocument) -> Table:
    """Return money by project: all years in one row, then each fiscal year, newest first."""
    names = BUDGET_COLUMNS
    made = columns(("Code", 12), ("Project", 40), ("Fiscal year", 14), *((label(name), 20) for name in names))
    rows: list[tuple[Cell, ...]] = []
    for page in worst_first(document.projects):
        rows.append((page.code, page.name, "All years", *(known(page.figures.get(name)) for name in names)))
        years = year_table(page.money_by_year)
        for year, figures in years.rows:
            by_label = dict(zip(years.columns, figures, strict=True))
            rows.append((page.code, page.name, year, *(known(by_label.get(label(name))) for name in names)))
    return Table(
        title="Budget",
        description="Budget, actual and commitments by project and fiscal year",
        columns=made,
        rows=tuple(rows),
        empty="No projects are declared",
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
    """Return hours by project: planned, actual and remaining, actual by organisation, and those proven complete."""
    rows: list[tuple[Cell, ...]] = []
    for page in worst_first(document.projects):
        named = [(label(name), page.figures.get(name)) for name in ("hours_planned", "hours_actual", "hours_remaining")]
        named += [(f"Hours actual, {label(figure.id)}", figure) for figure in page.hours_by_organisation]
        named += [(label(name), page.figures[name]) for name in ("hours_proven",) if name in page.figures]
        rows += [
            (page.code, page.name, title, known(figure), NOT_IN_REPORT if figure is None else Past(figure=figure))
            for title, figure in named
        ]
    made = columns(("Code", 12), ("Project", 40), ("What", 34), ("Hours", 18), ("Hours in last report", 20))
    return Table(
        title="Hours",
        description="Hours by project, actual hours by organisation, and how many are proven complete",
        columns=made,
        rows=tuple(rows),
        empty="No projects are declared",
    )
