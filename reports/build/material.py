"""Reads a snapshot once and sorts its rows to the projects they are linked to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from model.entities import (
    BaselineValue,
    FinanceLine,
    Identity,
    Project,
    ProjectLink,
    QuarantinedRecord,
    SourceFile,
    SourceProject,
    Task,
    TimeEntry,
)
from model.linking import FILE, PLAN, PROJECT, Match, match, match_file, match_finance_line, match_source_project
from model.people import Person, people
from model.values import FileState, Key
from reports.build.settings import ReportSettings
from reports.build.snapshot import CONFIGURATION, FAILED, RunFacts, Snapshot
from reports.figures.freshness import SourceState, put_aside
from reports.figures.ledger import Ledger, LedgerBook, Owner
from reports.figures.plan import Plan

Of = tuple[str, str]  # source and plan


@dataclass(slots=True)
class LoosePlan:
    """A plan or tracker project that no rule links, or that two projects claim."""

    source: str
    name: str
    match: Match
    tasks: list[Task] = field(default_factory=list)
    entries: list[TimeEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a report is made of, sorted."""

    projects: tuple[Project, ...]  # of this report, in order
    links: tuple[ProjectLink, ...]  # of every declared project
    plans: Mapping[str, Plan]  # by code
    entries: Mapping[str, tuple[TimeEntry, ...]]  # by code
    ledgers: Mapping[str, Ledger]  # by code
    identities: Mapping[Key, Identity]
    persons: Mapping[Key, Person]
    states: Mapping[str, SourceState]
    status_dates: Mapping[str, str]  # newest date that a source's plans name, by source
    book: LedgerBook
    loose_plans: tuple[LoosePlan, ...]
    loose_codes: Mapping[Owner, Match]
    quarantined: tuple[QuarantinedRecord, ...]


def gather(snapshot: Snapshot, settings: ReportSettings, latest: Mapping[str, RunFacts] | None = None) -> Material:
    """Return the rows of a snapshot, each with the project its source or code is linked to.

    `latest` are the newest runs in whatever state, by source, for freshness; without it, those of the vector.
    """
    links = tuple(snapshot.rows(ProjectLink))
    declared = sorted(snapshot.rows(Project), key=lambda project: (project.position, project.code))
    chosen = tuple(project for project in declared if settings.projects is None or project.code in settings.projects)
    plans = _PlanSorter(snapshot, links)
    book = LedgerBook(settings.calendar)
    loose_codes = _sort_ledger(snapshot, links, book)
    files = tuple(snapshot.rows(SourceFile))
    identities = {row.key: row for row in snapshot.rows(Identity)}
    finance = _finance_sources(snapshot, book, latest or {})
    return Material(
        projects=chosen,
        links=links,
        plans={project.code: plans.plan(project.code, files) for project in chosen},
        entries={project.code: tuple(plans.entries[project.code]) for project in chosen},
        ledgers={project.code: _ledger(project.code, links, book, finance) for project in chosen},
        identities=identities,
        persons=people(identities.values(), settings.people),
        states=_states(snapshot, settings, files, latest),
        status_dates=plans.status_dates(),
        book=book,
        loose_plans=tuple(plans.loose[of] for of in sorted(plans.loose)),
        loose_codes=loose_codes,
        quarantined=tuple(snapshot.rows(QuarantinedRecord)),
    )


class _PlanSorter:
    """Sorts plans, tasks, baselines and time entries to projects."""

    def __init__(self, snapshot: Snapshot, links: Sequence[ProjectLink]) -> None:
        self._links = links
        self._matches: dict[Of, Match] = {}
        self.sources: defaultdict[str, list[SourceProject]] = defaultdict(list)
        self.tasks: defaultdict[str, list[Task]] = defaultdict(list)
        self.baselines: defaultdict[str, list[BaselineValue]] = defaultdict(list)
        self.entries: defaultdict[str, list[TimeEntry]] = defaultdict(list)
        self.loose: dict[Of, LoosePlan] = {}
        self._all = tuple(snapshot.rows(SourceProject))
        for project in self._all:
            found = self._matches[project.source, project.name] = match_source_project(links, project)
            if found.code:
                self.sources[found.code].append(project)
            else:
                self.loose[project.source, project.name] = LoosePlan(project.source, project.name, found)
        for task in snapshot.rows(Task):
            if (code := self._code(task)) is not None:
                self.tasks[code].append(task)
            else:
                self._loose(task).tasks.append(task)
        for value in snapshot.rows(BaselineValue):
            if (code := self._code(value)) is not None:
                self.baselines[code].append(value)
        for entry in snapshot.rows(TimeEntry):
            if (code := self._code(entry)) is not None:
                self.entries[code].append(entry)
            else:
                self._loose(entry).entries.append(entry)

    def plan(self, code: str, files: Sequence[SourceFile]) -> Plan:
        return Plan(
            sources=tuple(sorted(self.sources[code], key=lambda project: project.key)),
            tasks=tuple(sorted(self.tasks[code], key=lambda task: task.key)),
            baselines=tuple(self.baselines[code]),
            unread=tuple(sorted(self._unread(code, files))),
        )

    def status_dates(self) -> dict[str, str]:
        newest: dict[str, str] = {}
        for project in self._all:
            if project.status_on is not None:
                newest[project.source] = max(newest.get(project.source, ""), project.status_on.isoformat())
        return newest

    def _match(self, row: Task | BaselineValue | TimeEntry) -> Match:
        of = (row.source, row.source_project or "")
        found = self._matches.get(of)
        if found is None:
            found = self._matches[of] = match(self._links, row.source, {PLAN: of[1], PROJECT: of[1]})
        return found

    def _code(self, row: Task | BaselineValue | TimeEntry) -> str | None:
        return self._match(row).code

    def _loose(self, row: Task | TimeEntry) -> LoosePlan:
        of = (row.source, row.source_project or "")
        if of not in self.loose:
            self.loose[of] = LoosePlan(*of, self._match(row))
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


def _sort_ledger(snapshot: Snapshot, links: Sequence[ProjectLink], book: LedgerBook) -> dict[Owner, Match]:
    """Count every finance line to its owner; return what no one project owns, with the rules that claim it."""
    matches: dict[Of, Match] = {}
    loose: dict[Owner, Match] = {}
    for line in snapshot.rows(FinanceLine):
        if not line.project_code:
            owner, found = Owner(source=line.source, layout=line.layout), Match()
        else:
            of = (line.source, line.project_code)
            if of not in matches:
                matches[of] = match_finance_line(links, line)
            found = matches[of]
            owner = Owner(project=found.code) if found.code else Owner(source=line.source, code=line.project_code)
        if not owner.project:
            loose[owner] = found
        book.add(owner, line)
    return loose


def _finance_sources(snapshot: Snapshot, book: LedgerBook, latest: Mapping[str, RunFacts]) -> frozenset[str]:
    """Return the sources that give finance lines, or would: a ledger that was never read has none yet."""
    runs = {**snapshot.runs(), **latest}
    return book.sources() | {source for source, run in runs.items() if run.connector.startswith("finance")}


def _ledger(code: str, links: Sequence[ProjectLink], book: LedgerBook, finance: frozenset[str]) -> Ledger:
    own = [link for link in links if link.code == code and link.linked_source in finance and link.attribute == PROJECT]
    codes = sorted({f"{link.linked_source}: {link.pattern}" for link in own})
    sources = sorted({link.linked_source for link in own})
    return book.ledger(Owner(project=code), tuple(codes), tuple(sources))


def _states(
    snapshot: Snapshot, settings: ReportSettings, files: Sequence[SourceFile], latest: Mapping[str, RunFacts] | None
) -> dict[str, SourceState]:
    completed = snapshot.runs()
    newest = latest if latest is not None else completed
    names = (settings.stale_after.keys() | snapshot.vector.keys() | newest.keys()) - {CONFIGURATION}
    return {
        name: _state(name, completed.get(name), newest.get(name), snapshot, settings, files) for name in sorted(names)
    }


def _state(
    name: str,
    completed: RunFacts | None,
    newest: RunFacts | None,
    snapshot: Snapshot,
    settings: ReportSettings,
    files: Sequence[SourceFile],
) -> SourceState:
    run = completed or newest
    finished: datetime | None = completed.finished_at if completed else None
    return SourceState(
        source=name,
        connector=run.connector if run else "",
        run=snapshot.vector.get(name),
        finished_at=finished,
        failed=newest is not None and newest.state == FAILED,
        error=(newest.error or "") if newest else "",
        files=tuple(sorted((file for file in files if file.source == name), key=lambda file: (file.name, file.key))),
        stale_after=settings.limit(name),
    )
