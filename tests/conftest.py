"""What every test may ask for: stores on both databases, the shared samples, hypothesis profiles."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest

from tests.servers.postgres import PostgresMissingError, PostgresServer, find_programs, running_postgres

ROOT = Path(__file__).resolve().parents[1]

_NO_CLOCK: tuple[hypothesis.HealthCheck, ...] = (hypothesis.HealthCheck.too_slow,)
hypothesis.settings.register_profile("here", deadline=None, suppress_health_check=_NO_CLOCK)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=_NO_CLOCK)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def recording() -> bool:
    """True when golden files are to be written again (`make record`) instead of compared."""
    return os.environ.get("SYNCLINE_RECORD") == "1"


@pytest.fixture(scope="session")
def shared_samples() -> Path:
    """The folder of sample files from other systems, which lies beside the project."""
    folder = ROOT.parent / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("no ../shared/samples beside the project; the samples are not ours to copy")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One private PostgreSQL for this process, or a skip that says what is missing."""
    try:
        programs = find_programs()
    except PostgresMissingError as missing:
        pytest.skip(str(missing))
    with running_postgres(programs) as server:
        yield server


_databases = itertools.count(1)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """SQLAlchemy's address of an empty PostgreSQL database that only this test sees."""
    name = f"test_{next(_databases)}"
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield postgres_server.url(name)
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, once on each database that Syncline runs on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'syncline.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
