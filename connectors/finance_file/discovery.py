"""What a file holds: its sheets, where the header may stand, its columns, and a layout to start from."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from connectors.contract.connector import Found, FoundField
from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import OfferedFile
from connectors.finance_file import formats, workbook
from connectors.finance_file.amounts import Amounts, Grammar
from connectors.finance_file.converters import Cell, Fault, month_number, text
from connectors.finance_file.proposals import proposal
from connectors.finance_file.settings import Limits

LOOKED_AT = 200  # rows
HEADER_WITHIN = 40
SHOWN_COLUMNS = 60
SAMPLES = 3
_ENCODINGS = ("utf-8-sig", "cp1252")
_DELIMITERS = ",;\t|"
_SAMPLE_LENGTH = 40
_START = 65_536  # bytes of a text file


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The beginning of a sheet or of a text file."""

    name: str  # empty for text
    rows: list[list[Cell]]
    total: int  # rows in all, 0 where not counted
    encoding: str = ""
    delimiter: str = ""


def discovered(file: OfferedFile, layouts: Sequence[str], limits: Limits, year_starts: int) -> Found:
    """Return what a file holds, with the columns of its fullest sheet; never raises for a broken file, but says so."""
    try:
        sheets = _sheets(file, limits)
    except RejectedFileError as error:
        return Found(name=file.name, kind="file", detail=str(error))
    sheets = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not sheets:
        return Found(name=file.name, kind="file", detail="there is nothing in it")
    sheet = max(sheets, key=lambda each: len(each.rows))
    at = header_row(sheet.rows)
    reads = f"read by the layout {layouts[0]}" if len(layouts) == 1 else "no layout reads it"
    reads = f"several layouts read it: {', '.join(layouts)}" if len(layouts) > 1 else reads
    listed = ", ".join(f"{each.name} ({each.total} rows)" for each in sheets if each.name)
    detail = f"{reads}; {f'sheets: {listed}; ' if listed else ''}the header seems to stand in row {at + 1}"
    fields = _fields(sheet.rows, at)
    text_form = (sheet.encoding, sheet.delimiter)
    return Found(
        name=file.name,
        kind="file",
        detail=detail,
        fields=fields,
        suggestion=proposal(file.name, sheet.name if len(sheets) > 1 else "", fields, text_form, year_starts),
    )


def _sheets(file: OfferedFile, limits: Limits) -> list[Sheet]:
    if formats.kind_of(file, limits) is formats.Format.DELIMITED:
        return [_text_sheet(file)]
    return [Sheet(name=name, rows=rows, total=total) for name, total, rows in workbook.look(file, limits, LOOKED_AT)]


def _text_sheet(file: OfferedFile) -> Sheet:
    with file.path.open("rb") as stream:
        data = stream.read(_START)
    cut = data[: data.rfind(b"\n") + 1] or data
    encoding = next((each for each in _ENCODINGS if _decodes(cut, each)), "iso-8859-1")
    lines = cut.decode(encoding, "replace").splitlines()[:LOOKED_AT]
    delimiter = max(_DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines))
    try:
        rows: list[list[Cell]] = [[*row] for row in islice(csv.reader(lines, delimiter=delimiter), LOOKED_AT)]
    except csv.Error:
        rows = [[*line.split(delimiter)] for line in lines]
    return Sheet(name="", rows=rows, total=0, encoding=encoding.removesuffix("-sig"), delimiter=delimiter)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def header_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the row, from 0, that looks most like a header: many different words, no numbers, filled rows below it.

    A guess for a person to look at, never used for reading: on formatted reports such guesses are often wrong.
    """
    best, best_score = 0, -1.0
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        words = {str(cell).strip() for cell in row if isinstance(cell, str) and cell.strip() and not _is_number(cell)}
        numbers = sum(_is_number(cell) for cell in row)
        below = rows[index + 1 : index + 6]
        filled = max((sum(text(cell) is not None for cell in each) for each in below), default=0)
        score = min(len(words), filled) - 2 * numbers - index / 100
        if score > best_score:
            best, best_score = index, score
    return best


def _is_number(cell: Cell) -> bool:
    return isinstance(Amounts(Grammar())[cell], int) if not isinstance(cell, tuple) else False


def _fields(rows: Sequence[Sequence[Cell]], header: int) -> tuple[FoundField, ...]:
    names = [str(text(cell) or "") for cell in rows[header]] if rows else []
    data = [row for row in rows[header + 1 :] if any(row)]
    fields = []
    for index, name in enumerate(names[:SHOWN_COLUMNS]):
        if not name:
            continue
        values = [text(row[index]) for row in data if index < len(row)]
        written = [value for value in values if isinstance(value, str)]
        samples = tuple(value[:_SAMPLE_LENGTH] for value in dict.fromkeys(written))[:SAMPLES]
        filled = sum(value is not None and not isinstance(value, Fault) for value in values)
        kind = "amount" if written and all(map(_is_number, written)) else "text"
        kind = "month" if month_number(name) else kind
        fields.append(
            FoundField(name=" ".join(name.split()), filled=filled, of=len(data), samples=samples, suggestion=kind)
        )
    return tuple(fields)
