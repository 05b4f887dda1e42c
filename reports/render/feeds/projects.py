"""Feeds of the projects: one row for each project, figure, milestone, year, month and register entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reports.document import PROJECT_FIGURES, Colour, Figure, MilestoneRow, ProjectPage, ReportDocument, Unit
from reports.render.facts import every_fact, label, months_label
from reports.render.feeds.table import Cell, Feed, amount, previous, restated, value
from reports.render.palette import words_of

BETWEEN = " "  # fact ids and keys in one cell

_SECONDS = ("hours_planned", "hours_actual", "hours_remaining")
_BASIS_POINTS = ("percent_complete", "time_elapsed", "used")
_WORKING_DAYS = ("slip_first", "slip_current")
_UNITS = {
    **dict.fromkeys(_SECONDS, Unit.SECONDS),
    **dict.fromkeys(_BASIS_POINTS, Unit.BASIS_POINTS),
    **dict.fromkeys(_WORKING_DAYS, Unit.WORKING_DAYS),
}
"""Units that a column of projects.csv has to name; the others are money, dates and counts."""


def projects(document: ReportDocument) -> Feed:
    """Return one row for each project with its status and every listed figure."""
    words = words_of(document)
    named = [f"{name}_{_UNITS[name].value}" if name in _UNITS else name for name, _ in PROJECT_FIGURES]
    return Feed(
        name="projects.csv",
        rows_are="one row for each project",
        columns=(
            "project",
            "name",
            "department",
            "sponsor",
            "manager",
            "phase",
            "overall",
            "overall_word",
            "overall_last_report",
            "schedule",
            "cost",
            "overall_because",
            "to_green",
            "currency",
            *named,
            "linked_sources",
        ),
        rows=tuple(_project(page, words) for page in by_code(document)),
    )


def by_code(document: ReportDocument) -> Sequence[ProjectPage]:
    """Return the projects by code: a feed is compared with the last one line by line."""
    return sorted(document.projects, key=lambda page: page.code)


def _project(page: ProjectPage, words: Mapping[Colour, str]) -> tuple[Cell, ...]:
    overall = page.overall
    shown = [page.figures.get(name) for name, _ in PROJECT_FIGURES]
    currencies = {figure.currency for figure in shown if figure is not None and figure.currency}
    return (
        page.code,
        page.name,
        page.department,
        page.sponsor,
        page.manager,
        page.phase,
        overall.colour.value,
        words[overall.colour],
        overall.previous.value if overall.previous is not None else None,
        page.schedule.colour.value,
        page.cost.colour.value,
        overall.because,
        overall.to_green,
        BETWEEN.join(sorted(currencies)),
        *(value(figure) for figure in shown),
        "; ".join(page.sources),
    )


def figures(document: ReportDocument) -> Feed:
    """Return one row for each figure of the report, with what it was made from."""
    return Feed(
        name="figures.csv",
        rows_are="one row for each figure of the report",
        columns=(
            "fact_id",
            "project",
            "figure",
            "unit",
            "value",
            "currency",
            "last_report",
            "restated",
            "reason",
            "formula",
            "inputs",
            "records",
            "first_record_keys",
            "first_record_places",
        ),
        rows=tuple(_figures(document)),
    )


def _figures(document: ReportDocument) -> Iterator[tuple[Cell, ...]]:
    for fact in every_fact(document):
        figure = fact.figure
        yield (
            figure.id,
            fact.project or "portfolio",
            fact.label,
            figure.unit.value,
            value(figure),
            figure.currency,
            previous(figure),
            restated(figure),
            figure.reason,
            figure.formula,
            BETWEEN.join(figure.inputs),
            figure.record_count,
            BETWEEN.join(record.key for record in figure.records),
            "; ".join(record.place or record.url for record in figure.records if record.place or record.url),
        )


def milestones(document: ReportDocument) -> Feed:
    """Return one row for each milestone."""
    return Feed(
        name="milestones.csv",
        rows_are="one row for each milestone",
        columns=(
            "project",
            "key",
            "title",
            "state",
            "first_baseline_on",
            "current_baseline_on",
            "forecast_on",
            "actual_on",
            "slip_first_working_days",
            "slip_current_working_days",
            "moved_since_last_report_working_days",
            "reason",
            "source",
            "place",
        ),
        rows=tuple(_milestone(page, row) for page in by_code(document) for row in page.milestones),
    )


def _milestone(page: ProjectPage, row: MilestoneRow) -> tuple[Cell, ...]:
    counted = (row.slip_first, row.slip_current, row.moved_since_last)
    return (
        page.code,
        row.key,
        row.title,
        row.state,
        row.first_baseline_on,
        row.current_baseline_on,
        row.forecast_on,
        row.actual_on,
        *(value(figure) for figure in counted),
        "; ".join(dict.fromkeys(figure.reason for figure in counted if figure.reason)),
        row.source,
        row.place,
    )


def money_by_year(document: ReportDocument) -> Feed:
    """Return one row for each project, fiscal year and figure of money."""
    rows = tuple(
        _of_year(page, year, figure)
        for page in by_code(document)
        for year, found in sorted(page.money_by_year.items())
        for figure in found
    )
    return Feed(
        name="money_by_year.csv",
        rows_are="one row for each project, fiscal year and figure",
        columns=("project", "fiscal_year", "figure", "unit", "value", "currency", "reason", "fact_id"),
        rows=rows,
    )


def _of_year(page: ProjectPage, year: str, figure: Figure) -> tuple[Cell, ...]:
    said = (label(figure.id), figure.unit.value, value(figure), figure.currency, figure.reason, figure.id)
    return (page.code, year, *said)


def periods(document: ReportDocument) -> Feed:
    """Return one row for each project and fiscal month, and for several months of which only the sum is known."""
    return Feed(
        name="periods.csv",
        rows_are="one row for each project and fiscal month, or months known only together",
        columns=(
            "project",
            "label",
            "fiscal_year",
            "first_period",
            "last_period",
            "begins_on",
            "planned",
            "actual",
            "currency",
            "standing",
            "reason",
        ),
        rows=tuple(row for page in by_code(document) for row in _periods(page, document.currency)),
    )


def _periods(page: ProjectPage, currency: str) -> Iterator[tuple[Cell, ...]]:
    for one in page.periods:
        held = (amount(one.planned, currency), amount(one.actual, currency), currency, one.standing.value, "")
        yield page.code, one.label, one.fiscal_year, one.number, one.number, one.begins_on, *held
    for span in page.months_together:
        known = (None, value(span.actual), span.actual.currency, "known together", span.actual.reason)
        yield page.code, months_label(span), span.fiscal_year, span.first, span.last, None, *known


def register(document: ReportDocument) -> Feed:
    """Return one row for each risk, issue, change request and decision."""
    return Feed(
        name="register.csv",
        rows_are="one row for each risk, issue, change request and decision",
        columns=(
            "project",
            "kind",
            "key",
            "title",
            "status",
            "is_open",
            "owner",
            "opened_on",
            "due_on",
            "priority",
            "probability",
            "impact",
            "source",
            "url",
        ),
        rows=tuple(
            (
                page.code,
                row.kind,
                row.key,
                row.title,
                row.status,
                "true" if row.is_open else "false",
                row.owner,
                row.opened_on,
                row.due_on,
                row.priority,
                row.probability,
                row.impact,
                row.source,
                row.url,
            )
            for page in by_code(document)
            for row in page.register
        ),
    )
