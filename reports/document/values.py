"""A value with everything needed to defend it, and the sentences that print such values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """What the value of a figure is counted in."""

    MONEY = "money"  # minor units, int
    SECONDS = "seconds"  # int
    BASIS_POINTS = "basis_points"  # int
    WORKING_DAYS = "working_days"  # int; later than the baseline is above zero
    DATE = "date"
    COUNT = "count"  # int
    RATIO = "ratio"  # Decimal
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLink:
    """One stored row a figure came from."""

    key: str
    place: str = ""  # file and cell where there is one
    url: str = ""
    title: str = ""  # what people call it, where it has no place to be looked up at


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value with everything needed to defend it; None always with a reason."""

    id: str  # fact id, unique in the document: "IT-0423/cost/actual"
    unit: Unit
    value: int | Decimal | date | str | None
    currency: str = ""  # of MONEY
    reason: str = ""  # why there is no value, or what limits it; a sentence without full stop
    formula: str = ""  # in words a reader knows: "budget original + adjustments"
    inputs: tuple[str, ...] = ()  # fact ids
    records: tuple[RecordLink, ...] = ()  # at most a few; `record_count` says how many there are
    record_count: int = 0
    previous: int | Decimal | date | str | None = None  # in the last report
    restated: int | None = None  # change of the value for the last report's date since that report


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One generated sentence; `facts` are the figures whose values it prints."""

    rule: str
    text: str
    facts: tuple[str, ...]
    weight: int = 0
