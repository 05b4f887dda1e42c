"""Reads the issues that changed since: their ids from the index, themselves from Jira's own tables."""

from __future__ import annotations

from dataclasses import replace

from connectors.jira import jql, search
from connectors.jira.cursor import Cursor, Step
from connectors.jira.load import Pages
from connectors.jira.plans import Plan
from connectors.jira.reading import Lists, Run, parts


def pages(run: Run, cursor: Cursor, *, is_daily: bool) -> Pages:
    """Read what changed since the cursor's instant, less the overlap; once a day further back by `look_back`.

    The index shows a change late, and a change that comes later than the overlap is found by the look-back. Each
    issue brings all its worklogs, whatever the feed told: one that was hidden is in no feed.
    """
    following = replace(cursor, step=Step.SWEEP, after=0, told_to=0, changed_since=cursor.opened)
    if run.has_loaded or cursor.changed_since is None or not run.site.projects:
        return following
    known, overlap = cursor.changed_since, run.settings.overlap
    if is_daily:
        # Not from the last run: with runs every quarter of an hour, what the index showed late on the day before at the
        # time of the look-back would be older than this one's.
        known, overlap = min(known, cursor.swept_at or known), overlap + run.settings.look_back
    since = jql.literal(known, run.site.zone, overlap)
    condition = jql.changed_since((project.key for project in run.site.projects), since)
    found = {one.id: one for one in run.in_quarantine()}
    for page in search.listed(run.site, condition, a_page=run.settings.ids_a_page):
        found |= {one.id: one for one in page}
    listing = sorted(one for one in found.values() if one.id not in run.issues)
    wanted = [one for one in listing if one.id > cursor.after]
    untold = [one for one in listing if one.id > cursor.told_to]
    run.lists = Lists.NOT_ASKED if cursor.plan is Plan.NONE else Lists.ALL
    for part in parts(run, wanted, untold):
        cursor = replace(cursor, told_to=part.last) if part.is_history else replace(cursor, after=part.last)
        yield run.page(part.made, cursor, part.whole, part.absent)
    return following
