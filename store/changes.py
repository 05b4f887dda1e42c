"""What one run changed: the versions it opened and closed, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from store.read import rows_where
from store.tables import VERSIONS, entity_name

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from model.entities import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A unified row before and after a run; one of the two is None for a row that came or went."""

    entity: str
    key: str
    before: Provenance | None
    after: Provenance | None


def changes_of_run(
    connection: Connection, entity: type[Provenance], source: str, run: int, limit: int
) -> list[RowChange]:
    """Return up to `limit` rows of an entity that a run added, changed or closed, in key order."""
    table = VERSIONS[entity]
    opened = select(table.c.key).where(table.c.source == source, table.c.from_run == run)
    closed = select(table.c.key).where(table.c.source == source, table.c.to_run == run)
    touched = [row.key for row in connection.execute(opened.union(closed).order_by("key").limit(limit))]
    after = {row.key: row for row in rows_where(connection, entity, table.c.key.in_(touched), table.c.from_run == run)}
    before = {row.key: row for row in rows_where(connection, entity, table.c.key.in_(touched), table.c.to_run == run)}
    return [
        RowChange(entity=entity_name(entity), key=key, before=before.get(key), after=after.get(key)) for key in touched
    ]
