"""A true answer with one of its parts renamed or taken away, as a new version of Jira might send it."""

from __future__ import annotations

from typing import Any

import orjson


def reshaped(body: bytes, path: str, name: str) -> bytes:
    """The JSON `body` with what stands at `path` called `name`, or taken away when `name` is empty.

    `"issues[].fields.status"` means that part of every issue; `"[].author"` of every element of a list.
    """
    found = orjson.loads(body)
    *way, last = path.replace("[]", ".[]").strip(".").split(".")
    for holder in _walk(found, way):
        if isinstance(holder, dict) and last in holder:
            value = holder.pop(last)
            if name:
                holder[name] = value
    return orjson.dumps(found)


def _walk(value: Any, way: list[str]) -> list[Any]:
    holders = [value]
    for step in way:
        if step == "[]":
            holders = [one for many in holders if isinstance(many, list) for one in many]
        else:
            holders = [one[step] for one in holders if isinstance(one, dict) and step in one]
    return holders
