"""Working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures.working_days import working_days, working_days_within

FRIDAY, MONDAY = date(2026, 10, 2), date(2026, 10, 5)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, FRIDAY + timedelta(days=1), 0),
        (FRIDAY, MONDAY, 1),
        (MONDAY, FRIDAY, -1),
        (FRIDAY, date(2026, 10, 6), 2),
        (FRIDAY, FRIDAY + timedelta(weeks=3), 15),
    ],
)
def test_weekends_do_not_count(after: date, until: date, expected: int) -> None:
    assert working_days(after, until) == expected


def test_holidays_do_not_count_unless_they_fall_on_a_weekend_or_outside() -> None:
    holidays = [MONDAY, MONDAY, FRIDAY + timedelta(days=1), FRIDAY, date(2027, 1, 1)]
    assert working_days(FRIDAY, date(2026, 10, 6), holidays) == 1


def test_both_ends_count_within() -> None:
    assert working_days_within(FRIDAY, MONDAY) == 2
    assert working_days_within(MONDAY, FRIDAY) == 0


@given(DAYS, DAYS, st.sets(DAYS, max_size=5))
def test_the_way_back_is_as_long(one: date, other: date, holidays: set[date]) -> None:
    assert working_days(one, other, holidays) == -working_days(other, one, holidays)


@given(DAYS, st.integers(0, 400), st.sets(DAYS, max_size=5))
def test_it_counts_what_counting_day_by_day_counts(after: date, length: int, holidays: set[date]) -> None:
    days = [after + timedelta(days=step) for step in range(1, length + 1)]
    slow = sum(1 for day in days if day.weekday() < 5 and day not in holidays)
    assert working_days(after, after + timedelta(days=length), holidays) == slow
