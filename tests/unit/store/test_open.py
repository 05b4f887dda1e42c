"""Stores are opened by address, privately, and what goes wrong is a sentence without the password."""

from __future__ import annotations

import stat
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import IntegrityError, ProgrammingError

from store import open as opening
from store.errors import StoreUnavailableError
from store.open import Store, open_store, sqlite_file
from store.tables import LEASE
from store.upgrade import prepare

SECRET = "hunter2-of-marlow"


def _said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param(f"nonsense {SECRET}", "its address cannot be understood; use sqlite:///FILE", id="no address"),
        pytest.param(f"postgresql://u:{SECRET}@h:port/d", "its address cannot be understood", id="port is a word"),
        pytest.param(f"postgresql://u:1@{SECRET}@h/d", "write @ as %40", id="password with an at sign"),
        pytest.param(f"postgresql+nope://u:{SECRET}@h/d", "'postgresql+nope' is no kind of store", id="unknown driver"),
        pytest.param(f"mysql://u:{SECRET}@h/d", "'mysql' is no kind of store Syncline knows", id="unknown database"),
        pytest.param("sqlite://", "a store in memory would forget everything", id="in memory"),
        pytest.param("sqlite:///:memory:", "a store in memory would forget everything", id="in memory by name"),
        pytest.param("sqlite:////nowhere/at/all/x.db", "the folder of x.db does not exist", id="no folder"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_a_sentence(address: str, said: str) -> None:
    with pytest.raises(StoreUnavailableError) as refused:
        open_store(address)
    assert str(refused.value).startswith("store: ")
    assert said in str(refused.value)
    assert SECRET not in _said(refused.value)


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.db").mkdir()
    with pytest.raises(
        StoreUnavailableError, match=r"store: store\.db cannot be opened for writing \(Is a directory\)"
    ):
        open_store(f"sqlite:///{tmp_path / 'store.db'}")


def test_a_file_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match=r"cannot be opened for writing \(File name too long\); correct"):
        open_store(f"sqlite:///{tmp_path / ('x' * 300)}")


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnavailableError, match=r"driver cannot be loaded; install syncline\[postgres\]"):
        open_store("postgresql+psycopg://u@h/d")


@pytest.mark.parametrize("query", ["", f"?password={SECRET}"], ids=["in the address", "in the query"])
def test_a_server_that_does_not_answer_is_told_without_the_password(query: str) -> None:
    store = open_store(f"postgresql+psycopg://u:{SECRET}@127.0.0.1:1/marlow{query}")
    assert store.described == "postgresql+psycopg://u:***@127.0.0.1:1/marlow"
    with pytest.raises(StoreUnavailableError) as refused, store.reading():
        pass
    assert "store postgresql+psycopg://u:***@127.0.0.1:1/marlow: " in str(refused.value)
    assert "Connection refused" in str(refused.value)
    assert SECRET not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_told_without_the_password(postgres_url: str) -> None:
    url = make_url(postgres_url).set(password=SECRET, database="nowhere")
    store = open_store(url)
    with pytest.raises(StoreUnavailableError) as refused, store.transaction():
        pass
    assert 'database "nowhere" does not exist; check that the database exists' in str(refused.value)
    assert SECRET not in _said(refused.value)
    store.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "syncline.db"
    file.write_bytes(b"Dear council, " * 400)
    store = open_store(f"sqlite:///{file}")
    with pytest.raises(StoreUnavailableError, match="file is not a database; check that"), store.reading():
        pass
    store.close()


def test_a_writer_that_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 1)
    store = open_store(f"sqlite:///{tmp_path / 'syncline.db'}")
    with (
        pytest.raises(StoreUnavailableError, match="another process has been writing for over 0 s; try again"),
        store.transaction(),
        store.transaction(),
    ):
        pass
    store.close()


def test_other_errors_of_the_database_stay_what_they_are_and_quote_no_data(store: Store) -> None:
    row = {"source": SECRET, "holder": None, "token": 1, "expires": 1}
    with pytest.raises(IntegrityError) as broken, store.transaction() as connection:
        connection.execute(LEASE.insert(), row)
    assert "parameters hidden" in str(broken.value)
    if not store.is_sqlite:
        with pytest.raises(ProgrammingError), store.reading() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_the_file_and_its_log_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'syncline.db'}")
    prepare(store)
    with store.transaction():
        files = sorted(tmp_path.iterdir())
        assert [file.name for file in files] == ["syncline.db", "syncline.db-shm", "syncline.db-wal"]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


def test_opening_again_keeps_what_is_stored(store: Store) -> None:
    with store.transaction() as connection:
        connection.execute(LEASE.insert(), {"source": "plans", "holder": "", "token": 4, "expires": 0})
    store.close()
    again = open_store(store.engine.url)
    prepare(again)
    with again.reading() as connection:
        assert connection.execute(LEASE.select()).all() == [("plans", "", 4, 0)]
    again.close()


def test_opening_touches_no_server_and_makes_no_tables(store_url: str) -> None:
    store = open_store(store_url)
    with store.reading() as connection:
        listing = "sqlite_master" if store.is_sqlite else "pg_tables WHERE schemaname = 'public'"
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {listing}").scalar_one() == 0
    store.close()


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///a/b.db", Path("a/b.db")),
        ("sqlite:////a/b.db", Path("/a/b.db")),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("postgresql://h/d", None),
    ],
)
def test_the_file_of_a_store_is_known(url: str, file: Path | None) -> None:
    assert sqlite_file(make_url(url)) == file
