"""Paths into raw records: plain dotted ones run compiled, everything else is JMESPath."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import jmespath
from jmespath.exceptions import ArityError, JMESPathError, UnknownFunctionError

Getter = Callable[[Any], Any]

_PLAIN = re.compile(r"[^\W\d][\w \-/]*(?:\.[^\W\d][\w \-/]*)*")


def getter(path: str) -> Getter:
    """Return the function that finds `path` in a record's data, None where there is nothing.

    A plain dotted path names keys, which may hold spaces: "fields.Budget code.value". "@" is the whole data.
    Raises ValueError with JMESPath's own word when the path cannot be read.
    """
    if path == "@":
        return _whole
    if _PLAIN.fullmatch(path):
        names = path.split(".")
        return _one(names[0]) if len(names) == 1 else _several(tuple(names))
    try:
        search = jmespath.compile(path).search
        _try(search)
    except (JMESPathError, RecursionError) as error:
        message = f"{path!r} is no path ({str(error).splitlines()[0]})"
        raise ValueError(message) from error
    found: Getter = search
    return found


def is_plain_name(path: str) -> bool:
    """Tell whether the path names one key of the record itself, which needs no function at all."""
    return path != "@" and _PLAIN.fullmatch(path) is not None and "." not in path


def _try(search: Getter) -> None:
    """Search an empty record: functions that do not exist, or take other arguments, are only told by a search."""
    try:
        search({})
    except (UnknownFunctionError, ArityError):
        raise
    except (ValueError, ArithmeticError, TypeError):
        return  # an empty record has not the types the path needs; whether a record has them shows when it comes


def _whole(data: Any) -> Any:
    return data


def _one(name: str) -> Getter:
    def found(data: Any) -> Any:
        return data.get(name) if isinstance(data, Mapping) else None

    return found


def _several(names: tuple[str, ...]) -> Getter:
    def found(data: Any) -> Any:
        value = data
        for name in names:
            # asking for `dict` first: the check against Mapping takes five times as long, and JSON gives dicts
            if type(value) is not dict and not isinstance(value, Mapping):
                return None
            value = value.get(name)
        return value

    return found
