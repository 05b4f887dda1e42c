"""A simulated Tempo account, a store, and runs of the real engine between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.contract.connector import Surroundings
from connectors.contract.pages import Page, Scope
from connectors.tempo import MANIFEST
from connectors.tempo.connector import TempoConnector
from connectors.tempo.settings import SignIn, TempoSettings
from model.entities import TimeEntry
from model.keys import external_id
from model.settings import SecretReference
from store.open import Store
from sync.source import Source, make_source
from syncline.demo.tempo_site.server import TOKEN, Served, serve
from syncline.demo.tempo_site.state import Tempo
from syncline.demo.tempo_site.switches import Switches
from syncline.wiring import default_rules
from tests.unit.sync.bench import Bench

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ADA, BEN = "5b10ac8d:ada", "5b10ac8d:ben"
RULES = default_rules(MANIFEST)
HOUR = 3600

OPEN, CLOSED = date(2026, 11, 9), date(2026, 2, 10)
"""A day in an open month and one in a closed month, as of NOW."""


def settings(url: str, **options: Any) -> TempoSettings:
    """Return settings for a simulated account, with nothing but entries turned on."""
    given = {"approvals": False, "accounts": False, "requests_per_second": 1000, "since": date(2026, 1, 1), **options}
    return TempoSettings(
        connector="tempo", url=url, jira="jira", sign_in=SignIn(token=SecretReference("env:TEMPO_TOKEN")), **given
    )


def surroundings(clock: Clock, **changes: Any) -> Surroundings:
    """Return surroundings with the simulated account's token, whose pauses are counted and not waited."""
    return Surroundings(
        source="tempo",
        folder=Path(),
        now=clock.now,
        currency="USD",
        time_zone="America/Phoenix",
        environment={"TEMPO_TOKEN": TOKEN},
        pause=clock.pause,
        **changes,
    )


@dataclass
class Clock:
    """Our own clock, and the seconds that were to be waited."""

    at: datetime = NOW
    waits: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def pause(self, seconds: float) -> None:
        self.waits.append(seconds)


@dataclass
class Desk:
    """A served account with a source that reads it into a store."""

    tempo: Tempo
    served: Served
    clock: Clock
    options: dict[str, Any]
    store: Store | None = None
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def switches(self) -> Switches:
        return self.served.switches

    def connector(self) -> TempoConnector:
        return TempoConnector(settings(self.served.url, **self.options), surroundings(self.clock, asked=self.asked))

    def source(self) -> Source:
        return make_source("tempo", MANIFEST, self.connector(), RULES, {})

    def pages(self, stream: str, scope: str, after: str = "") -> list[Page]:
        return list(self.connector().pages(stream, Scope(name=scope), after))

    def bench(self) -> Bench:
        assert self.store is not None
        return Bench(self.store, now=self.clock.at)

    def run(self) -> Bench:
        """Read the account, expect that the run completed, and return the store to look at."""
        bench = self.bench()
        bench.completed(self.source())
        return bench

    def later(self, by: timedelta) -> None:
        """Let time pass here and there."""
        self.clock.at += by
        self.tempo.advance(by)

    def paths(self) -> list[str]:
        """What was asked, and forgotten with this."""
        found = [f"{one.method} {one.path}" for one in self.served.requests]
        self.served.requests.clear()
        return found


@contextmanager
def desk(tempo: Tempo, store: Store | None = None, **options: Any) -> Iterator[Desk]:
    """Serve an account and read it with these options."""
    with serve(tempo) as served:
        yield Desk(tempo=tempo, served=served, clock=Clock(), options=options, store=store)


def hours(bench: Bench) -> dict[str, tuple[str, date, int]]:
    """Return task, day and seconds of what a report would see, by the entry's id."""
    return {external_id(row.key): (str(row.task), row.work_on or date.min, row.work) for row in bench.rows(TimeEntry)}


def truth(tempo: Tempo) -> dict[str, tuple[str, date, int]]:
    """Return the same of the simulated account."""
    return {str(one.id): (f"jira:task:{one.issue}", one.day, one.seconds) for one in tempo.visible_entries()}
