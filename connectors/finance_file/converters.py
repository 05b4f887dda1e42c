"""What a cell of an export means: text, dates, fiscal years and periods, each read strictly or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

Cell = str | float | int | tuple[str, ...]
"""Text as it stands, a number of a workbook, a date of one as `("2026-07-01",)`, an error as `("error", "#REF!")`."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

FIRST_YEAR = 1900
LAST_YEAR = 2199
LAST_PERIOD = 16  # 12 months and up to four closing periods, as SAP has them
_REMEMBERED = 50_000
_EXACT_LIMIT = 10**15  # Excel keeps 15 digits; a longer number has lost some
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(61, 109_575)  # 1900-03-01, after the day Excel invented, to 2199-12-31
_FISCAL_YEAR = re.compile(r"(?:FY)?\s?(\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
_MONTH_NUMBERS = {name[:length].casefold(): n for n, name in enumerate(MONTHS, 1) for length in (3, len(name))}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell could not be read; stands in the value's place until the row is put aside."""

    code: str
    reason: str  # no full stop
    value: str = ""
    remedy: str = ""


ERROR_CELL_REMEDY = "mend the formula, or open the workbook in Excel, let it calculate, and save it"


def error_cell(cell: object) -> Fault | None:
    """Return the fault of a cell that holds an error or a formula without a result, None for any other cell."""
    if isinstance(cell, tuple) and len(cell) == 2:  # noqa: PLR2004  # "error" and which
        return Fault("cell_error", "the cell holds no value", cell[1], ERROR_CELL_REMEDY)
    return None


def text(cell: Cell | None) -> str | Fault | None:
    """Return a cell as text without spaces around it, None when blank: `1010.0` is `"1010"`, a date is ISO text."""
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None:
        return None
    if isinstance(cell, tuple):
        return error_cell(cell) or cell[0]
    return _number_text(cell)


def _number_text(cell: float) -> str | Fault:
    if not abs(cell) < _EXACT_LIMIT:
        remedy = "format the column as text before it is exported"
        return Fault(
            "number_inexact", "a workbook keeps 15 digits of a number, so its last ones are lost", repr(cell), remedy
        )
    return str(int(cell)) if cell == int(cell) else f"{Decimal(repr(cell)):f}"


def texts(cells: tuple[Cell, ...]) -> list[str | Fault | None]:
    """Return a column as text; `""` becomes None."""
    try:
        return [cell.strip() or None for cell in cells]  # type: ignore[union-attr]  # the usual case is all text
    except AttributeError:
        return [*map(_remembered, cells)]


_remembered = lru_cache(_REMEMBERED)(text)


class Dates(dict[object, object]):
    """Dates of one written form, as ISO text; `format` is a strptime form, "iso" or "excel" (a serial number)."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form

    def __missing__(self, cell: object) -> object:
        found = self._read(cell)
        if len(self) < _REMEMBERED:
            self[cell] = found
        return found

    def _read(self, cell: object) -> str | Fault | None:  # one for each form a date comes in
        if isinstance(cell, tuple):
            return error_cell(cell) or self._within(date.fromisoformat(cell[0][:10]), cell[0])
        if isinstance(cell, (int, float)):
            return self._serial(cell)
        written = str(cell or "").strip()
        if not written:
            return None
        if self.form == "excel":
            return self._serial(float(written) if written.isascii() and written.isdigit() else -1, written)
        try:
            if self.form == "iso":
                day = date.fromisoformat(written[:10] if written[10:11] in {"", "T", " "} else written)
            else:
                day = datetime.strptime(written, self.form).date()  # noqa: DTZ007  # a date has no zone
        except ValueError:
            return self._unreadable(written)
        return self._within(day, written)

    def _serial(self, number: float, written: str = "") -> str | Fault:
        if number != number or int(min(max(number, -1), 10**9)) not in _SERIALS:  # noqa: PLR0124  # NaN
            return self._unreadable(written or f"{number:g}")
        return (_SERIAL_ZERO + timedelta(days=int(number))).isoformat()

    def _within(self, day: date, written: str) -> str | Fault:
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day.isoformat()
        return Fault(
            "date_unreadable", f"the year lies outside {FIRST_YEAR} to {LAST_YEAR}", written, "correct the date"
        )

    def _unreadable(self, written: str) -> Fault:
        wanted = {"iso": "a date like 2026-07-01", "excel": "an Excel day number like 46204"}
        reason = f"expected {wanted.get(self.form, f'a date written as {self.form}')}"
        return Fault(
            "date_unreadable", reason, written, "correct the date, or the `format` of this field in the layout"
        )


def fiscal_year(written: str) -> int | Fault:
    """Return the year that `"2026"`, `"FY26"` or `"26"` names: the calendar year in which the fiscal year ends."""
    found = _FISCAL_YEAR.fullmatch(written)
    year = int(found[1]) + (2000 if len(found[1]) == len("26") else 0) if found else 0
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    remedy = "take the year out of the text with `match` and one group"
    return Fault("fiscal_year_unreadable", "expected a fiscal year like 2026, FY26 or 26", written, remedy)


def period(written: str, year_starts: int) -> int | Fault:
    """Return the period of the fiscal year, 1 to 16, that a number or the name of a month stands for.

    `year_starts` is the month (1 to 12) in which period 1 begins; 13 and above are closing periods.
    """
    month = _MONTH_NUMBERS.get(written.casefold())
    if month:
        return (month - year_starts) % 12 + 1
    if written.isascii() and written.isdigit() and len(written) <= 3 and 1 <= int(written) <= LAST_PERIOD:  # noqa: PLR2004  # zero padding
        return int(written)
    remedy = "take the period out of the text with `match`, and leave opening balances out with `rows.skip`"
    return Fault("period_unreadable", f"expected a period from 1 to {LAST_PERIOD} or a month", written, remedy)


def month_number(name: str) -> int | None:
    """Return 1 to 12 for the English name of a month, long or of three letters, else None."""
    return _MONTH_NUMBERS.get(name.strip().casefold())


def fiscal_position(day: str, year_starts: int) -> tuple[int, int]:
    """Return (fiscal year, period) of an ISO date; the year is named by the calendar year in which it ends.

    With a year that starts in July (7), 2025-07-01 is (2026, 1) and 2026-06-30 is (2026, 12).
    """
    year, month = int(day[:4]), int(day[5:7])
    return year + (month >= year_starts > 1), (month - year_starts) % 12 + 1


def column_letters(index: int) -> str:
    """Return the spreadsheet letters of a column counted from 0: 0 is A, 27 is AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the column, counted from 0, of spreadsheet letters: A is 0, AB is 27."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
