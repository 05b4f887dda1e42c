"""Reads one scope to its end: page after page, each kept by one transaction with its cursor and fence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, dropwhile, islice
from typing import TYPE_CHECKING

from connectors.contract.pages import FileFacts, OfferedFile, Page, Scope
from store import leases, scopes
from store.errors import DuplicateKeyError
from store.scopes import Brake, ScopeState
from sync.absent import close_absent, reopen
from sync.delivery import Delivery, is_late, left_behind, make_current, remaining, without_lost
from sync.missing import Found, Missing, close_held, close_missing, look_up
from sync.outcome import Progress
from sync.page import PageContext, PageOutcome, write_page
from sync.prefetch import fetched_ahead, fetched_here
from sync.reading import Reading

if TYPE_CHECKING:
    from connectors.contract.connector import Stream
    from connectors.contract.pages import Stored
    from store.open import Transaction


def read_scope(reading: Reading, stream: Stream, scope: Scope, state: ScopeState) -> None:
    """Read a scope that is no file from where it stands; a finished reading begins anew after its cursor.

    A full run begins each scope anew from the start, once.
    """
    anew = reading.full and state.run != reading.run
    start = replace(state, run=reading.run, complete=False, cursor="" if anew else state.cursor)
    context = _context(reading, scope, None)
    with reading.store.transaction() as connection:
        leases.fence(connection, reading.lease)
        if state.complete or anew:
            scopes.clear_listing(connection, start)
        if anew:
            scopes.move(connection, start)
        reopen(connection, state)
        missing = look_up(connection, context, start, reading.deletions, reading.absences)
    writing = _Writing(reading, context, start, missing=missing)

    def fetch(stored: Stored) -> Iterator[Page]:
        return reading.source.connector.pages(stream.name, replace(scope, stored=stored), start.cursor)

    fetched = fetched_here if reading.store.is_rehearsing else fetched_ahead
    with fetched(reading.store, start, fetch, writing.flush) as pages:
        writing.write(pages)


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
    _Writing(reading, context, start, delivery).write(remaining(page, lost) for page in following)
    reading.result.loaded_files.append(file.name)


@dataclass(slots=True)
class _Writing:
    """The pages of one reading on their way into the store, each held back until it is known to be the last or not."""

    reading: Reading
    context: PageContext
    start: ScopeState
    delivery: Delivery | None = None
    missing: Missing | None = None  # of a scope that is no file
    page: Page | None = None  # not written yet
    cursor: str | None = None  # of the newest page, None before the first
    listed: list[str] = field(default_factory=list)

    def write(self, pages: Iterator[Page]) -> None:
        """Write every page, the last one as the end of the reading."""
        for page in pages:
            self.flush()
            self.page, self.cursor = page, page.cursor
            self.listed.extend(page.listed)
        # No page at all changes nothing; a last one that was flushed before is ended by one without records.
        last = self.page or Page(cursor=self.start.cursor if self.cursor is None else self.cursor)
        # The last page's cursor is where the next reading begins: none means from the start, resumed reading or not.
        self._write_one(last, replace(self.start, cursor=last.cursor, complete=True))

    def flush(self) -> None:
        """Write the page that is held back, as one that is not the last."""
        page, self.page = self.page, None
        if page is not None:
            self._write_one(page, replace(self.start, cursor=page.cursor or self.start.cursor))

    def _write_one(self, page: Page, state: ScopeState) -> None:
        try:
            outcome, found = self._transaction(self.context, page, state)
        except DuplicateKeyError:
            careful = replace(self.context, careful=True, first_load=False)
            outcome, found = self._transaction(careful, page, state)
        if self.missing is not None:
            self.missing.keep(found)
        result = self.reading.result
        result.add(outcome)
        so_far = Progress(
            source=self.context.source, scope=state.scope, read=result.read, changed=result.changed, pages=result.pages
        )
        self.reading.listener(so_far)

    def _transaction(self, context: PageContext, page: Page, state: ScopeState) -> tuple[PageOutcome, Found]:
        reading, delivery = self.reading, self.delivery
        brakes: list[Brake] = []
        with reading.store.transaction() as connection:
            leases.fence(connection, reading.lease)
            outcome = write_page(connection, context, page)
            found = Found()
            if self.missing is not None:
                found = close_missing(connection, context, self.missing, page, outcome)
            if not (state.complete and not self.listed):
                scopes.list_page(connection, state, outcome.keys)
            if state.complete:
                brakes = self._close_absent(connection, context, state, found, outcome)
                scopes.clear_listing(connection, state)
                if delivery is not None:
                    make_current(reading, connection, context, delivery, outcome)
                    state = replace(state, cursor="", sha256=delivery.file.sha256, loading_sha256="", refused_sha256="")
            scopes.move(connection, replace(state, reading_version=context.mapper.version))
        reading.result.brakes.extend(brakes)
        return outcome, found

    def _close_absent(
        self, connection: Transaction, context: PageContext, state: ScopeState, found: Found, outcome: PageOutcome
    ) -> list[Brake]:
        """Close what the whole reading proves absent, and return the brakes that hold."""
        brakes: list[Brake] = []
        if self.listed:
            left = () if self.delivery is None else left_behind(connection, context.source, self.delivery)
            deletions = self.reading.deletions
            brakes = close_absent(connection, context, state, (*self.listed, *left), deletions, outcome)
        if self.missing is not None:
            brake = close_held(connection, context, self.missing, found, outcome)
            brakes.extend([brake] if brake is not None else ())
        return brakes


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
        cascades=file is None,
    )


def _following(pages: Iterator[Page], cursor: str) -> Iterator[Page]:
    """Return the pages after the one with this cursor, all of them where there is none."""
    return pages if not cursor else islice(dropwhile(lambda page: page.cursor != cursor, pages), 1, None)
