"""Numbers, dates and times as a reader of the report sees them; the only place that rounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

from reports.document import Figure, Unit
from reports.render.currencies import exponent, major

LOCALE = Locale("en", "US")  # by name, each number would look it up again
NOT_KNOWN = "not known"
SECONDS_PER_HOUR = 3600
BASIS_POINTS_PER_PERCENT = 100
WHOLE = 10_000  # basis points

Value = int | Decimal | date | str

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
IN_BACKTICKS = re.compile(r"`([^`\n]{1,200})`")
_NUMBERS_KEPT = 10_000  # printed texts that are kept ready: most figures stand in several tables
_SHORT_STEPS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))


def plain(text: str) -> str:
    """Return text with each character that HTML and XML forbid shown as the replacement character."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def money(minor_units: int, currency: str) -> str:
    """Return an amount to the last minor unit: `$1,234,567.50`."""
    return _currency(major(minor_units, currency), currency, exponent(currency))


def money_whole(minor_units: int, currency: str) -> str:
    """Return an amount in whole major units, halves away from zero: `$1,234,568`."""
    return _currency(_rounded(major(minor_units, currency), 0), currency, 0)


def money_short(minor_units: int, currency: str) -> str:
    """Return an amount for a chart: `$4.2M`, `$950K`, `$312`; halves away from zero."""
    amount = _rounded(major(minor_units, currency), 0)
    for step, letter in _SHORT_STEPS:
        if abs(_rounded(amount * 1000 / step, 1)) >= 1000:  # noqa: PLR2004 -- would be "1,000" of the letter below
            scaled = _rounded(amount / step, 1)
            places = 0 if scaled == scaled.to_integral_value() else 1
            return _currency(scaled, currency, places) + letter
    return _currency(amount, currency, 0)


def hours(seconds: int) -> str:
    """Return working time in hours to two places, halves away from zero: `1,240.25 h`; never 0 for what is not 0."""
    shown = _rounded(Decimal(seconds) / SECONDS_PER_HOUR, 2)
    if shown == 0 and seconds:
        return "less than 0.01 h"
    return f"{_decimal(shown, '#,##0.##')} h"


def percent(basis_points: int) -> str:
    """Return a share to one place: `62.5%`; only the whole is shown as 100%, and only nothing as 0%."""
    shown = _rounded(Decimal(basis_points) / BASIS_POINTS_PER_PERCENT, 1)
    if shown == 0 and basis_points:
        return "less than 0.1%"
    if shown == BASIS_POINTS_PER_PERCENT and basis_points != WHOLE:
        return "99.9%" if basis_points < WHOLE else "over 100%"
    return f"{_decimal(shown, '#,##0.#')}%"


def working_days(days: int) -> str:
    """Return a slip in working days: `+14 days late`, `3 days early`, `on time`."""
    if days == 0:
        return "on time"
    return f"+{_days(days)} late" if days > 0 else f"{_days(days)} early"


def moved(days: int) -> str:
    """Return by how many working days a date moved: `+5 days later`, `2 days earlier`, `not moved`."""
    if days == 0:
        return "not moved"
    return f"+{_days(days)} later" if days > 0 else f"{_days(days)} earlier"


def day(value: date) -> str:
    """Return a date: `Nov 22, 2026`."""
    return format_date(value, "MMM d, y", locale=LOCALE)


def month(value: date) -> str:
    """Return a month: `Nov 2026`."""
    return format_date(value, "MMM y", locale=LOCALE)


def instant(value: datetime, zone: str) -> str:
    """Return an instant and its time zone: `Nov 22, 2026, 8:15 AM MST`; in UTC when the zone is unknown."""
    return format_datetime(value, "MMM d, y, h:mm a zzz", tzinfo=_zone(zone), locale=LOCALE)


def count(value: int) -> str:
    """Return a whole number: `1,204`."""
    return _decimal(Decimal(value), "#,##0")


def ratio(value: Decimal) -> str:
    """Return a ratio to two places, halves away from zero: `0.93`."""
    return _decimal(_rounded(value, 2), "#,##0.00")


def value_text(value: Value, unit: Unit, currency: str) -> str:
    """Return a value as its unit is printed; money to the last minor unit. Raises TypeError when it does not fit."""
    kind, shown = _SHOWN[unit]
    if not isinstance(value, kind):
        raise TypeError(f"a figure in {unit} cannot hold {value!r}")
    return shown(value, currency)


def figure_text(figure: Figure) -> str:
    """Return a figure's value as it is printed, or `not known`; the reason is printed beside it."""
    if figure.value is None:
        return NOT_KNOWN
    return value_text(figure.value, figure.unit, figure.currency)


def restated_text(figure: Figure) -> str:
    """Return how the value for the last report's date changed since, signed: `+$5,000.00`; empty when it did not."""
    if not figure.restated:
        return ""
    if figure.unit is Unit.WORKING_DAYS:
        return moved(figure.restated)
    if figure.unit is Unit.BASIS_POINTS:
        text = _decimal(_rounded(Decimal(abs(figure.restated)) / BASIS_POINTS_PER_PERCENT, 2), "#,##0.##") + " points"
    elif figure.unit in {Unit.MONEY, Unit.SECONDS, Unit.COUNT}:
        text = value_text(abs(figure.restated), figure.unit, figure.currency)
    else:
        text = count(abs(figure.restated))
    return f"{'+' if figure.restated > 0 else '-'}{text}"


def quoted(text: str) -> str:
    """Return text in which what stands in backticks (a setting, a command) stands in quotation marks, as on paper."""
    return IN_BACKTICKS.sub("\N{LEFT DOUBLE QUOTATION MARK}\\1\N{RIGHT DOUBLE QUOTATION MARK}", text)


def sentence(text: str) -> str:
    """Return text with a capital first letter and a full stop."""
    shown = plain(text).strip()
    if not shown:
        return ""
    return shown[0].upper() + shown[1:] + ("" if shown[-1] in ".!?…" else ".")


_SHOWN: dict[Unit, tuple[type, Callable[[Any, str], str]]] = {
    Unit.MONEY: (int, money),
    Unit.SECONDS: (int, lambda value, _: hours(value)),
    Unit.BASIS_POINTS: (int, lambda value, _: percent(value)),
    Unit.WORKING_DAYS: (int, lambda value, _: working_days(value)),
    Unit.COUNT: (int, lambda value, _: count(value)),
    Unit.RATIO: (Decimal, lambda value, _: ratio(value)),
    Unit.DATE: (date, lambda value, _: day(value)),
    Unit.TEXT: (str, lambda value, _: plain(value)),
}


def _days(days: int) -> str:
    return f"{count(abs(days))} day{'' if abs(days) == 1 else 's'}"


def _rounded(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, exact for any size: the default context would round long numbers first."""
    if int(value.as_tuple().exponent) + places >= 0:
        return value
    with localcontext(prec=max(value.adjusted() + places, 0) + 3):
        shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return shown or Decimal(0)  # never a negative nothing


def _decimal(value: Decimal, pattern: str) -> str:
    return _number(str(value), pattern)


def _currency(amount: Decimal, currency: str, places: int) -> str:
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return _number(str(amount), f"¤{pattern}", currency) if currency else _decimal(amount, pattern)


@lru_cache(maxsize=_NUMBERS_KEPT)
def _number(exact: str, pattern: str, currency: str = "") -> str:
    """Print the number that a text names exactly: as text, since -0 equals 0 and is printed otherwise."""
    if not currency:
        return format_decimal(Decimal(exact), format=pattern, locale=LOCALE)
    return plain(format_currency(Decimal(exact), currency, format=pattern, locale=LOCALE, currency_digits=False))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
