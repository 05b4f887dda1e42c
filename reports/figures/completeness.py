"""Proof that hours and tasks of a tracker were read completely: held against what the tracker itself says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from model.entities import SourceCount, Task, TimeEntry
from model.values import Key, Seconds
from reports.document import Figure, Unit
from reports.figures.fact import Evidence, counted, evidence, fact_id, known, missing, one_of
from reports.figures.plan import Plan

WORST = 3  # tasks that a sentence names


class Cause(StrEnum):
    """Why time entries and a tracker's own total of a task differ, as far as a rule can tell."""

    APART = "apart"  # one of the two was read, or could be read, later than the other
    DOUBLE = "double"  # two sources give entries of the same task
    CHANGED = "changed"  # the total is below its entries: set by hand, imported, or behind
    HIDDEN = "hidden"  # the total is above the entries of the same source
    ELSEWHERE = "elsewhere"  # another source is the truth for hours and has fewer of them
    ABSENT = "absent"  # another source is the truth for hours and has none of the task's


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGap:
    """A task whose time entries do not come to its total."""

    task: Task
    entries: Seconds
    total: Seconds  # as the tracker says


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursGap:
    """The tasks of one tracker that differ for one cause, all in the same direction."""

    tracker: str  # its source
    hours_from: str  # the source or sources of the time entries
    cause: Cause
    entries: Figure  # with the worst tasks as records
    totals: Figure
    worst: tuple[TaskGap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountGap:
    """A tracker project of which another number of tasks is stored than the tracker counts."""

    tracker: str
    name: str  # of the tracker project
    stored: Figure
    counts: Figure
    left_out: int  # records of it that could not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What could be proven of a project's trackers; `figures` by name, none where no tracker is linked."""

    figures: Mapping[str, Figure]
    hours: tuple[HoursGap, ...] = ()
    tasks: tuple[CountGap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside a project's own rows."""

    as_of: date
    hours_from: Mapping[str, Collection[str]]  # by a tracker's source: the sources that give hours of its tasks
    counts: Mapping[tuple[str, str], SourceCount]  # by source and tracker project
    left_out: Mapping[tuple[str, str], Collection[Key]]  # by source and partition: records that could not be read
    vector: Mapping[str, int]  # last completed run of each source
    unread: Collection[str] = ()  # sources of which something of this project could not be read


@dataclass(slots=True)
class _Entries:
    """The time entries of one task."""

    work: Seconds = 0
    so_far: Seconds = 0  # of it, up to and with the as-of date or on no named day
    count: int = 0  # of the entries of `so_far`
    newest: int = 0  # run
    sources: set[str] = field(default_factory=set)


def proven(owner: str, plan: Plan, entries: Iterable[TimeEntry], beside: Known) -> Proof:
    """Return what holds of the linked trackers; plans from files say nothing of this kind and are left out.

    Hours: per task, the sum of its time entries (of whatever day, from the source that is the truth for hours) against
    the tracker's own total, which knows no days, to the second; of what agrees, the hours up to the as-of date. Tasks:
    per tracker project, those stored against the tracker's own count.
    Nothing is compared where a source gives no entries or no totals at all; the figure then says so.
    """
    if not plan.trackers:
        return Proof(figures={})
    tasks = [task for task in plan.tasks if (task.source, task.source_project or "") in plan.trackers]
    hours, gaps = _hours(owner, tasks, entries, beside)
    stored, differing = _tasks(owner, sorted(plan.trackers & beside.counts.keys()), tasks, beside)
    figures = {"hours_proven": hours} | ({"tasks_read": stored} if stored is not None else {})
    return Proof(figures=figures, hours=gaps, tasks=differing)


def _hours(
    owner: str, tasks: Iterable[Task], entries: Iterable[TimeEntry], beside: Known
) -> tuple[Figure, tuple[HoursGap, ...]]:
    """Return the hours on tasks whose entries come to the tracker's total, and the tasks where they do not.

    Formula: sum of the time entries up to the as-of date on those tasks: a part of the actual hours, all of them where
    nothing differs. Unit: seconds. Undefined where nothing can be compared. Source: Syncline; a tracker keeps a total
    on each task beside the entries, and shows an account only the entries it may see.
    Example: 8 h of 8 h on one task and 2 h of 5 h on another: 8 h proven, 1 task differs by 3 h.
    """
    name = fact_id(owner, "hours_proven")
    formula = (
        "sum of the time entries up to the as-of date on tasks whose entries of every day come to the tracker's own "
        "total, to the second"
    )
    rows = list(tasks)
    totalled = {task.source for task in rows if task.work_actual is not None}
    compared = {source for source in totalled if beside.hours_from.get(source)}
    if not compared:
        sources = one_of(sorted({task.source for task in rows})) or "the tracker"
        lacking = f"no time entries are read of {sources}" if totalled else f"{sources} gives no totals of hours"
        return missing(name, Unit.SECONDS, f"{lacking}, so nothing can be compared", formula=formula), ()
    written = _by_task(entries, beside.as_of)
    nothing = _Entries()
    agreeing: list[tuple[Task, _Entries]] = []
    gaps: defaultdict[tuple[str, Cause, bool], list[TaskGap]] = defaultdict(list)
    for task in rows:
        own, total = written.get(task.key, nothing), task.work_actual or 0
        if task.source not in compared or not (own.work or total):
            continue
        if own.work == total:
            agreeing.append((task, own))
        else:
            gap = TaskGap(task=task, entries=own.work, total=total)
            gaps[task.source, _cause(gap, own, beside), gap.entries > gap.total].append(gap)
    differing = sum(len(found) for found in gaps.values())
    figure = known(
        name,
        Unit.SECONDS,
        sum(own.so_far for _, own in agreeing),
        formula=formula,
        limit=_proof(agreeing, differing, sorted(compared)),
        behind=evidence((own.so_far, task) for task, own in agreeing if own.count),
    )
    return figure, tuple(_hours_gap(owner, *of[:2], gaps[of], beside) for of in sorted(gaps))


def _by_task(entries: Iterable[TimeEntry], as_of: date) -> dict[Key, _Entries]:
    found: defaultdict[Key, _Entries] = defaultdict(_Entries)
    for entry in entries:
        if entry.task is not None:
            own = found[entry.task]
            own.work += entry.work
            if entry.work_on is None or entry.work_on <= as_of:
                own.so_far += entry.work
                own.count += 1
            own.newest = max(own.newest, entry.from_run)
            own.sources.add(entry.source)
    return found


def _proof(agreeing: Collection[tuple[Task, _Entries]], differing: int, trackers: Collection[str]) -> str:
    entries = sum(own.count for _, own in agreeing)
    tasks = sum(1 for _, own in agreeing if own.count)
    same = f"{_entries(entries)} the totals of {one_of(trackers)} on {counted(tasks, 'task')}"
    if not differing:
        return same if agreeing else f"neither {one_of(trackers)} nor the time entries have hours on a task"
    verb = "differs" if differing == 1 else "differ"
    return f"{same}; {counted(differing, 'task')} {verb}, see where the sources disagree"


def _entries(count: int) -> str:
    return "1 time entry matches" if count == 1 else f"{count:,} time entries match"


def _cause(gap: TaskGap, own: _Entries, beside: Known) -> Cause:
    tracker = gap.task.source
    truth = set(beside.hours_from[tracker])
    if {tracker, *truth} & set(beside.unread):
        return Cause.APART
    if gap.entries > gap.total:
        if len(own.sources) > 1:
            return Cause.DOUBLE
        read = gap.task.from_run if own.sources == {tracker} else beside.vector.get(tracker, 0)
        return Cause.APART if own.newest > read else Cause.CHANGED
    if tracker in truth:
        return Cause.HIDDEN
    if gap.task.from_run > max((beside.vector.get(source, 0) for source in truth), default=0):
        return Cause.APART
    return Cause.ELSEWHERE if own.sources else Cause.ABSENT


def _hours_gap(owner: str, tracker: str, cause: Cause, gaps: Sequence[TaskGap], beside: Known) -> HoursGap:
    side = "over" if gaps[0].entries > gaps[0].total else "under"
    name = f"{owner}/discrepancy/hours/{tracker}/{cause.value}/{side}"
    behind: Evidence = evidence((gap.total - gap.entries, gap.task) for gap in gaps)
    ranked = sorted(gaps, key=lambda gap: (-abs(gap.total - gap.entries), gap.task.key))
    return HoursGap(
        tracker=tracker,
        hours_from=one_of(sorted(beside.hours_from[tracker])),
        cause=cause,
        entries=known(
            f"{name}/entries",
            Unit.SECONDS,
            sum(gap.entries for gap in gaps),
            formula="sum of the time entries on the tasks that differ, of every day",
            behind=behind,
        ),
        totals=known(
            f"{name}/totals",
            Unit.SECONDS,
            sum(gap.total for gap in gaps),
            formula="sum of the tracker's own totals of the same tasks, which know no days",
            behind=behind,
        ),
        worst=tuple(ranked[:WORST]),
    )


def _tasks(
    owner: str, trackers: Collection[tuple[str, str]], tasks: Iterable[Task], beside: Known
) -> tuple[Figure | None, tuple[CountGap, ...]]:
    """Return how many tasks of the trackers are stored, and the tracker projects that count another number.

    Formula: count of the stored records of a tracker project, whatever their kind; its releases are no tasks of it.
    Unit: count. Undefined where no tracker counts. Source: Syncline. Example: 410 stored, the tracker counts 412: 410.
    """
    if not trackers:
        return None, ()
    stored: dict[tuple[str, str], dict[Key, Task]] = {of: {} for of in trackers}
    for task in tasks:
        of = (task.source, task.source_project or "")
        # What a source counts is listed under the project's own name; releases and sprints are listed apart.
        if of in stored and task.partition == task.source_project:
            stored[of][task.record] = task
    total = sum(len(found) for found in stored.values())
    said = sum(beside.counts[of].tasks for of in trackers)
    sources = one_of(sorted({source for source, _ in trackers}))
    figure = known(
        fact_id(owner, "tasks_read"),
        Unit.COUNT,
        total,
        formula="count of the tracker's tasks that are stored, of every kind",
        limit=f"{sources} counts {'as many' if said == total else f'{said:,}'}",
    )
    return figure, tuple(
        _count_gap(owner, of, stored[of], beside) for of in trackers if len(stored[of]) != beside.counts[of].tasks
    )


def _count_gap(owner: str, of: tuple[str, str], stored: Mapping[Key, Task], beside: Known) -> CountGap:
    tracker, project = of
    name = f"{owner}/discrepancy/tasks/{tracker}/{project}"
    return CountGap(
        tracker=tracker,
        name=project,
        stored=known(f"{name}/stored", Unit.COUNT, len(stored), formula="count of the tasks that are stored"),
        counts=known(
            f"{name}/counted",
            Unit.COUNT,
            beside.counts[of].tasks,
            formula="the tracker's own count, taken when its tasks were last listed",
            behind=evidence([(0, beside.counts[of])]),
        ),
        left_out=len(set(beside.left_out.get(of, ())) - stored.keys()),
    )
