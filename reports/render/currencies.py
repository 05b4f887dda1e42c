"""How many digits a currency has after the point, and money from minor to major units and back, exactly."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from model.currencies import decimals

USUAL_EXPONENT = 2


def exponent(currency: str) -> int:
    """Return the digits after the point of an ISO 4217 code; two for a code that is not in the list."""
    known = decimals(currency)
    return USUAL_EXPONENT if known is None else known


def major(minor: int, currency: str) -> Decimal:
    """Return minor units as an exact Decimal in major units: 123450 cents of USD are 1234.50."""
    return Decimal(f"{minor}e-{exponent(currency)}")


def minor(text: str, currency: str) -> int:
    """Return the minor units of a decimal text in major units; raises ValueError when that is no whole number."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no decimal number") from None
    if not amount.is_finite():
        raise ValueError(f"{text!r} is no amount of money")
    sign, digits, power = amount.as_tuple()
    shift = int(power) + exponent(currency)
    whole = int("".join(map(str, digits)) or "0")
    if shift > len(text):  # only a canonical text is ever written, which never needs an exponent
        raise ValueError(f"{text!r} is written with an exponent; money is written plainly, like 1234.50")
    unit: int = 10 ** abs(shift)
    scaled, rest = (whole * unit, 0) if shift >= 0 else divmod(whole, unit)
    if rest:
        raise ValueError(f"{text!r} has more digits than {currency or 'the currency'} has minor units")
    return -scaled if sign else scaled
