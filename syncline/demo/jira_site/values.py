"""What a caller says about an issue, turned into values by Jira's field ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from syncline.demo.jira_site import catalog
from syncline.demo.jira_site.entities import Issue, Sprint, User, Version
from syncline.demo.jira_site.site import Site

# What a caller writes -> Jira's field id.
FIELD_OF = {
    "summary": "summary",
    "description": "description",
    "status": "status",
    "type": "issuetype",
    "priority": "priority",
    "resolution": "resolution",
    "assignee": "assignee",
    "reporter": "reporter",
    "labels": "labels",
    "due": "duedate",
    "estimate": "timeoriginalestimate",
    "remaining": "timeestimate",
    "parent": "parent",
    "versions": "fixVersions",
    "sprints": catalog.SPRINT_FIELD,
    "comments": "comment",
}


def settled(site: Site, given: Mapping[str, object]) -> dict[str, object]:
    """The values of `given` by field id.

    Statuses, types, priorities and resolutions are written by name or id; people, versions, sprints and parents as
    themselves or by id; `custom` is an object from a custom field's name or id to its value.
    """
    found: dict[str, object] = {}
    for name, value in given.items():
        if name == "custom":
            found |= {_custom_id(site, str(field)): _plain(one) for field, one in _object(value).items()}
        elif name in _NAMED:
            found[FIELD_OF[name]] = None if value is None else _id_of(_NAMED[name](), str(value))
        elif name in FIELD_OF:
            found[FIELD_OF[name]] = _plain(value)
        else:
            raise ValueError(f"{name}: no such field of an issue; there are {', '.join(sorted(FIELD_OF))} and custom")
    return found


def _plain(value: object) -> object:
    if isinstance(value, (User, Version, Sprint, Issue)):
        return value.id
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (Mapping, str)):
        return value
    return [_plain(one) for one in value] if isinstance(value, Iterable) else value


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("custom: an object from field names to values is expected")
    return value


_NAMED: dict[str, Callable[[], Mapping[str, str]]] = {
    "status": lambda: {id_: kind.name for id_, kind in catalog.STATUSES.items()},
    "type": lambda: {id_: kind.name for id_, kind in catalog.ISSUE_KINDS.items()},
    "priority": lambda: catalog.PRIORITIES,
    "resolution": lambda: catalog.RESOLUTIONS,
}


def _id_of(names: Mapping[str, str], wanted: str) -> str:
    for id_, name in names.items():
        if wanted in {id_, name}:
            return id_
    raise ValueError(f"{wanted}: not one of {', '.join(names.values())}")


def _custom_id(site: Site, name: str) -> str:
    found = [field.id for field in site.custom_fields.values() if name in {field.id, field.name}]
    if len(found) != 1:
        raise ValueError(f"{name}: {len(found)} custom fields are called so; give the id of one")
    return found[0]
