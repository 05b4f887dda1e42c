"""Which currency codes are in use today (ISO 4217, as the Unicode CLDR lists them by territory)."""

from __future__ import annotations


def currencies() -> frozenset[str]:
    """Return the codes that are legal tender somewhere now."""
    from babel.core import get_global

    # (code, from, to, is legal tender); nobody has replaced it where `to` is None
    return frozenset(
        code
        for periods in get_global("territory_currencies").values()
        for code, _, until, is_tender in periods
        if until is None and is_tender
    )
