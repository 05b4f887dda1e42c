"""Hours planned, worked and remaining, and who worked them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from model.entities import Task, TimeEntry
from model.people import Person
from model.values import Key, Organisation, Seconds, TaskKind
from reports.document import Figure, Unit
from reports.figures.fact import counted, evidence, fact_id, known, missing, one_of, reasons
from reports.figures.plan import Plan
from reports.figures.schedule import without_plan

NO_HOURS = "no hours are recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Time entries of a project up to a day."""

    entries: tuple[TimeEntry, ...]
    undated: Seconds  # of entries whose source gives a total without days


def worked(entries: Iterable[TimeEntry], as_of: date) -> Worked:
    """Return the entries worked up to and with the as-of date or on no named day, and how much the latter are."""
    counted = tuple(entry for entry in entries if entry.work_on is None or entry.work_on <= as_of)
    return Worked(entries=counted, undated=sum(entry.work for entry in counted if entry.work_on is None))


def hours_actual(owner: str, plan: Plan, entries: Iterable[TimeEntry], as_of: date) -> Figure:
    """Return the hours worked from the project's begin to the as-of date.

    Formula: sum of time entries with a work date on or before the as-of date; entries without a day count, and the
    figure says how much of it they are. Where a source gives no entries, the tasks' own totals count. Unit: seconds.
    Undefined when no plan is linked or neither entries nor totals exist. Source: Syncline.
    Example: 8 h on 30 October, 8 h on 31 October, 8 h on 1 November, as of 31 October: 16 h.
    """
    name = fact_id(owner, "hours_actual")
    found = worked(entries, as_of)
    if not found.entries:
        return _total_of_tasks(name, plan)
    total = sum(entry.work for entry in found.entries)
    sources = sorted({entry.source for entry in found.entries})
    return known(
        name,
        Unit.SECONDS,
        total,
        formula="sum of time entries up to the as-of date",
        limit=reasons(_undated(found.undated, total), f"adds {one_of(sources)}" if len(sources) > 1 else ""),
        behind=evidence((entry.work, entry) for entry in found.entries),
    )


def hours_planned(owner: str, plan: Plan) -> Figure:
    """Return the hours planned for the whole project, as the plan stands now.

    Formula: sum of the planned work of the rows that count; summary rows, inactive and cancelled ones do not. Unit:
    seconds. Undefined when no plan is linked or no task carries planned work. Source: Syncline.
    Example: a summary of 40 h over tasks of 16 h and 24 h: 40 h.
    """
    return _sum(owner, "hours_planned", plan, [(task, task.work_planned) for task in plan.leaves], "planned work")


def hours_remaining(owner: str, plan: Plan) -> Figure:
    """Return the hours that the plan still expects.

    Formula: sum of the remaining work of the rows that count. Unit: seconds. Undefined when no plan is linked or no
    task carries remaining work; tasks without it are counted in the figure's note. Source: Syncline.
    Example: tasks of 16 h done and 24 h with 6 h worked: 18 h.
    """
    return _sum(owner, "hours_remaining", plan, [(task, task.work_remaining) for task in plan.leaves], "remaining work")


def hours_by_organisation(
    owner: str, entries: Iterable[TimeEntry], persons: Mapping[Key, Person], as_of: date
) -> tuple[Figure, ...]:
    """Return the hours worked up to the as-of date by who employs those who worked them, of those who worked any.

    Formula: sum of time entries by the organisation that the written rules give their person; entries that name nobody,
    or somebody no rule covers, are `unknown`. They add up to the actual hours. Unit: seconds. Source: staff,
    contractors and outside agencies are told apart in state monitoring reports.
    Example: 8 h of city staff and 4 h of a person without rule: 8 h and 4 h unknown.
    """
    groups: defaultdict[Organisation, list[TimeEntry]] = defaultdict(list)
    for entry in worked(entries, as_of).entries:
        person = persons.get(entry.identity) if entry.identity else None
        groups[person.organisation if person else Organisation.UNKNOWN].append(entry)
    return tuple(
        known(
            f"{owner}/hours/{organisation.value}",
            Unit.SECONDS,
            sum(entry.work for entry in groups[organisation]),
            formula=f"sum of time entries of {organisation.value.replace('_', ' ')} up to the as-of date",
            behind=evidence((entry.work, entry) for entry in groups[organisation]),
        )
        for organisation in Organisation
        if groups[organisation]
    )


def _total_of_tasks(name: str, plan: Plan) -> Figure:
    formula = "sum of the tasks' own totals of actual work"
    told = [(task.work_actual, task) for task in plan.leaves if task.work_actual is not None]
    if not told:
        return missing(name, Unit.SECONDS, reasons(without_plan(plan), NO_HOURS), formula=formula)
    total = sum(work for work, _ in told)
    return known(name, Unit.SECONDS, total, formula=formula, limit=_undated(total, total), behind=evidence(told))


def _sum(owner: str, name: str, plan: Plan, told: Sequence[tuple[Task, Seconds | None]], what: str) -> Figure:
    formula = f"sum of {what} over tasks, without summary rows and cancelled ones"
    rows = [(work, task) for task, work in told if work is not None]
    if not rows:
        reason = without_plan(plan) or f"no task carries {what}"
        return missing(fact_id(owner, name), Unit.SECONDS, reason, formula=formula)
    silent = sum(1 for task, work in told if work is None and task.kind is not TaskKind.MILESTONE)
    return known(
        fact_id(owner, name),
        Unit.SECONDS,
        sum(work for work, _ in rows),
        formula=formula,
        limit=f"no {what} on {counted(silent, 'task')}" if silent else "",
        behind=evidence(rows),
    )


def _undated(undated: Seconds, total: Seconds) -> str:
    if not undated:
        return ""
    return "none of it has a day" if undated == total else "part of it has no day and is counted whole"
