"""What a change of an issue's fields looks like in its history, in Jira's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from syncline.demo.jira_site import catalog
from syncline.demo.jira_site.entities import Item
from syncline.demo.jira_site.site import Site

# Fields whose word in the history is another than their id.
_WORDS = {"fixVersions": "Fix Version", "parent": "IssueParentAssociation"}
_UNTOLD = frozenset({"resolutiondate", "creator", "statuscategorychangedate", "comment"})


def items(site: Site, before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Item, ...]:
    """The history items between two states of an issue's values, by field id."""
    changed = [name for name in after if before.get(name) != after[name] and name not in _UNTOLD]
    return tuple(item for name in sorted(changed) for item in _items(site, name, before.get(name), after[name]))


def _items(site: Site, name: str, before: object, after: object) -> Iterator[Item]:
    custom = site.custom_fields.get(name)
    if name == "fixVersions":
        yield from _versions(site, _numbers(before), _numbers(after))
        return
    from_id, from_text = _told(site, name, before)
    to_id, to_text = _told(site, name, after)
    yield Item(
        field=custom.name if custom else _WORDS.get(name, name),
        field_id=name,
        custom=custom is not None,
        before=from_id,
        before_text=from_text,
        after=to_id,
        after_text=to_text,
    )


def _versions(site: Site, before: Sequence[int], after: Sequence[int]) -> Iterator[Item]:
    """One item for each version that came or went, as Jira writes them."""
    for id_, came in [(id_, False) for id_ in before if id_ not in after] + [
        (id_, True) for id_ in after if id_ not in before
    ]:
        text = site.versions[id_].name if id_ in site.versions else str(id_)
        yield Item(
            field="Fix Version",
            field_id="fixVersions",
            custom=False,
            before=None if came else str(id_),
            before_text=None if came else text,
            after=str(id_) if came else None,
            after_text=text if came else None,
        )


def _told(site: Site, name: str, value: object) -> tuple[str | None, str | None]:
    """A value as a history writes it: its id and its text."""
    if value is None or value in ((), []):
        return None, None
    named = _named(site, name, str(value))
    if named is not None:
        return str(value), named
    if name == catalog.SPRINT_FIELD:
        numbers = _numbers(value)
        return ", ".join(map(str, numbers)), ", ".join(site.sprints[one].name for one in numbers)
    return str(value) if name.startswith("time") else None, _text(value)


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    if isinstance(value, Mapping):
        return "[rich text]"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _named(site: Site, name: str, value: str) -> str | None:
    """The name of what a value refers to; None where it refers to nothing."""
    names: Mapping[str, str] = {}
    if name == "status":
        names = {id_: kind.name for id_, kind in catalog.STATUSES.items()}
    elif name == "issuetype":
        names = {id_: kind.name for id_, kind in catalog.ISSUE_KINDS.items()}
    elif name == "priority":
        names = catalog.PRIORITIES
    elif name == "resolution":
        names = catalog.RESOLUTIONS
    elif name in {"assignee", "reporter"} and value in site.users:
        names = {value: site.users[value].name}
    elif name == "parent" and value.isdecimal() and int(value) in site.live:
        names = {value: site.live[int(value)].key}
    return names.get(value)


def _numbers(value: object) -> list[int]:
    return [int(one) for one in value] if isinstance(value, (list, tuple)) else []
