"""What each field of a query stands for on an issue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from syncline.demo.jira_site import catalog
from syncline.demo.jira_site.entities import Issue
from syncline.demo.jira_site.site import Site

Reader = Callable[[Issue], frozenset[str]]

IDENTITY = frozenset({"id", "key", "issue", "issuekey"})
MOMENTS: dict[str, Callable[[Issue], object]] = {
    "created": lambda issue: issue.created,
    "createddate": lambda issue: issue.created,
    "updated": lambda issue: issue.updated,
    "updateddate": lambda issue: issue.updated,
    "resolved": lambda issue: issue.values.get("resolutiondate"),
    "resolutiondate": lambda issue: issue.values.get("resolutiondate"),
    "due": lambda issue: issue.values.get("duedate"),
    "duedate": lambda issue: issue.values.get("duedate"),
}


_STATUS_NAMES = {id_: kind.name for id_, kind in catalog.STATUSES.items()}
_KIND_NAMES = {id_: kind.name for id_, kind in catalog.ISSUE_KINDS.items()}
_SINGLE: dict[str, tuple[str, Callable[[Site], dict[str, str]]]] = {
    "status": ("status", lambda _: _STATUS_NAMES),
    "issuetype": ("issuetype", lambda _: _KIND_NAMES),
    "type": ("issuetype", lambda _: _KIND_NAMES),
    "priority": ("priority", lambda _: catalog.PRIORITIES),
    "resolution": ("resolution", lambda _: catalog.RESOLUTIONS),
    "assignee": ("assignee", lambda site: {id_: user.login for id_, user in site.users.items()}),
    "reporter": ("reporter", lambda site: {id_: user.login for id_, user in site.users.items()}),
    "parent": ("parent", lambda site: {str(id_): issue.key for id_, issue in site.live.items()}),
}


def reader(site: Site, field: str) -> Reader | None:
    """All the ways in which an issue's value of a field may be written (small letters); None: no such field."""
    if field in _SINGLE:
        own, names = _SINGLE[field]
        return _single(own, names(site))
    several = _SEVERAL.get(field)
    return None if several is None else lambda issue: several(site, issue)


def known_values(site: Site, field: str) -> frozenset[str] | None:
    """Every value of a field that Jira accepts in a query (small letters); None where it accepts any."""
    if field == "project":
        seen = site.seen_projects()
        return frozenset(text.lower() for one in seen for text in (one.key, one.name, str(one.id)))
    if field == "statuscategory":
        return frozenset(text.lower() for key, (_, _, name) in catalog.CATEGORIES.items() for text in (key, name))
    names = {"status": _STATUS_NAMES, "issuetype": _KIND_NAMES, "type": _KIND_NAMES}.get(field)
    return None if names is None else frozenset(text.lower() for pair in names.items() for text in pair)


def sort_reader(site: Site, field: str) -> Callable[[Issue], object]:
    """What a query's order compares; ids and keys both mean the key: project, then number."""
    if field in IDENTITY:
        return lambda issue: (site.projects[issue.project].key, issue.number)
    if field in MOMENTS:
        return lambda issue: _comparable(MOMENTS[field](issue))
    if field == "project":
        return lambda issue: site.projects[issue.project].key
    read = reader(site, field)
    if read is None:
        return lambda issue: str(issue.values.get("summary"))
    return lambda issue: min(read(issue), default=None)


def _comparable(value: object) -> object:
    return value.timestamp() if isinstance(value, datetime) else value


def _single(field: str, names: dict[str, str]) -> Reader:
    def read(issue: Issue) -> frozenset[str]:
        value = issue.values.get(field)
        return frozenset() if value is None else frozenset({str(value).lower(), names.get(str(value), "").lower()})

    return read


def _project(site: Site, issue: Issue) -> frozenset[str]:
    project = site.projects[issue.project]
    return frozenset({project.key.lower(), project.name.lower(), str(project.id)})


def _many(value: object) -> frozenset[str]:
    return frozenset(str(one).lower() for one in value) if isinstance(value, list) else frozenset()


def _references(issue: Issue, field: str, named: object) -> frozenset[str]:
    ids = issue.values.get(field)
    if not isinstance(ids, list) or not isinstance(named, dict):
        return frozenset()
    return frozenset(text for id_ in ids if id_ in named for text in (str(id_), named[id_].name.lower()))


def _category(issue: Issue) -> frozenset[str]:
    key = catalog.STATUSES[str(issue.values["status"])].category
    return frozenset({key, catalog.CATEGORIES[key][2].lower()})


_SEVERAL: dict[str, Callable[[Site, Issue], frozenset[str]]] = {
    "project": _project,
    "labels": lambda _, issue: _many(issue.values.get("labels")),
    "fixversion": lambda site, issue: _references(issue, "fixVersions", site.versions),
    "sprint": lambda site, issue: _references(issue, catalog.SPRINT_FIELD, site.sprints),
    "statuscategory": lambda _, issue: _category(issue),
}
ORDERS = frozenset({*IDENTITY, *MOMENTS, *_SINGLE, *_SEVERAL, "summary"})
