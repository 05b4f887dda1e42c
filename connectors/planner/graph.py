"""Asks Microsoft Graph: a bounded number of requests at once, lists to their end, and batches of many questions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract.api import Api
from connectors.contract.errors import SourceBusyError, SourceChangedError
from connectors.contract.shapes import has, objects_at, text_at
from connectors.contract.side_by_side import side_by_side
from remote.client import Answer
from remote.retry import RETRIED, retry_after

V1, BETA = "/v1.0", "/beta"
OK, FORBIDDEN, MISSING = 200, 403, 404
IN_A_BATCH = 20  # concepts/json-batching.md
MOST_TRIES = 6  # of one question in batches
FIRST_WAIT = 1.0  # seconds, doubled with each further try, where Graph names no moment
LONGEST_WAIT = 60.0  # seconds that Graph may ask for and is waited for
MOST_PAGES = 10_000  # a list without end is none
LONGEST_LINK = 20_000  # characters
_THROTTLED, _SERVER, _REFUSED = 429, 500, 401
_NEXT = "@odata.nextLink"

Row = dict[str, Any]
Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of a list."""

    rows: list[Row]
    query: Query | None  # of the next page, None after the last
    answer: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to one question of a batch: found, or what kept it from being."""

    status: int
    body: Any


class Graph:
    """One signed-in tenant; safe to be used from several threads."""

    def __init__(self, api: Api, *, at_once: int, now: Callable[[], datetime], pause: Callable[[float], None]) -> None:
        self._api = api
        self.at_once = at_once
        self._now = now
        self._pause = pause
        self._turns = threading.BoundedSemaphore(at_once)

    @property
    def requests(self) -> int:
        """Requests sent so far, those that were sent again included."""
        return self._api.requests

    def get(self, path: str, params: Mapping[str, object] | None = None, *, expected: Collection[int] = ()) -> Answer:
        """Return what Graph answers; raises ConnectorError."""
        with self._turns:
            return self._api.get(path, params, expected=expected)

    def page(self, path: str, query: Query | None = None) -> ListPage:
        """Return the page of a list that a query leads to, the first one without; raises as `get` does."""
        answer = self.get(path, query, expected=(FORBIDDEN, MISSING))
        if answer.status != OK:
            raise HiddenError(path, answer.status)
        return page_of(answer.data, path)

    def pages(self, path: str) -> Iterator[ListPage]:
        """Yield a list's pages to the end; raises SourceChangedError for one that repeats or never ends."""
        yield from _chain(self, path, self.page(path))

    def rest(self, path: str, first: ListPage) -> Iterator[ListPage]:
        """Yield a page that was had, for instance by a batch, and those that follow it."""
        yield from _chain(self, path, first)

    def batch(self, urls: Sequence[str], version: str = V1) -> dict[str, Reply]:
        """Return the reply to each address, asked for 20 at a time; `urls` begin below the API's version.

        A question that is throttled or fails inside is asked again when Graph allows it, the others not. Raises
        SourceBusyError where it stays so.
        """
        found: dict[str, Reply] = {}
        waiting = list(dict.fromkeys(urls))
        for tried in range(1, MOST_TRIES + 1):
            groups = [waiting[start : start + IN_A_BATCH] for start in range(0, len(waiting), IN_A_BATCH)]
            asked = [self._call(group, version) for group in groups]
            longest = 0.0
            for replies, seconds in side_by_side(asked, self.at_once):
                found.update(replies)
                longest = max(longest, seconds)
            waiting = [url for url in waiting if url not in found]
            if not waiting:
                return found
            wait = longest or FIRST_WAIT * 2.0 ** (tried - 1)
            if wait > LONGEST_WAIT or tried == MOST_TRIES:
                raise self._busy(waiting, wait)
            self._pause(wait)
        raise AssertionError("unreachable")

    def _call(self, urls: Sequence[str], version: str) -> Callable[[], tuple[dict[str, Reply], float]]:
        return lambda: self._batch(urls, version)

    def _batch(self, urls: Sequence[str], version: str) -> tuple[dict[str, Reply], float]:
        """Return the replies that stand, and the longest wait that one of the others asks for."""
        path = f"{version}/$batch"
        body = {"requests": [{"id": str(n), "method": "GET", "url": url} for n, url in enumerate(urls)]}
        with self._turns:
            answer = self._api.post(path, body)
        place = f"POST {path}: "
        asked = {str(number): url for number, url in enumerate(urls)}  # answers come in any order
        found: dict[str, Reply] = {}
        longest = 0.0
        for number, raw in enumerate(objects_at(answer.data, "responses", under=place)):
            under = f"{place}responses[{number}]"
            url = asked.get(text_at(raw, "id", under=under))
            status = raw.get("status")
            if url is None or not isinstance(status, int):
                raise SourceChangedError(f"Graph, {under}: expected the answer to a question that was asked", under)
            if status == _THROTTLED or status in RETRIED or status >= _SERVER:
                longest = max(longest, self._asked_for(raw.get("headers")))
            elif status == _REFUSED:
                raise SourceBusyError(
                    f"Graph, {under}: the token was refused while it was being used; the next run signs in anew",
                    self._now() + timedelta(minutes=1),
                )
            else:
                found[url] = Reply(status=status, body=raw.get("body"))
        return found, longest

    def _asked_for(self, headers: object) -> float:
        named = headers if isinstance(headers, Mapping) else {}
        words = {str(name).title(): str(value) for name, value in named.items()}
        return retry_after(words, self._now()) or 0.0

    def _busy(self, waiting: Sequence[str], wait: float) -> SourceBusyError:
        until = self._now() + timedelta(seconds=wait)
        found = f"Graph, POST $batch: {len(waiting)} of the questions in it stay unanswered because there are too many"
        return SourceBusyError(f"{found}; nothing is to be done, the next run goes on", until)


class HiddenError(Exception):
    """Graph does not show something: 403 or 404; who asked knows what it was."""

    def __init__(self, path: str, status: int) -> None:
        super().__init__(f"GET {path}: {status}")
        self.path = path
        self.status = status


def page_of(data: object, path: str) -> ListPage:
    """Return an answer as a page of a list; raises SourceChangedError for one without `value`."""
    under = f"Graph, GET {path}: "
    rows = objects_at(data, "value", under=under)
    answer = data if isinstance(data, dict) else {}
    return ListPage(rows=rows, query=following(answer, _NEXT, under), answer=answer)


def following(answer: Row, name: str, under: str) -> Query | None:
    """Return the query of a link in an answer, None where there is none.

    A link's host and path are never used: the token goes to the configured address alone.
    """
    if not has(answer, name):
        return None
    link = text_at(answer, name, under=under)
    try:
        query = parse_qs(urlsplit(link[:LONGEST_LINK]).query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        query = {}
    if not query:
        raise changed(under, f"{name} is no link with a query", f"{under}{name}")
    return query


def changed(place: str, found: str, path: str) -> SourceChangedError:
    """Return the error of an answer that is not what it always was."""
    return SourceChangedError(f"{place}{found}; report this to whoever maintains Syncline", path)


def _chain(graph: Graph, path: str, first: ListPage) -> Iterator[ListPage]:
    under = f"Graph, GET {path}: "
    page, asked = first, [first.query]
    for _ in range(MOST_PAGES):
        yield page
        if page.query is None:
            return
        page = graph.page(path, page.query)
        if page.query is not None and page.query in asked:
            raise changed(under, "its link to the next page leads back to a page that was read", f"{under}{_NEXT}")
        asked.append(page.query)
    raise changed(under, f"the list did not end after {MOST_PAGES:,} pages", f"{under}{_NEXT}")
