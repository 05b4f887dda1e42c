"""A refusal, as Graph answers it."""

from __future__ import annotations

from collections.abc import Mapping

NOT_FOUND = "The requested item is not found."
NOT_PERMITTED = "You do not have the required permissions to access this item."
NOT_PERMITTED_OR_NOT_THERE = "You do not have the required permissions to access this item, or the item may not exist."


class RefusedError(Exception):
    """The request is answered with `status` and an error object; Planner leaves its `code` empty (docs issue 5928)."""

    def __init__(self, status: int, message: str, code: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}: {message}")
        self.status, self.message, self.code, self.headers = status, message, code, dict(headers or {})
