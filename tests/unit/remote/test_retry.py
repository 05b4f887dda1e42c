"""What headers ask for, in seconds from now, and how patient a call is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote.errors import Reason
from remote.retry import (
    FARTHEST,
    Patience,
    Policy,
    full_hour_after,
    jira_reason,
    no_reason,
    reset_after,
    retry_after,
    until,
)

NOW = datetime(2026, 11, 2, 6, 0, 0, tzinfo=UTC)
_MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("1847", 1847.0),
        (" 30 ", 30.0),
        ("1.5", 1.5),
        ("99999999999999999999", FARTHEST),
        ("Mon, 02 Nov 2026 06:00:30 GMT", 30.0),
        ("Monday, 02-Nov-26 06:00:30 GMT", 30.0),
        ("Mon Nov  2 06:00:30 2026", 30.0),
        ("Mon, 02 Nov 2026 05:00:00 GMT", 0.0),
        ("Mon, 02 Nov 2126 05:00:00 GMT", FARTHEST),
        ("Mon, 02 Nov 2026 06:00:30 +0100", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("\u0663\u0660", None),
        ("Mon, 99 Nov 2026 06:00:30 GMT", None),
        ("Mon, 02 Nov 99999999 06:00:30 GMT", None),
        ("1" * 5000, None),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_retry_after_is_seconds_from_now(text: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": text}, NOW) == seconds


def test_without_a_header_there_is_no_wish() -> None:
    assert retry_after({}, NOW) is None
    assert reset_after({}, NOW) is None


@given(seconds=st.integers(0, int(FARTHEST)))
def test_seconds_come_back_as_they_are(seconds: int) -> None:
    assert retry_after({"Retry-After": str(seconds)}, NOW) == seconds


@given(moment=_MOMENTS, now=_MOMENTS)
def test_a_date_is_never_reached_too_early(moment: datetime, now: datetime) -> None:
    moment = moment.replace(microsecond=0)
    seconds = retry_after({"Retry-After": format_datetime(moment, usegmt=True)}, now)
    assert seconds is not None
    assert 0 <= seconds <= FARTHEST
    assert now + timedelta(seconds=seconds) >= moment or seconds == FARTHEST
    assert seconds == 0 or now + timedelta(seconds=seconds - 1) < moment


@given(moment=_MOMENTS, theirs=_MOMENTS, ours=_MOMENTS)
def test_a_wrong_clock_here_does_not_matter_where_the_source_tells_its_time(
    moment: datetime, theirs: datetime, ours: datetime
) -> None:
    headers = {"Retry-After": format_datetime(moment, usegmt=True), "Date": format_datetime(theirs, usegmt=True)}
    assert retry_after(headers, ours) == retry_after(headers, NOW)


@given(text=st.text(max_size=40))
def test_no_text_of_a_source_breaks_the_reading(text: str) -> None:
    for name in ("Retry-After", "X-RateLimit-Reset", "Date"):
        seconds = (retry_after if name != "X-RateLimit-Reset" else reset_after)({name: text}, NOW)
        assert seconds is None or 0 <= seconds <= FARTHEST


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2026-11-02T06:10:00Z", 600.0),
        ("2026-11-02T06:10Z", 600.0),
        ("2026-11-02T06:10:00.001Z", 601.0),
        ("2026-11-02T07:10:00+01:00", 600.0),
        ("2026-11-02T06:10:00", 600.0),
        ("2026-11-02T05:00:00Z", 0.0),
        ("0001-01-01T00:00:00+23:00", 0.0),
        ("9999-12-31T23:59:59-23:00", FARTHEST),
        ("1793599800", None),
        ("", None),
    ],
)
def test_a_reset_is_seconds_from_now(text: str, seconds: float | None) -> None:
    assert reset_after({"X-RateLimit-Reset": text}, NOW) == seconds


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("jira-burst-based", Reason.BURST),
        ("jira-quota-global-based", Reason.QUOTA),
        ("Jira-Quota-Tenant-Based ", Reason.QUOTA),
        ("jira-per-issue-on-write", Reason.UNKNOWN),
        ("", Reason.UNKNOWN),
    ],
)
def test_jira_says_why(text: str, reason: Reason) -> None:
    assert jira_reason({"RateLimit-Reason": text}) is reason


def test_others_do_not_say_why() -> None:
    assert no_reason({"RateLimit-Reason": "jira-burst-based"}) is Reason.UNKNOWN


@given(now=_MOMENTS)
def test_the_next_full_hour_is_at_most_an_hour_away(now: datetime) -> None:
    seconds = full_hour_after(now)
    assert 0 < seconds <= 3600
    then = now + timedelta(seconds=seconds)
    assert (then.minute, then.second) in {(0, 0), (59, 59)}  # a microsecond may be lost in a float


@given(now=_MOMENTS, seconds=st.floats(0, FARTHEST))
def test_a_moment_to_come_back_is_a_whole_second_and_not_too_early(now: datetime, seconds: float) -> None:
    moment = until(now, seconds)
    assert moment.microsecond == 0
    assert timedelta(0) <= moment - (now + timedelta(seconds=seconds)) < timedelta(seconds=1)


def test_a_moment_to_come_back_is_in_utc() -> None:
    assert until(NOW.astimezone(timezone(timedelta(hours=5))), 1).isoformat() == "2026-11-02T06:00:01+00:00"


@given(chance=st.floats(0, 1), tries=st.integers(1, 12), asked=st.none() | st.floats(0, 100))
def test_a_call_waits_as_asked_and_never_longer_than_allowed(chance: float, tries: int, asked: float | None) -> None:
    policy = Policy(tries=tries)
    patience = Patience(policy, lambda: chance)
    waits: list[float] = []
    while True:
        patience.tries += 1
        wait = patience.wait(asked)
        if wait is None:
            break
        waits.append(wait)
    assert len(waits) < tries
    assert sum(waits) <= policy.total_wait
    if asked is None:
        assert all(wait <= min(policy.longest_backoff, 2.0**number) for number, wait in enumerate(waits))
    else:
        assert set(waits) <= {asked}
