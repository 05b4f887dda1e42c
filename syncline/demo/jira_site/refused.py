"""A refusal, as a simulated site answers it."""

from __future__ import annotations

from collections.abc import Mapping


class RefusedError(Exception):
    """The request is answered with `status` and Jira's kind of error object."""

    def __init__(self, status: int, *messages: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}: {'; '.join(messages)}")
        self.status, self.messages, self.errors = status, messages, dict(errors or {})
