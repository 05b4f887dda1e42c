"""The limits turned round: how much of something still keeps a share within its limit, exactly."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from reports.figures.fact import WHOLE
from reports.figures.working_days import working_days


def most_within(limit: int, of: int) -> int:
    """Return the largest whole number whose share of `of` (above zero) is at most `limit` basis points.

    It inverts `share`, which rounds halves up: `share(n, of) <= limit` holds for every n up to the result and for none
    above it. Example: at most 15 % of 7 days: 1 day, since 2 days are 28.57 %.
    """
    return ((2 * limit + 1) * of - 1) // (2 * WHOLE)


def least_base(limit: int, amount: int) -> int:
    """Return the smallest base (above zero) that `amount` (zero or more) exceeds by at most `limit` basis points of it.

    Example: 1,100.00 spent and a limit of 5 %: a budget of 1,047.57, which it exceeds by 5 % rounded.
    """
    return 2 * amount * WHOLE // (2 * limit + 1 + 2 * WHOLE) + 1


def working_day_after(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """Return the earliest day that lies `count` working days (zero or more) after `day`; `day` itself for zero.

    Example: 2 working days after Friday 2 October 2026: Tuesday 6 October 2026.
    """
    found = day + timedelta(days=count)
    while (missing := count - working_days(day, found, holidays)) > 0:
        found += timedelta(days=missing)
    return found
