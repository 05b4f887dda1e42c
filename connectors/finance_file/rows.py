"""Which rows of a table are data, which are printed totals, and where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import cast

from connectors.finance_file.converters import Cell, Fault, text, texts
from connectors.finance_file.fields import Block
from connectors.finance_file.header import Header
from connectors.finance_file.layout import Layout
from connectors.finance_file.patterns import Matches


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow:
    """A printed total: not data, but what our own sums are compared with."""

    number: int
    label: str  # the cell that marked it
    cells: Sequence[Cell]
    after: int  # rows of the block's data that stand before it


@dataclass(slots=True, kw_only=True)
class Sifted:
    """What a batch of rows came to."""

    block: Block
    totals: list[TotalRow] = field(default_factory=list)
    bad: list[tuple[int, Fault]] = field(default_factory=list)  # row number, why
    skipped: int = 0
    stopped: bool = False


class Sieve:
    """Sorts rows by the `rows` and `fill_down` of a layout; batches have to come in the order of the table.

    `stop`, `totals` and `skip` look at the cells as they stand, before blanks are filled down.
    """

    def __init__(self, layout: Layout, header: Header) -> None:
        self.width = len(header.names)
        self._stop = conditions(layout.rows.stop, header)
        self._totals = conditions(layout.rows.totals, header)
        self._skip = conditions(layout.rows.skip, header)
        self._fill = {cast("int", header.find(column)): cast("Cell", "") for column in layout.fill_down}

    def sift(self, numbers: Sequence[int], rows: list[list[Cell]]) -> Sifted:
        """Return the data rows of a batch as a block, and what the other rows are."""
        sifted = Sifted(block=Block((), ()))
        numbers, rows = self._even(numbers, rows, sifted)
        columns = [*zip(*rows, strict=True)] or [()] * self.width
        marks = [self._hits(which, columns) for which in (self._stop, self._totals, self._skip)]
        if any(marks):
            stops, totals, skips = (mark or [False] * len(rows) for mark in marks)
            end = stops.index(True) if True in stops else len(rows)  # the value looked for
            sifted.stopped = end < len(rows)
            sifted.bad = [pair for pair in sifted.bad if end == len(rows) or pair[0] < numbers[end]]
            keep = [at < end and not (totals[at] or skips[at]) for at in range(len(rows))]
            self._note_totals(sifted, numbers, rows, [totals[at] and at < end for at in range(len(rows))], keep)
            sifted.skipped = sum(skips[:end])
            numbers = [*compress(numbers, keep)]
            columns = [tuple(compress(column, keep)) for column in columns]
        for index in self._fill:
            columns[index] = self._filled(index, columns[index])
        sifted.block = Block(numbers, columns)
        return sifted

    def _even(
        self, numbers: Sequence[int], rows: list[list[Cell]], sifted: Sifted
    ) -> tuple[Sequence[int], list[list[Cell]]]:
        """Return the rows that are not blank, all of the header's width."""
        if not all(map(any, rows)):
            filled = [any(cell != "" for cell in row) for row in rows]  # a zero is something
            numbers, rows = [*compress(numbers, filled)], [*compress(rows, filled)]
        if set(map(len, rows)) <= {self.width}:
            return numbers, rows
        kept_numbers, kept = [], []
        for number, row in zip(numbers, rows, strict=True):
            padded = row + [""] * (self.width - len(row))
            spare = [cell for cell in padded[self.width :] if text(cell) is not None]
            padded = padded[: self.width]
            if len(row) < self.width or spare:
                special = any(
                    self._hits(which, [(cell,) for cell in padded]) == [True]
                    for which in (self._stop, self._totals, self._skip)
                )
                if not special and any(text(cell) is not None for cell in padded):
                    reason = f"the row has {len(row)} cells, the header {self.width}"
                    remedy = "look for a delimiter inside a cell, or mark the row under `rows` in the layout"
                    sifted.bad.append((number, Fault("row_width", reason, "", remedy)))
                    continue
                if not special:
                    continue
            kept_numbers.append(number)
            kept.append(padded)
        return kept_numbers, kept

    def _hits(self, which: Mapping[int, Matches], columns: Sequence[tuple[Cell, ...]]) -> list[bool]:
        found: list[bool] = []
        for index, matches in which.items():
            hits = [*map(matches.__getitem__, texts(columns[index]))]
            if True in hits:
                found = [old or new for old, new in zip(found, hits, strict=True)] if found else hits
        return found

    def _note_totals(
        self,
        sifted: Sifted,
        numbers: Sequence[int],
        rows: Sequence[Sequence[Cell]],
        totals: list[bool],
        keep: list[bool],
    ) -> None:
        for at in compress(range(len(rows)), totals):
            labels = [
                text(rows[at][index]) for index, matches in self._totals.items() if matches[text(rows[at][index])]
            ]
            sifted.totals.append(
                TotalRow(number=numbers[at], label=str(labels[0]), cells=rows[at], after=sum(keep[:at]))
            )

    def _filled(self, index: int, column: tuple[Cell, ...]) -> tuple[Cell, ...]:
        last = self._fill[index]
        filled = []
        for cell in column:
            if text(cell) is not None:
                last = cell
            filled.append(last)
        self._fill[index] = last
        return tuple(filled)


def conditions(written: Mapping[str, str], header: Header) -> dict[int, Matches]:
    """Return conditions by the position of their column."""
    return {cast("int", header.find(column)): Matches(condition) for column, condition in written.items()}


def fulfilled(which: Mapping[int, Matches], block: Block) -> list[bool] | None:
    """Return for each row whether all conditions hold; None when there are none."""
    found: list[bool] | None = None
    for index, matches in which.items():
        hits = [*map(matches.__getitem__, block.text(index))]
        found = [old and new for old, new in zip(found, hits, strict=True)] if found is not None else hits
    return found
