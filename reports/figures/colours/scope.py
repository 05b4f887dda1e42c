"""The colour of the scope: how much was added to what was approved, or to what the last report counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.entities import Task
from model.thresholds import Preset
from model.values import Key, TaskKind
from reports.document import Colour, Figure, Unit
from reports.figures import baselines
from reports.figures.colours.inverse import most_within
from reports.figures.colours.verdict import Comparison, Lever, Measurement, Verdict, Way, grey, judged, without_limits
from reports.figures.fact import evidence, known, missing, share, whole
from reports.figures.plan import COUNTED_KINDS, Plan
from reports.figures.presets import colour_of
from reports.figures.schedule import without_plan

SCOPE = "scope"
NO_BASELINE = "no baseline was set"
_ROWS = COUNTED_KINDS | {TaskKind.SUMMARY}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeInputs:
    """What the colour of the scope is decided by."""

    approved: Figure  # tasks in the first baseline, or in the last report
    added: Figure  # tasks since then
    test: Comparison = Comparison.ADDED
    stale: tuple[str, ...] = ()


def scope_verdict(inputs: ScopeInputs, preset: Preset) -> Verdict:
    """Return the colour of the scope: tasks added since the first baseline, as a share of those that were in it.

    Where no baseline was set, tasks added less those removed since the last report, as a share of those it counted.
    Grey when neither is known, when nothing was in scope, when the plan is stale, and without limits.
    Source: scope as a dimension of its own in state forms (Nebraska's status form); the measure is Syncline's.
    Example: 100 tasks in the baseline, 12 without one, limits 5 % and 10 %: 12 %, red.
    """
    limits = preset.scope
    figures = (inputs.approved, inputs.added)
    unknown = [*inputs.stale, *without_limits(preset, SCOPE)]
    unknown += [figure.reason for figure in figures if figure.value is None]
    approved, added = whole(inputs.approved), whole(inputs.added)
    if not unknown and approved == 0:
        unknown.append("no task was in scope to begin with")
    if unknown or limits is None or not approved or added is None:
        return grey(SCOPE, preset, unknown, figures)
    value = share(added, approved)
    colour = colour_of(value, limits)
    ways: tuple[Way, ...] = ()
    if colour is not Colour.GREEN:
        most = most_within(limits.yellow_above, approved)
        ways = (Way(lever=Lever.TASKS, by=added - most, to=most),)
    return judged(SCOPE, preset, Measurement(test=inputs.test, value=value, colour=colour, inputs=figures, ways=ways))


def tasks_in_first_baseline(owner: str, plan: Plan) -> Figure:
    """Return how many tasks the first baseline approved.

    Formula: count of the rows with a value in the lowest baseline that was set, none of whose parts has one; those that
    were cancelled or cut into parts since count as they were approved, milestones and deleted rows do not. Unit: count.
    Undefined when no plan is linked or no baseline was set. Source: Syncline. Example: 3 tasks, one cancelled: 3.
    """
    name, formula = f"{owner}/scope/tasks_in_first_baseline", "tasks that have a value in the first baseline"
    number = _number(plan)
    if number is None:
        return missing(name, Unit.COUNT, without_plan(plan) or NO_BASELINE, formula=formula)
    rows = [task for task in approved_rows(plan, number) if task.kind is not TaskKind.MILESTONE]
    return known(name, Unit.COUNT, len(rows), formula=formula, behind=evidence((0, task) for task in rows))


def tasks_added(owner: str, plan: Plan) -> Figure:
    """Return how many tasks count now that the first baseline did not approve.

    Formula: count of the tasks without a value in the lowest baseline, in the plans that have one; a part of a task
    that was approved whole adds nothing. Unit: count. Undefined when no plan is linked or no baseline was set. Trackers
    keep no baselines, so that their tasks are not counted. Source: Syncline.
    Example: 10 tasks with a baseline, 2 without: 2.
    """
    name = f"{owner}/scope/tasks_added_since_first_baseline"
    formula = "tasks without a value in the first baseline"
    number = _number(plan)
    if number is None:
        return missing(name, Unit.COUNT, without_plan(plan) or NO_BASELINE, formula=formula)
    whole_rows = {task.key for task in approved_rows(plan, number)}
    homes = {_home(task) for task in plan.tasks if task.key in whole_rows}
    by_key = {task.key: task for task in plan.tasks}
    rows = [
        task
        for task in plan.leaves
        if task.kind is TaskKind.TASK
        and _home(task) in homes
        and task.key not in whole_rows
        and whole_rows.isdisjoint(_above(task, by_key))
    ]
    return known(
        name, Unit.COUNT, len(rows), formula=formula, behind=evidence((task.work_planned or 0, task) for task in rows)
    )


def tasks_in_last_report(owner: str, before: tuple[Figure, Figure] | None) -> Figure:
    """Return how many tasks the last report counted: open and done ones; `before` are these two figures of it."""
    name, formula = f"{owner}/scope/tasks_in_last_report", "open + done tasks in the last report"
    counts = [whole(figure) for figure in before or ()]
    if not before or None in counts:
        reason = "there is no earlier report of the project" if not before else "the last report did not count tasks"
        return missing(name, Unit.COUNT, f"{NO_BASELINE} and {reason}", formula=formula)
    return known(name, Unit.COUNT, sum(count or 0 for count in counts), formula=formula)


def tasks_added_since_report(owner: str, earlier: Figure, tasks_open: Figure, tasks_done: Figure) -> Figure:
    """Return how many tasks more there are than in the last report; below zero when there are fewer. Unit: count."""
    name = f"{owner}/scope/tasks_added_since_last_report"
    formula = "open + done tasks - open + done tasks in the last report"
    now, then = [whole(tasks_open), whole(tasks_done)], whole(earlier)
    inputs = (tasks_open, tasks_done, earlier)
    if None in now or then is None:
        reason = next(figure.reason for figure in inputs if figure.value is None)
        return missing(name, Unit.COUNT, reason, formula=formula, inputs=inputs)
    return known(name, Unit.COUNT, sum(count or 0 for count in now) - then, formula=formula, inputs=inputs)


def approved_rows(plan: Plan, number: int) -> tuple[Task, ...]:
    """Return the rows that carried work themselves when a baseline was set, in key order: none is a part of another."""
    by_key = {task.key: task for task in plan.tasks}
    valued = [task for task in plan.tasks if task.kind in _ROWS and number in plan.of_task.get(task.key, {})]
    above = {key for task in valued for key in _above(task, by_key)}
    return tuple(sorted((task for task in valued if task.key not in above), key=lambda task: task.key))


def _above(task: Task, by_key: dict[Key, Task]) -> Iterator[Key]:
    """Yield the keys of the rows above a task; a source that names a circle ends it."""
    seen = {task.key}
    above = by_key.get(task.parent or "")
    while above is not None and above.key not in seen:
        seen.add(above.key)
        yield above.key
        above = by_key.get(above.parent or "")


def _home(task: Task) -> tuple[str, str]:
    return task.source, task.source_project or ""


def _number(plan: Plan) -> int | None:
    first = baselines.first(plan)
    return first.number if first is not None else None
