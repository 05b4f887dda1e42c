"""Errors of the application: what a person typed cannot be done, or nothing is there to do it with.

ApplicationError
├── UnknownNameError           whoever typed the command: a name that the configuration does not have
├── NotNamedError              the same: several could be meant, and none was named
├── NotAllowedError            the same: it would overwrite or remove something that is not ours
├── ConfigurationMissingError  the same: the file named, or the folder started in, holds no configuration
├── UnknownReportError         the same: no report is kept under that number
├── UnknownFactError           the same: the report has no figure of that id
├── NothingReadError           whoever runs Syncline: read the sources first
├── DamagedReportError         whoever keeps the store: a kept report is not what was once saved
└── NotRebuiltError            whoever runs Syncline: what a report was made from is not there any more
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ApplicationError(Exception):
    """Root of what the application raises; the message is one sentence for the person who acts."""


class UnknownNameError(ApplicationError):
    """A source, report or file was asked for that the configuration does not have."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, none: str = "") -> None:
        names = sorted(known)
        close = difflib.get_close_matches(name.casefold(), names, n=1)
        nearest = f" Did you mean {close[0]!r}?" if close else ""
        there = f"There are: {', '.join(names)}." if names else none or f"The configuration has no {kind} yet."
        super().__init__(f"There is no {kind} {name!r}.{nearest} {there}")


class NotNamedError(ApplicationError):
    """A report was asked for without its name, and there is not exactly one."""

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        names = sorted(known)
        if names:
            super().__init__(f"There are several {kind}s: {', '.join(names)}. Say which one, like `{names[0]}`.")
        else:
            super().__init__(f"The configuration has no {kind}s yet. Write one under `{kind}s:`.")


class NotAllowedError(ApplicationError):
    """What was asked for would overwrite or remove something that is not ours, or cannot be meant."""


class ConfigurationMissingError(ApplicationError):
    """There is no configuration where one was expected."""


class NothingReadError(ApplicationError):
    """A report was asked for before anything was read."""


class UnknownReportError(ApplicationError):
    """A report was asked for by a number under which none is kept."""

    def __init__(self, number: int, newest: int | None) -> None:
        there = "No report was made yet. First: `syncline report`."
        if newest is not None:
            there = f"The newest one is {newest}; `syncline status` shows the last of each name."
        super().__init__(f"There is no report {number}. {there}")


class UnknownFactError(ApplicationError):
    """A figure was asked for by an id that the report does not have."""

    def __init__(self, fact: str, report: int, nearest: Iterable[str]) -> None:
        names = list(nearest)
        asked = f"Did you mean {', '.join(names)}?" if names else "Its sheet Provenance and figures.csv list all ids."
        super().__init__(f"Report {report} has no figure {fact!r}. {asked}")


class DamagedReportError(ApplicationError):
    """A kept report's document is not the one whose hash was kept with it."""


class NotRebuiltError(ApplicationError):
    """What a report was made from is not there any more: a source, a definition, a run or the report before it."""
