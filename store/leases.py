"""One writer for each source: a lease row whose token is checked inside every transaction that writes data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, literal_column, or_, select, update

from store.errors import FencedError
from store.statements import insert_missing, run
from store.tables import LEASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.sql.elements import ColumnElement

    from store.open import Store

LEASE_MILLISECONDS = 120_000
"""Three times the longest page that was measured, and more; each page renews the lease."""


_CLOCKS = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "postgresql": "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
}
_RENEW = {
    name: f"UPDATE lease SET expires = {clock} + ? WHERE source = ? AND holder = ? AND token = ?"  # noqa: S608 # our own
    for name, clock in _CLOCKS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to write a source, until the token is overtaken."""

    source: str
    holder: str
    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Somebody else writes the source now."""

    source: str
    holder: str
    seconds: int  # until the lease ends by itself, if it is not renewed


def acquire(store: Store, source: str, holder: str, is_dead: Callable[[str], bool]) -> Lease | Held:
    """Take the lease on `source`, or say who holds it.

    A lease that has expired is taken over, and so is one whose holder `is_dead` knows to have ended: a killed process
    keeps nobody waiting. The old holder, should it wake up, is refused by its token.
    """
    with store.transaction() as connection:
        now = _now(connection)
        _ensure_row(connection, source)
        row = connection.execute(
            select(LEASE.c.holder, LEASE.c.expires, now.label("now")).where(LEASE.c.source == source).with_for_update()
        ).one()
        free = or_(
            LEASE.c.holder == "",
            LEASE.c.expires < now,
            LEASE.c.holder == row.holder if row.holder and is_dead(row.holder) else LEASE.c.holder == holder,
        )
        taken = connection.execute(
            update(LEASE)
            .where(LEASE.c.source == source, free)
            .values(holder=holder, token=LEASE.c.token + 1, expires=now + LEASE_MILLISECONDS)
            .returning(LEASE.c.token)
        ).first()
    if taken is None:
        return Held(source=source, holder=row.holder, seconds=max(0, row.expires - row.now) // 1000)
    return Lease(source=source, holder=holder, token=taken.token)


def fence(connection: Connection, lease: Lease) -> None:
    """Renew the lease inside the caller's transaction; raises FencedError when it belongs to somebody else by now."""
    parameters = (LEASE_MILLISECONDS, lease.source, lease.holder, lease.token)
    if run(connection, _RENEW[connection.dialect.name], parameters).rowcount != 1:
        message = f"{lease.source}: another process has taken this source over; nothing of this page was kept"
        raise FencedError(message)


def release(store: Store, lease: Lease) -> None:
    """Give the lease back; does nothing when it was overtaken."""
    with store.transaction() as connection:
        connection.execute(
            update(LEASE)
            .where(LEASE.c.source == lease.source, LEASE.c.holder == lease.holder, LEASE.c.token == lease.token)
            .values(holder="", expires=0)
        )


def _ensure_row(connection: Connection, source: str) -> None:
    exists = connection.execute(select(LEASE.c.source).where(LEASE.c.source == source)).first()
    if exists is None:
        row = {"source": source, "holder": "", "token": 0, "expires": 0}
        insert_missing(connection, LEASE, row)


def _now(connection: Connection) -> ColumnElement[int]:
    """Return the database's clock in milliseconds: the holders' clocks may differ."""
    return literal_column(_CLOCKS[connection.dialect.name], LEASE.c.expires.type)
