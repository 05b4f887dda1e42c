"""How far each scope of a stream was read: cursors, files, listed pages and partitions, moved by commits only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from store.statements import in_batches, marks, run, run_many, upsert
from store.tables import BRAKE, HELD, LISTING, PARTITION, SCOPE

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.sql.elements import ColumnElement


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeState:
    """Where the reading of a scope stands."""

    source: str
    stream: str
    scope: str
    cursor: str = ""
    run: int = 0
    complete: bool = False  # the reading that `cursor` belongs to came to its end
    reading_version: str = ""
    sha256: str = ""
    loading_sha256: str = ""
    refused_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionState:
    """Which file is current for a partition."""

    source: str
    partition: str
    as_of: str
    sha256: str
    scope: str
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """Deletions that were not carried out, because so many look like a lost permission or a wrong file."""

    source: str
    partition: str
    stream: str
    scope: str
    absent: int
    of: int
    run: int


def state(connection: Connection, source: str, stream: str, scope: str) -> ScopeState:
    """Return where a scope stands; a scope never read has an empty state."""
    query = select(SCOPE).where(SCOPE.c.source == source, SCOPE.c.stream == stream, SCOPE.c.scope == scope)
    row = connection.execute(query).first()
    return ScopeState(source=source, stream=stream, scope=scope) if row is None else ScopeState(**row._asdict())


def states(connection: Connection, source: str) -> list[ScopeState]:
    """Return every scope of a source, in order of stream and name."""
    query = select(SCOPE).where(SCOPE.c.source == source).order_by(SCOPE.c.stream, SCOPE.c.scope)
    return [ScopeState(**row._asdict()) for row in connection.execute(query)]


def move(connection: Connection, to: ScopeState) -> None:
    """Write a scope's state."""
    run(connection, _MOVE, _VALUES(to))


_FIELDS = tuple(field.name for field in fields(ScopeState))
_VALUES = attrgetter(*_FIELDS)
_MOVE = (
    f"INSERT INTO scope_state ({', '.join(_FIELDS)}) VALUES ({marks(len(_FIELDS))}) "  # noqa: S608 # our own names
    f"ON CONFLICT (source, stream, scope) DO UPDATE SET {', '.join(f'{one} = excluded.{one}' for one in _FIELDS[3:])}"
)


def forget(connection: Connection, gone: ScopeState) -> None:
    """Drop the state of a scope that is no longer listed."""
    for table in (SCOPE, LISTING, HELD):
        connection.execute(
            delete(table).where(
                table.c.source == gone.source, table.c.stream == gone.stream, table.c.scope == gone.scope
            )
        )


def list_page(connection: Connection, scope: ScopeState, keys: Sequence[str]) -> None:
    """Remember which records a page held, so that absence can be proved even by a reading that was interrupted."""
    where = (scope.source, scope.stream, scope.scope)
    run(connection, _LIST_PAGE, (*where, scope.run, json.dumps(list(keys)), *where))


_LIST_PAGE = (
    "INSERT INTO listing_page (source, stream, scope, number, run, record_keys) "
    "SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), coalesce(max(number), 0) + 1, "
    "CAST(? AS BIGINT), CAST(? AS TEXT) FROM listing_page WHERE source = ? AND stream = ? AND scope = ?"
)


def listed(connection: Connection, scope: ScopeState) -> set[str]:
    """Return the keys on all pages of the reading."""
    query = select(LISTING.c.record_keys).where(*_of(scope))
    return {key for row in connection.execute(query) for key in json.loads(row[0])}


def clear_listing(connection: Connection, scope: ScopeState) -> None:
    """Forget the pages of a reading that is over or begins anew."""
    connection.execute(delete(LISTING).where(*_of(scope)))


def partition(connection: Connection, source: str, name: str) -> PartitionState | None:
    """Return which file is current for a partition, None before the first."""
    query = select(PARTITION).where(PARTITION.c.source == source, PARTITION.c.partition == name)
    row = connection.execute(query).first()
    return None if row is None else PartitionState(**row._asdict())


def partitions_of(connection: Connection, source: str, scope: str) -> list[PartitionState]:
    """Return the partitions for which a scope's file is current."""
    query = select(PARTITION).where(PARTITION.c.source == source, PARTITION.c.scope == scope)
    return [PartitionState(**row._asdict()) for row in connection.execute(query.order_by(PARTITION.c.partition))]


def make_current(connection: Connection, states: Sequence[PartitionState]) -> None:
    """Say which file is current for some partitions from now on."""
    upsert(connection, PARTITION, [asdict(one) for one in states])


def drop_partition(connection: Connection, source: str, name: str) -> None:
    """Forget a partition that no file gives any more."""
    connection.execute(delete(PARTITION).where(PARTITION.c.source == source, PARTITION.c.partition == name))


def brakes(connection: Connection, source: str | None = None) -> list[Brake]:
    """Return the deletions that wait for a person, of one source or all."""
    query = select(BRAKE).order_by(BRAKE.c.source, BRAKE.c.partition)
    if source is not None:
        query = query.where(BRAKE.c.source == source)
    return [Brake(**row._asdict()) for row in connection.execute(query)]


def hold(connection: Connection, brake: Brake) -> None:
    """Remember deletions that were not carried out."""
    upsert(connection, BRAKE, [asdict(brake)])


def let_go(connection: Connection, source: str, name: str) -> None:
    """Forget a brake, because the deletions were carried out or the records came back."""
    connection.execute(delete(BRAKE).where(BRAKE.c.source == source, BRAKE.c.partition == name))


def held(connection: Connection, scope: ScopeState) -> set[str]:
    """Return the keys of a scope's records that are thought absent and wait for a person."""
    of_scope = (HELD.c.source == scope.source, HELD.c.stream == scope.stream, HELD.c.scope == scope.scope)
    return set(connection.execute(select(HELD.c.key).where(*of_scope)).scalars())


def held_of(connection: Connection, source: str) -> set[str]:
    """Return the keys of all records of a source that are thought absent and wait for a person."""
    return set(connection.execute(select(HELD.c.key).where(HELD.c.source == source)).scalars())


def hold_back(connection: Connection, scope: ScopeState, keys: Iterable[str]) -> None:
    """Remember records that are thought absent and were not removed; the first run that missed one stays."""
    rows = [(key, scope.source, scope.stream, scope.scope, scope.run) for key in keys]
    run_many(connection, _HOLD_BACK, rows)


_HOLD_BACK = (
    "INSERT INTO held_deletion (key, source, stream, scope, run) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"
)


def release(connection: Connection, keys: Iterable[str]) -> None:
    """Forget that records were thought absent: they came back, or were removed."""
    for batch in in_batches(keys):
        connection.execute(delete(HELD).where(HELD.c.key.in_(batch)))


def _of(scope: ScopeState) -> tuple[ColumnElement[bool], ...]:
    return (LISTING.c.source == scope.source, LISTING.c.stream == scope.stream, LISTING.c.scope == scope.scope)
