"""Spans of time as people write them in a configuration: `30 seconds`, `15 minutes`, `7 days`."""

from __future__ import annotations

import re
from datetime import timedelta

PATTERN = r"(\d{1,6}) (second|minute|hour|day)s?"
"""The one way to write a span: a whole number, a space and a unit, with or without the s."""

_SPAN = re.compile(PATTERN, re.ASCII)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}


def span(text: str) -> timedelta | None:
    """Return the time that `30 seconds` names, None for text that is no span; `0 seconds` is one."""
    found = _SPAN.fullmatch(text)
    return None if found is None else timedelta(seconds=int(found[1]) * _SECONDS[found[2]])


def shown_span(time: timedelta) -> str:
    """Return a span of whole seconds as it is written, in the largest unit that fits: `15 minutes`."""
    seconds = time.days * _SECONDS["day"] + time.seconds
    unit = next(unit for unit in ("day", "hour", "minute", "second") if seconds % _SECONDS[unit] == 0)
    count = seconds // _SECONDS[unit]
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
