"""Reads the worklogs of the whole site that were written or deleted since: the feeds that Jira keeps of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from connectors.contract.pages import Page
from connectors.contract.shapes import flag_at, has, number_at, objects_at
from connectors.contract.side_by_side import side_by_side
from connectors.jira.cursor import Cursor, Step
from connectors.jira.load import FEED_OVERLAP, Pages, milliseconds
from connectors.jira.plans import IDS_A_PAGE, Plan
from connectors.jira.reading import Run
from connectors.jira.records import ISSUE, WORKLOG, Made, Raw

_LOG = logging.getLogger(__name__)

_OVERLAP = int(FEED_OVERLAP.total_seconds()) * 1000
_AT_ONCE = 2  # answers of a thousand worklogs are large, and one page of ids can only be asked for after the other
_MOST_RECENT = 200  # entries of the last minutes that a cursor holds; with more they are simply read again

FAILING = (404, 410, 500, 502, 503, 504)
"""The feed fails for an account that sees few of a site's worklogs (JRACLOUD-82342): the server looks for a full page
until it gives up. Some servers and proxies have no feed at all. These answers, after the usual tries, mean that there
is none for now; issues bring theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entries:
    """A page of a feed."""

    ids: tuple[int, ...]  # that were not read before, each once
    since: int  # where the next page begins
    recent: tuple[tuple[int, int], ...]  # (id, milliseconds) that the next page will hold again


@dataclass(slots=True, kw_only=True)
class _Feed:
    """One reading of `worklog/updated` or `worklog/deleted` to its end, or to the reason why that is not possible."""

    run: Run
    name: str
    since: int
    recent: tuple[tuple[int, int], ...] = ()
    most: int = IDS_A_PAGE  # worklogs to ask for at once: no more than a full page of the feed holds
    fault: str = ""  # why it ended early
    is_stuck: bool = False  # it ended because it would have gone on for ever

    def entries(self) -> Iterator[_Entries]:
        """Yield page after page; ends early with a `fault`, and never reads the same page for ever."""
        read_to = -1
        while True:
            path = f"{self.run.site.prefix}/worklog/{self.name}"
            answer = self.run.site.api.get(path, {"since": self.since}, expected=FAILING)
            if answer.status in FAILING:
                self.fault = f"{path} answers {answer.status}"
                return
            found = [(number_at(one, "worklogId"), number_at(one, "updatedTime")) for one in _values(answer.data)]
            until = number_at(answer.data, "until") if has(answer.data, "until") else self.since
            is_last = _is_last(answer.data)
            known = set(self.recent)
            fresh = tuple(dict.fromkeys(worklog for worklog, at in found if (worklog, at) not in known))
            if not is_last and until <= read_to:
                self.is_stuck = True
                self.fault = (
                    f"{path} says that there is more and stays at {until}: more than {IDS_A_PAGE} worklogs have one "
                    "moment, or the answer changed"
                )
                return
            read_to = until
            self.most = self.most if is_last else min(self.most, max(1, len(found)))
            self._move(found, until, is_last=is_last)
            yield _Entries(ids=fresh, since=self.since, recent=self.recent)
            if is_last:
                return

    def _move(self, found: Sequence[tuple[int, int]], until: int, *, is_last: bool) -> None:
        """Begin the next page a little before the end of this one; what it will hold again is remembered.

        One millisecond before: `since` may leave out the entries of its own moment, and a page may end among them.
        """
        self.since = max(self.since, until - (_OVERLAP if is_last else 1))
        recent = tuple(one for one in dict.fromkeys((*self.recent, *found)) if one[1] >= self.since)
        self.recent = recent if len(recent) <= _MOST_RECENT or not is_last else ()


def _values(data: Any) -> list[dict[str, Any]]:
    return objects_at(data, "values")


def _is_last(data: Any) -> bool:
    """Tell whether a page is the last; Data Center writes it `isLastPage` in some versions."""
    return flag_at(data, "isLastPage" if has(data, "isLastPage") else "lastPage")


def updated(run: Run, cursor: Cursor) -> Pages:
    """Read the worklogs that were written or edited since; those of issues that are not ours are left out.

    Most come with the issues that changed, too. The feed tells those besides that leave their issue's date alone, as
    imports and some apps write them. A worklog whose issue is not known yet is left out as well: an issue that is new
    to the store brings its whole list.
    """
    following = replace(cursor, step=Step.DELETED)
    if cursor.plan is not Plan.FEED:
        return following
    feed = _Feed(run=run, name="updated", since=cursor.worklogs_since, recent=cursor.recent)
    hidden = others = 0
    for entries, found in side_by_side(_lists(run, feed), min(_AT_ONCE, run.settings.at_once)):
        if entries.ids and not found:
            # The feed names what the account may see: that all of it is hidden is no answer to go on after.
            feed.fault = f"{run.site.prefix}/worklog/list gives none of {len(entries.ids)} worklogs that the feed names"
            break
        made, ours = _records(run, found)
        hidden += len(entries.ids) - len(found)
        others += len(found) - ours
        cursor = replace(cursor, worklogs_since=entries.since, recent=entries.recent)
        if made.records or made.quarantined:
            yield run.page(made, cursor)
    if hidden or others:
        _LOG.info("worklog feed: %d entries are hidden from the account, %d of issues not read", hidden, others)
    if feed.fault:
        return _without_feed(run, cursor, feed)
    cursor = replace(cursor, worklogs_since=feed.since, recent=feed.recent)
    return replace(cursor, step=Step.DELETED, owes_worklogs=False)


def _lists(run: Run, feed: _Feed) -> Iterator[Callable[[], tuple[_Entries, list[Raw]]]]:
    """Yield requests for as many worklogs as one takes; each carries the place up to which all before it are read."""
    waiting: list[int] = []
    before = _Entries(ids=(), since=feed.since, recent=feed.recent)
    for entries in feed.entries():
        waiting.extend(entries.ids)
        while len(waiting) >= feed.most:
            chunk, waiting = waiting[: feed.most], waiting[feed.most :]
            read_to = before if waiting else entries
            yield partial(_listed, run, replace(read_to, ids=tuple(chunk)))
        before = entries
    if waiting and not feed.fault:
        yield partial(_listed, run, replace(before, ids=tuple(waiting)))


def _listed(run: Run, entries: _Entries) -> tuple[_Entries, list[Raw]]:
    """Fetch worklogs by their ids; those that do not come when asked twice are hidden, which proves no deletion."""
    found = _by_ids(run, entries.ids)
    given = {_number(worklog.get("id")) for worklog in found}
    missing = [one for one in entries.ids if one not in given]
    return entries, [*found, *_by_ids(run, missing)]


def _by_ids(run: Run, ids: Sequence[int]) -> list[Raw]:
    if not ids:
        return []
    answer = run.site.api.post(f"{run.site.prefix}/worklog/list", {"ids": list(ids)})
    return objects_at(answer.data)


def _records(run: Run, found: Sequence[Raw]) -> tuple[Made, int]:
    """Return the records of those worklogs whose issue is ours, and how many they are."""
    by_issue = [(_number(worklog.get("issueId")), worklog) for worklog in found]
    asked = {issue for issue, _ in by_issue if issue and issue not in run.issues}
    if run.listing is not None:
        ours = asked & {one.id for one in run.listing}
    else:
        ours = {int(key) for key in run.stored.present(ISSUE, [str(issue) for issue in asked])} if asked else set()
    made = Made.nothing()
    kept = 0
    for issue, worklog in by_issue:
        if not issue or issue in run.issues or issue in ours:
            run.recorder.worklog(worklog, str(issue or ""), made)
            kept += 1
    return made, kept


def _number(value: object) -> int:
    text = str(value) if isinstance(value, int | str) else ""
    return int(text) if text.isascii() and text.isdecimal() else 0


def _without_feed(run: Run, cursor: Cursor, feed: _Feed) -> Cursor:
    """Go on without the feed: issues that changed bring their worklogs themselves, and the next run asks it again.

    Where the issues were loaded without worklogs, or the feed stands still and will never tell what it has, everything
    is loaded anew with the worklogs that each issue brings.
    """
    _LOG.warning(
        "%s: worklogs are read with their issues instead; if that goes on, write `worklogs: embedded`", feed.fault
    )
    if not cursor.owes_worklogs and not feed.is_stuck:
        return replace(cursor, plan=Plan.EMBEDDED, step=Step.DELETED)
    run.has_loaded = False
    return replace(
        cursor,
        step=Step.LOAD,
        plan=Plan.EMBEDDED,
        is_fixed=True,
        loading=cursor.projects,
        projects=(),
        owes_worklogs=False,
        told_to=max((one.id for one in run.listing or ()), default=0),
        changed_since=None,
    )


def deleted(run: Run, cursor: Cursor) -> Pages:
    """Read which worklogs were deleted since, of those that the store holds; a first load has none to lose."""
    following = replace(cursor, step=Step.CHANGES)
    begins_here = cursor.deleted_since >= milliseconds(cursor.opened - FEED_OVERLAP)
    if cursor.plan is Plan.NONE or (run.has_loaded and begins_here):
        return following
    feed = _Feed(run=run, name="deleted", since=cursor.deleted_since)
    for entries in feed.entries():
        here = run.stored.present(WORKLOG, [str(one) for one in entries.ids]) if entries.ids else ()
        gone = tuple((WORKLOG, key) for key in sorted(here))
        cursor = replace(cursor, deleted_since=entries.since)
        if gone:
            yield Page(gone=gone, cursor=cursor.text())
    if feed.fault:
        _LOG.warning("%s: worklogs are read with their issues instead, whose lists tell what is gone", feed.fault)
        return replace(cursor, step=Step.CHANGES, plan=Plan.EMBEDDED)
    return replace(cursor, step=Step.CHANGES)
