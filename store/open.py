"""Opens a store: engines, pragmas and transactions that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from store.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_MILLISECONDS = 30_000
"""How long a SQLite writer waits for another one; a page's transaction takes some milliseconds."""

CACHE_KIBIBYTES = 16_384
"""SQLite's page cache: four times the default, a small part of the memory a sync may take."""


CHECKPOINT_PAGES = 16_000
"""Pages of the write-ahead log before SQLite folds them into the file with an fsync: 64 MB, a large plan's worth."""


_SQLITE_READING = {"syncline_reading": True}
_POSTGRESQL_READING = {"isolation_level": "REPEATABLE READ"}  # else each statement sees what was committed before it

Transaction = Connection
"""What is open inside `Store.transaction`; others hand it on to the store's functions and never use it themselves."""


class Store:
    """One database; hand it down, never open it at import. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._of_thread = threading.local()  # what one thread rehearses is neither seen nor undone by the others

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the store is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def described(self) -> str:
        """Return where the store is, without any password."""
        return _described(self.engine.url)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction that may write: kept whole at the end of the block, or undone whole by an exception."""
        rehearsal = self._rehearsal
        if rehearsal is not None:
            with rehearsal.begin_nested():
                yield rehearsal
            return
        with _told(self.engine.url), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one state of the store throughout, and never waits for a writer."""
        rehearsal = self._rehearsal
        if rehearsal is not None:
            yield rehearsal
            return
        options = _SQLITE_READING if self.is_sqlite else _POSTGRESQL_READING
        with _told(self.engine.url), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Run the block's transactions, those of this thread, for real inside one that is undone at its end."""
        outer = self._rehearsal
        if outer is not None:
            savepoint = outer.begin_nested()
            try:
                yield
            finally:
                savepoint.rollback()
            return
        with _told(self.engine.url), self.engine.connect() as connection:
            transaction = connection.begin()
            self._of_thread.rehearsal = connection
            try:
                yield
            finally:
                self._of_thread.rehearsal = None
                transaction.rollback()

    @property
    def is_rehearsing(self) -> bool:
        """Tell whether what this thread writes will be undone; no other thread sees it meanwhile."""
        return self._rehearsal is not None

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @property
    def _rehearsal(self) -> Connection | None:
        return getattr(self._of_thread, "rehearsal", None)


def open_store(url: str | URL) -> Store:
    """Return the store at `url` (`sqlite:///FILE` or `postgresql+psycopg://...`); nothing is created but the file.

    Raises StoreUnavailableError when the URL cannot be understood or its driver is not installed. The URL may hold a
    password, so no message repeats it, nor does the error that is shown above it in a traceback.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        message = f"store: its address cannot be understood; {_EXPECTED}"
        raise StoreUnavailableError(message) from None
    if parsed.drivername in _SQLITE:
        return Store(_sqlite(parsed))
    if parsed.drivername in _POSTGRESQL:
        return Store(_postgresql(parsed))
    message = f"store: {parsed.drivername!r} is no kind of store Syncline knows; {_EXPECTED}"
    raise StoreUnavailableError(message)


_SQLITE = {"sqlite", "sqlite+pysqlite"}
_POSTGRESQL = {"postgresql", "postgresql+psycopg"}
_EXPECTED = "use sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE"


def sqlite_file(url: URL) -> Path | None:
    """Return the file of a SQLite store, None for one in memory or on a server."""
    in_file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)) if in_file else None


def _sqlite(url: URL) -> Engine:
    file = sqlite_file(url)
    if file is None:
        message = "store: a store in memory would forget everything; use sqlite:///FILE"
        raise StoreUnavailableError(message)
    if not file.parent.is_dir():
        message = f"store: the folder of {file.name} does not exist; create it or correct the store's path"
        raise StoreUnavailableError(message)
    create_private(file)
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> Engine:
    if "@" in f"{url.host}{url.database}":
        message = "store: its address cannot be understood; in a password write @ as %40"
        raise StoreUnavailableError(message)
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ImportError as error:
        message = "store: the PostgreSQL driver cannot be loaded; install syncline[postgres]"
        raise StoreUnavailableError(message) from error


def create_private(file: Path) -> None:
    """Create a file readable by its owner alone, if it is not there: it holds budgets and people's hours."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        # It must not be opened, not even to try: closing it would give up every lock this process has on it, and
        # SQLite then loses data under two processes (https://www.sqlite.org/howtocorrupt.html, section 2.2).
        number = errno.EISDIR if file.is_dir() else 0 if os.access(file, os.W_OK) else errno.EACCES
        if number:
            raise StoreUnavailableError(_not_writable(file, os.strerror(number))) from None
    except OSError as error:
        raise StoreUnavailableError(_not_writable(file, error.strerror)) from error


def _not_writable(file: Path, reason: str | None) -> str:
    return f"store: {file.name} cannot be opened for writing ({reason}); correct the path or its rights"


def _set_pragmas(connection: Any, _record: object) -> None:
    # The driver's own transaction handling begins deferred, which fails under two writers; `_begin` does it instead.
    connection.isolation_level = None
    cursor: sqlite3.Cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
    cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("syncline_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _told(url: URL) -> Iterator[None]:
    """Turn a database that cannot be reached or read into a sentence; every other database error stays what it is."""
    try:
        yield
    except DatabaseError as error:
        # SQLite's "file is not a database" is of the class above the ones that name a kind
        if isinstance(error, OperationalError) or type(error) is DatabaseError:
            raise StoreUnavailableError(_sentence(url, error)) from error
        raise


def _described(url: URL) -> str:
    return url.set(query={}).render_as_string(hide_password=True)  # a query may hold a password, too


def _sentence(url: URL, error: DatabaseError) -> str:
    where = _described(url)
    if "locked" in str(error.orig):
        return f"store {where}: another process has been writing for over {BUSY_MILLISECONDS // 1000} s; try again"
    return f"store {where}: {first_line(error)}; check that the database exists, runs and may be written"


def first_line(error: DatabaseError) -> str:
    """Return what the driver says happened, without the lines that quote data."""
    return (str(error.orig).strip() or "no reason given").splitlines()[0]
