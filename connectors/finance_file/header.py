"""The header of a table: found by the names that have to stand in it, never guessed."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.contract.errors import RejectedFileError
from connectors.finance_file.converters import Cell, Fault, column_index, column_letters, text
from connectors.finance_file.layout import Layout, required_columns
from connectors.finance_file.refusals import refusal
from connectors.finance_file.tables import Table
from model.problems import Place, Problem

Row = tuple[int, Sequence[Cell]]
_SHOWN_NAMES = 12
_DELIMITERS = ";\t|,"


def same(name: str) -> str:
    """Return what two spellings of one column name share: case, spaces and line breaks do not matter."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns of a table."""

    names: tuple[str, ...]  # as printed, empty where blank
    row: int  # its last row, 0 where the table has no header
    left: int  # columns before the first

    def positions(self, name: str) -> list[int]:
        """Return where the columns of a name stand; `$H` is the column with the letter H, whatever its name."""
        if name.startswith("$") and name[1:].isalpha():
            index = column_index(name[1:]) - self.left
            return [index] if 0 <= index < len(self.names) else []
        wanted = same(name)
        return [index for index, found in enumerate(self.names) if same(found) == wanted]

    def find(self, *spellings: str) -> int | None:
        """Return the position of the first of several spellings that the table has."""
        for name in spellings:
            for index in self.positions(name):
                return index
        return None


def find_header(table: Table, head: Sequence[Row], layout: Layout) -> Header:
    """Return the header in the first rows; raises RejectedFileError saying what was looked for and found."""
    if not layout.header.rows:
        width = len(head[0][1]) if head else 0
        header = Header(names=("",) * width, row=head[0][0] - 1 if head else 0, left=table.left)
        return _complete(table, header, layout)
    required: list[tuple[str, ...]] = [(name,) for name in layout.header.require] or [
        spellings for spellings in required_columns(layout) if not all(name.startswith("$") for name in spellings)
    ]
    best: tuple[int, Header | None] = (-1, None)
    for index in range(len(head) - layout.header.rows + 1):
        if head[index][0] > layout.header.within:
            break
        header = _joined(table, head[index : index + layout.header.rows])
        score = sum(header.find(*spellings) is not None for spellings in required)
        if score == len(required) and any(header.names):
            return _complete(table, header, layout)
        if score > best[0]:
            best = (score, header)
    raise _not_found(table, head, layout, required, best[1])


def _joined(table: Table, rows: Sequence[Row]) -> Header:
    width = max(len(row) for _, row in rows)
    lines = [[_name(cell) for cell in row] + [""] * (width - len(row)) for _, row in rows]
    if len(rows) > 1:
        for top, first, bottom, last in table.merged:
            for number, line in zip((number for number, _ in rows), lines, strict=True):
                if top + 1 == number <= bottom + 1:
                    line[max(first, 0) : last + 1] = [line[first]] * (last + 1 - max(first, 0))
    names = tuple(" ".join(part for part in column if part) for column in zip(*lines, strict=True))
    return Header(names=names, row=rows[-1][0], left=table.left)


def _name(cell: Cell) -> str:
    found = text(cell)
    return "" if found is None or isinstance(found, Fault) else " ".join(found.split())


def _complete(table: Table, header: Header, layout: Layout) -> Header:
    """Return the header when every column of the layout stands in it once."""
    problems = []
    place = (
        Place(file=table.file, sheet=table.sheet, line=header.row or None)
        if not table.sheet
        else Place(file=table.file, sheet=table.sheet, cell=f"{column_letters(header.left)}{max(header.row, 1)}")
    )
    for spellings in required_columns(layout):
        found = [name for name in spellings if header.positions(name)]
        if not found:
            remedy = "correct the column's name in the layout, or add this spelling"
            problems.append(
                Problem(code="column_missing", place=place, reason=_missing(spellings, header), remedy=remedy)
            )
        elif len(twice := header.positions(found[0])) > 1:
            letters = ", ".join(column_letters(index + header.left) for index in twice)
            reason = f"the header has {found[0]!r} {len(twice)} times, in columns {letters}"
            remedy = f"name the one that is meant by its letter: ${column_letters(twice[0] + header.left)}"
            problems.append(Problem(code="column_ambiguous", place=place, reason=reason, remedy=remedy))
    if problems:
        raise RejectedFileError(problems)
    return header


def _missing(spellings: Sequence[str], header: Header) -> str:
    wanted = " or ".join(repr(name) for name in spellings)
    known = {same(name): name for name in header.names if name}
    near = difflib.get_close_matches(same(spellings[0]), known, n=1)
    hint = f"; the nearest is {known[near[0]]!r}" if near else ""
    return f"the header has no column {wanted}{hint}; it has {_shown(header.names)}"


def _shown(names: Sequence[str]) -> str:
    filled = [name[:40] for name in names if name]
    more = f" and {len(filled) - _SHOWN_NAMES} more" if len(filled) > _SHOWN_NAMES else ""
    return ", ".join(repr(name) for name in filled[:_SHOWN_NAMES]) + more if filled else "no names"


def _not_found(
    table: Table, head: Sequence[Row], layout: Layout, required: Sequence[Sequence[str]], best: Header | None
) -> RejectedFileError:
    wanted = ", ".join(repr(spellings[0]) for spellings in required)
    reason = f"no header with {wanted} in the first {layout.header.within} rows"
    if best and any(best.find(*spellings) is not None for spellings in required):
        lacking = ", ".join(repr(each[0]) for each in required if best.find(*each) is None)
        reason += f"; the closest is row {best.row}, which lacks {lacking}"
    elif not table.sheet and head:
        line = max((",".join(map(str, row)) for _, row in head[:5]), key=len)
        other = max(_DELIMITERS, key=line.count)
        if other != layout.delimiter and line.count(other) > 1:
            reason += f"; the rows hold many {other!r}, so `delimiter: {other!r}` may be meant"
    remedy = "correct `header.require` or the column names in the layout; `syncline discover` shows what the file has"
    return refusal("header_missing", Place(file=table.file, sheet=table.sheet), reason, remedy=remedy)
