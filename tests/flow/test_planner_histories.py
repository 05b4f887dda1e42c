"""Random histories of a Planner, runs that fail or lose their power between: in the end the store is what Graph shows.

`SYNCLINE_HISTORIES=1000 pytest tests/flow/test_planner_histories.py` tries more of them than the usual few.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.outcome import Ending, RunResult
from tests.flow.pasts import broken_pasts, version_count
from tests.flow.planner_acts import GROWTH, ROUNDS, WAYS, Act, Run, made
from tests.flow.planner_sameness import differences, in_place, left_over, unread
from tests.flow.planner_world import PlannerWorld, Way, planner_world

EXAMPLES = int(os.environ.get("SYNCLINE_HISTORIES", "25"))
SETTLED = timedelta(hours=26)
LIES = frozenset({"list ends early", "list is empty"})
"""Faults by which Graph shows less than there is, and says nothing of it."""


def play(world: PlannerWorld, acts: list[Act]) -> None:
    """Let everything happen; a sound run makes the store what Graph shows, and no other takes away what is there.

    Where changes alone are asked for, what a list kept to itself is seen when everything is read again, a day later.
    """
    waits_for_a_whole_list = False
    for act in acts:
        if not isinstance(act, Run):
            act.on(world)
            continue
        before = in_place(world)
        ended = world.sync(*made(act), cut=act.cut, amid=meanwhile(world, act))
        waits_for_a_whole_list |= world.way.delta and not LIES.isdisjoint(act.faults)
        if act.is_sound and ended is not None and ended.ending is Ending.COMPLETED:
            assert waits_for_a_whole_list or differences(world, settled=False) == []
        elif not act.amid:
            assert before <= in_place(world)


def meanwhile(world: PlannerWorld, run: Run) -> Callable[[str], None] | None:
    """Return what happens after the answers to a run's requests, one thing after each."""
    if not run.amid:
        return None
    answered, ahead = 0, list(run.amid)

    def after(_: str) -> None:
        nonlocal answered
        with world.graph.lock:
            answered += 1
            if answered > run.skip and ahead:
                ahead.pop(0).on(world)

    return after


def settle(world: PlannerWorld) -> RunResult:
    """Give every right back, let a day pass, run once, and confirm what vanished, as a person would."""
    for one in ("Tasks.Read.All", "User.ReadBasic.All"):
        world.graph.restore(one)
    world.graph.advance(SETTLED)
    if world.shows_nothing():
        world.graph.add_plan(next(iter(world.graph.groups.values())), "Last")
        world.graph.withdrawn.clear()
    completed(world)
    assert left_over(world) <= told(world)
    return completed(world, confirmed=True)


def told(world: PlannerWorld) -> set[str]:
    """Return the hidden plans of which reports say that they are stale."""
    return unread(world).keys() & world.hidden()


def completed(world: PlannerWorld, *, confirmed: bool = False) -> RunResult:
    ended = world.sync(confirmed=confirmed)
    assert ended is not None
    assert (ended.ending, ended.error) == (Ending.COMPLETED, "")
    return ended


def prove(world: PlannerWorld) -> None:
    """Expect store and tenant to be the same, and to stay so."""
    assert differences(world, settled=True) == []
    # A task may be moved to another plan and back while a run is interrupted.
    assert broken_pasts(world, may_return=True) == []
    assert left_over(world) <= told(world)  # of a group that is not shown nobody can confirm what is gone
    before = version_count(world)
    assert (again := completed(world)).changed == 0, again.written
    replayed = world.replay()
    assert (replayed.ending, replayed.changed) == (Ending.COMPLETED, 0)
    assert version_count(world) == before
    assert differences(world, settled=True) == []


HISTORIES = st.lists(ROUNDS, min_size=3, max_size=8).map(lambda rounds: [act for one in rounds for act in one])
BEGINNINGS = st.lists(GROWTH, min_size=4, max_size=12)


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(way=WAYS, beginning=BEGINNINGS, acts=HISTORIES)
def test_whatever_happened_the_store_is_what_graph_shows(way: Way, beginning: list[Act], acts: list[Act]) -> None:
    with planner_world(way) as world:
        play(world, [*beginning, *acts])
        settle(world)
        prove(world)
