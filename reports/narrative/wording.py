"""How sentences write values: money short, dates long, counts with the right plural; English (US) through Babel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    get_currency_precision,
)

from reports.document import Colour, Figure, Unit

LOCALE = Locale("en", "US")  # by name, each number would look it up again
SECONDS_PER_HOUR = 3600
PERCENT = 100  # basis points
SHORT_FROM = 1_000  # major units; below, cents matter

STATUS = {
    Colour.RED: "off track",
    Colour.YELLOW: "at risk",
    Colour.GREEN: "on track",
    Colour.GREY: "not known",
}
"""The usual word for a colour; a sentence never names the colour alone."""


def status_words(configured: Mapping[str, str]) -> dict[Colour, str]:
    """Return the word that sentences use for each colour: the configured one in small letters, else the usual one.

    `configured` is by the colour's name. A word that is an abbreviation keeps its letters. Example: "Red" is "red".
    """
    return {colour: _spoken(configured.get(colour.value, "").strip()) or usual for colour, usual in STATUS.items()}


def _spoken(word: str) -> str:
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]


def text_of(figure: Figure) -> str:  # noqa: PLR0911 # one per unit
    """Return a figure's value as a sentence writes it, "not known" without one; slips and money without sign."""
    value = figure.value
    match figure.unit, value:
        case Unit.MONEY, int():
            return money(abs(value), figure.currency)
        case Unit.SECONDS, int():
            return hours(value)
        case Unit.BASIS_POINTS, int():
            return percent(value)
        case Unit.WORKING_DAYS, int():
            return days(abs(value))
        case Unit.DATE, date():
            return day(value)
        case Unit.COUNT, int():
            return number(value)
        case _:
            return "not known" if value is None else str(value)


def money(minor_units: int, currency: str) -> str:
    """Return an amount short from a thousand on: `$4.2M`, `$140K`, `$312.50`; halves away from zero."""
    places = get_currency_precision(currency) if currency else 2
    amount = Decimal(minor_units).scaleb(-places)
    if abs(amount) < SHORT_FROM:
        return money_exact(minor_units, currency)
    short = _short(amount)
    if not currency:
        return str(format_compact_decimal(short, locale=LOCALE, fraction_digits=1))
    return str(format_compact_currency(short, currency, locale=LOCALE, fraction_digits=1))


def money_exact(minor_units: int, currency: str) -> str:
    """Return an amount to the last minor unit: `$4,218,300.55`; whole amounts without zeros: `$4,218,300`."""
    places = get_currency_precision(currency) if currency else 2
    amount = Decimal(minor_units).scaleb(-places)
    digits = 0 if amount == amount.to_integral_value() else places
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    if not currency:
        return str(format_decimal(amount, format=pattern, locale=LOCALE))
    return str(format_currency(amount, currency, format=f"¤{pattern}", locale=LOCALE, currency_digits=False))


def day(value: date) -> str:
    """Return a date as a sentence writes it: `January 25, 2027`."""
    return str(format_date(value, "MMMM d, y", locale=LOCALE))


def moment(value: datetime) -> str:
    """Return an instant in its own time zone: `November 3, 2026, 8:00 AM MST`."""
    return str(format_datetime(value, "MMMM d, y, h:mm a zzz", locale=LOCALE))


def percent(basis_points: int) -> str:
    """Return a share in whole percent: `62%`; exact where whole percent would say 0 or 100 wrongly: `99.97%`."""
    exact = Decimal(basis_points) / PERCENT
    shown = _rounded(exact, 0)
    if shown in {Decimal(0), Decimal(100)}:
        shown = exact
    return f"{format_decimal(shown, format='#,##0.##', locale=LOCALE)}%"


def hours(seconds: int) -> str:
    """Return working time in whole hours, to one place below ten: `1,240 hours`, `7.5 hours`, `1 hour`."""
    exact = Decimal(seconds) / SECONDS_PER_HOUR
    shown = _rounded(exact, 0 if abs(exact) >= 10 else 1)  # noqa: PLR2004 # two digits are enough to read
    return f"{format_decimal(shown, format='#,##0.#', locale=LOCALE)} hour{'' if shown == 1 else 's'}"


def days(count: int) -> str:
    """Return working days: `1 working day`, `14 working days`."""
    return counted(count, "working day")


def number(count: int) -> str:
    """Return a whole number: `1,204`."""
    return str(format_decimal(count, format="#,##0", locale=LOCALE))


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: `1 task`, `3 tasks`."""
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def listed(words: Iterable[str]) -> str:
    """Return words as a list: `a`, `a and b`, `a, b, and c`."""
    return str(format_list(list(words), style="standard", locale=LOCALE))


def sentence(text: str) -> str:
    """Return text with a capital first letter and a full stop."""
    shown = text.strip()
    return shown[:1].upper() + shown[1:] + ("" if shown.endswith((".", "!", "?")) else ".") if shown else ""


def _short(amount: Decimal) -> Decimal:
    """Round to what the compact form shows (three digits or fewer before its letter, one after it), halves up."""
    scale = Decimal(1000) ** ((abs(amount).adjusted()) // 3)
    return _rounded(amount / scale, 1) * scale


def _rounded(value: Decimal, places: int) -> Decimal:
    with localcontext(prec=60):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
