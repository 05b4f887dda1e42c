"""Random histories of a tracker with killed and busy readings: in the end the store is what the tracker is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.contract.errors import SettingsError, SourceBusyError
from model.entities import SourceProject, Task, TimeEntry, UnreadScope
from store import scopes
from store.read import Snapshot, current_vector
from store.tables import HELD, LISTING
from sync import absent
from sync.outcome import Ending, Progress, RunResult
from sync.run import World, run_sync
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import Fault, PowerCutError, nothing
from tests.unit.sync.tracker import SITE, Tracker

FEW = 3
"""Records that may be missed at once here without a question: so few that the brake holds in many histories."""

_names = count()


@dataclass(frozen=True)
class Step:
    """A few edits, then a reading that may be disturbed."""

    seed: int
    edits: int
    disturbance: str = ""
    at: int = 0  # page
    confirm: bool = False
    full: bool = False


STEPS = st.lists(
    st.builds(
        Step,
        seed=st.integers(0, 10_000),
        edits=st.integers(0, 12),
        disturbance=st.sampled_from(["", "", "killed while fetching", "killed while writing", "busy", "unread"]),
        at=st.integers(0, 5),
        confirm=st.integers(0, 5).map(lambda number: number == 0),
        full=st.integers(0, 4).map(lambda number: number == 0),
    ),
    min_size=3,
    max_size=10,
)

State = tuple[dict[str, tuple[str, str]], dict[str, tuple[str, int]]]
"""Issues with project and title, and hours with issue and seconds, by their ids."""


def state_of(tracker: Tracker) -> State:
    visible = tracker.visible()
    return (
        {str(number): (one.project, one.title) for number, one in visible.items()},
        {key: (str(number), seconds) for number, one in visible.items() for key, seconds in one.hours.items()},
    )


def edit(random: Random, tracker: Tracker) -> None:
    project = random.choice(["ERP", "GIS"])
    if random.randrange(12) == 0:
        tracker.projects = random.choice([["ERP", "GIS"], ["ERP"], ["GIS"]])
    if random.randrange(5) == 0:  # without any trace in the log, as rights are
        tracker.hidden = {number for number in tracker.issues if random.randrange(2)} if not tracker.hidden else set()
    numbers = sorted(tracker.issues)
    if not numbers or random.randrange(4) == 0:
        tracker.add(project, f"Title {random.randrange(3)}", hours=random.randrange(3))
        return
    number = random.choice(numbers)
    issue = tracker.issues[number]
    moves: list[Callable[[], object]] = [
        lambda: tracker.change(number, title=f"Title {random.randrange(3)}"),
        lambda: tracker.change(number, project=project),
        lambda: tracker.delete(number),
        lambda: tracker.book(number, random.randrange(1, 5) * 900),
    ]
    if issue.hours:
        worklog = random.choice(sorted(issue.hours))
        moves += [
            lambda: tracker.book(number, 60, worklog),
            lambda: tracker.unbook(number, worklog, reported=True),
            lambda: tracker.unbook(number, worklog, reported=False),
        ]
    random.choice(moves)()


@dataclass
class Reader:
    """Runs the readings of one tracker, and knows what its completed runs showed."""

    bench: Bench
    tracker: Tracker
    name: str
    was: dict[int, State] = field(default_factory=dict)

    def read(self, step: Step) -> RunResult | None:
        """Return what a reading came to, None where it was killed."""
        self.bench.now += timedelta(days=2)
        self.tracker.fault = self._fault(step)
        written = count()

        def listener(_progress: Progress) -> None:
            if step.disturbance == "killed while writing" and next(written) == step.at:
                raise PowerCutError

        now = self.bench.now
        world = World(
            store=self.bench.store, now=lambda: now, holder="desk:1:1", is_dead=lambda _: False, listener=listener
        )
        source = self.tracker.source(self.name)
        try:
            return run_sync(world, source, confirm_deletes=step.confirm, full=step.full)
        except PowerCutError:
            return None

    def _fault(self, step: Step) -> Fault:
        errors = {
            "killed while fetching": PowerCutError(),
            "busy": SourceBusyError("later", self.bench.now + timedelta(days=1)),
            "unread": SettingsError("the search is switched off"),
        }
        error = errors.get(step.disturbance)
        if error is None:
            return nothing

        def fault(scope: str, page: int) -> None:
            if (scope, page) == (SITE, step.at):
                raise error

        return fault

    def shown(self, run: int) -> State:
        snapshot = Snapshot(self.bench.store, {self.name: run})
        tasks = {row.key.split(":")[2]: (row.partition, row.title) for row in snapshot.rows(Task)}
        hours = {row.key.split(":")[2]: ((row.task or "").split(":")[2], row.work) for row in snapshot.rows(TimeEntry)}
        assert {row.name for row in snapshot.rows(SourceProject)} >= {project for project, _ in tasks.values()}
        return tasks, hours

    def ended(self, result: RunResult | None) -> None:
        """Expect of a run that completed that it shows the tracker, but for what waits for a person."""
        if result is None or result.ending is Ending.WAITING:
            return
        assert (result.ending, result.error) == (Ending.COMPLETED, "")
        run = current_vector(self.bench.store)[self.name]
        shown, there = self.shown(run), state_of(self.tracker)
        self.was[run] = shown
        unread = list(Snapshot(self.bench.store, {self.name: run}).rows(UnreadScope))
        assert {one.scope for one in unread} == {one.name for one in result.unread}
        if SITE in {one.name for one in result.unread}:
            return
        for kind in range(2):
            assert {key: shown[kind].get(key) for key in there[kind]} == there[kind]
            assert shown[kind].keys() == there[kind].keys() or result.brakes

    def keeps_the_past(self) -> None:
        for run, state in self.was.items():
            assert self.shown(run) == state


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_store_becomes_what_the_tracker_is(bench: Bench, steps: list[Step]) -> None:
    tracker = Tracker(page_size=2)
    # a source of its own for each history: they share the store and do not touch each other
    reader = Reader(bench, tracker, f"tracker{next(_names)}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(absent, "BRAKE_ROWS", FEW)
        for step in steps:
            random = Random(step.seed)
            for _ in range(step.edits):
                edit(random, tracker)
            reader.ended(reader.read(step))
        reader.ended(reader.read(Step(seed=0, edits=0)))
        last = reader.read(Step(seed=0, edits=0, confirm=True))
        assert last is not None
        assert (last.ending, last.brakes, last.unread) == (Ending.COMPLETED, [], [])
        assert reader.shown(last.run or 0) == state_of(tracker)
        reader.keeps_the_past()
    with bench.store.reading() as connection:
        assert scopes.brakes(connection, reader.name) == []
        assert [row for row in connection.execute(HELD.select()) if row.source == reader.name] == []
        assert [row for row in connection.execute(LISTING.select()) if row.source == reader.name] == []
