"""Parts of a source that could not be read: a row tells which, why and since when, until one of them is read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.contract.connector import Deletions
from connectors.contract.pages import Page, Record, Unread
from model.entities import SourceProject, UnreadScope
from store import leases, read
from store.columns import entity_fields, instant_text
from sync.mapping.rules import EntityRule, FieldRule
from sync.offered import file_context
from sync.page import write_page

if TYPE_CHECKING:
    from connectors.contract.connector import Stream
    from sync.reading import Reading

UNREAD_KIND = "unread_scope"
"""Kind of the engine's own records of what could not be read."""


def unread_rule() -> EntityRule:
    """Return the rule for the engine's records of unread scopes: every field under its own name."""
    fields = {one.name: FieldRule(path=one.name) for one in entity_fields(UnreadScope)}
    return EntityRule(entity=UnreadScope, kind=UNREAD_KIND, fields=fields)


def failed_scope(reading: Reading, stream: Stream, scope: str, error: Exception) -> Unread:
    """Return what to tell of a scope whose reading failed: whose figures are stale by it, and why."""
    return Unread(name=scope, reason=str(error), source_project=_project(reading, stream, scope))


def vanished_scope(reading: Reading, stream: Stream, scope: str) -> Unread:
    """Return what to tell of a scope that the source no longer shows, though nobody said that it is gone."""
    name = _project(reading, stream, scope)
    reason = (
        f"{stream.what} {name} is no longer shown to the account: give back the right to see it, or, "
        f"if it was deleted or left out on purpose, run `syncline sync {reading.source.name} --confirm-deletes`"
    )
    return Unread(name=scope, reason=reason, source_project=name)


def hidden_scope(reading: Reading, stream: Stream, scope: str) -> Unread:
    """Return what to tell of a scope that is not shown while something else that may hold it could not be read."""
    name = _project(reading, stream, scope)
    reason = (
        f"{stream.what} {name} is not shown, and it may be in what could not be read: mend that, which is told beside "
        "it, or take it out of the configuration"
    )
    return Unread(name=scope, reason=reason, source_project=name)


def tell_unread(reading: Reading, stream: Stream, unread: Collection[Unread]) -> None:
    """Make `unread` what is known to be unread of a stream: rows of scopes that were read again close."""
    told = [one if one.source_project else _of_project(reading, one) for one in unread]
    reading.result.unread.extend(told)
    with reading.store.reading() as connection:
        rows = read.current(connection, UnreadScope, source=reading.source.name, stream=stream.name)
    if not told and not rows:
        return
    since = {row.scope: instant_text(row.since) for row in rows}
    now = instant_text(reading.now)
    records = tuple(_record(stream, one, since.get(one.name, now)) for one in _one_each(told))
    named = {one.name for one in told}
    gone = tuple((UNREAD_KIND, _key(stream, row.scope)) for row in rows if row.scope not in named)
    with reading.store.transaction() as connection:
        leases.fence(connection, reading.lease)
        write_page(connection, file_context(reading), Page(records=records, gone=gone))


def _of_project(reading: Reading, unread: Unread) -> Unread:
    return replace(unread, source_project=_known_project(reading, unread.name))


def _one_each(unread: Iterable[Unread]) -> Iterable[Unread]:
    return {one.name: one for one in unread}.values()


def _record(stream: Stream, one: Unread, since: str) -> Record:
    return Record(
        kind=UNREAD_KIND,
        key=_key(stream, one.name),
        partition=UNREAD_KIND,
        data={
            "stream": stream.name,
            "scope": one.name,
            "source_project": one.source_project or None,
            "reason": one.reason,
            "since": since,
        },
    )


def _key(stream: Stream, scope: str) -> str:
    return f"{stream.name}/{scope}"


def _known_project(reading: Reading, scope: str) -> str:
    """Return the name of the one project that was read from a scope, whatever the scope is called; "" without one."""
    with reading.store.reading() as connection:
        known = read.current(connection, SourceProject, source=reading.source.name, partition=scope)
    return known[0].name if len(known) == 1 else ""


def _project(reading: Reading, stream: Stream, scope: str) -> str:
    """Return the source's project that a scope is; "" where it is none, so that everything of the source is stale."""
    if own := _known_project(reading, scope):
        return own
    if stream.deletions is Deletions.CONFIRMED:
        return scope
    with reading.store.reading() as connection:
        known = read.current(connection, SourceProject, source=reading.source.name, name=scope)
    return scope if known else ""
