"""Planned value (PV): what of the budget was to be earned by a day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import accumulate

from model.values import MinorUnits
from reports.document import Figure
from reports.figures.earned_value.budget import Budget, BudgetRow
from reports.figures.earned_value.terms import told
from reports.figures.fact import evidence, rounded
from reports.figures.working_days import DAYS_PER_WEEK, WORKING_DAYS_PER_WEEK


def planned_value(owner: str, found: Budget, as_of: date, holidays: Collection[date] = ()) -> Figure:
    """Return the budget of the work that was to be done by the as-of date: planned value (PV), formerly BCWS.

    Formula: each task's baselined cost, spread evenly over the working days from its baselined start to its finish,
    both inclusive, up to and with the as-of date; a milestone counts at its finish. Plans do not say how money is
    spread within a task, so this is an assumption and the formula states it. Unit: minor units, each task's part
    rounded once. Undefined without a budget. Source: NASA performance management reference card (2015); GAO cost
    estimating and assessment guide. Example: 1,000.00 over 10 working days, 4 of them passed: 400.00.
    """
    (planned,) = planned_by(found.rows, [as_of], holidays)
    return told(
        owner,
        "pv",
        planned,
        currency=found.currency,
        limit=found.undated,
        behind=evidence((row.cost, row.value) for row in found.rows if row.start_on <= as_of),
    )


def planned_by(
    rows: Iterable[BudgetRow], days: Sequence[date], holidays: Collection[date] = ()
) -> tuple[MinorUnits, ...]:
    """Return what was to be earned by the end of each of some days, which are in order and each once."""
    count = _counter(holidays)
    steps = [0] * (len(days) + 1)
    for row in rows:
        before = count(row.start_on.toordinal() - 1)
        length = count(row.finish_on.toordinal()) - before
        last = bisect_left(days, row.finish_on)
        earlier = 0
        for at in range(bisect_left(days, row.start_on), last):
            passed = count(days[at].toordinal()) - before
            part = rounded(row.cost * passed, length) if length else 0
            steps[at] += part - earlier
            earlier = part
        steps[last] += row.cost - earlier
    return tuple(accumulate(steps[: len(days)]))


def _counter(holidays: Collection[date]) -> Callable[[int], int]:
    """Return what counts the working days up to and with a day, which is given as its ordinal; day 1 is a Monday."""
    free = sorted(day.toordinal() for day in set(holidays) if day.weekday() < WORKING_DAYS_PER_WEEK)

    def count(ordinal: int) -> int:
        weeks, rest = divmod(ordinal, DAYS_PER_WEEK)
        return weeks * WORKING_DAYS_PER_WEEK + min(rest, WORKING_DAYS_PER_WEEK) - bisect_right(free, ordinal)

    return count
