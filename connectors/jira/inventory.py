"""Compares all ids of a site with the store: what is listed and not stored, and what is stored and not listed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.contract.pages import Page
from connectors.jira import jql, search
from connectors.jira.cursor import Cursor, Step
from connectors.jira.load import Pages, sweep
from connectors.jira.plans import Plan
from connectors.jira.reading import Lists, Part, Run, parts
from connectors.jira.records import COUNTS, ISSUE, counts
from connectors.jira.search import Listed

_LOG = logging.getLogger(__name__)

_REMEMBERED = 100  # missing issues that a cursor names
_COUNTED = 50  # projects that are counted one by one when their sum differs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """What a listing of all ids says against the store."""

    fresh: tuple[Listed, ...]  # listed, and not stored in that project, or not since it was loaded
    missing: tuple[Listed, ...]  # stored, and not listed anywhere
    returned: bool  # an issue is back that the store kept while it was hidden: nobody knows what changed meanwhile


def pages(run: Run, cursor: Cursor, *, is_due: bool) -> Pages:
    """Find what came and went without a trace in any feed, and count.

    Each issue that the listing lacks is asked for by its id: where it is found it moved or the index lags; where it is
    not it was deleted or hidden, and is called absent. The listing of a load of everything in this run serves, too.
    """
    following = replace(cursor, step=Step.IDLE, plan=cursor.steady, after=0, told_to=0, loading=())
    if not is_due or not run.site.projects:
        return following
    has_loaded = run.listing is not None
    listing = run.listing
    if listing is None:
        listing = sweep(run, [project.key for project in run.site.projects])
    found = _compared(run, cursor, listing, has_loaded=has_loaded)
    run.lists = Lists.NOT_ASKED if cursor.plan is Plan.NONE else Lists.ALL
    for part in parts(run, found.fresh, found.fresh):
        cursor = _moved(cursor, part)
        yield _page(run, part, cursor)
    cursor = replace(cursor, after=0, told_to=0)
    absent: list[int] = []
    for part in parts(run, found.missing, certain=True):
        absent.extend(part.absent)
        cursor = _moved(cursor, part)
        yield _page(run, part, cursor)
    following = replace(following, swept_at=cursor.opened, missing=tuple(absent[:_REMEMBERED]))
    if found.returned:
        _LOG.warning("issues that were hidden are shown again: the next run reads everything anew")
        following = replace(following, digest="")
    yield Page(records=counts(run.site.projects, _counted(run, listing)), whole=(COUNTS,), cursor=following.text())
    return following


def _compared(run: Run, cursor: Cursor, listing: Sequence[Listed], *, has_loaded: bool) -> _Comparison:
    stored = {project.key: _stored(run, project.key) for project in run.site.projects}
    everything = frozenset[int]().union(*stored.values())
    listed = {one.id for one in listing}
    fresh: tuple[Listed, ...] = ()
    if not has_loaded:  # else everything listed has just been read, though not all of it may be stored yet
        known = _known(run, cursor, stored)
        fresh = tuple(one for one in listing if one.id not in known.get(one.project, ()) and one.id not in run.issues)
    missing = tuple(Listed(one, "") for one in sorted(everything - listed))
    returned = any(one in listed and one in everything for one in cursor.missing)
    return _Comparison(fresh=fresh, missing=missing, returned=returned and not has_loaded)


def _known(run: Run, cursor: Cursor, stored: Mapping[str, frozenset[int]]) -> Mapping[str, frozenset[int]]:
    """Return what is stored and up to date: what a load did not bring was hidden from it, and may have changed."""
    loaded = {project.key for project in run.site.projects if project.id in cursor.loading}
    if not loaded:
        return stored
    brought = _numbers(run.stored.brought(ISSUE))
    return {key: issues & brought if key in loaded else issues for key, issues in stored.items()}


def _stored(run: Run, project: str) -> frozenset[int]:
    return _numbers(run.stored.keys(ISSUE, project))


def _numbers(keys: Iterable[str]) -> frozenset[int]:
    return frozenset(int(key) for key in keys if key.isascii() and key.isdecimal())


def _moved(cursor: Cursor, part: Part) -> Cursor:
    return replace(cursor, told_to=part.last) if part.is_history else replace(cursor, after=part.last)


def _page(run: Run, part: Part, cursor: Cursor) -> Page:
    page = run.page(part.made, cursor, part.whole)
    gone = (*page.gone, *((ISSUE, str(one)) for one in part.foreign))
    absent = tuple((ISSUE, str(one)) for one in part.absent)
    return replace(page, gone=gone, absent=absent)


def _counted(run: Run, listing: Sequence[Listed]) -> Mapping[str, int]:
    """Return how many issues each project has: by Jira's count where that differs from the listing, else by both."""
    projects = run.site.projects
    found = dict.fromkeys((project.key for project in projects), 0)
    for one in listing:
        found[one.project] = found.get(one.project, 0) + 1
    total = search.count(run.site, jql.in_projects(found))
    if total == len(listing) or len(projects) > _COUNTED:
        return found
    if len(projects) == 1:
        return {projects[0].key: total}
    return {project.key: search.count(run.site, jql.in_projects((project.key,))) for project in projects}
