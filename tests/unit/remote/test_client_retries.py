"""When a request is sent again, how long is waited before, and how a call is given up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import requests
import responses
import urllib3

from remote.errors import Reason, ThrottledError, UnavailableError
from remote.retry import Policy
from tests.unit.remote.asking import BASE, START, Time, client

BURST = {"RateLimit-Reason": "jira-burst-based"}
QUOTAS = ["jira-quota-global-based", "jira-quota-tenant-based"]


@pytest.fixture
def source() -> Iterator[responses.RequestsMock]:
    """The source's answers; every one of them must be asked for."""
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        yield mock


PASSING = {
    "408": {"status": 408},
    "425": {"status": 425},
    "500": {"status": 500},
    "502 with a page": {"status": 502, "body": "<html>Bad gateway</html>"},
    "503": {"status": 503},
    "504": {"status": 504},
    "520, which nobody registered": {"status": 520},
    "429 without a word": {"status": 429},
    "a read timeout": {"body": requests.exceptions.ReadTimeout("https://marlow.example/x?token=Hq7")},
    "a connect timeout": {"body": requests.exceptions.ConnectTimeout()},
    "a reset": {"body": requests.exceptions.ConnectionError(ConnectionResetError(104, "reset"))},
    "a broken chunk": {"body": requests.exceptions.ChunkedEncodingError()},
    "an encrypted connection that fails": {"body": requests.exceptions.SSLError()},
    "an error of the library below": {"body": urllib3.exceptions.ProtocolError("broken")},
    "half an answer": {"status": 200, "body": '{"issues": ['},
    "an answer shorter than it says": {"status": 200, "body": "[1]", "headers": {"Content-Length": "40"}},
}


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_may_pass_is_asked_again_after_a_growing_wait(
    source: responses.RequestsMock, trouble: dict[str, object], method: str
) -> None:
    for _ in range(3):
        source.add(method, f"{BASE}/x", **trouble)  # type: ignore[arg-type] # a table of its arguments
    source.add(method, f"{BASE}/x", json="here")
    time = Time()
    asked = client(time)
    answer = asked.get("/x") if method == "GET" else asked.post("/x", {"ids": [1]})
    assert answer.data == "here"
    assert time.waits == [1.0, 2.0, 4.0]


def test_waits_are_drawn_from_nothing_to_a_bounded_growing_ceiling(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=503)
    time = Time()
    with pytest.raises(UnavailableError):
        client(time, policy=Policy(tries=8, longest_backoff=10.0)).get("/x")
    assert time.waits == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0, 10.0]


def test_the_waits_of_one_call_have_a_bound_together(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=503)
    time = Time()
    with pytest.raises(UnavailableError):
        client(time, policy=Policy(tries=50, total_wait=20.0)).get("/x")
    assert time.waits == [1.0, 2.0, 4.0, 8.0]


def test_a_source_that_stays_away_and_names_no_moment_keeps_nobody_from_trying(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=502, body="<html>")
    with pytest.raises(UnavailableError) as caught:
        client(Time()).get("/x")
    assert str(caught.value) == "GET /x: the server failed (502), 5 times"
    assert caught.value.until is None
    assert len(source.calls) == 5


def test_an_expected_failure_is_tried_again_first_and_then_an_answer(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=500, json={"errorMessages": ["Search limit exceeded"]})
    answer = client(Time()).get("/x", expected=(500,))
    assert (answer.status, answer.data) == (500, {"errorMessages": ["Search limit exceeded"]})
    assert len(source.calls) == 5


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "17"}, 17.0),
        ({"Retry-After": "60"}, 60.0),
        ({"Retry-After": "1"}, 1.0),
        ({"Retry-After": "Mon, 02 Nov 2026 06:00:23 GMT"}, 23.0),
        ({"Retry-After": "Mon, 02 Nov 2026 09:00:23 GMT", "Date": "Mon, 02 Nov 2026 09:00:03 GMT"}, 20.0),
    ],
    ids=["seconds", "the longest", "one", "a date by our clock", "a date by theirs"],
)
def test_a_short_wait_that_the_source_asks_for_is_waited_to_the_second(
    source: responses.RequestsMock, status: int, headers: dict[str, str], wait: float
) -> None:
    source.get(f"{BASE}/x", status=status, headers=headers)
    source.get(f"{BASE}/x", json=1)
    time = Time()
    client(time).get("/x")
    assert time.waits == [wait]


@pytest.mark.parametrize(
    "reason", [{}, BURST, {"RateLimit-Reason": "jira-new-based"}], ids=["none", "burst", "unknown"]
)
@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"Retry-After": "1847"}, START + timedelta(seconds=1847)),
        ({"Retry-After": "Mon, 02 Nov 2026 06:30:00 GMT"}, START + timedelta(minutes=30)),
        ({"X-RateLimit-Reset": "2026-11-02T07:00Z"}, START + timedelta(hours=1)),
        (
            {"Retry-After": "soon", "X-RateLimit-Reset": "2026-11-02T07:00:00.250+00:00"},
            START + timedelta(seconds=3601),
        ),
    ],
    ids=["seconds", "date", "reset", "reset beside nonsense"],
)
def test_a_long_wait_is_not_waited_for(
    source: responses.RequestsMock, reason: dict[str, str], headers: dict[str, str], until: datetime
) -> None:
    source.get(f"{BASE}/x", status=429, headers={**reason, **headers})
    time = Time()
    with pytest.raises(ThrottledError) as caught:
        client(time).get("/x")
    assert (caught.value.until, time.waits, len(source.calls)) == (until, [], 1)


def test_a_long_absence_is_not_waited_for(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=503, headers={"Retry-After": "7200"})
    with pytest.raises(UnavailableError) as caught:
        client(Time()).get("/x")
    assert caught.value.until == START + timedelta(hours=2)


@pytest.mark.parametrize("word", QUOTAS)
@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"Retry-After": "5"}, START + timedelta(seconds=5)),
        ({"X-RateLimit-Reset": "2026-11-02T06:40:00Z"}, START + timedelta(minutes=40)),
        ({}, START + timedelta(hours=1)),
    ],
    ids=["even a short one", "reset", "the next full hour"],
)
def test_a_used_up_quota_is_never_waited_for(
    source: responses.RequestsMock, word: str, headers: dict[str, str], until: datetime
) -> None:
    source.get(f"{BASE}/x", status=429, headers={"RateLimit-Reason": word, **headers})
    time = Time()
    with pytest.raises(ThrottledError, match="quota of requests is used up") as caught:
        client(time).get("/x")
    assert (caught.value.until, caught.value.reason) == (until, Reason.QUOTA)
    assert (time.waits, len(source.calls)) == ([], 1)


def test_after_a_used_up_quota_no_request_is_sent_before_its_time(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=429, headers={"RateLimit-Reason": QUOTAS[0], "Retry-After": "1847"})
    source.get(f"{BASE}/y", json=1)
    time = Time()
    asked = client(time)
    with pytest.raises(ThrottledError):
        asked.get("/x")
    with pytest.raises(ThrottledError, match="left alone until 2026-11-02 06:30:47 UTC") as caught:
        asked.get("/y")
    assert caught.value.until == START + timedelta(seconds=1847)
    assert len(source.calls) == 1
    time.passed = 1847.0
    assert asked.get("/y").data == 1


def test_a_burst_refusal_holds_its_endpoint_and_no_other(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/issue/1", status=429, headers={**BURST, "Retry-After": "1847"})
    source.get(f"{BASE}/search", json=1)
    asked = client(Time())
    with pytest.raises(ThrottledError):
        asked.get("/issue/1")
    with pytest.raises(ThrottledError):
        asked.get("/issue/2")
    assert asked.get("/search").data == 1
    assert asked.requests == 2


def test_a_burst_refusal_slows_the_endpoint_for_a_while(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/issue/1", status=429, headers={**BURST, "Retry-After": "1"})
    source.get(f"{BASE}/issue/1", json=1)
    source.get(f"{BASE}/issue/2", json=1)
    time = Time()
    asked = client(time, policy=Policy(first_spacing=0.5))
    asked.get("/issue/1")
    asked.get("/issue/2")
    assert time.waits == [1.0, pytest.approx(0.5)]


def test_too_many_requests_without_a_word_are_never_followed_by_another_at_once(
    source: responses.RequestsMock,
) -> None:
    source.get(f"{BASE}/x", status=429)
    source.get(f"{BASE}/x", json=1)
    time = Time()
    client(time, policy=Policy(first_wait=0.0, first_spacing=1.0)).get("/x")
    assert sum(time.waits) == 1.0


@pytest.mark.parametrize(("near", "waits"), [("true", [0.05]), ("false", []), ("", [])])
def test_near_its_limit_a_source_is_asked_a_little_slower(
    source: responses.RequestsMock, near: str, waits: list[float]
) -> None:
    source.get(f"{BASE}/x", json=1, headers={"X-RateLimit-NearLimit": near})
    time = Time()
    asked = client(time)
    for _ in range(3):
        asked.get("/x")
    assert time.waits == waits


def test_a_wait_that_is_told_to_stop_ends_the_call(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=503)

    class StoppedError(Exception):
        pass

    def stop(_seconds: float) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        client(Time(), pause=stop).get("/x")
    assert len(source.calls) == 1


def test_each_wait_is_told_with_its_reason(source: responses.RequestsMock, caplog: pytest.LogCaptureFixture) -> None:
    source.get(f"{BASE}/x", status=503, json={"message": "down for maintenance"})
    source.get(f"{BASE}/x", json=1)
    with caplog.at_level(logging.WARNING, logger="remote"):
        client(Time()).get("/x", {"jql": "a"})
    assert [record.getMessage() for record in caplog.records] == [
        "marlow.example: GET /x: the server failed (503): down for maintenance; again in 1.0 s"
    ]


def test_threads_that_were_refused_together_come_back_in_turn_and_not_before(source: responses.RequestsMock) -> None:
    time = Time()
    together = threading.Barrier(4)
    sent: list[float] = []

    def answer(_request: object) -> tuple[int, dict[str, str], str]:
        sent.append(time.passed)
        if len(sent) <= 4:
            together.wait(10)
            return 429, {**BURST, "Retry-After": "20"}, ""
        return 200, {}, "1"

    source.add_callback("GET", f"{BASE}/x", callback=answer)
    asked = client(time, policy=Policy(first_spacing=0.5))
    threads = [threading.Thread(target=asked.get, args=("/x",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sent[:4] == [0.0] * 4
    assert min(sent[4:]) >= 20.0
    assert asked.requests == 8
