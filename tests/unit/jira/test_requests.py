"""How many requests a run makes: by the formulas that are promised, not by the size of the site."""

from __future__ import annotations

import pytest

from connectors.jira.plans import IDS_A_PAGE
from syncline.demo.jira_site.generate import Size, generate
from tests.unit.jira.cities import DAY, QUARTER, log, person, reader, small_city
from tests.unit.jira.memory import differences

OPENING = 4  # serverInfo, myself, project/search, and field, since a custom field is asked for
USUAL = {"issues_a_page": 100, "ids_a_page": 5000}


def pages(items: int, a_page: int) -> int:
    return -(-items // a_page)


@pytest.mark.parametrize("issues", [1, 99, 250, 1200])
def test_a_first_load_costs_a_request_for_each_hundred_issues(issues: int) -> None:
    jira = generate(Size(issues=issues, worklogs=issues * 3, projects=2, people=4))
    with reader(jira, USUAL) as reading:
        reading.run()
        ids, fetched, histories, count = pages(issues, 5000), pages(issues, 100), pages(issues, 1000), 1
        assert reading.sent == OPENING + ids + fetched + histories + count
        assert differences(jira, reading.store) == []


@pytest.mark.parametrize("issues", [250, 1200])
def test_a_first_load_by_the_feed_costs_two_more_for_each_thousand_worklogs(issues: int) -> None:
    jira = generate(Size(issues=issues, worklogs=issues * 3, projects=2, people=4))
    with reader(jira, {**USUAL, "worklogs": "feed", "history": ()}) as reading:
        reading.run()
        worklogs = len([*jira.worklogs()])
        # A page of the feed begins with the last entry of the one before.
        feed = pages(worklogs - 1, IDS_A_PAGE - 1) + pages(worklogs, IDS_A_PAGE)
        assert reading.sent == OPENING + pages(issues, 5000) + pages(issues, 100) + feed + 1
        assert differences(jira, reading.store) == []


def test_a_run_without_news_costs_seven_requests() -> None:
    jira = small_city()
    with reader(jira, USUAL) as reading:
        reading.run()
        jira.advance(QUARTER)
        reading.run()
        assert reading.sent == OPENING + len(("search", "worklog/updated", "worklog/deleted"))


def test_a_run_with_few_changes_costs_as_much_as_the_changes() -> None:
    jira = generate(Size(issues=1200, worklogs=1200, projects=2, people=4))
    with reader(jira, USUAL) as reading:
        reading.run()
        someone = next(iter(jira.users.values()))
        for one in [*jira.issues()][:12]:
            log(jira, one.id, someone, 60)
        jira.advance(QUARTER)
        reading.run()
        assert reading.sent == OPENING + len(("search", "updated", "list", "deleted", "bulkfetch", "histories"))
        assert differences(jira, reading.store) == []


def test_a_sweep_that_finds_nothing_costs_two_more() -> None:
    jira = small_city()
    with reader(jira, USUAL) as reading:
        for _ in range(3):
            reading.run()
            jira.advance(DAY * 3)
        reading.run()
        assert reading.sent == OPENING + len(("search", "updated", "deleted", "ids", "count"))


def test_an_overflow_costs_a_request_for_each_issue_that_has_one() -> None:
    jira = small_city()
    with reader(jira, {**USUAL, "worklogs": "embedded", "history": ()}) as reading:
        reading.run()
        assert reading.sent == OPENING + len(("ids", "bulkfetch", "worklogs of one issue", "count"))
        crowded = max(jira.issues(), key=lambda one: len(one.worklogs))
        log(jira, crowded.id, person(jira), 60)
        jira.advance(QUARTER)
        reading.run()
        assert reading.sent == OPENING + len(("search", "deleted", "bulkfetch", "worklogs of one issue"))
