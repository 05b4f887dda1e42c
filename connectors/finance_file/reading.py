"""Reads a whole file by its layout, and gives its lines only when all of it is believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import FileFacts, OfferedFile, Page, QuarantinedRow, Record
from connectors.finance_file.amounts import shown_amount
from connectors.finance_file.assembly import Assembly, World, partition
from connectors.finance_file.badrows import BadRows
from connectors.finance_file.context import Head, as_of, facts
from connectors.finance_file.converters import column_letters
from connectors.finance_file.header import Header, Row, find_header
from connectors.finance_file.layout import LINE_FIELDS, Layout
from connectors.finance_file.opening import open_table
from connectors.finance_file.records import Form, LineSpool, Offsets
from connectors.finance_file.refusals import refusal
from connectors.finance_file.rows import Sieve
from connectors.finance_file.sections import HEAD_ROWS
from connectors.finance_file.settings import Limits
from connectors.finance_file.tables import Batch, Table
from model.values import LayoutKind, Measure

PAGE_SIZE = 500  # records


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole file that is believed; gives its lines while the block that read it lasts."""

    facts: FileFacts
    quarantined: tuple[QuarantinedRow, ...]
    lines: int  # how many there are
    sums: Mapping[Measure, int]  # of the lines, in minor units; hours in seconds
    spool: LineSpool
    form: Form
    offsets: Offsets

    def records(self) -> Iterator[Record]:
        """Yield all lines in the order of the file."""
        return chain.from_iterable(self.spool.blocks(self.form, self.offsets))

    def pages(self, after: str = "") -> Iterator[Page]:
        """Yield pages of 500 lines after the cursor `after`, a page's number from 1; there is a first one always.

        The first page has the facts and all rows put aside, the last one the partitions that are now complete.
        """
        done = int(after or 0)
        buffer: list[Record] = []
        number = 0
        for block in self.spool.blocks(self.form, self.offsets):
            buffer += block
            while len(buffer) > PAGE_SIZE:
                number += 1
                if number > done:
                    yield self._page(number, buffer[:PAGE_SIZE], last=False)
                del buffer[:PAGE_SIZE]
        if number >= done:
            yield self._page(number + 1, buffer, last=True)

    def _page(self, number: int, records: Sequence[Record], *, last: bool) -> Page:
        return Page(
            records=tuple(records),
            quarantined=self.quarantined if number == 1 else (),
            cursor=str(number),
            listed=self.facts.partitions if last else (),
            facts=self.facts if number == 1 else None,
        )


@contextmanager
def read(file: OfferedFile, layout: Layout, world: World, limits: Limits) -> Iterator[Reading]:
    """Read a whole file and give its lines; raises RejectedFileError before anything is given.

    All problems found in the rows are collected first, so that a person mends them in one go.
    """
    with LineSpool() as spool:
        with open_table(file, layout, limits) as table:
            reading = _Reader(file, layout, world, table).read(spool)
        yield reading


class _Reader:
    def __init__(self, file: OfferedFile, layout: Layout, world: World, table: Table) -> None:
        self._file, self._layout, self._world, self._table = file, layout, world, table
        self._bad = BadRows(file.name, layout, table, world)
        self._rows = 0
        self._skipped = 0
        self._lines = 0
        self._partitions: set[str] = set()
        self._sums: dict[Measure, int] = {}

    def read(self, spool: LineSpool) -> Reading:
        first, head = self._head()
        header = find_header(self._table, head.rows, self._layout)
        known = facts(self._layout, self._file.name, head, self._world.year_starts)
        order = as_of(self._layout, self._file.name, known, self._file.modified_at)
        assembly = Assembly(self._layout, self._world, self._table, header, head, known)
        self._take(chain(first, self._table.batches), header, assembly, spool)
        totals, problems = assembly.totals.results(self._layout, header, self._table, self._world.decimals)
        if problems:
            raise RejectedFileError([*self._bad.problems(), *problems])
        self._bad.judge()
        self._settle_partitions(assembly)
        controls = {"totals": totals, "lines": self._shown_sums(), "left_out": assembly.left_out + self._skipped}
        controls["without_amounts"] = assembly.without_amounts
        controls["rounded"] = {"values": assembly.amounts.rounded_count, "examples": [*assembly.amounts.rounded]}
        file_facts = FileFacts(
            partitions=tuple(sorted(self._partitions)),
            as_of=order,
            layout=self._world.layout_name,
            context=known,
            controls=controls,
            rows=self._rows,
        )
        return Reading(
            facts=file_facts,
            quarantined=self._bad.quarantined(min(self._partitions, default="")),
            lines=self._lines,
            sums=self._sums,
            spool=spool,
            form=self._form(assembly),
            offsets=assembly.offsets,
        )

    def _head(self) -> tuple[list[Batch], Head]:
        batches: list[Batch] = []
        rows: list[Row] = []
        for numbers, cells in self._table.batches:
            batches.append((numbers, cells))
            rows += zip(numbers, cells, strict=True)
            if len(rows) >= HEAD_ROWS:
                break
        if not any(any(row) for _, row in rows):
            raise refusal("table_empty", self._table.place(1), "there is nothing in it", remedy="export it again")
        return batches, Head(rows[:HEAD_ROWS], self._table.left, self._table.sheet)

    def _take(self, batches: Iterator[Batch], header: Header, assembly: Assembly, spool: LineSpool) -> None:
        sieve = Sieve(self._layout, header)
        for numbers, rows in batches:
            if numbers[0] <= header.row:
                start = sum(number <= header.row for number in numbers)
                numbers, rows = numbers[start:], rows[start:]  # noqa: PLW2901  # the header and what is above it
            sifted = sieve.sift(numbers, rows)
            assembled = assembly.feed(sifted)
            self._skipped += sifted.skipped
            self._rows += len(assembled.numbers) + len(sifted.bad) + len({row.number for row in assembled.bad})
            for number, fault in sifted.bad:
                self._bad.add_fault(number, fault)
            for row in assembled.bad:
                self._bad.add(row)
            for lines in assembled.lines:
                self._partitions.update(lines.partitions)
                measure = assembly.sources[lines.source].measure
                self._sums[measure] = self._sums.get(measure, 0) + sum(filter(None, lines.amounts))
                self._lines += len(lines.amounts) - lines.amounts.count(None)
            if assembled.numbers:
                spool.write(assembled)
            if sifted.stopped or self._bad.hopeless:
                return

    def _settle_partitions(self, assembly: Assembly) -> None:
        """Settle what a file without a single row replaces: something for postings, which may be none, else nothing."""
        if self._rows:
            return
        names = self._layout.replaced
        if self._layout.kind is LayoutKind.TRANSACTIONS and all(name in assembly.facts for name in names):
            self._partitions.add(partition(self._world.layout_name, [assembly.facts[name] for name in names]))
            return
        reason = "there is no row of data under the header"
        remedy = "export it again; check `rows.only` and `rows.skip` in the layout"
        raise refusal("table_without_rows", self._table.place(1), reason, remedy=remedy)

    def _shown_sums(self) -> dict[str, str]:
        return {
            measure.value: f"{Decimal(value) / 3600:.2f} h"
            if measure is Measure.HOURS
            else shown_amount(value, self._world.decimals)
            for measure, value in self._sums.items()
        }

    def _form(self, assembly: Assembly) -> Form:
        table, world = self._table, self._world
        constants: dict[str, object] = {"layout": world.layout_name, "layout_kind": self._layout.kind.value}
        constants["currency"] = world.currency
        constants |= {name: value for name, value in assembly.facts.items() if name in LINE_FIELDS}
        place = f"{table.sheet}!{column_letters(table.left)}" if table.sheet else "line "
        return Form(constants=constants, names=assembly.names, sources=assembly.sources, place=place)
