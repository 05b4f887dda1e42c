"""Fiscal years and periods."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures.fiscal import Cutoff, FiscalCalendar, period_label, year_label
from tests.unit.figures.rows import JULY


@pytest.mark.parametrize(
    ("starts", "day", "year", "period"),
    [
        (7, date(2026, 7, 1), 2027, 1),
        (7, date(2026, 6, 30), 2026, 12),
        (7, date(2027, 1, 15), 2027, 7),
        (10, date(2026, 10, 1), 2027, 1),
        (1, date(2026, 12, 31), 2026, 12),
    ],
)
def test_a_day_lies_in_a_fiscal_year_and_period(starts: int, day: date, year: int, period: int) -> None:
    calendar = FiscalCalendar(starts=starts)
    assert (calendar.year(day), calendar.period(day)) == (year, period)


@pytest.mark.parametrize(
    ("starts", "year", "period", "last"),
    [
        (7, 2027, 1, date(2026, 7, 31)),
        (7, 2027, 8, date(2027, 2, 28)),
        (7, 2027, 13, date(2027, 6, 30)),
        (7, 2027, None, date(2027, 6, 30)),
        (1, 2026, 12, date(2026, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_day(starts: int, year: int, period: int | None, last: date) -> None:
    assert FiscalCalendar(starts=starts).last_day(year, period) == last


def test_a_period_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="period 14 of fiscal year 2027 does not exist; expected 1 to 13"):
        JULY.last_day(2027, 14)


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(1, 12))
def test_every_day_lies_within_the_period_it_is_put_in(day: date, starts: int) -> None:
    calendar = FiscalCalendar(starts=starts)
    last = calendar.last_day(calendar.year(day), calendar.period(day))
    assert day <= last
    assert (day.year, day.month) == (last.year, last.month)


@pytest.mark.parametrize(
    ("as_of", "year", "period", "closed_only", "expected"),
    [
        (date(2026, 10, 31), 2027, 4, False, True),
        (date(2026, 10, 31), 2027, 5, False, False),
        (date(2026, 10, 15), 2027, 4, False, True),
        (date(2026, 10, 15), 2027, 4, True, False),
        (date(2026, 10, 15), 2027, 3, True, True),
        (date(2027, 6, 29), 2027, 13, False, False),
        (date(2027, 6, 30), 2027, 13, False, True),
        (date(2026, 10, 31), 2026, 13, False, True),
        (date(2026, 10, 31), 2028, 1, False, False),
        (date(2026, 10, 31), 2027, None, False, True),
        (date(2026, 10, 31), None, None, False, True),
    ],
)
def test_periods_count_up_to_the_as_of_date(
    as_of: date, year: int | None, period: int | None, closed_only: bool, expected: bool
) -> None:
    assert Cutoff(calendar=JULY, as_of=as_of, closed_only=closed_only).counts(year, period) is expected


def test_the_end_of_a_period_is_never_after_the_as_of_date() -> None:
    cutoff = Cutoff(calendar=JULY, as_of=date(2026, 10, 15))
    assert cutoff.end_of(2027, 3) == date(2026, 9, 30)
    assert cutoff.end_of(2027, 4) == date(2026, 10, 15)
    assert cutoff.end_of(None, None) == date(2026, 10, 15)


def test_years_and_periods_have_labels() -> None:
    assert year_label(2027) == "FY2027"
    assert year_label(None) == "no fiscal year"
    assert period_label(2027, 3) == "FY2027 P03"
    assert period_label(2027, None) == "FY2027"
