"""Months as a measure of time: their ends, and how many lie between two days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from reports.figures.fiscal import MONTHS


def months_since(begin: date, day: date) -> Fraction:
    """Return the months from the begin of one day to the end of another, zero when that lies before.

    A part of a month counts as its share of that month's days, so that each whole month is 1 whatever its length.
    Example: from 1 July to 31 August 2, to 15 September 2.5, from 16 July to 31 July 16/31.
    """
    return max(Fraction(0), _end(day) - _begin(begin))


def month_ends(first: date, last: date) -> Iterator[date]:
    """Yield the last day of each month from the one of `first` to the one of `last`, both inclusive."""
    for number in range(_number(first), _number(last) + 1):
        year, month = divmod(number, MONTHS)
        yield date(year, month + 1, monthrange(year, month + 1)[1])


def _number(day: date) -> int:
    return day.year * MONTHS + day.month - 1


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _begin(day: date) -> Fraction:
    return _number(day) + Fraction(day.day - 1, _length(day))


def _end(day: date) -> Fraction:
    return _number(day) + Fraction(day.day, _length(day))
