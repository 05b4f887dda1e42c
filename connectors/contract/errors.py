"""Errors of connectors, sorted by who acts next; none of them ever means "no data".

ConnectorError
├── SettingsError        an administrator edits the configuration
├── SignInError          someone renews a credential or grants a right
├── SourceBusyError      nobody: the next run works, not before `until` where the source named a moment
├── SourceChangedError   a developer: the source's shape is not what the connector was written for
└── RejectedFileError    whoever made the file: it is put aside, the other files go on
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from model.problems import Problem


class ConnectorError(Exception):
    """Root of what a connector may raise; the message is one sentence for the person who acts."""


class SettingsError(ConnectorError):
    """The configuration names something that does not exist or cannot be used."""


class SignInError(ConnectorError):
    """The source refused the credential."""


class SourceBusyError(ConnectorError):
    """The source cannot be read now: it asked to be left alone until a moment, or it does not answer at all."""

    def __init__(self, message: str, until: datetime | None) -> None:
        super().__init__(message)
        self.until = until  # aware; None: it named no moment, so the next run may try at once


class SourceChangedError(ConnectorError):
    """An answer lacks what it always had."""

    def __init__(self, message: str, path: str) -> None:
        super().__init__(message)
        self.path = path


class RejectedFileError(ConnectorError):
    """A file as a whole cannot be trusted: nothing of it enters the store."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            message = "a file is rejected for at least one problem"
            raise ValueError(message)
        super().__init__(str(problems[0]))
        self.problems = tuple(problems)
