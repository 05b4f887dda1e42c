"""Lines as records: finished blocks wait in a temporary file until the whole file is known to be good."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from types import TracebackType
from typing import Any, Self

from connectors.contract.pages import Record
from connectors.finance_file.assembly import Assembled
from connectors.finance_file.layout import LINE_FIELDS
from connectors.finance_file.lines import LineSource
from model.values import Measure

KIND = "line"
IN_MEMORY = 8_000_000  # bytes of finished blocks before they move to a temporary file

Offsets = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the records of a file share."""

    constants: Mapping[str, object]  # layout, kind, currency and the facts of the file
    names: Sequence[str]  # of the columns of a block
    sources: Sequence[LineSource]
    place: str  # what stands before a row's number: "ACCOUNT DETAIL!A" or "line "


class LineSpool:
    """Takes blocks of lines and gives them back as records.

    The temporary file has no name, is never shared and vanishes with the process.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115  # closed by __exit__
        self._lengths: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, block: Assembled) -> None:
        """Take a block."""
        lines = [(each.source, each.amounts, each.digests, each.copies, each.partitions) for each in block.lines]
        frame: Any = ([*block.numbers], block.columns, lines)
        data = marshal.dumps(frame)
        self._file.write(data)
        self._lengths.append(len(data))

    def blocks(self, form: Form, offsets: Offsets) -> Iterator[list[Record]]:
        """Yield the records of each block, in the order of the rows."""
        self._file.seek(0)
        for length in self._lengths:
            numbers, columns, lines = marshal.loads(self._file.read(length))  # noqa: S302  # written above
            places = [f"{form.place}{number}" for number in numbers]
            sets = [_records(form, offsets, each, columns, places) for each in lines]
            if len(sets) == 1:
                yield [record for record in sets[0] if record is not None]
            else:
                yield [record for row in zip(*sets, strict=True) for record in row if record is not None]


def _records(
    form: Form, offsets: Offsets, lines: tuple[Any, ...], columns: Sequence[Sequence[object]], places: Sequence[str]
) -> list[Record | None]:
    position, amounts, digests, copies, partitions = lines
    source = form.sources[position]
    constants = {**form.constants, "measure": source.measure.value}
    if source.into in LINE_FIELDS:
        constants[source.into] = source.value
    if offsets:
        copies = [
            copy + offsets[digest][amount] if digest in offsets else copy
            for copy, digest, amount in zip(copies, digests, amounts, strict=True)
        ]
    quantity = "amount"
    if source.measure is Measure.HOURS:
        constants["amount"], quantity = 0, "hours"
    names = (*constants, quantity, *form.names)
    values = zip(*(repeat(value, len(amounts)) for value in constants.values()), amounts, *columns, strict=True)
    records = [
        None
        if amount is None
        else Record(kind=KIND, key=f"{name}/{digest}#{copy}", data=data, partition=name, place=place)
        for amount, digest, copy, name, place, data in zip(
            amounts, digests, copies, partitions, places, map(dict, map(zip, repeat(names), values)), strict=True
        )
    ]
    return _with_segment(records, source) if source.into and source.into not in LINE_FIELDS else records


def _with_segment(records: list[Record | None], source: LineSource) -> list[Record | None]:
    for record in records:
        if record is not None and isinstance(record.data, dict):
            record.data["segments"] = {**record.data.get("segments", {}), source.into: source.value}
    return records
