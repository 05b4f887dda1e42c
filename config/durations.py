"""Spans of time and limits as an administrator writes them: `15 minutes`, `10 %`, `30 days`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from model.spans import PATTERN, shown_span, span

_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,2})?) %", re.ASCII)
_DAYS = re.compile(r"(\d{1,4}) days?", re.ASCII)


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
    """How far something may be off: a share of the baseline in basis points, or calendar days."""

    amount: int
    unit: Literal["basis points", "days"]

    def __str__(self) -> str:
        """Return the limit as it is written: `10 %`, `30 days`."""
        if self.unit == "days":
            return f"{self.amount} days"
        return f"{Decimal(self.amount).scaleb(-2).normalize():f} %"


def limit(value: object) -> Limit:
    """Return the limit that `"10 %"` or `"30 days"` names; raises ValueError for anything else."""
    if isinstance(value, Limit):
        return value
    if isinstance(value, str) and (found := _PERCENT.fullmatch(value)):
        return Limit(int(Decimal(found[1]).scaleb(2)), "basis points")
    if isinstance(value, str) and (found := _DAYS.fullmatch(value)):
        return Limit(int(found[1]), "days")
    raise ValueError("expected a share or a number of days, like `10 %` or `30 days`")


LimitText = Annotated[
    Limit,
    PlainValidator(limit),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,4}((\.[0-9]{1,2})? %| days?)$"}),
]
"""A settings field written like `10 %` or `30 days`."""
