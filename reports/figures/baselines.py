"""Baselines: what was approved first, and what is approved now.

Syncline takes the lowest number that was set as the first approval (0, which Microsoft Project calls "Baseline") and
the highest as the current one, since plans keep the original in 0 and add a number each time they are approved anew.
A plan whose owner copies the original to a higher number and overwrites 0 reads the other way round; the numbers are
printed beside the dates so that this is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from model.entities import BaselineValue, Task
from reports.figures.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Start and finish of a project in one baseline."""

    number: int
    start_on: date | None
    finish_on: date  # inclusive
    behind: tuple[BaselineValue, ...]


def approvals(plan: Plan) -> tuple[Approval, ...]:
    """Return the baselines of a project that have a finish, lowest number first.

    A baseline's finish is what it says of the plan as a whole; where it says nothing of the whole, the latest finish of
    its rows that still count.
    """
    values = [value for task in plan.leaves for value in plan.of_task.get(task.key, {}).values()]
    numbers = sorted({value.number for value in values if value.finish_on} | plan.whole.keys())
    found = [_approval(number, plan.whole, [value for value in values if value.number == number]) for number in numbers]
    return tuple(approval for approval in found if approval is not None)


def first(plan: Plan) -> Approval | None:
    """Return the baseline that was approved first, or None."""
    return next(iter(approvals(plan)), None)


def current(plan: Plan) -> Approval | None:
    """Return the baseline that was set last, or None."""
    return next(reversed(approvals(plan)), None)


def first_of(task: Task, plan: Plan) -> BaselineValue | None:
    """Return the first baseline value of a row that has a finish: of a row added later, that of a later baseline."""
    values = plan.of_task.get(task.key, {})
    return next((values[number] for number in sorted(values) if values[number].finish_on), None)


def current_of(task: Task, plan: Plan, now: Approval | None) -> BaselineValue | None:
    """Return what the project's current baseline `now` says of a row; None when it is not in it."""
    value = plan.of_task.get(task.key, {}).get(now.number) if now else None
    return value if value is not None and value.finish_on else None


def _approval(number: int, whole: Mapping[int, BaselineValue], values: Iterable[BaselineValue]) -> Approval | None:
    dated = [value for value in values if value.finish_on is not None]
    own = whole.get(number)
    if own is not None and own.finish_on is not None:
        starts = [own.start_on] if own.start_on else [value.start_on for value in dated if value.start_on]
        return Approval(number=number, start_on=min(starts, default=None), finish_on=own.finish_on, behind=(own,))
    finishes = [value.finish_on for value in dated if value.finish_on]
    if not finishes:
        return None
    starts = [value.start_on for value in dated if value.start_on]
    last = max(finishes)
    behind = tuple(value for value in dated if value.finish_on == last)
    return Approval(number=number, start_on=min(starts, default=None), finish_on=last, behind=behind)
