"""Invented rows in the driver's types, and runs to write them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from model.entities import Provenance, Task
from store import raw, runs, versions
from store.columns import canonical_json, entity_fields, instant_text
from store.open import Store, Transaction
from store.raw import Head, RawRow
from store.runs import Counts
from store.versions import Row, Stamp, Written

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SOURCE = "plans"


def begin(store: Store, source: str = SOURCE, mapping: str = "m1") -> int:
    """Start a run of a source and return its number."""
    with store.transaction() as connection:
        return runs.start(connection, source, "project_file", mapping, NOW).id


def complete(store: Store, run: int) -> None:
    """Let a run end well."""
    with store.transaction() as connection:
        runs.finish(connection, run, Counts(), NOW)


def fail(store: Store, run: int) -> None:
    """Let a run end badly."""
    with store.transaction() as connection:
        runs.finish(connection, run, Counts(), NOW, "the source did not answer")


def task(number: int, title: str = "Survey", source: str = SOURCE, record: str = "", **own: Any) -> Task:
    """A task of record `r{number}`, unless another record is named."""
    return Task(
        key=f"{source}:task:{number}",
        source=source,
        partition="erp.xml",
        record=record or f"{source}:row:r{number}",
        title=title,
        **own,
    )


def row_of(entity: Provenance) -> Row:
    """Return an entity as mapping hands it to the store."""
    values = tuple(_driven(getattr(entity, field.name)) for field in entity_fields(type(entity)))
    return Row(entity.key, entity.record, values)


def places_of(entities: Iterable[Provenance]) -> Mapping[str, tuple[str, str]]:
    """Return (partition, place) by record."""
    return {one.record: (one.partition, one.place) for one in entities}


def add(connection: Transaction, run: int, *entities: Provenance) -> Written:
    """Insert entities of one type and source as new."""
    first = entities[0]
    stamp = Stamp(first.source, run)
    return versions.add(connection, type(first), [row_of(one) for one in entities], places_of(entities), stamp)


def replace(connection: Transaction, run: int, records: Sequence[str], *tasks: Task, source: str = SOURCE) -> Written:
    """Make tasks what some records give now."""
    rows = [row_of(one) for one in tasks]
    return versions.replace(connection, Task, rows, records, places_of(tasks), Stamp(source, run))


def load(store: Store, *entities: Provenance) -> int:
    """Add entities of one source in a run of its own that completes; returns its number."""
    run = begin(store, entities[0].source)
    with store.transaction() as connection:
        for one in entities:
            add(connection, run, one)
    complete(store, run)
    return run


def raw_row(key: str, payload: bytes | None = b"{}", source: str = SOURCE, partition: str = "erp.xml") -> RawRow:
    """A raw record whose hash is that of its payload."""
    hashed = blake2b(payload or key.encode(), digest_size=16).digest()
    return RawRow(key, source, "row", partition, hashed, "Sheet1!4", payload)


def write_raw(store: Store, run: int, *rows: RawRow, mapping: str = "m1") -> Mapping[str, Head]:
    """Write raw records as a page does and return what was known of them before."""
    with store.transaction() as connection:
        known = raw.heads(connection, [row.key for row in rows])
        raw.write(connection, rows, known, mapping, run)
    return known


def _driven(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return canonical_json(value) if isinstance(value, Mapping) else value
