"""Every figure of a document with the words it is printed under, in one fixed order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reports.document import (
    EARNED_VALUE_FIGURES,
    PROJECT_FIGURES,
    Colour,
    Discrepancy,
    EarnedValue,
    Figure,
    MilestoneRow,
    MonthsTogether,
    ProjectPage,
    ReportDocument,
    Unit,
)
from reports.render.formatting import day, plain
from reports.render.palette import words_of, worst_first

PORTFOLIO = ""  # the project of a figure that belongs to no single one

_COUNTS = {
    "projects": "Projects in this report",
    "projects_red": "Projects off track",
    "projects_yellow": "Projects at risk",
    "projects_grey": "Projects whose status is not known",
    "projects_green": "Projects on track",
    "sources_stale": "Sources that are not fresh",
    "quarantined": "Rows left out",
    "discrepancies": "Disagreements between sources",
    "discrepancies_accepted": "Disagreements that are accepted",
    "unmatched": "Matched to no project or person",
}
_LABELS = {
    **dict(PROJECT_FIGURES),
    **dict(EARNED_VALUE_FIGURES),
    "burn_rate": "Spent per month, last three closed months",
    "forecast_cost": "Forecast cost",
    "city_staff": "City staff",
    "contractor": "Contractors",
    "outside_agency": "Outside agencies",
    "unknown": "Organisation not known",
    "posted": "Posted to the ledger",
    "finish_moved_since_last_report": "Finish moved since the last report",
    "spent_since_last_report": "Spent since the last report",
    "milestones_late": "Late milestones",
    "milestones_overdue": "Overdue milestones",
    "planned_for_comparison": "Planned spending that actual spending is compared with",
    "actual_for_comparison": "Actual spending that is compared with the plan",
    "pre_commitment": "Pre-commitments (requisitions)",
    "hours_proven": "Hours proven complete",
    "tasks_read": "Tasks read",
    "app": "Written by an app",
    "tasks_blocked": "Blocked tasks",
    "throughput": "Tasks done per week",
    "scope_growth": "Tasks added less removed since the last report",
    "finished_since_last_report": "Finished since the last report",
    "due_soon": "Due in the next 30 days",
    "risks_open": "Open risks",
    "issues_open": "Open issues",
    "changes_open": "Open change requests",
    "decisions_open": "Open decisions",
    **_COUNTS,
}
_BASES = {
    "physical": "Share of the budget with percent complete as it was declared",
    "work": "Share of the budget with percent complete by hours",
    "rule": "Share of the budget with percent complete by a rule of the source",
    "status": "Share of the budget with percent complete by status",
    "duration": "Share of the budget with percent complete by elapsed duration",
    "unknown": "Share of the budget without percent complete",
}
_ORDER = {name: index for index, name in enumerate([*dict(PROJECT_FIGURES), *dict(EARNED_VALUE_FIGURES), *_COUNTS])}
_MOVES = frozenset({"moved", "finish_moved_since_last_report"})
_CODE_LIKE = re.compile(r"[_\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure, the project it belongs to and what it is called there."""

    project: str  # code, or `PORTFOLIO`
    label: str
    figure: Figure


def label(name: str) -> str:
    """Return the printed label of a figure by its name or fact id, whose last part is the name."""
    last = name.rstrip("/").rsplit("/", 1)[-1]
    if last in _LABELS:
        return _LABELS[last]
    spoken = plain(_CODE_LIKE.sub(" ", last)).strip()
    return spoken[:1].upper() + spoken[1:]


def total_label(name: str, document: ReportDocument) -> str:
    """Return the printed label of a total; counts of projects by status carry the words that are configured."""
    colour = name.removeprefix("projects_")
    if name == colour or not document.presentation.words.get(colour):
        return label(name)
    return f"Projects: {plain(words_of(document)[Colour(colour)])}"


def months_label(span: MonthsTogether) -> str:
    """Return how months that are known together are printed: `FY2027 P01 to P03`, `FY2027 P02`."""
    until = f" to P{span.last:02}" if span.last != span.first else ""
    return f"FY{span.fiscal_year} P{span.first:02}{until}"


def earlier_label(figure: Figure) -> str:
    """Return how an index that an earlier report said is printed: `Cost performance index (CPI), Oct 31, 2026`.

    Its fact id ends with the name of the index and the as-of date of that report.
    """
    name, _, on = figure.id.rpartition("/")
    try:
        return f"{label(name)}, {day(date.fromisoformat(on))}"
    except ValueError:
        return f"{label(name)}, {plain(on)}"


def basis_label(figure: Figure) -> str:
    """Return how a share of the budget is printed by the basis that its fact id ends with: what percent complete is."""
    return _BASES.get(figure.id.rsplit("/", 1)[-1], label(figure.id))


def is_move(figure: Figure) -> bool:
    """Return whether a figure in working days says how far something moved, and not how late it is."""
    return figure.unit is Unit.WORKING_DAYS and figure.id.rsplit("/", 1)[-1] in _MOVES


def in_order(figures: Mapping[str, Figure]) -> list[tuple[str, Figure]]:
    """Return figures by name in printing order; names the list does not know come last, by alphabet."""
    return sorted(figures.items(), key=lambda pair: (_ORDER.get(pair[0], len(_ORDER)), pair[0]))


def every_fact(document: ReportDocument) -> list[Fact]:
    """Return each figure of the document once, portfolio first, then projects worst first, then what is unmatched."""
    seen: dict[str, Fact] = {}
    for fact in _walk(document):
        seen.setdefault(fact.figure.id, fact)
    return list(seen.values())


def project_facts(page: ProjectPage) -> list[Fact]:
    """Return each figure of one project once, in printing order."""
    seen: dict[str, Fact] = {}
    for fact in _of_project(page):
        seen.setdefault(fact.figure.id, fact)
    return list(seen.values())


def _walk(document: ReportDocument) -> Iterator[Fact]:
    for name, figure in in_order(document.totals):
        yield Fact(project=PORTFOLIO, label=total_label(name, document), figure=figure)
    for page in worst_first(document.projects):
        yield from _of_project(page)
    yield from _sides(document.discrepancies, PORTFOLIO)
    for item in document.unmatched:
        said = f"Unmatched {plain(item.kind)} {plain(item.name)}"
        if item.amount is not None:
            yield Fact(project=PORTFOLIO, label=f"{said}, amount", figure=item.amount)
        if item.hours is not None:
            yield Fact(project=PORTFOLIO, label=f"{said}, hours", figure=item.hours)


def _of_project(page: ProjectPage) -> Iterator[Fact]:
    for name, figure in in_order(page.figures):
        yield Fact(project=page.code, label=label(name), figure=figure)
    for figure in page.hours_by_organisation:
        yield Fact(project=page.code, label=f"Hours, {label(figure.id)}", figure=figure)
    for year, figures in sorted(page.money_by_year.items()):
        for figure in figures:
            yield Fact(project=page.code, label=f"{label(figure.id)}, {plain(year)}", figure=figure)
    for span in page.months_together:
        yield Fact(project=page.code, label=f"Actual, {months_label(span)}", figure=span.actual)
    for row in page.milestones:
        yield from _of_milestone(row, page.code)
    yield from _sides(page.discrepancies, page.code)
    if page.earned_value is not None:
        yield from _of_earned_value(page.earned_value, page.code)


def _of_earned_value(earned: EarnedValue, code: str) -> Iterator[Fact]:
    for name, figure in in_order(earned.figures):
        yield Fact(project=code, label=label(name), figure=figure)
    for row in earned.earlier:
        for figure in row:
            yield Fact(project=code, label=earlier_label(figure), figure=figure)
    for figure in earned.basis:
        yield Fact(project=code, label=basis_label(figure), figure=figure)


def _of_milestone(row: MilestoneRow, code: str) -> Iterator[Fact]:
    named = (
        ("slip against first baseline", row.slip_first),
        ("slip against current baseline", row.slip_current),
        ("moved since last report", row.moved_since_last),
    )
    for name, figure in named:
        yield Fact(project=code, label=f"{plain(row.title)}: {name}", figure=figure)


def _sides(found: Iterable[Discrepancy], code: str) -> Iterator[Fact]:
    for item in found:
        for source, figure in ((item.left_source, item.left), (item.right_source, item.right)):
            yield Fact(project=code, label=f"{plain(item.rule)}, {plain(source)}", figure=figure)
