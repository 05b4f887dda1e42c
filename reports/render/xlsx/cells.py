"""What may stand in a cell of the workbook: real numbers and dates, and text that is never a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_symbol

from reports.document import Colour, Figure, Unit
from reports.render.currencies import exponent, major
from reports.render.formatting import LOCALE, NOT_KNOWN, SECONDS_PER_HOUR, WHOLE, day, money, plain, quoted
from reports.render.palette import MARKS, Mark

LONGEST_TEXT = 16_000  # characters; Excel takes 32,767 UTF-16 units, and one character may need two
_SHORTENED = "… (shortened; the report's JSON has all of it)"
_MOST_EXACT = 10**15  # Excel keeps fifteen digits of a number; more is written as text
_FIRST_YEAR = 1901  # before that Excel's calendar is wrong or empty
_CODE = re.compile(r"[A-Z]{3}")
_CURRENCIES = 64  # whose formats are kept ready; a report has one or two

NONE_THEN = "no value then"
_DIVISORS = {Unit.SECONDS: SECONDS_PER_HOUR, Unit.BASIS_POINTS: WHOLE}
_FORMATS = {
    Unit.SECONDS: "#,##0.00",
    Unit.BASIS_POINTS: "0.00%",
    Unit.WORKING_DAYS: "+#,##0;-#,##0;0",
    Unit.COUNT: "#,##0",
    Unit.RATIO: "#,##0.00",
    Unit.DATE: "mmm d, yyyy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Money in minor units that is no figure of its own."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The last report's value of a figure."""

    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year, which has no thousands."""

    number: int


Cell = str | int | Decimal | date | Amount | Figure | Past | Year | Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What goes into the file: a number, a date or text, and the number format or the status that shapes it."""

    value: str | int | Decimal | date
    number_format: str = ""
    colour: Colour | None = None


def written(cell: Cell, printed: Mapping[Colour, Mark] = MARKS) -> Written:
    """Return a cell as it goes into the file; an unknown value becomes `not known` with its reason, never empty.

    `printed` are the marks of the document.
    """
    if isinstance(cell, Figure | Past):
        return _of_figure(cell)
    match cell:
        case Amount():
            shown = _value(cell.minor, Unit.MONEY, cell.currency)
        case Year():
            shown = Written(value=cell.number, number_format="0")
        case Colour():
            shown = Written(value=_text(f"{printed[cell].symbol} {printed[cell].word}"), colour=cell)
        case str():
            shown = Written(value=_text(cell))
        case Decimal():
            shown = _value(cell, Unit.RATIO, "")
        case _:
            shown = _value(cell, Unit.DATE if isinstance(cell, date) else Unit.COUNT, "")
    return shown


def _of_figure(cell: Figure | Past) -> Written:
    figure, value = (cell.figure, cell.figure.previous) if isinstance(cell, Past) else (cell, cell.value)
    if value is not None:
        return _value(value, figure.unit, figure.currency)
    if isinstance(cell, Past):
        return Written(value=NONE_THEN)
    return Written(value=_text(f"{NOT_KNOWN}: {quoted(figure.reason)}" if figure.reason else NOT_KNOWN))


@lru_cache(maxsize=_CURRENCIES)
def money_format(currency: str) -> str:
    """Return Excel's number format of a currency: `"$"#,##0.00`, with a minus before the sign of the currency."""
    places = exponent(currency)
    digits = "#,##0" + ("." + "0" * places if places else "")
    if not _CODE.fullmatch(currency):
        return f"{digits};-{digits}"
    symbol = get_currency_symbol(currency, locale=LOCALE)
    return f'"{symbol}"{digits};-"{symbol}"{digits}'


def _value(value: Any, unit: Unit, currency: str) -> Written:
    if unit is Unit.MONEY:
        if abs(value) >= _MOST_EXACT:
            return Written(value=money(value, currency))
        return Written(value=major(value, currency), number_format=money_format(currency))
    if unit is Unit.TEXT:
        return Written(value=_text(value))
    if unit is Unit.DATE and value.year < _FIRST_YEAR:
        return Written(value=day(value))
    divisor = _DIVISORS.get(unit)
    return Written(value=value if divisor is None else Decimal(value) / divisor, number_format=_FORMATS[unit])


def title_of(text: str, longest: int) -> str:
    """Return a title on one line, as much of it as stands on a page; where it is cut, an ellipsis says so."""
    shown = " ".join(plain(text).split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _text(text: str) -> str:
    shown = plain(text)
    return shown if len(shown) <= LONGEST_TEXT else shown[: LONGEST_TEXT - len(_SHORTENED)] + _SHORTENED
