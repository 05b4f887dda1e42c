"""Pages fetched ahead: in their order, errors in their turn, few at a time, and by a thread that ends when told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event, Thread, current_thread, get_ident

import pytest

from connectors.contract.errors import SignInError
from connectors.contract.pages import Page, Stored
from store.errors import FencedError
from store.scopes import ScopeState
from sync import prefetch
from sync.outcome import Ending
from sync.prefetch import PAGES_AHEAD, UnwantedError, fetched_ahead, fetched_here, pause
from sync.rehearse import rehearse
from sync.run import run_sync
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import MARLOW, PlansApi, api_source, task
from tests.unit.sync.tracker import Tracker

PAGES = tuple(Page(cursor=str(number)) for number in range(6))
PLANS = ScopeState(source=MARLOW, stream="plans", scope="water")
PATIENCE = 30  # seconds after which a test that hangs is given up


def no_flush() -> None:
    """Write nothing: nothing is held back."""


def test_pages_come_in_order_from_a_thread_of_their_own(bench: Bench) -> None:
    fetching: set[int] = set()

    def fetch(_stored: Stored) -> Iterator[Page]:
        for page in PAGES:
            fetching.add(get_ident())
            yield page

    with fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages:
        assert list(pages) == list(PAGES)
    assert len(fetching) == 1
    assert get_ident() not in fetching


@pytest.mark.parametrize("error", [SignInError("make a new token"), KeyError("fault"), SystemExit(3)], ids=repr)
def test_an_error_comes_after_the_pages_before_it(bench: Bench, error: BaseException) -> None:
    def fetch(_stored: Stored) -> Iterator[Page]:
        yield from PAGES[:2]
        raise error

    with fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages:
        assert [next(pages), next(pages)] == list(PAGES[:2])
        with pytest.raises(type(error)) as raised:
            next(pages)
    assert raised.value is error


def test_an_error_before_the_first_page_comes_too(bench: Bench) -> None:
    def fetch(_stored: Stored) -> Iterator[Page]:
        raise SignInError("make a new token")

    with (
        pytest.raises(SignInError, match="make a new token"),
        fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages,
    ):
        next(pages)


def test_no_more_pages_are_fetched_than_may_wait(bench: Bench) -> None:
    made: list[int] = []
    full = Event()

    def fetch(_stored: Stored) -> Iterator[Page]:
        for number, page in enumerate(PAGES):
            made.append(number)
            if number == PAGES_AHEAD:
                full.set()
            yield page

    with fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages:
        assert full.wait(PATIENCE)
        assert len(made) == PAGES_AHEAD + 1  # those that wait, and the one that finds no room
        assert len(list(pages)) == len(PAGES)
    assert len(made) == len(PAGES)


def test_leaving_early_closes_the_connector_s_iterator_in_its_own_thread(bench: Bench) -> None:
    closed: list[tuple[int, int]] = []

    def fetch(_stored: Stored) -> Iterator[Page]:
        begun = get_ident()
        try:
            yield from PAGES
        finally:
            closed.append((begun, get_ident()))

    with fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages:
        next(pages)
    [(begun, ended)] = closed
    assert begun == ended != get_ident()


def fetching() -> list[Thread]:
    return [one for one in threading.enumerate() if one.name == f"fetching {MARLOW}"]


def test_a_pause_ends_at_once_when_the_pages_are_no_longer_wanted(bench: Bench) -> None:
    ended: list[type[BaseException]] = []

    def fetch(_stored: Stored) -> Iterator[Page]:
        yield PAGES[0]
        try:
            pause(3600)
        except BaseException as error:
            ended.append(type(error))
            raise

    with fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages:
        next(pages)
    assert ended == [UnwantedError]
    assert fetching() == []


def test_a_pause_elsewhere_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    pause(2.5)
    assert slept == [2.5]


def test_a_pause_that_nobody_ends_is_followed_by_the_next_page(bench: Bench) -> None:
    def fetch(_stored: Stored) -> Iterator[Page]:
        pause(0)
        yield PAGES[0]

    with fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages:
        assert list(pages) == [PAGES[0]]


def test_a_request_that_does_not_end_is_left_behind(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefetch, "CLOSING_SECONDS", 0.01)
    answer, left = Event(), Event()

    def fetch(_stored: Stored) -> Iterator[Page]:
        yield PAGES[0]
        answer.wait(PATIENCE)
        try:
            yield PAGES[1]
        finally:
            left.set()

    with fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages:
        next(pages)
    [thread] = fetching()
    assert thread.daemon
    answer.set()
    assert left.wait(PATIENCE)
    thread.join(PATIENCE)
    assert fetching() == []


def test_a_question_about_what_is_stored_waits_for_the_pages_before_it(bench: Bench) -> None:
    told: list[str] = []

    def fetch(stored: Stored) -> Iterator[Page]:
        yield PAGES[0]
        stored.present("task", ["1"])
        told.append("answered")
        yield PAGES[1]

    with fetched_ahead(bench.store, PLANS, fetch, lambda: told.append("flushed")) as pages:
        assert list(pages) == list(PAGES[:2])
    assert told == ["flushed", "answered"]


def test_a_question_that_nobody_answers_any_more_ends(bench: Bench) -> None:
    asked = Event()

    def fetch(stored: Stored) -> Iterator[Page]:
        yield PAGES[0]
        asked.set()
        stored.keys("task", "water")
        yield PAGES[1]

    with fetched_ahead(bench.store, PLANS, fetch, no_flush) as pages:
        next(pages)
        assert asked.wait(PATIENCE)
    assert fetching() == []


def test_a_question_from_another_thread_of_a_rehearsal_does_not_write(bench: Bench) -> None:
    flushed: list[str] = []

    def fetch(stored: Stored) -> Iterator[Page]:
        other = Thread(target=lambda: stored.present("task", ["1"]))
        other.start()
        other.join(PATIENCE)
        assert flushed == []
        stored.present("task", ["1"])
        yield PAGES[0]

    with fetched_here(bench.store, PLANS, fetch, lambda: flushed.append(current_thread().name)) as pages:
        assert list(pages) == [PAGES[0]]
    assert flushed == [current_thread().name]


def test_a_run_that_stops_leaves_no_thread_behind(bench: Bench) -> None:
    api = PlansApi(plans={"water": {str(number): task("Dig") for number in range(40)}})

    def stop(_progress: object) -> None:
        raise FencedError("overtaken")

    result = run_sync(replace(bench.world(), listener=stop), api_source(api))
    assert (result.ending, result.error) == (Ending.BUSY, "overtaken")
    assert fetching() == []


def test_pages_of_files_and_of_rehearsals_are_fetched_where_they_are_written(bench: Bench) -> None:
    made = Tracker()
    made.add("ERP", hours=2)
    bench.completed(made.source())
    made.add("GIS", hours=1)
    threads: set[int] = set()
    made.fault = lambda _scope, _page: threads.add(get_ident())
    plan = rehearse(bench.world(), made.source())
    assert plan.result.changed == 2
    assert threads == {get_ident()}
