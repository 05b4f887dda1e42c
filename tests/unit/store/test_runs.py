"""Runs are numbered, taken up after an interruption, and read by reports only when they have completed."""

from __future__ import annotations

from datetime import timedelta

from store import runs
from store.open import Store
from store.read import Snapshot, current_vector, latest_runs
from store.runs import Counts, Run
from store.tables import RUN
from tests.unit.store.invented import NOW, begin, complete, fail

LATER = NOW + timedelta(minutes=5)


def _start(store: Store, mapping: str = "m1", kind: str = "sync", source: str = "jira") -> Run:
    with store.transaction() as connection:
        return runs.start(connection, source, "jira", mapping, NOW, kind)


def _by_id(store: Store, number: int) -> Run:
    with store.reading() as connection:
        run = runs.by_id(connection, number)
    assert run is not None
    return run


def test_a_run_starts_empty(store: Store) -> None:
    run = _start(store)
    assert run == Run(
        id=run.id,
        source="jira",
        connector="jira",
        kind="sync",
        state="running",
        started_at=NOW,
        finished_at=None,
        resumed=0,
        mapping_version="m1",
        read=0,
        changed=0,
        removed=0,
        quarantined=0,
        error=None,
    )
    assert _by_id(store, run.id) == run


def test_an_interrupted_run_is_taken_up_under_its_number_and_counts_how_often(store: Store) -> None:
    first = _start(store)
    assert [(run.id, run.resumed) for run in (_start(store), _start(store))] == [(first.id, 1), (first.id, 2)]
    assert _by_id(store, first.id).resumed == 2


def test_a_run_of_another_source_is_not_taken_up(store: Store) -> None:
    assert _start(store).id != _start(store, source="ledger").id


def test_a_run_begun_under_another_mapping_fails_and_a_new_one_starts(store: Store) -> None:
    old = _start(store)
    new = _start(store, "m2")
    assert new.id > old.id
    assert (new.resumed, new.mapping_version) == (0, "m2")
    ended = _by_id(store, old.id)
    assert (ended.state, ended.finished_at) == ("failed", NOW)
    assert ended.error == "interrupted, and the mapping was changed before it could go on"


def test_a_replay_does_not_go_on_with_an_interrupted_sync(store: Store) -> None:
    sync = _start(store)
    replay = _start(store, kind="replay")
    assert replay.id > sync.id
    assert _by_id(store, sync.id).state == "failed"


def test_a_completed_run_keeps_its_counts_and_is_not_taken_up(store: Store) -> None:
    run = _start(store)
    with store.transaction() as connection:
        runs.finish(connection, run.id, Counts(read=9, changed=4, removed=2, quarantined=1), LATER)
    ended = _by_id(store, run.id)
    assert (ended.state, ended.finished_at, ended.error) == ("completed", LATER, None)
    assert (ended.read, ended.changed, ended.removed, ended.quarantined) == (9, 4, 2, 1)
    assert _start(store).id > run.id


def test_a_failed_run_keeps_its_sentence(store: Store) -> None:
    run = begin(store)
    fail(store, run)
    assert (_by_id(store, run).state, _by_id(store, run).error) == ("failed", "the source did not answer")


def test_the_vector_holds_the_last_completed_run_of_each_source_only(store: Store) -> None:
    assert current_vector(store) == {}
    complete(store, begin(store, "plans"))
    plans = begin(store, "plans")
    complete(store, plans)
    fail(store, begin(store, "plans"))
    begin(store, "plans")
    begin(store, "jira")
    ledger = begin(store, "ledger")
    complete(store, ledger)
    assert current_vector(store) == {"ledger": ledger, "plans": plans}
    assert list(current_vector(store)) == ["ledger", "plans"]


def test_freshness_is_told_by_the_newest_run_in_whatever_state(store: Store) -> None:
    complete(store, begin(store, "plans"))
    failed = begin(store, "plans")
    fail(store, failed)
    running = begin(store, "jira")
    assert {source: (run.id, run.state) for source, run in latest_runs(store).items()} == {
        "jira": (running, "running"),
        "plans": (failed, "failed"),
    }


def test_the_mapping_of_the_last_completed_run_is_known(store: Store) -> None:
    def mapped_by() -> str | None:
        with store.reading() as connection:
            return runs.mapping_of_last(connection, "jira")

    begin(store, "jira", "m1")
    assert mapped_by() is None
    complete(store, begin(store, "jira", "m1"))
    assert mapped_by() == "m1"
    complete(store, begin(store, "jira", "m2"))
    begin(store, "jira", "m3")
    complete(store, begin(store, "plans", "p9"))
    assert mapped_by() == "m2"


def test_the_runs_of_a_snapshot_are_those_that_are_known(store: Store) -> None:
    run = begin(store, "plans")
    complete(store, run)
    found = Snapshot(store, {"plans": run, "swept": run + 100}).runs()
    assert {source: one.id for source, one in found.items()} == {"plans": run}


def test_a_number_is_never_given_twice(store: Store) -> None:
    first = begin(store)
    with store.transaction() as connection:
        connection.execute(RUN.delete())
    assert begin(store) > first
