"""Tempo's odd formats turned into unified values."""

from __future__ import annotations

import pytest

from connectors.tempo.converters import billable, currency, money


@pytest.mark.parametrize(
    ("code", "value", "minor"),
    [
        ("USD", 1234.56, 123_456),
        ("USD", 0.1, 10),
        ("USD", 1234, 123_400),
        ("USD", "1234.565", 123_456),
        ("USD", -5.5, -550),
        ("JPY", 1234, 1234),
        ("KWD", 1.2345, 1234),
        ("USD", 123456789012.34, 12_345_678_901_234),
        ("USD", 0, 0),
    ],
)
def test_amounts_become_minor_units(code: str, value: object, minor: int) -> None:
    assert money({"currencyCode": code, "value": value}) == minor


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"value": 1}, "currency code"),
        ({"currencyCode": "XXQ", "value": 1}, "currency code"),
        ({"currencyCode": "USD"}, "expected an amount"),
        ({"currencyCode": "USD", "value": True}, "expected an amount"),
        ({"currencyCode": "USD", "value": "twelve"}, "at most 15 digits"),
        ({"currencyCode": "USD", "value": float("nan")}, "at most 15 digits"),
        ({"currencyCode": "USD", "value": 1e16}, "at most 15 digits"),
    ],
)
def test_what_is_no_amount_is_refused(row: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        money(row)


def test_a_currency_has_to_be_in_use() -> None:
    assert currency("USD") == "USD"
    for code in ("XXQ", None, 840):
        with pytest.raises(ValueError, match="ISO 4217"):
            currency(code)


def test_an_entry_is_billable_when_any_of_it_is() -> None:
    assert (billable(1), billable(0)) == (True, False)
    for seconds in (True, "3600", 1.5):
        with pytest.raises(ValueError, match="whole seconds"):
            billable(seconds)
