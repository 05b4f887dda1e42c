"""How much of a project's work is done, and how many of its tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from model.entities import Task
from model.values import BasisPoints, PercentBasis, Status, TaskKind
from reports.document import Figure, Unit
from reports.figures.fact import WHOLE, counted, evidence, fact_id, known, missing, one_of, reasons, rounded, share
from reports.figures.hours_source import WORK, kept_work, not_added
from reports.figures.plan import Plan, is_done
from reports.figures.schedule import without_plan

BASIS_WORDS = {
    PercentBasis.PHYSICAL: "as it was declared",
    PercentBasis.WORK: "hours worked over hours planned",
    PercentBasis.RULE: "by a rule of the source",
    PercentBasis.STATUS: "by the status of the task",
    PercentBasis.DURATION: "elapsed over planned duration",
}
"""From what a task's percent complete comes, in words for a reader."""

BY_STATUS = {Status.TODO: 0, Status.IN_PROGRESS: 0, Status.BLOCKED: 0, Status.DONE: WHOLE}
"""What a task counts that says how it stands and not how far it is: the 0/100 rule, which credits nothing unproven."""

BEGUN = frozenset({Status.IN_PROGRESS, Status.BLOCKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    task: Task
    weight: int
    percent: BasisPoints
    basis: PercentBasis


def percent_complete(owner: str, plan: Plan) -> Figure:
    """Return which share of the planned work is done.

    Formula: sum of planned work x percent complete over sum of planned work, over the rows whose planned work counts
    (see `kept_work`). A task without
    a percentage that is begun counts hours worked over hours worked and remaining where it has both; else it counts by
    its status: 100 % when done, 0 % before. Where no task has planned work, the durations weigh instead. The formula of
    the figure names the basis of each part of the weight. Never derived from money or from how many tasks are done.
    Unit: basis points. Undefined when no plan is linked, no task has work or duration, none says how far it is, or most
    tasks of the plans that have any weight lack both. Source: earned value practice, order of preference physical,
    units of work, rule, status, duration. Example: 80 h at 50 % and 20 h at 100 %: 60 %.
    """
    name = fact_id(owner, "percent_complete")
    if reason := without_plan(plan):
        return missing(name, Unit.BASIS_POINTS, reason, formula="planned work x percent complete / planned work")
    kept = kept_work(plan)
    worked = any((task.work_planned or 0) > 0 for task in kept.counted)
    what = WORK if worked else "duration"
    weighed = [(task, max(0, (task.work_planned if worked else task.duration) or 0)) for task in kept.counted]
    total = sum(weight for _, weight in weighed)
    formula = f"{what} x percent complete / {what}"
    if not total:
        return missing(name, Unit.BASIS_POINTS, "the tasks carry neither work nor duration", formula=formula)
    if few := _too_few(weighed, what):
        return missing(name, Unit.BASIS_POINTS, few, formula=formula)
    parts = [part for task, weight in weighed if weight and (part := _part(task, weight))]
    told = sum(part.weight for part in parts)
    if not told:
        return missing(name, Unit.BASIS_POINTS, "no task says how far it is", formula=formula)
    silent = (
        f"tasks with {in_percent(total - told, total)} of {what} do not say how far they are" if told < total else ""
    )
    weightless = [task for task, weight in weighed if not weight and task.kind is TaskKind.TASK]
    is_or_are = "is" if len(weightless) == 1 else "are"
    light = f"{counted(len(weightless), 'task')} without {what} {is_or_are} left out" if weightless else ""
    unproven = sum(part.weight for part in parts if part.basis is PercentBasis.STATUS and part.task.status in BEGUN)
    begun = f"begun tasks with {in_percent(unproven, total)} of {what} count nothing until they are done"
    begun = begun if unproven else ""
    return known(
        name,
        Unit.BASIS_POINTS,
        rounded(sum(part.weight * part.percent for part in parts), told),
        formula=f"{formula}, added over the tasks; percent complete is {_shares(parts, told, what)}",
        limit=reasons(
            "no task has planned work, so durations weigh" if not worked else "",
            silent,
            light,
            begun,
            not_added(kept.aside, WORK),
        ),
        behind=evidence((part.weight, part.task) for part in parts),
    )


def tasks_open(owner: str, plan: Plan) -> Figure:
    """Return how many tasks are not finished.

    Formula: count of tasks that count (no summary rows, milestones or cancelled ones) and are neither done nor have a
    finish. Unit: count. Undefined when no plan is linked. Source: Syncline. Example: 10 tasks, 4 done: 6.
    """
    return _count(owner, "tasks_open", plan, (task for task in _tasks(plan) if not is_done(task)), "tasks not finished")


def tasks_done(owner: str, plan: Plan) -> Figure:
    """Return how many tasks are finished.

    Formula: count of tasks that count and are done or have a finish. Unit: count. Undefined when no plan is linked.
    Source: Syncline. Example: 10 tasks, 4 done: 4.
    """
    return _count(owner, "tasks_done", plan, (task for task in _tasks(plan) if is_done(task)), "tasks finished")


def tasks_overdue(owner: str, plan: Plan, as_of: date) -> Figure:
    """Return how many tasks should be finished and are not.

    Formula: count of open tasks whose due date, or where there is none planned finish, lies before the as-of date; one
    that is due on that day is not overdue yet. Unit: count. Undefined when no plan is linked. Source: Syncline.
    Example: an open task planned to finish on 30 October, as of 31 October: 1.
    """
    late = (task for task in _tasks(plan) if not is_done(task) and (due := _due(task)) and due < as_of)
    return _count(owner, "tasks_overdue", plan, late, "open tasks due before the as-of date")


def _count(owner: str, name: str, plan: Plan, tasks: Iterable[Task], formula: str) -> Figure:
    if reason := without_plan(plan):
        return missing(fact_id(owner, name), Unit.COUNT, reason, formula=formula)
    rows = list(tasks)
    behind = evidence((0, task) for task in rows)
    limit = _by_source(rows) if plan.trackers and plan.kept_in_files else ""
    return known(fact_id(owner, name), Unit.COUNT, behind.count, formula=formula, limit=limit, behind=behind)


def _by_source(tasks: Sequence[Task]) -> str:
    """Say how many tasks are a plan's and how many a tracker's: who keeps both may keep one piece of work in both."""
    counts = Counter(task.source for task in tasks)
    if len(counts) < len(("plan", "tracker")):
        return f"all in {one_of(counts)}" if counts else ""
    told = one_of(f"{count:,} in {source}" for source, count in sorted(counts.items()))
    return f"{told}, which may keep some of the same work"


def _tasks(plan: Plan) -> Iterable[Task]:
    return (task for task in plan.leaves if task.kind is TaskKind.TASK)


def _due(task: Task) -> date | None:
    return task.due_on or task.planned_finish_on


def _too_few(weighed: Sequence[tuple[Task, int]], what: str) -> str:
    """Say that a percentage would speak for too few tasks: most of those in the plans it rests on weigh nothing."""
    resting = {(task.source, task.source_project) for task, weight in weighed if weight}
    tasks = [
        (task, weight)
        for task, weight in weighed
        if task.kind is TaskKind.TASK and (task.source, task.source_project) in resting
    ]
    lacking = sum(1 for task, weight in tasks if not weight and not task.duration)
    if lacking * 2 <= len(tasks):
        return ""
    return f"only {len(tasks) - lacking:,} of {len(tasks):,} tasks carry {what}"


def percent_of(task: Task) -> tuple[BasisPoints, PercentBasis] | None:
    """Return how far one task is and from what that is known; None where nothing says so.

    Its own percentage; else, where it is begun, hours worked over hours worked and remaining; else its status: the
    whole when done, nothing before. Unit: basis points. Source: as for `percent_complete`.
    """
    if task.percent_complete is not None:
        return task.percent_complete, task.percent_basis or PercentBasis.RULE
    spent, left = task.work_actual or 0, task.work_remaining
    if task.status in BEGUN and left is not None and spent + left > 0:
        return share(spent, spent + left), PercentBasis.WORK
    if task.status in BY_STATUS:
        return BY_STATUS[task.status], PercentBasis.STATUS
    return None


def in_percent(part: int, total: int) -> str:
    """Return a share in whole percent for a sentence: `80%`; `under 1%` where rounding would say nothing."""
    percent = rounded(share(part, total), 100)
    return f"{percent}%" if percent or not part else "under 1%"


def _part(task: Task, weight: int) -> _Part | None:
    found = percent_of(task)
    return _Part(task=task, weight=weight, percent=found[0], basis=found[1]) if found else None


def _shares(parts: Sequence[_Part], total: int, what: str) -> str:
    """Say from what the percentages come, with the share of the weight where there is more than one basis."""
    weights: Counter[PercentBasis] = Counter()
    for part in parts:
        weights[part.basis] += part.weight
    used = [basis for basis in PercentBasis if weights[basis]]
    if len(used) == 1:
        return BASIS_WORDS[used[0]]
    return one_of(f"{BASIS_WORDS[basis]} ({in_percent(weights[basis], total)} of {what})" for basis in used)
