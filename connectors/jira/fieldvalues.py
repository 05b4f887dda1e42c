"""Values of issue fields as they are kept: rich text plain, sprints as objects, links of the moment left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connectors.jira.text import is_document, plain_text

_DEEPEST = 12
_FLEETING = frozenset({"self", "avatarUrls", "iconUrl", "avatarId", "expand", "_links"})
"""Addresses and pictures: they change without anybody having changed the issue, and are never ours to follow."""

_SIMPLE = frozenset({str, int, bool, float, type(None)})

_SPRINT_TEXT = re.compile(r"[\w.$]{1,200}@[0-9a-f]{1,16}\[(.*)\]", re.ASCII | re.DOTALL)
_SPRINT_PART = re.compile(
    r"(?:^|,)(activatedDate|autoStartStop|completeDate|endDate|goal|id|incompleteIssuesDestinationId|name|rapidViewId"
    r"|sequence|startDate|state|synced)="
)
_NUMBERS = frozenset({"id", "rapidViewId"})
_NOTHING = frozenset({"", "<null>", "null"})
_LONGEST_SPRINT_TEXT = 10_000


def settled(value: Any, depth: int = 0) -> Any:
    """Return a field's value without what is fleeting in it, documents as plain text."""
    kind = type(value)
    if kind is dict:
        if depth > _DEEPEST:
            return None
        if "content" in value and is_document(value):
            return plain_text(value)
        kept = {
            key: inner if type(inner) in _SIMPLE else settled(inner, depth + 1)
            for key, inner in value.items()
            if key not in _FLEETING
        }
        if "displayName" in kept and "accountId" not in kept:
            kept["accountId"] = kept.get("key") or kept.get("name")  # Data Center: its word for the same
        return kept
    if kind is list:
        return [settled(inner, depth + 1) for inner in value] if depth <= _DEEPEST else None
    return value


def rich(value: Any) -> Any:
    """Return marked-up text, of either kind, as plain text; other values as they are."""
    return plain_text(value) if isinstance(value, str) else settled(value)


def sprints(value: Any) -> list[Mapping[str, Any]] | None:
    """Return the sprints of an issue as Cloud writes them, from the Java text that old Data Center writes too."""
    if value is None:
        return None
    found = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            found.append(settled(dict(one)))
        elif isinstance(one, str):
            found.append(_sprint_of_text(one))
    return found


def _sprint_of_text(text: str) -> Mapping[str, Any]:
    """Return what `com.atlassian.greenhopper.service.sprint.Sprint@1f39706[id=1,state=ACTIVE,name=A]` says.

    Any other text is taken for the name. A comma within the name or goal is kept: parts begin with known words.
    """
    match = _SPRINT_TEXT.fullmatch(text.strip()[:_LONGEST_SPRINT_TEXT])
    if match is None:
        return {"name": text}
    content = match[1]
    marks = list(_SPRINT_PART.finditer(content))
    ends = [*(mark.start() for mark in marks[1:]), len(content)]
    sprint: dict[str, Any] = {}
    for number, mark in enumerate(marks):
        part = content[mark.end() : ends[number]]
        if part in _NOTHING or mark[1] in sprint:
            continue
        is_number = mark[1] in _NUMBERS and part.isascii() and part.isdigit()
        sprint[mark[1]] = int(part) if is_number else part
    if isinstance(sprint.get("state"), str):
        sprint["state"] = sprint["state"].lower()
    return sprint
