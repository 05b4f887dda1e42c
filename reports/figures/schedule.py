"""When a project starts and finishes, and how far it slipped against what was approved."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from model.entities import Provenance, Task
from reports.document import Figure, Unit
from reports.figures import baselines
from reports.figures.fact import (
    WHOLE,
    Evidence,
    counted,
    day,
    evidence,
    fact_id,
    known,
    missing,
    reasons,
    share,
)
from reports.figures.plan import Plan, finish, is_done, start
from reports.figures.working_days import working_days, working_days_within

NO_PLAN = "no plan is linked"
FINISHED = "finished"
"""Begins the note of a forecast that is none any more, because every task is done."""


def without_plan(plan: Plan) -> str:
    """Return why a project has no plan to compute from; empty when it has one."""
    if plan.sources or plan.tasks:
        return ""
    return reasons(*plan.unread) or NO_PLAN


def start_on(owner: str, plan: Plan) -> Figure:
    """Return the day the project started, or is planned to.

    Formula: earliest actual start of the rows that count, where a row has none its planned start. Unit: date.
    Undefined when no plan is linked or no row has a start. Source: Syncline.
    Example: tasks that started 1 July 2026 and are planned for 3 August 2026: 1 July 2026.
    """
    formula = "earliest actual or planned start of a task"
    dated = [(found, task) for task in plan.leaves if (found := start(task))]
    name = fact_id(owner, "start")
    if not dated:
        return missing(name, Unit.DATE, without_plan(plan) or "no task has a start", formula=formula)
    earliest = min(found for found, _ in dated)
    return known(
        name, Unit.DATE, earliest, formula=formula, behind=_rows(task for found, task in dated if found == earliest)
    )


def finish_forecast(owner: str, plan: Plan) -> Figure:
    """Return the day (inclusive) the project finished or is forecast to finish.

    Formula: latest actual finish of the rows that count, where a row has none its planned finish, else its due date.
    Of several plans the latest counts: a project is finished when its last work is. Where every row is done the figure
    says so. Unit: date. Undefined when no plan is linked or no row has a finish. Source: Syncline.
    Example: tasks ending 30 September and 15 October: 15 October.
    """
    formula = "latest actual or planned finish of a task"
    dated = [(found, task) for task in plan.leaves if (found := finish(task))]
    name = fact_id(owner, "finish_forecast")
    if not dated:
        return missing(name, Unit.DATE, without_plan(plan) or "no task has a finish", formula=formula)
    latest = max(found for found, _ in dated)
    undated = sum(1 for task in plan.leaves if finish(task) is None)
    limit = reasons(
        FINISHED if all(is_done(task) for task in plan.leaves) else "",
        f"no finish on {counted(undated, 'task')}" if undated else "",
    )
    rows = _rows(task for found, task in dated if found == latest)
    return known(name, Unit.DATE, latest, formula=formula, limit=limit, behind=rows)


def finish_baseline(owner: str, name: str, plan: Plan, approval: baselines.Approval | None) -> Figure:
    """Return the day (inclusive) a project was approved to finish, in its first or in its current baseline.

    Formula: what the baseline says of the plan as a whole, else the latest baseline finish of the rows that count.
    Unit: date. Undefined when no plan is linked or no baseline was set. Source: GAO schedule assessment practice:
    slippage is told against the first approval, not only against the last. Example: "baseline 0" 30 June 2027.
    """
    formula = "finish in the lowest baseline that was set" if "first" in name else "finish in the highest baseline set"
    if approval is None:
        reason = without_plan(plan) or "no baseline was set"
        return missing(fact_id(owner, name), Unit.DATE, reason, formula=formula)
    return known(
        fact_id(owner, name),
        Unit.DATE,
        approval.finish_on,
        formula=formula,
        limit=f"baseline {approval.number}",
        behind=_rows(approval.behind),
    )


def is_finished(forecast: Figure) -> bool:
    """Whether the finish of a project has happened."""
    return forecast.value is not None and forecast.reason.startswith(FINISHED)


def slip(name: str, approved: Figure, forecast: Figure, holidays: Collection[date] = ()) -> Figure:
    """Return how many working days a finish is later than approved; below zero when it is earlier.

    Formula: working days after the approved finish up to and with the forecast. Unit: working days (Monday to Friday
    without declared holidays). Undefined without a baseline or a forecast. Source: Syncline; the day count avoids that
    a move over a weekend looks like a slip. Example: approved Friday 2 October 2026, forecast Tuesday 6 October: 2.
    """
    formula = "working days from the approved to the forecast finish"
    was, is_now = day(approved), day(forecast)
    if was is None or is_now is None:
        reason = approved.reason if was is None else forecast.reason
        return missing(name, Unit.WORKING_DAYS, reason, formula=formula, inputs=(approved, forecast))
    days = working_days(was, is_now, holidays)
    return known(name, Unit.WORKING_DAYS, days, formula=formula, inputs=(approved, forecast))


def time_elapsed(
    owner: str, begin: Figure, approved: Figure, forecast: Figure, as_of: date, holidays: Collection[date]
) -> Figure:
    """Return which share of its time a project has used up by the as-of date, 0 to 100 %.

    Formula: working days from start to the as-of date over working days from start to the finish of the current
    baseline, all days inclusive; where no baseline was set, to the forecast finish. Unit: basis points. Undefined when
    start and finish are not known or no working day lies between them. Source: "percent schedule elapsed" of state
    monitoring reports. Example: 10 of 40 working days: 25 %.
    """
    formula = "working days from start to the as-of date / working days from start to the current baseline's finish"
    name = fact_id(owner, "time_elapsed")
    until = approved if approved.value is not None else forecast
    inputs = (begin, until)
    first, last = day(begin), day(until)
    if first is None or last is None:
        return missing(name, Unit.BASIS_POINTS, reasons(begin.reason, until.reason), formula=formula, inputs=inputs)
    length = working_days_within(first, last, holidays)
    if not length:
        reason = "no working day lies between start and finish"
        return missing(name, Unit.BASIS_POINTS, reason, formula=formula, inputs=inputs)
    gone = min(WHOLE, share(working_days_within(first, as_of, holidays), length))
    limit = "" if until is approved else "no baseline was set, so the time to the forecast finish counts"
    return known(name, Unit.BASIS_POINTS, gone, formula=formula, limit=limit, inputs=inputs)


def finishes_by_plan(plan: Plan) -> dict[tuple[str, str], tuple[date, Task]]:
    """Return the latest finish of each linked plan, by source and plan, with the row that has it."""
    found: dict[tuple[str, str], tuple[date, Task]] = {}
    for task in plan.leaves:
        ends = finish(task)
        of = (task.source, task.source_project or "")
        if ends is not None and (of not in found or found[of][0] < ends):
            found[of] = (ends, task)
    return dict(sorted(found.items()))


def _rows(rows: Iterable[Provenance]) -> Evidence:
    return evidence((0, row) for row in rows)
