"""What was finished since the last report and what is due next, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from model.entities import Task
from model.values import Key, Status, TaskKind
from reports.document import Figure, Unit
from reports.figures.dates import Days
from reports.figures.fact import evidence, fact_id, known, missing
from reports.figures.milestones import DUE_WITHIN, same_title
from reports.figures.plan import Plan, finish, is_done
from reports.figures.schedule import without_plan

FINISHED_WITHIN = timedelta(days=30)  # without an earlier report

_RANKS = {TaskKind.MILESTONE: 0, TaskKind.SUMMARY: 1, TaskKind.TASK: 2}
_WITH_PARTS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What is news: what happened after a day, beside what was known when the last report was made."""

    after: date  # as-of date of the last report; without one 30 days before this one's
    was_done: Mapping[Key, bool] | None = None  # by row that the last report was made from; None: nobody knows
    is_report: bool = True


def no_report(as_of: date) -> Since:
    """Return what is news in a first report: the last 30 days."""
    return Since(after=as_of - FINISHED_WITHIN, is_report=False)


def finished(plan: Plan, days: Days, since: Since) -> tuple[Task, ...]:
    """Return the rows that were finished: milestones, then rows with parts, then tasks, those with most work first.

    A row that the last report knew as open and that is done now is news whatever day its source gives; any other is
    when it was finished after the last report and up to the as-of date. The parts of a finished row are told by it.
    What two sources keep under one title is told once.
    """
    known_rows = _rows(plan)
    done = {task.key: task for task in known_rows if is_done(task) and _is_news(task, days, since)}
    above = {task.key: task.parent for task in known_rows}
    told = [task for key, task in done.items() if not any(parent in done for parent in _ancestors(key, above))]
    rank = _ranks(known_rows)
    order = sorted(told, key=lambda task: (rank[task.key], -(task.work_planned or 0), task.key))
    return tuple(_each_title_once(order))


def coming(plan: Plan, days: Days) -> tuple[tuple[Task, date], ...]:
    """Return what is not done and due from the as-of date to 30 days after it: milestones, then all else, by day.

    A row with parts is told only where none of its parts is.
    """
    known_rows, until = _rows(plan), days.as_of + DUE_WITHIN
    due = {
        task.key: (task, on)
        for task in known_rows
        if not is_done(task) and (on := _due_on(task)) is not None and days.as_of <= on <= until
    }
    above = {task.key: task.parent for task in known_rows}
    whole = {parent for key in due for parent in _ancestors(key, above)}
    told = [pair for key, pair in due.items() if key not in whole]
    order = sorted(told, key=lambda pair: (pair[0].kind is not TaskKind.MILESTONE, pair[1], pair[0].key))
    once = {task.key for task in _each_title_once([task for task, _ in order])}
    return tuple(pair for pair in order if pair[0].key in once)


def finished_count(owner: str, plan: Plan, tasks: Sequence[Task], since: Since) -> Figure:
    """Return how many milestones, rows with parts and tasks were finished since the last report, each told once.

    Formula: count of what `finished` returns. Unit: count. Undefined when no plan is linked. Source: Syncline.
    Example: a milestone, and a package of five tasks with all of them: 2.
    """
    then = f"the last report, as of {since.after.isoformat()}" if since.is_report else since.after.isoformat()
    formula = f"milestones, packages and tasks finished since {then}; what is part of a finished package is not counted"
    return _count(fact_id(owner, "finished_since_last_report"), plan, tasks, formula)


def coming_count(owner: str, plan: Plan, tasks: Sequence[Task], days: Days) -> Figure:
    """Return how many milestones and tasks are due in the next 30 days.

    Formula: count of what `coming` returns. Unit: count. Undefined when no plan is linked. Source: Syncline.
    Example: one milestone in a week and one task in 31 days: 1.
    """
    until = (days.as_of + DUE_WITHIN).isoformat()
    formula = f"milestones and tasks that are not done and due from {days.as_of.isoformat()} to {until}"
    return _count(fact_id(owner, "due_soon"), plan, tasks, formula)


def _count(name: str, plan: Plan, tasks: Sequence[Task], formula: str) -> Figure:
    if reason := without_plan(plan):
        return missing(name, Unit.COUNT, reason, formula=formula)
    behind = evidence((task.work_planned or 0, task) for task in tasks)
    return known(name, Unit.COUNT, behind.count, formula=formula, behind=behind)


def _rows(plan: Plan) -> list[Task]:
    return [task for task in plan.tasks if task.kind in _RANKS and task.status is not Status.CANCELLED]


def _is_news(task: Task, days: Days, since: Since) -> bool:
    on = days.done_on(task)
    if on is not None and on > days.as_of:
        return False
    was_done = since.was_done.get(task.key) if since.was_done is not None else None
    if was_done is not None:
        return not was_done
    return on is not None and on > since.after


def _due_on(task: Task) -> date | None:
    return finish(task) if task.kind is TaskKind.MILESTONE else task.due_on or task.planned_finish_on


def _ranks(tasks: Sequence[Task]) -> dict[Key, int]:
    parents = {task.parent for task in tasks}
    return {
        task.key: min(_RANKS[task.kind], _WITH_PARTS) if task.key in parents else _RANKS[task.kind] for task in tasks
    }


def _ancestors(key: Key, above: Mapping[Key, Key | None]) -> Sequence[Key]:
    """Return what is above a row, nearest first; nothing where a source states a circle, in which no row is above."""
    found = [key]
    parent = above.get(key)
    while parent is not None:
        if parent in found:
            return ()
        found.append(parent)
        parent = above.get(parent)
    return found[1:]


def _each_title_once(tasks: Sequence[Task]) -> Iterator[Task]:
    """Yield tasks without those whose title another source has too: a plan and a tracker keep the same thing."""
    told_by: dict[str, str] = {}
    for task in tasks:
        if told_by.setdefault(same_title(task.title), task.source) == task.source:
            yield task
