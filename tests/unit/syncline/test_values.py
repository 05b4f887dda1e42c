"""Values of unified rows as people read them: exact, in their unit, on one line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import Assignment, FinanceLine, Task
from model.values import Measure, Status
from syncline.cli.values import hours, money, percent, shown


@pytest.mark.parametrize(
    ("minor_units", "currency", "text"),
    [
        (123_450, "USD", "1,234.50 USD"),
        (-5, "USD", "-0.05 USD"),
        (0, "USD", "0.00 USD"),
        (980, "JPY", "980 JPY"),
        (1_234, "KWD", "1.234 KWD"),
        (1_234, "XXX", "1,234 minor units XXX"),
        (1_234, "", "1,234 minor units"),
    ],
)
def test_money_has_all_decimals_of_its_currency(minor_units: int, currency: str, text: str) -> None:
    assert money(minor_units, currency) == text


@given(st.integers(-(10**15), 10**15))
def test_money_loses_nothing(minor_units: int) -> None:
    assert Decimal(money(minor_units, "USD").removesuffix(" USD").replace(",", "")) * 100 == minor_units


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 h"),
        (27_000, "7.5 h"),
        (3_600_000, "1,000 h"),
        (-9_000, "-2.5 h"),
        (36, "0.01 h"),
        (3_661, "1 h 1 min 1 s"),
        (-1, "-0 h 0 min 1 s"),
    ],
)
def test_working_time_is_exact(seconds: int, text: str) -> None:
    assert hours(seconds) == text


@pytest.mark.parametrize(("share", "text"), [(0, "0 %"), (1_250, "12.5 %"), (10_000, "100 %"), (-1, "-0.01 %")])
def test_shares_are_in_percent(share: int, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("entity", "field", "value", "text"),
    [
        (FinanceLine, "amount", 12_345, "123.45 USD"),
        (FinanceLine, "fiscal_year", 2027, "2027"),
        (FinanceLine, "measure", Measure.ACTUAL, "actual"),
        (FinanceLine, "segments", {"fund": "10", "org": "7"}, "fund: 10, org: 7"),
        (Task, "work_planned", 28_800, "8 h"),
        (Task, "percent_complete", 5_000, "50 %"),
        (Task, "status", Status.IN_PROGRESS, "in_progress"),
        (Task, "is_critical", True, "yes"),
        (Task, "is_critical", False, "no"),
        (Task, "planned_start_on", date(2026, 10, 31), "2026-10-31"),
        (Task, "changed_at", datetime(2026, 10, 31, 9, 5, tzinfo=UTC), "2026-10-31 09:05 UTC"),
        (Task, "title", "two\n  lines", "two lines"),
        (Task, "title", "x" * 70, "x" * 59 + "…"),
        (Task, "title", None, "nothing"),
        (Assignment, "units", 5_000, "50 %"),
    ],
)
def test_each_field_is_printed_in_its_unit(entity: type, field: str, value: object, text: str) -> None:
    assert shown(entity, field, value, "USD") == text
