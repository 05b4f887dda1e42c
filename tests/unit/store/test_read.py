"""Rows are read as they were known at a vector of runs, typed, narrowed and in order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.entities import ENTITIES, FinanceLine, Provenance, SourceFile, SourceProject, Task
from model.values import FileState, LayoutKind, Measure, PercentBasis, Status, TaskKind
from store import versions
from store.columns import EntityField, entity_fields
from store.open import Store
from store.read import Snapshot, Version, current, current_vector, history
from tests.unit.store.invented import SOURCE, add, begin, complete, fail, load, replace, task

CHANGED_AT = datetime(2026, 11, 20, 17, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-7)))

TASKS = (
    task(1, "Survey", status=Status.DONE, due_on=date(2026, 3, 1), is_critical=True, work_planned=3600),
    task(2, "Tender", status=Status.TODO, due_on=date(2026, 6, 30), is_critical=False, changed_at=CHANGED_AT),
    task(3, "Build", kind=TaskKind.SUMMARY, status=Status.TODO, work_planned=2**40),
)


def _now(store: Store) -> Snapshot:
    return Snapshot(store, current_vector(store))


def _numbers(rows: Iterable[Provenance]) -> list[int]:
    return [int(row.key.rsplit(":", 1)[1]) for row in rows]


@pytest.fixture
def three(store: Store) -> Store:
    """A store that holds the three tasks, added in another order."""
    load(store, *reversed(TASKS))
    return store


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, [1, 2, 3]),
        ({"title": "Tender"}, [2]),
        ({"title": "Nobody's"}, []),
        ({"status": Status.TODO}, [2, 3]),
        ({"status": "todo"}, [2, 3]),
        ({"status": [Status.DONE, Status.BLOCKED]}, [1]),
        ({"due_on": None}, [3]),
        ({"due_on": date(2026, 6, 30)}, [2]),
        ({"due_on": (date(2026, 6, 30), date(2026, 3, 1))}, [1, 2]),
        ({"is_critical": True}, [1]),
        ({"is_critical": False}, [2]),
        ({"is_critical": {True, False}}, [1, 2]),
        ({"changed_at": CHANGED_AT}, [2]),
        ({"changed_at": [CHANGED_AT.astimezone(UTC)]}, [2]),
        ({"work_planned": [2**40, 3600, 5]}, [1, 3]),
        ({"key": frozenset({"plans:task:3"})}, [3]),
        ({"key": dict.fromkeys(["plans:task:3", "plans:task:1"]).keys()}, [1, 3]),
        ({"status": Status.TODO, "due_on": None}, [3]),
        ({"status": [Status.TODO], "title": ["Tender", "Survey"]}, [2]),
        ({"source": "jira"}, []),
        ({"key": []}, []),
        ({"due_on": ()}, []),
        ({"changed_at": set()}, []),
        ({"title": 'odd "quotes" and \\ and ?'}, []),
        ({"title": ['odd "quotes" and \\ and ?', "Build"]}, [3]),
    ],
    ids=repr,
)
def test_rows_are_narrowed_by_value_none_or_collection(
    three: Store, where: dict[str, object], expected: list[int]
) -> None:
    snapshot = _now(three)
    assert _numbers(snapshot.rows(Task, **where)) == expected
    assert snapshot.count(Task, **where) == len(expected)
    with three.reading() as connection:
        assert _numbers(current(connection, Task, **where)) == expected


def test_collections_may_be_longer_than_a_database_takes_parameters_and_rows_still_come_by_key(store: Store) -> None:
    run = begin(store)
    tasks = [task(number, f"title {9_000 - number}") for number in range(1_000, 2_200)]
    with store.transaction() as connection:
        add(connection, run, *tasks)
    complete(store, run)
    titles = {f"title {number}" for number in range(66_000)}
    records = [one.record for one in tasks[::-2]]
    snapshot = _now(store)
    assert _numbers(snapshot.rows(Task, title=titles)) == list(range(1_000, 2_200))
    assert _numbers(snapshot.rows(Task, title=titles, record=records)) == list(range(1_001, 2_200, 2))
    assert snapshot.count(Task, title=titles, record=records) == 600


def test_an_unknown_column_is_an_error_of_the_caller(three: Store) -> None:
    with pytest.raises(KeyError, match="colour"):
        list(_now(three).rows(Task, colour="red"))


def test_values_come_back_typed(store: Store) -> None:
    own = task(
        1,
        "Überprüfung 🏛",
        kind=TaskKind.MILESTONE,
        status=Status.IN_PROGRESS,
        percent_complete=5_000,
        percent_basis=PercentBasis.WORK,
        planned_start_on=date(2026, 1, 1),
        is_critical=True,
        cost_planned=9_007_199_254_740_993,
        changed_at=CHANGED_AT,
        custom={"b": [1, None, "ü"], "a": {"deep": True}},
    )
    run = load(store, own)
    (found,) = _now(store).rows(Task)
    assert found == dataclasses.replace(own, from_run=run)
    assert found.kind is TaskKind.MILESTONE
    assert found.percent_basis is PercentBasis.WORK
    assert found.is_critical is True
    assert found.changed_at is not None
    assert found.changed_at.utcoffset() == timedelta(0)
    assert type(found.planned_start_on) is date


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
_JSON = st.dictionaries(_TEXT, st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | _TEXT, max_size=3)
_VALUES: dict[type, st.SearchStrategy[object]] = {
    str: _TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001 # a bound
    dict: _JSON,
}


def _words_of(enumeration: Any) -> st.SearchStrategy[object]:
    return st.sampled_from(list(enumeration))


def _value(field: EntityField) -> st.SearchStrategy[object]:
    values = _VALUES[field.type] if field.type in _VALUES else _words_of(field.type)
    return st.none() | values if field.optional else values


def _rows(entity: type[Provenance]) -> st.SearchStrategy[Provenance]:
    key = f"{SOURCE}:{entity.__name__}:1"
    fixed = {"key": st.just(key), "source": st.just(SOURCE), "record": st.just(key)}
    free = {"partition": _TEXT, "place": _TEXT, **{field.name: _value(field) for field in entity_fields(entity)}}
    return st.builds(entity, **fixed, **free)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.sampled_from(ENTITIES).flatmap(_rows))
def test_any_row_of_any_entity_comes_back_as_it_was(store: Store, row: Provenance) -> None:
    with store.rehearsal():
        run = load(store, row)
        assert list(Snapshot(store, {SOURCE: run}).rows(type(row))) == [dataclasses.replace(row, from_run=run)]


def test_rows_of_a_run_that_has_not_completed_are_invisible(store: Store) -> None:
    first = load(store, task(1))
    second = begin(store)
    with store.transaction() as connection:
        replace(connection, second, [task(1).record], task(1, "Changed"))
        add(connection, second, task(2))
    assert [row.title for row in _now(store).rows(Task)] == ["Survey"]
    with store.reading() as connection:
        assert [row.title for row in current(connection, Task)] == ["Changed", "Survey"]
    fail(store, second)
    assert current_vector(store) == {SOURCE: first}
    third = begin(store)
    complete(store, third)
    assert [row.title for row in _now(store).rows(Task)] == ["Changed", "Survey"]
    assert [row.title for row in Snapshot(store, {SOURCE: first}).rows(Task)] == ["Survey"]


def test_each_source_is_read_at_its_own_run(store: Store) -> None:
    plans = load(store, task(1))
    jira = load(store, task(1, "Bug", source="jira"))
    later = begin(store)
    with store.transaction() as connection:
        versions.remove(connection, Task, [task(1).record], later)
    complete(store, later)

    def titles(**vector: int) -> list[str]:
        return [row.title for row in Snapshot(store, vector).rows(Task)]

    assert titles(plans=plans, jira=jira) == ["Bug", "Survey"]
    assert titles(plans=later, jira=jira) == ["Bug"]
    assert titles(plans=plans) == ["Survey"]
    assert titles(plans=plans, jira=jira - 1) == ["Survey"]


def test_nothing_is_known_at_an_empty_vector(three: Store) -> None:
    snapshot = Snapshot(three, {})
    assert list(snapshot.rows(Task)) == []
    assert snapshot.count(Task) == 0
    assert snapshot.runs() == {}
    assert snapshot.vector == {}


def test_a_vector_is_kept_in_order_of_sources(store: Store) -> None:
    assert list(Snapshot(store, {"plans": 2, "jira": 1}).vector) == ["jira", "plans"]


def test_rows_may_be_read_while_others_are(three: Store) -> None:
    snapshot = _now(three)
    pairs = [(one.title, other.title) for one in snapshot.rows(Task) for other in snapshot.rows(Task)]
    assert len(pairs) == 9


def test_rows_are_read_inside_a_rehearsal_while_it_writes(three: Store) -> None:
    with three.rehearsal():
        snapshot = _now(three)
        titles = []
        for row in snapshot.rows(Task):
            titles.append(row.title)
            with three.reading() as connection:
                assert len(current(connection, Task)) == 3
    assert titles == ["Survey", "Tender", "Build"]


def test_the_history_of_a_row_is_told_oldest_first(store: Store) -> None:
    first = load(store, task(1))
    second = begin(store)
    with store.transaction() as connection:
        replace(connection, second, [task(1).record], task(1, "Changed", status=Status.DONE))
    assert history(store, Task, "plans:task:1") == [
        Version(task(1, from_run=first), first, second),
        Version(task(1, "Changed", status=Status.DONE, from_run=second), second, None),
    ]
    assert history(store, Task, "plans:task:none") == []


def test_every_enumeration_of_every_entity_is_read_as_one(store: Store) -> None:
    where: dict[str, Any] = {"source": SOURCE, "partition": "", "record": "plans:row:1"}
    line = FinanceLine(
        key="plans:line:1",
        layout="ledger",
        layout_kind=LayoutKind.SNAPSHOT,
        measure=Measure.ACTUAL,
        amount=-1,
        currency="USD",
        **where,
    )
    file = SourceFile(
        key="plans:file:1",
        name="a.csv",
        state=FileState.LATE,
        sha256="00",
        size=1,
        modified_at=CHANGED_AT,
        **where,
    )
    load(store, line, file, SourceProject(key="plans:project:1", name="erp", **where))
    snapshot = _now(store)
    assert [(row.measure, row.layout_kind) for row in snapshot.rows(FinanceLine)] == [
        (Measure.ACTUAL, LayoutKind.SNAPSHOT)
    ]
    assert [type(row.state) for row in snapshot.rows(SourceFile)] == [FileState]
    assert [row.custom for row in snapshot.rows(SourceProject)] == [None]
