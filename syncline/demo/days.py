"""The City of Marlow's working days, and its fiscal year that starts in July."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from functools import cache

FISCAL_YEAR_STARTS = 7  # July
_FIRST, _LAST = date(2025, 1, 1), date(2030, 12, 31)
_SATURDAY = 5
_HOLIDAYS = """
2025-01-01 2025-01-20 2025-02-17 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-11-11 2025-11-27 2025-12-25
2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-11 2026-11-26 2026-12-25
2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-11-11 2027-11-25 2027-12-24
2028-01-17 2028-02-21 2028-05-29 2028-06-19 2028-07-04 2028-09-04 2028-11-10 2028-11-23 2028-12-25
"""

HOLIDAYS: tuple[date, ...] = tuple(date.fromisoformat(word) for word in _HOLIDAYS.split())
"""Days on which the city is closed, ascending; a holiday on a weekend is kept on the nearest weekday."""


@cache
def working_days() -> tuple[date, ...]:
    """Return every day on which the city works, Monday to Friday without `HOLIDAYS`, from 2025 to 2030."""
    closed = frozenset(HOLIDAYS)
    span = ((_FIRST + timedelta(days=number)) for number in range((_LAST - _FIRST).days + 1))
    return tuple(day for day in span if day.weekday() < _SATURDAY and day not in closed)


def number_of(day: date) -> int:
    """Return the number of a working day, or of the next one when the city is closed on `day`."""
    return bisect_left(working_days(), day)


def day_of(number: int) -> date:
    """Return the working day of a number; the inverse of `number_of`."""
    return working_days()[number]


def last_working_day(day: date) -> date:
    """Return the last working day up to and with `day`."""
    number = number_of(day)
    return day if day_of(number) == day else day_of(number - 1)


def weekdays_between(first: date, second: date, *, closed: frozenset[date] = frozenset()) -> int:
    """Return how many Mondays to Fridays outside `closed` lie after `first` up to and with `second`.

    Negative when `second` is earlier. From Friday to the next Monday is 1.
    """
    if second < first:
        return -weekdays_between(second, first, closed=closed)
    span = (first + timedelta(days=number) for number in range(1, (second - first).days + 1))
    return sum(day.weekday() < _SATURDAY and day not in closed for day in span)


def fiscal_year(day: date) -> int:
    """Return the fiscal year of a day, named by the calendar year in which it ends: 2026-07-01 is in 2027."""
    return day.year + (day.month >= FISCAL_YEAR_STARTS)


def fiscal_period(day: date) -> int:
    """Return the fiscal month of a day, 1 for July to 12 for June."""
    return (day.month - FISCAL_YEAR_STARTS) % 12 + 1


def month_end(year: int, period: int) -> date:
    """Return the last working day of a fiscal month; period 13, the year-end close, ends with June."""
    month = (min(period, 12) + FISCAL_YEAR_STARTS - 2) % 12 + 1
    calendar_year = year - (month >= FISCAL_YEAR_STARTS)
    after = date(calendar_year + month // 12, month % 12 + 1, 1)
    return last_working_day(after - timedelta(days=1))
