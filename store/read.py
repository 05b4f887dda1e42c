"""Reads unified rows as they were known at a vector of runs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import and_, any_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from model.entities import Provenance
from store import archive, runs
from store.columns import entity_fields
from store.runs import Run
from store.tables import BY_NAME, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Column, Connection, Select, Table
    from sqlalchemy.sql.elements import ColumnElement

    from store.open import Store

EntityT = TypeVar("EntityT", bound=Provenance)

ROWS_AT_ONCE = 1_000


class Version(NamedTuple):
    """A version of a row with the runs it holds for."""

    row: Provenance
    from_run: int  # inclusive
    to_run: int | None  # exclusive


class Snapshot:
    """The store as it was known when the runs of `vector` had completed; later runs cannot be seen."""

    def __init__(self, store: Store, vector: Mapping[str, int]) -> None:
        self._store = store
        self.vector = dict(sorted(vector.items()))

    def rows(self, entity: type[EntityT], **where: object) -> Iterator[EntityT]:
        """Yield the rows of an entity in key order.

        `where` narrows by column: a value, None, or a collection of values of which one must match.
        """
        table = VERSIONS[entity]
        made = _maker(table)
        with self._store.reading() as connection:
            query = self._known(entity).where(*_narrowed(connection, table, where)).order_by(table.c.key)
            for row in connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}):
                yield made(row)

    def count(self, entity: type[Provenance], **where: object) -> int:
        """Return how many rows `rows` would yield."""
        with self._store.reading() as connection:
            known = self._known(entity).where(*_narrowed(connection, VERSIONS[entity], where))
            return connection.execute(select(func.count()).select_from(known.subquery())).scalar_one()

    def runs(self) -> Mapping[str, Run]:
        """Return the runs of the vector by source."""
        with self._store.reading() as connection:
            found = {source: runs.by_id(connection, number) for source, number in self.vector.items()}
        return {source: run for source, run in found.items() if run is not None}

    def file_names(self) -> Mapping[str, str]:
        """Return the name of every file that was ever read, by SHA-256; rows of older deliveries keep their place."""
        with self._store.reading() as connection:
            return archive.names(connection)

    def _known(self, entity: type[Provenance]) -> Select[*tuple[Any, ...]]:
        table = VERSIONS[entity]
        known = [
            and_(table.c.source == source, table.c.from_run <= run, or_(table.c.to_run.is_(None), table.c.to_run > run))
            for source, run in self.vector.items()
        ]
        return select(*(table.c[field.name] for field in fields(entity))).where(
            or_(*known) if known else table.c.key.is_(None)
        )


def current_vector(store: Store) -> Mapping[str, int]:
    """Return the last completed run of each source: what a report made now reads at."""
    with store.reading() as connection:
        return runs.completed(connection)


def latest_runs(store: Store) -> Mapping[str, Run]:
    """Return the newest run of each source in whatever state, for freshness."""
    with store.reading() as connection:
        return runs.latest(connection)


def current(connection: Connection, entity: type[EntityT], **where: object) -> list[EntityT]:
    """Return the newest rows of an entity inside a transaction, those of runs that are not completed included."""
    table = VERSIONS[entity]
    return rows_where(connection, entity, table.c.to_run.is_(None), *_narrowed(connection, table, where))


def rows_where(connection: Connection, entity: type[EntityT], *conditions: ColumnElement[bool]) -> list[EntityT]:
    """Return the versions of an entity that fulfil conditions on its table, in key order."""
    table = VERSIONS[entity]
    query = select(*(table.c[field.name] for field in fields(entity))).where(*conditions).order_by(table.c.key)
    made = _maker(table)
    return [made(row) for row in connection.execute(query)]


def history(store: Store, entity: type[Provenance], key: str) -> list[Version]:
    """Return every version of one row, oldest first."""
    table = VERSIONS[entity]
    columns = [table.c[field.name] for field in fields(entity)]
    query = select(*columns, table.c.to_run).where(table.c.key == key).order_by(table.c.from_run)
    made = _maker(VERSIONS[entity])
    with store.reading() as connection:
        return [Version(made(row[:-1]), row.from_run, row.to_run) for row in connection.execute(query)]


def _narrowed(connection: Connection, table: Table, where: Mapping[str, object]) -> list[ColumnElement[bool]]:
    return [_matches(connection, table.c[name], value) for name, value in where.items()]


def _matches(connection: Connection, column: Column[Any], value: object) -> ColumnElement[bool]:
    if value is None:
        return column.is_(None)
    if isinstance(value, str) or not isinstance(value, Collection):
        return column == value
    return _one_of(connection, column, value)


def _one_of(connection: Connection, column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Compare with any number of values by a single parameter: databases take only so many, and rows come in order."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    stored = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    listed = json.dumps([stored(value) if stored else value for value in values])
    return column.in_(select(func.json_each(listed).table_valued("value").c.value))


@cache
def _maker(table: Table) -> Callable[[Any], Any]:
    """Return the function that turns a row of the columns, in field order, into the table's entity."""
    entity = BY_NAME[table.name]
    names = [field.name for field in fields(entity)]
    enums = {field.name: field.type for field in entity_fields(entity) if issubclass(field.type, StrEnum)}
    positions = [(names.index(name), enum) for name, enum in enums.items()]

    def made(row: Any) -> Provenance:
        values = list(row)
        for position, enum in positions:
            if values[position] is not None:
                values[position] = enum(values[position])
        return entity(**dict(zip(names, values, strict=True)))

    return made
