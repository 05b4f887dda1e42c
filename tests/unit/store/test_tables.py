"""Every entity has its table, made from its dataclass, and every constraint has a name."""

from __future__ import annotations

from dataclasses import fields

import pytest

from model.entities import ENTITIES, BaselineValue, Provenance, Task, TimeEntry
from store.tables import BY_NAME, METADATA, VERSIONS, entity_name


@pytest.mark.parametrize(
    ("entity", "name"), [(Task, "task"), (TimeEntry, "time_entry"), (BaselineValue, "baseline_value")]
)
def test_an_entity_is_named_in_small_letters(entity: type[Provenance], name: str) -> None:
    assert entity_name(entity) == name
    assert BY_NAME[name] is entity
    assert VERSIONS[entity].name == name


def test_every_entity_has_its_table_and_name() -> None:
    assert set(VERSIONS) == set(BY_NAME.values()) == set(ENTITIES)
    assert {table.name for table in VERSIONS.values()} == set(BY_NAME) <= set(METADATA.tables)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.__name__)
def test_every_field_has_a_column_and_no_other_is_there_but_those_of_versions(entity: type[Provenance]) -> None:
    columns = set(VERSIONS[entity].columns.keys())
    assert columns == {field.name for field in fields(entity)} | {"to_run", "content_hash"}


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.__name__)
def test_only_optional_fields_may_be_null(entity: type[Provenance]) -> None:
    table = VERSIONS[entity]
    empty = {field.name for field in fields(entity) if "None" in str(field.type)} | {"to_run"}
    assert {column.name for column in table.columns if column.nullable} == empty


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_every_constraint_and_index_has_a_name_that_tells_its_table(name: str) -> None:
    table = METADATA.tables[name]
    assert table.primary_key.name == f"pk_{name}"
    assert all(str(index.name).startswith((f"ix_{name}", f"uq_{name}")) for index in table.indexes)


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_no_row_waits_for_what_it_refers_to(name: str) -> None:
    assert METADATA.tables[name].foreign_keys == set()
