"""The figures of one project at one cutoff, by the names that the document prints them under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from model.entities import Project
from model.values import Measure
from reports.build.material import Material
from reports.document import Figure
from reports.figures import actual_cost, baselines, hours, money, progress, schedule, spending_plan
from reports.figures.amounts import amounts
from reports.figures.fact import fact_id
from reports.figures.fiscal import Cutoff, year_label

IN_YEARS = {
    "budget_original": Measure.BUDGET_ORIGINAL,
    "budget_adjustment": Measure.BUDGET_ADJUSTMENT,
    "actual": Measure.ACTUAL,
    "commitment": Measure.COMMITMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The money figures of a project."""

    figures: Mapping[str, Figure]
    posted: Figure  # actual in finance, whatever the policy for the actual cost
    comparison: spending_plan.PlanComparison


def schedule_figures(code: str, material: Material, as_of: date, holidays: frozenset[date]) -> dict[str, Figure]:
    """Return dates, slips and the elapsed share of a project, by name."""
    plan = material.plans[code]
    begin, forecast = schedule.start_on(code, plan), schedule.finish_forecast(code, plan)
    first = schedule.finish_baseline(code, "finish_first_baseline", plan, baselines.first(plan))
    current = schedule.finish_baseline(code, "finish_current_baseline", plan, baselines.current(plan))
    return {
        "start": begin,
        "finish_first_baseline": first,
        "finish_current_baseline": current,
        "finish_forecast": forecast,
        "slip_first": schedule.slip(fact_id(code, "slip_first"), first, forecast, holidays),
        "slip_current": schedule.slip(fact_id(code, "slip_current"), current, forecast, holidays),
        "time_elapsed": schedule.time_elapsed(code, begin, current, forecast, as_of, holidays),
    }


def work_figures(code: str, material: Material, as_of: date) -> dict[str, Figure]:
    """Return progress, counts of tasks and hours of a project, by name."""
    plan, entries = material.plans[code], material.entries[code]
    return {
        "percent_complete": progress.percent_complete(code, plan),
        "tasks_open": progress.tasks_open(code, plan),
        "tasks_done": progress.tasks_done(code, plan),
        "tasks_overdue": progress.tasks_overdue(code, plan, as_of),
        "hours_planned": hours.hours_planned(code, plan),
        "hours_actual": hours.hours_actual(code, plan, entries, as_of, material.aside[code]),
        "hours_remaining": hours.hours_remaining(code, plan),
    }


def money_figures(project: Project, material: Material, cutoff: Cutoff) -> Money:
    """Return the money figures of a project since its begin, with the actual cost by the project's policy."""
    code, ledger = project.code, material.ledgers[project.code]
    original = money.measured(code, "budget_original", Measure.BUDGET_ORIGINAL, ledger, cutoff)
    adjustment = money.measured(code, "budget_adjustment", Measure.BUDGET_ADJUSTMENT, ledger, cutoff)
    commitment = money.measured(code, "commitment", Measure.COMMITMENT, ledger, cutoff)
    entries = material.entries[code]
    actual = actual_cost.actual_cost(code, project.actual_cost, ledger, entries, material.identities, cutoff)
    revised = money.budget_revised(fact_id(code, "budget_revised"), original, adjustment)
    comparison = spending_plan.against_plan(code, ledger, cutoff)
    figures = {
        "budget_original": original,
        "budget_adjustment": adjustment,
        "budget_revised": revised,
        "actual": actual,
        "commitment": commitment,
        "available": money.available(fact_id(code, "available"), revised, actual, commitment),
        "used": money.used(fact_id(code, "used"), revised, actual, commitment),
        "planned_to_date": spending_plan.planned_to_date(code, ledger, cutoff),
    }
    posted = actual
    if project.actual_cost != actual_cost.FINANCE:
        found = money.measured(code, "posted", Measure.ACTUAL, ledger, cutoff)
        posted = figures["posted"] = found
    if Measure.PRE_COMMITMENT in ledger.carried:
        figures["pre_commitment"] = money.measured(code, "pre_commitment", Measure.PRE_COMMITMENT, ledger, cutoff)
    if comparison.planned.value is not None:
        figures |= {"planned_for_comparison": comparison.planned, "actual_for_comparison": comparison.actual}
    return Money(figures=figures, posted=posted, comparison=comparison)


def money_by_year(code: str, material: Material, cutoff: Cutoff) -> dict[str, tuple[Figure, ...]]:
    """Return the money figures of each fiscal year that has any, oldest first; actual cost is what finance posted."""
    ledger = material.ledgers[code]
    years = {year for measure in IN_YEARS.values() for year in amounts(ledger, measure, cutoff)}
    found: dict[str, tuple[Figure, ...]] = {}
    for year in sorted(years, key=lambda year: year or 0):
        owner = f"{code}/{year_label(year)}"
        parts = {
            name: money.measured_in_year(code, name, measure, ledger, cutoff, year)
            for name, measure in IN_YEARS.items()
        }
        revised = money.budget_revised(f"{owner}/budget_revised", parts["budget_original"], parts["budget_adjustment"])
        left = money.available(f"{owner}/available", revised, parts["actual"], parts["commitment"])
        ordered = (
            parts["budget_original"],
            parts["budget_adjustment"],
            revised,
            parts["actual"],
            parts["commitment"],
            left,
        )
        found[year_label(year)] = ordered
    return found


def restatable(project: Project, material: Material, cutoff: Cutoff) -> dict[str, Figure]:
    """Return the figures that have a value for a past date, from closed periods and dated hours only."""
    code = project.code
    entries = material.entries[code]
    dated = tuple(entry for entry in entries if entry.work_on is not None)
    found = dict(money_figures(project, material, replace(cutoff, closed_only=True)).figures)
    if project.actual_cost != actual_cost.FINANCE and len(dated) < len(entries):
        found = {name: figure for name, figure in found.items() if name not in {"actual", "available", "used"}}
    if dated:
        found["hours_actual"] = hours.hours_actual(code, material.plans[code], dated, cutoff.as_of)
    return found
