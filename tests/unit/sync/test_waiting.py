"""A source that asks to be left alone: the run waits, nobody asks before the moment, and then it goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from connectors.contract.errors import SourceBusyError
from store import leases
from store.leases import Lease
from store.read import current_vector, latest_runs
from store.tables import LEASE, RUN
from sync.outcome import Ending
from sync.rehearse import rehearse
from sync.run import LONGEST_WAIT, run_replay
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import MARLOW, NOW, Fault, PlansApi, api_source, nothing, task
from tests.unit.sync.tracker import Tracker

HOUR = timedelta(hours=1)
UNTIL = NOW + HOUR
SENTENCE = "Marlow asks to be left alone: its quota is used up"


def plans() -> PlansApi:
    return PlansApi(plans={"roads": {"9": task("Pave")}, "water": {str(n): task(f"Step {n}") for n in range(1, 8)}})


def busy(until: datetime = UNTIL, scope: str = "water", page: int = 2) -> Fault:
    def fault(at_scope: str, at_page: int) -> None:
        if (at_scope, at_page) == (scope, page):
            raise SourceBusyError(SENTENCE, until)

    return fault


def left_alone(bench: Bench, until: datetime = UNTIL) -> PlansApi:
    """Run a source that asks to be left alone, and return it without that."""
    api = plans()
    api.fault = busy(until)
    bench.run(api_source(api))
    api.fault = nothing
    api.asked.clear()
    return api


def test_the_run_waits_says_until_when_and_gives_the_source_back(bench: Bench) -> None:
    api = plans()
    api.fault = busy()
    result = bench.run(api_source(api))
    assert (result.ending, result.until, result.error) == (Ending.WAITING, UNTIL, SENTENCE)
    assert (result.run, result.needs_person) == (1, False)
    assert current_vector(bench.store) == {}
    run = latest_runs(bench.store)[MARLOW]
    assert (run.state, run.waits_until, run.error, run.finished_at) == ("waiting", UNTIL, SENTENCE, None)
    assert bench.column(LEASE, "holder") == [""]


@pytest.mark.parametrize("full", [False, True], ids=["as usual", "full"])
def test_a_run_before_the_moment_asks_nothing_and_says_until_when(bench: Bench, full: bool) -> None:
    api = left_alone(bench)
    bench.now = UNTIL - timedelta(seconds=1)
    result = bench.run(api_source(api), full=full)
    assert (result.ending, result.until, result.error, result.run) == (Ending.WAITING, UNTIL, SENTENCE, None)
    assert api.asked == []
    assert bench.column(RUN, "state") == ["waiting"]
    assert isinstance(leases.acquire(bench.store, MARLOW, "van:7:7", lambda _holder: False), Lease)


def test_the_run_after_the_moment_goes_on_where_it_stopped_under_its_number(bench: Bench) -> None:
    api = left_alone(bench)
    bench.now = UNTIL
    result = bench.completed(api_source(api))
    assert (result.run, result.resumed, result.until) == (1, True, None)
    assert api.asked == [("roads", ""), ("water", "1")]
    assert len(bench.titles()) == 8
    run = latest_runs(bench.store)[MARLOW]
    assert (run.state, run.waits_until, run.error) == ("completed", None, None)


def test_a_source_that_is_busy_again_waits_again(bench: Bench) -> None:
    api = left_alone(bench)
    bench.now = UNTIL
    api.fault = busy(UNTIL + HOUR)
    assert bench.run(api_source(api)).until == UNTIL + HOUR
    bench.now = UNTIL + HOUR
    api.fault = nothing
    assert bench.completed(api_source(api)).run == 1


def test_a_source_that_is_busy_when_asked_what_there_is_waits_too(bench: Bench) -> None:
    made = Tracker()

    def busy_at_once(_stream: str) -> None:
        raise SourceBusyError(SENTENCE, UNTIL)

    made.on_scopes = busy_at_once
    assert bench.run(made.source()).ending is Ending.WAITING


def test_other_settings_need_not_wait_for_the_former(bench: Bench) -> None:
    api = left_alone(bench)
    api.reading_version = "2"
    result = bench.completed(api_source(api))
    assert (result.run, result.resumed) == (2, False)
    assert bench.column(RUN, "state") == ["completed", "failed"]
    assert len(bench.titles()) == 8


@pytest.mark.parametrize(
    ("until", "asked_from"),
    [
        pytest.param(NOW + timedelta(days=400), NOW + LONGEST_WAIT, id="for a year"),
        pytest.param(NOW - HOUR, NOW, id="until before now"),
    ],
)
def test_no_source_is_left_alone_for_longer_than_a_day(bench: Bench, until: datetime, asked_from: datetime) -> None:
    api = left_alone(bench, until)
    bench.now = asked_from
    assert bench.completed(api_source(api)).run == 1


def test_a_replay_asks_no_source_and_does_not_end_the_wait(bench: Bench) -> None:
    api = left_alone(bench)
    replayed = run_replay(bench.world(), api_source(api), everything=True)
    assert replayed.ending is Ending.COMPLETED
    assert bench.run(api_source(api)).ending is Ending.WAITING
    assert api.asked == []
    bench.now = UNTIL
    assert bench.completed(api_source(api)).run == 3


def test_a_completed_run_ends_the_wait(bench: Bench) -> None:
    api = left_alone(bench)
    bench.now = UNTIL
    bench.completed(api_source(api))
    bench.now = NOW
    assert bench.completed(api_source(api)).run == 2


def test_other_sources_do_not_wait(bench: Bench) -> None:
    left_alone(bench)
    assert bench.run(api_source(plans(), name="quarry")).ending is Ending.COMPLETED


def test_a_rehearsal_waits_too_and_leaves_no_trace(bench: Bench) -> None:
    api = plans()
    api.fault = busy()
    plan = rehearse(bench.world(), api_source(api))
    assert (plan.result.ending, plan.result.until) == (Ending.WAITING, UNTIL)
    assert bench.column(RUN, "id") == []
    api = left_alone(bench)
    assert rehearse(bench.world(), api_source(api)).result.ending is Ending.WAITING
    assert api.asked == []
