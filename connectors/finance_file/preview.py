"""What a layout makes of a file, before it is used: the first lines and the totals of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from connectors.contract.pages import FileFacts, OfferedFile, QuarantinedRow, Record
from connectors.finance_file.assembly import World
from connectors.finance_file.layout import Layout
from connectors.finance_file.reading import read
from connectors.finance_file.settings import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first lines of a file and what all of them come to."""

    facts: FileFacts
    records: tuple[Record, ...]  # the first lines
    lines: int  # of the whole file
    totals: Mapping[str, int]  # by measure, over the whole file: minor units, hours in seconds
    currency: str
    quarantined: tuple[QuarantinedRow, ...]


def previewed(file: OfferedFile, layout: Layout, world: World, limits: Limits, limit: int) -> Preview:
    """Read a whole file and return its first `limit` lines and its totals; raises RejectedFileError."""
    with read(file, layout, world, limits) as reading:
        return Preview(
            facts=reading.facts,
            records=tuple(islice(reading.records(), limit)),
            lines=reading.lines,
            totals={measure.value: total for measure, total in reading.sums.items()},
            currency=world.currency,
            quarantined=reading.quarantined,
        )
