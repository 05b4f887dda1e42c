"""The worklog feeds: every page once, no deletion that nobody told, and a way on when a feed fails."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract.errors import SourceChangedError
from connectors.jira.cursor import parse
from connectors.jira.plans import Plan
from remote.retry import Policy
from syncline.demo.jira_site import Fault, FaultKind, Jira
from tests.unit.jira import marlow
from tests.unit.jira.cities import PEOPLE, QUARTER, log, person, reader, small_city
from tests.unit.jira.memory import Reader, differences

FEED = {"worklogs": "feed"}


def patient(reading: Reader) -> Reader:
    """Let the reader's waits pass at once."""
    reading.around = marlow.surroundings(reading.around.asked["issue"], pause=lambda _: None)
    return reading


def test_hours_that_leave_their_issue_s_date_alone_come_by_the_feed() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        imported = log(jira, next(iter(jira.issues())).id, person(jira), 4200, touch=False)
        jira.advance(timedelta(hours=1))
        reading.run()
        assert str(imported) in reading.store.of_kind("worklog")
        assert differences(jira, reading.store) == []


def test_a_worklog_of_the_last_minute_comes_with_a_later_run() -> None:
    jira = small_city()
    with reader(jira, FEED) as reading:
        reading.run()
        jira.advance(timedelta(hours=1))
        issue = next(iter(jira.issues())).id
        late = jira.add_worklog(issue, person(jira), jira.now(), 60, touch=False)
        reading.run()
        assert str(late.id) not in reading.store.of_kind("worklog")
        jira.advance(QUARTER)
        reading.run()
        assert differences(jira, reading.store) == []


@pytest.mark.parametrize("cap", [2, 3, 7, 1000])
def test_a_feed_of_many_pages_is_read_to_its_end(cap: int) -> None:
    jira = small_city()
    with reader(jira, FEED, worklog_page_cap=cap) as reading:
        reading.run()
        assert differences(jira, reading.store) == []
        asked = [one.body["ids"] for one in reading.site.requests if one.path.endswith("worklog/list")]
        assert sorted(worklog for ids in asked for worklog in ids) == [one.id for one in jira.worklogs()], "each once"


def test_worklogs_that_were_read_are_not_asked_for_again() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        log(jira, next(iter(jira.issues())).id, person(jira), 60, touch=False)
        jira.advance(timedelta(minutes=2))
        reading.run()
        assert reading.paths()["worklog/list"] == 1
        for _ in range(3):
            jira.advance(timedelta(hours=1))
            reading.run()
        assert reading.paths()["worklog/list"] == 0


def test_more_worklogs_of_one_moment_than_a_page_holds_are_read_with_their_issues(
    caplog: pytest.LogCaptureFixture,
) -> None:
    jira = Jira()
    ada, home = jira.add_user(PEOPLE[0]), jira.add_project("ERP", "Finance replacement")
    for number in range(6):
        issue = jira.add_issue(home, "Task", f"Imported {number}")
        for _ in range(5):
            jira.add_worklog(issue.id, ada, jira.now(), 60)
    jira.advance(timedelta(hours=1))
    with reader(jira, FEED, worklog_page_cap=20) as reading:
        with caplog.at_level(logging.WARNING):
            reading.run()
        assert "stays at" in caplog.text
        assert differences(jira, reading.store) == []
        jira.advance(timedelta(hours=1))
        caplog.clear()
        reading.run()
        assert caplog.text == "", "the feed goes on after the moment at which it stood still"


def test_an_until_that_does_not_advance_ends_in_a_load_of_what_issues_bring() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        log(jira, next(iter(jira.issues())).id, person(jira), 60, touch=False)
        jira.advance(timedelta(hours=1))
        reading.site.switches.faults = [Fault(match="worklog/updated", kind=FaultKind.STUCK_UNTIL, times=None)]
        reading.run()
        assert differences(jira, reading.store) == []
        assert reading.paths()["worklog/updated"] < 12


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_feed_that_fails_lets_issues_bring_their_worklogs(status: int, caplog: pytest.LogCaptureFixture) -> None:
    jira = small_city()
    with reader(jira, FEED) as reading:
        patient(reading).site.switches.faults = [Fault(match="worklog/updated", status=status, times=None)]
        with caplog.at_level(logging.WARNING, logger="connectors.jira.feed"):
            reading.run()
        assert f"answers {status}" in caplog.text
        assert differences(jira, reading.store) == []
        log(jira, next(iter(jira.issues())).id, person(jira), 60)
        jira.advance(QUARTER)
        reading.run()
        assert differences(jira, reading.store) == []


def test_after_a_failure_the_feed_goes_on_where_it_stood() -> None:
    jira = small_city()
    with reader(jira) as reading:
        patient(reading).run()
        reading.site.switches.faults = [Fault(match="worklog/updated", status=504, times=None)]
        for _ in range(2):
            log(jira, next(iter(jira.issues())).id, person(jira), 60, touch=False)
            jira.advance(timedelta(hours=1))
            reading.run()
        assert len(differences(jira, reading.store)) == 2
        reading.site.switches.faults = []
        jira.advance(QUARTER)
        reading.run()
        assert differences(jira, reading.store) == []


def test_a_feed_of_deletions_that_fails_is_made_up_for() -> None:
    jira = small_city()
    with reader(jira) as reading:
        patient(reading).run()
        reading.site.switches.faults = [Fault(match="worklog/deleted", status=500, times=None)]
        jira.delete_worklog(next(iter(jira.worklogs())).id)
        jira.advance(QUARTER)
        reading.run()
        assert differences(jira, reading.store) == []
        reading.site.switches.faults = []
        jira.delete_worklog(next(iter(jira.worklogs())).id)
        jira.advance(QUARTER)
        pages = reading.run()
        assert len([one for page in pages for one in page.gone]) == 1
        assert differences(jira, reading.store) == []


def test_an_empty_answer_for_worklogs_deletes_none(caplog: pytest.LogCaptureFixture) -> None:
    jira = small_city()
    with reader(jira, FEED) as reading:
        reading.run()
        kept = reading.store.of_kind("worklog")
        edited = max(kept, key=int)
        jira.edit_worklog(int(edited), 7)
        jira.advance(timedelta(hours=1))
        reading.site.switches.faults = [Fault(match="worklog/list", kind=FaultKind.EMPTY, times=None)]
        with caplog.at_level(logging.INFO, logger="connectors.jira.feed"):
            reading.run()
        assert "worklog/list gives none of 1 worklogs that the feed names" in caplog.text
        assert reading.store.of_kind("worklog").keys() == kept.keys()
        assert reading.store.of_kind("worklog")[edited].data["timeSpentSeconds"] == 7, "it came with its issue"


def test_one_empty_answer_for_worklogs_is_asked_again() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        late = log(jira, next(iter(jira.issues())).id, person(jira), 60, touch=False)
        jira.advance(timedelta(hours=1))
        reading.site.switches.faults = [Fault(match="worklog/list", kind=FaultKind.EMPTY)]
        reading.run()
        assert str(late) in reading.store.of_kind("worklog")


def test_worklogs_of_issues_that_are_not_read_are_left_out() -> None:
    jira = small_city()
    with reader(jira, {"projects": ("ERP",)}) as reading:
        reading.run()
        foreign = next(one for one in jira.issues() if one.key.startswith("GIS"))
        other = log(jira, foreign.id, person(jira), 60)
        jira.advance(timedelta(hours=1))
        reading.run()
        assert str(other) not in reading.store.of_kind("worklog")
        assert reading.paths()["issue/bulkfetch"] > 0
        reading.run()
        assert reading.paths()["issue/bulkfetch"] == 0


def test_deletions_of_worklogs_that_were_never_stored_are_no_deletions() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        unseen = log(jira, next(iter(jira.issues())).id, person(jira), 60)
        jira.delete_worklog(unseen)
        jira.advance(timedelta(hours=1))
        assert [one for page in reading.run() for one in page.gone] == []


def test_hours_of_a_deleted_account_stay_and_have_an_author() -> None:
    jira = small_city()
    somebody = person(jira)
    jira.delete_user(somebody)
    with reader(jira) as reading:
        reading.run()
        assert differences(jira, reading.store) == []
        assert reading.store.quarantined == {}


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("values", "entries", "values"),
        ("values[].worklogId", "id", "worklogId"),
        ("values[].updatedTime", "", "updatedTime"),
        ("lastPage", "last", "lastPage"),
    ],
)
def test_a_feed_of_another_shape_names_its_path(path: str, name: str, expected: str) -> None:
    jira = small_city()
    with reader(jira, FEED) as reading:
        fault = Fault(match="worklog/updated", kind=FaultKind.RESHAPE, path=path, name=name, times=None)
        reading.site.switches.faults = [fault]
        with pytest.raises(SourceChangedError) as caught:
            reading.run()
        assert expected in caught.value.path


def test_the_plan_of_the_next_run_is_the_feed_again() -> None:
    jira = small_city()
    with reader(jira) as reading:
        patient(reading).run()
        reading.site.switches.faults = [Fault(match="worklog/updated", status=500, times=None)]
        jira.advance(QUARTER)
        reading.run()
        assert parse(reading.store.cursor).plan is Plan.FEED


def test_what_a_failing_feed_costs_is_bounded(caplog: pytest.LogCaptureFixture) -> None:
    jira = small_city()
    with reader(jira) as reading:
        patient(reading).run()
        reading.paths()
        fault: dict[str, Any] = {"match": "worklog/updated", "status": 504, "times": None}
        reading.site.switches.faults = [Fault(**fault)]
        jira.advance(QUARTER)
        reading.run()
        assert reading.paths()["worklog/updated"] <= Policy().tries
        assert "worklogs: embedded" in caplog.text
