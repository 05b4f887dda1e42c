"""The one error of the configuration: it carries every problem found, so that all can be mended at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from config.suspects import harmless
from model.problems import Problem


class ConfigError(Exception):
    """The configuration cannot be used; an administrator edits it. The text has one line for each problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(_harmless(problem) for problem in problems)
        if not self.problems:
            raise ValueError("a configuration error names at least one problem")
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _harmless(problem: Problem) -> Problem:
    return replace(
        problem,
        place=replace(problem.place, file=harmless(problem.place.file), path=harmless(problem.place.path)),
        value=harmless(problem.value),
        reason=harmless(problem.reason),
        remedy=harmless(problem.remedy),
    )
