"""Reads every issue of some projects: their ids first, then the issues in ascending order."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from connectors.contract.errors import SourceChangedError
from connectors.contract.pages import Page
from connectors.contract.side_by_side import side_by_side
from connectors.jira import jql, search
from connectors.jira.cursor import Cursor, Step
from connectors.jira.plans import NOTHING_MEASURED, Plan, estimate
from connectors.jira.reading import Lists, Part, Run, issues_part, parts, worklogs_part
from connectors.jira.records import WORKLOG
from connectors.jira.search import Listed

FEED_OVERLAP = timedelta(minutes=2)
"""How far before its last answer the worklog feeds are asked again: entries of one moment may arrive out of order."""

_LISTS = {Plan.EMBEDDED: Lists.ALL, Plan.FEED: Lists.NOT_ASKED, Plan.NONE: Lists.NOT_ASKED}

Pages = Generator[Page, None, Cursor]


def begun(run: Run, digest: str, deleted_since: int | None = None) -> Cursor:
    """Return the cursor of a load of everything.

    `deleted_since` is where earlier runs left the feed of deleted worklogs, zero where nobody knows; None says that
    there were no runs, so that nothing stored can have been deleted.
    """
    opened = run.site.server_time
    return Cursor(
        digest=digest,
        opened=opened,
        loading=tuple(one.id for one in run.site.projects),
        deleted_since=milliseconds(opened - FEED_OVERLAP) if deleted_since is None else deleted_since,
    )


def sweep(run: Run, projects: Sequence[str]) -> list[Listed]:
    """Return all issues of projects (keys), in ascending order of ids; nothing but ids and keys is held.

    Raises SourceChangedError where Jira counts issues and lists none.
    """
    if not projects:
        return []
    condition = jql.in_projects(projects)
    found = sorted(one for page in search.listed(run.site, condition, a_page=run.settings.ids_a_page) for one in page)
    if not found and (total := search.count(run.site, condition)):
        raise SourceChangedError(
            f"Jira counts {total} issues and its search shows none of them: the next run tries again; if that goes on, "
            "the search index of the site has to be rebuilt by its administrator",
            "issues",
        )
    return found


def milliseconds(instant: datetime) -> int:
    """Return an instant as the worklog feeds count: milliseconds since 1970."""
    return int(instant.timestamp() * 1000)


def pages(run: Run, cursor: Cursor) -> Pages:
    """Read the projects that the cursor names, from where it stands."""
    begins = not cursor.after and not cursor.told_to
    keys = {project.id: project.key for project in run.site.projects}
    loading = [keys[one] for one in cursor.loading if one in keys]
    listing = sweep(run, loading)
    if len(loading) == len(keys):
        run.listing = listing
    wanted = [one for one in listing if one.id > cursor.after]
    is_whole = cursor.changed_since is None
    if is_whole and begins and not cursor.is_fixed:
        cursor = yield from _planned(run, cursor, listing)
        wanted = [one for one in listing if one.id > cursor.after]
    elif not is_whole:
        cursor = replace(cursor, plan=Plan.NONE if cursor.steady is Plan.NONE else Plan.EMBEDDED)
    untold = [one for one in listing if one.id > cursor.told_to]
    adapts = is_whole and run.settings.worklogs == "auto" and not cursor.is_fixed
    cursor = yield from _rest(run, cursor, wanted, untold, adapts=adapts)
    return _loaded(run, cursor, began_here=begins and is_whole)


def _planned(run: Run, cursor: Cursor, listing: Sequence[Listed]) -> Pages:
    """Choose where worklogs come from, by what the first issues show where that is not configured."""
    if run.settings.hours != "jira":
        return replace(cursor, plan=Plan.NONE, steady=Plan.NONE)
    if run.settings.worklogs != "auto":
        plan = Plan(run.settings.worklogs)
        return replace(cursor, plan=plan, steady=plan)
    of_site = search.count(run.site, search.everywhere()) if run.site.restricted else len(listing)
    first = listing[: run.settings.issues_a_page]
    cursor = replace(cursor, of_site=of_site)
    if not first:
        return cursor
    part = issues_part(run, first, Lists.AS_GIVEN)
    cursor = replace(cursor, after=part.last, measured=part.measured)
    plan = _cheaper(cursor, len(listing) - len(first))
    cursor = replace(cursor, plan=plan)
    if plan is Plan.FEED:
        part.made.records = [one for one in part.made.records if one.kind != WORKLOG]
        yield run.page(part.made, cursor)
        return cursor
    yield from _with_lists(run, part, cursor)
    return cursor


def _cheaper(cursor: Cursor, remaining: int) -> Plan:
    return estimate(cursor.measured, remaining=remaining, of_site=cursor.of_site).plan


def _with_lists(run: Run, part: Part, cursor: Cursor) -> Iterator[Page]:
    """Yield the page of a part after whose issues' worklogs were fetched which did not fit into their fields."""
    whole = list(part.whole)
    calls = [partial(worklogs_part, run, issue) for issue in part.overflowing]
    for more in side_by_side(calls, run.settings.at_once):
        part.made.records.extend(more.made.records)
        part.made.quarantined.extend(more.made.quarantined)
        part.made.people.update(more.made.people)
        whole.extend(more.whole)
    yield run.page(part.made, cursor, tuple(whole))


def _rest(run: Run, cursor: Cursor, wanted: Sequence[Listed], untold: Sequence[Listed], *, adapts: bool) -> Pages:
    """Read what is left; where embedded worklogs turn out dearer than the feed, it takes over from there."""
    remaining = len(wanted)
    run.lists = _LISTS[cursor.plan]
    for part in parts(run, wanted, untold):
        if part.is_history:
            cursor = replace(cursor, told_to=part.last)
        else:
            remaining -= run.settings.issues_a_page
            cursor = replace(cursor, after=part.last, measured=cursor.measured + part.measured)
            if adapts and cursor.plan is Plan.EMBEDDED and remaining > 0:
                cursor = replace(cursor, plan=_cheaper(cursor, remaining))
                run.lists = _LISTS[cursor.plan]
        yield run.page(part.made, cursor, part.whole)
    return cursor


def _loaded(run: Run, cursor: Cursor, *, began_here: bool) -> Cursor:
    """Return the cursor after a load.

    One of everything that began and ended in this run leaves nothing to ask for but the feeds: what changed meanwhile,
    the next run sees.
    """
    is_whole = cursor.changed_since is None
    projects = tuple(dict.fromkeys((*cursor.projects, *cursor.loading)))
    cursor = replace(cursor, after=0, told_to=0, projects=projects, step=Step.FEED)
    cursor = replace(cursor, measured=NOTHING_MEASURED, of_site=0, is_fixed=False)
    if not is_whole:
        return replace(cursor, plan=cursor.steady)
    run.has_loaded = began_here
    feeds_from = 0 if cursor.plan is Plan.FEED else milliseconds(cursor.opened - FEED_OVERLAP)
    return replace(
        cursor,
        owes_worklogs=cursor.plan is Plan.FEED,
        changed_since=cursor.opened,
        worklogs_since=feeds_from,
        recent=(),
    )
