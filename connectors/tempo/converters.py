"""Tempo's odd formats turned into unified values; each raises ValueError with the reason, without value or place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from connectors.contract.connector import Converter
from model.currencies import decimals

MOST_DIGITS = 15  # before the decimal point


def money(row: Mapping[str, Any]) -> int:
    """Return an amount like `{"currencyCode": "USD", "value": 1234.56}` in minor units; half a cent to even."""
    places = decimals(str(row.get("currencyCode", "")))
    if places is None:
        raise ValueError("expected a currency code of ISO 4217")
    value = row.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("expected an amount")  # noqa: TRY004 # converters refuse by ValueError
    try:
        # A JSON number arrives as a float; its shortest text is what Tempo wrote.
        amount = Decimal(value if isinstance(value, str) else repr(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount.adjusted() >= MOST_DIGITS:
        raise ValueError(f"expected an amount of at most {MOST_DIGITS} digits before the point")
    return int(amount.scaleb(places).to_integral_value(ROUND_HALF_EVEN))


def currency(code: object) -> str:
    """Return a currency code that is in use; raises ValueError for another."""
    if not isinstance(code, str) or decimals(code) is None:
        raise ValueError("expected a currency code of ISO 4217")
    return code


def billable(seconds: object) -> bool:
    """Return whether any of an entry's time is billable."""
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        raise ValueError("expected whole seconds")  # noqa: TRY004 # converters refuse by ValueError
    return seconds > 0


CONVERTERS: Mapping[str, Converter] = {
    "tempo_billable": billable,
    "tempo_currency": currency,
    "tempo_money": money,
}
