"""Reports as they were made: kept so that the next one can say what changed, and so that each can be printed again."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from store.tables import REPORT

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Row, Select

    from store.open import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReport:
    """A report's document with what it was made from."""

    id: int
    name: str
    as_of: date
    made_at: datetime
    vector: Mapping[str, int]
    sha256: str  # lower-case hex, of `document`
    document: bytes  # canonical JSON


def save(
    store: Store, name: str, as_of: date, made_at: datetime, vector: Mapping[str, int], document: bytes
) -> SavedReport:
    """Keep a report's document; the same document made again is kept once."""
    digest = sha256(document).hexdigest()
    before = latest(store, name)
    if before is not None and before.sha256 == digest:
        return before
    with store.transaction() as connection:
        number = connection.execute(
            insert(REPORT)
            .values(name=name, as_of=as_of.isoformat(), made_at=made_at, vector=dict(vector))
            .values(sha256=digest, document=zlib.compress(document, 6))
            .returning(REPORT.c.id)
        ).scalar_one()
    return SavedReport(
        id=number, name=name, as_of=as_of, made_at=made_at, vector=vector, sha256=digest, document=document
    )


def latest(store: Store, name: str, before: date | None = None) -> SavedReport | None:
    """Return the report of a definition that was made last, or the one a report as of `before` is compared with.

    That is the last made for the latest as-of date before `before` (exclusive), even when an older date was made again
    since.
    """
    query = select(REPORT).where(REPORT.c.name == name).limit(1)
    if before is None:
        return _first(store, query.order_by(REPORT.c.id.desc()))
    earlier = query.where(REPORT.c.as_of < before.isoformat())
    return _first(store, earlier.order_by(REPORT.c.as_of.desc(), REPORT.c.id.desc()))


def by_id(store: Store, number: int) -> SavedReport | None:
    """Return a report by its number."""
    return _first(store, select(REPORT).where(REPORT.c.id == number))


def _first(store: Store, query: Select[*tuple[Any, ...]]) -> SavedReport | None:
    with store.reading() as connection:
        row = connection.execute(query).first()
    return None if row is None else _saved(row)


def _saved(row: Row[*tuple[Any, ...]]) -> SavedReport:
    return SavedReport(
        id=row.id,
        name=row.name,
        as_of=date.fromisoformat(row.as_of),
        made_at=row.made_at,
        vector={source: int(str(run)) for source, run in row.vector.items()},
        sha256=row.sha256,
        document=zlib.decompress(row.document),
    )
