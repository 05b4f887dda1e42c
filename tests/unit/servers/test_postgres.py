"""The private PostgreSQL is found, empty for each test, and gone afterwards."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.servers.postgres import PostgresMissingError, PostgresServer, find_programs, running_postgres


def _install(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for program in ("initdb", "pg_ctl", "postgres"):
        (folder / program).touch(mode=0o755)
    return folder


def test_programs_on_the_path_come_first(tmp_path: Path) -> None:
    on_path = _install(tmp_path / "bin")
    _install(tmp_path / "debian" / "16" / "bin")
    assert find_programs(str(on_path), tmp_path / "debian") == on_path


def test_the_newest_debian_version_is_taken_by_number_not_by_text(tmp_path: Path) -> None:
    for version in ("9.6", "16", "15"):
        _install(tmp_path / version / "bin")
    assert find_programs(str(tmp_path), tmp_path) == tmp_path / "16" / "bin"


def test_half_an_installation_is_passed_over(tmp_path: Path) -> None:
    half = tmp_path / "client"
    half.mkdir()
    (half / "initdb").touch(mode=0o755)
    whole = _install(tmp_path / "debian" / "15" / "bin")
    assert find_programs(str(half), tmp_path / "debian") == whole


def test_a_machine_without_postgresql_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(PostgresMissingError, match=r"no initdb, pg_ctl, postgres .* install Debian's postgresql"):
        find_programs(str(tmp_path), tmp_path)


@pytest.mark.postgres
def test_a_test_gets_a_database_of_its_own_on_loopback(postgres_url: str, postgres_server: PostgresServer) -> None:
    name = postgres_url.rsplit("/", 1)[1]
    with psycopg.connect(postgres_server.conninfo(name)) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        listens = connection.execute("SHOW listen_addresses").fetchone()
    assert tables == (0,)
    assert listens == ("127.0.0.1",)


@pytest.mark.postgres
def test_nothing_is_left_when_the_server_stops(postgres_server: PostgresServer) -> None:
    assert postgres_server.folder.exists()
    with running_postgres(find_programs()) as second:
        assert second.port != postgres_server.port
        with psycopg.connect(second.conninfo()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not second.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(second.conninfo())


def test_a_store_address_is_given_for_each_database(store_url: str) -> None:
    assert store_url.startswith(("sqlite:///", "postgresql+psycopg://syncline@127.0.0.1:"))
