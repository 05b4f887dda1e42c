"""Paths into raw records: plain dotted ones and JMESPath, the common forms of which run as functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jmespath
from jmespath.exceptions import ArityError, JMESPathError, UnknownFunctionError

from sync.mapping.closures import Getter, closure, named

_PLAIN = re.compile(r"[^\W\d][\w \-/]*(?:\.[^\W\d][\w \-/]*)*")
_NAMES = re.compile(r'(?:\w+|"(?:[^"\\]|\\.)*")(?:\.(?:\w+|"(?:[^"\\]|\\.)*"))*')  # some in quotes
_QUOTED = """; names with other signs than letters, digits, space, - and / stand in double quotes: fields."Cost ($)\""""


def getter(path: str) -> Getter:
    """Return the function that finds `path` in a record's data, None where there is nothing.

    A plain dotted path names keys, which may hold spaces: "fields.Budget code.value"; a name with any other character
    stands in double quotes: 'fields."Story points (est.)"'. "@" is the whole data. Raises ValueError with JMESPath's
    own word when the path cannot be read.
    """
    names = plain_names(path)
    if names is None:
        compiled = _compiled(path)
        found: Getter = closure(compiled.parsed) or compiled.search
        return found
    return named(names) if names else _whole


def plain_names(path: str) -> tuple[str, ...] | None:
    """Return the keys that a path names one below the other, none for the whole data; None for any other expression."""
    if path == "@":
        return ()
    if _PLAIN.fullmatch(path):
        return tuple(path.split("."))
    return _names_in(parsed(path)) if _NAMES.fullmatch(path) else None


def parsed(path: str) -> Mapping[str, Any]:
    """Return the tree of a JMESPath expression; raises ValueError for one that cannot be read."""
    tree: Mapping[str, Any] = _compiled(path).parsed
    return tree


def _compiled(path: str) -> Any:
    try:
        compiled = jmespath.compile(path)
        _try(compiled.search)
    except (JMESPathError, RecursionError) as error:
        quoted = "" if '"' in path else _QUOTED
        message = f"{path!r} is no path ({str(error).splitlines()[0]}){quoted}"
        raise ValueError(message) from error
    return compiled


def _names_in(tree: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the names of an expression that is nothing but names, as 'fields."Story points (est.)"' is."""
    if tree["type"] == "field":
        return (str(tree["value"]),)
    if tree["type"] == "subexpression" and all(child["type"] == "field" for child in tree["children"]):
        return tuple(str(child["value"]) for child in tree["children"])
    return None


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
