"""Databases that earlier versions of Syncline wrote come to the newest tables with everything they held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Text, column, insert, table

from model.entities import Sprint, TimeEntry
from store.columns import Instant
from store.open import Store, open_store
from store.read import Snapshot, current_vector, latest_runs
from store.upgrade import HEAD, revision, row_counts, upgrade

STARTED = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)

RUN_0001 = table(
    "sync_run",
    *(column(name, Text) for name in ("source", "connector", "kind", "state", "mapping_version")),
    column("started_at", Instant),
    column("finished_at", Instant),
    column("resumed", Integer),
    *(column(name, BigInteger) for name in ("read", "changed", "removed", "quarantined")),
)
ENTRY_0001 = table(
    "time_entry",
    *(column(name, Text) for name in ("key", "source", "partition", "record", "place", "task", "identity")),
    column("from_run", BigInteger),
    column("content_hash", LargeBinary),
    column("work", BigInteger),
    column("is_overtime", Boolean),
    column("billable", Boolean),
)


@pytest.fixture
def first(store_url: str) -> Iterator[Store]:
    """A store as the first version left it: one completed run and a thousand time entries."""
    store = open_store(store_url)
    upgrade(store, "0001")
    run = {"source": "city", "connector": "project_file", "kind": "sync", "state": "completed", "mapping_version": "m"}
    times = {"started_at": STARTED, "finished_at": STARTED}
    counts = dict.fromkeys(("resumed", "read", "changed", "removed", "quarantined"), 0)
    entries = [
        {
            "key": f"city:time_entry:{number}",
            "source": "city",
            "partition": "roads",
            "record": f"city:entry:{number}",
            "place": "",
            "task": f"city:task:{number}",
            "identity": "city:identity:ada",
            "from_run": 1,
            "content_hash": number.to_bytes(16, "big"),
            "work": number * 60,
            "is_overtime": False,
            "billable": number % 2 == 0,
        }
        for number in range(1_000)
    ]
    with store.transaction() as connection:
        connection.execute(insert(RUN_0001), [{**run, **times, **counts}])
        connection.execute(insert(ENTRY_0001), entries)
    yield store
    store.close()


def test_a_store_of_the_first_version_keeps_every_row_and_can_hold_what_came_since(first: Store) -> None:
    with first.reading() as connection:
        before = row_counts(connection)
    done = upgrade(first)
    assert (done.before, done.after, revision(first)) == ("0001", HEAD, HEAD)
    assert (done.backup is not None) == first.is_sqlite
    with first.reading() as connection:
        after = row_counts(connection)
    assert {name: after[name] for name in before} == before
    snapshot = Snapshot(first, current_vector(first))
    rows = list(snapshot.rows(TimeEntry))
    assert sum(row.work for row in rows) == sum(range(1_000)) * 60
    assert [row.billable for row in rows].count(True) == 500
    assert {(row.work_billable, row.account_raw) for row in rows} == {(None, None)}
    assert list(snapshot.rows(Sprint)) == []
    run = latest_runs(first)["city"]
    assert (run.state, run.started_at, run.waits_until) == ("completed", STARTED, None)
