"""Finds figures: all of a document by fact id, and what changed between two documents or two snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reports.document import Discrepancy, EarnedValue, Figure, MilestoneRow, ProjectPage, ReportDocument, Unit
from reports.figures.fact import whole

RESTATED = (
    "hours_actual",
    "budget_original",
    "budget_adjustment",
    "budget_revised",
    "actual",
    "commitment",
    "available",
    "planned_to_date",
)
"""Figures that have a value for a past date whatever became known later; what a plan says now has no past."""


def facts(document: ReportDocument) -> Mapping[str, Figure]:
    """Return every figure of a document by its fact id."""
    found = {figure.id: figure for page in document.projects for figure in page_figures(page)}
    for row in document.unmatched:
        found |= {figure.id: figure for figure in (row.amount, row.hours) if figure}
    found |= {figure.id: figure for discrepancy in document.discrepancies for figure in sides(discrepancy)}
    return found | {figure.id: figure for figure in document.totals.values()}


def page_figures(page: ProjectPage) -> Iterator[Figure]:
    """Yield every figure of a project's page."""
    yield from page.figures.values()
    yield from page.hours_by_organisation
    for figures in page.money_by_year.values():
        yield from figures
    yield from (span.actual for span in page.months_together)
    for row in page.milestones:
        yield from milestone_figures(row)
    for discrepancy in page.discrepancies:
        yield from sides(discrepancy)
    if page.earned_value is not None:
        yield from earned_figures(page.earned_value)


def earned_figures(earned: EarnedValue) -> Iterator[Figure]:
    """Yield every figure of a project's earned value."""
    yield from earned.figures.values()
    for row in earned.earlier:
        yield from row
    yield from earned.basis


def milestone_figures(row: MilestoneRow) -> tuple[Figure, ...]:
    """Return the figures of a milestone."""
    return row.slip_first, row.slip_current, row.moved_since_last


def sides(discrepancy: Discrepancy) -> tuple[Figure, Figure]:
    """Return the two figures of a discrepancy."""
    return discrepancy.left, discrepancy.right


def with_previous(figure: Figure, before: Mapping[str, Figure]) -> Figure:
    """Return a figure with its value in the last report; a currency that changed is no earlier value."""
    known_before = before.get(figure.id)
    if known_before is None or known_before.unit is not figure.unit or known_before.currency != figure.currency:
        return figure
    return replace(figure, previous=known_before.value)


def restated(name: str, now: Mapping[str, Figure], then: Mapping[str, Figure]) -> int | None:
    """Return how a figure for the last report's date changed since, in its unit; None when nobody can tell.

    Formula: the figure for the last as-of date as it is known now - the same figure as it was known when the last
    report was made. Of balances only closed periods count on both sides: a running one grows without being corrected;
    of hours only dated ones. Example: September's actual was 900.00 in the October report and is 912.00 now: 12.00.
    """
    if name not in RESTATED or name not in now or name not in then:
        return None
    after, before = whole(now[name]), whole(then[name])
    if after is None or before is None or now[name].currency != then[name].currency:
        return None
    return after - before if now[name].unit in {Unit.MONEY, Unit.SECONDS} else None
