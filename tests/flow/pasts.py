"""The past of every row of a store: versions that neither overlap nor repeat each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from sqlalchemy import select

from store.open import Store
from store.tables import VERSIONS


class World(Protocol):
    """What has a store."""

    @property
    def store(self) -> Store:
        """The store."""
        ...


def broken_pasts(world: World, *, may_return: bool = False) -> list[str]:
    """Say where versions of a row overlap, repeat each other, or are of no run.

    Where records `may_return`, one that went and came back between two parts of one run repeats itself rightly.
    """
    found: list[str] = []
    with world.store.reading() as connection:
        for entity, table in VERSIONS.items():
            columns = (table.c.key, table.c.from_run, table.c.to_run, table.c.content_hash)
            before: Any = None
            for row in connection.execute(select(*columns).order_by(table.c.key, table.c.from_run)):
                if row.to_run is not None and row.to_run <= row.from_run:
                    found.append(f"{entity.__name__} {row.key} holds for no run: {row.from_run} to {row.to_run}")
                if before is not None and before.key == row.key:
                    found += _against(entity.__name__, before, row, may_return=may_return)
                before = row
    return found


def _against(name: str, before: Any, row: Any, *, may_return: bool) -> Iterator[str]:
    if before.to_run is None or before.to_run > row.from_run:
        yield f"{name} {row.key} has two versions in run {row.from_run}"
    if before.to_run == row.from_run and before.content_hash == row.content_hash and not may_return:
        yield f"{name} {row.key} has the same content again in run {row.from_run}"


def version_count(world: World) -> int:
    """Return how many versions of all rows there are, closed ones included."""
    with world.store.reading() as connection:
        return sum(len(connection.execute(select(table.c.key)).all()) for table in VERSIONS.values())
