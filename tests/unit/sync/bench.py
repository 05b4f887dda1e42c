"""A bench for engine tests: runs a source and tells what the store then holds, as reports would see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select

from model.entities import Provenance, QuarantinedRecord, SourceFile, Task
from model.keys import external_id
from store.open import Store
from store.read import Snapshot, Version, current_vector, history
from store.tables import VERSIONS
from sync.outcome import Ending, Progress, RunResult
from sync.run import World, run_sync
from sync.source import Source
from tests.unit.sync.sources import MARLOW, NOW

EntityT = TypeVar("EntityT", bound=Provenance)


@dataclass
class Bench:
    """One store with everything a run needs around it."""

    store: Store
    told: list[Progress] = field(default_factory=list)
    now: datetime = NOW

    def world(self, holder: str = "desk:1:1") -> World:
        return World(
            store=self.store,
            now=lambda: self.now,
            holder=holder,
            is_dead=lambda _holder: False,
            listener=self.told.append,
        )

    def run(self, source: Source, *, confirm_deletes: bool = False, full: bool = False) -> RunResult:
        return run_sync(self.world(), source, confirm_deletes=confirm_deletes, full=full)

    def completed(self, source: Source, *, confirm_deletes: bool = False, full: bool = False) -> RunResult:
        """Run and expect that the run completed."""
        result = self.run(source, confirm_deletes=confirm_deletes, full=full)
        assert (result.ending, result.error) == (Ending.COMPLETED, "")
        return result

    def rows(self, entity: type[EntityT], vector: Mapping[str, int] | None = None) -> list[EntityT]:
        """Return what a report sees now, or saw at a vector."""
        return list(Snapshot(self.store, current_vector(self.store) if vector is None else vector).rows(entity))

    def titles(self, vector: Mapping[str, int] | None = None) -> dict[str, str]:
        """Return the tasks' titles by external id."""
        return {external_id(row.key): row.title for row in self.rows(Task, vector)}

    def files(self) -> dict[str, tuple[str, str]]:
        """Return state and reason of every known file by scope."""
        return {external_id(row.key): (row.state.value, row.reason or "") for row in self.rows(SourceFile)}

    def reasons(self) -> list[str]:
        """Return why records stand in quarantine."""
        return [row.reason for row in self.rows(QuarantinedRecord)]

    def history(self, key: str, entity: type[Provenance] = Task) -> list[Version]:
        return history(self.store, entity, f"{MARLOW}:{'task' if entity is Task else 'source_file'}:{key}")

    def versions(self) -> int:
        """Return how many versions of all entities there are, those of files left out."""
        with self.store.reading() as connection:
            return sum(
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for entity, table in VERSIONS.items()
                if entity is not SourceFile
            )

    def column(self, table: Any, name: str) -> list[Any]:
        """Return a column of one of the engine's own tables, in its order."""
        with self.store.reading() as connection:
            return [row[0] for row in connection.execute(select(table.c[name]).order_by(table.c[name]))]
