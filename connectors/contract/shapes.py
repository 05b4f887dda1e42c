"""Checked access to raw JSON: what is not as it always was is named by its path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.contract.errors import SourceChangedError

_NOTHING = object()
_KINDS = {bool: "true or false", str: "text", int: "a number", float: "a number", list: "a list"}
_LONGEST_STEP = 60  # characters of a name in a path; names come from the source


def object_at(data: object, *steps: str | int, under: str = "") -> dict[str, Any]:
    """Return the object that the steps lead to; `under` is the path of `data` itself: `issues[3]`.

    `object_at(answer, "issues", 3, "fields")` raises SourceChangedError, with the path `issues[3].fields`, where there
    is none; so do the others for their kind.
    """
    value = _at(data, steps)
    if isinstance(value, dict):
        return value
    raise _changed("an object", value, steps, under)


def list_at(data: object, *steps: str | int, under: str = "") -> list[Any]:
    """Return the list."""
    value = _at(data, steps)
    if isinstance(value, list):
        return value
    raise _changed("a list", value, steps, under)


def objects_at(data: object, *steps: str | int, under: str = "") -> list[dict[str, Any]]:
    """Return the list, each of whose items is an object."""
    items = list_at(data, *steps, under=under)
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            raise _changed("an object", item, (*steps, number), under)
    return items


def text_at(data: object, *steps: str | int, under: str = "") -> str:
    """Return the text; an empty one is one."""
    value = _at(data, steps)
    if isinstance(value, str):
        return value
    raise _changed("text", value, steps, under)


def id_at(data: object, *steps: str | int, under: str = "") -> str:
    """Return an identifier as text: sources write the same one as text here and as a number there."""
    value = _at(data, steps)
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _changed("an identifier", value, steps, under)


def number_at(data: object, *steps: str | int, under: str = "") -> int:
    """Return the whole number."""
    value = _at(data, steps)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _changed("a whole number", value, steps, under)


def flag_at(data: object, *steps: str | int, under: str = "") -> bool:
    """Return the boolean."""
    value = _at(data, steps)
    if isinstance(value, bool):
        return value
    raise _changed("true or false", value, steps, under)


def moment_at(data: object, *steps: str | int, under: str = "") -> datetime:
    """Return the moment in UTC of ISO 8601 text with an offset: `2026-03-01T09:00:00.000+0000`."""
    value = _at(data, steps)
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise _changed("a moment with its offset", value, steps, under)


def has(data: object, *steps: str | int) -> bool:
    """Say whether the steps lead to a value that is not null: for what a source may leave out."""
    return _at(data, steps) not in (None, _NOTHING)


def _at(data: object, steps: tuple[str | int, ...]) -> object:
    value = data
    for step in steps:
        match value, step:
            case Mapping(), str() if step in value:
                value = value[step]
            case list(), int() if 0 <= step < len(value):
                value = value[step]
            case _:
                return _NOTHING
    return value


def _changed(expected: str, value: object, steps: tuple[str | int, ...], under: str) -> SourceChangedError:
    path = _path(steps, under)
    return SourceChangedError(f"expected {expected} at {path or 'the top of the answer'}, found {_kind(value)}", path)


def _path(steps: tuple[str | int, ...], under: str) -> str:
    path = under
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step[:_LONGEST_STEP]}" if path else step[:_LONGEST_STEP]
    return path


def _kind(value: object) -> str:
    if value is _NOTHING:
        return "nothing"
    if value is None:
        return "null"
    return _KINDS.get(type(value), "an object")
