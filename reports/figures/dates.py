"""On which day of the organisation's calendar something happened to a task, as far as its source tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from model.entities import Task, TaskChange
from model.values import Key, Status
from reports.figures.plan import is_done


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What turns instants and histories into days."""

    as_of: date  # inclusive
    zone: tzinfo
    reached: Mapping[Key, datetime] = field(default_factory=dict)  # by task: when it took its present status

    def day(self, moment: datetime | None) -> date | None:
        """Return the day of an instant in the organisation's time zone."""
        return None if moment is None else moment.astimezone(self.zone).date()

    def created_on(self, task: Task) -> date | None:
        """Return the day a task was written down; None where its source does not say."""
        return self.day(task.created_at)

    def done_on(self, task: Task) -> date | None:
        """Return the day a done task was finished: what its source says, else when it took its present status."""
        if not is_done(task):
            return None
        return task.actual_finish_on or self.day(self.reached.get(task.key))

    def cut_on(self, task: Task) -> date | None:
        """Return the day a cancelled task was cancelled: by its history, else its last change, which is no earlier."""
        if task.status is not Status.CANCELLED:
            return None
        return self.day(self.reached.get(task.key) or task.changed_at)


def is_undated(task: Task) -> bool:
    """Whether only a task's history can tell on which day it was finished or cancelled."""
    return task.status is Status.CANCELLED or (task.status is Status.DONE and task.actual_finish_on is None)


def reached(tasks: Iterable[Task], changes: Iterable[TaskChange]) -> dict[Key, datetime]:
    """Return when each task took the status that it has now, by its source's history; nothing where that is silent."""
    words = {task.key: task.status_raw for task in tasks}
    found: dict[Key, datetime] = {}
    for change in changes:
        is_status = change.field.casefold() == "status"
        if is_status and change.task in words and change.after_raw == words[change.task]:
            found[change.task] = max(change.changed_at, found.get(change.task, change.changed_at))
    return found
