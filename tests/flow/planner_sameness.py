"""Compares a store with the simulated Planner it follows: every task, its people, and the past of each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from model.entities import Assignment, Identity, QuarantinedRecord, SourceProject, Task, UnreadScope
from model.keys import external_id
from store.read import Snapshot, current_vector
from syncline.demo.graph_site.entities import Plan
from syncline.demo.graph_site.entities import Task as PlannerTask
from tests.flow.planner_world import SOURCE, PlannerWorld

Facts = dict[str, tuple[object, ...]]

_BANDS = {**dict.fromkeys((0, 1), "Urgent"), **dict.fromkeys((2, 3, 4), "Important")}
_BANDS |= {**dict.fromkeys((5, 6, 7), "Medium"), **dict.fromkeys((8, 9, 10), "Low")}
_STATUS = {0: "todo", 100: "done"}


def differences(world: PlannerWorld, *, settled: bool) -> list[str]:
    """Say where the store is not what Graph shows; nothing is what is wanted.

    Rows of plans that Graph does not show are left out: they stay as they were. People are compared when all has
    `settled`: who could not be asked for in one run is asked for in a later one.
    """
    snapshot = Snapshot(world.store, current_vector(world.store))
    tasks = [one for one in snapshot.rows(Task, source=SOURCE) if one.partition not in world.hidden()]
    kept = {one.key for one in tasks}
    people: dict[str, list[str]] = {}
    for one in snapshot.rows(Assignment, source=SOURCE):
        if one.task in kept:
            people.setdefault(external_id(one.task), []).append(external_id(str(one.identity)))
    plans: Facts = {
        external_id(one.key): (one.name, one.title)
        for one in snapshot.rows(SourceProject, source=SOURCE)
        if external_id(one.key) not in world.hidden()
    }
    names = _names(world)
    wanted = {one.id: (names[one.id], one.title) for one in world.graph.seen_plans()}
    found = [
        *_compared("plan", plans, wanted),
        *_compared("task", {external_id(one.key): _held(one) for one in tasks}, dict(_shown(world, names))),
        *_compared("people of", {key: tuple(sorted(one)) for key, one in people.items()}, dict(_assigned(world))),
        *_quarantined(world, snapshot, settled=settled),
    ]
    return [*found, *_strangers(world, snapshot, people)] if settled else found


def in_place(world: PlannerWorld) -> set[str]:
    """Return the ids of the tasks that are stored and still in the plan they were read from, which Graph shows."""
    snapshot = Snapshot(world.store, current_vector(world.store))
    stored = {external_id(one.key): one.partition for one in snapshot.rows(Task, source=SOURCE)}
    return {one.id for one in world.graph.seen_tasks() if stored.get(one.id) == one.plan}


def unread(world: PlannerWorld) -> dict[str, str | None]:
    """Return what reports will call stale: the source's project, by scope."""
    snapshot = Snapshot(world.store, current_vector(world.store))
    return {one.scope: one.source_project for one in snapshot.rows(UnreadScope, source=SOURCE)}


def left_over(world: PlannerWorld) -> set[str]:
    """Return the ids of hidden plans of which the store still holds something."""
    snapshot = Snapshot(world.store, current_vector(world.store))
    rows = [*snapshot.rows(Task, source=SOURCE), *snapshot.rows(SourceProject, source=SOURCE)]
    return {one.partition for one in rows} & world.hidden()


def _names(world: PlannerWorld) -> dict[str, str]:
    seen = world.graph.seen_plans()
    titles = Counter(one.title for one in seen)
    return {one.id: one.title if titles[one.title] == 1 else f"{one.title} ({one.id})" for one in seen}


def _held(task: Task) -> tuple[object, ...]:
    return (
        task.source_project,
        task.title,
        task.kind_raw,
        task.status.value,
        task.percent_raw,
        task.percent_complete,
        task.priority_raw,
        task.due_on,
        task.planned_start_on,
        task.actual_finish_on,
        task.labels,
        (task.custom or {}).get("About") or None,
    )


def _shown(world: PlannerWorld, names: Mapping[str, str]) -> Iterator[tuple[str, tuple[object, ...]]]:
    zone = ZoneInfo(world.way.zone)

    def day(moment: datetime | None) -> object:
        return moment and moment.astimezone(zone).date()

    for plan in world.graph.seen_plans():
        for task in world.graph.tasks_of(plan):
            bucket = world.graph.buckets.get(task.bucket or "")
            yield (
                task.id,
                (
                    names[plan.id],
                    task.title,
                    bucket and bucket.name,
                    _STATUS.get(task.percent, "in_progress"),
                    str(task.percent),
                    None,
                    _BANDS[task.priority],
                    day(task.due),
                    day(task.start),
                    day(task.completed),
                    _labels(plan, task),
                    (task.description or None) if world.way.details else None,
                ),
            )


def _labels(plan: Plan, task: PlannerTask) -> str | None:
    return "\n".join(plan.labels.get(one, f"category{one}") for one in sorted(task.labels)) or None


def _assigned(world: PlannerWorld) -> Iterator[tuple[str, tuple[object, ...]]]:
    for task in world.graph.seen_tasks():
        if task.assignments:
            yield task.id, tuple(sorted(task.assignments))


def _quarantined(world: PlannerWorld, snapshot: Snapshot, *, settled: bool) -> Iterator[str]:
    """Name what was put aside without cause; a bucket that is gone with tasks left in it is the one cause there is.

    Whether such a bucket is empty by now, only a whole reading shows; changes alone do not.
    """
    lost = {task.bucket for task in world.graph.seen_tasks() if task.bucket and task.bucket not in world.graph.buckets}
    rows = [
        one
        for one in snapshot.rows(QuarantinedRecord, source=SOURCE)
        if one.partition.removesuffix("/faults") not in world.hidden()
    ]
    if settled or not world.way.delta:
        yield from (f"put aside: {one.where}: {one.reason}" for one in rows if one.value not in lost)
    yield from (f"nobody is told of the bucket {one}" for one in sorted(lost - {str(one.value) for one in rows}))


def _strangers(world: PlannerWorld, snapshot: Snapshot, people: Mapping[str, list[str]]) -> Iterator[str]:
    """Name the people whom tasks name and who are not there, or under another name than the directory's."""
    known = {external_id(one.key): one.name for one in snapshot.rows(Identity, source=SOURCE)}
    for id_ in sorted({one for assigned in people.values() for one in assigned}):
        user = world.graph.users.get(id_)
        if id_ not in known:
            yield f"nobody is {id_}"
        elif user is not None and known[id_] != user.name:
            yield f"{user.name} is called {known[id_]}"


def _compared(what: str, held: Facts, wanted: Mapping[str, tuple[object, ...]]) -> Iterator[str]:
    for key in sorted(held.keys() | wanted.keys()):
        if key not in held:
            yield f"{what} {key} is missing: {wanted[key]}"
        elif key not in wanted:
            yield f"{what} {key} is too many: {held[key]}"
        elif held[key] != wanted[key]:
            yield f"{what} {key} is {held[key]} instead of {wanted[key]}"
