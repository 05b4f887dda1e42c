"""Transactions are kept whole or not at all, rehearsals leave nothing, and readers wait for nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from store import scopes
from store.open import Store, Transaction, open_store
from store.scopes import ScopeState
from store.tables import SCOPE
from store.upgrade import prepare

TIMES = 200


class StoppedError(Exception):
    """What goes wrong in the middle of a transaction."""


def _move(connection: Transaction, scope: str, cursor: str = "1") -> None:
    scopes.move(connection, ScopeState(source="jira", stream="issues", scope=scope, cursor=cursor))


def _write_and_stop(store: Store, *scopes_moved: str) -> None:
    with store.transaction() as connection:
        for scope in scopes_moved:
            _move(connection, scope)
        raise StoppedError


def _scopes(store: Store) -> list[str]:
    with store.reading() as connection:
        return [one.scope for one in scopes.states(connection, "jira")]


def _elsewhere(work: Callable[[], object]) -> object:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def test_a_transaction_is_kept_whole(store: Store) -> None:
    with store.transaction() as connection:
        _move(connection, "ERP")
        _move(connection, "GIS")
    assert _scopes(store) == ["ERP", "GIS"]


def test_an_exception_undoes_all_of_a_transaction(store: Store) -> None:
    with pytest.raises(StoppedError):
        _write_and_stop(store, "ERP", "GIS")
    assert _scopes(store) == []


def test_a_reader_sees_nothing_of_an_open_transaction_and_does_not_wait_for_it(store: Store) -> None:
    with store.transaction() as connection:
        _move(connection, "ERP")
        assert _scopes(store) == []
    assert _scopes(store) == ["ERP"]


def test_a_reader_sees_one_state_however_long_it_reads(store: Store) -> None:
    with store.reading() as reading:
        before = reading.execute(select(func.count()).select_from(SCOPE)).scalar_one()
        with store.transaction() as connection:
            _move(connection, "ERP")
        after = reading.execute(select(func.count()).select_from(SCOPE)).scalar_one()
    assert (before, after) == (0, 0)
    assert _scopes(store) == ["ERP"]


def test_what_is_written_while_reading_is_not_kept(store: Store) -> None:
    with store.reading() as connection:
        _move(connection, "ERP")
    assert _scopes(store) == []


def test_a_rehearsal_sees_its_own_writes_and_leaves_none(store: Store) -> None:
    with store.transaction() as connection:
        _move(connection, "ERP", "before")
    with store.rehearsal():
        with store.transaction() as connection:
            _move(connection, "ERP", "rehearsed")
            _move(connection, "GIS")
        assert _scopes(store) == ["ERP", "GIS"]
    with store.reading() as connection:
        assert scopes.state(connection, "jira", "issues", "ERP").cursor == "before"
    assert _scopes(store) == ["ERP"]


def test_a_transaction_that_fails_in_a_rehearsal_undoes_only_itself(store: Store) -> None:
    with store.rehearsal():
        with store.transaction() as connection:
            _move(connection, "ERP")
        with pytest.raises(StoppedError):
            _write_and_stop(store, "GIS")
        assert _scopes(store) == ["ERP"]
        with store.transaction() as connection:
            _move(connection, "HR")
        assert _scopes(store) == ["ERP", "HR"]
    assert _scopes(store) == []


def test_a_rehearsal_inside_a_rehearsal_undoes_only_itself(store: Store) -> None:
    with store.rehearsal():
        with store.transaction() as connection:
            _move(connection, "ERP")
        with store.rehearsal(), store.transaction() as connection:
            _move(connection, "GIS")
        assert _scopes(store) == ["ERP"]
    assert _scopes(store) == []


def test_a_rehearsal_that_fails_leaves_nothing_and_transactions_are_kept_again(store: Store) -> None:
    with pytest.raises(StoppedError), store.rehearsal():
        _write_and_stop(store, "ERP")
    with pytest.raises(StoppedError), store.rehearsal(), store.rehearsal():
        _write_and_stop(store, "ERP")
    assert _scopes(store) == []
    with store.transaction() as connection:
        _move(connection, "GIS")
    assert _scopes(store) == ["GIS"]


def test_another_thread_sees_nothing_of_a_rehearsal(store: Store) -> None:
    with store.rehearsal():
        with store.transaction() as connection:
            _move(connection, "ERP")
        assert _elsewhere(lambda: _scopes(store)) == []
    assert _scopes(store) == []


@pytest.mark.postgres
def test_what_another_thread_writes_during_a_rehearsal_is_kept(prepared_postgres_url: str) -> None:
    store = open_store(prepared_postgres_url)

    def write() -> None:
        with store.transaction() as connection:
            _move(connection, "GIS")

    with store.rehearsal():
        with store.transaction() as connection:
            _move(connection, "ERP")
        _elsewhere(write)
    assert _scopes(store) == ["GIS"]
    store.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Store:
    """A store in a file, for what only SQLite does."""
    store = open_store(f"sqlite:///{tmp_path / 'syncline.db'}")
    prepare(store)
    return store


def test_two_threads_that_read_and_then_write_a_sqlite_file_lose_nothing_and_are_never_refused(sqlite: Store) -> None:
    start = threading.Barrier(2)

    def count_up() -> None:
        start.wait()
        for _ in range(TIMES):
            with sqlite.transaction() as connection:
                cursor = int(scopes.state(connection, "jira", "issues", "ERP").cursor or "0")
                _move(connection, "ERP", str(cursor + 1))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(count_up) for _ in range(2)]:
            done.result()
    with sqlite.reading() as connection:
        assert scopes.state(connection, "jira", "issues", "ERP").cursor == str(2 * TIMES)
    sqlite.close()


def test_a_deferred_transaction_would_be_refused_where_another_wrote_meanwhile(sqlite: Store) -> None:
    """Why `Store.transaction` begins immediately: no waiting helps one that has read before the other wrote."""
    with sqlite.reading() as deferred:
        scopes.state(deferred, "jira", "issues", "ERP")
        with sqlite.transaction() as connection:
            _move(connection, "ERP")
        with pytest.raises(OperationalError, match="database is locked"):
            _move(deferred, "ERP")
    sqlite.close()


def test_a_sqlite_store_keeps_its_log_beside_it_and_checks_references(sqlite: Store) -> None:
    with sqlite.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}
    sqlite.close()
