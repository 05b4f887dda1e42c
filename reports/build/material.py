"""Reads a snapshot once and sorts its rows to the projects they are linked to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from model.entities import (
    FinanceLine,
    Identity,
    Project,
    ProjectLink,
    QuarantinedRecord,
    SourceCount,
    SourceFile,
    TimeEntry,
)
from model.linking import PROJECT, Match, match_finance_line
from model.people import Person, people
from model.values import Key
from reports.build.settings import ReportSettings
from reports.build.snapshot import CONFIGURATION, FAILED, WAITING, RunFacts, Snapshot
from reports.build.sorting import LoosePlan, Of, PlanSorter
from reports.build.unread import unread_notes
from reports.document import UnreadNote
from reports.figures.freshness import SourceState
from reports.figures.hours_source import kept_hours
from reports.figures.ledger import Ledger, LedgerBook, Owner
from reports.figures.plan import Plan
from reports.narrative.unread import could_not_be_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a report is made of, sorted."""

    projects: tuple[Project, ...]  # of this report, in order
    links: tuple[ProjectLink, ...]  # of every declared project
    plans: Mapping[str, Plan]  # by code
    entries: Mapping[str, tuple[TimeEntry, ...]]  # by code: those that count
    aside: Mapping[str, tuple[TimeEntry, ...]]  # by code: hours of the same work in another source
    ledgers: Mapping[str, Ledger]  # by code
    identities: Mapping[Key, Identity]
    persons: Mapping[Key, Person]
    states: Mapping[str, SourceState]
    status_dates: Mapping[str, str]  # newest date that a source's plans name, by source
    homes: Mapping[Key, Of]  # by task: the source and the plan or tracker project it is in
    owners: Mapping[Of, str]  # what these are linked to, as people read it: "IT-0423 ERP finance replacement"
    book: LedgerBook
    loose_plans: tuple[LoosePlan, ...]
    strays: Mapping[str, tuple[TimeEntry, ...]]  # by source: hours on tasks that are not stored
    hours_from: Mapping[str, frozenset[str]]  # by a tracker's source: the sources that give hours of its tasks
    counts: Mapping[Of, SourceCount]  # by source and tracker project: what the source itself counts
    unread: tuple[UnreadNote, ...]  # what could not be read of any source
    left_out: Mapping[Of, frozenset[Key]]  # by source and partition: records that could not be read
    vector: Mapping[str, int]  # last completed run of each source
    loose_codes: Mapping[Owner, Match]
    quarantined: tuple[QuarantinedRecord, ...]


def gather(
    snapshot: Snapshot, settings: ReportSettings, as_of: date, latest: Mapping[str, RunFacts] | None = None
) -> Material:
    """Return the rows of a snapshot, each with the project its source or code is linked to.

    Whose hours count is told by what was worked up to and with `as_of`.
    `latest` are the newest runs in whatever state, by source, for freshness; without it, those of the vector.
    """
    links = tuple(snapshot.rows(ProjectLink))
    declared = sorted(snapshot.rows(Project), key=lambda project: (project.position, project.code))
    chosen = tuple(project for project in declared if settings.projects is None or project.code in settings.projects)
    plans = PlanSorter(snapshot, links)
    book = LedgerBook(settings.calendar)
    loose_codes = _sort_ledger(snapshot, links, book)
    files = tuple(snapshot.rows(SourceFile))
    identities = {row.key: row for row in snapshot.rows(Identity)}
    finance = _finance_sources(snapshot, book, latest or {})
    unread = unread_notes(snapshot, plans, links, [project.code for project in chosen], settings.zone)
    quarantined = tuple(snapshot.rows(QuarantinedRecord))
    missing = _missing(links, unread, finance)
    own = {project.code: plans.plan(project.code, files, missing.get(project.code, ())) for project in chosen}
    hours = {code: kept_hours(plan, plans.entries[code], as_of) for code, plan in own.items()}
    return Material(
        projects=chosen,
        links=links,
        plans=own,
        entries={code: kept.counted for code, kept in hours.items()},
        aside={code: kept.aside for code, kept in hours.items()},
        ledgers={project.code: _ledger(project.code, links, book, finance) for project in chosen},
        identities=identities,
        persons=people(identities.values(), settings.people),
        states=_states(snapshot, settings, _Parts(files=files, unread=unread), latest),
        status_dates=plans.status_dates(),
        homes=plans.of_task,
        owners=_owners(plans.codes(), declared),
        book=book,
        loose_plans=tuple(plans.loose[of] for of in sorted(plans.loose)),
        strays={source: tuple(entries) for source, entries in sorted(plans.strays.items())},
        hours_from={source: frozenset(wrote) for source, wrote in plans.hours_from.items()},
        counts={(row.source, row.source_project): row for row in snapshot.rows(SourceCount)},
        unread=unread,
        left_out=_left_out(quarantined),
        vector=snapshot.vector,
        loose_codes=loose_codes,
        quarantined=quarantined,
    )


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


def _owners(codes: Mapping[Of, str | None], declared: Sequence[Project]) -> dict[Of, str]:
    names = {project.code: f"{project.code} {project.name}" for project in declared}
    return {
        (source, name): names.get(code or "", f"{source}: {name}, which no rule links to a project")
        for (source, name), code in codes.items()
    }


def _left_out(rows: Sequence[QuarantinedRecord]) -> dict[Of, frozenset[Key]]:
    found: defaultdict[Of, set[Key]] = defaultdict(set)
    for row in rows:
        found[row.source, row.partition].add(row.record)
    return {of: frozenset(records) for of, records in found.items()}


def _missing(
    links: Sequence[ProjectLink], unread: Sequence[UnreadNote], finance: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """Say by project what could not be read of the sources that its plans and tracker projects are linked from."""
    linked = {(link.code, link.linked_source) for link in links if link.linked_source not in finance}
    return {
        code: tuple(
            could_not_be_read(note) for note in unread if code in note.projects and (code, note.source) in linked
        )
        for code in {code for note in unread for code in note.projects}
    }


def _ledger(code: str, links: Sequence[ProjectLink], book: LedgerBook, finance: frozenset[str]) -> Ledger:
    own = [link for link in links if link.code == code and link.linked_source in finance and link.attribute == PROJECT]
    codes = sorted({f"{link.linked_source}: {link.pattern}" for link in own})
    sources = sorted({link.linked_source for link in own})
    return book.ledger(Owner(project=code), tuple(codes), tuple(sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What sources consist of, and which parts are missing."""

    files: tuple[SourceFile, ...]
    unread: tuple[UnreadNote, ...]


def _states(
    snapshot: Snapshot, settings: ReportSettings, parts: _Parts, latest: Mapping[str, RunFacts] | None
) -> dict[str, SourceState]:
    completed = snapshot.runs()
    newest = latest if latest is not None else completed
    names = (settings.stale_after.keys() | snapshot.vector.keys() | newest.keys()) - {CONFIGURATION}
    return {
        name: _state(name, completed.get(name), newest.get(name), snapshot, settings, parts) for name in sorted(names)
    }


def _state(
    name: str,
    completed: RunFacts | None,
    newest: RunFacts | None,
    snapshot: Snapshot,
    settings: ReportSettings,
    parts: _Parts,
) -> SourceState:
    run = completed or newest
    finished: datetime | None = completed.finished_at if completed else None
    waits = newest.waits_until if newest is not None and newest.state == WAITING else None
    own = (file for file in parts.files if file.source == name)
    return SourceState(
        source=name,
        connector=run.connector if run else "",
        run=snapshot.vector.get(name),
        finished_at=finished,
        failed=newest is not None and newest.state == FAILED,
        waiting=newest is not None and newest.state == WAITING,
        waits_until=waits.astimezone(settings.zone) if waits is not None else None,
        error=(newest.error or "") if newest else "",
        files=tuple(sorted(own, key=lambda file: (file.name, file.key))),
        unread=tuple(note for note in parts.unread if note.source == name),
        stale_after=settings.limit(name),
    )
