"""The value of each field of an issue, as an answer shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from syncline.demo.jira_site import catalog
from syncline.demo.jira_site.entities import Issue, Link
from syncline.demo.jira_site.parts import Json, Parts
from syncline.demo.jira_site.rich_text import document, wiki
from syncline.demo.jira_site.stamps import span, stamp

_RICH = frozenset({"description"})
_TIMES = ("timeoriginalestimate", "timeestimate", "timespent")


@dataclass(frozen=True, slots=True)
class IssueFields:
    """Renders single fields; `sprint_text` gives Data Center's old form of sprints."""

    parts: Parts
    sprint_text: bool = False

    def value(self, issue: Issue, name: str) -> Any:
        """What the field holds, in the shape of the answer."""
        if name.startswith("customfield_"):
            return self._custom(issue, name)
        made = _MADE.get(name)
        if made is not None:
            return made(self, issue)
        value = issue.values.get(name)
        if name in _RICH:
            return self._rich(value)
        return stamp(value, self.parts.site.zone) if isinstance(value, datetime) else value

    def _rich(self, value: object) -> object:
        if not isinstance(value, (str, Mapping)):
            return None
        return document(value) if self.parts.api == "3" else wiki(value)

    def _custom(self, issue: Issue, name: str) -> Any:
        value = issue.values.get(name)
        kind = self.parts.site.custom_fields[name].kind
        if value is None or value == []:
            return None
        if kind == "sprint" and isinstance(value, list):
            sprints = [self.parts.site.sprints[int(one)] for one in value if int(one) in self.parts.site.sprints]
            old = self.sprint_text and not self.parts.site.cloud
            return [self.parts.sprint_text(one) if old else self.parts.sprint_of_issue(one) for one in sprints]
        shapes: dict[str, Callable[[Any], Any]] = {
            "textarea": self._rich,
            "select": self._option,
            "multiselect": lambda many: [self._option(one) for one in many],
            "user": self.parts.user,
            "number": float,
            "datetime": lambda one: stamp(one, self.parts.site.zone) if isinstance(one, datetime) else one,
        }
        return shapes.get(kind, lambda one: one)(value)

    def _option(self, value: object) -> Json:
        id_ = str(10_000 + sum(str(value).encode()) % 9_000)
        return {"self": self.parts.rest(f"customFieldOption/{id_}"), "value": str(value), "id": id_}

    def short(self, issue: Issue) -> Json:
        """An issue as links, parents and sub-tasks show it."""
        fields = {name: self.value(issue, name) for name in ("summary", "status", "priority", "issuetype")}
        link = self.parts.rest(f"issue/{issue.id}")
        return {"id": str(issue.id), "key": issue.key, "self": link, "fields": fields}

    def relative(self, id_: object) -> Json | None:
        """Another issue in short, if it is there and the account may see it."""
        found = self.parts.site.issue(id_) if isinstance(id_, int) else None
        return None if found is None else self.short(found)

    def link(self, issue: Issue, link: Link) -> Json | None:
        """A link as seen from one of its ends; None when the other end is not to be seen."""
        number, inward, outward = catalog.LINK_KINDS[link.kind]
        out = link.source == issue.id
        other = self.relative(link.target if out else link.source)
        if other is None:
            return None
        kind = {"id": number, "name": link.kind, "inward": inward, "outward": outward}
        kind["self"] = self.parts.rest(f"issueLinkType/{number}")
        where = "outwardIssue" if out else "inwardIssue"
        return {"id": str(link.id), "self": self.parts.rest(f"issueLink/{link.id}"), "type": kind, where: other}

    def seconds(self, issue: Issue, name: str) -> int | None:
        """Estimates and time spent, in seconds; the remaining estimate shrinks with what is logged unless it is set."""
        if name == "timespent":
            return issue.time_spent or None
        value = issue.values.get(name)
        original = issue.values.get("timeoriginalestimate")
        if name == "timeestimate" and value is None and isinstance(original, int):
            return max(0, original - issue.time_spent)
        return value if isinstance(value, int) else None

    def aggregate(self, issue: Issue, name: str) -> int | None:
        """The same with all sub-tasks added."""
        site = self.parts.site
        family = [issue, *(site.live[one] for one in site.children.get(issue.id, ()) if one in site.live)]
        found = [self.seconds(one, name) for one in family if one is issue or _is_subtask(one)]
        known = [one for one in found if one is not None]
        return sum(known) if known else None

    def comments(self, issue: Issue) -> Json:
        """The first page of comments."""
        texts = issue.values.get("comment")
        found = []
        for number, text in enumerate(texts if isinstance(texts, list) else (), 1):
            author = self.parts.user(str(issue.values["reporter"]))
            when = stamp(issue.updated, self.parts.site.zone)
            own: Json = {"self": self.parts.rest(f"issue/{issue.id}/comment/{issue.id}{number:03d}")}
            own |= {"id": f"{issue.id}{number:03d}", "author": author, "body": self._rich(text)}
            found.append({**own, "updateAuthor": author, "created": when, "updated": when, "jsdPublic": True})
        link = self.parts.rest(f"issue/{issue.id}/comment")
        return {"comments": found, "self": link, "maxResults": len(found), "total": len(found), "startAt": 0}

    def tracking(self, issue: Issue) -> Json:
        """Estimates and time spent once more, in seconds and in words."""
        found: Json = {}
        for name, field in zip(("originalEstimate", "remainingEstimate", "timeSpent"), _TIMES, strict=True):
            seconds = self.seconds(issue, field)
            if seconds is not None:
                found |= {name: span(seconds), f"{name}Seconds": seconds}
        return found

    def progress(self, issue: Issue) -> Json:
        """Time spent against time spent and remaining."""
        spent = issue.time_spent
        total = spent + (self.seconds(issue, "timeestimate") or 0)
        return {"progress": spent, "total": total, **({"percent": spent * 100 // total} if total else {})}


def _is_subtask(issue: Issue) -> bool:
    return catalog.ISSUE_KINDS[str(issue.values["issuetype"])].level < 0


def _versions(fields: IssueFields, issue: Issue) -> list[Json]:
    ids = issue.values.get("fixVersions")
    versions = fields.parts.site.versions
    return [fields.parts.version(versions[one]) for one in (ids if isinstance(ids, list) else ()) if one in versions]


def _subtasks(fields: IssueFields, issue: Issue) -> list[Json]:
    site = fields.parts.site
    own = [site.live[one] for one in site.children.get(issue.id, ()) if one in site.live]
    return [fields.short(one) for one in own if _is_subtask(one) and site.shows(one)]


def _resolution(fields: IssueFields, issue: Issue) -> Json | None:
    id_ = issue.values.get("resolution")
    return None if id_ is None else fields.parts.named("resolution", str(id_), catalog.RESOLUTIONS[str(id_)])


def _priority(fields: IssueFields, issue: Issue) -> Json:
    id_ = str(issue.values["priority"])
    icon = f"{fields.parts.site.base_url}/images/priority{id_}.svg"
    return fields.parts.named("priority", id_, catalog.PRIORITIES[id_]) | {"iconUrl": icon}


def _person(name: str) -> Callable[[IssueFields, Issue], Any]:
    return lambda fields, issue: fields.parts.user(str(found) if (found := issue.values.get(name)) else None)


def _seconds(name: str) -> Callable[[IssueFields, Issue], Any]:
    return lambda fields, issue: fields.seconds(issue, name)


def _aggregate(name: str) -> Callable[[IssueFields, Issue], Any]:
    return lambda fields, issue: fields.aggregate(issue, name)


_MADE: dict[str, Callable[[IssueFields, Issue], Any]] = {
    "issuetype": lambda fields, issue: fields.parts.issue_kind(str(issue.values["issuetype"])),
    "status": lambda fields, issue: fields.parts.status(str(issue.values["status"])),
    "statusCategory": lambda fields, issue: fields.parts.category(
        catalog.STATUSES[str(issue.values["status"])].category
    ),
    "project": lambda fields, issue: fields.parts.project(fields.parts.site.projects[issue.project]),
    "priority": _priority,
    "assignee": _person("assignee"),
    "reporter": _person("reporter"),
    "creator": _person("creator"),
    "labels": lambda _, issue: issue.values.get("labels") or [],
    "created": lambda fields, issue: stamp(issue.created, fields.parts.site.zone),
    "updated": lambda fields, issue: stamp(issue.updated, fields.parts.site.zone),
    "resolution": _resolution,
    "parent": lambda fields, issue: fields.relative(issue.values.get("parent")),
    "subtasks": _subtasks,
    "issuelinks": lambda fields, issue: [one for link in issue.links if (one := fields.link(issue, link)) is not None],
    "fixVersions": _versions,
    "versions": lambda *_: [],
    "components": lambda *_: [],
    "attachment": lambda *_: [],
    "workratio": lambda *_: -1,
    "timetracking": lambda fields, issue: fields.tracking(issue),
    "progress": lambda fields, issue: fields.progress(issue),
    "comment": lambda fields, issue: fields.comments(issue),
    **{name: _seconds(name) for name in _TIMES},
    **{f"aggregate{name}": _aggregate(name) for name in _TIMES},
}
