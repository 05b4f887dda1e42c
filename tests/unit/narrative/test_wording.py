"""Values as sentences write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import Figure, Unit
from reports.narrative import wording
from reports.narrative.disagreements import in_full


@pytest.mark.parametrize(
    ("write", "arguments", "expected"),
    [
        (wording.money, (420_000_000, "USD"), "$4.2M"),
        (wording.money, (14_000_000, "USD"), "$140K"),
        (wording.money, (31_250, "USD"), "$312.50"),
        (wording.money, (99_999_900, "USD"), "$1M"),
        (wording.money, (-418_055, "USD"), "-$4.2K"),
        (wording.money, (1_250_000, "JPY"), "¥1.3M"),
        (wording.money, (420_000_000, ""), "4.2M"),
        (wording.money_exact, (1_234_567_50, "USD"), "$1,234,567.50"),
        (wording.money_exact, (1_234_567_00, "USD"), "$1,234,567"),
        (wording.money_exact, (1_234_550, ""), "12,345.50"),
        (wording.day, (date(2027, 1, 25),), "January 25, 2027"),
        (wording.percent, (6_255,), "63%"),
        (wording.percent, (9_997,), "99.97%"),
        (wording.percent, (10_000,), "100%"),
        (wording.percent, (3,), "0.03%"),
        (wording.percent, (0,), "0%"),
        (wording.hours, (3_600,), "1 hour"),
        (wording.hours, (27_000,), "7.5 hours"),
        (wording.hours, (4_464_000,), "1,240 hours"),
        (wording.days, (1,), "1 working day"),
        (wording.number, (1_204,), "1,204"),
        (wording.listed, (["a", "b", "c"],), "a, b, and c"),
        (wording.sentence, (" it is so ",), "It is so."),
        (wording.sentence, ("Is it?",), "Is it?"),
        (wording.sentence, ("",), ""),
    ],
)
def test_values_are_written(write: Callable[..., str], arguments: tuple[object, ...], expected: str) -> None:
    assert write(*arguments) == expected


@pytest.mark.parametrize(
    ("unit", "value", "short", "full"),
    [
        (Unit.MONEY, -420_000_050, "$4.2M", "-$4,200,000.50"),
        (Unit.SECONDS, 36_000, "10 hours", "10 hours"),
        (Unit.BASIS_POINTS, 5_000, "50%", "50%"),
        (Unit.WORKING_DAYS, -3, "3 working days", "3 working days"),
        (Unit.DATE, date(2027, 1, 1), "January 1, 2027", "January 1, 2027"),
        (Unit.COUNT, 3, "3", "3"),
        (Unit.RATIO, Decimal("0.9"), "0.9", "0.9"),
        (Unit.MONEY, None, "not known", "not known"),
    ],
)
def test_figures_are_written(unit: Unit, value: int | date | Decimal | None, short: str, full: str) -> None:
    figure = Figure(id="a", unit=unit, value=value, currency="USD" if unit is Unit.MONEY else "")
    assert wording.text_of(figure) == short
    assert in_full(figure) == full


@given(st.integers(0, 10**16))
def test_short_money_is_within_a_twentieth_of_its_unit(cents: int) -> None:
    text = wording.money(cents, "USD").removeprefix("$").replace(",", "")
    scale = {"K": 10**5, "M": 10**8, "B": 10**11, "T": 10**14}.get(text[-1], 100)
    shown = Decimal(text.rstrip("KMBT")) * scale
    assert abs(shown - cents) <= Decimal(scale) / 20
