"""Columns mean the same on both databases, and entities' annotations become columns."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from sqlalchemy import insert, select

from model.entities import ENTITIES, Assignment, Provenance, Task, TimeEntry
from model.values import Status, TaskKind
from store.columns import (
    PROVENANCE,
    canonical_json,
    column_type,
    entity_fields,
    instant_text,
    reference_fields,
    required,
)
from store.open import Store
from store.tables import ARCHIVED, REPORT, entity_name

ARIZONA = timezone(timedelta(hours=-7))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 22, 10, tzinfo=UTC), "2026-11-22T10:00:00.000000+00:00"),
        (datetime(2026, 11, 22, 10, 0, 0, 5, tzinfo=ARIZONA), "2026-11-22T17:00:00.000005+00:00"),
    ],
    ids=["utc", "arizona"],
)
def test_an_instant_has_one_text(moment: datetime, text: str) -> None:
    assert instant_text(moment) == text


def _archive(store: Store, moment: datetime | str) -> datetime:
    row = {"sha256": "00", "name": "a", "size": 1, "modified_at": moment, "archived_at": moment}
    with store.transaction() as connection:
        connection.execute(insert(ARCHIVED).values(row))
        found: datetime = connection.execute(select(ARCHIVED.c.modified_at)).scalar_one()
        return found


@pytest.mark.parametrize(
    "moment", [datetime(2026, 11, 22, 3, 4, 5, 6, tzinfo=ARIZONA), "2026-11-22T10:04:05.000006+00:00"]
)
def test_an_instant_comes_back_in_utc(store: Store, moment: datetime | str) -> None:
    found = _archive(store, moment)
    assert found == datetime(2026, 11, 22, 10, 4, 5, 6, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_zone_is_no_instant(store: Store) -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 # what must be refused
    with pytest.raises(Exception, match="has no time zone, so it names no instant"):
        _archive(store, naive)


def test_instants_are_ordered_as_time_is(store: Store) -> None:
    moments = [datetime(2026, 11, 22, hour, tzinfo=zone) for hour in (1, 9) for zone in (UTC, ARIZONA)]
    with store.transaction() as connection:
        for number, moment in enumerate(moments):
            row = {"sha256": str(number), "name": "a", "size": 1, "modified_at": moment, "archived_at": moment}
            connection.execute(insert(ARCHIVED).values(row))
        found = connection.execute(select(ARCHIVED.c.modified_at).order_by(ARCHIVED.c.modified_at)).scalars().all()
    assert list(found) == sorted(moments)


@pytest.mark.parametrize("vector", [{"b": 2, "a": 1}, '{"a":1,"b":2}'], ids=["object", "text"])
def test_an_object_is_kept_as_canonical_text(store: Store, vector: object) -> None:
    row = {"name": "w", "as_of": "2026-11-22", "made_at": datetime(2026, 11, 22, tzinfo=UTC), "sha256": "0"}
    with store.transaction() as connection:
        connection.execute(insert(REPORT).values(**row, vector=vector, document=b""))
        assert connection.exec_driver_sql("SELECT vector FROM report").scalar_one() == '{"a":1,"b":2}'
        assert connection.execute(select(REPORT.c.vector)).scalar_one() == {"a": 1, "b": 2}


def test_canonical_json_is_the_same_for_equal_values() -> None:
    assert canonical_json({"ü": 1, "a": [{"z": None, "b": True}]}) == '{"a":[{"b":true,"z":null}],"ü":1}'


def test_fields_are_those_of_the_entity_without_provenance() -> None:
    found = {field.name: field for field in entity_fields(Task)}
    assert not found.keys() & set(PROVENANCE)
    assert list(found) == [field.name for field in fields(Task) if field.name not in PROVENANCE]
    described = {
        "title": (str, False, MISSING),
        "status": (Status, False, Status.UNKNOWN),
        "kind": (TaskKind, False, TaskKind.TASK),
        "parent": (str, True, None),
        "work_planned": (int, True, None),
        "due_on": (date, True, None),
        "changed_at": (datetime, True, None),
        "is_critical": (bool, True, None),
        "custom": (dict, True, None),
    }
    assert {name: (found[name].type, found[name].optional, found[name].default) for name in described} == described
    assert entity_fields(Task) is entity_fields(Task)


def test_what_must_be_given_is_what_has_no_default() -> None:
    assert [field.name for field in entity_fields(TimeEntry) if required(field)] == ["work"]
    assert [field.name for field in entity_fields(Task) if required(field)] == ["title"]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.__name__)
def test_every_field_of_every_entity_has_a_column_type(entity: type[Provenance]) -> None:
    for field in entity_fields(entity):
        kind = type(column_type(field)).__name__
        expected = {
            str: "Text",
            int: "BigInteger",
            bool: "Boolean",
            date: "Date",
            datetime: "Instant",
            dict: "JsonText",
        }
        assert kind == ("Text" if issubclass(field.type, StrEnum) else expected[field.type]), field.name


def test_references_name_the_entities_they_may_be_of() -> None:
    assert dict(reference_fields(Assignment)) == {"task": ("task",), "identity": ("identity",)}


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.__name__)
def test_every_reference_is_to_an_entity_there_is(entity: type[Provenance]) -> None:
    names = {entity_name(one) for one in ENTITIES}
    assert {target for _, targets in reference_fields(entity) for target in targets} <= names
