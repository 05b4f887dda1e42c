"""Versions of unified rows: written when the content differs, closed when a row is gone, never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import select

from store.columns import entity_fields
from store.raw import encoded
from store.statements import in_batches, insert_rows, marks, run, run_many
from store.tables import BY_NAME, VERSIONS

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from model.entities import Provenance

HASH_BYTES = 16


@dataclass(slots=True)  # not frozen: a hundred thousand are made in a sync, and freezing triples the cost
class Row:
    """A unified row on its way into the store."""

    key: str
    record: str
    values: tuple[Any, ...]  # in the order of the entity's own fields, in the driver's types


@dataclass(slots=True)
class Written:
    """How a set of rows changed the store."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __iadd__(self, other: Written) -> Self:
        """Add another count to this one."""
        self.added += other.added
        self.changed += other.changed
        self.removed += other.removed
        return self


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is the same for all rows of a page."""

    source: str
    run: int


@dataclass(slots=True)
class _Current:
    content_hash: bytes
    from_run: int
    record: str
    partition: str


def content_hash(values: tuple[Any, ...]) -> bytes:
    """Return the hash by which two contents of one row are told apart; equal values give equal bytes on every run."""
    return blake2b(encoded(values), digest_size=HASH_BYTES).digest()


def add(
    connection: Connection,
    entity: type[Provenance],
    rows: Sequence[Row],
    partitions: Mapping[str, tuple[str, str]],
    stamp: Stamp,
) -> Written:
    """Insert rows whose records were never read before; `partitions` gives (partition, place) by record.

    Raises DuplicateKeyError when another record holds one of the keys.
    """
    insert_rows(
        connection,
        VERSIONS[entity],
        _columns(VERSIONS[entity]),
        [_inserted(row, content_hash(row.values), partitions, stamp) for row in rows],
    )
    return Written(added=len(rows))


def replace(
    connection: Connection,
    entity: type[Provenance],
    rows: Sequence[Row],
    records: Iterable[str],
    partitions: Mapping[str, tuple[str, str]],
    stamp: Stamp,
) -> Written:
    """Make `rows` the current versions of everything that was mapped from `records`.

    A row whose content, record and partition are unchanged writes nothing; one that is no longer produced is closed. A
    version born in this same run is rewritten, since no report can have seen it. Raises DuplicateKeyError when a record
    outside `records` holds one of the keys.
    """
    table = VERSIONS[entity]
    current = _current(connection, entity, records)
    hashes = {row.key: content_hash(row.values) for row in rows}
    differing = [row for row in rows if _differs(row, hashes[row.key], partitions[row.record][0], current.get(row.key))]
    absent = current.keys() - hashes.keys()
    ended = [key for key in (*absent, *(row.key for row in differing)) if key in current]
    _close(connection, entity, {key: current[key].from_run for key in ended}, stamp.run)
    insert_rows(
        connection,
        table,
        _columns(VERSIONS[entity]),
        [_inserted(row, hashes[row.key], partitions, stamp) for row in differing],
    )
    changed = len(ended) - len(absent)
    return Written(added=len(differing) - changed, changed=changed, removed=len(absent))


def remove(connection: Connection, entity: type[Provenance], records: Iterable[str], run: int) -> Written:
    """Close every current row mapped from `records`: they are gone as of `run`."""
    current = _current(connection, entity, records)
    _close(connection, entity, {key: version.from_run for key, version in current.items()}, run)
    return Written(removed=len(current))


def held_by_others(connection: Connection, entity: type[Provenance], rows: Sequence[Row]) -> dict[str, str]:
    """Return key -> record for those of the rows whose key is current for another record."""
    table = VERSIONS[entity]
    wanted = {row.key: row.record for row in rows}
    query = select(table.c.key, table.c.record).where(table.c.to_run.is_(None))
    return {
        key: record
        for batch in in_batches(wanted)
        for key, record in connection.execute(query.where(table.c.key.in_(batch)))
        if record != wanted[key]
    }


def _differs(row: Row, hashed: bytes, partition: str, current: _Current | None) -> bool:
    return (
        current is None
        or current.content_hash != hashed
        or current.record != row.record
        or current.partition != partition
    )


def _current(connection: Connection, entity: type[Provenance], records: Iterable[str]) -> dict[str, _Current]:
    name = VERSIONS[entity].name
    return {
        row[0]: _Current(*row[1:])
        for batch in in_batches(records)
        for row in run(connection, _current_text(name, len(batch)), tuple(batch)).fetchall()
    }


@cache
def _current_text(table: str, number: int) -> str:
    known = f'SELECT key, content_hash, from_run, record, partition FROM "{table}"'  # noqa: S608 # our own name
    return f"{known} WHERE to_run IS NULL AND record IN ({marks(number)})"


def _close(connection: Connection, entity: type[Provenance], ended: Mapping[str, int], run_id: int) -> None:
    name = VERSIONS[entity].name
    closed = [(run_id, key) for key, from_run in ended.items() if from_run != run_id]
    unborn = [(run_id, key) for key, from_run in ended.items() if from_run == run_id]
    run_many(connection, f'UPDATE "{name}" SET to_run = ? WHERE key = ? AND to_run IS NULL', closed)  # noqa: S608
    run_many(connection, f'DELETE FROM "{name}" WHERE from_run = ? AND key = ?', unborn)  # noqa: S608 # our own name


@cache
def _columns(table: Table) -> tuple[str, ...]:
    own = (field.name for field in entity_fields(BY_NAME[table.name]))
    return ("key", "from_run", "source", "partition", "record", "place", "content_hash", *own)


def _inserted(row: Row, hashed: bytes, partitions: Mapping[str, tuple[str, str]], stamp: Stamp) -> tuple[Any, ...]:
    partition, place = partitions[row.record]
    return (row.key, stamp.run, stamp.source, partition, row.record, place, hashed, *row.values)
