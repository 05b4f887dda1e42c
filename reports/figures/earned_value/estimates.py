"""Estimates at completion (EAC): what the work will have cost when it is done, by four assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Figure, Unit
from reports.figures.earned_value.indices import NOTHING_PLANNED, not_spent, without
from reports.figures.earned_value.terms import FORMULAS, told, untold
from reports.figures.fact import Evidence, counted, evidence, fact_id, known, missing, one_of, reasons, rounded, whole
from reports.figures.plan import Plan, is_done

NOTHING_EARNED = "nothing is earned yet, so cost performance is zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """The four figures from which all others follow."""

    owner: str
    bac: Figure
    pv: Figure
    ev: Figure
    ac: Figure

    @property
    def amounts(self) -> tuple[int, int, int, int]:
        """BAC, PV, EV and AC in minor units, zero where one is not known: ask `without` first."""
        return whole(self.bac) or 0, whole(self.pv) or 0, whole(self.ev) or 0, whole(self.ac) or 0

    @property
    def limit(self) -> str:
        """What progress and actual cost leave out, which all that follows from both leaves out too."""
        return reasons(self.ev.reason, self.ac.reason)


def at_cost_performance(basics: Basics) -> Figure:
    """Return the cost at completion if the rest costs as much for what it earns as the work so far.

    Formula: EAC = AC + (BAC - EV) / CPI = BAC / CPI. Unit: minor units, from the unrounded index. Undefined when CPI
    is, and when nothing is earned. Source: NASA performance management reference card (2015); PMI's practice standard
    calls it typical. Example: 1,000.00 budgeted, CPI 1.25: 800.00.
    """
    inputs = (basics.bac, basics.ev, basics.ac)
    bac, _, ev, ac = basics.amounts
    if reason := without(*inputs) or not_spent(ac) or _not_earned(ev):
        return untold(basics.owner, "eac_cpi", reason, inputs)
    return _estimate(basics, "eac_cpi", rounded(bac * ac, ev), inputs)


def at_budget(basics: Basics) -> Figure:
    """Return the cost at completion if the rest costs what was budgeted for it.

    Formula: EAC = AC + (BAC - EV). Unit: minor units. Undefined when an input is, and when they are in two currencies.
    Source: "atypical" in PMI's practice standard for earned value management. Example: 630.00 spent, 1,000.00
    budgeted, 350.00 earned: 1,280.00.
    """
    inputs = (basics.bac, basics.ev, basics.ac)
    if reason := without(*inputs):
        return untold(basics.owner, "eac_budget", reason, inputs)
    bac, _, ev, ac = basics.amounts
    return _estimate(basics, "eac_budget", ac + bac - ev, inputs)


def at_both(basics: Basics) -> Figure:
    """Return the cost at completion if being late costs money too; of the four usually the highest.

    Formula: EAC = AC + (BAC - EV) / (CPI x SPI). Unit: minor units, from the unrounded indices. Undefined when either
    index is, and when nothing is earned. Source: DoD earned value management "gold card", EAC composite.
    Example: 2,700.00 spent, 1,300.00 of work left, CPI 0.889, SPI 0.8: 4,528.13.
    """
    inputs = (basics.bac, basics.ev, basics.ac, basics.pv)
    bac, pv, ev, ac = basics.amounts
    reason = without(*inputs) or not_spent(ac) or _not_earned(ev) or ("" if pv > 0 else NOTHING_PLANNED)
    if reason:
        return untold(basics.owner, "eac_composite", reason, inputs)
    return _estimate(basics, "eac_composite", ac + rounded((bac - ev) * ac * pv, ev * ev), inputs)


def bottom_up(basics: Basics, plan: Plan) -> Figure:
    """Return the cost at completion if the rest costs what the people who plan it say.

    Formula: EAC = AC + remaining cost of the tasks that count, as the plan states it now. Unit: minor units. Undefined
    when AC is, when no task states a remaining cost, when the plan states none although work is left, and in two
    currencies. Source: PMI's practice standard for earned value management (bottom-up ETC).
    Example: 11,000.00 spent, 1,000.00 remaining: 12,000.00.
    """
    owner, actual = basics.owner, basics.ac
    if reason := without(actual):
        return untold(owner, "eac_bottom_up", reason, (actual,))
    own = [task for task in plan.leaves if (task.source, task.source_project or "") not in plan.trackers]
    stating = [task for task in own if task.cost_remaining is not None]
    left = sum(task.cost_remaining or 0 for task in stating)
    open_ones = [task for task in own if not is_done(task)]
    if reason := _no_remainder(len(stating), left, len(open_ones)):
        return untold(owner, "eac_bottom_up", reason, (actual,))
    currencies = sorted({word for task in stating if task.cost_remaining and (word := task.currency)})
    if len({*currencies, actual.currency} - {""}) > 1:
        said = one_of(sorted({*currencies, actual.currency} - {""}))
        reason = f"remaining and actual cost are in {said}, which do not add up without a rate"
        return untold(owner, "eac_bottom_up", reason, (actual,))
    silent = sum(1 for task in open_ones if task.cost_remaining is None)
    return told(
        owner,
        "eac_bottom_up",
        (whole(actual) or 0) + left,
        currency=actual.currency or "".join(currencies),
        limit=reasons(
            actual.reason, f"{counted(silent, 'open task')} without a remaining cost left out" if silent else ""
        ),
        inputs=(actual,),
        behind=evidence((task.cost_remaining or 0, task) for task in stating if task.cost_remaining),
    )


def to_complete(owner: str, estimate: Figure, actual: Figure) -> Figure:
    """Return what is still to be spent: estimate to complete (ETC).

    Formula: ETC = EAC - AC, by the estimate at today's cost performance. Unit: minor units. Undefined when the estimate
    is. Source: NASA performance management reference card (2015). Example: 800.00 estimated, 240.00 spent: 560.00.
    """
    if estimate.value is None:
        return untold(owner, "etc", estimate.reason, (estimate, actual))
    left = (whole(estimate) or 0) - (whole(actual) or 0)
    return told(owner, "etc", left, currency=estimate.currency, limit=estimate.reason, inputs=(estimate, actual))


def variance_at_completion(owner: str, budget: Figure, estimate: Figure) -> Figure:
    """Return what the work is estimated to leave of the budget: variance at completion (VAC); below zero is over it.

    Formula: VAC = BAC - EAC, by the estimate at today's cost performance. Unit: minor units. Undefined when the
    estimate is. Source: NASA performance management reference card (2015). Example: 1,000.00 and 800.00: 200.00.
    """
    if estimate.value is None:
        return untold(owner, "vac", estimate.reason, (budget, estimate))
    over = (whole(budget) or 0) - (whole(estimate) or 0)
    return told(owner, "vac", over, currency=estimate.currency, limit=estimate.reason, inputs=(budget, estimate))


def forecast_cost(owner: str, by_performance: Figure, by_plan: Figure) -> Figure:
    """Return what the project is forecast to cost, with the method in its formula.

    Formula: the estimate at completion at today's cost performance; where that is not known, the one by the plan's
    remaining cost. Unit: minor units. Undefined when neither is known: what is spent, committed and left of the budget
    is no forecast. Source: GAO cost estimating and assessment guide. Example: EAC of 800.00 at CPI 1.25: 800.00.
    """
    name = fact_id(owner, "forecast_cost")
    estimates = (by_performance, by_plan)
    for figure, method in zip(estimates, ("eac_cpi", "eac_bottom_up"), strict=True):
        value = whole(figure)
        if value is not None:
            formula = f"estimate at completion: {FORMULAS[method]}"
            behind = Evidence(records=figure.records, count=figure.record_count)
            return known(
                name,
                Unit.MONEY,
                value,
                formula=formula,
                currency=figure.currency,
                limit=figure.reason,
                inputs=(figure,),
                behind=behind,
            )
    formula = "estimate at completion at today's cost performance, else by the plan's remaining cost"
    return missing(name, Unit.MONEY, by_performance.reason, formula=formula, inputs=estimates)


def _estimate(basics: Basics, name: str, value: int, inputs: Sequence[Figure]) -> Figure:
    currency = basics.bac.currency or basics.ac.currency
    return told(basics.owner, name, value, currency=currency, limit=basics.limit, inputs=inputs)


def _not_earned(ev: int) -> str:
    return "" if ev > 0 else NOTHING_EARNED


def _no_remainder(stating: int, left: int, open_ones: int) -> str:
    if not stating:
        return "no task states a remaining cost"
    if left < 0:
        return "the remaining cost of the plan is below zero"
    return "the plan states no remaining cost although tasks are open" if open_ones and not left else ""
