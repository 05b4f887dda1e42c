"""Ways in which a Jira's changes were once lost, each as short as it can be told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.outcome import Ending, RunResult
from syncline.demo.jira_site import Fault, FaultKind
from syncline.demo.jira_site.entities import Issue
from tests.flow.jira_sameness import differences
from tests.flow.jira_world import JiraWorld, Way, jira_world
from tests.flow.pasts import version_count
from tests.flow.power import Cut

CLOUD_OR_OWN = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "own server"])
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def some_issues(world: JiraWorld, number: int = 4) -> list[Issue]:
    person = world.jira.add_user("Ada Example")
    issues = [world.jira.add_issue("ERP", "Task", f"Task {one}", assignee=person) for one in range(number)]
    for issue in issues:
        world.jira.advance(MINUTE)
        world.jira.add_worklog(issue.id, person, world.jira.now(), 3600)
    return issues


def completed(world: JiraWorld, *faults: Fault) -> RunResult:
    ended = world.sync(*faults)
    assert ended is not None
    assert (ended.ending, ended.error) == (Ending.COMPLETED, "")
    return ended


@CLOUD_OR_OWN
def test_what_the_index_shows_a_little_late_is_seen_by_the_next_run(cloud: bool) -> None:
    with jira_world(Way(cloud=cloud, index_delay=4 * MINUTE)) as world:
        issue, *_ = some_issues(world)
        world.jira.advance(3 * DAY)
        completed(world)
        world.jira.advance(60 * MINUTE)
        world.jira.edit_issue(issue.id, summary="Changed a moment before the run")
        world.jira.advance(MINUTE)
        completed(world)
        world.jira.advance(15 * MINUTE)
        completed(world)
        assert differences(world, settled=True) == []


@CLOUD_OR_OWN
def test_what_the_index_showed_late_at_one_look_back_is_found_by_the_next(cloud: bool) -> None:
    """However often is synced between: the look-back begins where the one before it ended, not at the last run."""
    with jira_world(Way(cloud=cloud, index_delay=40 * MINUTE)) as world:
        issue, *_ = some_issues(world)
        world.jira.advance(3 * DAY)
        completed(world)
        world.jira.advance(DAY - 30 * MINUTE)
        world.jira.edit_issue(issue.id, summary="Changed half an hour before the look-back")
        world.jira.advance(30 * MINUTE)
        for pause in (timedelta(0), 20 * MINUTE, timedelta(hours=23), 39 * MINUTE):
            world.jira.advance(pause)
            completed(world)
        world.jira.advance(MINUTE)  # a day after the look-back
        completed(world)
        assert differences(world, settled=True) == []


AMID_THE_ISSUES = range(11, 18)
"""Transactions of a run over six issues and three projects, one issue a page: those that keep issues."""


@CLOUD_OR_OWN
@pytest.mark.parametrize("at", AMID_THE_ISSUES)
def test_an_interrupted_run_goes_on_without_a_gap_and_to_the_present(cloud: bool, at: int) -> None:
    """The first load is interrupted, then the reading of changes; each goes on, and brings what happened since."""
    with jira_world(Way(cloud=cloud, issues_a_page=1)) as world:
        first, second, *others = some_issues(world, 6)
        world.jira.advance(30 * DAY)
        assert world.sync(cut=Cut(at=at)) is None
        world.jira.edit_issue(second.id, summary="Changed while nothing was read")
        world.jira.advance(5 * MINUTE)
        assert completed(world).resumed
        assert differences(world, settled=True) == []
        for issue in (first, *others):
            world.jira.edit_issue(issue.id, status="In Progress", summary="Changed before the power went")
        world.jira.advance(5 * MINUTE)
        assert world.sync(cut=Cut(at=at)) is None
        world.jira.delete_issue(first.id)
        world.jira.edit_issue(second.id, summary="Changed after it went")
        world.jira.advance(26 * HOUR)
        assert completed(world).resumed
        assert differences(world, settled=True) == []


@CLOUD_OR_OWN
def test_what_changed_in_a_project_while_it_was_lost_is_read_when_it_comes_back(cloud: bool) -> None:
    with jira_world(Way(cloud=cloud)) as world:
        issue, *_ = some_issues(world)
        world.jira.add_issue("GIS", "Task", "Seen throughout")
        world.jira.advance(30 * DAY)
        completed(world)
        world.jira.withdraw("ERP")
        world.jira.edit_issue(issue.id, summary="Changed in the dark")
        for _ in range(3):
            world.jira.advance(30 * HOUR)
            completed(world)
        world.jira.restore("ERP")
        world.jira.advance(5 * MINUTE)
        completed(world)
        assert differences(world, settled=False) == []  # it is counted with the next sweep


@CLOUD_OR_OWN
def test_an_issue_that_could_not_be_read_once_leaves_quarantine_with_the_next_run(cloud: bool) -> None:
    fault = Fault(
        match=r"bulkfetch|/search\?", kind=FaultKind.RESHAPE, path="issues[].fields", name="values", times=None
    )
    with jira_world(Way(cloud=cloud)) as world:
        first, second, third, *_ = some_issues(world)
        world.jira.advance(120 * MINUTE)
        completed(world)
        world.jira.edit_issue(first.id, summary="Changed")
        world.jira.add_worklog(second.id, world.jira.account, world.jira.now(), 60)
        world.jira.edit_issue(third.id, summary="Changed, and soon deleted")
        world.jira.advance(5 * MINUTE)
        assert completed(world, fault).quarantined == 3
        world.jira.delete_issue(third.id)
        world.jira.advance(2 * DAY)
        assert completed(world).quarantined == 0
        assert differences(world, settled=True) == []
        before = version_count(world)
        completed(world)
        assert version_count(world) == before


@pytest.mark.parametrize("status", [404, 410, 500])
def test_a_feed_that_is_not_there_costs_no_hours(status: int) -> None:
    with jira_world(Way(worklogs="feed")) as world:
        fault = Fault(match="worklog/updated|worklog/deleted", status=status, times=None)
        issues = some_issues(world)
        completed(world, fault)
        assert differences(world, settled=True) == []
        worklog, other = issues[0], issues[1]
        world.jira.delete_worklog(world.jira.live[worklog.id].worklogs[0].id)
        world.jira.add_worklog(other.id, world.jira.account, world.jira.now(), 900)
        world.jira.advance(5 * MINUTE)
        completed(world, fault)
        assert differences(world, settled=True) == []


@pytest.mark.parametrize("times", [1, 2, None])
def test_a_list_of_worklogs_that_comes_empty_costs_no_hours(times: int | None) -> None:
    with jira_world(Way(worklogs="feed")) as world:
        some_issues(world)
        world.jira.advance(30 * DAY)
        fault = Fault(match="worklog/list", kind=FaultKind.EMPTY, times=times)
        completed(world, fault)
        world.jira.advance(3 * DAY)
        completed(world)
        assert differences(world, settled=True) == []


@CLOUD_OR_OWN
def test_what_apps_do_to_hours_without_touching_the_issue_is_in_the_feeds(cloud: bool) -> None:
    with jira_world(Way(cloud=cloud, worklogs="feed")) as world:
        first, second, third, *_ = (world.jira.live[one.id] for one in some_issues(world))
        world.jira.advance(30 * DAY)
        completed(world)
        world.jira.add_worklog(first.id, world.jira.account, world.jira.now(), 900, touch=False)
        world.jira.edit_worklog(second.worklogs[0].id, 1200, touch=False)
        world.jira.delete_worklog(third.worklogs[0].id, touch=False)
        world.untouched |= {first.id, second.id, third.id}
        world.jira.advance(5 * MINUTE)
        completed(world)
        assert differences(world, settled=True) == []


@pytest.mark.parametrize("at", AMID_THE_ISSUES)
@pytest.mark.parametrize("is_garbled", [False, True], ids=["read", "in quarantine"])
def test_no_history_stays_of_an_issue_that_went_before_it_was_read(at: int, is_garbled: bool) -> None:
    fault = Fault(match="bulkfetch", kind=FaultKind.RESHAPE, path="issues[].fields", name="values", times=None)
    with jira_world(Way(issues_a_page=1)) as world:
        issues = some_issues(world, 6)
        for issue in issues:
            world.jira.edit_issue(issue.id, status="In Progress")
        world.jira.advance(30 * DAY)
        assert world.sync(*[fault] * is_garbled, cut=Cut(at=at)) is None
        for issue in issues[3:]:
            world.jira.hide_issue(issue.id)
        world.jira.advance(26 * HOUR)
        completed(world)
        assert differences(world, settled=True) == []


@CLOUD_OR_OWN
def test_an_issue_that_moved_out_of_the_projects_that_are_read_is_gone(cloud: bool) -> None:
    with jira_world(Way(cloud=cloud, is_named=True, left_out=("WEB",))) as world:
        first, *_ = some_issues(world)
        completed(world)
        world.jira.move_issue(first.id, "WEB")
        world.jira.advance(26 * HOUR)
        completed(world)
        assert differences(world, settled=True) == []
        world.jira.move_issue(first.id, "GIS")
        world.jira.advance(5 * MINUTE)
        completed(world)
        assert differences(world, settled=False) == []
