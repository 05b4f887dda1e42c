"""Which months are read, and which are open."""

from __future__ import annotations

from datetime import date

import pytest

from connectors.tempo.months import Calendar, Month, previous_fiscal_year

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("today", "starts", "first"),
    [
        (TODAY, 7, date(2025, 7, 1)),
        (date(2026, 6, 30), 7, date(2024, 7, 1)),
        (date(2026, 7, 1), 7, date(2025, 7, 1)),
        (TODAY, 1, date(2025, 1, 1)),
        (date(2026, 1, 1), 1, date(2025, 1, 1)),
        (date(2026, 11, 30), 12, date(2024, 12, 1)),
    ],
)
def test_the_first_load_begins_with_the_previous_fiscal_year(today: date, starts: int, first: date) -> None:
    assert previous_fiscal_year(today, starts) == first


def test_months_go_from_the_first_day_to_the_current_month() -> None:
    names = [month.name for month in Calendar(since=date(2026, 9, 15), today=TODAY).months()]
    assert names == ["2026-09", "2026-10", "2026-11"]
    assert Calendar(since=date(2026, 12, 1), today=TODAY).months() == ()


def test_the_first_month_begins_with_the_first_day_that_is_read() -> None:
    calendar = Calendar(since=date(2026, 9, 15), today=TODAY)
    assert calendar.days_of(Month.named("2026-09")) == (date(2026, 9, 15), date(2026, 9, 30))
    assert calendar.days_of(Month.named("2026-10")) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("open_months", "closed_until", "expected"),
    [
        (1, None, ["2026-11"]),
        (3, None, ["2026-09", "2026-10", "2026-11"]),
        (1, date(2026, 8, 31), ["2026-09", "2026-10", "2026-11"]),
        (1, date(2026, 8, 30), ["2026-08", "2026-09", "2026-10", "2026-11"]),
        (2, date(2026, 12, 31), ["2026-10", "2026-11"]),
    ],
)
def test_the_newest_months_and_those_after_the_closing_are_open(
    open_months: int, closed_until: date | None, expected: list[str]
) -> None:
    calendar = Calendar(since=date(2026, 5, 1), today=TODAY, open_months=open_months, closed_until=closed_until)
    assert [month.name for month in calendar.months() if calendar.is_open(month)] == expected


def test_days_outside_are_not_read() -> None:
    calendar = Calendar(since=date(2026, 9, 15), today=TODAY)
    held = [calendar.holds(date(2026, 9, 14)), calendar.holds(date(2026, 9, 15)), calendar.holds(date(2026, 11, 30))]
    assert held == [False, True, True]
    assert not calendar.holds(date(2026, 12, 1))


def test_months_of_a_year_follow_each_other() -> None:
    assert Month.named("2026-12").next() == Month.named("2027-01")
    assert Month.named("2026-01").back(1) == Month.named("2025-12")
    assert Month.named("2026-03").back(14) == Month.named("2025-01")
    assert Month.named("2028-02").last == date(2028, 2, 29)
    with pytest.raises(ValueError, match="month"):
        Month.named("2026-13")
