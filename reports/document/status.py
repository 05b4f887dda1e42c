"""Colours that explain themselves, and what earlier reports said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Colour(StrEnum):
    """A status; worst first is RED, YELLOW, GREY, GREEN."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"  # inputs are missing or stale: nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A colour that a person set in place of the computed one; both are printed."""

    computed: Colour
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLight:
    """A computed colour that explains itself."""

    dimension: str  # "overall", "schedule", "cost", "scope", "resources", "risk"
    colour: Colour  # the declared one where a person declared one, else the computed one
    previous: Colour | None
    rule: str  # "schedule slip against the first baseline"
    threshold: str  # "yellow above 10 %, red above 25 % (preset alabama)"
    because: str  # one sentence with the inputs
    margin: str = ""  # how far from the next colour
    facts: tuple[str, ...] = ()
    to_green: str = ""  # what would turn it green, one sentence; empty where it is green or nobody can say
    since: date | None = None  # as-of date of the first of the reports in a row with this colour
    declared: Declared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPoint:
    """What one earlier report said of a project, kept so that every later one can draw the way it came."""

    as_of: date
    colours: Mapping[str, Colour]  # by dimension
    finish_forecast: date | None = None
    milestones: Mapping[str, date] = field(default_factory=dict)  # forecast by key
    ratios: Mapping[str, Decimal] = field(default_factory=dict)  # "spi", "cpi", "spi_t" where they were known
