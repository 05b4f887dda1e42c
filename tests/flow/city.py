"""The made-up city read and reported on twice, a month apart."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sync.outcome import RunResult
from syncline.demo.city import FIRST_REPORT, SECOND_REPORT
from syncline.demo.deliveries import advance_city, write_city
from syncline.demo.facts import CityFacts
from syncline.reporting import MadeReport, Wish, make_report
from syncline.wiring import Application
from tests.flow.running import opened, ready, synced

OCTOBER = datetime(2026, 10, 6, 18, 0, tzinfo=UTC)
"""Some hours after September's files were delivered."""

NOVEMBER = datetime(2026, 11, 5, 18, 0, tzinfo=UTC)
"""Some hours after October's files were delivered."""

DECEMBER = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


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
    first: Month
    second: Month


def two_months(folder: Path, url: str = "") -> City:
    """Write the city, sync and report for September, let October's files arrive, sync and report again."""
    city, copies = folder / "city", folder / "copies"
    facts = write_city(city)
    first = _month(ready(city, OCTOBER, url), FIRST_REPORT, copies / "september")
    advance_city(city)
    second = _month(ready(city, NOVEMBER, url), SECOND_REPORT, copies / "october")
    return City(facts=facts, first=first, second=second)


def _month(application: Application, as_of: date, copy: Path) -> Month:
    with opened(application) as (store, world):
        runs = synced(application, world)
        made = make_report(application, store, Wish(as_of=as_of))
    shutil.copytree(application.configuration.folder, copy)  # with the files' times, and the store, which is closed
    return Month(runs=runs, made=made, folder=copy)
