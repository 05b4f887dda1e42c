"""Random histories of a Jira, runs that fail or lose their power between: in the end the store is what Jira is.

`SYNCLINE_HISTORIES=1000 pytest tests/flow/test_jira_histories.py` tries more of them than the usual few.
"""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.outcome import Ending, RunResult
from tests.flow.jira_acts import GROWTH, ROUNDS, Act, Run, made, ways
from tests.flow.jira_sameness import differences, unread
from tests.flow.jira_world import JiraWorld, Way, jira_world
from tests.flow.pasts import broken_pasts, version_count

EXAMPLES = int(os.environ.get("SYNCLINE_HISTORIES", "20"))
OVERLAP = timedelta(minutes=5)  # by which the index may be late without a run's missing anything for longer
FEED_LAG = timedelta(minutes=2)
SETTLED = timedelta(hours=26)
DELAYS = (timedelta(0), timedelta(minutes=3), timedelta(minutes=40), timedelta(hours=5))
# The same histories each time, so that a change is judged by itself; `SYNCLINE_HISTORIES` asks for more of them.
LONGER = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def play(world: JiraWorld, beginning: list[Act], acts: list[Act]) -> None:
    """Let everything happen, and look after each sound run whether it saw what it can see."""
    is_late = world.way.index_delay > OVERLAP
    for act in (*beginning, *acts):
        if not isinstance(act, Run):
            act.on(world)
            continue
        if act.is_sound and not is_late:
            world.jira.advance(FEED_LAG + world.way.index_delay)
        ended = world.sync(*made(act), cut=act.cut)
        if ended is not None and act.is_sound and not is_late:
            look(world, ended)


def look(world: JiraWorld, ended: RunResult) -> None:
    """Expect what the feeds report to be there already, and what only a sweep finds to be allowed to wait."""
    if ended.ending is Ending.COMPLETED and not ended.brakes:
        assert differences(world, settled=False) == []


def settle(world: JiraWorld) -> RunResult:
    """Let a day pass, run once, and confirm deletions that the brake holds, as a person would."""
    world.jira.advance(SETTLED + world.way.index_delay)
    ended = completed(world)
    if any("/" in brake.partition for brake in ended.brakes):
        ended = completed(world, confirmed=True)
    return ended


def completed(world: JiraWorld, *, confirmed: bool = False) -> RunResult:
    ended = world.sync(confirmed=confirmed)
    assert ended is not None
    assert (ended.ending, ended.error) == (Ending.COMPLETED, "")
    return ended


def prove(world: JiraWorld, ended: RunResult) -> None:
    """Expect store and site to be the same, and to stay so."""
    assert differences(world, settled=True) == []
    assert broken_pasts(world) == []
    assert unread(world) == stale(world, ended)
    before = version_count(world)
    assert (again := completed(world)).changed == 0, again.written
    replayed = world.replay()
    assert (replayed.ending, replayed.changed) == (Ending.COMPLETED, 0)
    assert version_count(world) == before
    assert differences(world, settled=True) == []


def stale(world: JiraWorld, ended: RunResult) -> set[str | None]:
    """Return the lost projects that are configured, or of which something was read and nobody confirmed the end."""
    lost: set[str | None] = {*(world.withdrawn() - {*world.way.left_out})}
    if world.way.is_named:
        return lost
    return lost & {brake.partition for brake in ended.brakes if "/" not in brake.partition}


HISTORIES = st.lists(ROUNDS, min_size=2, max_size=7).map(lambda rounds: [act for one in rounds for act in one])
BEGINNINGS = st.lists(GROWTH, min_size=4, max_size=12)


@LONGER
@given(way=ways(), beginning=BEGINNINGS, acts=HISTORIES)
def test_whatever_happened_the_store_is_what_jira_is(way: Way, beginning: list[Act], acts: list[Act]) -> None:
    with jira_world(way) as world:
        play(world, beginning, acts)
        prove(world, settle(world))


@LONGER
@given(way=ways(delays=DELAYS), beginning=BEGINNINGS, acts=HISTORIES)
def test_a_late_index_loses_nothing(way: Way, beginning: list[Act], acts: list[Act]) -> None:
    with jira_world(way) as world:
        play(world, beginning, acts)
        prove(world, settle(world))
