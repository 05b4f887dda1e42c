"""What each bad answer of Jira gets: how the run ends, what it says, what is stored, and what a report then shows.

The sentences stand in `tests/data/jira_faults.json`; `make record` writes them again.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from connectors.jira import session
from model.entities import Task
from remote.client import Client
from remote.retry import Policy
from store.read import Snapshot, current_vector
from sync.outcome import Ending, RunResult
from syncline.demo.jira_site import Fault, FaultKind, Jira
from syncline.demo.jira_site.switches import http_date, quota, throttled
from tests.conftest import ROOT
from tests.flow.jira_sameness import differences
from tests.flow.jira_telling import answer, change_something, compare, ran, read_once, spoilt, told
from tests.flow.jira_world import SOURCE, JiraWorld, Way, jira_world

GOLDEN = ROOT / "tests" / "data" / "jira_faults.json"
EVERYTHING = "issues and hours"
DAY = timedelta(hours=26)

FAILED, WAITING, COMPLETED = Ending.FAILED, Ending.WAITING, Ending.COMPLETED


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: what Jira answers, and what comes of it."""

    name: str
    fault: Callable[[], Fault]
    ending: Ending
    is_unread: bool = False  # the run goes on without issues and hours, and a report calls them stale
    is_new: bool = False  # what changed is stored all the same
    tries: int | None = None  # requests to what failed
    way: Way = field(default_factory=lambda: Way(ids_a_page=2))


SEARCH, OPENING, FEED = r"search/jql", r"serverInfo", r"worklog/updated"
OWN = Way(cloud=False, ids_a_page=2)
BY_FEED = Way(worklogs="feed", ids_a_page=2)

REFUSED = [
    Row("400 for a search", answer(SEARCH, 400), COMPLETED, is_unread=True, tries=1),
    Row("401 at the opening", answer(OPENING, 401), FAILED, tries=1),
    Row("401 in the middle", answer(SEARCH, 401), FAILED, tries=1),
    Row("401 on an own server", answer("/search", 401), FAILED, tries=1, way=OWN),
    Row("403 at the opening", answer("myself", 403), FAILED, tries=1),
    Row("403 in the middle", answer(SEARCH, 403), FAILED, tries=1),
    Row("404 at the opening", answer(OPENING, 404), FAILED, tries=1),
    Row("404 for a search", answer(SEARCH, 404), COMPLETED, is_unread=True, tries=1),
    Row("404 for projects", answer("project/search", 404), FAILED, tries=1),
    Row("404 for the feed of worklogs", answer(FEED, 404), COMPLETED, is_new=True, way=BY_FEED),
    Row("410 for a search", answer(SEARCH, 410), COMPLETED, is_unread=True, tries=1),
    Row("410 on an own server", answer("/search", 410), COMPLETED, is_unread=True, tries=1, way=OWN),
    Row("an answer to nobody", spoilt(SEARCH, FaultKind.ANONYMOUS), FAILED, tries=1),
]
THROTTLED = [
    Row("429 burst, once", partial(throttled, SEARCH), COMPLETED, is_new=True, tries=4),
    Row("429 burst with seconds", partial(throttled, SEARCH, after="7", times=2), COMPLETED, is_new=True, tries=5),
    Row("429 burst for ever", partial(throttled, SEARCH, times=99), WAITING, tries=5),
    Row("429 burst for a long time", partial(throttled, SEARCH, after="900"), WAITING, tries=1),
    Row("429 quota", partial(quota, SEARCH), WAITING, tries=1),
    Row("429 quota at the opening", partial(quota, OPENING), WAITING, tries=1),
    Row(
        "429 quota of the tenant",
        partial(throttled, SEARCH, reason="jira-quota-tenant-based", after="1200"),
        WAITING,
        tries=1,
    ),
    Row(
        "429 for a reason nobody knows",
        partial(throttled, SEARCH, reason="jira-mood", after="3"),
        COMPLETED,
        is_new=True,
        tries=4,
    ),
]
AWAY = [
    *[Row(f"{status} once", answer(SEARCH, status, 1), COMPLETED, is_new=True, tries=4) for status in (500, 502, 504)],
    *[Row(f"{status} for ever", answer(SEARCH, status), FAILED, tries=5) for status in (500, 502, 503, 504)],
    Row("500 for the feed of worklogs", answer(FEED, 500), COMPLETED, is_new=True, tries=5, way=BY_FEED),
    Row("503 for the feed of deletions", answer("worklog/deleted", 503), COMPLETED, is_new=True, tries=5),
    Row("dropped twice", spoilt(SEARCH, FaultKind.DROP_BEFORE, times=2), COMPLETED, is_new=True),
    Row("dropped for ever", spoilt(SEARCH, FaultKind.DROP_BEFORE), FAILED),
    Row("dropped amidst, for ever", spoilt(SEARCH, FaultKind.DROP_AFTER_HEADERS), FAILED, tries=5),
    Row("cut off, for ever", spoilt(SEARCH, FaultKind.CUT_OFF), COMPLETED, is_unread=True, tries=5),
    Row("too late, for ever", spoilt(SEARCH, FaultKind.DELAY, seconds=0.4), FAILED, tries=5),
]
CHANGED = [
    Row("a page for people at the opening", spoilt(OPENING, FaultKind.HTML), FAILED, tries=1),
    Row("a page for people", spoilt(SEARCH, FaultKind.HTML), COMPLETED, is_unread=True, tries=1),
    Row("bytes that are no JSON", spoilt(SEARCH, FaultKind.GARBLED), COMPLETED, is_unread=True, tries=1),
    Row("a search without issues", spoilt(SEARCH, FaultKind.RESHAPE, path="issues"), COMPLETED, is_unread=True),
    Row("issues without an id", spoilt(SEARCH, FaultKind.RESHAPE, path="issues[].id"), COMPLETED, is_unread=True),
    Row("a site of no known kind", spoilt(OPENING, FaultKind.RESHAPE, path="deploymentType"), FAILED),
    Row("an account without zone", spoilt("myself", FaultKind.RESHAPE, path="timeZone"), FAILED),
    Row("projects without a key", spoilt("project/search", FaultKind.RESHAPE, path="values[].key"), FAILED),
    Row("a feed without values", spoilt(FEED, FaultKind.RESHAPE, path="values"), COMPLETED, is_unread=True),
    Row("a feed without an end", spoilt(FEED, FaultKind.STUCK_UNTIL), COMPLETED, is_new=True, way=BY_FEED),
    Row("a page token repeated", spoilt(SEARCH, FaultKind.REPEATED_TOKEN), COMPLETED, is_unread=True),
    Row("a page token expired once", spoilt(SEARCH, FaultKind.EXPIRED_TOKEN, times=1), COMPLETED, is_new=True),
    Row("a page token always expired", spoilt(SEARCH, FaultKind.EXPIRED_TOKEN), COMPLETED, is_unread=True),
    Row("worklogs not listed", spoilt("worklog/list", FaultKind.EMPTY), COMPLETED, is_new=True, way=BY_FEED),
    Row("issues not fetched, once", spoilt("bulkfetch", FaultKind.EMPTY, times=1), COMPLETED, is_new=True),
]
TABLE = [*REFUSED, *THROTTLED, *AWAY, *CHANGED]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up an answer after some tenths of a second instead of a minute, and wait as long as may be asked."""
    policy = Policy(read_seconds=0.2)
    monkeypatch.setattr(session, "Client", partial(Client, policy=policy, chance=lambda: 1.0))


def secrets_in(world: JiraWorld, text: str) -> list[str]:
    """Return which secrets stand in what was said, logged or stored."""
    basic = base64.b64encode(f"{world.jira.email}:{Jira.token}".encode()).decode()
    with world.store.reading() as connection:
        stored = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr] # SQLite's
    return [secret for secret in (Jira.token, basic) if secret in text or secret in stored]


def titles(world: JiraWorld) -> set[str]:
    return {row.title for row in Snapshot(world.store, current_vector(world.store)).rows(Task)}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_bad_answer_has_its_outcome(row: Row, recording: bool, caplog: pytest.LogCaptureFixture) -> None:
    with jira_world(row.way) as world:
        read_once(world)
        before = current_vector(world.store)[SOURCE]
        change_something(world)
        fault = row.fault()
        ended = ran(world, fault)
        said = told(world, ended)
        compare(row.name, said, recording=recording)
        assert ended.ending is row.ending
        assert (EVERYTHING in {one.name for one in ended.unread}) == row.is_unread
        # a report reads at the last completed run: a failed or waiting one is not seen
        after = current_vector(world.store)[SOURCE]
        assert (after == before) == (row.ending is not COMPLETED)
        assert titles(world) == ({"Changed since"} if row.is_new else {f"Task {number}" for number in range(6)})
        if row.tries is not None:
            assert requests_met(world, fault) == row.tries
        assert secrets_in(world, f"{said}{caplog.text}") == []
        recovers(world, ended)


def requests_met(world: JiraWorld, fault: Fault) -> int:
    """Return how many requests of the run went where the fault is, the good ones included."""
    return world.served.count(fault.match.removeprefix("/"))


def recovers(world: JiraWorld, ended: RunResult) -> None:
    """Expect that the next run, once it may, makes everything good."""
    if ended.ending is WAITING:
        assert ended.until is not None
        again = ran(world)
        assert (again.ending, world.served.requests) == (WAITING, [])
        world.jira.advance(ended.until - world.now())
    good = ran(world)
    assert (good.ending, good.error, good.unread) == (COMPLETED, "", [])
    assert differences(world, settled=False) == []
    world.jira.advance(DAY)
    assert ran(world).unread == []
    assert differences(world, settled=True) == []


@pytest.mark.parametrize("moment", ["seconds", "date"])
def test_a_source_that_names_its_moment_is_not_asked_before(moment: str) -> None:
    with jira_world(Way()) as world:
        read_once(world)
        change_something(world)
        later = http_date(datetime.now(UTC) + timedelta(seconds=30))
        assert ran(world, throttled(SEARCH, after="30" if moment == "seconds" else later)).ending is COMPLETED
        assert 28 <= max(world.pauses) <= 31  # a date has whole seconds
        assert differences(world, settled=False) == []


def test_what_was_read_before_the_quota_ended_is_not_read_again() -> None:
    with jira_world(Way(issues_a_page=1)) as world:
        read_once(world)
        change_something(world)
        fault = quota("bulkfetch")
        ended = ran(world, Fault(match="issue/bulkfetch", status=429, skip=4, headers=fault.headers))
        assert ended.ending is WAITING
        assert ended.until is not None
        world.jira.advance(ended.until - world.now())
        done = world.served.count("issue/bulkfetch")
        assert ran(world).resumed
        assert done == 5
        fetched = [one.body["issueIdsOrKeys"] for one in world.served.requests if "issue/bulkfetch" in one.path]
        assert len(fetched) < 6 + len(world.jira.issues())
        assert differences(world, settled=False) == []
