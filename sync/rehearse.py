"""A run as it would be: the same code, everything undone at its end, and what it would have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from store.changes import changes_of_run
from store.columns import PROVENANCE
from sync.run import World, run_sync

if TYPE_CHECKING:
    from store.changes import RowChange
    from sync.outcome import RunResult
    from sync.source import Source

SHOWN_PER_ENTITY = 20
"""Changed rows of an entity that are shown; the counts tell the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One unified row that would change."""

    entity: str
    key: str
    kind: str  # "added", "changed" or "removed"
    fields: Mapping[str, tuple[object, object]]  # name -> (before, after); of an added row all that are filled
    name: str = ""  # what people call the row, where it has a name or title
    currency: str | None = None  # of the row's amounts, which need not differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do."""

    result: RunResult
    differences: tuple[Difference, ...]  # up to `SHOWN_PER_ENTITY` of each entity


def rehearse(world: World, source: Source, *, confirm_deletes: bool = False) -> Plan:
    """Run a sync inside a transaction that is undone, and return what it would have changed.

    On SQLite no other process can write meanwhile.
    """
    with world.store.rehearsal():
        result = run_sync(world, source, confirm_deletes=confirm_deletes)
        differences: list[Difference] = []
        if result.run is not None:
            with world.store.reading() as connection:
                for entity in result.written:
                    found = changes_of_run(connection, entity, source.name, result.run, SHOWN_PER_ENTITY)
                    differences += [difference for change in found if (difference := _difference(change)) is not None]
    return Plan(result=result, differences=tuple(differences))


def _difference(change: RowChange) -> Difference | None:
    row = change.after or change.before
    if row is None:
        return None
    names = [field.name for field in fields(row) if field.name not in PROVENANCE]
    pairs = {name: (getattr(change.before, name, None), getattr(change.after, name, None)) for name in names}
    differing = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    kind = "added" if change.before is None else "removed" if change.after is None else "changed"
    name = next((text for one in ("title", "name") if (text := getattr(row, one, None))), "")
    currency: str | None = getattr(row, "currency", None)
    return Difference(entity=change.entity, key=change.key, kind=kind, fields=differing, name=name, currency=currency)
