"""Sorts plans, tasks, baselines and hours to the projects they are linked to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from model.entities import BaselineValue, ProjectLink, SourceFile, SourceProject, Task, TimeEntry
from model.linking import FILE, PLAN, PROJECT, Match, match, match_file, match_source_project
from model.values import FileState, Key
from reports.build.snapshot import Snapshot
from reports.figures.freshness import put_aside
from reports.figures.plan import Plan

Of = tuple[str, str]  # source and plan


@dataclass(slots=True)
class LoosePlan:
    """A plan or tracker project that no rule links, or that two projects claim."""

    source: str
    name: str
    match: Match
    is_tracker: bool = False  # the source itself keeps it, calls it a project, and no file does
    tasks: list[Task] = field(default_factory=list)
    entries: list[TimeEntry] = field(default_factory=list)


class PlanSorter:
    """Reads the rows of every plan and tracker once; what no rule links is kept aside.

    Hours that name a plan belong to it. Those that name a task only, as worklogs of a tracker do, belong to where that
    task is now: they follow it when it moves, also when another source than the task's wrote them.
    """

    def __init__(self, snapshot: Snapshot, links: Sequence[ProjectLink]) -> None:
        self._links = links
        self._matches: dict[Of, Match] = {}
        self.of_task: dict[Key, Of] = {}  # where each task is
        self.sources: defaultdict[str, list[SourceProject]] = defaultdict(list)
        self.tasks: defaultdict[str, list[Task]] = defaultdict(list)
        self.baselines: defaultdict[str, list[BaselineValue]] = defaultdict(list)
        self.entries: defaultdict[str, list[TimeEntry]] = defaultdict(list)
        self.loose: dict[Of, LoosePlan] = {}
        self.strays: defaultdict[str, list[TimeEntry]] = defaultdict(list)  # by source: their tasks are not stored
        self.hours_from: defaultdict[str, set[str]] = defaultdict(set)  # by a tracker: the sources of its tasks' hours
        self._all = tuple(snapshot.rows(SourceProject))
        self._sort_projects()
        self._sort_tasks(snapshot.rows(Task))
        for value in snapshot.rows(BaselineValue):
            if (code := self._match((value.source, value.source_project or "")).code) is not None:
                self.baselines[code].append(value)
        self._sort_entries(snapshot.rows(TimeEntry))

    def plan(self, code: str, files: Sequence[SourceFile], unread: Iterable[str] = ()) -> Plan:
        """Return what is linked to a project; `unread` says what belongs to it and could not be read."""
        return Plan(
            sources=tuple(sorted(self.sources[code], key=lambda project: project.key)),
            tasks=tuple(sorted(self.tasks[code], key=lambda task: task.key)),
            baselines=tuple(self.baselines[code]),
            unread=(*sorted(self._unread(code, files)), *unread),
        )

    def status_dates(self) -> dict[str, str]:
        """Return the newest date up to which a source's plans say progress was entered, by source."""
        newest: dict[str, str] = {}
        for project in self._all:
            if project.status_on is not None:
                newest[project.source] = max(newest.get(project.source, ""), project.status_on.isoformat())
        return newest

    def of_source(self, source: str) -> frozenset[str]:
        """Return the codes of the projects that have plans or hours from a source."""
        wrote_for = {tracker for tracker, wrote in self.hours_from.items() if source in wrote} | {source}
        return frozenset(
            code for code, own in self.sources.items() if any(project.source in wrote_for for project in own)
        )

    def codes(self) -> dict[Of, str | None]:
        """Return the code that each plan or tracker project with tasks is linked to, None where no rule links it."""
        return {of: self._match(of).code for of in set(self.of_task.values())}

    def of_project(self, source: str, name: str) -> str | None:
        """Return the code that a plan or tracker project is linked to, whether or not it was ever read."""
        return self._match((source, name)).code

    def _sort_projects(self) -> None:
        for project in self._all:
            found = self._matches[project.source, project.name] = match_source_project(self._links, project)
            if found.code:
                self.sources[found.code].append(project)
            else:
                is_tracker = project.file_name is None and _word(project) != PLAN
                self.loose[project.source, project.name] = LoosePlan(project.source, project.name, found, is_tracker)

    def _sort_tasks(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            of = self.of_task[task.key] = (task.source, task.source_project or "")
            if (code := self._match(of).code) is not None:
                self.tasks[code].append(task)
            else:
                self._loose(of).tasks.append(task)

    def _sort_entries(self, entries: Iterable[TimeEntry]) -> None:
        for entry in entries:
            of = self.of_task.get(entry.task) if entry.task is not None else None
            if of is not None:
                self.hours_from[of[0]].add(entry.source)
            if entry.source_project is not None or entry.task is None:
                of = (entry.source, entry.source_project or "")
            if of is None:
                self.strays[entry.source].append(entry)
            elif (code := self._match(of).code) is not None:
                self.entries[code].append(entry)
            else:
                self._loose(of).entries.append(entry)

    def _match(self, of: Of) -> Match:
        found = self._matches.get(of)
        if found is None:
            found = self._matches[of] = match(self._links, of[0], {PLAN: of[1], PROJECT: of[1]})
        return found

    def _loose(self, of: Of) -> LoosePlan:
        if of not in self.loose:
            self.loose[of] = LoosePlan(*of, self._match(of))
        return self.loose[of]

    def _unread(self, code: str, files: Sequence[SourceFile]) -> list[str]:
        """Name the files that belong to a project by a rule and of which nothing was ever read."""
        linked = {link.linked_source for link in self._links if link.code == code and link.attribute in {FILE, PLAN}}
        return [
            put_aside(file)
            for file in files
            if file.state is FileState.REJECTED
            and file.current_sha256 is None
            and file.source in linked
            and match_file(self._links, file.source, file.name).code == code
        ]


def _word(project: SourceProject) -> str:
    """Return what the source calls it: the kind of its record, "plan" or "project"."""
    return project.record.split(":", 2)[1]
