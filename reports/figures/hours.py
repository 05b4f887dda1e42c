"""Hours planned, worked and remaining, and who worked them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from model.entities import Identity, Task, TimeEntry
from model.people import Person
from model.values import AccountKind, Key, Organisation, Seconds, TaskKind
from reports.document import Figure, Unit
from reports.figures.fact import counted, evidence, fact_id, known, missing, one_of, reasons
from reports.figures.hours_source import HOURS, WORK, KeptWork, kept_totals, kept_work, not_added
from reports.figures.plan import Plan
from reports.figures.schedule import without_plan

NO_HOURS = "no hours are recorded"
BY_APP = "app"  # ends the id of the hours that an app wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Time entries of a project up to a day."""

    entries: tuple[TimeEntry, ...]
    undated: Seconds  # of entries whose source gives a total without days


def worked(entries: Iterable[TimeEntry], as_of: date) -> Worked:
    """Return the entries worked up to and with the as-of date or on no named day, and how much the latter are."""
    counted = tuple(entry for entry in entries if entry.work_on is None or entry.work_on <= as_of)
    return Worked(entries=counted, undated=sum(entry.work for entry in counted if entry.work_on is None))


def hours_actual(
    owner: str, plan: Plan, entries: Iterable[TimeEntry], as_of: date, aside: Iterable[TimeEntry] = ()
) -> Figure:
    """Return the hours worked from the project's begin to the as-of date.

    Formula: sum of time entries with a work date on or before the as-of date; entries without a day count, and the
    figure says how much of it they are. Where a source gives no entries, the tasks' own totals count; of a tracker
    those of every task, since nothing is rolled up there. Hours of the same work in another source (`aside`, see
    `kept_hours`) are not added, which the note says. Unit: seconds. Undefined when no plan is linked or neither
    entries nor totals exist. Source: Syncline.
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
        limit=reasons(
            _undated(found.undated, total),
            f"adds {one_of(sources)}" if len(sources) > 1 else "",
            not_added(worked(aside, as_of).entries, HOURS),
        ),
        behind=evidence((entry.work, entry) for entry in found.entries),
    )


def hours_planned(owner: str, plan: Plan) -> Figure:
    """Return the hours planned for the whole project, as the plan stands now.

    Formula: sum of the planned work of the rows that count; summary rows, inactive and cancelled ones do not, nor do
    those that plan the same work in another source (see `kept_work`). Unit: seconds. Undefined when no plan is linked
    or no task carries planned work. Source: Syncline.
    Example: a summary of 40 h over tasks of 16 h and 24 h: 40 h.
    """
    kept = kept_work(plan)
    told = [(task, task.work_planned) for task in kept.counted]
    return _sum(owner, "hours_planned", plan, told, "planned work", not_added(kept.aside, WORK))


def hours_remaining(owner: str, plan: Plan) -> Figure:
    """Return the hours that the plan still expects.

    Formula: sum of the remaining work of the rows whose planned work counts; of all where these carry none.
    Unit: seconds. Undefined when no plan is linked or no task carries remaining work; tasks without it are counted in
    the figure's note. Source: Syncline.
    Example: tasks of 16 h done and 24 h with 6 h worked: 18 h.
    """
    kept = kept_work(plan)
    what, aside = "remaining work", [task for task in kept.aside if task.work_remaining]
    if all(task.work_remaining is None for task in kept.counted):
        kept, aside = KeptWork(counted=plan.leaves), []
    told = [(task, task.work_remaining) for task in kept.counted]
    return _sum(owner, "hours_remaining", plan, told, what, not_added(aside, what))


def hours_by_organisation(
    owner: str,
    entries: Iterable[TimeEntry],
    persons: Mapping[Key, Person],
    identities: Mapping[Key, Identity],
    as_of: date,
) -> tuple[Figure, ...]:
    """Return the hours worked up to the as-of date by who employs those who worked them, of those who worked any.

    Formula: sum of time entries by the organisation that the written rules give their person; entries that name nobody,
    or somebody no rule covers, are `unknown`. Entries that the account of an app wrote are its own group: an app works
    no hours, it writes them for people whom it does not name. They add up to the actual hours. Unit: seconds. Source:
    staff, contractors and outside agencies are told apart in state monitoring reports.
    Example: 8 h of city staff and 4 h of a person without rule: 8 h and 4 h unknown.
    """
    groups: defaultdict[str, list[TimeEntry]] = defaultdict(list)
    apps: set[str] = set()
    for entry in worked(entries, as_of).entries:
        person = persons.get(entry.identity) if entry.identity else None
        account = identities.get(entry.identity) if entry.identity else None
        if account is not None and account.kind is AccountKind.APP:
            apps.add(account.name or account.key)
            groups[BY_APP].append(entry)
        else:
            groups[person.organisation.value if person else Organisation.UNKNOWN.value].append(entry)
    return tuple(
        known(
            f"{owner}/hours/{group}",
            Unit.SECONDS,
            sum(entry.work for entry in groups[group]),
            formula=f"sum of time entries of {group.replace('_', ' ')} up to the as-of date",
            limit=f"written by {one_of(sorted(apps))}, which does not say who worked" if group == BY_APP else "",
            behind=evidence((entry.work, entry) for entry in groups[group]),
        )
        for group in (*(organisation.value for organisation in Organisation), BY_APP)
        if groups[group]
    )


def _total_of_tasks(name: str, plan: Plan) -> Figure:
    formula = "sum of the tasks' own totals of actual work"
    kept = kept_totals(plan)
    told = [(task.work_actual, task) for task in kept.counted if task.work_actual is not None]
    if not told:
        return missing(name, Unit.SECONDS, reasons(without_plan(plan), NO_HOURS), formula=formula)
    total = sum(work for work, _ in told)
    limit = reasons(_undated(total, total), not_added(kept.aside, HOURS))
    return known(name, Unit.SECONDS, total, formula=formula, limit=limit, behind=evidence(told))


def _sum(
    owner: str, name: str, plan: Plan, told: Sequence[tuple[Task, Seconds | None]], what: str, beside: str = ""
) -> Figure:
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
        limit=reasons(f"no {what} on {counted(silent, 'task')}" if silent else "", beside),
        behind=evidence(rows),
    )


def _undated(undated: Seconds, total: Seconds) -> str:
    if not undated:
        return ""
    return "none of it has a day" if undated == total else "part of it has no day and is counted whole"
