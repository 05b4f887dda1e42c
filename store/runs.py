"""Runs: each reading of a source by number; a report reads at the last completed one of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from store.tables import RUN

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

RUNNING = "running"
COMPLETED = "completed"
FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One reading of a source."""

    id: int
    source: str
    connector: str
    kind: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    resumed: int  # how often it was taken up again after an interruption
    mapping_version: str
    read: int
    changed: int
    removed: int
    quarantined: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a run has done so far."""

    read: int = 0
    changed: int = 0
    removed: int = 0
    quarantined: int = 0


def start(
    connection: Connection, source: str, connector: str, mapping_version: str, now: datetime, kind: str = "sync"
) -> Run:
    """Return the run to work in: the one that was interrupted, or a new one.

    An interrupted run is one still marked running; the caller holds the lease, so nobody works in it. One that was
    begun under another mapping is marked failed, since its pages and those to come would not fit together.
    """
    open_runs = connection.execute(select(RUN).where(RUN.c.source == source, RUN.c.state == RUNNING)).all()
    for row in open_runs:
        if row.mapping_version == mapping_version and row.kind == kind:
            again = update(RUN).where(RUN.c.id == row.id).values(resumed=RUN.c.resumed + 1)
            return _run(connection.execute(again.returning(RUN)).one())
        error = "interrupted, and the mapping was changed before it could go on"
        connection.execute(update(RUN).where(RUN.c.id == row.id).values(state=FAILED, finished_at=now, error=error))
    begun = connection.execute(
        insert(RUN)
        .values(source=source, connector=connector, kind=kind, state=RUNNING, started_at=now, resumed=0)
        .values(mapping_version=mapping_version, read=0, changed=0, removed=0, quarantined=0)
        .returning(RUN)
    ).one()
    return _run(begun)


def finish(connection: Connection, run: int, counts: Counts, now: datetime, error: str | None = None) -> None:
    """Mark a run completed, or failed when there is an error; only a completed run is ever read by a report."""
    state = COMPLETED if error is None else FAILED
    connection.execute(
        update(RUN)
        .where(RUN.c.id == run)
        .values(state=state, finished_at=now, error=error, read=counts.read, changed=counts.changed)
        .values(removed=counts.removed, quarantined=counts.quarantined)
    )


def completed(connection: Connection) -> Mapping[str, int]:
    """Return the vector: the last completed run of each source."""
    query = select(RUN.c.source, func.max(RUN.c.id)).where(RUN.c.state == COMPLETED).group_by(RUN.c.source)
    return {row[0]: row[1] for row in connection.execute(query.order_by(RUN.c.source))}


def mapping_of_last(connection: Connection, source: str) -> str | None:
    """Return the mapping version of the last completed run of a source, None before the first."""
    query = select(RUN.c.mapping_version).where(RUN.c.source == source, RUN.c.state == COMPLETED)
    return connection.execute(query.order_by(RUN.c.id.desc()).limit(1)).scalar()


def latest(connection: Connection) -> Mapping[str, Run]:
    """Return the newest run of each source, in whatever state."""
    newest = select(func.max(RUN.c.id)).group_by(RUN.c.source)
    query = select(RUN).where(RUN.c.id.in_(newest)).order_by(RUN.c.source)
    return {row.source: _run(row) for row in connection.execute(query)}


def by_id(connection: Connection, number: int) -> Run | None:
    """Return a run by its number."""
    row = connection.execute(select(RUN).where(RUN.c.id == number)).first()
    return None if row is None else _run(row)


def _run(row: Row[*tuple[Any, ...]]) -> Run:
    return Run(**row._asdict())
