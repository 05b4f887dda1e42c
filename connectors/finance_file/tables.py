"""Tables: rows of cells with their numbers, whatever kind of file they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.finance_file.converters import Cell, column_letters
from model.problems import Place

Batch = tuple[Sequence[int], list[list[Cell]]]
"""Row numbers, from 1, and the rows themselves; rows may differ in width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet or a text file while it is being read."""

    file: str  # its name for people
    sheet: str  # empty for delimited text
    left: int  # columns left out before the first cell of every row
    merged: Sequence[tuple[int, int, int, int]]  # first row, first cell, last row, last cell, from 0, ends included
    batches: Iterator[Batch]

    def place(self, row: int, column: int | None = None) -> Place:
        """Return where a row, or a cell of it, stands; `column` is the position in the row."""
        letters = "" if column is None else column_letters(column + self.left)
        if not self.sheet:
            return Place(file=self.file, line=row, path=f"column {letters}" if letters else "")
        return Place(file=self.file, sheet=self.sheet, cell=f"{letters or column_letters(self.left)}{row}")
