"""Fetches a connector's pages in a thread of their own, a few ahead of the pages that are being written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from queue import Full, Queue
from threading import Event, Thread, get_ident
from typing import TYPE_CHECKING

from sync.stored import StoredRecords

if TYPE_CHECKING:
    from connectors.contract.pages import Page, Stored
    from store.open import Store
    from store.scopes import ScopeState

PAGES_AHEAD = 2
"""Fetched pages that may wait to be written: enough that neither side idles, few enough to stay small in memory."""

CLOSING_SECONDS = 5.0
"""How long a request under way may go on when its pages are no longer wanted; its thread ends by itself after it."""

_LOOK_SECONDS = 0.1  # between looks whether a full queue's pages are still wanted

Fetch = Callable[["Stored"], Iterator["Page"]]
"""Begins to fetch pages, given what the store holds."""

Flush = Callable[[], None]
"""Writes the page that is held back until it is known whether another one follows."""


class UnwantedError(BaseException):
    """Ends the fetching of pages that nobody waits for any more; no fault, so that nothing handles it as one."""


_unwanted: ContextVar[Event | None] = ContextVar("unwanted", default=None)


def pause(seconds: float) -> None:
    """Wait; where pages are fetched that are no longer wanted, end at once by UnwantedError."""
    unwanted = _unwanted.get()
    if unwanted is None:
        time.sleep(seconds)
    elif unwanted.wait(seconds):
        raise UnwantedError


@contextmanager
def fetched_here(store: Store, scope: ScopeState, fetch: Fetch, flush: Flush) -> Iterator[Iterator[Page]]:
    """Yield the pages, each fetched when it is asked for."""
    own = get_ident()

    def written() -> None:
        if get_ident() == own:  # only this thread sees and writes what is being rehearsed
            flush()

    pages = fetch(StoredRecords(store, scope, written))
    try:
        yield pages
    finally:
        _close(pages)


@contextmanager
def fetched_ahead(store: Store, scope: ScopeState, fetch: Fetch, flush: Flush) -> Iterator[Iterator[Page]]:
    """Yield the pages while a thread fetches the next ones; errors come where their page would have come.

    The thread makes, advances and closes the connector's iterator. At the end of the block it has ended, or ends with
    the request it is in.
    """
    ahead = _Ahead(store, scope, fetch)
    # the caller's context goes along, so that log lines keep their names
    thread = Thread(target=copy_context().run, args=(ahead.run,), name=f"fetching {scope.source}", daemon=True)
    thread.start()
    try:
        yield ahead.pages(flush)
    finally:
        ahead.unwanted.set()
        thread.join(CLOSING_SECONDS)


class _Ahead:
    """What the fetching thread and the writing one share."""

    def __init__(self, store: Store, scope: ScopeState, fetch: Fetch) -> None:
        self.unwanted = Event()
        self._fetch = fetch
        self._stored = StoredRecords(store, scope, self._written)
        self._queue: Queue[Page | BaseException | Event | None] = Queue(PAGES_AHEAD)

    def run(self) -> None:
        """Fetch until the pages end, an error does, or nobody wants them any more."""
        _unwanted.set(self.unwanted)
        try:
            self._run()
        except UnwantedError:
            return
        except BaseException as error:  # noqa: BLE001 # raised again in the thread that writes
            self._tell(error)

    def _run(self) -> None:
        pages = self._fetch(self._stored)
        try:
            for page in pages:
                self._put(page)
        finally:
            _close(pages)
        self._put(None)

    def pages(self, flush: Flush) -> Iterator[Page]:
        """Yield what was fetched, in order; between pages the thread may ask that the last one is written."""
        while (found := self._queue.get()) is not None:
            if isinstance(found, Event):
                flush()
                found.set()
            elif isinstance(found, BaseException):
                raise found
            else:
                yield found

    def _written(self) -> None:
        """Wait until every page that was put before is in the store."""
        done = Event()
        self._put(done)
        while not done.wait(_LOOK_SECONDS):
            self._end_if_unwanted()

    def _put(self, item: Page | BaseException | Event | None) -> None:
        self._end_if_unwanted()
        while True:
            try:
                self._queue.put(item, timeout=_LOOK_SECONDS)
            except Full:
                self._end_if_unwanted()
            else:
                return

    def _tell(self, error: BaseException) -> None:
        try:
            self._put(error)
        except UnwantedError:
            return

    def _end_if_unwanted(self) -> None:
        if self.unwanted.is_set():
            raise UnwantedError


def _close(pages: Iterator[Page]) -> None:
    close = getattr(pages, "close", None)
    if close is not None:
        close()
