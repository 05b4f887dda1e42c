"""Lines about what was finished and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from model.entities import Task
from reports.narrative.wording import day

MOST = 12  # lines; the figures beside them count all


def finished_titles(tasks: Sequence[Task]) -> tuple[str, ...]:
    """Return the titles of what was finished, in the order given, twelve at most."""
    return tuple(task.title for task in tasks[:MOST])


def coming_titles(due: Sequence[tuple[Task, date]]) -> tuple[str, ...]:
    """Return the titles of what is due, each with its day, twelve at most: `Go-live, January 25, 2027`."""
    return tuple(f"{task.title}, {day(on)}" for task, on in due[:MOST])
