"""Spans of time and sizes of files as an administrator writes them in settings: `30 seconds`, `512 MB`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

from model import spans

_SIZE = re.compile(r"(\d{1,6}) (kB|MB|GB)", re.ASCII)
_BYTES = {"kB": 1000, "MB": 1000**2, "GB": 1000**3}


def span(value: object) -> timedelta:
    """Return the time that `"30 seconds"` names; raises ValueError for anything else, a bare number too.

    Units are second, minute, hour and day, with or without the s; a timedelta passes through.
    """
    if isinstance(value, timedelta):
        return value
    time = spans.span(value) if isinstance(value, str) else None
    if time is None:
        raise ValueError("expected a whole number and a unit, like `30 seconds` or `2 minutes`")
    return time


def byte_count(value: object) -> int:
    """Return the bytes that `"512 MB"` names; raises ValueError for anything else, a bare text number too.

    Units are kB, MB and GB, each a thousand times the one before; a positive int passes through as bytes.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[1]) == 0:
        raise ValueError("expected a whole number and a unit, like `512 MB`")
    return int(found[1]) * _BYTES[found[2]]


def shown_size(size: int) -> str:
    """Return a size as people write it, rounded down: `43 MB`, `990 bytes`."""
    for unit in ("GB", "MB", "kB"):
        if size >= _BYTES[unit]:
            return f"{size // _BYTES[unit]} {unit}"
    return f"{size} bytes"


Span = Annotated[timedelta, BeforeValidator(span)]
"""A settings field written like `30 seconds`."""

ByteCount = Annotated[int, BeforeValidator(byte_count)]
"""A settings field written like `512 MB`."""
