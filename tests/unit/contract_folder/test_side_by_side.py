"""Calls run side by side, their results come in order, and nothing is left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract.side_by_side import side_by_side

LONG = 30  # seconds after which a test that hangs gives up


class BrokenError(Exception):
    """A call's fault."""


def _running() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("side-by-side-")]


@pytest.fixture(autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    """Each test must end with its threads ended."""
    yield
    for thread in _running():
        thread.join(LONG)
    assert _running() == []


def _giving(value: int) -> Callable[[], int]:
    return lambda: value


def _failing() -> int:
    raise BrokenError


@given(count=st.integers(0, 30), at_once=st.integers(1, 6))
def test_results_come_in_the_order_of_their_calls(count: int, at_once: int) -> None:
    assert list(side_by_side(map(_giving, range(count)), at_once)) == list(range(count))
    assert _running() == []


def test_as_many_calls_run_at_once_as_allowed() -> None:
    together = threading.Barrier(4)

    def call() -> int:
        return together.wait(LONG)  # breaks unless four are here

    assert sorted(side_by_side([call] * 8, 4)) == [0, 0, 1, 1, 2, 2, 3, 3]


def test_no_more_calls_run_at_once_than_allowed() -> None:
    lock = threading.Lock()
    running = most = 0

    def call() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0)  # lets the others come in
        with lock:
            running -= 1

    list(side_by_side([call] * 200, 3))
    assert most <= 3


def test_calls_are_taken_only_a_few_ahead_and_in_the_thread_that_takes_results() -> None:
    taken: list[int] = []

    def calls() -> Iterator[Callable[[], int]]:
        for number in range(1000):
            assert threading.current_thread() is threading.main_thread()
            taken.append(number)
            yield _giving(number)

    results = side_by_side(calls(), 3)
    assert taken == []
    for number in range(5):
        assert next(results) == number
        assert len(taken) == number + 1 + 3
    results.close()
    assert len(taken) == 8


def test_the_next_call_runs_while_a_result_is_used() -> None:
    second = threading.Event()

    def noting() -> int:
        second.set()
        return 2

    results = side_by_side([_giving(1), noting], 1)
    assert next(results) == 1
    assert second.wait(LONG)
    assert list(results) == [2]


def test_a_slow_first_call_does_not_let_results_pile_up() -> None:
    go_on = threading.Event()
    begun: list[int] = []
    last_of_the_window = threading.Event()

    def call(number: int) -> Callable[[], int]:
        def run() -> int:
            begun.append(number)
            if number == 0:
                last_of_the_window.wait(LONG)
                go_on.wait(LONG)
            if number == 3:
                last_of_the_window.set()
            return number

        return run

    results = side_by_side(map(call, range(100)), 4)
    taking = threading.Thread(target=next, args=(results,))
    taking.start()
    assert last_of_the_window.wait(LONG)
    assert sorted(begun) == [0, 1, 2, 3]
    go_on.set()
    taking.join(LONG)
    results.close()
    assert len(begun) <= 5


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_an_error_is_raised_in_its_turn_and_the_rest_is_not_begun(at_once: int) -> None:
    begun: list[int] = []

    def call(number: int) -> Callable[[], int]:
        def run() -> int:
            begun.append(number)
            return _failing() if number in {3, 4} else number

        return run

    results = side_by_side(map(call, range(1000)), at_once)
    got = [next(results) for _ in range(3)]
    with pytest.raises(BrokenError):
        next(results)
    assert got == [0, 1, 2]
    assert max(begun) <= 3 + at_once
    assert _running() == []


def test_the_first_error_in_order_is_raised_although_a_later_one_came_first() -> None:
    later_failed = threading.Event()

    class LaterError(Exception):
        pass

    def first() -> int:
        later_failed.wait(LONG)
        raise BrokenError

    def second() -> int:
        later_failed.set()
        raise LaterError

    with pytest.raises(BrokenError):
        list(side_by_side([first, second], 2))


def test_an_error_between_calls_is_raised_after_the_results_before_it() -> None:
    def calls() -> Iterator[Callable[[], int]]:
        yield _giving(1)
        yield _giving(2)
        raise BrokenError

    results = side_by_side(calls(), 4)
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(BrokenError):
        next(results)


def test_a_stop_inside_a_call_comes_out() -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(side_by_side([stopped], 2))


def test_closing_begins_nothing_more_and_waits_for_what_is_under_way() -> None:
    begun: list[int] = []
    ended: list[int] = []

    def call(number: int) -> Callable[[], int]:
        def run() -> int:
            begun.append(number)
            time.sleep(0)
            ended.append(number)
            return number

        return run

    results = side_by_side(map(call, range(1000)), 3)
    next(results)
    results.close()
    assert sorted(begun) == sorted(ended)
    assert max(begun) <= 3
    assert _running() == []


def test_closing_does_not_hang_on_a_call_that_does() -> None:
    release, begun = threading.Event(), threading.Event()

    def hanging() -> int:
        begun.set()
        release.wait(LONG)
        return 2

    results = side_by_side([_giving(1), hanging, hanging], 2, ending=0.0)
    assert next(results) == 1
    assert begun.wait(LONG)
    results.close()
    assert all(thread.daemon for thread in _running())
    release.set()


def test_a_generator_that_nobody_began_starts_nothing() -> None:
    results = side_by_side([_failing], 2)
    results.close()
    assert _running() == []


@pytest.mark.parametrize("at_once", [0, -1])
def test_at_least_one_call_runs_at_once(at_once: int) -> None:
    with pytest.raises(ValueError, match="at least one call at once"):
        side_by_side([], at_once)
