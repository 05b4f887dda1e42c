"""What a run tells its caller: progress while it works, and a result that says who has to act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from connectors.contract.pages import Unread, Waiting
from model.entities import Provenance
from store.scopes import Brake
from store.versions import Written
from sync.page import PageOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run has come; sent after every page."""

    source: str
    scope: str
    read: int  # records of the run so far
    changed: int  # unified rows of the run so far
    pages: int = 0  # written by the run so far, each kept for good


Listener = Callable[[Progress], None]


class Ending(StrEnum):
    """How a run ended."""

    COMPLETED = "completed"
    FAILED = "failed"
    BUSY = "busy"  # another process reads this source now
    WAITING = "waiting"  # the source asked to be left alone for a while; the run goes on by itself after it


@dataclass(frozen=True, slots=True)
class PutAside:
    """A file that was not read, and the sentence that says why."""

    file: str
    sentence: str


@dataclass(slots=True, kw_only=True)
class RunResult:
    """One run of one source."""

    source: str
    run: int | None = None
    ending: Ending = Ending.COMPLETED
    error: str = ""  # why it failed, waits or is busy, one sentence
    until: datetime | None = None  # of a run that waits: aware UTC; before then the source is not asked
    read: int = 0
    pages: int = 0  # written
    changed: int = 0  # unified rows added, changed or removed
    removed: int = 0  # raw records gone
    quarantined: int = 0  # rows quarantined in this run
    unchanged_files: int = 0
    loaded_files: list[str] = field(default_factory=list)
    put_aside: list[PutAside] = field(default_factory=list)
    late: list[str] = field(default_factory=list)  # sentences about files older than what is current
    waiting: list[Waiting] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)  # what could not be read: its rows stay, and are stale
    brakes: list[Brake] = field(default_factory=list)
    written: dict[type[Provenance], Written] = field(default_factory=dict)
    resumed: bool = False

    def add(self, outcome: PageOutcome) -> None:
        """Count what a page did."""
        self.pages += 1
        self.read += outcome.read
        self.changed += outcome.changed
        self.removed += outcome.removed_records
        self.quarantined += outcome.quarantined
        for entity, written in outcome.written.items():
            self.written.setdefault(entity, Written()).__iadd__(written)

    @property
    def needs_person(self) -> bool:
        """Tell whether somebody has to do something: mend, confirm or decide."""
        told = self.put_aside or self.late or self.brakes or self.quarantined or self.unread
        return self.ending is Ending.FAILED or bool(told)
