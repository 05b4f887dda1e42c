"""Random histories of an account, with syncs cut off between: afterwards the store holds what Tempo holds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.tempo.months import Month
from store.open import open_store
from store.upgrade import prepare
from sync.outcome import Ending
from syncline.demo.tempo_site.state import Tempo
from syncline.demo.tempo_site.switches import Fault, FaultKind
from tests.unit.tempo.account import ADA, BEN, Desk, desk, hours, truth

DAYS = st.sampled_from(
    [date(2026, 1, 5), date(2026, 3, 31), date(2026, 8, 31), date(2026, 9, 1), date(2026, 10, 31), date(2026, 11, 22)]
)
OPEN_MONTHS = 2
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("log"), DAYS, st.integers(1, 90_000), st.sampled_from([ADA, BEN])),
        st.tuples(st.just("edit"), st.integers(0, 30), st.integers(1, 90_000), st.none() | DAYS),
        st.tuples(st.just("delete"), st.integers(0, 30)),
        st.tuples(st.just("sync")),
        st.tuples(st.just("cut off"), st.integers(0, 25), st.sampled_from(list(FaultKind)[:4])),
        st.tuples(st.just("delete while reading"), st.integers(0, 30), st.integers(1, 8)),
        st.tuples(st.just("pass"), st.integers(1, 60)),
    ),
    max_size=25,
)


def act(it: Desk, step: tuple[object, ...]) -> None:
    match step:
        case ("sync",):
            run(it)
        case ("cut off", int() as skip, FaultKind() as kind):
            it.switches.faults.append(Fault(match="/worklogs", kind=kind, status=503, times=None, skip=skip))
            it.bench().run(it.source())
            it.switches.faults.clear()
            it.later(timedelta(minutes=20))
        case ("delete while reading", int() as which, int() as page):
            it.switches.after_page = deleting(it.tempo, which, page)
            run(it)
            it.switches.after_page = None
            it.later(timedelta(minutes=20))
        case ("pass", int() as passed):
            it.later(timedelta(hours=passed))
        case _:
            change(it.tempo, step)


def run(it: Desk) -> None:
    """Run, and see that a completed run has missed nothing that was there all the time in an open month."""
    bench = it.bench()
    if bench.run(it.source()).ending is Ending.COMPLETED:
        open_since = Month.of(it.clock.at.date()).back(OPEN_MONTHS - 1).first
        there = {key: one for key, one in truth(it.tempo).items() if open_since <= one[1] <= it.clock.at.date()}
        assert there.items() <= hours(bench).items()


def change(tempo: Tempo, step: tuple[object, ...]) -> None:
    match step:
        case ("log", date() as day, int() as seconds, str() as author):
            tempo.log(10012 + seconds % 5, author, day, seconds)
        case ("edit", int() as which, int() as seconds, day) if tempo.entries:
            tempo.edit(chosen(tempo, which), seconds=seconds, day=day if isinstance(day, date) else None)
        case ("delete", int() as which) if tempo.entries:
            tempo.delete(chosen(tempo, which))


def deleting(tempo: Tempo, which: int, page: int) -> Callable[[str], None]:
    """Return what deletes an entry after so many answers about open months."""
    left: list[int] = [page]

    def told(request: str) -> None:
        left[0] -= "from=2026-1" in request  # a month that is open
        if left[0] == 0 and tempo.entries:
            left[0] = -1
            tempo.delete(chosen(tempo, which))

    return told


def chosen(tempo: Tempo, which: int) -> int:
    names = sorted(tempo.entries)
    return names[which % len(names)]


@pytest.mark.slow
@given(STEPS, st.integers(2, 4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_after_the_last_run_the_store_holds_what_tempo_holds(steps: list[tuple[object, ...]], rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'syncline.db'}")
        prepare(store)
        try:
            tempo = Tempo()
            for number in range(8):
                tempo.log(10012 + number, ADA, date(2026, 11, 9), 600)
            with desk(tempo, store, rows_a_page=rows, open_months=OPEN_MONTHS, reread_closed=timedelta(days=1)) as it:
                for step in steps:
                    act(it, step)
                it.later(timedelta(days=2))  # closed months are read again, which sees what was deleted in them
                it.run()
                it.later(timedelta(days=2))  # what a reading saw that was cut off is proved gone by the next one
                assert hours(it.run()) == truth(it.tempo)
        finally:
            store.close()
