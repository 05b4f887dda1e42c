"""Raw answers turned into records: an issue with what was asked of it, its worklogs, its history, and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.contract.pages import QuarantinedRow, Record
from connectors.jira.fields import FieldNames
from connectors.jira.settings import JiraSettings
from connectors.jira.site import VisibleProject, browse_url
from connectors.jira.text import plain_text
from model.problems import Place, Problem

ISSUE, WORKLOG, USER, CHANGE, COUNT = "issue", "worklog", "user", "change", "count"
PEOPLE, COUNTS = "people", "counts"

_NOBODY = frozenset({"", "unknown"})
"""Jira's id of an account whose data are damaged: it stands for many people, so for none (vendor's specification)."""

_COPIED = ("started", "timeSpentSeconds", "created", "updated")
_PERSON = ("displayName", "emailAddress", "active", "accountType")
_MILLISECONDS_FROM = 100_000_000_000  # as seconds it would be the year 5138
_LONGEST_VALUE = 80

Raw = dict[str, Any]
People = dict[str, Record]


@dataclass(slots=True)
class Made:
    """What an answer became; people are there once each and not yet records of a page."""

    records: list[Record]
    quarantined: list[QuarantinedRow]
    people: People

    @classmethod
    def nothing(cls) -> Made:
        """Return a new empty one."""
        return cls([], [], {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Makes the records of a site."""

    settings: JiraSettings
    fields: FieldNames
    zone: ZoneInfo  # the organisation's: the day that hours count for
    comments: bool  # whether the mapping asks for what people wrote beside their hours

    def issue(self, raw: Raw, made: Made) -> str:
        """Add an issue and the people it names; return its id, or nothing where it was put into quarantine."""
        identifier, key, fields = _id(raw), raw.get("key"), raw.get("fields")
        if not identifier or not isinstance(key, str) or not isinstance(fields, dict):
            made.quarantined.append(_unusable(ISSUE, identifier or str(key), raw, "an id, a key and fields"))
            return ""
        project = key.rpartition("-")[0]
        asked = {name: value for name, value in fields.items() if name != WORKLOG}
        data = {
            "id": identifier,
            "key": key,
            "Project": project,
            "url": browse_url(self.settings, key),
            "fields": self.fields.named(asked, project),
        }
        made.records.append(Record(kind=ISSUE, key=identifier, data=data, partition=project))
        _add_people(asked.values(), made.people)
        return identifier

    def worklog(self, raw: Raw, issue: str, made: Made) -> None:
        """Add a worklog of an issue and its author: the same record whether it came with the issue or from the feed."""
        identifier = _id(raw)
        if not identifier or not issue:
            which = identifier or f"of issue {issue}"
            made.quarantined.append(_unusable(WORKLOG, which, raw, "an id and an issue"))
            return
        author = _author(raw, made.people)
        data: dict[str, object] = {"id": identifier, "issueId": issue, "author": author}
        for name in _COPIED:
            data[name] = raw.get(name)
        data["StartedOn"] = day(raw.get("started"), self.zone)
        if self.comments:
            data["comment"] = plain_text(raw.get("comment"))
        made.records.append(Record(kind=WORKLOG, key=identifier, data=data, partition=partition(issue, WORKLOG)))

    def change(self, history: Raw, item: Raw, issue: str, made: Made) -> None:
        """Add one change of a field; its key names the field, so that it is the same whatever else is asked for."""
        identifier, word = _id(history), item.get("fieldId") or item.get("field")
        if not identifier or not isinstance(word, str):
            found = f"of issue {issue}, history {identifier}" if identifier else f"of issue {issue}"
            made.quarantined.append(_unusable(CHANGE, found, item, "a history's id and a field"))
            return
        data = {
            "issueId": issue,
            "field": item.get("field"),
            "fieldId": item.get("fieldId"),
            "created": moment(history.get("created")),
            "author": _author(history, made.people),
            **{name: item.get(name) for name in ("from", "fromString", "to", "toString")},
        }
        key = f"{issue}/{identifier}/{word}"
        made.records.append(Record(kind=CHANGE, key=key, data=data, partition=partition(issue, "changelog")))


def partition(issue: str, part: str) -> str:
    """Return the partition of what belongs to an issue and goes with it."""
    return f"{ISSUE}/{issue}/{part}"


def counts(projects: Sequence[VisibleProject], found: Mapping[str, int]) -> tuple[Record, ...]:
    """Return how many issues Jira says each project has."""
    return tuple(
        Record(
            kind=COUNT,
            key=project.key,
            data={"Project": project.key, "tasks": found.get(project.key, 0)},
            partition=COUNTS,
        )
        for project in projects
    )


def day(started: object, zone: ZoneInfo) -> object:
    """Return the date in `zone` of an instant like `2021-01-17T12:34:00.000+0000`.

    What cannot be read is returned as it is: the mapping refuses it with its path, instead of a worklog without a day.
    """
    if started is None:
        return ""
    try:
        instant = datetime.fromisoformat(started) if isinstance(started, str) else None
        if instant is None or instant.tzinfo is None:
            return started
        return instant.astimezone(zone).date().isoformat()
    except (ValueError, OverflowError):
        return started


def moment(created: object) -> object:
    """Return an instant as ISO text: `changelog/bulkfetch` writes it so, or as a number of seconds or milliseconds."""
    if isinstance(created, bool) or not isinstance(created, int | float):
        return created
    seconds = created / 1000 if abs(created) >= _MILLISECONDS_FROM else created
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return str(created)


def account(raw: object) -> str:
    """Return the id by which Jira knows a person: the account's on Cloud, the user's key on Data Center."""
    if not isinstance(raw, dict):
        return ""
    for name in ("accountId", "key", "name"):
        found = raw.get(name)
        if isinstance(found, str) and found:
            return "" if found in _NOBODY else found
    return ""


def _author(raw: Raw, people: People) -> dict[str, str] | None:
    """Add the author and return them by id alone, so that a person's new name changes no worklog."""
    author: Any = raw.get("author")
    identifier = account(author)
    if not identifier:
        return None
    _add_person(identifier, author, people)
    return {"accountId": identifier}


def _add_people(values: Iterable[object], people: People) -> None:
    """Add whoever the values name, alone or in a list."""
    for value in values:
        if type(value) is dict:
            if "displayName" in value:
                _add_person(account(value), value, people)
        elif type(value) is list and value:
            _add_people([one for one in value if isinstance(one, dict)], people)


def _add_person(identifier: str, raw: Raw, people: People) -> None:
    if identifier and identifier not in people and "displayName" in raw:
        data: dict[str, object] = {"accountId": identifier}
        data.update((name, raw[name]) for name in _PERSON if raw.get(name) is not None)
        people[identifier] = Record(kind=USER, key=identifier, data=data, partition=PEOPLE)


def _id(raw: Raw) -> str:
    found = raw.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return found if isinstance(found, str) else ""


def _unusable(kind: str, which: str, raw: Raw, expected: str) -> QuarantinedRow:
    found = ", ".join(sorted(map(str, raw)))[:_LONGEST_VALUE] or "nothing"
    problem = Problem(
        code=f"jira_{kind}_unusable",
        place=Place(record=f"{kind} {which}"[:_LONGEST_VALUE]),
        value=found,
        reason=f"has not {expected}",
        remedy="look at it in Jira; if it is fine there, report this to whoever maintains Syncline",
    )
    return QuarantinedRow(key=f"{kind} {which}"[:_LONGEST_VALUE], problem=problem)


def objects(values: Iterable[object]) -> list[Raw]:
    """Return the items of a list that are objects."""
    return [one for one in values if isinstance(one, dict)]
