"""Working days: Monday to Friday without declared holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

DAYS_PER_WEEK = 7
WORKING_DAYS_PER_WEEK = 5


def working_days(after: date, until: date, holidays: Collection[date] = ()) -> int:
    """Return how many working days lie after `after` up to and with `until`; below zero when `until` is earlier.

    Weekends and holidays do not count, so that a finish moved from Friday to Saturday has not slipped. Example: from
    Friday 2 October 2026 to Tuesday 6 October 2026 are 2 working days, and the other way round -2.
    """
    if until < after:
        return -working_days(until, after, holidays)
    weeks, rest = divmod((until - after).days, DAYS_PER_WEEK)
    days = weeks * WORKING_DAYS_PER_WEEK
    days += sum(_is_weekday(until - timedelta(days=back)) for back in range(rest))
    return days - sum(1 for holiday in set(holidays) if after < holiday <= until and _is_weekday(holiday))


def working_days_within(first: date, last: date, holidays: Collection[date] = ()) -> int:
    """Return how many working days lie from `first` to `last`, both inclusive; 0 when `last` is earlier."""
    return max(0, working_days(first - timedelta(days=1), last, holidays))


def _is_weekday(day: date) -> bool:
    return day.weekday() < WORKING_DAYS_PER_WEEK
