"""To-complete performance index (TCPI): how the rest has to be worked so that a target is met."""

from __future__ import annotations

from reports.document import Figure
from reports.figures.earned_value.estimates import Basics
from reports.figures.earned_value.indices import without
from reports.figures.earned_value.terms import FORMULAS, ratio, told, untold
from reports.figures.fact import reasons, whole

NOT_ACHIEVABLE = "not achievable"
NO_WORK_LEFT = "no budgeted work is left"


def for_budget(basics: Basics) -> Figure:
    """Return the cost performance that the rest of the work needs so that the budget suffices.

    Formula: TCPI = (BAC - EV) / (BAC - AC). Unit: ratio, six places; above 1 the rest has to cost less than budgeted.
    Undefined when an input is, when no work is left, and when work is left and the budget is spent: then the target is
    not achievable, which is no number below zero. Source: DoD earned value management "gold card".
    Example: 1,000.00 budgeted, 350.00 earned, 630.00 spent: 1.76.
    """
    inputs = (basics.bac, basics.ev, basics.ac)
    if reason := without(*inputs) or _no_work(basics):
        return untold(basics.owner, "tcpi_bac", reason, inputs)
    bac, _, ev, ac = basics.amounts
    if bac <= ac:
        reason = f"{NOT_ACHIEVABLE}, the budget is spent and work is left"
        return untold(basics.owner, "tcpi_bac", reason, inputs)
    return told(basics.owner, "tcpi_bac", ratio(bac - ev, bac - ac), limit=basics.limit, inputs=inputs)


def for_estimate(basics: Basics, by_plan: Figure, by_performance: Figure) -> Figure:
    """Return the cost performance that the rest of the work needs so that the estimate at completion suffices.

    Formula: TCPI = (BAC - EV) / (EAC - AC), by the estimate of the people who plan the work; where they state none, by
    the one at today's cost performance, to which the index is equal by definition, and the note says so. Unit: ratio,
    six places. Undefined when an input is, when no work is left, and when the estimate leaves nothing to spend.
    Source: DoD earned value management "gold card". Example: 650.00 of work, 574.82 to spend: 1.13.
    """
    estimate = by_plan if by_plan.value is not None else by_performance
    inputs = (basics.bac, basics.ev, basics.ac, estimate)
    formula = f"{FORMULAS['tcpi_eac']}, where the estimate is {estimate.formula}"
    reason = without(*inputs[:3]) or _no_work(basics) or ("" if estimate.value is not None else estimate.reason)
    if reason:
        return untold(basics.owner, "tcpi_eac", reason, inputs, formula)
    bac, _, ev, ac = basics.amounts
    left = (whole(estimate) or 0) - ac
    if left <= 0:
        reason = f"{NOT_ACHIEVABLE}, the estimate leaves nothing to spend and work is left"
        return untold(basics.owner, "tcpi_eac", reason, inputs, formula)
    same = "" if estimate is by_plan else "the plan states no remaining cost, so this equals cost performance so far"
    limit = reasons(basics.limit, same)
    return told(basics.owner, "tcpi_eac", ratio(bac - ev, left), limit=limit, inputs=inputs, formula=formula)


def _no_work(basics: Basics) -> str:
    bac, _, ev, _ = basics.amounts
    return NO_WORK_LEFT if ev >= bac else ""
