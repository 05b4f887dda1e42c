"""Colours of schedule, cost and the whole, with everything that decided them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.document import Colour, Figure
from reports.figures.baselines import Approval
from reports.figures.fact import day, share, whole
from reports.figures.money import exposure, shared_currency, two_currencies
from reports.figures.presets import Limits, LimitUnit, Preset, colour_of
from reports.figures.spending_plan import PlanComparison
from reports.figures.working_days import working_days_within

WORST_FIRST = (Colour.RED, Colour.YELLOW, Colour.GREY, Colour.GREEN)


class Comparison(StrEnum):
    """By what a colour was decided."""

    SLIP = "slip"
    BUDGET = "budget"
    SPENDING_PLAN = "spending plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One comparison: how far beyond (above zero) what was approved, in the unit of the limits."""

    test: Comparison
    value: int
    colour: Colour
    inputs: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A colour and what decided it; grey with the reason why nobody knows."""

    dimension: str
    colour: Colour
    preset: Preset
    limits: Limits | None
    deciding: Measurement | None = None
    others: tuple[Measurement, ...] = ()
    unknown: tuple[str, ...] = ()  # why it is grey, or what could not be compared
    inputs: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleInputs:
    """What the colour of the schedule is decided by."""

    first: Approval | None
    approved: Figure  # finish in the first baseline
    forecast: Figure
    slip: Figure
    begin: Figure
    holidays: frozenset[date] = frozenset()
    stale: tuple[str, ...] = ()  # why the plan may not be believed, one sentence each


@dataclass(frozen=True, slots=True, kw_only=True)
class CostInputs:
    """What the colour of the cost is decided by."""

    revised: Figure
    actual: Figure
    commitment: Figure
    comparison: PlanComparison
    stale: tuple[str, ...] = ()


def schedule_verdict(inputs: ScheduleInputs, preset: Preset) -> Verdict:
    """Return the colour of the schedule: how late the forecast finish is against the first baseline.

    With limits in percent, the slip in working days over the working days of the first baseline (start to finish, both
    inclusive); with limits in days, calendar days late. Grey when a baseline or forecast is missing, when the plan is
    stale or could not be read, and when the preset has no limits for schedules. The first baseline counts, so that
    approving a delay does not turn a late project green.
    Example: 12 working days late of 100 planned, limits 15 % and 25 %: 12 %, green.
    """
    limits = preset.schedule
    figures = (inputs.approved, inputs.forecast, inputs.slip)
    unknown = [*inputs.stale, *_without_limits(limits, preset, "schedule")]
    unknown += [inputs.slip.reason] if inputs.slip.value is None else []
    late = whole(inputs.slip)
    if unknown or limits is None or late is None:
        return _grey("schedule", preset, unknown, figures)
    value = _lateness(inputs, limits, late)
    if value is None:
        return _grey("schedule", preset, ["the first baseline has no start to measure its length from"], figures)
    measured = Measurement(test=Comparison.SLIP, value=value, colour=colour_of(value, limits), inputs=figures)
    return Verdict(
        dimension="schedule", colour=measured.colour, preset=preset, limits=limits, deciding=measured, inputs=figures
    )


def cost_verdict(inputs: CostInputs, preset: Preset) -> Verdict:
    """Return the colour of the cost: the worse of two comparisons, or the one that can be made.

    Budget: by how much actual + commitments exceed the revised budget, as a share of it. Spending plan: by how much
    actual spending exceeds what was planned for the same time, as a share of the plan. Nothing is forecast or guessed.
    Grey when the budget or the actual cost is missing or zero, when a ledger is stale or failed, and when the preset
    has no limits for cost. Example: 1,060.00 spent and committed of 1,000.00: 6 % over, red above 5 %.
    """
    limits = preset.cost
    figures = (inputs.revised, inputs.actual, inputs.commitment)
    unknown = [*inputs.stale, *_without_limits(limits, preset, "cost")]
    spent = exposure(*figures)
    budget = whole(inputs.revised)
    if isinstance(spent, str):
        unknown.append(spent)
    elif budget is not None and budget <= 0:
        unknown.append("the revised budget is not above zero")
    if unknown or limits is None or budget is None or isinstance(spent, str):
        return _grey("cost", preset, unknown, figures)
    over = share(spent - budget, budget)
    measured = [Measurement(test=Comparison.BUDGET, value=over, colour=colour_of(over, limits), inputs=figures)]
    against_plan, missing = _against_plan(inputs.comparison, limits)
    measured += [against_plan] if against_plan else []
    deciding = min(measured, key=lambda found: WORST_FIRST.index(found.colour))
    return Verdict(
        dimension="cost",
        colour=deciding.colour,
        preset=preset,
        limits=limits,
        deciding=deciding,
        others=tuple(found for found in measured if found is not deciding),
        unknown=missing,
        inputs=tuple(dict.fromkeys(figure for found in (deciding, *measured) for figure in found.inputs)),
    )


def overall_verdict(parts: Sequence[Verdict], preset: Preset) -> Verdict:
    """Return the overall colour: red or yellow as soon as one part is, green only when every part is known to be.

    Otherwise grey: a good schedule says nothing of a cost that nobody knows. A dimension that the thresholds give no
    limits for has no colour and does not count. Example: schedule green, cost grey: grey.
    """
    counted = [part for part in parts if part.limits is not None]
    unknown = tuple(part.dimension for part in counted if part.colour is Colour.GREY)
    colour = min((part.colour for part in counted), key=WORST_FIRST.index, default=Colour.GREY)
    inputs = tuple(dict.fromkeys(figure for part in parts for figure in part.inputs))
    return Verdict(dimension="overall", colour=colour, preset=preset, limits=None, unknown=unknown, inputs=inputs)


def _lateness(inputs: ScheduleInputs, limits: Limits, late: int) -> int | None:
    approved, forecast = day(inputs.approved), day(inputs.forecast)
    if limits.unit is LimitUnit.DAYS:
        return (forecast - approved).days if approved and forecast else None
    begin = (inputs.first.start_on if inputs.first else None) or day(inputs.begin)
    length = working_days_within(begin, approved, inputs.holidays) if begin and approved else 0
    return share(late, length) if length else None


def _against_plan(comparison: PlanComparison, limits: Limits) -> tuple[Measurement | None, tuple[str, ...]]:
    planned, actual = comparison.planned, comparison.actual
    by_now, spent = whole(planned), whole(actual)
    if by_now is None or spent is None:
        return None, (planned.reason if by_now is None else actual.reason,)
    if by_now <= 0:
        return None, ("no spending was planned by now",)
    if shared_currency(planned, actual) is None:
        return None, (two_currencies(planned, actual),)
    over = share(spent - by_now, by_now)
    return Measurement(
        test=Comparison.SPENDING_PLAN, value=over, colour=colour_of(over, limits), inputs=(planned, actual)
    ), ()


def _without_limits(limits: Limits | None, preset: Preset, dimension: str) -> list[str]:
    return [] if limits else [f"the thresholds {preset.name!r} have no limits for {dimension}"]


def _grey(dimension: str, preset: Preset, unknown: Sequence[str], figures: tuple[Figure, ...]) -> Verdict:
    limits = preset.schedule if dimension == "schedule" else preset.cost
    reasons = tuple(dict.fromkeys(reason for reason in unknown if reason))
    return Verdict(
        dimension=dimension, colour=Colour.GREY, preset=preset, limits=limits, unknown=reasons, inputs=figures
    )
