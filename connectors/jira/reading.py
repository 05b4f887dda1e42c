"""Reads listed issues in parts, several requests side by side: their histories, themselves and their worklogs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from connectors.contract.pages import UNREADABLE, Page, Record, Stored
from connectors.contract.side_by_side import side_by_side
from connectors.jira import fetch, history
from connectors.jira.cursor import Cursor
from connectors.jira.plans import NOTHING_MEASURED, Measured
from connectors.jira.records import CHANGE, ISSUE, WORKLOG, Made, Raw, Recorder, objects, partition
from connectors.jira.search import Listed
from connectors.jira.settings import JiraSettings
from connectors.jira.site import Site


class Lists(Enum):
    """Which issues bring all their worklogs, and not just the twenty that their field holds."""

    NOT_ASKED = "the field is not asked for at all"
    AS_GIVEN = "none: what the field holds is taken"
    ALL = "every issue"


@dataclass(slots=True, kw_only=True)
class Run:
    """One run over a site, and what it has read so far: ids alone."""

    site: Site
    settings: JiraSettings
    recorder: Recorder
    stored: Stored
    tracked: tuple[str, ...]  # ids of the fields whose history is kept
    lists: Lists = Lists.NOT_ASKED  # how requests from here on ask for worklogs; each step says so when it begins
    people: set[str] = field(default_factory=set)
    issues: set[int] = field(default_factory=set)
    listing: Sequence[Listed] | None = None  # every issue of the site's projects, where this run listed them
    has_loaded: bool = False  # everything was read from its start to its end in this very run
    unreadable: set[str] = field(default_factory=set)  # what stands in quarantine: "issue 10012"

    def page(self, made: Made, cursor: Cursor, whole: tuple[str, ...] = (), absent: Collection[int] = ()) -> Page:
        """Return the page of what was made, with the people that this run has not named yet.

        What could not be read before comes out of quarantine: what was made of it now, and issues that are `absent`.
        """
        mended = self._mended(made, absent)
        if self.unreadable:  # no history is kept without its issue
            made.records = [one for one in made.records if not self._is_of_unreadable(one)]
        people = [record for account, record in made.people.items() if account not in self.people]
        self.people.update(made.people)
        self.issues.update(int(record.key) for record in made.records if record.kind == ISSUE)
        return Page(
            records=(*made.records, *people),
            quarantined=tuple(made.quarantined),
            gone=tuple((UNREADABLE, key) for key in mended),
            whole=whole,
            cursor=cursor.text(),
        )

    def in_quarantine(self) -> set[Listed]:
        """Return the issues that could not be read, to be asked for again."""
        words = (key.partition(" ") for key in self.unreadable)
        return {Listed(int(number), "") for kind, _, number in words if kind == ISSUE and number.isdecimal()}

    def _is_of_unreadable(self, record: Record) -> bool:
        return record.kind == CHANGE and f"{ISSUE} {record.data['issueId']}" in self.unreadable

    def _mended(self, made: Made, absent: Collection[int]) -> list[str]:
        if not (self.unreadable or made.quarantined):
            return []
        known = {f"{record.kind} {record.key}" for record in made.records} | {f"{ISSUE} {one}" for one in absent}
        bad = {row.key for row in made.quarantined}
        mended = sorted((self.unreadable & known) - bad)
        self.unreadable = (self.unreadable | bad).difference(mended)
        return mended


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one call brought."""

    made: Made
    last: int  # id of the last issue it was about
    is_history: bool = False
    whole: tuple[str, ...] = ()
    absent: tuple[int, ...] = ()
    foreign: tuple[int, ...] = ()  # issues of projects that are not read
    overflowing: tuple[Listed, ...] = ()  # issues whose other worklogs were not asked for
    measured: Measured = NOTHING_MEASURED


def parts(
    run: Run, wanted: Sequence[Listed], untold: Sequence[Listed] = (), *, certain: bool = False
) -> Iterator[Part]:
    """Yield the parts of a listing in its order, which must be that of the ids: histories come after their issues.

    So no history is ever there alone, of an issue that was gone when an interrupted run went on. `run.lists` is looked
    at for each request. `untold` are the issues whose history is asked for, in the same order.
    `certain` is for issues that may be gone: see `fetch.issues`.
    """
    yield from side_by_side(_calls(run, wanted, untold, certain=certain), run.settings.at_once)


def _calls(
    run: Run, wanted: Sequence[Listed], untold: Sequence[Listed], *, certain: bool
) -> Iterator[Callable[[], Part]]:
    a_request = run.settings.issues_a_page
    batches = _story_batches(run, untold)
    batch = next(batches, None)
    for start in range(0, len(wanted), a_request):
        chunk = wanted[start : start + a_request]
        while batch is not None and batch[-1].id < chunk[0].id:
            yield partial(_history_part, run, batch)
            batch = next(batches, None)
        yield partial(issues_part, run, chunk, run.lists, certain=certain)
    while batch is not None:
        yield partial(_history_part, run, batch)
        batch = next(batches, None)


def _story_batches(run: Run, untold: Sequence[Listed]) -> Iterator[Sequence[Listed]]:
    """Yield the issues whose history is asked for, as many as a request takes; Data Center's come with the issues."""
    if run.site.cloud and run.tracked:
        for start in range(0, len(untold), history.ISSUES_A_REQUEST):
            yield untold[start : start + history.ISSUES_A_REQUEST]


def _history_part(run: Run, batch: Sequence[Listed]) -> Part:
    made = history.changes(run.site, run.recorder, run.tracked, [one.id for one in batch])
    return Part(made=made, last=batch[-1].id, is_history=True)


def issues_part(run: Run, chunk: Sequence[Listed], lists: Lists, *, certain: bool = False) -> Part:
    """Fetch some issues, with worklogs as `lists` says."""
    reading = _Reading(run=run, lists=lists, ours=frozenset(project.key for project in run.site.projects))
    got = fetch.issues(
        run.site,
        chunk,
        worklogs=lists is not Lists.NOT_ASKED,
        history=reading.asks_history,
        certain=certain,
    )
    for raw in got.issues:
        reading.add(raw)
    return Part(
        made=reading.made,
        last=chunk[-1].id,
        whole=tuple(reading.whole),
        absent=got.absent,
        foreign=tuple(reading.foreign),
        overflowing=tuple(reading.overflowing),
        measured=reading.measured,
    )


def worklogs_part(run: Run, issue: Listed) -> Part:
    """Fetch all worklogs of one issue."""
    made = Made.nothing()
    found = fetch.worklogs_of(run.site, issue)
    for worklog in found or ():
        run.recorder.worklog(worklog, str(issue.id), made)
    return Part(made=made, last=0, whole=() if found is None else (partition(str(issue.id), WORKLOG),))


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What the issues of one answer become."""

    run: Run
    lists: Lists
    ours: frozenset[str]  # keys of the projects that are read
    made: Made = field(default_factory=Made.nothing)
    whole: list[str] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)
    overflowing: list[Listed] = field(default_factory=list)
    issues: int = 0  # whose field was asked for
    worklogs: int = 0
    overflows: int = 0

    @property
    def measured(self) -> Measured:
        """What the issues showed of their worklogs."""
        return Measured(issues=self.issues, worklogs=self.worklogs, overflows=self.overflows)

    @property
    def asks_history(self) -> bool:
        """Whether histories come with the issues: Cloud has a better way to ask for them."""
        return not self.run.site.cloud and bool(self.run.tracked)

    def add(self, raw: Raw) -> None:
        """Take an issue with what came with it."""
        key, identifier = raw.get("key"), str(raw.get("id") or "")
        if isinstance(key, str) and identifier.isdecimal() and key.rpartition("-")[0] not in self.ours:
            self.foreign.append(int(identifier))
            return
        identifier = self.run.recorder.issue(raw, self.made)
        if not identifier:
            return
        if self.asks_history:
            history.add_histories(_histories(raw), identifier, self.run.recorder, self.run.tracked, self.made)
        if self.lists is not Lists.NOT_ASKED:
            self._add_worklogs(Listed(int(identifier), raw["key"]), raw["fields"])

    def _add_worklogs(self, issue: Listed, fields: Raw) -> None:
        held = _embedded(fields)
        self.issues += 1
        if held is None:
            return
        given, total = held
        is_complete = total <= len(given)
        self.worklogs += total
        self.overflows += not is_complete
        if not is_complete and self.lists is Lists.ALL:
            found = fetch.worklogs_of(self.run.site, issue)
            given, is_complete = (given, False) if found is None else (found, True)
        if is_complete:
            self.whole.append(partition(str(issue.id), WORKLOG))
        elif self.lists is not Lists.ALL:
            self.overflowing.append(issue)
        for worklog in given:
            self.run.recorder.worklog(worklog, str(issue.id), self.made)


def _embedded(fields: Raw) -> tuple[list[Raw], int] | None:
    """Return the worklogs that an issue's field holds, and how many there are; None where nothing is said of any.

    Where the field is not understood, or missing although hours were spent, one more than it holds is assumed: the
    whole list is then asked for, and that answer is checked.
    """
    value = fields.get(WORKLOG)
    given, total = (value.get("worklogs"), value.get("total")) if isinstance(value, dict) else (None, None)
    if isinstance(given, list) and isinstance(total, int):
        return objects(given), total
    return ([], 1) if value is not None or fields.get("timespent") else None


def _histories(raw: Raw) -> list[Raw]:
    log = raw.get("changelog")
    found = log.get("histories") if isinstance(log, dict) else None
    return objects(found) if isinstance(found, list) else []
