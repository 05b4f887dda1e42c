"""What a report reads: the store as it was known at a vector of runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from model.entities import Provenance

CONFIGURATION = "configuration"
"""The source that holds the declared projects and their links."""

COMPLETED, FAILED, WAITING = "completed", "failed", "waiting"
"""States of a run that freshness tells apart."""

EntityT = TypeVar("EntityT", bound=Provenance)


class RunFacts(Protocol):
    """What freshness needs to know of a run."""

    @property
    def id(self) -> int:
        """Number of the run."""
        ...

    @property
    def connector(self) -> str:
        """Name of the connector that read the source."""
        ...

    @property
    def state(self) -> str:
        """`running`, `waiting`, `completed` or `failed`."""
        ...

    @property
    def finished_at(self) -> datetime | None:
        """Aware UTC; None while it runs."""
        ...

    @property
    def mapping_version(self) -> str:
        """The mapping that the rows were made with."""
        ...

    @property
    def error(self) -> str | None:
        """Why it failed or waits, one sentence."""
        ...

    @property
    def waits_until(self) -> datetime | None:
        """Aware UTC: until when a waiting run leaves its source alone."""
        ...


class Snapshot(Protocol):
    """The unified rows at a vector {source: last completed run}."""

    @property
    def vector(self) -> Mapping[str, int]:
        """The last completed run of each source."""
        ...

    def rows(self, entity: type[EntityT], **where: object) -> Iterator[EntityT]:
        """Yield the rows of an entity; `where` narrows by column: a value, or a collection of which one must match."""
        ...

    def runs(self) -> Mapping[str, RunFacts]:
        """Return the runs of the vector by source."""
        ...

    def file_names(self) -> Mapping[str, str]:
        """Return the name of every file that was read, by SHA-256; older deliveries too, whose rows may still stand."""
        ...
