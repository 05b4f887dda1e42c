"""Small real implementations of the protocols that parts of Syncline are tested against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from model.entities import Provenance

EntityT = TypeVar("EntityT", bound=Provenance)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeRun:
    """A run of a source, as reports see it."""

    id: int = 1
    connector: str = "project_file"
    state: str = "completed"
    finished_at: datetime | None = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
    mapping_version: str = "m1"
    error: str | None = None
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MemorySnapshot:
    """Unified rows in a list, answered in key order like the store does."""

    data: Iterable[Provenance]
    sources: Mapping[str, FakeRun] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def vector(self) -> Mapping[str, int]:
        return {source: run.id for source, run in self.sources.items()}

    def rows(self, entity: type[EntityT], **where: object) -> Iterator[EntityT]:
        found = (row for row in self.data if isinstance(row, entity))
        yield from sorted((row for row in found if _holds(row, where)), key=lambda row: row.key)

    def runs(self) -> Mapping[str, FakeRun]:
        return self.sources

    def file_names(self) -> Mapping[str, str]:
        return self.files


def _holds(row: Provenance, where: Mapping[str, object]) -> bool:
    for name, wanted in where.items():
        value = getattr(row, name)
        if isinstance(wanted, Collection) and not isinstance(wanted, str):
            if value not in wanted:
                return False
        elif value != wanted:
            return False
    return True
