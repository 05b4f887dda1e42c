"""Writes CSV as RFC 4180 has it, so that programs read exact values and no spreadsheet finds a formula in a text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from reports.document import Figure, Unit
from reports.render.currencies import major
from reports.render.formatting import plain

Cell = str | int | Decimal | date | None
"""Text, or a value that is written as it is; None is an empty cell."""

_FULLWIDTH = "\uff1d\uff0b\uff0d\uff20"  # = + - @ as East Asian keyboards write them; spreadsheets read them so, too
_BEGINS_A_FORMULA = re.compile(f"'*[=+\\-@\t\r\n{_FULLWIDTH}]")
NEUTRAL = "'"  # what a spreadsheet takes as "text follows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One file: what a row of it is, its columns, its rows."""

    name: str  # of the file
    rows_are: str  # "one row for each project"
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV: UTF-8, a header, fields with comma, quote or line break in quotes, CRLF after each row."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([field(cell) for cell in row])
    return target.getvalue().encode()


def field(cell: Cell) -> str:
    """Return a cell as it is written; text that a spreadsheet would run has an apostrophe before it, numbers never."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        shown = plain(cell)
        return f"{NEUTRAL}{shown}" if _BEGINS_A_FORMULA.match(cell) else shown
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def value(figure: Figure | None) -> Cell:
    """Return a figure's value: money in major units, all else in its own unit; None where it is not known."""
    return None if figure is None else _in_unit(figure, figure.value)


def previous(figure: Figure) -> Cell:
    """Return what the last report said, in the same unit as the value."""
    return _in_unit(figure, figure.previous)


def restated(figure: Figure) -> Cell:
    """Return by how much the value for the last report's date changed since."""
    return _in_unit(figure, figure.restated)


def amount(minor_units: int | None, currency: str) -> Cell:
    """Return money in major units: `1204.50`."""
    return None if minor_units is None else major(minor_units, currency)


def _in_unit(figure: Figure, held: int | Decimal | date | str | None) -> Cell:
    is_money = figure.unit is Unit.MONEY and isinstance(held, int)
    return amount(held, figure.currency) if is_money and isinstance(held, int) else held
