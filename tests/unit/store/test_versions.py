"""A row's version is written when its content differs, closed when the row is gone, and never deleted."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy.exc import IntegrityError

from model.entities import Task, TimeEntry
from store import versions
from store.errors import DuplicateKeyError
from store.open import Store
from store.read import current, history
from store.tables import VERSIONS
from store.versions import Stamp, Written, content_hash
from tests.unit.store.invented import SOURCE, add, begin, complete, load, places_of, replace, row_of, task

RECORD = f"{SOURCE}:row:r1"


def _replace(store: Store, run: int, *tasks: Task, records: tuple[str, ...] = (RECORD,)) -> Written:
    with store.transaction() as connection:
        return replace(connection, run, records, *tasks)


def _remove(store: Store, run: int, *records: str) -> Written:
    with store.transaction() as connection:
        return versions.remove(connection, Task, records, run)


def _history(store: Store, number: int = 1) -> list[tuple[str, int, int | None]]:
    found = history(store, Task, f"{SOURCE}:task:{number}")
    return [(version.row.title, version.from_run, version.to_run) for version in found if isinstance(version.row, Task)]


def _current(store: Store) -> dict[str, str]:
    with store.reading() as connection:
        return {one.key.rsplit(":", 1)[1]: one.title for one in current(connection, Task)}


def test_added_rows_are_current_from_their_run_on(store: Store) -> None:
    run = begin(store)
    with store.transaction() as connection:
        assert add(connection, run, task(1), task(2, "Tender")) == Written(added=2)
    assert _current(store) == {"1": "Survey", "2": "Tender"}
    assert _history(store) == [("Survey", run, None)]


def test_no_rows_are_added_without_a_word_to_the_database(store: Store) -> None:
    with store.transaction() as connection:
        assert versions.add(connection, Task, [], {}, Stamp(SOURCE, 1)) == Written()


def test_a_changed_row_closes_its_version_and_opens_one(store: Store) -> None:
    first = load(store, task(1))
    second = begin(store)
    assert _replace(store, second, task(1, "Survey of roads")) == Written(changed=1)
    assert _history(store) == [("Survey", first, second), ("Survey of roads", second, None)]


def test_an_unchanged_row_writes_nothing(store: Store) -> None:
    first = load(store, task(1))
    assert _replace(store, begin(store), task(1)) == Written()
    assert _history(store) == [("Survey", first, None)]


def test_a_row_that_its_record_no_longer_gives_is_closed(store: Store) -> None:
    first = load(store, task(1), task(2, "Tender", record=RECORD))
    second = begin(store)
    assert _replace(store, second, task(1)) == Written(removed=1)
    assert _history(store, 2) == [("Tender", first, second)]
    assert _current(store) == {"1": "Survey"}


def test_a_record_may_give_rows_that_are_added_changed_removed_and_kept_at_once(store: Store) -> None:
    load(store, task(1), task(2, record=RECORD), task(3, record=RECORD))
    written = _replace(store, begin(store), task(1), task(2, "Tender", record=RECORD), task(4, record=RECORD))
    assert written == Written(added=1, changed=1, removed=1)
    assert _current(store) == {"1": "Survey", "2": "Tender", "4": "Survey"}


def test_rows_of_other_records_are_left_alone(store: Store) -> None:
    load(store, task(1), task(2))
    assert _replace(store, begin(store)) == Written(removed=1)
    assert _current(store) == {"2": "Survey"}


def test_a_key_may_move_between_records_that_are_replaced_together(store: Store) -> None:
    first = load(store, task(1))
    second = begin(store)
    moved = task(1, "Moved", record="plans:row:r2")
    assert _replace(store, second, moved, records=(RECORD, "plans:row:r2")) == Written(changed=1)
    assert _history(store) == [("Survey", first, second), ("Moved", second, None)]


def test_a_row_that_only_moves_to_another_record_or_partition_is_rewritten(store: Store) -> None:
    first = load(store, task(1))
    second = begin(store)
    moved = task(1, record="plans:row:r2")
    assert _replace(store, second, moved, records=(RECORD, "plans:row:r2")) == Written(changed=1)
    assert _remove(store, second, RECORD) == Written()
    complete(store, second)
    third = begin(store)
    elsewhere = dataclasses.replace(moved, partition="gis.xml")
    assert _replace(store, third, elsewhere, records=("plans:row:r2",)) == Written(changed=1)
    assert [(one.row.record, one.row.partition, one.from_run) for one in history(store, Task, moved.key)] == [
        (RECORD, "erp.xml", first),
        ("plans:row:r2", "erp.xml", second),
        ("plans:row:r2", "gis.xml", third),
    ]


def test_a_version_born_in_the_same_run_is_rewritten(store: Store) -> None:
    run = begin(store)
    with store.transaction() as connection:
        add(connection, run, task(1))
    assert _replace(store, run, task(1, "Corrected")) == Written(changed=1)
    assert _history(store) == [("Corrected", run, None)]


def test_a_version_born_and_removed_in_the_same_run_leaves_no_trace(store: Store) -> None:
    run = begin(store)
    with store.transaction() as connection:
        add(connection, run, task(1))
    assert _remove(store, run, RECORD) == Written(removed=1)
    assert _history(store) == []


def test_a_row_that_goes_and_returns_in_one_run_keeps_its_past(store: Store) -> None:
    first = load(store, task(1))
    second = begin(store)
    _remove(store, second, RECORD)
    _replace(store, second, task(1, "Returned"))
    _replace(store, second, task(1, "Returned twice"))
    assert _history(store) == [("Survey", first, second), ("Returned twice", second, None)]


def test_removed_rows_are_closed_and_may_return_later(store: Store) -> None:
    first = load(store, task(1), task(2))
    second = begin(store)
    assert _remove(store, second, RECORD, "plans:row:unknown") == Written(removed=1)
    complete(store, second)
    assert _remove(store, begin(store), RECORD) == Written()
    third = begin(store)
    assert _replace(store, third, task(1)) == Written(added=1)
    assert _history(store) == [("Survey", first, second), ("Survey", third, None)]


def test_more_records_than_one_look_up_takes_are_replaced_and_removed(store: Store) -> None:
    tasks = [task(number) for number in range(1_101)]
    records = [one.record for one in tasks]
    run = begin(store)
    with store.transaction() as connection:
        add(connection, run, *tasks)
    assert _replace(store, begin(store), *tasks[1:], records=tuple(records)) == Written(removed=1)
    assert _remove(store, begin(store), *records) == Written(removed=1_100)


def test_a_key_that_another_record_holds_is_refused_and_nothing_is_kept(store: Store) -> None:
    load(store, task(1))
    run = begin(store)
    with pytest.raises(DuplicateKeyError, match="task: a row with this key exists"), store.transaction() as connection:
        add(connection, run, task(2, record="plans:row:other"), task(1, record="plans:row:other"))
    with pytest.raises(DuplicateKeyError), store.transaction() as connection:
        replace(connection, run, ["plans:row:r3"], task(3), task(1, record="plans:row:r3"))
    assert _current(store) == {"1": "Survey"}


def test_who_holds_a_key_is_told_for_other_records_only(store: Store) -> None:
    load(store, task(1), task(2), task(3))
    _remove(store, begin(store), "plans:row:r3")
    rows = [row_of(task(number, record="plans:row:r2")) for number in (1, 2, 3, 4)]
    with store.reading() as connection:
        assert versions.held_by_others(connection, Task, rows) == {"plans:task:1": "plans:row:r1"}


def test_two_current_versions_of_a_key_are_impossible(store: Store) -> None:
    load(store, task(1))
    table = VERSIONS[Task]
    with store.reading() as connection:
        row = {**connection.execute(table.select()).one()._mapping, "from_run": 99}
    with pytest.raises(IntegrityError), store.transaction() as connection:
        connection.execute(table.insert(), row)
    with store.transaction() as connection:
        connection.execute(table.insert(), row | {"to_run": 100})


def test_a_broken_rule_that_is_no_duplicate_is_not_called_one(store: Store) -> None:
    run = begin(store)
    row = row_of(task(1))
    row.values = tuple(None if value == "Survey" else value for value in row.values)
    with pytest.raises(IntegrityError), store.transaction() as connection:
        versions.add(connection, Task, [row], places_of([task(1)]), Stamp(SOURCE, run))


def test_rows_of_each_entity_have_their_own_table(store: Store) -> None:
    entry = TimeEntry(key="plans:time:1", source=SOURCE, partition="erp.xml", record=RECORD, work=3600)
    load(store, task(1), entry)
    assert _remove(store, begin(store), RECORD) == Written(removed=1)
    with store.reading() as connection:
        assert [one.key for one in current(connection, TimeEntry)] == ["plans:time:1"]


def test_counts_add_up() -> None:
    total = Written(added=1)
    total += Written(added=1, changed=2, removed=3)
    assert total == Written(added=2, changed=2, removed=3)


def test_contents_are_told_apart_by_their_hash() -> None:
    contents = [("1",), (1,), (True,), (None,), ("None",), ("1", ""), ("", "1"), ("1", None)]
    assert len({content_hash(values) for values in contents}) == len(contents)
    assert content_hash(("a", 1)).hex() == content_hash(("a", 1)).hex()
    assert {len(content_hash(values)) for values in contents} == {16}
