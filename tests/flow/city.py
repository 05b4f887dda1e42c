"""The made-up city read and reported on twice, a month apart."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from sync.outcome import RunResult
from syncline.demo.answering import Addresses, Note, a_new_city, noted_city
from syncline.demo.city import FIRST_REPORT, SECOND_REPORT
from syncline.demo.deliveries import FIRST_DELIVERY, SECOND_DELIVERY, SEED, advance_city, write_city
from syncline.demo.facts import CityFacts
from syncline.reporting import MadeReport, Wish, make_report
from syncline.wiring import Application
from tests.flow.running import opened, ready, synced

OCTOBER = datetime(2026, 10, 6, 18, 0, tzinfo=UTC)
"""Some hours after September's files were delivered."""

NOVEMBER = datetime(2026, 11, 5, 18, 0, tzinfo=UTC)
"""Some hours after October's files were delivered."""

DECEMBER = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class CitySites:
    """The city's Jira and Planner, always at the same addresses, as they stood at whatever moment a test wants."""

    at: Addresses = field(default_factory=lambda: Addresses(jira="http://127.0.0.1:0", graph="http://127.0.0.1:0"))
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self.at = self._open.enter_context(a_new_city(SEED, FIRST_DELIVERY, self.at)).at
        return self

    def stand_at(self, until: datetime) -> None:
        """Let the story begin anew and come to an instant; ids and dates are the same each time."""
        self._open.close()
        self._open.enter_context(noted_city(Note(at=self.at, seed=SEED, until=until)))

    def __exit__(self, *_: object) -> None:
        self._open.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What a sync and a report came to."""

    runs: dict[str, RunResult]  # by source
    made: MadeReport
    folder: Path  # a copy of the city's folder as it stood afterwards, the store in it


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Both months, and what is true of them."""

    facts: CityFacts
    sites: CitySites
    first: Month
    second: Month


def two_months(folder: Path, sites: CitySites, url: str = "") -> City:
    """Write the city, sync and report for September, let October go by, sync and report again."""
    city, copies = folder / "city", folder / "copies"
    sites.stand_at(FIRST_DELIVERY)
    facts = write_city(city, SEED, sites.at)
    first = _month(ready(city, OCTOBER, url), FIRST_REPORT, copies / "september")
    advance_city(city)
    sites.stand_at(SECOND_DELIVERY)
    second = _month(ready(city, NOVEMBER, url), SECOND_REPORT, copies / "october")
    return City(facts=facts, sites=sites, first=first, second=second)


def _month(application: Application, as_of: date, copy: Path) -> Month:
    with opened(application) as (store, world):
        runs = synced(application, world)
        made = make_report(application, store, Wish(as_of=as_of))
    shutil.copytree(application.configuration.folder, copy)  # with the files' times, and the store, which is closed
    return Month(runs=runs, made=made, folder=copy)
