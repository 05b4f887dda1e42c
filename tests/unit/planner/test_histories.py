"""Random histories of a tenant with faults and killed runs between: in the end the store is what Planner shows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from store.open import Store, open_store
from store.upgrade import prepare
from sync.outcome import Ending
from syncline.demo.graph_site import Fault, FaultKind, Graph, expired, throttled
from syncline.demo.graph_site.entities import Task
from tests.unit.planner.marlow import Follower, held, seen, served

FAULTS = {
    "throttled": throttled(r"/tasks", times=1),
    "throttled inside": throttled("BATCH GET", times=2, after="1"),
    "away": Fault(match="/buckets", status=503, times=None),
    "busy": throttled("/details", after="900", times=None),
    "hidden": Fault(match=r"/tasks", status=404, skip=2, times=2),
    "no value": Fault(match=r"/tasks", kind=FaultKind.NO_VALUE, times=2),
    "repeats": Fault(match=r"/tasks", kind=FaultKind.REPEATED_PAGE, times=None),
    "cut off": Fault(match=r"/tasks", kind=FaultKind.CUT_OFF, times=1),
    "expired": expired(times=2),
    "malformed": expired(times=1, status=400),
    "refused": Fault(match="/details", status=401, skip=1, times=None),
}
_DAY = timedelta(days=1, minutes=1)


class PowerCutError(BaseException):
    """What a process that lost its power would not live to see."""


class MortalStore(Store):
    """A store that loses its power at some transaction, and gives none from then on."""

    cut = 0  # 0: never
    begun = 0

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction, unless the power is gone."""
        self.begun += 1
        if self.cut and self.begun > self.cut:
            raise PowerCutError
        with super().transaction() as connection:
            yield connection
            if self.cut and self.begun == self.cut:
                raise PowerCutError


@contextmanager
def mortal() -> Iterator[MortalStore]:
    with TemporaryDirectory() as folder:
        opened = open_store(f"sqlite:///{Path(folder) / 'planner.db'}")
        opened.__class__ = MortalStore
        prepare(opened)
        assert isinstance(opened, MortalStore)
        try:
            yield opened
        finally:
            opened.close()


def tenant() -> Graph:
    graph = Graph()
    people = [graph.add_user(name) for name in ("Ada Example", "Bruno Sample")]
    for number in range(3):
        plan = graph.add_plan(graph.add_group(f"Group {number}"), f"Plan {number}")
        for name in ("To do", "Risks"):
            bucket = graph.add_bucket(plan, name)
            for one in range(4):
                graph.add_task(bucket, f"{name} {number}.{one}", assignees=people[: one % 3])
    return graph


def happen(graph: Graph, what: str, chance: random.Random) -> None:
    """Let one thing happen in the tenant; nothing where there is nothing for it to happen to."""
    tasks: list[Task] = list(graph.seen_tasks())
    if tasks:
        HAPPENINGS[what](graph, chance.choice(tasks), chance)


def edit(graph: Graph, task: Task, chance: random.Random) -> None:
    graph.edit_task(task, title=f"Edited {chance.random()}", percent=chance.choice((0, 50, 100)))


def add(graph: Graph, task: Task, chance: random.Random) -> None:
    graph.add_task(chance.choice(graph.buckets_of(graph.plans[task.plan])), f"Added {chance.random()}")


def move(graph: Graph, task: Task, chance: random.Random) -> None:
    graph.move_task(task, chance.choice(graph.buckets_of(graph.plans[task.plan])))


def elsewhere(graph: Graph, task: Task, chance: random.Random) -> None:
    graph.move_task(task, chance.choice(graph.buckets_of(chance.choice(graph.seen_plans()))))


def delete(graph: Graph, task: Task, _: random.Random) -> None:
    graph.delete_task(task)


def rename_bucket(graph: Graph, task: Task, chance: random.Random) -> None:
    bucket = chance.choice(graph.buckets_of(graph.plans[task.plan]))
    graph.rename_bucket(bucket, f"Bucket {chance.random()}")


def label(graph: Graph, task: Task, chance: random.Random) -> None:
    graph.set_label(task.plan, chance.randrange(1, 4), chance.choice(("", "Field", "Office")))
    graph.edit_task(task, labels=[chance.randrange(1, 4)])


def rename(graph: Graph, task: Task, chance: random.Random) -> None:
    graph.rename_plan(task.plan, chance.choice(("Meters", "Pumps", "Playgrounds")))


def assign(graph: Graph, task: Task, chance: random.Random) -> None:
    graph.edit_task(task, assignees=chance.sample(sorted(graph.users), chance.randrange(3)))


def premium(graph: Graph, task: Task, _: random.Random) -> None:
    hidden = [one for one in graph.plans.values() if not graph.sees(one)]
    graph.make_premium(hidden[0] if hidden else task.plan, premium=not hidden)


HAPPENINGS = {
    one.__name__: one for one in (edit, add, move, elsewhere, delete, rename_bucket, label, rename, assign, premium)
}
STEP = st.tuples(
    st.lists(st.sampled_from([*HAPPENINGS, "edit", "add"]), max_size=5),
    st.sampled_from(["", "", *FAULTS]),
    st.integers(min_value=0, max_value=14),  # transaction at which the power goes, 0 for none
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=1, max_size=6), seed=st.integers(0, 10**6), delta=st.booleans())
def test_the_store_ends_as_what_planner_shows(steps: list[tuple[list[str], str, int]], seed: int, delta: bool) -> None:
    chance = random.Random(seed)
    graph = tenant()
    with served(graph, page_sizes=(3, 1, 2)) as site, mortal() as store:
        follower = Follower(site, store, options={"delta": delta})
        for edits, fault, cut in steps:
            for what in edits:
                happen(graph, what, chance)
            site.switches.faults[:] = [FAULTS[fault]] if fault else []
            site.switches._met.clear()
            store.cut, store.begun = cut, 0
            with suppress(PowerCutError):
                follower.run(anew=chance.random() < 0.5)
            store.cut = 0
        site.switches.faults.clear()
        for plan in graph.plans.values():
            graph.make_premium(plan, premium=False)
        follower.ahead = follower.ahead + _DAY  # what asked to be left alone is over
        result = follower.run()
        assert (result.ending, result.error) == (Ending.COMPLETED, "")
        assert held(follower) == seen(graph)
        assert follower.unread() == []
        assert follower.run().changed == 0


def test_a_run_that_is_killed_anywhere_is_taken_up() -> None:
    resumed = []
    for cut in itertools.count(1):
        graph = tenant()
        with served(graph, page_sizes=(3,)) as site, mortal() as store:
            follower = Follower(site, store)
            store.cut, store.begun = cut, 0
            try:
                follower.run()
            except PowerCutError:
                store.cut = 0
            else:
                break
            graph.delete_task(next(iter(graph.seen_tasks())))
            result = follower.run()
            assert result.ending is Ending.COMPLETED
            assert held(follower) == seen(graph)
            resumed.append(result.resumed)
    assert len(resumed) >= 9, "two transactions for each plan, and those of the run itself"
    assert resumed[5], resumed
