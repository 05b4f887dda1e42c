"""What a report has to find of a plan file, taken from the plan itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from syncline.demo.days import HOLIDAYS, day_of, weekdays_between
from syncline.demo.plan import Plan
from syncline.demo.schedule import Sums, Timed, sums


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """One plan; money in cents, work in seconds, slip in working days (later is above zero), ends inclusive."""

    start_on: date
    baseline_finish_first: date
    baseline_finish_current: date
    forecast_finish: date  # of a finished project the day it finished
    slip_first: int
    slip_current: int
    hours_planned: int
    hours_actual: int
    hours_remaining: int
    hours_by_organisation: Mapping[str, int]  # actual, of those who worked at all
    percent_complete: int | None  # basis points: the tasks' whole percents of work, weighted by it; None without any
    tasks: int  # active, without milestones and summaries
    tasks_done: int
    milestones: tuple[tuple[str, bool], ...]  # title, and whether it is reached
    milestone_dates: Mapping[str, date]  # by title: the day it is reached, or was
    cost: int
    cost_actual: int


def plan_facts(plan: Plan) -> PlanFacts:
    """Return what is true of a plan as it was saved."""
    whole, first, current = plan.sums, sums(plan.baselines[0]), sums(plan.baselines[-1])
    active = [task for task in plan.tasks if task.step.is_active]
    steps = [task for task in active if not task.step.is_milestone]
    return PlanFacts(
        start_on=day_of(whole.start),
        baseline_finish_first=_last_day(first),
        baseline_finish_current=_last_day(current),
        forecast_finish=_last_day(whole),
        slip_first=_slip(first, whole),
        slip_current=_slip(current, whole),
        hours_planned=whole.work * 60,
        hours_actual=whole.worked * 60,
        hours_remaining=(whole.work - whole.worked) * 60,
        hours_by_organisation=_by_organisation(active),
        percent_complete=_percent(active),
        tasks=len(steps),
        tasks_done=sum(task.is_done for task in steps),
        milestones=tuple((task.step.title, task.is_done) for task in active if task.step.is_milestone),
        milestone_dates={task.step.title: day_of(task.finish - 1) for task in active if task.step.is_milestone},
        cost=whole.cost,
        cost_actual=whole.cost_so_far,
    )


def _last_day(it: Sums) -> date:
    return day_of(it.finish - 1)


def _slip(baseline: Sums, now: Sums) -> int:
    return weekdays_between(_last_day(baseline), _last_day(now), closed=frozenset(HOLIDAYS))


def _by_organisation(tasks: list[Timed]) -> dict[str, int]:
    seconds: dict[str, int] = {}
    for task in tasks:
        for booking in task.bookings:
            name = booking.person.organisation
            seconds[name] = seconds.get(name, 0) + booking.worked * 60
    return {name: total for name, total in seconds.items() if total}


def _percent(tasks: list[Timed]) -> int | None:
    weights = [(100 if task.is_done else sums([task]).percent_work, sums([task]).work) for task in tasks]
    total = sum(work for _, work in weights)
    return round(Fraction(sum(percent * work for percent, work in weights) * 100, total)) if total else None
