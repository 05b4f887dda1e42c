"""No request before its time, whatever happens in which order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote.pacing import HeldError, Pacing, endpoint_of
from remote.retry import Policy
from tests.unit.remote.asking import Time

ENDPOINTS = ("GET /a", "GET /b")
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("turn"), st.sampled_from(ENDPOINTS), st.just(0.0)),
        st.tuples(st.just("hold"), st.sampled_from(ENDPOINTS), st.floats(0, 100)),
        st.tuples(st.just("hold all"), st.sampled_from(ENDPOINTS), st.floats(0, 100)),
        st.tuples(st.just("slow"), st.sampled_from(ENDPOINTS), st.just(0.0)),
        st.tuples(st.just("ease"), st.sampled_from(ENDPOINTS), st.just(0.0)),
        st.tuples(st.just("later"), st.sampled_from(ENDPOINTS), st.floats(0, 100)),
    ),
    max_size=60,
)


def _pacing(time: Time, policy: Policy | None = None) -> Pacing:
    return Pacing(policy or Policy(), time.clock, time.pause)


@given(steps=_STEPS)
def test_no_request_is_sent_before_its_time(steps: list[tuple[str, str, float]]) -> None:
    time = Time()
    pacing = _pacing(time)
    held = dict.fromkeys(ENDPOINTS, 0.0)
    for step, endpoint, seconds in steps:
        match step:
            case "turn":
                if held[endpoint] - time.passed > Policy().longest_wait:
                    with pytest.raises(HeldError) as caught:
                        pacing.turn(endpoint)
                    assert time.passed + caught.value.seconds == pytest.approx(held[endpoint])
                else:
                    sent = pacing.turn(endpoint)
                    assert sent >= held[endpoint]
                    assert sent == pytest.approx(time.passed)
            case "hold":
                pacing.hold(endpoint, seconds, all_endpoints=False)
                held[endpoint] = max(held[endpoint], time.passed + seconds)
            case "hold all":
                pacing.hold(endpoint, seconds, all_endpoints=True)
                held = {name: max(moment, time.passed + seconds) for name, moment in held.items()}
            case "slow":
                pacing.slow(endpoint, time.passed)
            case "ease":
                pacing.ease(endpoint, near_limit=False)
            case _:
                time.passed += seconds


def test_a_refusal_of_another_thread_during_the_wait_is_waited_for_too() -> None:
    time = Time()

    def pause(seconds: float) -> None:
        time.pause(seconds)
        if len(time.waits) == 1:
            pacing.hold("GET /a", 30.0, all_endpoints=False)

    pacing = Pacing(Policy(), time.clock, pause)
    pacing.hold("GET /a", 10.0, all_endpoints=False)
    assert pacing.turn("GET /a") == 40.0
    assert time.waits == [10.0, 30.0]


def test_a_long_refusal_during_the_wait_ends_it() -> None:
    time = Time()

    def pause(seconds: float) -> None:
        time.pause(seconds)
        pacing.hold("GET /b", 1847.0, all_endpoints=True)

    pacing = Pacing(Policy(), time.clock, pause)
    pacing.hold("GET /a", 10.0, all_endpoints=False)
    with pytest.raises(HeldError) as caught:
        pacing.turn("GET /a")
    assert caught.value.seconds == 1847.0
    assert time.waits == [10.0]


def test_a_clock_that_stands_still_does_not_keep_a_request_for_ever() -> None:
    waits: list[float] = []
    pacing = Pacing(Policy(), lambda: 7.0, waits.append)
    pacing.hold("GET /a", 10.0, all_endpoints=False)
    assert pacing.turn("GET /a") == 17.0
    assert waits == [10.0]


def test_spacing_doubles_with_each_burst_up_to_its_longest() -> None:
    time = Time()
    pacing = _pacing(time, Policy(first_spacing=1.0, longest_spacing=5.0))
    assert [pacing.slow("GET /a", time.passed) for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_refusals_of_requests_that_were_sent_together_count_once() -> None:
    time = Time()
    pacing = _pacing(time, Policy(first_spacing=1.0))
    sent = pacing.turn("GET /a")
    time.passed = 3.0
    assert [pacing.slow("GET /a", sent) for _ in range(4)] == [1.0] * 4
    assert pacing.slow("GET /a", 3.5) == 2.0


def test_spacing_keeps_requests_apart_and_wears_off() -> None:
    time = Time()
    pacing = _pacing(time, Policy(first_spacing=1.0))
    pacing.slow("GET /a", 0.0)
    sent = []
    for _ in range(100):
        sent.append(pacing.turn("GET /a"))
        pacing.ease("GET /a", near_limit=False)
    gaps = [later - earlier for earlier, later in itertools.pairwise(sent)]
    assert gaps[0] == 1.0
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] == 0.0


def test_other_endpoints_are_not_slowed() -> None:
    time = Time()
    pacing = _pacing(time, Policy(first_spacing=1.0))
    pacing.slow("GET /a", 0.0)
    for _ in range(3):
        pacing.turn("GET /b")
    assert time.waits == []


def test_near_the_limit_a_little_space_stays() -> None:
    time = Time()
    pacing = _pacing(time, Policy(near_spacing=0.05))
    for _ in range(50):
        pacing.ease("GET /a", near_limit=True)
    pacing.turn("GET /a")
    pacing.turn("GET /a")
    assert time.waits == [0.05]


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/rest/api/3/issue/10012/worklog", "GET /rest/api/*/issue/*/worklog"),
        ("/rest/api/3/issue/MAR-12", "GET /rest/api/*/issue/*"),
        ("/rest/api/3/project/MARLOW_2/versions", "GET /rest/api/*/project/*/versions"),
        ("/rest/api/3/search/jql", "GET /rest/api/*/search/jql"),
        ("/4/worklogs/user/5b10ac8d82e05b22cc7d4ef5", "GET /*/worklogs/user/*"),
        ("/v1.0/planner/plans/xqQg5FS2LkCp935s-FIFm2QAFkHM/tasks", "GET /v1.0/planner/plans/*/tasks"),
        ("/rest/agile/1.0/board", "GET /rest/agile/1.0/board"),
        ("/rest/api/3/worklog/updated", "GET /rest/api/*/worklog/updated"),
    ],
)
def test_an_endpoint_is_a_path_without_its_identifiers(path: str, endpoint: str) -> None:
    assert endpoint_of("GET", path) == endpoint
