"""What the plans of one project hold: the rows that count, without those that would count twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from model.entities import BaselineValue, SourceProject, Task
from model.values import Key, Status, TaskKind

COUNTED_KINDS = frozenset({TaskKind.TASK, TaskKind.MILESTONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plans and tracker projects that are linked to one project."""

    sources: tuple[SourceProject, ...] = ()
    tasks: tuple[Task, ...] = ()  # every row of them, in key order
    baselines: tuple[BaselineValue, ...] = ()
    unread: tuple[str, ...] = ()  # files that a link names and that could not be read, one sentence each
    leaves: tuple[Task, ...] = field(init=False)
    trackers: frozenset[tuple[str, str]] = field(init=False)  # source and name of those that no file keeps
    kept_in_files: frozenset[str] = field(init=False)  # sources of plans in files
    whole: Mapping[int, BaselineValue] = field(init=False)  # by number: the value of a plan as a whole, finishing last
    of_task: Mapping[Key, Mapping[int, BaselineValue]] = field(init=False)

    def __post_init__(self) -> None:
        trackers = frozenset((project.source, project.name) for project in self.sources if project.file_name is None)
        files = {project.source for project in self.sources if project.file_name is not None}
        object.__setattr__(self, "leaves", leaves(self.tasks))
        object.__setattr__(self, "trackers", trackers)
        object.__setattr__(self, "kept_in_files", frozenset(files - {source for source, _ in trackers}))
        whole, of_task = _sorted_baselines(self.sources, self.baselines)
        object.__setattr__(self, "whole", whole)
        object.__setattr__(self, "of_task", of_task)


def leaves(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return the rows that carry work themselves, in key order: never a roll-up of others.

    Tasks and milestones count; summary rows, entries of registers (risks, issues, changes, decisions) and cancelled or
    inactive rows do not, nor does a row that is the parent of one that counts: where a source rolls up, it does so
    there.
    """
    rows = [task for task in tasks if task.kind in COUNTED_KINDS and task.status is not Status.CANCELLED]
    parents = {task.parent for task in rows}
    return tuple(sorted((task for task in rows if task.key not in parents), key=lambda task: task.key))


def finish(task: Task) -> date | None:
    """Return the day (inclusive) a row finished or, as long as it has not, is forecast to."""
    return task.actual_finish_on or task.planned_finish_on or task.due_on


def start(task: Task) -> date | None:
    """Return the day a row started or, as long as it has not, is forecast to."""
    return task.actual_start_on or task.planned_start_on


def is_done(task: Task) -> bool:
    """Whether a row is finished, by its status or because it has a finish."""
    return task.status is Status.DONE or task.actual_finish_on is not None


def _sorted_baselines(
    sources: Iterable[SourceProject], baselines: Iterable[BaselineValue]
) -> tuple[dict[int, BaselineValue], dict[Key, dict[int, BaselineValue]]]:
    """Split baseline values into those of a whole plan and those of its rows."""
    own = {project.key for project in sources}
    whole: dict[int, BaselineValue] = {}
    of_task: dict[Key, dict[int, BaselineValue]] = {}
    for value in sorted(baselines, key=lambda value: value.key):
        if value.of not in own:
            of_task.setdefault(value.of, {})[value.number] = value
        elif value.finish_on is not None:
            other = whole.get(value.number)
            if other is None or (other.finish_on or date.min) < value.finish_on:
                whole[value.number] = value
    return whole, of_task
