"""The burn-up: week by week, how many tasks were in scope and how many of them were done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from model.entities import Task
from model.values import Status, TaskKind
from reports.document import WorkWeek
from reports.figures.dates import Days
from reports.figures.fact import one_of
from reports.figures.plan import COUNTED_KINDS, Plan

WEEKS_KEPT = 26
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnUp:
    """The weeks, and what they leave out."""

    weeks: tuple[WorkWeek, ...]  # oldest first
    reason: str  # why there are none, or which tasks they are not of; a clause, empty where nothing is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Life:
    """From when to when a task was in scope; None on `added`: from before all weeks."""

    added: date | None
    removed: date | None
    done: date | None


def burn_up(plan: Plan, days: Days) -> BurnUp:
    """Return scope and done tasks at the end of each week, of the last 26 weeks at most, from the first task on.

    Weeks end on Sunday, the one under way with the as-of date. A task is in scope from the day it was written down (or
    was finished, if that was earlier) until the day it was cancelled, and done from the day it was finished: all as the
    sources tell it now, so that a task finished and begun again is not done in any week, and one that was deleted is in
    none. Tasks of a source that gives no days of creation at all are left out; a single task without one counts from
    the first week on, and a done one whose finish has no day is done from when it came. Unit: tasks. Source: Syncline.
    Example: 3 tasks written down last week and 1 this week, one finished this week: totals 3 and 4, done 0 and 1.
    """
    rows = _ever_in_scope(plan.tasks)
    telling = {_home(task) for task in rows if task.created_at is not None}
    told = [task for task in rows if _home(task) in telling]
    silent = one_of(sorted({task.source for task in rows if _home(task) not in telling}))
    lives = [life for task in told if (life := _life(task, days)) is not None]
    weeks = _counted(lives, days.as_of) if lives else ()
    if not weeks:
        why = f"the tasks of {silent} carry no day of creation" if silent else "none was ever in scope"
        return BurnUp(weeks=(), reason=f"tasks cannot be counted by week, because {why}")
    reason = f"tasks by week leave out {silent}, whose tasks carry no day of creation" if silent else ""
    return BurnUp(weeks=weeks, reason=reason)


def week_ends(as_of: date, count: int) -> list[date]:
    """Return the last days of so many weeks, oldest first: Sundays, and the as-of date for the week under way."""
    sunday = as_of - timedelta(days=(as_of.weekday() + 1) % WEEK.days)
    full = [sunday - WEEK * back for back in range(count)]
    ends = full if sunday == as_of else [as_of, *full[: count - 1]]
    return ends[::-1]


def _ever_in_scope(tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks that carry work themselves, those that were cancelled too; of a cancelled whole its parts."""
    rows = [task for task in tasks if task.kind in COUNTED_KINDS]
    counted = {task.parent for task in rows if task.status is not Status.CANCELLED}
    parents = {task.parent for task in rows}
    return [
        task
        for task in rows
        if task.kind is TaskKind.TASK and task.key not in (parents if task.status is Status.CANCELLED else counted)
    ]


def _home(task: Task) -> tuple[str, str]:
    return task.source, task.source_project or ""


def _life(task: Task, days: Days) -> _Life | None:
    """Return from when to when a task was in scope; None for one that came later, or was cut nobody knows when."""
    created, done, removed = days.created_on(task), days.done_on(task), days.cut_on(task)
    if task.status is Status.CANCELLED and removed is None:
        return None
    first = min(on for on in (created, done, removed) if on is not None) if created else None
    if first is not None and first > days.as_of:
        return None
    if task.status is Status.DONE and done is None:
        done = first or date.min
    return _Life(added=first, removed=removed, done=done)


def _counted(lives: Iterable[_Life], as_of: date) -> tuple[WorkWeek, ...]:
    ends = week_ends(as_of, WEEKS_KEPT)
    added: Counter[date] = Counter()
    removed: Counter[date] = Counter()
    done: Counter[date] = Counter()
    begin = ends[0] - WEEK
    for life in lives:
        added[_week(life.added or date.min, begin, as_of)] += 1
        if life.removed is not None and life.removed <= as_of:
            removed[_week(life.removed, begin, as_of)] += 1
        if life.done is not None and life.done <= as_of:
            done[_week(life.done, begin, as_of)] += 1
    total, total_done = added[date.min] - removed[date.min], done[date.min]
    weeks: list[WorkWeek] = []
    for end in ends:
        total += added[end] - removed[end]
        total_done += done[end]
        if total or added[end] or weeks:
            weeks.append(
                WorkWeek(
                    ends_on=end,
                    added=added[end],
                    removed=removed[end],
                    done=done[end],
                    total=total,
                    total_done=total_done,
                )
            )
    return tuple(weeks)


def _week(on: date, begin: date, as_of: date) -> date:
    """Return the end of the week of a day, `date.min` for one before the first week, which ends after `begin`."""
    if on <= begin:
        return date.min
    return min(on + timedelta(days=(6 - on.weekday())), as_of)
