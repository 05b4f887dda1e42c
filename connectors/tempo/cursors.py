"""Where a reading stands, as text that the store keeps with the page it belongs to."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCursor:
    """When a month was last read to its end."""

    begun: str = ""  # ISO instant of that reading's begin; empty: never read
    options: str = ""  # digest of what decides how an entry is kept

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the cursor of a text; one that cannot be read is one of nothing, so that the month is read anew."""
        found = _object(text)
        begun, options = found.get("begun"), found.get("options")
        if not (isinstance(begun, str) and isinstance(options, str) and _is_moment(begun)):
            return cls()
        return cls(begun=begun, options=options)

    def __str__(self) -> str:
        """Return the text that `read` takes."""
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesCursor:
    """From which day on changes are asked for."""

    day: str = ""  # ISO date; empty: never asked

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the cursor of a text, that of nothing where it cannot be read."""
        day = _object(text).get("day")
        return cls(day=day) if isinstance(day, str) and _is_moment(day) else cls()

    def __str__(self) -> str:
        """Return the text that `read` takes."""
        return json.dumps(asdict(self))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
