"""Durations: Project's own form, other programs' forms, and the plan's own working time."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.project_file.durations import WorkingTime, hours, in_hours, seconds

SHORT_DAYS = WorkingTime(minutes_per_day=450, minutes_per_week=2250, days_per_month=20)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("PT8H30M0S", 30_600),
        ("PT0H0M0S", 0),
        ("-PT2H0M0S", -7_200),
        ("PT90M", 5_400),
        ("PT1.5H", 5_400),
        ("PT0H0M30.5S", 31),
        ("PT0H0M30.4999S", 30),
        ("-PT0.5S", -1),
        ("P0DT8H", 28_800),
    ],
)
def test_a_duration_is_whole_seconds(text: str, count: int) -> None:
    assert seconds(text) == count


@given(st.integers(0, 999_999), st.integers(0, 59), st.integers(0, 59))
def test_what_project_writes_is_read_exactly(hour: int, minute: int, second: int) -> None:
    total = hour * 3600 + minute * 60 + second
    assert seconds(f"PT{hour}H{minute}M{second}S") == total
    assert seconds(f"-PT{hour}H{minute}M{second}S") == -total


@given(st.text(max_size=30))
def test_any_other_text_is_refused_and_nothing_else_happens(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(seconds(text), int)


@pytest.mark.parametrize("text", ["", "P", "PT", "8", "PT8", "8H", "PT8H ", "PTH", "P8H", "P1DT", "PT1H1H", "PT-1H"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a duration like PT8H30M0S"):
        seconds(text)


def test_days_are_refused_where_the_plan_is_not_known() -> None:
    with pytest.raises(ValueError, match="need the plan's minutes per day"):
        seconds("P1D")


def test_years_are_refused_everywhere() -> None:
    with pytest.raises(ValueError, match="a year has no fixed working time"):
        seconds("P1Y")
    assert in_hours("P1Y", SHORT_DAYS) == "P1Y"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P2D", "PT54000S"),
        ("P1W", "PT135000S"),
        ("P1M", "PT540000S"),
        ("P1DT1H", "PT30600S"),
        ("-P1D", "-PT27000S"),
        ("PT8H0M0S", "PT8H0M0S"),
        ("-PT8H", "-PT8H"),
        ("eight", "eight"),
    ],
)
def test_days_weeks_and_months_are_as_long_as_the_plan_says(text: str, expected: str) -> None:
    assert in_hours(text, SHORT_DAYS) == expected


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0:00 h"), (9_000, "2:30 h"), (-5_400, "-1:30 h"), (3_605, "1:00:05 h")]
)
def test_hours_are_shown_as_people_write_them(count: int, shown: str) -> None:
    assert hours(count) == shown
