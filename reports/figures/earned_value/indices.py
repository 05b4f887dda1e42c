"""Variances and performance indices: what was earned, beside what was planned and what was spent."""

from __future__ import annotations

from reports.document import Figure
from reports.figures.earned_value.terms import ratio, told, untold
from reports.figures.fact import reasons, whole
from reports.figures.money import shared_currency, two_currencies

NOTHING_PLANNED = "nothing was planned to be earned by the as-of date"
NOTHING_SPENT = "nothing is spent yet, so the actual cost is zero"
SPENT_BELOW_ZERO = "the actual cost is below zero"

_CALLED = {"pv": "planned value", "ev": "earned value", "ac": "actual cost", "bac": "budget at completion"}


def without(*inputs: Figure) -> str:
    """Return why nothing follows from some figures: the first that has no value, or that they are in two currencies."""
    for figure in inputs:
        if figure.value is None:
            name = figure.id.rsplit("/", 1)[-1]
            return f"without {_CALLED.get(name, name)}: {figure.reason}"
    return two_currencies(*inputs) if shared_currency(*inputs) is None else ""


def not_spent(actual: int) -> str:
    """Return why nothing can be divided by an actual cost in minor units; empty when it can."""
    if actual == 0:
        return NOTHING_SPENT
    return SPENT_BELOW_ZERO if actual < 0 else ""


def schedule_variance(owner: str, earned: Figure, planned: Figure) -> Figure:
    """Return the budget of work done less that of work planned: schedule variance (SV); below zero is behind.

    Formula: SV = EV - PV. Unit: minor units. Undefined when either is. It ends at zero however late a project is done,
    see `earned_schedule`. Source: NASA performance management reference card (2015).
    Example: 300.00 earned, 400.00 planned: -100.00.
    """
    return _variance(owner, "sv", earned, planned)


def cost_variance(owner: str, earned: Figure, actual: Figure) -> Figure:
    """Return the budget of work done less what it cost: cost variance (CV); below zero is over budget.

    Formula: CV = EV - AC. Unit: minor units. Undefined when either is, and when they are in two currencies.
    Source: NASA performance management reference card (2015). Example: 300.00 earned, 240.00 spent: 60.00.
    """
    return _variance(owner, "cv", earned, actual)


def schedule_performance(owner: str, earned: Figure, planned: Figure) -> Figure:
    """Return what was earned for each unit that was planned: schedule performance index (SPI); below 1 is behind.

    Formula: SPI = EV / PV. Unit: ratio, six places. Undefined when either is or nothing was planned yet.
    Source: NASA performance management reference card (2015). Example: 300.00 earned, 400.00 planned: 0.75.
    """
    if reason := without(earned, planned):
        return untold(owner, "spi", reason, (earned, planned))
    divisor = whole(planned) or 0
    if divisor <= 0:
        return untold(owner, "spi", NOTHING_PLANNED, (earned, planned))
    limit = reasons(earned.reason, planned.reason)
    return told(owner, "spi", ratio(whole(earned) or 0, divisor), limit=limit, inputs=(earned, planned))


def cost_performance(owner: str, earned: Figure, actual: Figure) -> Figure:
    """Return what was earned for each unit that was spent: cost performance index (CPI); below 1 is over budget.

    Formula: CPI = EV / AC. Unit: ratio, six places. Undefined when either is, when they are in two currencies, and when
    the actual cost is zero or below. Source: NASA performance management reference card (2015).
    Example: 300.00 earned, 240.00 spent: 1.25.
    """
    if reason := without(earned, actual) or not_spent(whole(actual) or 0):
        return untold(owner, "cpi", reason, (earned, actual))
    limit = reasons(earned.reason, actual.reason)
    return told(owner, "cpi", ratio(whole(earned) or 0, whole(actual) or 0), limit=limit, inputs=(earned, actual))


def _variance(owner: str, name: str, earned: Figure, other: Figure) -> Figure:
    if reason := without(earned, other):
        return untold(owner, name, reason, (earned, other))
    return told(
        owner,
        name,
        (whole(earned) or 0) - (whole(other) or 0),
        currency=earned.currency or other.currency,
        limit=reasons(earned.reason, other.reason),
        inputs=(earned, other),
    )
