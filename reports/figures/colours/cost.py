"""The colour of the cost: spent and committed against the budget and the plan, or the estimate against the budget."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model.thresholds import CostMeasure, Limits, Preset
from reports.document import Colour, Figure
from reports.figures.colours.inverse import least_base, most_within
from reports.figures.colours.verdict import (
    WORST_FIRST,
    Comparison,
    Lever,
    Measurement,
    Verdict,
    Way,
    grey,
    judged,
    without_limits,
)
from reports.figures.fact import share, whole
from reports.figures.money import exposure, shared_currency, two_currencies
from reports.figures.presets import colour_of
from reports.figures.spending_plan import PlanComparison

COST = "cost"
NO_ESTIMATE = "no estimate at completion was made"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostInputs:
    """What the colour of the cost is decided by."""

    revised: Figure
    actual: Figure
    commitment: Figure
    comparison: PlanComparison
    estimate: Figure | None = None  # estimate at completion (EAC), of earned value
    at_completion: Figure | None = None  # budget at completion (BAC), which the estimate is set against
    no_estimate: str = NO_ESTIMATE  # why there is no estimate
    stale: tuple[str, ...] = ()


def cost_verdict(inputs: CostInputs, preset: Preset) -> Verdict:
    """Return the colour of the cost: the worse of two comparisons, or the one that can be made.

    Budget: by how much actual + commitments exceed the revised budget, as a share of it. Spending plan: by how much
    actual spending exceeds what was planned for the same time, as a share of the plan. Nothing is forecast or guessed.
    Thresholds that judge by the estimate at completion compare that alone with the budget at completion, as long as
    earned value gives one; without, the budget and the spending plan count and a note says so.
    Grey when the budget or the actual cost is missing or zero, when a ledger is stale or failed, and when the preset
    has no limits for cost. Example: 1,060.00 spent and committed of 1,000.00: 6 % over, red above 5 %.
    """
    limits = preset.cost
    by_estimate = preset.cost_by is CostMeasure.ESTIMATE_AT_COMPLETION
    if limits is not None and by_estimate and not inputs.stale:
        estimated = _estimated(inputs, limits)
        if isinstance(estimated, Measurement):
            return judged(COST, preset, estimated)
        note = f"not judged by the estimate at completion: {estimated}"
        return _by_spending(inputs, preset, (note,))
    return _by_spending(inputs, preset, ())


def _by_spending(inputs: CostInputs, preset: Preset, notes: tuple[str, ...]) -> Verdict:
    limits = preset.cost
    figures = (inputs.revised, inputs.actual, inputs.commitment)
    unknown = [*inputs.stale, *without_limits(preset, COST)]
    spent = exposure(*figures)
    budget = whole(inputs.revised)
    if isinstance(spent, str):
        unknown.append(spent)
    elif budget is not None and budget <= 0:
        unknown.append("the revised budget is not above zero")
    if unknown or limits is None or budget is None or isinstance(spent, str):
        return grey(COST, preset, [*unknown, *notes], figures)
    measured = [_against_budget(spent, budget, figures, limits)]
    against_plan, missing = _against_plan(inputs.comparison, limits)
    measured += [against_plan] if against_plan else []
    deciding = min(measured, key=lambda found: WORST_FIRST.index(found.colour))
    others = tuple(found for found in measured if found is not deciding)
    return replace(judged(COST, preset, deciding, others=others, notes=notes), unknown=missing)


def _against_budget(spent: int, budget: int, figures: tuple[Figure, ...], limits: Limits) -> Measurement:
    value = share(spent - budget, budget)
    colour = colour_of(value, limits)
    ways: list[Way] = []
    if colour is not Colour.GREEN:
        most, needed = budget + most_within(limits.yellow_above, budget), least_base(limits.yellow_above, spent)
        committed, by = whole(figures[2]) or 0, spent - most
        if by <= committed:  # money that was spent does not come back, an order can be cancelled
            ways.append(Way(lever=Lever.COMMITTED, by=by, to=committed - by))
        ways.append(Way(lever=Lever.BUDGET, by=needed - budget, to=needed))
    return Measurement(test=Comparison.BUDGET, value=value, colour=colour, inputs=figures, ways=tuple(ways))


def _against_plan(comparison: PlanComparison, limits: Limits) -> tuple[Measurement | None, tuple[str, ...]]:
    planned, actual = comparison.planned, comparison.actual
    by_now, spent = whole(planned), whole(actual)
    if by_now is None or spent is None:
        return None, (planned.reason if by_now is None else actual.reason,)
    if by_now <= 0:
        return None, ("no spending was planned by now",)
    if shared_currency(planned, actual) is None:
        return None, (two_currencies(planned, actual),)
    value = share(spent - by_now, by_now)
    colour = colour_of(value, limits)
    ways: tuple[Way, ...] = ()
    if colour is not Colour.GREEN:
        most, needed = by_now + most_within(limits.yellow_above, by_now), least_base(limits.yellow_above, spent)
        ways = (
            Way(lever=Lever.SPENT, by=spent - most, to=most),
            Way(lever=Lever.PLANNED, by=needed - by_now, to=needed),
        )
    return Measurement(
        test=Comparison.SPENDING_PLAN, value=value, colour=colour, inputs=(planned, actual), ways=ways
    ), ()


def _estimated(inputs: CostInputs, limits: Limits) -> Measurement | str:
    """Compare the estimate with the budget at completion, or say why that cannot be."""
    estimate, budget = inputs.estimate, inputs.at_completion
    if estimate is None or budget is None:
        return inputs.no_estimate or NO_ESTIMATE
    expected, approved = whole(estimate), whole(budget)
    if expected is None or approved is None:
        return (estimate.reason if expected is None else budget.reason) or NO_ESTIMATE
    if approved <= 0:
        return "the budget at completion is not above zero"
    if shared_currency(estimate, budget) is None:
        return two_currencies(estimate, budget)
    value = share(expected - approved, approved)
    colour = colour_of(value, limits)
    ways: tuple[Way, ...] = ()
    if colour is not Colour.GREEN:
        most = approved + most_within(limits.yellow_above, approved)
        ways = (Way(lever=Lever.ESTIMATE, by=expected - most, to=most),)
    return Measurement(test=Comparison.ESTIMATE, value=value, colour=colour, inputs=(budget, estimate), ways=ways)
