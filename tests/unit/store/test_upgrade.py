"""An upgrade keeps every row, or the database as it was."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from model.entities import Task
from store import upgrade as upgrading
from store.errors import StoreError, StoreUnavailableError, StoreVersionError
from store.open import Store, open_store
from store.read import Snapshot, current_vector
from store.tables import METADATA
from store.upgrade import HEAD, Upgraded, configuration, prepare, revision, row_counts, upgrade
from tests.unit.store.invented import load, task
from tests.unit.store.later import NOW, add_revisions, later

CHILDREN = 1_000

PARENT_AND_CHILD = """
op.create_table(
    "parent",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("amount", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_parent"),
)
op.create_table(
    "child",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("parent", sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_child"),
    sa.ForeignKeyConstraint(["parent"], ["parent.id"], name="fk_child_parent", ondelete="CASCADE"),
)
"""

WIDER_PARENT = """
with op.batch_alter_table("parent") as batch:
    batch.alter_column("amount", type_=sa.BigInteger(), existing_type=sa.Integer())
    batch.add_column(sa.Column("currency", sa.Text()))
"""


@pytest.fixture
def empty(store_url: str) -> Iterator[Store]:
    """A store without tables."""
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    """A SQLite store with three tasks, for what only files have."""
    opened = open_store(f"sqlite:///{tmp_path / 'syncline.db'}")
    prepare(opened)
    load(opened, task(1), task(2), task(3))
    yield opened
    opened.close()


def _count(store: Store, table: str) -> int:
    with store.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def _columns(store: Store, table: str) -> list[str]:
    with store.reading() as connection:
        return list(connection.exec_driver_sql(f"SELECT * FROM {table}").keys())


def _parents(store: Store) -> None:
    """Fill the invented tables: ten parents, a thousand children."""
    with store.transaction() as connection:
        connection.execute(
            text("INSERT INTO parent (id, amount) VALUES (:id, :amount)"),
            [{"id": number, "amount": number * 100} for number in range(10)],
        )
        connection.execute(
            text("INSERT INTO child (id, parent) VALUES (:id, :parent)"),
            [{"id": number, "parent": number % 10} for number in range(CHILDREN)],
        )


def test_an_empty_database_gets_its_tables(empty: Store) -> None:
    assert revision(empty) is None
    assert upgrade(empty) == Upgraded(before=None, after=HEAD, backup=None)
    assert revision(empty) == HEAD
    with empty.reading() as connection:
        counts = row_counts(connection)
    assert counts == dict.fromkeys(METADATA.tables, 0) | {"alembic_version": 1}


def test_preparing_again_changes_nothing(store: Store) -> None:
    load(store, task(1))
    prepare(store)
    assert upgrade(store) == Upgraded(before=HEAD, after=HEAD, backup=None)
    assert [row.title for row in Snapshot(store, current_vector(store)).rows(Task)] == ["Survey"]


def test_several_that_prepare_one_database_at_once_agree(empty: Store) -> None:
    stores = [open_store(empty.engine.url) for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        for done in [pool.submit(prepare, one) for one in stores]:
            done.result()
    for one in stores:
        assert revision(one) == HEAD
        one.close()


def test_the_newest_revision_is_the_one_that_opening_expects() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert scripts.get_heads() == [HEAD]
    names = {one.revision: Path(one.path).name for one in scripts.walk_revisions()}
    assert all(name.startswith(f"{number}_") for number, name in names.items())


def test_the_migrations_make_the_tables_that_the_code_declares(empty: Store) -> None:
    upgrade(empty)
    with empty.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def _described(connection: Connection) -> set[str]:
    """Everything the database itself says of its tables, indexes and constraints, but the order of columns."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        statements = (" ".join(str(row.sql).split()) for row in connection.exec_driver_sql(query))
        found = {_in_any_order(one) for one in statements}
    else:
        columns = "table_name, column_name, data_type, is_nullable, column_default"
        rules = "conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        queries = (
            f"SELECT {columns} FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            f"SELECT {rules} FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        )
        found = {str(tuple(row)) for query in queries for row in connection.exec_driver_sql(query)}
    return found


def _in_any_order(statement: str) -> str:
    """Return a statement with its parts sorted: a column that was added later stands behind the others."""
    parts = statement.removesuffix(")").replace("(", "(,").split(",")
    return ", ".join(sorted(part.strip() for part in parts))


def test_a_new_database_cannot_be_told_from_an_upgraded_one(empty: Store) -> None:
    """Finer than Alembic's comparison: conditions of indexes, names, and how rows are numbered."""
    upgrade(empty)
    with empty.reading() as connection:
        upgraded = _described(connection)
    with empty.transaction() as connection:
        METADATA.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        assert _described(connection) == set()
    prepare(empty)
    with empty.reading() as connection:
        assert _described(connection) == upgraded
    assert revision(empty) == HEAD
    assert len(upgraded) > len(METADATA.tables)


def test_a_database_that_holds_a_table_of_somebody_elses_is_left_as_it_is(empty: Store) -> None:
    with empty.transaction() as connection:
        connection.execute(text("CREATE TABLE task (colour TEXT)"))
    with pytest.raises(StoreUnavailableError, match=r"made \(.*task.* already exists\); nothing was changed"):
        prepare(empty)
    with empty.reading() as connection:
        assert row_counts(connection) == {"task": 0}


def test_a_populated_database_of_every_revision_comes_to_the_newest(
    empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = 'with op.batch_alter_table("task") as batch:\n    batch.add_column(sa.Column("colour", sa.Text()))'
    add_revisions(tmp_path, monkeypatch, body)
    upgrade(empty, NOW)
    load(empty, task(1), task(2, custom={"a": [1]}))
    done = upgrade(empty)
    assert (done.before, done.after) == (NOW, later(1))
    assert [(row.title, row.custom) for row in Snapshot(empty, current_vector(empty)).rows(Task)] == [
        ("Survey", None),
        ("Survey", {"a": [1]}),
    ]
    assert _columns(empty, "task")[-1] == "colour"


def test_child_rows_survive_that_their_parents_table_is_altered(
    empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_revisions(tmp_path, monkeypatch, PARENT_AND_CHILD, WIDER_PARENT)
    upgrade(empty, later(1))
    _parents(empty)
    assert upgrade(empty).after == later(2)
    assert (_count(empty, "parent"), _count(empty, "child")) == (10, CHILDREN)
    assert _columns(empty, "parent") == ["id", "amount", "currency"]
    with empty.reading() as connection:
        assert connection.exec_driver_sql("SELECT sum(amount) FROM parent").scalar_one() == 4_500


def test_with_foreign_keys_on_the_children_would_be_lost_and_the_upgrade_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the measured loss looks like here: the counts see it, and nothing is kept."""
    add_revisions(tmp_path, monkeypatch, PARENT_AND_CHILD, WIDER_PARENT)
    store = open_store(f"sqlite:///{tmp_path / 'syncline.db'}")
    upgrade(store, later(1))
    _parents(store)

    def foreign_keys_on(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")

    monkeypatch.setattr(upgrading, "_foreign_keys_off", foreign_keys_on)
    with pytest.raises(StoreError, match="would have lost rows of child; nothing was changed, please report this"):
        upgrade(store)
    assert revision(store) == later(1)
    assert (_count(store, "parent"), _count(store, "child")) == (10, CHILDREN)
    assert _columns(store, "parent") == ["id", "amount"]
    store.close()


def test_a_revision_that_loses_rows_is_refused_and_everything_undone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(store, task(1), task(2))
    lossy = "op.execute(\"DELETE FROM task WHERE place = ''\")"
    add_revisions(tmp_path, monkeypatch, 'op.create_table("colour", sa.Column("name", sa.Text()))', lossy)
    with pytest.raises(StoreError, match="store: the upgrade would have lost rows of task; nothing was changed"):
        upgrade(store)
    assert revision(store) == NOW
    assert _count(store, "task") == 2
    with store.reading() as connection:
        assert "colour" not in row_counts(connection)


def test_a_table_that_a_revision_drops_is_meant_to_go(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(store, task(1))
    add_revisions(tmp_path, monkeypatch, 'op.drop_table("listing_page")')
    assert upgrade(store).after == later(1)
    with store.reading() as connection:
        assert "listing_page" not in row_counts(connection)


def test_a_revision_that_breaks_references_is_refused(
    sqlite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orphan = 'op.execute("INSERT INTO child (id, parent) VALUES (1, 99)")'
    add_revisions(tmp_path, monkeypatch, PARENT_AND_CHILD, orphan)
    with pytest.raises(StoreError, match="would have broken 1 references; nothing was changed"):
        upgrade(sqlite)
    assert revision(sqlite) == NOW
    assert _count(sqlite, "task") == 3


@pytest.mark.parametrize(
    "body",
    ['op.execute("ALTER TABLE nowhere ADD COLUMN a TEXT")', 'op.execute("UPDATE task SET title = NULL")'],
    ids=["no such table", "broken rule"],
)
def test_a_revision_that_fails_is_told_and_undone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    load(store, task(1))
    add_revisions(tmp_path, monkeypatch, 'op.create_table("colour", sa.Column("name", sa.Text()))', body)
    with pytest.raises(StoreUnavailableError) as told:
        upgrade(store)
    assert str(told.value).startswith("store: the upgrade could not be made (")
    assert str(told.value).endswith("); nothing was changed")
    assert "\n" not in str(told.value)
    assert revision(store) == NOW
    assert _count(store, "task") == 1


def test_a_file_is_backed_up_as_it_was_before_it_is_upgraded(
    sqlite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_revisions(tmp_path, monkeypatch, 'op.execute("DROP TABLE task")')
    done = upgrade(sqlite)
    assert done.backup == tmp_path / f"syncline.db.before-{later(1)}-from-{NOW}"
    assert stat.S_IMODE(done.backup.stat().st_mode) == 0o600
    monkeypatch.undo()
    shutil.copy(done.backup, tmp_path / "restored.db")
    restored = open_store(f"sqlite:///{tmp_path / 'restored.db'}")
    prepare(restored)
    assert Snapshot(restored, current_vector(restored)).count(Task) == 3
    restored.close()


def test_a_file_is_backed_up_even_when_the_upgrade_is_refused(
    sqlite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_revisions(tmp_path, monkeypatch, 'op.execute("DELETE FROM task")')
    for _ in range(2):
        with pytest.raises(StoreError, match="lost rows of task"):
            upgrade(sqlite)
    assert (tmp_path / f"syncline.db.before-{later(1)}-from-{NOW}").is_file()


def test_without_a_backup_nothing_is_upgraded(sqlite: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_revisions(tmp_path, monkeypatch, PARENT_AND_CHILD)
    (tmp_path / f"syncline.db.before-{later(1)}-from-{NOW}").mkdir()
    with pytest.raises(StoreUnavailableError, match="nothing was changed, free some disk space"):
        upgrade(sqlite)
    assert revision(sqlite) == NOW


def test_a_database_of_a_newer_syncline_is_refused(store: Store) -> None:
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (prepare, upgrade):
        with pytest.raises(StoreVersionError) as refused:
            attempt(store)
        assert str(refused.value) == (
            f"store: written by a newer Syncline (revision 9999, this one knows {HEAD}); install that version"
        )


def test_an_older_file_is_upgraded_at_once_and_an_older_server_only_on_purpose(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_revisions(tmp_path, monkeypatch, PARENT_AND_CHILD)
    if store.is_sqlite:
        prepare(store)
    else:
        with pytest.raises(StoreVersionError) as refused:
            prepare(store)
        assert str(refused.value) == (
            f"store: tables are of revision {NOW}, this Syncline needs {later(1)}; back up and upgrade the database"
        )
        assert revision(store) == NOW
        assert upgrade(store) == Upgraded(before=NOW, after=later(1), backup=None)
    assert revision(store) == later(1)
    prepare(store)


def test_going_back_is_refused(store: Store) -> None:
    with pytest.raises(NotImplementedError, match="restore the backup"), store.transaction() as connection:
        command.downgrade(configuration(connection), "base")
    assert revision(store) == HEAD
