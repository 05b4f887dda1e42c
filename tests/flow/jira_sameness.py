"""Compares a store with the simulated Jira it follows: every issue, every worklog, every second, and their past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from model.entities import (
    Assignment,
    Dependency,
    Identity,
    QuarantinedRecord,
    SourceCount,
    SourceProject,
    Sprint,
    Task,
    TaskChange,
    TimeEntry,
    UnreadScope,
)
from model.keys import external_id
from store import raw
from store.read import Snapshot, current_vector
from syncline.demo.jira_site.catalog import SPRINT_FIELD, STATUSES
from syncline.demo.jira_site.entities import Issue
from tests.flow.jira_world import ORGANISATION_ZONE, SOURCE, JiraWorld

Facts = dict[str, tuple[object, ...]]
_TRACKED = {"status", "timeoriginalestimate", SPRINT_FIELD}


def differences(world: JiraWorld, *, settled: bool) -> list[str]:
    """Say where the store is not what the account sees of the site; nothing is what is wanted.

    What a sweep alone can find is left out unless all has `settled`: issues that came or went without a trace, and
    plans. Projects that the account has lost are left out: their rows stay as they were.
    """
    snapshot = Snapshot(world.store, current_vector(world.store))
    ignored = set() if settled else {str(one) for one in world.silent}
    seen = _Seen(world, snapshot, ignored)
    found = [
        *_compared("issue", seen.issues(), _issues(world, ignored)),
        *_compared("worklog", seen.worklogs(), _worklogs(world, ignored)),
        *_compared("assignment", seen.assignments(), _assignments(world, ignored)),
        *_compared("change", seen.changes(), _changes(world, ignored)),
        *_compared("link", seen.links(), _links(world, ignored)),
        *[f"quarantined: {row.where}: {row.reason}" for row in snapshot.rows(QuarantinedRecord)],
        *seen.strangers(),
    ]
    return found + _plans(world, snapshot, seen) if settled else found


class _Seen:
    """What the store says, with what belongs to lost projects left out."""

    def __init__(self, world: JiraWorld, snapshot: Snapshot, ignored: set[str]) -> None:
        lost = world.withdrawn()
        tasks = [one for one in snapshot.rows(Task, source=SOURCE) if one.kind_raw != "version"]
        self._world, self._snapshot = world, snapshot
        self._tasks = [one for one in tasks if one.source_project not in lost and external_id(one.key) not in ignored]
        self._out = {one.key for one in tasks} - {one.key for one in self._tasks}
        self._out |= {f"{SOURCE}:task:{one}" for one in ignored}
        self._started = dict(_started(world))

    def issues(self) -> Facts:
        return {
            external_id(one.key): (
                str(one.url).rpartition("/")[2],
                one.source_project,
                one.title,
                one.status_raw,
                None if int(external_id(one.key)) in self._world.untouched else one.work_actual,
                one.work_planned,
                None if int(external_id(one.key)) in self._world.untouched else one.changed_at,
            )
            for one in self._tasks
        }

    def worklogs(self) -> Facts:
        return {
            external_id(one.key): (
                external_id(str(one.task)),
                external_id(str(one.identity)) if one.identity else None,
                one.work,
                one.work_on,
                self._started[external_id(one.key)],
            )
            for one in self._snapshot.rows(TimeEntry, source=SOURCE)
            if one.task not in self._out
        }

    def assignments(self) -> Facts:
        return {
            external_id(one.task): (external_id(str(one.identity)),)
            for one in self._snapshot.rows(Assignment, source=SOURCE)
            if one.task not in self._out
        }

    def changes(self) -> Facts:
        return {
            external_id(one.key): (external_id(one.task), one.field, one.before_raw, one.after_raw, one.changed_at)
            for one in self._snapshot.rows(TaskChange, source=SOURCE)
            if one.task not in self._out
        }

    def links(self) -> Facts:
        world = self._world
        read = {one.id for one in world.issues()}
        apart = world.shown | {one.id for one in world.jira.issues() if one.id not in read}
        return {
            external_id(one.key): (external_id(one.predecessor), external_id(one.successor))
            for one in self._snapshot.rows(Dependency, source=SOURCE)
            if one.predecessor not in self._out
            and one.successor not in self._out
            and not {int(external_id(one.predecessor)), int(external_id(one.successor))} & apart
        }

    def strangers(self) -> Iterator[str]:
        """Name the people that rows refer to and that are not there."""
        known = {one.key for one in self._snapshot.rows(Identity, source=SOURCE)}
        named = {one.identity for one in self._snapshot.rows(TimeEntry, source=SOURCE)}
        named |= {one.identity for one in self._snapshot.rows(Assignment, source=SOURCE)}
        yield from sorted(f"nobody is {one}" for one in named if one and one not in known)


def _started(world: JiraWorld) -> Iterator[tuple[str, datetime]]:
    after = ""
    with world.store.reading() as connection:
        while batch := raw.payloads(connection, SOURCE, after):
            after = batch[-1].key
            for one in batch:
                if one.kind == "worklog":
                    yield one.external_id, datetime.fromisoformat(str(one.data["started"]))


def _visible(world: JiraWorld, ignored: set[str]) -> list[Issue]:
    return [one for one in world.issues() if str(one.id) not in ignored]


def _issues(world: JiraWorld, ignored: set[str]) -> Facts:
    return {
        str(one.id): (
            one.key,
            world.jira.projects[one.project].key,
            one.values["summary"],
            STATUSES[str(one.values["status"])].name,
            None if one.id in world.untouched else one.time_spent or None,
            one.values.get("timeoriginalestimate"),
            None if one.id in world.untouched else one.updated,
        )
        for one in _visible(world, ignored)
    }


def _worklogs(world: JiraWorld, ignored: set[str]) -> Facts:
    zone = ZoneInfo(ORGANISATION_ZONE)
    return {
        str(one.id): (str(one.issue), one.author, one.seconds, one.started.astimezone(zone).date(), one.started)
        for issue in _visible(world, ignored)
        for one in issue.worklogs
        if not one.hidden
    }


def _assignments(world: JiraWorld, ignored: set[str]) -> Facts:
    return {str(one.id): (one.values["assignee"],) for one in _visible(world, ignored) if one.values.get("assignee")}


def _changes(world: JiraWorld, ignored: set[str]) -> Facts:
    return {
        f"{issue.id}/{history.id}/{item.field_id if world.way.cloud else item.field}": (
            str(issue.id),
            item.field,
            item.before_text,
            item.after_text,
            history.created,
        )
        for issue in _visible(world, ignored)
        for history in issue.histories
        for item in history.items
        if item.field_id in _TRACKED
    }


def _links(world: JiraWorld, ignored: set[str]) -> Facts:
    visible = {one.id: one for one in _visible(world, ignored)}
    return {
        str(link.id): (str(link.source), str(link.target))
        for issue in visible.values()
        for link in issue.links
        if link.source == issue.id and link.target in visible and not {link.source, link.target} & world.shown
    }


def _plans(world: JiraWorld, snapshot: Snapshot, seen: _Seen) -> list[str]:
    """Compare what is read once a day: projects, versions, sprints, counts, and what could not be read."""
    jira, lost = world.jira, world.withdrawn() | {*world.way.left_out}
    projects = {one.key: one for one in jira.projects.values() if one.key not in lost}
    versions: Facts = {
        str(one.id): (one.name, one.release)
        for one in jira.versions.values()
        if jira.projects[one.project].key not in lost
    }
    sprints: Facts = {
        str(one.id): (one.name, one.state, one.completed)
        for one in jira.sprints.values()
        if jira.projects[jira.boards[one.boards[0]].project].key not in lost
    }
    kept_versions: Facts = {
        external_id(one.key).removeprefix("version/"): (one.title, one.due_on)
        for one in snapshot.rows(Task, source=SOURCE)
        if one.kind_raw == "version" and one.source_project not in lost
    }
    kept_sprints: Facts = {
        external_id(one.key): (one.name, one.state_raw, one.completed_at)
        for one in snapshot.rows(Sprint, source=SOURCE)
        if one.source_project not in lost
    }
    kept_projects: Facts = {one.name: () for one in snapshot.rows(SourceProject, source=SOURCE) if one.name not in lost}
    counted: Facts = {
        one.source_project: (one.tasks,) for one in snapshot.rows(SourceCount) if one.source_project not in lost
    }
    issues = seen.issues().values()
    wanted: Facts = {key: (sum(issue[1] == key for issue in issues),) for key in projects}
    return [
        *_compared("version", kept_versions, versions),
        *_compared("sprint", kept_sprints, sprints),
        *_compared("project", kept_projects, dict.fromkeys(projects, ())),
        *_compared("count of", counted, wanted),
    ]


def unread(world: JiraWorld) -> set[str | None]:
    """Return the projects that reports will call stale."""
    snapshot = Snapshot(world.store, current_vector(world.store))
    return {one.source_project for one in snapshot.rows(UnreadScope, source=SOURCE)}


def _compared(what: str, held: Facts, wanted: Mapping[str, tuple[object, ...]]) -> Iterator[str]:
    for key in sorted(held.keys() | wanted.keys()):
        if key not in held:
            yield f"{what} {key} is missing: {wanted[key]}"
        elif key not in wanted:
            yield f"{what} {key} is too many: {held[key]}"
        elif held[key] != wanted[key]:
            yield f"{what} {key} is {held[key]} instead of {wanted[key]}"
