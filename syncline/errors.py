"""Errors of the application: what a person typed cannot be done, or nothing is there to do it with.

ApplicationError
├── UnknownNameError           whoever typed the command: a name that the configuration does not have
├── NotNamedError              the same: several could be meant, and none was named
├── NotAllowedError            the same: it would overwrite or remove something that is not ours
├── ConfigurationMissingError  the same: the file named, or the folder started in, holds no configuration
└── NothingReadError           whoever runs Syncline: read the sources first
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
