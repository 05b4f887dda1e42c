"""The signs that currencies are printed with."""

from __future__ import annotations

_SIGNS = {
    **dict.fromkeys(["USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "CLP", "COP", "ARS"], "$"),
    **dict.fromkeys(["JPY", "CNY"], "¥"),
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "KRW": "₩",
    "ILS": "₪",
    "PHP": "₱",
}


def signs(code: str) -> tuple[str, ...]:
    """Return what may stand beside an amount of this currency: its ISO 4217 code and its sign."""
    sign = _SIGNS.get(code)
    return (code, sign) if sign else (code,)
