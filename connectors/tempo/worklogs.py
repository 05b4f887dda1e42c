"""Entries: month by month as complete listings, and between them what was changed in months that are closed.

Tempo reports no deletions. A month that is listed completely proves what is gone from it; open months are listed in
every run, closed ones seldom. So that an edit in a closed month is not seen weeks later, the changes of all months are
asked for in every run, by `updatedFrom` alone: an older version of the API did not combine it with other parameters
(help.tempo.io, "Querying and exporting worklogs via API"). For that reason a month whose reading was cut off begins
anew: what was changed meanwhile in its first pages could not be asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from connectors.contract.pages import Listing, Page, QuarantinedRow, Record, Scope, Stored
from connectors.tempo.approvals import Worked
from connectors.tempo.cursors import ChangesCursor, MonthCursor
from connectors.tempo.jiraids import jira_ids
from connectors.tempo.listing import Asked, ListedPage, Row, ShiftedError, read
from connectors.tempo.months import Month
from connectors.tempo.records import About, author_of, day_of, entry
from connectors.tempo.resources import WORKLOGS

if TYPE_CHECKING:
    from connectors.tempo.site import Site

CHANGES = "changes"
"""The scope that asks for what was changed, whatever the month."""

OVERLAP = timedelta(days=1)
"""How far before the last asking changes are asked for again: `updatedFrom` takes a day, of a zone nobody documents."""

FIRST_LOOK = timedelta(days=2)
"""How far back the first asking goes; the months, read after it, hold the rest."""


def scopes(site: Site) -> Listing:
    """Return the changes and each month that is read, oldest first.

    Changes come first: an entry that was moved into a closed month is there before its old month is found without it.
    """
    months = site.calendar.months()
    return Listing(scopes=(Scope(name=CHANGES), *(Scope(name=month.name) for month in months)))


def pages(site: Site, scope: Scope, after: str) -> Iterator[Page]:
    """Yield the pages of a month or of the changes; a closed month that was read lately yields nothing new."""
    if scope.name == CHANGES:
        yield from _changes(site, scope.stored, after)
    else:
        yield from _month(site, Month.named(scope.name), after)


def _month(site: Site, month: Month, after: str) -> Iterator[Page]:
    cursor = MonthCursor.read(after)
    options = _options(site)
    if not _is_due(site, month, cursor, options):
        yield Page(cursor=after)
        return
    end = MonthCursor(begun=site.now.isoformat(), options=options)
    first, last = site.calendar.days_of(month)
    asked = _asked({"from": first.isoformat(), "to": last.isoformat()})
    for _ in range(site.attempts):
        try:
            for page in read(site, asked):
                yield _month_page(site, month, page, end)
        except ShiftedError:
            continue
        return
    raise site.restless(f"{asked.where} of {month.name}")


def _month_page(site: Site, month: Month, page: ListedPage, end: MonthCursor) -> Page:
    first, last = site.calendar.days_of(month)
    records, quarantined = _records(site, [(row, month.name) for row in page.rows], (first, last))
    if page.is_last:
        return Page(records=records, quarantined=quarantined, cursor=str(end), listed=(month.name,))
    return Page(records=records, quarantined=quarantined)


def _is_due(site: Site, month: Month, cursor: MonthCursor, options: str) -> bool:
    if cursor.options != options or site.calendar.is_open(month):
        return True
    return datetime.fromisoformat(cursor.begun) + site.settings.reread_closed <= site.now


def _changes(site: Site, stored: Stored, after: str) -> Iterator[Page]:
    """Yield what was changed in closed months since the last asking, and what was moved to a day that is not read."""
    cursor = ChangesCursor.read(after)
    since = cursor.day or (site.now - FIRST_LOOK).date().isoformat()
    asked = _asked({"updatedFrom": since})
    begun: datetime | None = None
    for _ in range(site.attempts):
        try:
            for page in read(site, asked):
                # The first answer's time: what is changed while later pages are read is asked for again.
                begun = begun or page.answered_at or site.now
                day = ChangesCursor(day=(begun - OVERLAP).date().isoformat())
                yield replace(_changed_page(site, stored, page), cursor=str(day) if page.is_last else "")
        except ShiftedError:
            continue
        return
    raise site.restless(f"{asked.where} updated from {since}")


def _changed_page(site: Site, stored: Stored, page: ListedPage) -> Page:
    """Return what changed in closed months; open ones are listed later in this run anyway."""
    calendar = site.calendar
    dated = [(row, day) for row in page.rows if (day := day_of(row)) is not None]  # others: told with their month
    kept = [(row, day) for row, day in dated if calendar.holds(day) and not calendar.is_open(Month.of(day))]
    outside = [(row, day) for row, day in dated if not calendar.holds(day)]
    present = stored.present("worklog", [_name(row) for row, _ in outside]) if outside else frozenset()
    gone = []
    for row, day in outside:
        if _name(row) not in present:
            continue
        # Without `since` the first day moves on every year, and what was read before it stays and is kept true.
        if day < calendar.since and site.settings.since is None:
            kept.append((row, day))
        else:
            gone.append(("worklog", _name(row)))
    days = (min([calendar.since, *(day for _, day in kept)]), calendar.last)
    records, quarantined = _records(site, [(row, Month.of(day).name) for row, day in kept], days)
    return Page(records=records, quarantined=quarantined, gone=tuple(gone))


def _name(row: Row) -> str:
    return str(row["tempoWorklogId"])


def _records(
    site: Site, rows: Sequence[tuple[Row, str]], days: tuple[date, date]
) -> tuple[tuple[Record, ...], tuple[QuarantinedRow, ...]]:
    """Return the records of rows with their partitions, and the rows that cannot be one."""
    about = _about(site, [row for row, _ in rows], days)
    made = [entry(row, partition, about) for row, partition in rows]
    return (
        tuple(one for one in made if isinstance(one, Record)),
        tuple(one for one in made if isinstance(one, QuarantinedRow)),
    )


def _about(site: Site, rows: Sequence[Row], days: tuple[date, date]) -> About:
    settings = site.settings
    approvals = {}
    if rows and settings.approvals and site.asks("worklog", "Approval"):
        worked = {
            Worked(account_id=author_of(row), day=day.isoformat())
            for row in rows
            if author_of(row) and (day := day_of(row)) is not None
        }
        found = site.approvals.of(worked, days)
        approvals = {(one.account_id, one.day): word for one, word in found.items()}
    numbers = [row["tempoWorklogId"] for row in rows if isinstance(row["tempoWorklogId"], int)]
    return About(
        jira=settings.jira,
        account_attribute=site.account_attribute if rows and site.asks("worklog", "Account") else "",
        with_description=site.describes,
        approvals=approvals,
        jira_ids=jira_ids(site, numbers) if settings.jira_ids and numbers else {},
    )


def _asked(params: dict[str, object]) -> Asked:
    # By id: in the order of days, which is Tempo's own, an edit moves an entry between pages (OpenAPI 4.0, orderBy).
    return Asked(resource=WORKLOGS, path="/4/worklogs", id="tempoWorklogId", params={**params, "orderBy": "ID"})


def _options(site: Site) -> str:
    """Return a digest of what decides how an entry is kept: when it changes, closed months are read again."""
    settings = site.settings
    parts = (
        settings.jira,
        settings.approvals,
        settings.jira_ids,
        settings.account_attribute,
        site.calendar.since.isoformat() if settings.since else "",
        sorted(site.surroundings.asked.get("worklog", ())),
    )
    return blake2b(json.dumps(parts).encode(), digest_size=8).hexdigest()
