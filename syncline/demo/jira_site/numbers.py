"""The numbers a site gives out, each kind from its own start."""

from __future__ import annotations

from collections import Counter
from itertools import count


class Numbers:
    """Ids that only grow; a number is never given twice."""

    def __init__(self) -> None:
        self._issues, self._worklogs = count(10_001), count(30_001)
        self._histories, self._others = count(100_001), count(10_101)
        self._in_project: Counter[int] = Counter()

    def issue(self) -> int:
        """The id of the next issue."""
        return next(self._issues)

    def worklog(self) -> int:
        """The id of the next worklog."""
        return next(self._worklogs)

    def history(self) -> int:
        """The id of the next history entry."""
        return next(self._histories)

    def other(self) -> int:
        """The id of anything else."""
        return next(self._others)

    def in_project(self, project: int) -> int:
        """The number in the next key of a project."""
        self._in_project[project] += 1
        return self._in_project[project]
