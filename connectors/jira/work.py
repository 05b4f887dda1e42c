"""The stream `work`: a run's steps in their order, each of which an interrupted run may be taken up in."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from zoneinfo import ZoneInfo

from connectors.contract.connector import Surroundings
from connectors.contract.pages import UNREADABLE, Page, Scope
from connectors.jira import changes, feed, inventory, load
from connectors.jira.cursor import BrokenCursorError, Cursor, Step, parse
from connectors.jira.history import tracked
from connectors.jira.load import FEED_OVERLAP, Pages, milliseconds
from connectors.jira.plans import NOTHING_MEASURED, Plan
from connectors.jira.reading import Run
from connectors.jira.records import WORKLOG, Recorder
from connectors.jira.settings import JiraSettings
from connectors.jira.site import Site

_LOG = logging.getLogger(__name__)


def pages(site: Site, settings: JiraSettings, surroundings: Surroundings, scope: Scope, after: str) -> Iterator[Page]:
    """Yield what is new in a site since the cursor `after`: everything, where there is none or it cannot be read.

    The last page has the cursor of the next run, even where nothing is new. A load, the feed of worklogs, the feed of
    deleted ones, changed issues and the sweep follow each other; which of them asks for anything the cursor decides.
    """
    yield from _with_last(_until_now(lambda: _run(site, settings, surroundings, scope), after), after)


def _until_now(begin: Callable[[], Run], after: str) -> Pages:
    """Take an interrupted run to its end and then begin another: what happened since it began is not in it."""
    run = begin()
    cursor = yield from _steps(run, _begun(run, _digest(run), after))
    if cursor.opened < run.site.server_time:
        run = begin()
        cursor = yield from _steps(run, _begun(run, _digest(run), cursor.text()))
    return cursor


def _with_last(steps: Pages, last: str) -> Iterator[Page]:
    """Yield the pages of all steps, and one more for where they end, unless the last one stands there already."""
    end: list[Cursor] = []

    def noted() -> Iterator[Page]:
        end.append((yield from steps))

    for page in noted():
        last = page.cursor
        yield page
    if end[0].text() != last:
        yield Page(cursor=end[0].text())


def _run(site: Site, settings: JiraSettings, surroundings: Surroundings, scope: Scope) -> Run:
    asked = surroundings.asked.get(WORKLOG, frozenset())
    comments = any(path in ("", "@") or path.partition(".")[0] == "comment" for path in asked)
    zone = ZoneInfo(surroundings.time_zone)
    return Run(
        site=site,
        settings=settings,
        recorder=Recorder(settings=settings, fields=site.fields, zone=zone, comments=comments),
        stored=scope.stored,
        tracked=tracked(settings, site.fields.sprint),
        unreadable=set(scope.stored.keys(UNREADABLE, scope.name)),
    )


def _digest(run: Run) -> str:
    """Return what decides the records' content: with another one everything is read anew."""
    recorder, settings = run.recorder, run.settings
    parts = [run.site.fields.digest, run.tracked, settings.hours, settings.url, recorder.zone.key, recorder.comments]
    return sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _begun(run: Run, digest: str, after: str) -> Cursor:
    if not after:
        return load.begun(run, digest)
    try:
        cursor = parse(after)
    except BrokenCursorError as error:
        _LOG.warning("the place where the last run ended is not understood (%s): everything is read anew", error)
        return load.begun(run, digest, deleted_since=0)
    if cursor.digest != digest:
        return load.begun(run, digest, cursor.deleted_since)
    visible = tuple(project.id for project in run.site.projects)
    # A project that left is forgotten: when it comes back, what changed in it meanwhile is in no feed.
    cursor = replace(
        cursor,
        projects=tuple(one for one in cursor.projects if one in visible),
        loading=tuple(one for one in cursor.loading if one in visible),
    )
    if run.settings.worklogs != "auto" and cursor.steady is not Plan.NONE:
        cursor = replace(cursor, steady=Plan(run.settings.worklogs))
    if cursor.step is not Step.IDLE:
        return cursor
    new = tuple(one for one in visible if one not in cursor.projects)
    return replace(
        cursor,
        step=Step.LOAD if new else Step.FEED,
        loading=new,
        opened=run.site.server_time,
        plan=cursor.steady,
        measured=NOTHING_MEASURED,
        after=0,
        told_to=0,
    )


def _steps(run: Run, cursor: Cursor) -> Pages:
    while cursor.step is not Step.IDLE:
        is_daily = cursor.swept_at is None or cursor.opened - cursor.swept_at >= run.settings.sweep
        match cursor.step:
            case Step.LOAD:
                cursor = yield from load.pages(run, cursor)
            case Step.FEED:
                cursor = yield from feed.updated(run, cursor)
            case Step.DELETED:
                cursor = yield from feed.deleted(run, cursor)
            case Step.CHANGES:
                cursor = yield from changes.pages(run, cursor, is_daily=is_daily)
            case Step.SWEEP:
                is_due = is_daily or bool(cursor.loading)  # after a load, too: issues may have been hidden from it
                cursor = yield from inventory.pages(run, _with_feed_from_here(cursor), is_due=is_due)
    return cursor


def _with_feed_from_here(cursor: Cursor) -> Cursor:
    """Return the cursor with its feed where the run began, when it is not asked for and may be one day."""
    if cursor.steady is not Plan.EMBEDDED:
        return cursor
    return replace(cursor, worklogs_since=milliseconds(cursor.opened - FEED_OVERLAP), recent=())
