"""Throughput, blocked tasks and the growth of the scope: what they count, and when nobody can tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import Task
from model.values import Status, TaskKind
from reports.figures.dates import Days
from reports.figures.fact import fact_id
from reports.figures.flow import NO_REPORT, ScopeNews, scope_growth, tasks_blocked, throughput
from reports.figures.plan import Plan
from tests.unit.figures.rows import issue, source_project, task, tracker

WEDNESDAY = date(2026, 11, 25)
LAST_SUNDAY = date(2026, 11, 22)
DAYS = Days(as_of=WEDNESDAY, zone=ZoneInfo("UTC"))


def done(number: int, on: date | None, **more: Any) -> Task:
    return issue(number, status=Status.DONE, actual_finish_on=on, **more)


def plan(*tasks: Task) -> Plan:
    return Plan(sources=(tracker(),), tasks=tasks)


def test_throughput_is_the_mean_of_the_last_four_full_weeks() -> None:
    weeks = {0: 2, 1: 4, 2: 0, 3: 3, 4: 9}  # weeks back: tasks
    rows = [
        done(10 * back + number, LAST_SUNDAY - timedelta(days=7 * back + number % 7))
        for back, count in weeks.items()
        for number in range(count)
        if number < 7 or back < 4
    ]
    found = throughput("IT-1", plan(*rows, done(99, WEDNESDAY)), DAYS)
    assert found.value == Decimal("2.25")
    assert found.formula == "tasks finished from 2026-10-26 to 2026-11-22, over 4 weeks"
    assert (found.record_count, found.reason) == (9, "")


def test_on_a_sunday_the_week_that_ends_with_it_counts() -> None:
    found = throughput("IT-1", plan(done(1, LAST_SUNDAY)), Days(as_of=LAST_SUNDAY, zone=ZoneInfo("UTC")))
    assert found.value == Decimal("0.25")
    edge = throughput("IT-1", plan(done(1, date(2026, 10, 25)), done(2, date(2026, 10, 26))), DAYS)
    assert edge.value == Decimal("0.25")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (Plan(), "no plan is linked"),
        (plan(done(1, None)), "no finished task says on which day it was finished"),
    ],
    ids=["no plan", "no days"],
)
def test_throughput_is_unknown_with_a_reason(rows: Plan, reason: str) -> None:
    found = throughput("IT-1", rows, DAYS)
    assert (found.value, found.reason) == (None, reason)


def test_throughput_names_the_tasks_without_a_day_and_those_kept_twice() -> None:
    both = Plan(sources=(source_project(), tracker()), tasks=(task("a"), done(1, LAST_SUNDAY), done(2, None)))
    found = throughput("IT-1", both, DAYS)
    assert found.reason == (
        "1 finished task does not say on which day; counted in jira and plans, which may keep some of the same work"
    )
    assert throughput("IT-1", plan(issue(1)), DAYS).value == Decimal("0.00")


@given(st.data())
def test_throughput_does_not_depend_on_the_order_of_tasks(data: st.DataObject) -> None:
    days = data.draw(st.lists(st.dates(date(2026, 9, 1), date(2026, 12, 31)), max_size=30))
    rows = [done(number, on) for number, on in enumerate(days)]
    shuffled = data.draw(st.permutations(rows))
    assert throughput("IT-1", plan(*rows), DAYS) == throughput("IT-1", plan(*shuffled), DAYS)


def test_blocked_tasks_are_counted_and_neither_milestones_nor_parents() -> None:
    rows = [
        issue(1, status=Status.BLOCKED),
        issue(2, status=Status.BLOCKED, kind=TaskKind.MILESTONE),
        issue(3, status=Status.BLOCKED),
        issue(4, parent="jira:task:3"),
        issue(5, status=Status.BLOCKED, kind=TaskKind.RISK),
    ]
    found = tasks_blocked("IT-1", plan(*rows))
    assert (found.id, found.value, found.records[0].key) == (fact_id("IT-1", "tasks_blocked"), 1, "jira:task:1")
    assert tasks_blocked("IT-1", Plan()).reason == "no plan is linked"


def test_the_scope_grows_by_what_came_less_what_went() -> None:
    news = ScopeNews(came=[(1, issue(1)), (11, issue(2))], went=[(1, issue(number)) for number in (3, 4, 5)])
    found = scope_growth("IT-1", news, "tasks by week leave out plans")
    assert (found.value, found.reason) == (9, "12 added, 3 removed; tasks by week leave out plans")
    assert found.record_count == 5
    assert scope_growth("IT-1", ScopeNews(went=[(1, issue(1))])).value == -1
    assert (scope_growth("IT-1", ScopeNews()).value, scope_growth("IT-1", ScopeNews()).reason) == (0, "")


def test_without_an_earlier_report_nobody_knows_how_the_scope_grew() -> None:
    found = scope_growth("IT-1", ScopeNews(unknown=NO_REPORT), "tasks cannot be counted by week")
    assert (found.value, found.reason) == (None, "there is no earlier report; tasks cannot be counted by week")


def test_a_task_finished_late_in_the_evening_counts_on_the_organisations_day() -> None:
    moment = datetime(2026, 11, 23, 5, tzinfo=UTC)
    row = done(1, None)
    days = Days(as_of=WEDNESDAY, zone=ZoneInfo("America/Phoenix"), reached={row.key: moment})
    assert days.done_on(row) == LAST_SUNDAY
    assert throughput("IT-1", plan(row), days).value == Decimal("0.25")
