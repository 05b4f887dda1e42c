"""Searching: queries answered from the lagging index, remembered until it changes, and page tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from syncline.demo.jira_site.entities import Issue
from syncline.demo.jira_site.jql import parse
from syncline.demo.jira_site.jql_match import Matcher
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.site import Site

_REMEMBERED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Issues that match, in order, as the index knows them, and each one's place in the order."""

    issues: tuple[Issue, ...]
    places: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bookmark:
    jql: str
    after: Any
    issued: datetime


class Searches:
    """All searches of one site. A token continues after the last issue seen, wherever that now stands."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._found: OrderedDict[tuple[object, ...], Found] = OrderedDict()
        self._bookmarks: dict[str, _Bookmark] = {}

    def find(self, jql: str, *, delay: timedelta, bounded: bool, lenient: bool = False) -> Found:
        """What a query matches; RefusedError 400 for one that is not understood or, where it must be, not bounded."""
        indexed = self.site.indexed(delay)
        key = (jql, lenient, self.site.index_revision, self.site.revision, self.site.now())
        known = self._found.get(key)
        if known is not None:
            return known
        query = parse(jql)
        if bounded and query.where is None:
            sentence = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
            raise RefusedError(400, sentence)
        matcher = Matcher(self.site, lenient)
        test, key_of = matcher.test(query), matcher.sort_key(query)
        placed = [(key_of(issue), issue) for issue in indexed.values() if self.site.shows(issue) and test(issue)]
        placed.sort(key=lambda pair: pair[0])
        found = Found(issues=tuple(one for _, one in placed), places=tuple(place for place, _ in placed))
        self._found[key] = found
        while len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)
        return found

    def start(self, found: Found, jql: str, token: str | None, life: timedelta) -> int:
        """Where a page begins; RefusedError 400 for a token that is unknown, too old, or another query's."""
        if token is None:
            return 0
        bookmark = self._bookmarks.get(token)
        if bookmark is None or bookmark.jql != jql or self.site.now() - bookmark.issued > life:
            raise RefusedError(400, "The provided next page token is invalid or has expired.")
        return bisect_right(found.places, bookmark.after)

    def token(self, found: Found, jql: str, last: int) -> str:
        """A token that continues after the issue at `last`."""
        token = f"Ch0jU3RyaW5nJk{len(self._bookmarks):06x}{found.issues[last].id:x}=="
        self._bookmarks[token] = _Bookmark(jql=jql, after=found.places[last], issued=self.site.now())
        return token
