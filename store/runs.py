"""Runs: each reading of a source by number; a report reads at the last completed one of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from store.tables import RUN

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

RUNNING = "running"
WAITING = "waiting"
COMPLETED = "completed"
FAILED = "failed"

SYNC = "sync"
FULL = "full"  # a sync that reads everything again
REPLAY = "replay"

_READINGS = (SYNC, FULL)
_CONTINUED = {SYNC: _READINGS, FULL: (FULL,), REPLAY: (REPLAY,)}


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
    error: str | None  # why it failed or waits
    waits_until: datetime | None = None  # of a run that waits: before then the source is not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a run has done so far."""

    read: int = 0
    changed: int = 0
    removed: int = 0
    quarantined: int = 0


def start(
    connection: Connection, source: str, connector: str, mapping_version: str, now: datetime, kind: str = SYNC
) -> Run:
    """Return the run to work in: the one that was interrupted or waits, or a new one.

    An interrupted run is one still marked running; the caller holds the lease, so nobody works in it. A sync goes on
    with a full one that was begun, and not the other way round. A run that was begun under another mapping is marked
    failed, since its pages and those to come would not fit together.
    """
    begun = connection.execute(select(RUN).where(RUN.c.source == source, RUN.c.state.in_((RUNNING, WAITING)))).all()
    for row in begun:
        if row.mapping_version == mapping_version and row.kind in _CONTINUED[kind]:
            going = {"state": RUNNING, "resumed": RUN.c.resumed + 1, "waits_until": None, "error": None}
            again = update(RUN).where(RUN.c.id == row.id).values(going)
            return _run(connection.execute(again.returning(RUN)).one())
        why = "another kind of run was begun" if row.mapping_version == mapping_version else "the mapping was changed"
        error = f"interrupted, and {why} before it could go on"
        connection.execute(update(RUN).where(RUN.c.id == row.id).values(state=FAILED, finished_at=now, error=error))
    values = {"source": source, "connector": connector, "kind": kind, "mapping_version": mapping_version}
    counts = dict.fromkeys(("resumed", "read", "changed", "removed", "quarantined"), 0)
    fresh = insert(RUN).values(**values, **counts, state=RUNNING, started_at=now)
    return _run(connection.execute(fresh.returning(RUN)).one())


def waiting(connection: Connection, source: str, mapping_version: str, now: datetime) -> Run | None:
    """Return the newest reading of a source if the source then asked to be left alone until after `now`.

    None where it may be asked. Under another mapping it is another source: other settings, perhaps another address.
    """
    query = select(RUN).where(RUN.c.source == source, RUN.c.kind.in_(_READINGS)).order_by(RUN.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None or row.waits_until is None or row.mapping_version != mapping_version or row.waits_until <= now:
        return None
    return _run(row)


def wait(connection: Connection, run: int, counts: Counts, until: datetime, why: str) -> None:
    """Let a run wait for its source until a moment; after that it goes on under its number."""
    values = {"state": WAITING, "waits_until": until, "error": why, **asdict(counts)}
    connection.execute(update(RUN).where(RUN.c.id == run).values(**values))


def finish(connection: Connection, run: int, counts: Counts, now: datetime, error: str | None = None) -> None:
    """Mark a run completed, or failed when there is an error; only a completed run is ever read by a report."""
    state = COMPLETED if error is None else FAILED
    values = {"state": state, "finished_at": now, "error": error, "waits_until": None, **asdict(counts)}
    connection.execute(update(RUN).where(RUN.c.id == run).values(**values))


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
