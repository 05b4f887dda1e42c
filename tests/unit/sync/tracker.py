"""An invented tracker behind an API: projects that can be hidden, issues that move, hours below them, and a log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.contract.connector import Deletions, Finding, Found, Manifest, Stream
from connectors.contract.pages import Listing, Page, Record, Scope, Unread
from sync.mapping.rules import read_rules
from sync.source import Source, make_source
from tests.unit.sync.sources import Fault, nothing

SITE = "site"
PROJECTS = Stream(name="projects", kinds=("project",), deletions=Deletions.CONFIRMED, what="project")
WORK = Stream(name="work", kinds=("issue", "worklog"), deletions=Deletions.NEVER)

RULES: Mapping[str, object] = {
    "source_project": [{"from": "project", "fields": {"name": "key"}}],
    "task": [{"from": "issue", "fields": {"title": "title", "source_project": "project"}}],
    "time_entry": [{"from": "worklog", "fields": {"task": {"path": "issue", "refer": "task"}, "work": "seconds"}}],
}


@dataclass
class Issue:
    """An issue with its hours by their id."""

    project: str
    title: str
    hours: dict[str, int] = field(default_factory=dict)


@dataclass(kw_only=True)
class Tracker:
    """The state of the tracker and what happened in it; a reading goes on after the last event it has seen."""

    projects: list[str] = field(default_factory=lambda: ["ERP", "GIS"])
    issues: dict[int, Issue] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)  # issues that the account may not see for now
    brought: list[int] = field(default_factory=list)  # issues that were there and not stored, so far
    log: list[tuple[str, Any]] = field(default_factory=list)  # ("changed", issue) or ("worklog gone", id)
    page_size: int = 2
    fault: Fault = nothing
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # (stream, scope, after) of each reading
    unread: list[Unread] = field(default_factory=list)
    reading_version: str = "1"
    numbers: int = 0
    booked: int = 0
    on_scopes: Callable[[str], None] = lambda _stream: None

    # what people do in the tracker

    def add(self, project: str, title: str = "New", hours: int = 0) -> int:
        self.numbers += 1
        self.issues[self.numbers] = Issue(project, title)
        self.log.append(("changed", self.numbers))
        issue = self.numbers
        for _ in range(hours):
            self.book(issue, 3600)
        return issue

    def change(self, issue: int, **what: str) -> None:
        for name, value in what.items():
            setattr(self.issues[issue], name, value)
        self.log.append(("changed", issue))

    def delete(self, issue: int) -> None:
        """Delete an issue: its hours are reported as gone by no tracker, and neither is it."""
        del self.issues[issue]

    def book(self, issue: int, seconds: int, worklog: str = "") -> str:
        if not worklog:
            self.booked += 1
            worklog = f"w{self.booked}"
        self.issues[issue].hours[worklog] = seconds
        self.log.append(("changed", issue))
        return worklog

    def unbook(self, issue: int, worklog: str, *, reported: bool) -> None:
        """Delete hours: told as such, or seen by their being missing among those of the issue."""
        del self.issues[issue].hours[worklog]
        self.log.append(("worklog gone", worklog) if reported else ("changed", issue))

    # the connector

    def check(self) -> tuple[Finding, ...]:
        return ()

    def discover(self) -> tuple[Found, ...]:
        return ()

    def scopes(self, stream: str) -> Listing:
        self.on_scopes(stream)
        names = self.projects if stream == "projects" else [SITE]
        unread = tuple(self.unread) if stream == "projects" else ()
        return Listing(scopes=tuple(Scope(name=name) for name in names), unread=unread)

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        self.asked.append((stream, scope.name, after))
        pages = self._project(scope) if stream == "projects" else self._work(scope, after)
        for number, page in enumerate(pages):
            self.fault(scope.name, number)
            yield page

    def _project(self, scope: Scope) -> Iterator[Page]:
        record = Record(kind="project", key=scope.name, data={"key": scope.name})
        yield Page(records=(record,), cursor="read", listed=())

    def _work(self, scope: Scope, after: str) -> Iterator[Page]:
        begun: dict[str, Any] = {"loaded": 0, "event": len(self.log), "loading": True, "projects": self.projects}
        begun["load"] = True  # whether this reading began with a load, which may be over
        cursor: dict[str, Any] = json.loads(after) if after else begun
        cursor = cursor if cursor["projects"] == self.projects else begun
        if cursor["loading"]:
            loading = [number for number in sorted(self.visible()) if number > cursor["loaded"]]
            for start in range(0, len(loading), self.page_size):
                chosen = loading[start : start + self.page_size]
                cursor = {**cursor, "loaded": chosen[-1]}
                yield self._page(chosen, cursor)
        event = cursor["event"]
        done = {**begun, "loading": False, "load": False}
        changed = sorted({what for kind, what in self.log[event:] if kind == "changed"} & set(self.visible()))
        for start in range(0, len(changed), self.page_size):
            yield self._page(changed[start : start + self.page_size], {**cursor, "loading": False})
        gone = tuple(("worklog", what) for kind, what in self.log[event:] if kind == "worklog gone")
        yield Page(gone=gone, cursor=json.dumps({**cursor, "loading": False}))
        yield from self._compared(scope, done, has_loaded=cursor["load"])

    def _compared(self, scope: Scope, cursor: Mapping[str, object], *, has_loaded: bool) -> Iterator[Page]:
        """Compare with what is stored: bring what is there and not stored, then tell what is stored and not there.

        What was hidden from a load may have changed before it: it is brought, too, where it is there again.
        """
        listed = {str(number) for number in self.visible()}
        stored = {key for project in self.projects for key in scope.stored.keys("issue", project)}
        known = stored & scope.stored.brought("issue") if has_loaded else stored
        unknown = sorted(int(key) for key in listed - known)
        self.brought.extend(unknown)
        if unknown:
            yield self._page(unknown, cursor)
        assert scope.stored.present("issue", listed) == listed  # every page so far is stored
        yield Page(absent=tuple(("issue", key) for key in sorted(stored - listed)), cursor=json.dumps(cursor))

    def _page(self, numbers: list[int], cursor: Mapping[str, object]) -> Page:
        records: list[Record] = []
        for number in numbers:
            issue = self.issues[number]
            data = {"title": issue.title, "project": issue.project}
            records.append(Record(kind="issue", key=str(number), data=data, partition=issue.project))
            records.extend(
                Record(
                    kind="worklog",
                    key=key,
                    data={"issue": str(number), "seconds": seconds},
                    partition=f"issue/{number}/worklog",
                )
                for key, seconds in issue.hours.items()
            )
        whole = tuple(f"issue/{number}/worklog" for number in numbers)
        return Page(records=tuple(records), whole=whole, cursor=json.dumps(cursor))

    def visible(self) -> dict[int, Issue]:
        """Return the issues that are shown."""
        shown = (number for number, issue in self.issues.items() if issue.project in self.projects)
        return {number: self.issues[number] for number in shown if number not in self.hidden}

    def source(self, name: str = "tracker") -> Source:
        """Return the source that reads the tracker."""
        manifest = Manifest(
            name="invented",
            title="Invented",
            settings=object,
            streams=(PROJECTS, WORK),
            link_attributes=("project",),
            mapping=Path(),
            make=lambda _settings, _surroundings: self,
        )
        return make_source(name, manifest, self, read_rules(RULES, "rules"), {})
