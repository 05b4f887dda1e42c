"""Finds out what became of each task since the last report, from what was known then and is known now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.entities import Task
from model.values import Key, Status, TaskKind
from reports.build.material import Material
from reports.figures.plan import COUNTED_KINDS
from reports.narrative.task_changes import OF_KIND, Happened, TaskNews


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """The tasks of one project at one time."""

    material: Material
    tasks: Mapping[Key, Task]  # every row
    counted: Mapping[Key, Task]  # those that count as tasks
    files: frozenset[str]  # sources that keep plans in files
    parts: Counter[Key]  # by parent: rows that count or sum up others


def task_news(code: str, now: Material, then: Material) -> tuple[TaskNews, ...]:
    """Return which tasks of a project count now and did not, or did and do not, each with what became of it.

    A task that got parts is cut, and its parts are not news of their own; so are the parts of a new task. A task that
    is in another project's plan or tracker now has moved, in both projects. Nothing where the project was not known.
    """
    if code not in then.plans:
        return ()
    after, before = _side(code, now), _side(code, then)
    gone = [_gone(task, after, before) for key, task in before.counted.items() if key not in after.counted]
    return (*gone, *_came(after, before))


def _side(code: str, material: Material) -> _Side:
    plan = material.plans[code]
    kinds = COUNTED_KINDS | {TaskKind.SUMMARY}
    counting = [task for task in plan.tasks if task.kind in kinds and task.status is not Status.CANCELLED]
    return _Side(
        material=material,
        tasks={task.key: task for task in plan.tasks},
        counted={task.key: task for task in plan.leaves if task.kind is TaskKind.TASK},
        files=plan.kept_in_files,
        parts=Counter(task.parent for task in counting if task.parent is not None),
    )


def _gone(was: Task, after: _Side, before: _Side) -> TaskNews:
    """Say why a task that counted does not."""
    is_now = after.tasks.get(was.key)
    home = after.material.homes.get(was.key)
    in_file = _in_file(was, before)
    if is_now is None and home is not None:
        there = after.material.owners[home]
        return TaskNews(task=was, happened=Happened.MOVED, before=_owner(was, before), after=there)
    if is_now is None:
        return TaskNews(task=was, happened=Happened.REMOVED, in_file=in_file)
    if is_now.status is Status.CANCELLED:
        return TaskNews(task=is_now, happened=Happened.CANCELLED, in_file=in_file)
    # A plan makes a row with others below it a summary, a tracker leaves it the task it was.
    if is_now.kind in {TaskKind.TASK, TaskKind.SUMMARY} and after.parts[was.key]:
        return TaskNews(task=is_now, happened=Happened.CUT, parts=after.parts[was.key])
    return _other_kind(was, is_now)


def _came(after: _Side, before: _Side) -> Iterator[TaskNews]:
    """Say how each task that did not count came about; new parts of a cut or new task are told with it."""
    parts: Counter[Key] = Counter()
    for key, task in after.counted.items():
        if key in before.counted:
            continue
        was = before.tasks.get(key)
        home = before.material.homes.get(key)
        if was is not None:
            yield _counts_again(was, task, after, before)
        elif home is not None:
            yield TaskNews(
                task=task, happened=Happened.MOVED, before=before.material.owners[home], after=_owner(task, after)
            )
        elif (whole := _whole(task, after, before)) is None:
            yield TaskNews(task=task, happened=Happened.ADDED, in_file=_in_file(task, after))
        elif whole not in before.material.homes:
            parts[whole] += 1
    for key, count in parts.items():
        task = after.tasks[key]
        yield TaskNews(task=task, happened=Happened.ADDED, in_file=_in_file(task, after), parts=count)


def _whole(task: Task, after: _Side, before: _Side) -> Key | None:
    """Return the highest task above a new one that is new too or was cut; None where there is none."""
    found, seen = None, {task.key}
    above = after.tasks.get(task.parent or "")
    while above is not None and above.key not in seen:
        seen.add(above.key)
        is_new = above.kind is TaskKind.TASK and above.key not in before.material.homes
        if is_new or above.key in before.counted:
            found = above.key
        above = after.tasks.get(above.parent or "")
    return found


def _counts_again(was: Task, task: Task, after: _Side, before: _Side) -> TaskNews:
    if was.status is Status.CANCELLED:
        return TaskNews(task=task, happened=Happened.RESUMED, in_file=_in_file(task, after))
    if was.kind in {TaskKind.TASK, TaskKind.SUMMARY} and before.parts[task.key]:
        return TaskNews(task=task, happened=Happened.JOINED, parts=before.parts[task.key])
    return _other_kind(was, task)


def _other_kind(was: Task, task: Task) -> TaskNews:
    return TaskNews(task=task, happened=Happened.OTHER_KIND, before=OF_KIND[was.kind], after=OF_KIND[task.kind])


def _in_file(task: Task, side: _Side) -> bool:
    return task.source in side.files


def _owner(task: Task, side: _Side) -> str:
    return side.material.owners[side.material.homes[task.key]]
