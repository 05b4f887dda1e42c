"""A private PostgreSQL, started from this machine's own programs and stopped with the tests."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DEBIAN_ROOT = Path("/usr/lib/postgresql")
PROGRAMS = ("initdb", "pg_ctl", "postgres")
UNPRIVILEGED = ("postgres", "nobody")
"""Accounts that initdb and pg_ctl may run as when the tests run as root, which both refuse."""

SETTINGS = {
    "fsync": "off",  # a test's data need not survive the machine
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "'127.0.0.1'",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
    "timezone": "'UTC'",
    "lc_messages": "'C'",
}
STARTS = 3
"""Tries at a free port: between finding one and using it another process may take it."""


class PostgresMissingError(Exception):
    """This machine has no PostgreSQL programs; the message says where they were looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account to run a program as."""

    user: int
    group: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server that trusts everyone on loopback."""

    port: int
    folder: Path

    def url(self, database: str) -> str:
        """SQLAlchemy's address of one database on this server."""
        return f"postgresql+psycopg://syncline@127.0.0.1:{self.port}/{database}"

    def conninfo(self, database: str = "postgres") -> str:
        """The same address as psycopg and libpq write it."""
        return f"host=127.0.0.1 port={self.port} user=syncline dbname={database}"


def find_programs(path: str | None = None, debian_root: Path = DEBIAN_ROOT) -> Path:
    """The folder that holds initdb, pg_ctl and postgres: on the PATH first, then Debian's newest.

    Raises PostgresMissingError when no folder holds all three.
    """
    on_path = shutil.which("initdb", path=path)
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(debian_root.glob("*/bin"), key=_version, reverse=True)
    for folder in folders:
        if all((folder / program).exists() for program in PROGRAMS):
            return folder
    found = f"no {', '.join(PROGRAMS)} on the PATH or under {debian_root}/*/bin"
    raise PostgresMissingError(f"{found}; install Debian's postgresql or put its programs on the PATH")


def _version(folder: Path) -> tuple[int, ...]:
    """The version in /usr/lib/postgresql/9.6/bin, so that 16 comes after 9.6."""
    return tuple(int(part) for part in re.findall(r"\d+", folder.parent.name))


@contextmanager
def running_postgres(programs: Path) -> Iterator[PostgresServer]:
    """A fresh server in a temporary folder, stopped and removed afterwards: only what was started here."""
    account = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="syncline-pg-"))
    try:
        if account:
            os.chown(folder, account.user, account.group)
        data = folder / "data"
        _run([programs / "initdb", "--pgdata", data, *_INITDB_OPTIONS], folder, account)
        port = _start(programs, folder, data, account)
        try:
            yield PostgresServer(port=port, folder=folder)
        finally:
            _run([programs / "pg_ctl", "stop", "--pgdata", data, "--mode", "immediate", "--wait"], folder, account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_INITDB_OPTIONS = ("--username", "syncline", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync")


def _unprivileged() -> Account | None:
    """An account to drop to when this process is root; None when it is not."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user=entry.pw_uid, group=entry.pw_gid)
    raise PostgresMissingError(f"PostgreSQL refuses to run as root and there is no account {' or '.join(UNPRIVILEGED)}")


def _start(programs: Path, folder: Path, data: Path, account: Account | None) -> int:
    """Start the server on a free port and return the port."""
    for remaining in reversed(range(STARTS)):
        port = _free_port()
        settings = SETTINGS | {"port": str(port), "unix_socket_directories": f"'{folder}'"}
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        (data / "postgresql.auto.conf").write_text(lines, encoding="utf-8")
        log = folder / "server.log"
        try:
            _run([programs / "pg_ctl", "start", "--pgdata", data, "--log", log, "--wait"], folder, account)
        except RuntimeError as error:
            if remaining and "could not bind" in (log.read_text(encoding="utf-8") if log.exists() else ""):
                continue
            raise RuntimeError(f"{error}\n{log.read_text(encoding='utf-8') if log.exists() else ''}") from error
        return port
    raise AssertionError("the last try raises")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _run(command: Sequence[str | Path], folder: Path, account: Account | None) -> None:
    """Run a program in `folder` as `account`; raises RuntimeError with what it said.

    What it says goes to a file, not a pipe: the server inherits it and would hold a pipe open.
    """
    said = folder / "said.txt"
    with said.open("wb") as output:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=account.user if account else None,
            group=account.group if account else None,
            extra_groups=[] if account else None,
            check=False,
        )
    if done.returncode:
        text = said.read_text(encoding="utf-8", errors="replace").strip()
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}: {text}")
