"""The story played in a simulated Jira is what the facts say, which are taken from the story alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest

from syncline.demo.city import FIRST_REPORT, SECOND_REPORT, TRACKED, Story
from syncline.demo.deliveries import FIRST_DELIVERY, SECOND_DELIVERY, SEED
from syncline.demo.desk import BUDGET_CODE
from syncline.demo.facts import CityFacts, ReportFacts
from syncline.demo.happenings import MarlowJira
from syncline.demo.jira_site.catalog import ISSUE_KINDS, SPRINT_FIELD, STATUSES
from syncline.demo.jira_site.entities import Issue
from syncline.demo.jira_site.state import Jira
from syncline.demo.people import PEOPLE
from syncline.demo.tracker_facts import TrackerFacts

DELIVERIES = {FIRST_REPORT: FIRST_DELIVERY, SECOND_REPORT: SECOND_DELIVERY}
of_each_project = pytest.mark.parametrize("story", TRACKED, ids=lambda story: story.tracker)


def played(until: datetime) -> Jira:
    city = MarlowJira(SEED)
    city.play(until)
    return city.jira


@pytest.fixture(scope="module", params=["first", "second"])
def told(request: pytest.FixtureRequest, facts: CityFacts) -> tuple[Jira, ReportFacts]:
    report: ReportFacts = getattr(facts, request.param)
    return played(DELIVERIES[report.as_of]), report


def issues(jira: Jira, key: str) -> Iterator[Issue]:
    return (one for one in jira.issues() if one.key.startswith(f"{key}-"))


def fact_of(report: ReportFacts, story: Story) -> TrackerFacts:
    fact = report.projects[story.code].tracker
    assert fact is not None
    return fact


@of_each_project
def test_issues_and_worklogs_are_as_many(told: tuple[Jira, ReportFacts], story: Story) -> None:
    jira, fact = told[0], fact_of(told[1], story)
    found = list(issues(jira, story.tracker))
    shown = [worklog for one in found for worklog in one.worklogs if not worklog.hidden]
    assert (len(found), len(shown)) == (fact.issues, fact.worklogs)
    assert sum(worklog.seconds for worklog in shown) == fact.hours_written


@of_each_project
def test_hours_up_to_the_report_are_the_facts_by_organisation(told: tuple[Jira, ReportFacts], story: Story) -> None:
    (jira, report), fact = told, fact_of(told[1], story)
    of_mail = {person.email: person.organisation for person in PEOPLE.values()}
    found: Counter[str] = Counter()
    for one in issues(jira, story.tracker):
        for worklog in one.worklogs:
            if not worklog.hidden and worklog.started.date() <= report.as_of:
                found[of_mail[jira.users[worklog.author].email]] += worklog.seconds
    assert found == fact.hours_by_organisation
    assert sum(found.values()) == fact.hours_actual


@of_each_project
def test_work_and_status_are_the_facts(told: tuple[Jira, ReportFacts], story: Story) -> None:
    jira, fact = told[0], fact_of(told[1], story)
    mine = list(issues(jira, story.tracker))
    above = {one.values.get("parent") for one in mine}
    registers = {"Risk", "Issue", "Change Request", "Decision"}
    work = [
        one
        for one in mine
        if one.id not in above
        and kind(one) not in {"Epic", *registers}
        and STATUSES[str(one.values["status"])].name != "Cancelled"
    ]
    assert len(work) == fact.tasks
    assert sum(STATUSES[str(one.values["status"])].category == "done" for one in work) == fact.tasks_done
    assert total(work, "timeoriginalestimate") == fact.hours_planned
    assert total(work, "timeestimate") == fact.hours_remaining
    kinds = Counter(kind(one).removesuffix(" Request") for one in mine if kind(one) in registers)
    assert kinds == fact.registers


def kind(issue: Issue) -> str:
    return ISSUE_KINDS[str(issue.values["issuetype"])].name


def total(found: list[Issue], field: str) -> int:
    return sum(value for one in found if isinstance(value := one.values.get(field), int))


@of_each_project
def test_what_jira_counts_beyond_what_it_shows_is_the_facts(told: tuple[Jira, ReportFacts], story: Story) -> None:
    jira, fact = told[0], fact_of(told[1], story)
    beyond = {
        str(one.values["summary"]): one.time_spent - sum(log.seconds for log in one.worklogs if not log.hidden)
        for one in issues(jira, story.tracker)
    }
    assert {title: seconds for title, seconds in beyond.items() if seconds} == fact.hours_hidden


@of_each_project
def test_versions_have_the_facts_dates(told: tuple[Jira, ReportFacts], story: Story) -> None:
    jira, fact = told[0], fact_of(told[1], story)
    home = jira.project(story.tracker)
    assert home is not None
    mine = [one for one in jira.versions.values() if one.project == home.id]
    assert {one.name: one.release for one in mine} == fact.milestone_dates
    assert [(one.name, one.released) for one in mine] == [*fact.milestones]


def test_every_issue_carries_the_finance_code_of_the_project_it_is_in(told: tuple[Jira, ReportFacts]) -> None:
    (field,) = [one.id for one in told[0].custom_fields.values() if one.name == BUDGET_CODE]
    for story in TRACKED:
        assert {one.values[field] for one in issues(told[0], story.tracker)} == {story.finance_code}


def test_sprints_stand_as_on_the_day_of_the_delivery(told: tuple[Jira, ReportFacts]) -> None:
    jira, report = told
    today = DELIVERIES[report.as_of]
    for sprint in jira.sprints.values():
        assert sprint.start is not None
        expected = "future" if today < sprint.start else "closed" if sprint.completed else "active"
        assert sprint.state == expected
    held = [one.values[SPRINT_FIELD] for one in jira.issues() if one.values.get(SPRINT_FIELD)]
    assert max(len(each) for each in held if isinstance(each, list)) > 1


def test_the_server_s_clock_stands_at_the_delivery(told: tuple[Jira, ReportFacts]) -> None:
    jira, report = told
    assert jira.now() == DELIVERIES[report.as_of]
    assert max(one.updated for one in jira.issues()) < jira.now()


def test_october_on_top_of_september_is_the_same_as_october_at_once() -> None:
    city = MarlowJira(SEED)
    city.play(FIRST_DELIVERY)
    city.play(SECOND_DELIVERY)
    assert list(city.jira.issues()) == list(played(SECOND_DELIVERY).issues())
    assert city.jira.deleted_worklogs == played(SECOND_DELIVERY).deleted_worklogs
    assert len(city.jira.deleted_worklogs) == 1, "no feed mentions the hours that went with a deleted issue"


def test_everybody_has_the_address_that_the_plans_know() -> None:
    addresses = {one.email for one in played(FIRST_DELIVERY).users.values()}
    assert addresses == {Jira.email, *(person.email for person in PEOPLE.values())}


def test_what_happens_before_now_is_not_asked_for() -> None:
    city = MarlowJira(SEED)
    city.play(SECOND_DELIVERY)
    with pytest.raises(ValueError, match="the story does not go back"):
        city.play(FIRST_DELIVERY)
