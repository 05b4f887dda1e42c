"""Fetches issues by id, with the fields that are asked for, and whole lists of worklogs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from connectors.contract.errors import SourceChangedError
from connectors.contract.shapes import has, id_at, list_at, number_at, object_at, objects_at
from connectors.jira import jql
from connectors.jira.fields import ALL
from connectors.jira.records import WORKLOG, Raw, objects
from connectors.jira.search import Listed, by_offset
from connectors.jira.site import Site

WORKLOGS_A_PAGE = 5000  # what `issue/{id}/worklog` gives at most
_MOST_PAGES = 200  # of one issue's worklogs: a million of them
_MISSING = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a request for issues brought."""

    issues: list[Raw]
    absent: tuple[int, ...]  # asked for and not there: deleted, or hidden from the account


def issues(
    site: Site, wanted: Sequence[Listed], *, worklogs: bool, history: bool = False, certain: bool = False
) -> Fetched:
    """Return issues by their ids, wherever they moved to; those without a key are asked for by id.

    Args:
        site: where.
        wanted: at most a hundred.
        worklogs: whether they bring the `worklog` field.
        history: whether they bring their changelog, which only Data Center's search gives.
        certain: whether absence has to be proven. Cloud reads its tables in any case; Data Center's search reads an
            index, so that each issue it does not give is asked for by itself.
    """
    fields = _fields(site, worklogs=worklogs)
    if site.cloud:
        return _in_bulk(site, wanted, fields)
    found = _sorted_out(wanted, _by_search(site, wanted, fields, history=history))
    if not certain or not found.absent:
        return found
    more = [_alone(site, str(one), fields) for one in found.absent]
    return _sorted_out(wanted, [*found.issues, *(one for one in more if one is not None)])


def worklogs_of(site: Site, issue: Listed) -> list[Raw] | None:
    """Return every worklog of an issue that the account may see; None where Jira has none to tell about.

    It answers 404 for an issue that is gone, and for any issue once time tracking is switched off: no list is no proof
    that there are no hours.
    """
    found: list[Raw] = []
    reference = str(issue.id) if site.cloud else quote(issue.key, safe="")
    for _ in range(_MOST_PAGES):
        params = {"startAt": len(found), "maxResults": WORKLOGS_A_PAGE}
        answer = site.api.get(f"{site.prefix}/issue/{reference}/worklog", params, expected=(_MISSING,))
        if answer.status == _MISSING:
            return None
        page = objects(list_at(answer.data, "worklogs"))
        found.extend(page)
        if not page or len(found) >= number_at(answer.data, "total"):
            return found
    raise SourceChangedError(f"the worklogs of {issue.key} fill more than {_MOST_PAGES} pages", "worklogs")


def _fields(site: Site, *, worklogs: bool) -> list[str]:
    ids = site.fields.ids
    if ids == (ALL,):
        return [ALL] if worklogs else [ALL, f"-{WORKLOG}"]
    # None at all would be read as "the usual ones".
    named = [one for one in ids if one != WORKLOG] or ["summary"]
    return [*named, WORKLOG] if worklogs else named


def _in_bulk(site: Site, wanted: Sequence[Listed], fields: list[str]) -> Fetched:
    """Ask for up to a hundred issues at once, and for those that are missing once more.

    One that is neither given nor named in `issueErrors` is deleted or hidden (vendor's specification,
    BulkIssueResults). That one answer says so is not enough to take anybody's work out of a report.
    """
    found = _sorted_out(wanted, _bulk(site, [one.id for one in wanted], fields))
    if not found.absent:
        return found
    return _sorted_out(wanted, [*found.issues, *_bulk(site, found.absent, fields)])


def _bulk(site: Site, ids: Sequence[int], fields: list[str]) -> list[Raw]:
    """Return what `issue/bulkfetch` gives; what it could not give this time (`issueErrors`) is asked for by itself."""
    asked = [str(one) for one in ids]
    data = site.api.post(f"{site.prefix}/issue/bulkfetch", {"issueIdsOrKeys": asked, "fields": fields}).data
    found: list[Raw] = list(objects_at(data, "issues"))
    for error in objects_at(data, "issueErrors") if has(data, "issueErrors") else ():
        identifier = id_at(error, "id", under="issueErrors[]")
        alone = _alone(site, identifier, fields) if identifier in asked else None
        if alone is not None:
            found.append(alone)
    return found


def _alone(site: Site, identifier: str, fields: Sequence[str]) -> Raw | None:
    """Return one issue, None where Jira has none with this id for the account."""
    params = {"fields": ",".join(fields)}
    answer = site.api.get(f"{site.prefix}/issue/{identifier}", params, expected=(_MISSING,))
    return None if answer.status == _MISSING else object_at(answer.data)


def _by_search(site: Site, wanted: Sequence[Listed], fields: list[str], *, history: bool) -> list[Raw]:
    """Ask Data Center's search for issues; by key where it is known, which an issue that moved still answers to."""
    known = all(one.key for one in wanted)
    condition = jql.of_keys(one.key for one in wanted) if known else jql.of_ids(one.id for one in wanted)
    found: list[Raw] = []
    while True:
        data = by_offset(
            site,
            f"{condition} ORDER BY key ASC",
            fields=fields,
            start=len(found),
            most=len(wanted),
            expand="changelog" if history else "",
        )
        page = objects_at(data, "issues")
        found.extend(page)
        if not page or len(found) >= min(number_at(data, "total"), len(wanted)):
            return found


def _sorted_out(wanted: Sequence[Listed], found: list[Raw]) -> Fetched:
    """Return what was asked for, without what was not, and what is missing."""
    asked = {str(one.id): one.id for one in wanted}
    given: dict[str, Any] = {}
    unknown: list[Raw] = []
    for raw in found:
        identifier = str(raw.get("id") or "")
        if identifier in asked:
            given[identifier] = raw
        elif not identifier:
            unknown.append(raw)  # its reader puts it into quarantine
    absent = tuple(number for text, number in asked.items() if text not in given)
    return Fetched(issues=[*given.values(), *unknown], absent=absent)
