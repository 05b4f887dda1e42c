"""Totals over the projects of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.document import Colour, Figure, ProjectPage, Unit
from reports.figures.fact import PORTFOLIO, counted, fact_id, known, missing, one_of, reasons, whole
from reports.figures.money import used

ADDED = (
    "tasks_open",
    "tasks_done",
    "tasks_overdue",
    "hours_planned",
    "hours_actual",
    "hours_remaining",
    "budget_original",
    "budget_adjustment",
    "budget_revised",
    "actual",
    "commitment",
    "available",
    "planned_to_date",
)
"""Figures of projects that add up; dates, slips and shares do not."""

PROVEN = {
    "hours_proven": "counts hours in trackers only, since those in plans have nothing to be held against",
    "tasks_read": "",
}
"""The same, of projects that are linked to a tracker, with what is said of it; left out where none is."""

NAMED = 5  # projects that a total's note names


def totals(pages: Sequence[ProjectPage], currency: str) -> Mapping[str, Figure]:
    """Return what adds up over the projects, the share of the budget used, and how many projects have which colour."""
    found = {name: total(name, pages, currency) for name in ADDED}
    found |= {
        name: _said(total(name, pages, currency), limit if _has_more(pages) else "")
        for name, limit in PROVEN.items()
        if any(name in page.figures for page in pages)
    }
    found["used"] = _used(pages, currency)
    found["projects"] = known(
        f"{PORTFOLIO}/projects", Unit.COUNT, len(pages), formula="count of projects in the report"
    )
    for colour in Colour:
        found[f"projects_{colour.value}"] = known(
            f"{PORTFOLIO}/projects_{colour.value}",
            Unit.COUNT,
            sum(page.overall.colour is colour for page in pages),
            formula=f"count of projects whose overall status is {colour.value}",
        )
    return found


def total(name: str, pages: Sequence[ProjectPage], currency: str) -> Figure:
    """Return the sum of one figure over the projects.

    Formula: sum of the projects' values; the note names the projects that have none. Unit: as the figure's. Undefined
    when no project has a value, and for money when a project's is in another currency than the report's: there is no
    rate that both would agree on. Source: Syncline. Example: 100.00 and 250.00 and one not known: 350.00 without it.
    """
    parts = [page.figures[name] for page in pages if name in page.figures]
    having = [figure for figure in parts if whole(figure) is not None]
    formula = "sum over the projects"
    fact = fact_id(PORTFOLIO, name)
    if not having:
        reason = (
            "the report has no projects"
            if not pages
            else reasons(*(figure.reason for figure in parts[:1])) or "no project has it"
        )
        return missing(fact, parts[0].unit if parts else _unit(name), reason, formula=formula, inputs=parts)
    unit = having[0].unit
    if unit is Unit.MONEY and (others := foreign(having, currency)):
        reason = f"projects have amounts in {one_of(others)}, which do not add up without a rate"
        return missing(fact, unit, reason, formula=formula, inputs=parts)
    without = [page.code for page in pages if name in page.figures and page.figures[name].value is None]
    return known(
        fact,
        unit,
        sum(whole(figure) or 0 for figure in having),
        formula=formula,
        currency=currency if unit is Unit.MONEY else "",
        limit=without_projects(without),
        inputs=having,
    )


def _has_more(pages: Sequence[ProjectPage]) -> bool:
    """Whether some of the projects that have hours are linked to no tracker."""
    return any("hours_proven" not in page.figures and whole(page.figures["hours_actual"]) for page in pages)


def _said(figure: Figure, limit: str) -> Figure:
    return replace(figure, reason=reasons(figure.reason, limit)) if figure.value is not None else figure


def _used(pages: Sequence[ProjectPage], currency: str) -> Figure:
    """Return the used share over the projects whose budget, actual and commitments are all known.

    A project with a budget and no known spending would look like a saving.
    """
    whole_pages = [page for page in pages if page.figures["used"].value is not None]
    parts = [total(name, whole_pages, currency) for name in ("budget_revised", "actual", "commitment")]
    figure = used(fact_id(PORTFOLIO, "used"), *parts)
    left_out = [page.code for page in pages if page not in whole_pages]
    if figure.value is None or not left_out:
        return figure
    return known(
        figure.id,
        Unit.BASIS_POINTS,
        whole(figure) or 0,
        formula=figure.formula,
        limit=without_projects(left_out),
        inputs=parts,
    )


def without_projects(codes: Sequence[str]) -> str:
    """Say which projects a total leaves out, the first few by code; empty when it leaves out none."""
    if not codes:
        return ""
    more = [counted(len(codes) - NAMED, "other project")] if len(codes) > NAMED else []
    return f"without {one_of([*codes[:NAMED], *more])}, where it is not known"


def foreign(figures: Sequence[Figure], currency: str) -> list[str]:
    """Return the currencies of figures that do not add up in one currency, in order; nothing when they do."""
    found = {figure.currency for figure in figures if figure.currency}
    return sorted(found | {currency}) if found - {currency} else []


def _unit(name: str) -> Unit:
    if name.startswith("tasks"):
        return Unit.COUNT
    return Unit.SECONDS if name.startswith("hours") else Unit.MONEY
