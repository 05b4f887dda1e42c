"""Requests to a simulated system and its answers, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]  # names in small letters
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: `body` is JSON as bytes."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that was answered (0: the connection was dropped instead)."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    body: Any
    status: int


def reply(value: object) -> Reply:
    """An answer of one JSON value."""
    return Reply(body=orjson.dumps(value))


def noted(asked: Asked, status: int) -> Request:
    """A request as it is remembered; a body that is no JSON stays bytes."""
    try:
        body = orjson.loads(asked.body) if asked.body else None
    except orjson.JSONDecodeError:
        body = asked.body
    query = parse_qs(asked.query, keep_blank_values=True)
    return Request(method=asked.method, path=asked.path, query=query, body=body, status=status)


def counted(requests: list[Request]) -> dict[str, Any]:
    """How many requests there were, all and by method and path."""
    found: dict[str, int] = {}
    for request in list(requests):
        name = f"{request.method} {request.path}"
        found[name] = found.get(name, 0) + 1
    return {"requests": sum(found.values()), "by_path": found}
