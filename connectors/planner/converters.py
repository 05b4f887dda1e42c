"""Planner's values turned into unified ones; each raises ValueError with the reason, without value or place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from connectors.contract.connector import Converter
from model.values import Status

WHOLE = 100

_BANDS = ((1, "Urgent"), (4, "Important"), (7, "Medium"), (10, "Low"))  # plannertask.md: up to and with this number


def status(percent: object) -> str:
    """Return how a task stands: 0 is to do, 100 is done, anything between is in progress and says no more."""
    number = _percent(percent)
    if number == 0:
        return Status.TODO.value
    return Status.DONE.value if number == WHOLE else Status.IN_PROGRESS.value


def status_raw(percent: object) -> str:
    """Return the word that Planner's own board shows for a percentage."""
    number = _percent(percent)
    if number == 0:
        return "Not started"
    return "Completed" if number == WHOLE else "In progress"


def priority(number: object) -> str:
    """Return the word of the band that a priority is in."""
    if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
        for last, word in _BANDS:
            if number <= last:
                return word
    raise ValueError("expected a priority from 0 to 10")


def lines(words: object) -> str | None:
    """Return a list of words as lines, None for an empty one."""
    if not isinstance(words, list) or not all(isinstance(one, str) for one in words):
        raise ValueError("expected a list of words")
    return "\n".join(one for one in words if one) or None


def kind_words(row: object) -> list[str]:
    """Return the words by which a mapping may tell kinds apart: "label Risk" for each label, then "bucket Risks".

    Of `{bucket: Bucket, labels: Labels}`.
    """
    found = row if isinstance(row, Mapping) else {}
    labels, bucket = found.get("labels"), found.get("bucket")
    words = [f"label {one}" for one in labels if isinstance(one, str)] if isinstance(labels, list) else []
    return [*words, f"bucket {bucket}"] if isinstance(bucket, str) else words


def is_there(left: object) -> bool:
    """Return whether somebody is still in the directory."""
    return left is not True


def _percent(percent: object) -> int:
    if isinstance(percent, int) and not isinstance(percent, bool) and 0 <= percent <= WHOLE:
        return percent
    raise ValueError("expected a whole number from 0 to 100")


CONVERTERS: Mapping[str, Converter] = MappingProxyType(
    {
        "planner_is_there": is_there,
        "planner_kind_words": kind_words,
        "planner_lines": lines,
        "planner_priority": priority,
        "planner_status": status,
        "planner_status_raw": status_raw,
    }
)
