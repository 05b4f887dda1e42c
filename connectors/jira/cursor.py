"""The cursor of the stream `work`: opaque text that says how far a site was read, and how to go on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from connectors.jira.plans import NOTHING_MEASURED, Measured, Plan

_VERSION = 1
_MOST_TEXT = 1_000_000  # characters; a longer one was not written by this module


class Step(StrEnum):
    """What an interrupted run was doing; the steps of a run in their order."""

    LOAD = "load"
    FEED = "feed"
    DELETED = "deleted"
    CHANGES = "changes"
    SWEEP = "sweep"
    IDLE = "idle"


class BrokenCursorError(ValueError):
    """A cursor that this module did not write, or not in this version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a site was read; instants are the server's, never the local clock's."""

    digest: str  # of the fields, history and hours that were asked for
    step: Step = Step.LOAD
    opened: datetime  # when the run began that `step` belongs to: its changes are known up to here once it ends
    after: int = 0  # last issue id that this step is done with, in ascending order
    told_to: int = 0  # last issue id whose history this step is done with
    loading: tuple[str, ...] = ()  # ids of the projects that this run loads, or has loaded
    projects: tuple[str, ...] = ()  # ids of the projects that were loaded and followed since
    plan: Plan = Plan.EMBEDDED  # of the run under way
    steady: Plan = Plan.FEED  # of the runs between loads
    is_fixed: bool = False  # the plan is not weighed any more: the other one failed
    measured: Measured = NOTHING_MEASURED
    of_site: int = 0  # issues of the whole site when the load began, those of other projects included
    owes_worklogs: bool = False  # issues were loaded without worklogs, which the feed is still to bring
    changed_since: datetime | None = None  # changes of issues are known up to here; None: never loaded
    worklogs_since: int = 0  # milliseconds since 1970: where `worklog/updated` goes on
    deleted_since: int = 0  # where `worklog/deleted` goes on
    recent: tuple[tuple[int, int], ...] = ()  # (worklog id, milliseconds) read from the feed's last minutes
    swept_at: datetime | None = None  # when all ids were compared with the store
    missing: tuple[int, ...] = ()  # issues that the last sweep could not find, the first hundred

    def text(self) -> str:
        """Return the cursor as text."""
        data = {"v": _VERSION, **asdict(self)}
        return json.dumps(data, default=_plain, separators=(",", ":"), sort_keys=True)


def parse(text: str) -> Cursor:
    """Return the cursor that `text()` wrote; raises BrokenCursorError for every other text."""
    if len(text) > _MOST_TEXT:
        raise BrokenCursorError("it is too long")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BrokenCursorError("it is not JSON") from error
    if not isinstance(data, dict) or data.pop("v", None) != _VERSION:
        raise BrokenCursorError("it is of another version")
    names = {one.name for one in fields(Cursor)}
    if set(data) != names:
        raise BrokenCursorError("its parts are others")
    try:
        values: dict[str, Any] = {name: _READ[name](data[name]) for name in names}
        return Cursor(**values)
    except (TypeError, ValueError, OverflowError) as error:
        raise BrokenCursorError("a part of it cannot be read") from error


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a cursor holds no {type(value).__name__}")


def _instant(value: object) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError("an instant without a zone")
    return found.astimezone(UTC)


def _instant_or_none(value: object) -> datetime | None:
    return None if value is None else _instant(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("expected a number")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("expected true or false")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("expected a list")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(_number(one) for one in _list(value))


def _pair(value: object) -> tuple[int, int]:
    first, second = _numbers(value)
    return first, second


def _pairs(value: object) -> tuple[tuple[int, int], ...]:
    return tuple(_pair(one) for one in _list(value))


def _measured(value: object) -> Measured:
    if not isinstance(value, dict):
        raise TypeError("expected an object")
    return Measured(**{_text(name): _number(one) for name, one in value.items()})


_READ = {
    "digest": _text,
    "step": lambda value: Step(_text(value)),
    "opened": _instant,
    "after": _number,
    "told_to": _number,
    "loading": _texts,
    "projects": _texts,
    "plan": lambda value: Plan(_text(value)),
    "steady": lambda value: Plan(_text(value)),
    "is_fixed": _flag,
    "measured": _measured,
    "of_site": _number,
    "owes_worklogs": _flag,
    "changed_since": _instant_or_none,
    "worklogs_since": _number,
    "deleted_since": _number,
    "recent": _pairs,
    "swept_at": _instant_or_none,
    "missing": _numbers,
}
