"""A client whose time only passes when somebody waits, for tests of what it does with answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import requests

from remote.client import Client
from remote.errors import Reason
from remote.redaction import Redaction
from remote.retry import Policy, jira_reason
from remote.session import bearer_session

HOST = "marlow.example"
BASE = f"https://{HOST}"
TOKEN = "Hq7-not-for-eyes"
START = datetime(2026, 11, 2, 6, 0, 0, tzinfo=UTC)


class Time:
    """One time for clock, calendar and waiting; a wait passes at once and is noted."""

    def __init__(self) -> None:
        self.passed = 0.0  # seconds since START
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def clock(self) -> float:
        return self.passed

    def pause(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
            self.passed += seconds


def client(
    time: Time,
    *,
    base: str = BASE,
    session: requests.Session | None = None,
    policy: Policy = Policy(),  # noqa: B008 # frozen
    reason: Callable[[Mapping[str, str]], Reason] = jira_reason,
    pause: Callable[[float], None] | None = None,
    redaction: Redaction | None = None,
) -> Client:
    """Return a client of the City of Marlow's source, which always draws the longest of the random waits."""
    return Client(
        base,
        bearer_session(TOKEN) if session is None else session,
        redaction=redaction or Redaction([TOKEN]),
        now=time.now,
        pause=pause or time.pause,
        policy=policy,
        reason=reason,
        clock=time.clock,
        chance=lambda: 1.0,
    )
