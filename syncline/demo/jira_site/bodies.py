"""Whole answers from pieces that are encoded once: an issue's fields, its worklogs, its history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from syncline.demo.jira_site import catalog
from syncline.demo.jira_site.entities import CustomField, History, Issue, Worklog
from syncline.demo.jira_site.issue_fields import IssueFields
from syncline.demo.jira_site.parts import Json, Parts
from syncline.demo.jira_site.rich_text import document, wiki
from syncline.demo.jira_site.site import Site
from syncline.demo.jira_site.stamps import milliseconds, span, stamp
from syncline.demo.jira_site.switches import Switches

_NAVIGABLE = tuple(id_ for id_, _, _, _, shown in catalog.SYSTEM_FIELDS if shown)
_ALL = tuple(id_ for id_, *_ in catalog.SYSTEM_FIELDS)
_REMEMBERED = 2  # selections of fields for which an issue stays encoded
# Fields whose value is the same for every issue that refers to the same thing.
_PEOPLE = ("assignee", "reporter", "creator")
_LISTS = ("labels", "fixVersions", "versions", "components", "attachment", catalog.SPRINT_FIELD)
_REFERENCES = frozenset(
    (*_PEOPLE, *_LISTS, "status", "issuetype", "priority", "resolution", "project", "workratio"),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which fields an answer shows: `names` in order, and whether the key and the rest of the head come along."""

    names: tuple[str, ...]
    head: bool
    changelog: int | None = None  # None: none; else the most recent so many
    transitions: bool = False

    @property
    def identity_only(self) -> bool:
        """Whether no more than ids and keys are asked, which pages hold more of."""
        return not self.names and self.changelog is None and not self.transitions


def selection(site: Site, asked: Iterable[str], default: str, expand: Collection[str], histories: int) -> Selection:
    """What `fields` and `expand` of a request mean: `*all`, `*navigable`, names, `-name`; unknown names are nothing."""
    wanted = [name for part in asked for name in part.split(",") if name] or [default]
    custom = tuple(site.custom_fields)
    found: dict[str, None] = {}
    if all(name.startswith("-") for name in wanted):
        found |= dict.fromkeys((*_NAVIGABLE, *custom))
    for name in wanted:
        if name == "*all":
            found |= dict.fromkeys((*_ALL, *custom))
        elif name == "*navigable":
            found |= dict.fromkeys((*_NAVIGABLE, *custom))
        elif name.startswith("-"):
            found.pop(name[1:], None)
        elif name in catalog.SYSTEM_NAMES or name in site.custom_fields:
            found[name] = None
    shown = histories if "changelog" in expand else None
    return Selection(tuple(found), wanted != ["id"] or shown is not None, shown, "transitions" in expand)


class Bodies:
    """Encodes answers of one site in one version of its interface; what does not change is encoded once."""

    def __init__(self, site: Site, api: str, switches: Switches) -> None:
        self.site, self.api, self.switches = site, api, switches
        self.parts = Parts(site, api, gateway=switches.links_to_gateway)
        self.fields = IssueFields(self.parts, sprint_text=switches.sprint_text)
        # What was encoded under other switches is not reused.
        self.form = f"{api}/{switches.links_to_gateway}/{switches.sprint_text}/{switches.embedded_worklogs}"

    def issue(self, issue: Issue, wanted: Selection) -> bytes:
        """One issue with the wanted fields."""
        key = (self.form, wanted)
        found = issue.encoded.get(key)
        if found is None:
            found = self._issue(issue, wanted)
            while len(issue.encoded) >= _REMEMBERED:
                del issue.encoded[next(iter(issue.encoded))]
            issue.encoded[key] = found
        return found

    def _issue(self, issue: Issue, wanted: Selection) -> bytes:
        if not wanted.head:
            return b'{"id":"%d"}' % issue.id
        link = self.parts.rest(f"issue/{issue.id}").encode()
        pieces = [b'{"expand":"","id":"%d","self":"%b","key":"%b"' % (issue.id, link, issue.key.encode())]
        if wanted.names or not wanted.identity_only:
            shown = [name for name in wanted.names if self._has(issue, name)]
            inner = b",".join(b'"%b":%b' % (name.encode(), self._field(issue, name)) for name in shown)
            pieces.append(b'"fields":{%b}' % inner)
        if wanted.changelog is not None:
            pieces.append(b'"changelog":%b' % self.changelog(issue, wanted.changelog))
        if wanted.transitions:
            pieces.append(b'"transitions":%b' % self._shared("transitions", "", self.transitions))
        return b",".join(pieces) + b"}"

    def _has(self, issue: Issue, name: str) -> bool:
        """Whether the issue's project has the field at all."""
        if name == "parent":
            return issue.values.get("parent") is not None
        custom: CustomField | None = self.site.custom_fields.get(name)
        return custom is None or not custom.projects or issue.project in custom.projects

    def _field(self, issue: Issue, name: str) -> bytes:
        if name in _REFERENCES:
            value = issue.project if name == "project" else issue.values.get(name)
            known = tuple(value) if isinstance(value, list) else value
            return self._shared(name, known, lambda: self.fields.value(issue, name))
        return self.embedded(issue) if name == "worklog" else orjson.dumps(self.fields.value(issue, name))

    def _shared(self, what: str, which: object, make: Callable[[], object]) -> bytes:
        """What many issues have in common, encoded once: a person, a status, a project."""
        key = (self.form, what, which)
        found = self.site.shared.get(key)
        if found is None:
            found = self.site.shared[key] = orjson.dumps(make())
        return found

    def _user(self, id_: str) -> bytes:
        return self._shared("user", id_, lambda: self.parts.user(id_))

    def embedded(self, issue: Issue) -> bytes:
        """The first worklogs of an issue, as its `worklog` field holds them."""
        seen = [one for one in issue.worklogs if not one.hidden]
        return self.worklog_page(seen, 0, self.switches.embedded_worklogs)

    def worklog_page(self, worklogs: Sequence[Worklog], start: int, most: int) -> bytes:
        """A page of an issue's worklogs."""
        inner = b",".join(self.worklog(one) for one in worklogs[start : start + most])
        head = b'{"startAt":%d,"maxResults":%d,"total":%d' % (start, most, len(worklogs))
        return head + b',"worklogs":[%b]}' % inner

    def worklog(self, worklog: Worklog) -> bytes:
        """One worklog."""
        found = worklog.encoded.get(self.form)
        if found is None:
            zone = self.site.zone
            shown: Json = {
                "self": self.parts.rest(f"issue/{worklog.issue}/worklog/{worklog.id}"),
                "created": stamp(worklog.created, zone),
                "updated": stamp(worklog.updated, zone),
                "started": stamp(worklog.started, zone),
                "timeSpent": span(worklog.seconds),
                "timeSpentSeconds": worklog.seconds,
                "id": str(worklog.id),
                "issueId": str(worklog.issue),
            }
            if worklog.comment or not self.site.cloud:
                shown["comment"] = document(worklog.comment) if self.api == "3" else wiki(worklog.comment)
            people = (self._user(worklog.author), self._user(worklog.update_author))
            found = b'%b,"author":%b,"updateAuthor":%b}' % (orjson.dumps(shown)[:-1], *people)
            worklog.encoded[self.form] = found
        return found

    def history(self, history: History) -> bytes:
        """One entry of an issue's history."""
        found = history.encoded.get(self.form)
        if found is None:
            shown = self.history_object(history, created=stamp(history.created, self.site.zone))
            found = history.encoded[self.form] = orjson.dumps(shown)
        return found

    def bulk_history(self, history: History, only: Collection[str]) -> bytes:
        """The same in changelog/bulkfetch, with the asked fields' items only."""
        if not only and not self.switches.history_seconds:
            return self.history(history)
        number = self.switches.history_seconds
        created = milliseconds(history.created) if number else stamp(history.created, self.site.zone)
        return orjson.dumps(self.history_object(history, created=created, only=only))

    def history_object(self, history: History, *, created: object, only: Collection[str] = ()) -> Json:
        """An entry with its items; Cloud adds each field's id."""
        items = []
        for item in history.items:
            if only and item.field_id not in only:
                continue
            shown: dict[str, Any] = {"field": item.field, "fieldtype": "custom" if item.custom else "jira"}
            if self.site.cloud and item.field_id:
                shown["fieldId"] = item.field_id
            told = {"from": item.before, "fromString": item.before_text, "to": item.after, "toString": item.after_text}
            items.append(shown | told)
        return {"id": str(history.id), "author": self.parts.user(history.author), "created": created, "items": items}

    def changelog(self, issue: Issue, most: int) -> bytes:
        """A search's `changelog`: Cloud shows the most recent, youngest first; Data Center all, oldest first."""
        entries = issue.histories
        if self.site.cloud:
            entries = entries[::-1][:most]
        inner = b",".join(self.history(one) for one in entries)
        head = b'{"startAt":0,"maxResults":%d,"total":%d' % (len(entries), len(issue.histories))
        return head + b',"histories":[%b]}' % inner

    def transitions(self) -> list[Json]:
        """Where an issue may go from anywhere."""
        flags = {"hasScreen": False, "isGlobal": True, "isInitial": False, "isAvailable": True, "isConditional": False}
        ids = ("10000", "10001", "10002")
        return [
            {"id": str(number), "name": catalog.STATUSES[id_].name, "to": self.parts.status(id_), **flags}
            for number, id_ in enumerate(ids, 11)
        ]
