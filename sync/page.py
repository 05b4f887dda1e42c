"""The page transaction: raw records, the unified rows mapped from them and the cursor, kept together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from connectors.contract.pages import UNREADABLE, Page, QuarantinedRow, Record
from model.entities import Provenance, QuarantinedRecord
from store import raw, versions
from store.raw import Head, RawRow
from store.versions import Row, Stamp, Written
from sync.mapping.quarantine import key_taken, quarantine_row
from sync.storable import storable, storable_record

if TYPE_CHECKING:
    from store.open import Transaction
    from sync.mapping.compile import Mapper

_NOT_MAPPED = ""
"""Mapping version of a record that another one stands in the way of: the next reading maps it whatever its hash."""


@dataclass(slots=True)
class PageOutcome:
    """What a page did to the store."""

    read: int = 0
    mapped: int = 0  # records whose content or mapping is new
    removed_records: int = 0
    quarantined: int = 0
    keys: list[str] = field(default_factory=list)  # of all raw records on the page
    written: dict[type[Provenance], Written] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """Return how many unified rows were added, changed or removed."""
        return sum(one.added + one.changed + one.removed for one in self.written.values())

    def count(self, entity: type[Provenance], written: Written) -> None:
        """Add what was written for an entity."""
        self.written.setdefault(entity, Written()).__iadd__(written)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What is the same for all pages of a scope's reading."""

    source: str
    run: int
    mapper: Mapper
    default_partition: str
    place_prefix: str  # hash of the file, "" for APIs
    keeps_payload: bool
    first_load: bool  # nothing of the source is in the store yet, so nothing has to be looked up
    forced: bool = False  # map again what is unchanged, too
    careful: bool = False  # look first whether other records hold a key; asked for after DuplicateKeyError
    cascades: bool = False  # partitions below a record, "issue/10012/worklog", go with it; not so in files


@dataclass(slots=True)  # not frozen: one for each record read, and freezing triples the cost
class _Read:
    """A record with what decides whether it has to be mapped."""

    record: Record
    key: str
    payload: bytes
    content_hash: bytes


def write_page(connection: Transaction, context: PageContext, page: Page) -> PageOutcome:
    """Write the records of a page; the caller adds fence and cursor to the same transaction.

    A record whose content and mapping are unchanged costs a hash and a look-up, not a mapping. Raises DuplicateKeyError
    when records of other pages give the same unified row: the page is then written again with a `careful` context.
    """
    outcome = PageOutcome(read=len(page.records) + len(page.quarantined))
    unread = {_raw_key(context.source, UNREADABLE, row.key): row for row in page.quarantined}
    records = [_read(context, record) for record in (*page.records, *(_as_record(row) for row in page.quarantined))]
    outcome.keys = [one.key for one in records]
    _write_records(connection, context, records, unread, outcome)
    outcome.removed_records = remove_records(connection, context, raw_keys(context, page.gone), outcome)
    return outcome


def remove_records(connection: Transaction, context: PageContext, keys: Sequence[str], outcome: PageOutcome) -> int:
    """Close every row mapped from records that are gone and from those below them, and remember that they are.

    Returns how many records had not gone before.
    """
    if not keys:
        return 0
    every = with_those_below(connection, context, keys)
    removed = raw.mark_gone(connection, every, context.run)
    for entity in context.mapper.all_entities():
        written = versions.remove(connection, entity, every, context.run)
        outcome.count(entity, written)
    return removed


def with_those_below(connection: Transaction, context: PageContext, keys: Sequence[str]) -> list[str]:
    """Return the keys and those of the records that go with them, in partitions like "issue/10012/worklog"."""
    found = dict.fromkeys(keys)
    newest = list(found) if context.cascades else []
    while newest:
        names = ("/".join(key.split(":", 2)[1:]) for key in newest)
        newest = [key for key in raw.present_below(connection, context.source, names) if key not in found]
        found.update(dict.fromkeys(newest))
    return list(found)


def raw_keys(context: PageContext, named: Iterable[tuple[str, str]]) -> list[str]:
    """Return the keys in the store of records that a connector names by kind and key."""
    return [_raw_key(context.source, kind, storable(key)) for kind, key in named]


def _write_records(
    connection: Transaction,
    context: PageContext,
    records: Sequence[_Read],
    unread: Mapping[str, QuarantinedRow],
    outcome: PageOutcome,
) -> None:
    unique = {one.key: one for one in records}  # a key that comes twice counts once, as the source said it last
    known = {} if context.first_load else raw.heads(connection, list(unique))
    version = context.mapper.version
    if known and not context.forced:
        differing = {key: one for key, one in unique.items() if _differs(one, known.get(key), version)}
    else:
        differing = unique
    if not differing:
        return
    outcome.mapped += len(differing)
    rows = _mapped(context, differing, unread)
    outcome.quarantined += len(rows.get(QuarantinedRecord, ()))
    refused = {row.record for row in _write_rows(connection, context, rows, differing, known, outcome)}
    kept = [_raw_row(context, one) for one in differing.values() if one.key not in refused]
    raw.write(connection, kept, known, version, context.run)
    tried_again = [_raw_row(context, differing[key]) for key in differing if key in refused]
    raw.write(connection, tried_again, known, _NOT_MAPPED, context.run)


def _write_rows(
    connection: Transaction,
    context: PageContext,
    rows: Mapping[type[Provenance], Sequence[Row]],
    differing: Mapping[str, _Read],
    known: Mapping[str, Head],
    outcome: PageOutcome,
) -> list[Row]:
    """Write the rows, and return those put into quarantine because another record's row has their key."""
    default = context.default_partition
    places = {key: (one.record.partition or default, _place(context, one.record)) for key, one in differing.items()}
    stamp = Stamp(context.source, context.run)
    before = [key for key in differing if key in known]
    kinds = dict.fromkeys(one.record.kind for one in differing.values())
    entities = dict.fromkeys(entity for kind in kinds for entity in context.mapper.entities(kind))
    refused: list[Row] = []
    for entity in (*(one for one in entities if one is not QuarantinedRecord), QuarantinedRecord):
        made, taken = _told_apart(rows.get(entity, ()))
        if entity is QuarantinedRecord:
            made.extend(refused)
        elif context.careful:
            held = versions.held_by_others(connection, entity, made)
            held = {key: record for key, record in held.items() if record not in differing}
            taken.extend((row, held[row.key]) for row in made if row.key in held)
            made = [row for row in made if row.key not in held]
        refused.extend(_taken(context, row, holder) for row, holder in taken)
        if before:
            replaced = [row for row in made if row.record in known]
            outcome.count(entity, versions.replace(connection, entity, replaced, before, places, stamp))
            made = [row for row in made if row.record not in known]
        if made:
            outcome.count(entity, versions.add(connection, entity, made, places, stamp))
    outcome.quarantined += len(refused)
    return refused


def _mapped(
    context: PageContext, records: Mapping[str, _Read], unread: Mapping[str, QuarantinedRow]
) -> dict[type[Provenance], list[Row]]:
    rows: dict[type[Provenance], list[Row]] = {}
    for key, one in records.items():
        if key in unread:
            row = quarantine_row(context.source, key, "0", unread[key].problem, unread[key])
            rows.setdefault(QuarantinedRecord, []).append(row)
            continue
        for entity, row in context.mapper.map(one.record, key).rows:
            rows.setdefault(entity, []).append(row)
    return rows


def _read(context: PageContext, record: Record) -> _Read:
    payload = raw.encoded(record.data)
    record = storable_record(record, payload)
    hashed = blake2b(payload, digest_size=versions.HASH_BYTES)
    # A record that moved differs, or the partition it left would count it among its own and close it as absent.
    hashed.update((record.partition or context.default_partition).encode())
    return _Read(record, _raw_key(context.source, record.kind, record.key), payload, hashed.digest())


def _raw_row(context: PageContext, one: _Read) -> RawRow:
    record = one.record
    partition = record.partition or context.default_partition
    payload = one.payload if context.keeps_payload and record.kind != UNREADABLE else None
    return RawRow(one.key, context.source, record.kind, partition, one.content_hash, record.place, payload)


def _differs(one: _Read, head: Head | None, mapping_version: str) -> bool:
    return (
        head is None or head.content_hash != one.content_hash or head.mapping_version != mapping_version or head.is_gone
    )


def _told_apart(rows: Sequence[Row]) -> tuple[list[Row], list[tuple[Row, str]]]:
    """Return the rows with one for each key, and those whose key another record gave before, with that record.

    One record may name the same row twice, its last word stands.
    """
    if len({row.key for row in rows}) == len(rows):
        return list(rows), []
    chosen: dict[str, Row] = {}
    taken: list[tuple[Row, str]] = []
    for row in rows:
        first = chosen.setdefault(row.key, row)
        if first.record == row.record:
            chosen[row.key] = row
        else:
            taken.append((row, first.record))
    return list(chosen.values()), taken


def _as_record(row: QuarantinedRow) -> Record:
    data = {"problem": str(row.problem), "amount": row.amount}
    return Record(kind=UNREADABLE, key=row.key, data=data, partition=row.partition, place=str(row.problem.place))


def _place(context: PageContext, record: Record) -> str:
    return f"{context.place_prefix}#{record.place}" if context.place_prefix else record.place


def _taken(context: PageContext, row: Row, holder: str) -> Row:
    return quarantine_row(context.source, row.record, f"taken {row.key}", key_taken(row, holder))


def _raw_key(source: str, kind: str, key: str) -> str:
    return f"{source}:{kind}:{key}"
