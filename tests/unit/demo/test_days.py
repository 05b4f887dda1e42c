"""Working days and fiscal months of the city."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncline.demo.days import (
    HOLIDAYS,
    day_of,
    fiscal_period,
    fiscal_year,
    last_working_day,
    month_end,
    number_of,
    weekdays_between,
    working_days,
)

NUMBERS = st.integers(0, 1000)


@given(NUMBERS)
def test_a_day_and_its_number_are_the_same(number: int) -> None:
    assert number_of(day_of(number)) == number


@given(NUMBERS, NUMBERS)
def test_working_days_between_are_the_difference_of_their_numbers(first: int, second: int) -> None:
    closed = frozenset(HOLIDAYS)
    assert weekdays_between(day_of(first), day_of(second), closed=closed) == second - first


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        pytest.param(date(2026, 10, 2), date(2026, 10, 5), 1, id="from Friday to Monday"),
        pytest.param(date(2026, 10, 5), date(2026, 10, 2), -1, id="and back"),
        pytest.param(date(2026, 10, 5), date(2026, 10, 5), 0, id="the same day"),
        pytest.param(date(2026, 9, 4), date(2026, 9, 8), 2, id="over a holiday that is not left out"),
    ],
)
def test_weekdays_between(first: date, second: date, days: int) -> None:
    assert weekdays_between(first, second) == days


@pytest.mark.parametrize(
    ("day", "year", "period"),
    [
        (date(2026, 6, 30), 2026, 12),
        (date(2026, 7, 1), 2027, 1),
        (date(2026, 12, 31), 2027, 6),
        (date(2027, 1, 1), 2027, 7),
    ],
)
def test_the_fiscal_year_starts_in_july(day: date, year: int, period: int) -> None:
    assert (fiscal_year(day), fiscal_period(day)) == (year, period)


@pytest.mark.parametrize(
    ("year", "period", "day"),
    [
        (2027, 3, date(2026, 9, 30)),
        (2027, 4, date(2026, 10, 30)),
        (2027, 6, date(2026, 12, 31)),
        (2026, 12, date(2026, 6, 30)),
        (2026, 13, date(2026, 6, 30)),
        (2026, 8, date(2026, 2, 27)),
    ],
)
def test_the_last_working_day_of_a_month(year: int, period: int, day: date) -> None:
    assert month_end(year, period) == day


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 10, 31), date(2026, 10, 30)),
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 9, 7), date(2026, 9, 4)),
    ],
)
def test_the_last_working_day_up_to_a_day(day: date, last: date) -> None:
    assert last_working_day(day) == last


def test_holidays_are_weekdays_and_no_working_days() -> None:
    assert all(day.weekday() < 5 for day in HOLIDAYS)
    assert not set(HOLIDAYS) & set(working_days())
