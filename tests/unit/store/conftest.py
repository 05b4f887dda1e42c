"""A store with its tables, once on each database."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from store.open import Store, open_store
from store.upgrade import prepare
from tests.servers.postgres import PostgresServer

_TEMPLATE = "prepared"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with empty tables to copy."""
    file = tmp_path_factory.mktemp("prepared") / "syncline.db"
    opened = open_store(f"sqlite:///{file}")
    prepare(opened)
    opened.close()
    return file


@pytest.fixture(scope="session")
def prepared_server(postgres_server: PostgresServer) -> PostgresServer:
    """The server with a database to copy: its tables are made once, which takes longer than most tests."""
    _run(postgres_server, f"CREATE DATABASE {_TEMPLATE}")
    opened = open_store(postgres_server.url(_TEMPLATE))
    prepare(opened)
    opened.close()
    return postgres_server


@pytest.fixture
def prepared_postgres_url(prepared_server: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL database with empty tables that only this test sees."""
    name = f"store_{next(_numbers)}"
    _run(prepared_server, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    yield prepared_server.url(name)
    _run(prepared_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store that only this test sees."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("prepared_file"), tmp_path / "syncline.db")
        opened = open_store(f"sqlite:///{tmp_path / 'syncline.db'}")
    else:
        opened = open_store(request.getfixturevalue("prepared_postgres_url"))
    yield opened
    opened.close()


def _run(server: PostgresServer, statement: str) -> None:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(statement.encode())
