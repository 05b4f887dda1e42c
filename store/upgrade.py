"""Brings a database's tables to this version of Syncline, with a backup and row counts around every change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy import table as table_clause
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from store.errors import StoreError, StoreUnavailableError, StoreVersionError
from store.open import BUSY_MILLISECONDS, create_private, first_line, sqlite_file
from store.tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

    from store.open import Store

HEAD = "0002"
"""The newest revision, so that opening a store needs no Alembic; a test compares it with the folder."""

_ADVISORY_LOCK = 0x53594E43  # "SYNC": one upgrade at a time on PostgreSQL

_REVISION = Table(  # as Alembic makes it
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What an upgrade did."""

    before: str | None  # revision, None for an empty database
    after: str
    backup: Path | None  # of a SQLite file that held data


def revision(store: Store) -> str | None:
    """Return the revision of the tables, None when there are none yet."""
    with store.reading() as connection:
        return _revision(connection)


def prepare(store: Store) -> None:
    """Make sure the tables are of this version: made where there are none, upgraded where the store is a file.

    Raises StoreVersionError for a database on a server that must be upgraded on purpose, and for one that a newer
    Syncline wrote.
    """
    found = revision(store) or _made(store)
    if found == HEAD:
        return
    _refuse_newer(found)
    if found is not None and not store.is_sqlite:
        message = f"store: tables are of revision {found}, this Syncline needs {HEAD}; back up and upgrade the database"
        raise StoreVersionError(message)
    upgrade(store)


def upgrade(store: Store, target: str = "head") -> Upgraded:
    """Run the missing revisions in one transaction and return what was done.

    SQLite: foreign keys are off meanwhile, because altering a table copies it and, with them on, deletes the rows that
    refer to it (measured: 1,000 of 1,000). No table may lose a row and no reference may break, or nothing is kept; a
    table that a revision drops is meant to go.
    """
    before = revision(store)
    _refuse_newer(before)
    file = sqlite_file(store.engine.url)
    engine = _migration_engine(store)
    try:
        with engine.begin() as connection:
            _lock(connection)
            # inside the transaction, so that nobody writes between the backup and the change
            backup = _backup(file, before) if file is not None and before not in {None, HEAD} else None
            counts = row_counts(connection)
            _run(connection, target)
            _compare(counts, row_counts(connection))
            _check_references(connection)
            after = str(_revision(connection))
    except DatabaseError as error:
        raise _not_made(error) from error
    finally:
        if store.is_sqlite:
            engine.dispose()
    return Upgraded(before=before, after=after, backup=backup)


def row_counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows of every table there is."""
    names = inspect(connection).get_table_names()
    return {
        name: connection.execute(select(func.count()).select_from(table_clause(name))).scalar_one()
        for name in sorted(names)
    }


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's settings for our revisions."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _made(store: Store) -> str | None:
    """Make the tables of a new database as they are declared, and return their revision.

    The revisions make the same ones, a test says so; but Alembic alone takes longer to load than this takes.
    """
    try:
        with store.engine.begin() as connection:
            _lock(connection)
            if not inspect(connection).has_table(_REVISION.name):  # else another process was faster
                METADATA.create_all(connection, checkfirst=False)
                _REVISION.create(connection)
                connection.execute(_REVISION.insert().values(version_num=HEAD))
            return _revision(connection)
    except DatabaseError as error:
        raise _not_made(error) from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_REVISION.name):
        return None
    return connection.execute(select(_REVISION.c.version_num)).scalar()


def _not_made(error: DatabaseError) -> StoreUnavailableError:
    return StoreUnavailableError(f"store: the upgrade could not be made ({first_line(error)}); nothing was changed")


def _run(connection: Connection, target: str) -> None:
    from alembic import command

    command.upgrade(configuration(connection), target)


def _migration_engine(store: Store) -> Engine:
    if not store.is_sqlite:
        return store.engine
    engine = create_engine(
        store.engine.url,
        poolclass=NullPool,
        connect_args={"timeout": BUSY_MILLISECONDS / 1000},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _foreign_keys_off)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _foreign_keys_off(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY_LOCK})


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > HEAD:
        message = f"store: written by a newer Syncline (revision {found}, this one knows {HEAD}); install that version"
        raise StoreVersionError(message)


def _backup(file: Path, before: str | None) -> Path:
    backup = file.with_name(f"{file.name}.before-{HEAD}-from-{before}")
    try:
        create_private(backup)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(backup)) as target:
            source.backup(target)
    except (sqlite3.Error, StoreUnavailableError) as error:
        message = f"store: {backup.name} could not be written ({error}); nothing was changed, free some disk space"
        raise StoreUnavailableError(message) from error
    return backup


def _compare(before: dict[str, int], after: dict[str, int]) -> None:
    lost = [name for name, count in before.items() if after.get(name, count) < count]
    if lost:
        message = (
            f"store: the upgrade would have lost rows of {', '.join(lost)}; nothing was changed, please report this"
        )
        raise StoreError(message)


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        message = (
            f"store: the upgrade would have broken {len(broken)} references; nothing was changed, please report this"
        )
        raise StoreError(message)
