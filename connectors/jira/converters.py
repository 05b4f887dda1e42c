"""Jira's formats turned into unified values; each raises ValueError with the reason, without value or place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from connectors.contract.connector import Converter
from model.values import PercentBasis, Status

DONE = "done"
UNDER_WAY = "indeterminate"
WHOLE = 10_000
NOBODY = frozenset({"", "unknown"})
"""Jira's id of an account whose data are damaged: it stands for many people, so for none (vendor's specification)."""

_DAY_LENGTH = len("2026-11-22")
_SPRINT_ORDER: Mapping[str, int] = MappingProxyType({"active": 2, "future": 1, "closed": 0})
_SECONDS_AN_HOUR = 3600

Row = Mapping[str, Any]


def status_words(row: object) -> list[str]:
    """Return the words that say how an issue stands, for the table in the mapping: the first that it has decides.

    They are the resolution (of a finished issue alone, since many sites forget to clear it), the status, and Jira's own
    category as "category new", "category indeterminate" or "category done".
    """
    status = _object(row, "status")
    category = _object(status, "statusCategory").get("key")
    words = [_object(row, "resolution").get("name")] if category == DONE else []
    words.append(status.get("name"))
    if isinstance(category, str):
        words.append(f"category {category}")
    return [word for word in words if isinstance(word, str) and word]


def kind_words(found: object) -> list[str]:
    """Return the words that say what an issue is: its type's name, then "level 1" for its place in the hierarchy.

    Given `{labels: …, type: …}` instead of the type alone, "label risk" and the like come first.
    """
    row = found if isinstance(found, Mapping) else {}
    kind = _object(row, "type") if "type" in row else row
    labels = row.get("labels")
    words = [f"label {one}" for one in labels if isinstance(one, str)] if isinstance(labels, list) else []
    if isinstance(kind.get("name"), str):
        words.append(kind["name"])
    level = kind.get("hierarchyLevel")
    if isinstance(level, int) and not isinstance(level, bool):
        words.append("level 1" if level >= 1 else f"level {level}")
    return words


def worked_share(row: Row) -> int | None:
    """Return the hours worked as a share of those now planned, for an issue that is under way.

    Nothing where nobody estimated what remains: 8 hours worked and no word of the rest is no hundred percent. To do and
    done say it all by their status.
    """
    spent, remaining = _time(row, "spent"), _time(row, "remaining")
    if row.get("category") != UNDER_WAY or not spent or not remaining:
        return None
    return round(WHOLE * spent / (spent + remaining))


def worked_basis(row: Row) -> str | None:
    """Return on what a percentage of `worked_share` rests."""
    return None if worked_share(row) is None else PercentBasis.WORK.value


def worked_words(row: Row) -> str | None:
    """Return the hours behind a percentage, as text."""
    if worked_share(row) is None:
        return None
    spent, total = row["spent"], row["spent"] + row["remaining"]
    return f"{spent / _SECONDS_AN_HOUR:g} of {total / _SECONDS_AN_HOUR:g} hours"


def _time(row: Row, name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def finished_on(row: Row) -> str | None:
    """Return the day on which a finished issue was resolved or, where nobody resolves, became done."""
    if row.get("category") != DONE:
        return None
    moment = row.get("resolved") or row.get("changed")
    return None if moment is None else _day(moment)


def sprint_name(found: object) -> str | None:
    """Return the name of the sprint that an issue is in, else of the one it is planned for, else of its last."""
    best: tuple[int, str, int, str] | None = None
    for place, sprint in enumerate(found if isinstance(found, list) else [found]):
        if not isinstance(sprint, Mapping) or not isinstance(sprint.get("name"), str):
            raise ValueError("expected sprints with names")  # noqa: TRY004 # what the mapping puts into quarantine
        order = _SPRINT_ORDER.get(str(sprint.get("state", "")).lower(), -1)
        ended = str(sprint.get("completeDate") or sprint.get("endDate") or "") if order == 0 else ""
        rank = (order, ended, place, sprint["name"])
        best = rank if best is None or rank > best else best
    return None if best is None else best[3]


def lines(words: object) -> str | None:
    """Return a list of words as lines, None for an empty one."""
    return "\n".join(_texts(words)) or None


def names(found: object) -> str | None:
    """Return the names of a list of objects, parted by a comma; None for an empty one."""
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise ValueError("expected a list of objects with names")
    return ", ".join(_texts([one.get("name") for one in found])) or None


def account(identifier: object) -> str | None:
    """Return an account's id, None for one that stands for nobody in particular."""
    if not isinstance(identifier, str):
        raise ValueError("expected an account's id")  # noqa: TRY004 # what the mapping puts into quarantine
    return None if identifier in NOBODY else identifier


def version_status(row: Row) -> str:
    """Return how a version stands: released is done, put away without release is cancelled."""
    if row.get("released") is True:
        return Status.DONE.value
    return Status.CANCELLED.value if row.get("archived") is True else Status.TODO.value


def version_status_raw(row: Row) -> str:
    """Return Jira's words for how a version stands."""
    words = ["released" if row.get("released") is True else "unreleased"]
    return ", ".join([*words, "archived"] if row.get("archived") is True else words)


def released_on(row: Row) -> str | None:
    """Return the day on which a released version was, as Jira has it."""
    moment = row.get("date")
    return None if row.get("released") is not True or moment is None else _day(moment)


def _object(row: object, name: str) -> Row:
    found = row.get(name) if isinstance(row, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _texts(found: object) -> Sequence[str]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError("expected a list of words")
    return [one for one in found if one]


def _day(moment: object) -> str:
    try:
        return date.fromisoformat(str(moment)[:_DAY_LENGTH]).isoformat()
    except ValueError:
        raise ValueError("expected a date like 2026-11-22") from None


CONVERTERS: Mapping[str, Converter] = MappingProxyType(
    {
        "jira_account": account,
        "jira_finished_on": finished_on,
        "jira_kind_words": kind_words,
        "jira_lines": lines,
        "jira_names": names,
        "jira_released_on": released_on,
        "jira_sprint": sprint_name,
        "jira_status_words": status_words,
        "jira_version_status": version_status,
        "jira_version_status_raw": version_status_raw,
        "jira_worked_basis": worked_basis,
        "jira_worked_share": worked_share,
        "jira_worked_words": worked_words,
    }
)
