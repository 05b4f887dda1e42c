"""What October brings into the city's Jira, read on top of September."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from store.tables import VERSIONS
from sync.outcome import Ending, RunResult
from syncline.demo.backlog import LAST_DAY
from syncline.demo.city import FIRST_REPORT, TRACKED
from syncline.demo.deliveries import SEED
from syncline.demo.tickets import Ticket, shown
from syncline.demo.tracker import tickets
from syncline.demo.tracker_facts import READ_ON
from tests.flow.city import DECEMBER, City
from tests.flow.running import opened, ready

pytestmark = pytest.mark.slow

BEFORE = READ_ON[FIRST_REPORT]
Row = dict[str, object]


@pytest.fixture(scope="module")
def run(city: City) -> RunResult:
    """The run that read October on top of September."""
    return city.second.runs["jira"]


def rows(folder: Path, entity: str) -> Iterator[Row]:
    """Yield every version of an entity that is Jira's."""
    table = next(table for kind, table in VERSIONS.items() if kind.__name__ == entity)
    with opened(ready(folder, DECEMBER)) as (store, _), store.reading() as connection:
        found = connection.execute(select(table).where(table.c.source == "jira"))
        yield from (dict(row._mapping) for row in found)


def test_both_months_are_read_to_their_end(city: City) -> None:
    for month in (city.first, city.second):
        result = month.runs["jira"]
        assert (result.ending, result.error, result.quarantined) == (Ending.COMPLETED, "", 0)


def test_october_brings_the_hours_that_were_written_since(city: City, run: RunResult) -> None:
    versions = list(rows(city.second.folder, "TimeEntry"))
    hours = [hours for one in tickets(SEED) for hours in one.hours if not hours.is_hidden]
    written = [one for one in hours if BEFORE < one.day <= LAST_DAY]
    corrected = [one for one in hours if one.corrected_on]
    assert sum(row["from_run"] == run.run for row in versions) == len(written) + len(corrected)


def test_october_ends_the_hours_that_were_taken_back_or_went_with_an_issue(city: City, run: RunResult) -> None:
    versions = list(rows(city.second.folder, "TimeEntry"))
    current = {row["key"] for row in versions if row["to_run"] is None}
    ended = [row for row in versions if row["to_run"] == run.run and row["key"] not in current]
    gone = [
        hours
        for one in tickets(SEED)
        for hours in one.hours
        if hours.deleted_on or (one.deleted_on and not hours.is_hidden)
    ]
    assert sorted((row["work_on"], row["work"]) for row in ended) == sorted((one.day, one.minutes * 60) for one in gone)


def test_october_touches_the_issues_that_somebody_touched_and_no_others(city: City, run: RunResult) -> None:
    versions = list(rows(city.second.folder, "Task"))
    now = {str(row["title"]) for row in versions if row["from_run"] == run.run and row["kind_raw"] != "version"}
    touched = {one.title for one in tickets(SEED) if any(BEFORE < day <= LAST_DAY for day in days_of(one))}
    blocking = {
        one.title
        for later in tickets(SEED)
        if later.created_on > BEFORE
        for one in tickets(SEED)
        if one.name in later.after
    }
    assert now <= touched | blocking
    assert len(now) > 50
    still = {str(row["title"]) for row in versions if row["to_run"] is None and row["from_run"] != run.run}
    assert len(still) > 250


def days_of(one: Ticket) -> Iterator[date]:
    """Yield the days on which something happens to a ticket and its hours, but for its way from sprint to sprint."""
    yield from filter(None, (one.created_on, one.cut_on, one.started_on, one.done_on, one.moved_on, one.deleted_on))
    for hours in one.hours:
        yield from filter(None, (hours.day, hours.corrected_on, hours.deleted_on))


def test_a_moved_issue_keeps_its_key_in_the_store_and_its_hours(city: City) -> None:
    (moved,) = [one for one in tickets(SEED) if one.moved_on]
    versions = [row for row in rows(city.second.folder, "Task") if row["title"] == moved.title]
    assert len({row["key"] for row in versions}) == 1
    (current,) = [row for row in versions if row["to_run"] is None]
    assert current["source_project"] == moved.moved_to
    assert {row["source_project"] for row in versions} == {moved.project, moved.moved_to}
    hours = [
        row for row in rows(city.second.folder, "TimeEntry") if row["task"] == current["key"] and not row["to_run"]
    ]
    assert len(hours) == len(list(shown(moved, LAST_DAY)))


def test_a_deleted_issue_is_gone(city: City) -> None:
    (deleted,) = [one for one in tickets(SEED) if one.deleted_on]
    assert [row["to_run"] is None for row in rows(city.second.folder, "Task") if row["title"] == deleted.title] == [
        False
    ]


def test_every_issue_is_charged_to_the_finance_code_of_its_project(city: City) -> None:
    codes = {story.tracker: story.finance_code for story in TRACKED}
    for row in rows(city.second.folder, "Task"):
        if row["to_run"] is None and row["kind_raw"] != "version":
            assert row["budget_code"] == codes[str(row["source_project"])], row["title"]


def test_people_of_plans_and_jira_are_one_by_their_address(city: City) -> None:
    mails = {row["email"] for row in rows(city.second.folder, "Identity")}
    assert None not in mails
    people = {one.person.email for one in tickets(SEED) if one.person and one.created_on <= LAST_DAY}
    assert people <= mails
