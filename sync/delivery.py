"""A delivered file against those that came before: late, or current from its last page on in place of others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.contract.pages import FileFacts, OfferedFile, Page, Record, Scope
from model.values import FileState
from store import archive, scopes
from store.archive import ArchivedFile
from store.scopes import PartitionState, ScopeState
from sync.files import file_record
from sync.page import PageContext, PageOutcome, write_page
from sync.reading import Reading

if TYPE_CHECKING:
    from store.open import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A file with what reading it whole has shown."""

    scope: Scope
    file: OfferedFile
    facts: FileFacts
    before: ScopeState  # where the scope stood

    @property
    def is_reread(self) -> bool:
        """Tell whether these bytes were loaded before, and are only read differently now."""
        return self.before.sha256 == self.file.sha256

    def archive(self, connection: Transaction, now: datetime) -> None:
        """Keep the file as it came."""
        file = self.file
        archive.keep(connection, ArchivedFile(file.sha256, file.name, file.size, file.modified_at, now), file.path)


def is_late(reading: Reading, connection: Transaction, context: PageContext, delivery: Delivery) -> bool:
    """Tell whether the file is older than, or the same as, what is current; it is then recorded and not loaded."""
    for name in delivery.facts.partitions:
        known = scopes.partition(connection, context.source, name)
        if known is None or known.scope == delivery.scope.name:
            continue
        if known.sha256 == delivery.file.sha256:
            state, reason = FileState.LATE, f"the same content as {known.scope}, which is loaded"
        elif delivery.is_reread:
            state, reason = FileState.SUPERSEDED, f"replaced by {known.scope}"
        elif known.as_of <= delivery.facts.as_of:
            continue
        else:
            age = f"older ({delivery.facts.as_of}) than {known.scope} ({known.as_of})"
            state, reason = FileState.LATE, f"{age}, which is current for {name}"
            reading.result.late.append(f"{delivery.file.name}: {reason}; it was archived and not loaded")
        delivery.archive(connection, reading.now)
        record = file_record(delivery.scope.name, delivery.file, state, delivery.before.sha256, delivery.facts, reason)
        _write(connection, context, (record,))
        settled = replace(delivery.before, run=reading.run, refused_sha256=delivery.file.sha256)
        scopes.move(connection, replace(settled, reading_version=context.mapper.version))
        return True
    return False


def without_lost(connection: Transaction, source: str, delivery: Delivery) -> tuple[Delivery, frozenset[str]]:
    """Return the delivery without the partitions that another file took since these bytes were loaded, and those.

    A file that lost all of them is returned as it is: `is_late` tells that it was superseded.
    """
    names = delivery.facts.partitions
    known = [scopes.partition(connection, source, name) for name in names] if delivery.is_reread else []
    lost = frozenset(one.partition for one in known if one is not None and one.scope != delivery.scope.name)
    if not lost or lost.issuperset(names):
        return delivery, frozenset()
    own = tuple(name for name in names if name not in lost)
    return replace(delivery, facts=replace(delivery.facts, partitions=own)), lost


def remaining(page: Page, lost: frozenset[str]) -> Page:
    """Return the page without what belongs to the partitions that another file has now."""
    if not lost:
        return page
    return replace(
        page,
        records=tuple(one for one in page.records if one.partition not in lost),
        quarantined=tuple(one for one in page.quarantined if one.partition not in lost),
        listed=tuple(name for name in page.listed if name not in lost),
    )


def left_behind(connection: Transaction, source: str, delivery: Delivery) -> tuple[str, ...]:
    """Return the partitions that the same bytes gave under another mapping, and no longer give: they are gone.

    A file with other bytes leaves the partitions of the former ones alone: last month's figures stay.
    """
    if not delivery.is_reread:
        return ()
    owned = scopes.partitions_of(connection, source, delivery.scope.name)
    named = set(delivery.facts.partitions)
    return tuple(one.partition for one in owned if one.partition not in named and one.sha256 == delivery.file.sha256)


def make_current(
    reading: Reading, connection: Transaction, context: PageContext, delivery: Delivery, outcome: PageOutcome
) -> None:
    """Make the file current for its partitions, and the files superseded that lost their last one."""
    source, file, facts, scope = context.source, delivery.file, delivery.facts, delivery.scope
    for name in left_behind(connection, source, delivery):
        scopes.drop_partition(connection, source, name)
    before = [scopes.partition(connection, source, name) for name in facts.partitions]
    losers = sorted({known.scope for known in before if known is not None and known.scope != scope.name})
    scopes.make_current(
        connection,
        [
            PartitionState(
                source=source, partition=name, as_of=facts.as_of, sha256=file.sha256, scope=scope.name, run=reading.run
            )
            for name in facts.partitions
        ],
    )
    superseded = [
        record
        for loser in losers
        if not scopes.partitions_of(connection, source, loser)
        and (record := _superseded(reading, connection, loser, file.name)) is not None
    ]
    current = file_record(scope.name, file, FileState.CURRENT, file.sha256, facts)
    written = _write(connection, context, (current, *superseded))
    for entity, one in written.written.items():
        outcome.count(entity, one)


def _superseded(reading: Reading, connection: Transaction, loser: str, winner: str) -> Record | None:
    stream = next(one.name for one in reading.source.streams if one.files)
    known = archive.find(connection, scopes.state(connection, reading.source.name, stream, loser).sha256)
    if known is None:
        return None
    offered = OfferedFile(
        path=Path(), name=known.name, modified_at=known.modified_at, size=known.size, sha256=known.sha256
    )
    return file_record(loser, offered, FileState.SUPERSEDED, "", reason=f"replaced by {winner}")


def _write(connection: Transaction, context: PageContext, records: tuple[Record, ...]) -> PageOutcome:
    return write_page(connection, replace(context, place_prefix="", first_load=False), Page(records=records))
