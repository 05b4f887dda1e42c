"""Checks what must hold between the tables: nothing lost on the way from raw to unified, nothing pointing nowhere."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from store.columns import reference_fields
from store.tables import ARCHIVED, BY_NAME, CHUNK, PARTITION, RAW, VERSIONS, entity_name

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from model.entities import Provenance

EXAMPLES = 5
"""Keys shown of what was found wrong; the number says the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that should not be."""

    check: str
    subject: str
    number: int
    examples: tuple[str, ...]
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many rows of an entity a source has now."""

    source: str
    entity: str
    rows: int


def tallies(connection: Connection) -> list[Tally]:
    """Return current rows by source and entity, raw records among them as `raw_record`."""
    raw = select(RAW.c.source, func.count()).where(RAW.c.gone_run.is_(None)).group_by(RAW.c.source)
    found = [Tally(source=row[0], entity=RAW.name, rows=row[1]) for row in connection.execute(raw)]
    for entity, table in VERSIONS.items():
        query = select(table.c.source, func.count()).where(table.c.to_run.is_(None)).group_by(table.c.source)
        found += [Tally(source=row[0], entity=entity_name(entity), rows=row[1]) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (one.source, one.entity))


def findings(connection: Connection) -> list[Finding]:
    """Return everything that does not hold; an empty list means that raw, unified and archived data agree."""
    found = [*_unmapped(connection), *_damaged_files(connection)]
    for entity in VERSIONS:
        found += _without_record(connection, entity)
        found += _overlapping(connection, entity)
        found += _dangling(connection, entity)
    return found


def _unmapped(connection: Connection) -> Iterator[Finding]:
    """Yield records that are neither in a unified table nor in quarantine."""
    mapped = [exists().where(table.c.record == RAW.c.key, table.c.to_run.is_(None)) for table in VERSIONS.values()]
    lost = select(RAW.c.source, RAW.c.key).where(RAW.c.gone_run.is_(None), ~or_(*mapped)).order_by(RAW.c.key)
    by_source: dict[str, list[str]] = {}
    for source, key in connection.execute(lost):
        by_source.setdefault(source, []).append(key)
    for source, keys in by_source.items():
        yield _finding("raw record without unified row", source, keys, "check the mapping, then `syncline replay`")


def _without_record(connection: Connection, entity: type[Provenance]) -> Iterator[Finding]:
    table = VERSIONS[entity]
    joined = table.outerjoin(RAW, RAW.c.key == table.c.record)
    gone = or_(RAW.c.key.is_(None), RAW.c.gone_run.is_not(None))
    query = select(table.c.key).select_from(joined).where(table.c.to_run.is_(None), gone).order_by(table.c.key)
    keys = [row.key for row in connection.execute(query)]
    if keys:
        yield _finding("unified row whose record is gone", entity_name(entity), keys, "`syncline replay` closes it")


def _overlapping(connection: Connection, entity: type[Provenance]) -> Iterator[Finding]:
    """Yield keys of which two versions hold for the same run."""
    one, other = VERSIONS[entity].alias("one"), VERSIONS[entity].alias("other")
    later = (other.c.key == one.c.key) & (other.c.from_run > one.c.from_run)
    overlap = or_(one.c.to_run.is_(None), one.c.to_run > other.c.from_run)
    query = select(one.c.key).select_from(one.join(other, later)).where(overlap).distinct().order_by(one.c.key)
    keys = [row.key for row in connection.execute(query)]
    if keys:
        yield _finding("versions that overlap", entity_name(entity), keys, "restore the last backup and report this")


def _dangling(connection: Connection, entity: type[Provenance]) -> Iterator[Finding]:
    """Yield references to rows that never arrived; some sources have them, and figures that need them say so."""
    table = VERSIONS[entity]
    for field, targets in reference_fields(entity):
        aimed = [VERSIONS[BY_NAME[name]].alias(f"aimed_{name}") for name in targets]
        there = or_(*(exists().where(one.c.key == table.c[field], one.c.to_run.is_(None)) for one in aimed))
        query = select(table.c[field]).where(table.c.to_run.is_(None), table.c[field].is_not(None), ~there)
        keys = [row[0] for row in connection.execute(query.distinct().order_by(table.c[field]))]
        if keys:
            subject = f"{entity_name(entity)}.{field}"
            yield _finding(
                "reference to a row that is not there", subject, keys, "look whether the source still has it"
            )


def _damaged_files(connection: Connection) -> Iterator[Finding]:
    """Yield current files whose archived bytes are missing or no longer have their hash."""
    current = select(PARTITION.c.sha256).distinct().order_by(PARTITION.c.sha256)
    damaged = [row.sha256 for row in connection.execute(current).all() if _hash(connection, row.sha256) != row.sha256]
    if damaged:
        yield _finding("archived file damaged or missing", "archive", damaged, "deliver the file again")


def _hash(connection: Connection, digest: str) -> str:
    if connection.execute(select(ARCHIVED.c.sha256).where(ARCHIVED.c.sha256 == digest)).first() is None:
        return ""
    hashed = sha256()
    chunks = select(CHUNK.c.content).where(CHUNK.c.sha256 == digest).order_by(CHUNK.c.number)
    try:
        for row in connection.execute(chunks):
            hashed.update(zlib.decompress(row.content))
    except zlib.error:
        return ""
    return hashed.hexdigest()


def _finding(check: str, subject: str, keys: list[str], remedy: str) -> Finding:
    return Finding(check=check, subject=subject, number=len(keys), examples=tuple(keys[:EXAMPLES]), remedy=remedy)
