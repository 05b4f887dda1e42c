"""A colour with everything that decided it, and what would turn it green."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from model.thresholds import Limits, Preset
from reports.document import Colour, Declared, Figure

WORST_FIRST = (Colour.RED, Colour.YELLOW, Colour.GREY, Colour.GREEN)


class Comparison(StrEnum):
    """By what a colour was decided."""

    SLIP = "slip"
    BUDGET = "budget"
    SPENDING_PLAN = "spending plan"
    ESTIMATE = "estimate at completion"
    ADDED = "tasks added since the first baseline"
    GROWN = "tasks added since the last report"
    HOURS = "hours"
    SEVERE = "severe risks and issues"
    SCORE = "risk score"


class Lever(StrEnum):
    """What would have to change so that a comparison turns green."""

    FINISH = "finish"  # by working days, to a date
    FINISH_IN_DAYS = "finish in days"  # by calendar days, to a date
    COMMITTED = "committed"  # by minor units, to minor units; as for all money
    SPENT = "spent"
    BUDGET = "budget"
    PLANNED = "planned"
    ESTIMATE = "estimate"
    TASKS = "tasks"  # tasks that were added
    REMAINING = "remaining"  # seconds
    ENTRIES = "entries"  # entries of a register


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to green, all else unchanged: an input moved by `by` stands at `to`, which is the last that is green."""

    lever: Lever
    by: int  # above zero, in the unit of the lever
    to: int | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One comparison: how far beyond (above zero) what was approved, in the unit of the limits."""

    test: Comparison
    value: int
    colour: Colour
    inputs: tuple[Figure, ...]
    ways: tuple[Way, ...] = ()  # each alone turns it green; none where it is green or nothing can
    stuck: str = ""  # why nothing can turn it green, where that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A colour that a person declared in the configuration."""

    dimension: str
    colour: Colour
    by: str
    on: date  # first as-of date for which it holds
    reason: str
    until: date  # last as-of date for which it holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A colour and what decided it; grey with the reason why nobody knows."""

    dimension: str
    colour: Colour  # the declared one where a declaration holds
    preset: Preset
    limits: Limits | None
    deciding: Measurement | None = None
    others: tuple[Measurement, ...] = ()
    unknown: tuple[str, ...] = ()  # why it is grey, or what could not be compared
    notes: tuple[str, ...] = ()  # what the comparison leaves out or stands on, each a clause
    inputs: tuple[Figure, ...] = ()
    declared: Declared | None = None
    lapsed: Declaration | None = None  # held once and does not any more

    @property
    def counts(self) -> bool:
        """Whether it takes part in the overall colour: it has limits, or a person judged it."""
        return self.limits is not None or self.declared is not None

    @property
    def measured(self) -> tuple[Measurement, ...]:
        """Every comparison that was made, the deciding one first."""
        return () if self.deciding is None else (self.deciding, *self.others)


def judged(
    dimension: str,
    preset: Preset,
    measurement: Measurement,
    *,
    others: Sequence[Measurement] = (),
    notes: Sequence[str] = (),
) -> Verdict:
    """Return the verdict of a comparison that decides, beside others that were made."""
    every = (measurement, *others)
    return Verdict(
        dimension=dimension,
        colour=measurement.colour,
        preset=preset,
        limits=preset.limits(dimension),
        deciding=measurement,
        others=tuple(others),
        notes=tuple(note for note in notes if note),
        inputs=tuple(dict.fromkeys(figure for found in every for figure in found.inputs)),
    )


def grey(dimension: str, preset: Preset, unknown: Sequence[str], figures: tuple[Figure, ...]) -> Verdict:
    """Return the verdict that nobody knows, with the reasons, each once."""
    reasons = tuple(dict.fromkeys(reason for reason in unknown if reason))
    return Verdict(
        dimension=dimension,
        colour=Colour.GREY,
        preset=preset,
        limits=preset.limits(dimension),
        unknown=reasons,
        inputs=figures,
    )


def without_limits(preset: Preset, dimension: str) -> list[str]:
    """Return why a dimension has no colour where the thresholds say nothing of it, as a list of none or one."""
    if preset.limits(dimension) is not None:
        return []
    return [f"the thresholds {preset.name!r} have no limits for {dimension}"]
