"""Spans of time and limits as an administrator writes them: `15 minutes`, `10 %`, `30 days`, `2 entries`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from model.spans import PATTERN, shown_span, span

CountedUnit = Literal["days", "entries", "points"]
WrittenUnit = Literal["basis points"] | CountedUnit

_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,2})?) %", re.ASCII)
_COUNTED = re.compile(r"(\d{1,4}) (?:(days?)|(entry|entries)|(points?))", re.ASCII)
_UNITS: tuple[CountedUnit, ...] = ("days", "entries", "points")  # in the order of the pattern's groups


def duration(value: object) -> timedelta:
    """Return the span that `"15 minutes"` names; raises ValueError for anything else, zero too."""
    if isinstance(value, timedelta):
        return value
    time = span(value) if isinstance(value, str) else None
    if not time:
        raise ValueError("expected a whole number and seconds, minutes, hours or days, like `15 minutes`")
    return time


Duration = Annotated[
    timedelta,
    PlainValidator(duration),
    PlainSerializer(shown_span, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{PATTERN}$"}),
]
"""A settings field written like `15 minutes`."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How far something may be off: a share in basis points, calendar days, entries of a register, or risk points."""

    amount: int
    unit: WrittenUnit

    def __str__(self) -> str:
        """Return the limit as it is written: `10 %`, `30 days`, `2 entries`, `9 points`."""
        if self.unit != "basis points":
            return f"{self.amount} {self.unit}"
        return f"{Decimal(self.amount).scaleb(-2).normalize():f} %"


def limit(value: object) -> Limit:
    """Return the limit that `"10 %"`, `"30 days"`, `"2 entries"` or `"9 points"` names; raises ValueError otherwise."""
    if isinstance(value, Limit):
        return value
    if isinstance(value, str) and (found := _PERCENT.fullmatch(value)):
        return Limit(int(Decimal(found[1]).scaleb(2)), "basis points")
    if isinstance(value, str) and (found := _COUNTED.fullmatch(value)):
        unit = next(unit for unit, group in zip(_UNITS, found.groups()[1:], strict=True) if group)
        return Limit(int(found[1]), unit)
    raise ValueError(
        "expected a share or a number of days, like `10 %` or `30 days`; for `risk`, like `2 entries` or `9 points`"
    )


LimitText = Annotated[
    Limit,
    PlainValidator(limit),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,4}((\.[0-9]{1,2})? %| (days?|entry|entries|points?))$"}),
]
"""A settings field written like `10 %`, `30 days`, `2 entries` or `9 points`."""
