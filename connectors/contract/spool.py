"""A spool: holds the records of a file that is still being read, in memory while few and on disk when many."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from connectors.contract.pages import FileFacts, Page, QuarantinedRow, Record
from model.problems import Place, Problem

PAGE_SIZE = 500  # records and quarantined rows together
IN_MEMORY = 8_000_000  # bytes of finished pages before they move to a temporary file
BLOCK = 50  # records packed at once: more would leave the processor's cache and feed the garbage collector

_LENGTH = 8  # bytes that say how long a block is
_Row = tuple[str, str, Mapping[str, object], str, str]


class Spool:
    """Takes records in the order of the file and gives them back as pages, once the whole file is known to be good.

    What a page needs besides (facts, partitions listed) is only known at the end and is therefore handed to `pages`.
    The temporary file has no name, is never shared and vanishes with the process.
    """

    def __init__(self, page_size: int = PAGE_SIZE, in_memory: int = IN_MEMORY) -> None:
        self._page_size = page_size
        self._file = tempfile.SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115  # closed by __exit__
        self._ends: list[int] = []  # offset after each finished page
        self._in_page = 0
        self._records: list[_Row] = []
        self._quarantined: list[tuple[Any, ...]] = []
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, record: Record) -> None:
        """Take one record; its data must hold JSON values only, in plain dicts and lists."""
        self.add_row(record.kind, record.key, record.data, record.partition, record.place)

    def add_row(self, kind: str, key: str, data: Mapping[str, object], partition: str, place: str) -> None:
        """Take the parts of one record, for readers that count microseconds."""
        self._records.append((kind, key, data, partition, place))
        self._count()

    def quarantine(self, row: QuarantinedRow) -> None:
        """Take one row that could not become a record."""
        place, problem = row.problem.place, row.problem
        where = (place.file, place.sheet, place.cell, place.line, place.record, place.path)
        what = (problem.code, problem.reason, problem.value, problem.remedy)
        self._quarantined.append((row.key, where, what, row.partition, row.amount, row.currency))
        self._count()

    def pages(self, *, facts: FileFacts, listed: tuple[str, ...], after: str = "") -> Iterator[Page]:
        """Yield the pages after the cursor `after`; the first page of all has `facts`, the last one `listed`.

        A cursor is the page's number as text, from 1; `after` empty yields all, the last page's cursor none. An
        empty file still yields one page. Raises ValueError for a cursor that no page of this spool has.
        """
        done = int(after or 0)
        if self._in_page or not self._ends:
            self._close_page()
        if not 0 <= done <= len(self._ends):
            raise ValueError(f"no page {done}: the file has {len(self._ends)} pages")
        start = self._ends[done - 1] if done else 0
        self._file.seek(start)
        for number, end in enumerate(self._ends[done:], start=done + 1):
            content = self._file.read(end - start)
            start = end
            records, quarantined = _unpacked(content)
            yield Page(
                records=records,
                quarantined=quarantined,
                cursor=str(number),
                facts=facts if number == 1 else None,
                listed=listed if number == len(self._ends) else (),
            )

    def _count(self) -> None:
        self.rows += 1
        self._in_page += 1
        if self._in_page >= self._page_size:
            self._close_page()
        elif self._in_page % BLOCK == 0:
            self._close_block()

    def _close_page(self) -> None:
        self._close_block()
        self._ends.append(self._file.tell())
        self._in_page = 0

    def _close_block(self) -> None:
        block = pickle.dumps((self._records, self._quarantined), pickle.HIGHEST_PROTOCOL)
        self._file.write(len(block).to_bytes(_LENGTH, "big"))
        self._file.write(block)
        self._records, self._quarantined = [], []


def _unpacked(content: bytes) -> tuple[tuple[Record, ...], tuple[QuarantinedRow, ...]]:
    records: list[Record] = []
    quarantined: list[QuarantinedRow] = []
    view = memoryview(content)
    while view:
        length = int.from_bytes(view[:_LENGTH], "big")
        rows, bad = pickle.loads(view[_LENGTH : _LENGTH + length])  # noqa: S301  # written above, by this process
        view = view[_LENGTH + length :]
        for kind, key, data, partition, place in rows:
            records.append(Record(kind=kind, key=key, data=data, partition=partition, place=place))
        quarantined.extend(_quarantined_row(*row) for row in bad)
    return tuple(records), tuple(quarantined)


def _quarantined_row(
    key: str,
    where: tuple[Any, ...],
    what: tuple[str, str, str, str],
    partition: str,
    amount: int | None,
    currency: str,
) -> QuarantinedRow:
    file, sheet, cell, line, record, path = where
    code, reason, value, remedy = what
    place = Place(file=file, sheet=sheet, cell=cell, line=line, record=record, path=path)
    problem = Problem(code=code, place=place, reason=reason, value=value, remedy=remedy)
    return QuarantinedRow(key=key, problem=problem, partition=partition, amount=amount, currency=currency)
