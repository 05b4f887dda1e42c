"""Money of one project: its figures, by fiscal year and by fiscal month."""

from __future__ import annotations

from reports.document import MonthsTogether, Period, ProjectPage, ReportDocument
from reports.render import said, views
from reports.render.facts import months_label
from reports.render.figure_groups import money_groups
from reports.render.formatting import money as amount
from reports.render.formatting import month
from reports.render.markdown.figures import below, noted
from reports.render.markdown.portfolio import figure_groups
from reports.render.markdown.text import heading, paragraph, table, text
from reports.render.markdown.text import said as as_sentence


def money(document: ReportDocument, page: ProjectPage) -> list[str]:
    """Return the figures of money, then by fiscal year and month."""
    grouped = money_groups(page)
    top = heading(3, "Money") if grouped else []
    return [
        *top,
        *figure_groups(document, grouped, f"{page.code}-money", titled=False),
        *_years(page),
        *_months(document, page),
    ]


def _years(page: ProjectPage) -> list[str]:
    if not page.money_by_year:
        return []
    found = views.year_table(page.money_by_year)
    notes = views.year_notes(f"{page.code}-years", found)
    columns = tuple(text(column) for column in found.columns)
    rows = [(text(year), *(noted(figure, notes) for figure in figures)) for year, figures in found.rows]
    return [*heading(3, "Money by fiscal year"), *table(("Fiscal year", *columns), rows, columns), *below(notes)]


def _months(document: ReportDocument, page: ProjectPage) -> list[str]:
    if not page.periods and not page.months_together:
        return []
    lines = heading(3, "Planned and actual by fiscal month")
    for year in views.month_years(page):
        lines += paragraph(f"**{year.label}**")
        if year.periods:
            rows = [_month(period, document.currency) for period in year.periods]
            lines += table(("Month", "Planned", "Actual"), rows, ("Planned", "Actual"))
        for span in year.together:
            lines += paragraph(_together(span))
    return lines


def _month(period: Period, currency: str) -> tuple[str, str, str]:
    begins = f" {month(period.begins_on)}" if period.begins_on is not None else ""
    planned = "no plan" if period.planned is None else amount(period.planned, currency)
    actual = period.standing.value if period.actual is None else amount(period.actual, currency)
    return f"P{period.number:02}{begins}", text(planned), text(actual)


def _together(span: MonthsTogether) -> str:
    known = "not known" if span.actual.value is None else f"{text(said.now(span.actual))} in all, not known by month"
    return f"{months_label(span)}: {known}. {as_sentence(span.actual.reason)}".rstrip()
