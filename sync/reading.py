"""What all parts of one run share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sync.absent import Deletions
from sync.missing import Absences
from sync.outcome import Listener, RunResult

if TYPE_CHECKING:
    from store.leases import Lease
    from store.open import Store
    from sync.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What all scopes of one run share."""

    store: Store
    source: Source
    lease: Lease
    run: int
    now: datetime
    first_load: bool
    deletions: Deletions
    result: RunResult
    listener: Listener
    forced: bool = False  # map again what is unchanged, too
    full: bool = False  # read everything of an API again
    absences: Absences = field(default_factory=Absences)
