"""How single values of unified rows are printed: money in its currency, working time in hours, shares in percent."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.entities import Provenance

NOTHING = "nothing"
_UNITS = ("minor units", "seconds", "basis points")
_SECONDS_PER_HOUR = 3_600
_LONGEST = 60  # characters of one value

_KNOWN: dict[type[Provenance], Mapping[str, str]] = {}  # annotations are read once for each entity


def money(minor_units: int, currency: str) -> str:
    """Return an amount in its currency's units with all their decimals: `1,234.50 USD`, `-0.05 USD`, `980 JPY`."""
    from model.currencies import decimals

    places = decimals(currency)
    if places is None:
        return f"{minor_units:,} minor units {currency}".rstrip()
    whole, rest = divmod(abs(minor_units), 10**places)
    fraction = f".{rest:0{places}}" if places else ""
    return f"{'-' if minor_units < 0 else ''}{whole:,}{fraction} {currency}"


def hours(seconds: int) -> str:
    """Return working time exactly: `7.5 h`, or hours, minutes and seconds where decimals would not end."""
    whole, rest = divmod(abs(seconds), _SECONDS_PER_HOUR)
    sign = "-" if seconds < 0 else ""
    hundredths, odd = divmod(rest * 100, _SECONDS_PER_HOUR)
    if odd:
        return f"{sign}{whole:,} h {rest // 60} min {rest % 60} s"
    return f"{sign}{whole:,}.{hundredths:02}".rstrip("0").rstrip(".") + " h"


def percent(basis_points: int) -> str:
    """Return a share: `12.5 %`."""
    text = f"{abs(basis_points) // 100}.{abs(basis_points) % 100:02}".rstrip("0").rstrip(".")
    return f"{'-' if basis_points < 0 else ''}{text} %"


def shown(entity: type[Provenance], field: str, value: object, currency: str | None) -> str:
    """Return a field's value as people read it, on one line and shortened."""
    if value is None:
        return NOTHING
    unit = units(entity).get(field)
    if isinstance(value, int) and unit is not None and not isinstance(value, bool):
        return _counted(value, unit, currency)
    text = " ".join(_text(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _counted(value: int, unit: str, currency: str | None) -> str:
    if unit == "seconds":
        return hours(value)
    return percent(value) if unit == "basis points" else money(value, currency or "")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    return str(value)


def units(entity: type[Provenance]) -> Mapping[str, str]:
    """Return in which unit the numbers of an entity's fields are, by field."""
    known = _KNOWN.get(entity)
    if known is None:
        hints = typing.get_type_hints(entity, include_extras=True)
        found = ((name, _unit(hint)) for name, hint in hints.items())
        known = _KNOWN[entity] = {name: unit for name, unit in found if unit is not None}
    return known


def _unit(hint: Any) -> str | None:
    metadata = [*getattr(hint, "__metadata__", ())]
    for part in typing.get_args(hint):
        metadata += getattr(part, "__metadata__", ())
    return next((word for word in metadata if word in _UNITS), None)
