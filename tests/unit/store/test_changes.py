"""What one run changed is told row by row, before and after."""

from __future__ import annotations

from model.entities import Task
from store import versions
from store.changes import RowChange, changes_of_run
from store.open import Store
from tests.unit.store.invented import SOURCE, add, begin, complete, load, replace, task


def _changes(store: Store, run: int, limit: int = 100) -> list[tuple[str, str | None, str | None]]:
    with store.reading() as connection:
        found = changes_of_run(connection, Task, SOURCE, run, limit)
    return [(one.key.rsplit(":", 1)[1], _title(one.before), _title(one.after)) for one in found]


def _title(row: object) -> str | None:
    return row.title if isinstance(row, Task) else None


def _write(store: Store, run: int) -> None:
    """Change row 1, lose row 2, gain row 4, and leave row 3 alone."""
    with store.transaction() as connection:
        replace(connection, run, [task(1).record], task(1, "Changed"))
        versions.remove(connection, Task, [task(2).record], run)
        add(connection, run, task(4, "New"))


def test_a_run_added_changed_and_closed_rows(store: Store) -> None:
    first = load(store, task(1), task(2), task(3))
    second = begin(store)
    _write(store, second)
    expected = [("1", "Survey", "Changed"), ("2", "Survey", None), ("4", None, "New")]
    assert _changes(store, second) == expected
    assert _changes(store, first) == [(number, None, "Survey") for number in ("1", "2", "3")]
    assert _changes(store, second, limit=2) == expected[:2]
    assert _changes(store, second + 1) == []


def test_a_change_tells_its_entity_and_whole_rows(store: Store) -> None:
    first = load(store, task(1))
    second = begin(store)
    with store.transaction() as connection:
        replace(connection, second, [task(1).record], task(1, "Changed"))
        found = changes_of_run(connection, Task, SOURCE, second, 10)
    before, after = task(1, from_run=first), task(1, "Changed", from_run=second)
    assert found == [RowChange(entity="task", key="plans:task:1", before=before, after=after)]


def test_what_other_sources_changed_is_not_told(store: Store) -> None:
    load(store, task(1, source="jira"))
    run = load(store, task(1))
    assert _changes(store, run - 1) == []
    assert len(_changes(store, run)) == 1


def test_what_later_runs_changed_does_not_alter_what_a_run_did(store: Store) -> None:
    load(store, task(1), task(2), task(3))
    second = begin(store)
    _write(store, second)
    before = _changes(store, second)
    complete(store, second)
    third = begin(store)
    with store.transaction() as connection:
        versions.remove(connection, Task, [task(1).record, task(4).record], third)
    assert _changes(store, second) == before
    assert _changes(store, third) == [("1", "Changed", None), ("4", "New", None)]
