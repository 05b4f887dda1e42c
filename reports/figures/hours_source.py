"""Whose hours count where a plan in a file and a tracker of one project both keep hours of the same work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from model.entities import Task, TimeEntry
from model.values import TaskKind
from reports.figures.fact import one_of
from reports.figures.plan import Plan

HOURS, WORK = "hours", "planned work"
"""What the note of a figure says is not added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHours:
    """Time entries of a project, whose sum is its hours, and those of the same work in another source."""

    counted: tuple[TimeEntry, ...]
    aside: tuple[TimeEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWork:
    """Rows whose planned and remaining work count, and those that plan the same work in another source."""

    counted: tuple[Task, ...]
    aside: tuple[Task, ...] = ()


def kept_hours(plan: Plan, entries: Iterable[TimeEntry], as_of: date) -> KeptHours:
    """Return whose time entries count: the tracker's where it records hours, else the plan's; never both.

    A plan's hours are typed in or spread over the days by the program that keeps it; a tracker's are written by who
    worked, on the day. A tracker records hours when an entry of it lies on or before the as-of date or has no day.
    Entries of several trackers, or of several plans, are of different work and add up. Source: Syncline.
    Example: 40 h in a plan and 38 h in a tracker: 38 h, and the plan's 40 h aside.
    """
    rows = tuple(entries)
    planned = tuple(entry for entry in rows if entry.source in plan.kept_in_files)
    written = tuple(entry for entry in rows if entry.source not in plan.kept_in_files)
    if planned and any(entry.work and (entry.work_on is None or entry.work_on <= as_of) for entry in written):
        return KeptHours(counted=written, aside=planned)
    return KeptHours(counted=rows)


def kept_totals(plan: Plan) -> KeptWork:
    """Return the rows whose own total of actual work counts where nobody wrote entries, by the rule of `kept_hours`.

    A tracker rolls nothing up, so there a parent's total is its own and counts too.
    """
    written = tuple(task for task in plan.tasks if _of_tracker(task, plan))
    planned = tuple(task for task in plan.leaves if not _of_tracker(task, plan))
    if any(task.work_actual for task in written) and any(task.work_actual for task in planned):
        return KeptWork(counted=written, aside=planned)
    return KeptWork(counted=tuple(sorted((*written, *planned), key=lambda task: task.key)))


def kept_work(plan: Plan) -> KeptWork:
    """Return the rows whose planned work counts: the tracker's where most of its tasks are estimated, else the plan's.

    Only where both plan work is there a choice; elsewhere every row that counts does. Source: Syncline.
    Example: 400 h in a plan, 380 h of estimates on 9 of 10 tasks of a tracker: the tracker's 380 h.
    """
    written = tuple(task for task in plan.leaves if _of_tracker(task, plan))
    planned = tuple(task for task in plan.leaves if not _of_tracker(task, plan))
    if not (any(task.work_planned for task in written) and any(task.work_planned for task in planned)):
        return KeptWork(counted=plan.leaves)
    tasks = [task for task in written if task.kind is TaskKind.TASK]
    if sum(1 for task in tasks if task.work_planned) * 2 > len(tasks):
        return KeptWork(counted=written, aside=planned)
    return KeptWork(counted=planned, aside=written)


def not_added(rows: Iterable[Task] | Iterable[TimeEntry], what: str) -> str:
    """Return the note of a figure that leaves the other source's part out; empty when it leaves out nothing."""
    sources = sorted({row.source for row in rows})
    if not sources:
        return ""
    return f"{what} in {one_of(sources)} {'are' if what == HOURS else 'is'} of the same work and not added"


def _of_tracker(task: Task, plan: Plan) -> bool:
    return (task.source, task.source_project or "") in plan.trackers
