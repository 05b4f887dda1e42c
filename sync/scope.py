"""Reads one scope to its end: page after page, each kept by one transaction with its cursor and fence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, dropwhile, islice
from typing import TYPE_CHECKING

from connectors.contract.pages import FileFacts, OfferedFile, Page, Scope
from store import leases, scopes
from store.errors import DuplicateKeyError
from store.scopes import ScopeState
from sync.absent import close_absent
from sync.delivery import Delivery, is_late, left_behind, make_current, remaining, without_lost
from sync.outcome import Progress
from sync.page import PageContext, PageOutcome, write_page
from sync.reading import Reading

if TYPE_CHECKING:
    from connectors.contract.connector import Stream


def read_scope(reading: Reading, stream: Stream, scope: Scope, state: ScopeState) -> None:
    """Read a scope that is no file from where it stands; a finished reading begins anew after its cursor."""
    start = replace(state, run=reading.run, complete=False)
    if state.complete:
        with reading.store.transaction() as connection:
            leases.fence(connection, reading.lease)
            scopes.clear_listing(connection, start)
    pages = reading.source.connector.pages(stream.name, scope, state.cursor)
    _write_pages(reading, _context(reading, scope, None), start, pages)


def read_file(reading: Reading, stream: Stream, scope: Scope, file: OfferedFile, state: ScopeState) -> None:
    """Read a file whole; where its reading was interrupted it goes on after the last page that was kept.

    Pages that were kept under another mapping do not fit those to come: the file is then read from its start.
    Raises RejectedFileError before anything of the file is stored.
    """
    same_mapping = state.reading_version == reading.source.mapper.version
    resumes = state.loading_sha256 == file.sha256 and same_mapping
    begun = replace(state, run=reading.run, complete=False, loading_sha256=file.sha256, refused_sha256="")
    start = begun if resumes else replace(begun, cursor="")
    # Always from the first page, which has the facts: the connector reads the whole file in any case.
    pages = reading.source.connector.pages(stream.name, replace(scope, file=file), "")
    context = _context(reading, scope, file)
    first = next(pages, None)
    if first is None:
        return
    facts = first.facts or FileFacts(partitions=(scope.name,), as_of="")
    with reading.store.reading() as connection:
        delivery, lost = without_lost(
            connection, reading.source.name, Delivery(scope=scope, file=file, facts=facts, before=state)
        )
    if not resumes:
        with reading.store.transaction() as connection:
            leases.fence(connection, reading.lease)
            scopes.clear_listing(connection, start)
            if is_late(reading, connection, context, delivery):
                return
            delivery.archive(connection, reading.now)
            scopes.move(connection, start)
    following = _following(chain((first,), pages), start.cursor)
    _write_pages(reading, context, start, (remaining(page, lost) for page in following), delivery)
    reading.result.loaded_files.append(file.name)


def _write_pages(
    reading: Reading, context: PageContext, start: ScopeState, pages: Iterator[Page], delivery: Delivery | None = None
) -> None:
    listed: list[str] = []
    following: Page | None = next(pages, Page(cursor=start.cursor))
    while following is not None:
        page, following = following, next(pages, None)
        listed.extend(page.listed)
        # The last page's cursor is where the next reading begins: none means from the start, resumed reading or not.
        cursor = page.cursor or ("" if following is None else start.cursor)
        state = replace(start, cursor=cursor, complete=following is None)
        _write_one(reading, context, state, page, tuple(listed) if following is None else (), delivery)


def _write_one(
    reading: Reading,
    context: PageContext,
    state: ScopeState,
    page: Page,
    listed: tuple[str, ...],
    delivery: Delivery | None,
) -> None:
    try:
        outcome = _transaction(reading, context, state, page, listed, delivery)
    except DuplicateKeyError:
        outcome = _transaction(reading, replace(context, careful=True, first_load=False), state, page, listed, delivery)
    result = reading.result
    result.add(outcome)
    reading.listener(Progress(source=context.source, scope=state.scope, read=result.read, changed=result.changed))


def _transaction(
    reading: Reading,
    context: PageContext,
    state: ScopeState,
    page: Page,
    listed: tuple[str, ...],
    delivery: Delivery | None,
) -> PageOutcome:
    with reading.store.transaction() as connection:
        leases.fence(connection, reading.lease)
        outcome = write_page(connection, context, page)
        if not (state.complete and not listed):
            scopes.list_page(connection, state, outcome.keys)
        if listed:
            proved = listed if delivery is None else (*listed, *left_behind(connection, context.source, delivery))
            brakes = close_absent(connection, context, state, proved, reading.deletions, outcome)
            reading.result.brakes.extend(brakes)
        if state.complete:
            scopes.clear_listing(connection, state)
            if delivery is not None:
                make_current(reading, connection, context, delivery, outcome)
                state = replace(state, cursor="", sha256=delivery.file.sha256, loading_sha256="", refused_sha256="")
        scopes.move(connection, replace(state, reading_version=context.mapper.version))
    return outcome


def _context(reading: Reading, scope: Scope, file: OfferedFile | None) -> PageContext:
    return PageContext(
        source=reading.source.name,
        run=reading.run,
        mapper=reading.source.mapper,
        default_partition=scope.name,
        place_prefix=file.sha256[:16] if file else "",
        keeps_payload=file is None,
        first_load=reading.first_load,
        forced=reading.forced,
    )


def _following(pages: Iterator[Page], cursor: str) -> Iterator[Page]:
    """Return the pages after the one with this cursor, all of them where there is none."""
    return pages if not cursor else islice(dropwhile(lambda page: page.cursor != cursor, pages), 1, None)
