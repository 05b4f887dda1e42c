"""Whose hours count where a plan in a file and a tracker keep hours of the same work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import Task, TimeEntry
from model.values import PercentBasis, Status
from reports.figures import hours, progress
from reports.figures.disagreement import Compared, Disagreement
from reports.figures.hours_source import kept_hours, kept_work
from reports.figures.kept_twice import PLANNED_RULE, WORKED_RULE, kept_twice
from reports.figures.plan import Plan
from tests.unit.figures.rows import (
    END_OF_OCTOBER,
    HOUR,
    cutoff,
    entry,
    issue,
    ledger,
    source_project,
    task,
    tracker,
    worklog,
)

BOTH = (source_project(), tracker())


def plan(*tasks: Task, **more: Any) -> Plan:
    return Plan(tasks=tasks, **({"sources": BOTH} | more))


def actual(of: Plan, entries: Iterable[TimeEntry]) -> tuple[object, str]:
    kept = kept_hours(of, entries, END_OF_OCTOBER)
    figure = hours.hours_actual("IT-1", of, kept.counted, END_OF_OCTOBER, kept.aside)
    return figure.value, figure.reason


def twice(of: Plan, entries: Iterable[TimeEntry] = ()) -> list[Disagreement]:
    kept = kept_hours(of, entries, END_OF_OCTOBER)
    figures = {"hours_actual": hours.hours_actual("IT-1", of, kept.counted, END_OF_OCTOBER, kept.aside)}
    compared = Compared(
        code="IT-1",
        plan=of,
        entries=kept.counted,
        aside=kept.aside,
        ledger=ledger([]),
        cutoff=cutoff(),
        figures=figures,
    )
    return list(kept_twice(compared))


def test_hours_of_a_tracker_count_and_those_of_the_plan_are_not_added() -> None:
    rows = [entry(40 * HOUR), entry(2 * HOUR, None), worklog(38 * HOUR, 1)]
    assert actual(plan(), rows) == (38 * HOUR, "hours in plans are of the same work and not added")


def test_hours_of_another_app_on_the_trackers_tasks_are_the_trackers() -> None:
    assert actual(plan(), [entry(40 * HOUR), worklog(38 * HOUR, 1, source="tempo")])[0] == 38 * HOUR


@pytest.mark.parametrize(
    "written",
    [[], [worklog(0, 1)], [worklog(HOUR, 1, date(2026, 11, 1))]],
    ids=["none", "of no length", "after the as-of date"],
)
def test_hours_of_the_plan_count_where_the_tracker_has_none_yet(written: list[TimeEntry]) -> None:
    assert actual(plan(), [entry(40 * HOUR), *written])[0] == 40 * HOUR


def test_hours_without_a_day_are_hours_of_the_tracker_too() -> None:
    assert actual(plan(), [entry(40 * HOUR), worklog(5 * HOUR, 1, None)])[0] == 5 * HOUR


def test_two_plans_or_two_trackers_are_of_different_work_and_add_up() -> None:
    plans = plan(sources=(source_project(), source_project("extra", "more")))
    assert actual(plans, [entry(HOUR), entry(HOUR, source="more")]) == (2 * HOUR, "adds more and plans")
    trackers = plan(sources=(tracker(), source_project("B", "planner", file_name=None)))
    assert actual(trackers, [worklog(HOUR, 1), worklog(HOUR, 2, source="planner")])[0] == 2 * HOUR


def test_totals_of_a_tracker_count_before_those_of_a_plan_where_nobody_wrote_entries() -> None:
    rows = plan(task("a", work_actual=40 * HOUR), issue(1, work_actual=30 * HOUR))
    value, note = actual(rows, [])
    assert (value, note) == (30 * HOUR, "none of it has a day; hours in plans are of the same work and not added")
    assert actual(plan(task("a", work_actual=40 * HOUR), issue(1)), [])[0] == 40 * HOUR


def test_both_sums_are_shown_with_which_is_used() -> None:
    (found,) = twice(plan(), [entry(40 * HOUR), entry(9 * HOUR, date(2026, 11, 2)), worklog(30 * HOUR, 1)])
    assert (found.rule, found.tolerance) == (WORKED_RULE, "5%")
    assert (found.left.value, found.left_source, found.left.record_count) == (30 * HOUR, "jira", 1)
    assert (found.right.value, found.right_source) == (49 * HOUR, "plans")
    assert found.used.startswith("jira, because the hours are written there as they are worked")


def test_hours_that_are_nearly_the_same_are_no_disagreement() -> None:
    assert twice(plan(), [entry(40 * HOUR), worklog(38 * HOUR, 1)]) == []
    assert [one.rule for one in twice(plan(), [entry(40 * HOUR), worklog(38 * HOUR - 1, 1)])] == [WORKED_RULE]


def test_totals_are_shown_beside_entries_of_the_other() -> None:
    (found,) = twice(plan(issue(1, work_actual=30 * HOUR)), [entry(40 * HOUR)])
    assert (found.left_source, found.left.value, found.right_source, found.right.value) == (
        "plans",
        40 * HOUR,
        "jira",
        30 * HOUR,
    )
    assert found.used == "plans, because jira has totals without day and person only"
    (found,) = twice(plan(task("a", work_actual=40 * HOUR)), [worklog(30 * HOUR, 1)])
    assert (found.left_source, found.right.value) == ("jira", 40 * HOUR)
    assert twice(plan(sources=(tracker(),)), [worklog(30 * HOUR, 1)]) == []


ESTIMATED = [issue(1, work_planned=20 * HOUR, work_remaining=5 * HOUR), issue(2, work_planned=10 * HOUR), issue(3)]
ROW = task(
    "a", work_planned=50 * HOUR, work_remaining=25 * HOUR, percent_complete=5_000, percent_basis=PercentBasis.WORK
)


def test_planned_hours_are_the_trackers_where_most_of_its_tasks_are_estimated() -> None:
    rows = plan(ROW, *ESTIMATED)
    figure = hours.hours_planned("IT-1", rows)
    assert (figure.value, figure.record_count) == (30 * HOUR, 2)
    assert figure.reason == "no planned work on 1 task; planned work in plans is of the same work and not added"
    left = hours.hours_remaining("IT-1", rows)
    assert left.value == 5 * HOUR
    assert "remaining work in plans is of the same work and not added" in left.reason
    (found,) = twice(rows)
    assert (found.rule, found.left.value, found.right.value, found.tolerance) == (
        PLANNED_RULE,
        30 * HOUR,
        50 * HOUR,
        "10%",
    )


def test_planned_hours_are_the_plans_where_few_tasks_are_estimated() -> None:
    rows = plan(ROW, *ESTIMATED, issue(4), issue(5))
    assert hours.hours_planned("IT-1", rows).value == 50 * HOUR
    assert hours.hours_remaining("IT-1", rows).value == 25 * HOUR
    (found,) = twice(rows)
    assert found.used == "plans, because most tasks of jira carry no estimate"


def test_the_share_that_is_done_is_of_the_work_that_counts() -> None:
    done = [issue(1, work_planned=30 * HOUR, status=Status.DONE), issue(2, work_planned=10 * HOUR)]
    assert progress.percent_complete("IT-1", plan(ROW, *done)).value == 7_500
    assert progress.percent_complete("IT-1", plan(ROW, *done, issue(3), issue(4))).value == 5_000


def test_remaining_work_is_all_there_is_where_what_counts_has_none() -> None:
    rows = plan(ROW, issue(1, work_planned=20 * HOUR))
    figure = hours.hours_remaining("IT-1", rows)
    assert (figure.value, figure.reason) == (25 * HOUR, "no remaining work on 1 task")


def test_only_a_side_that_plans_work_is_a_choice() -> None:
    rows = plan(task("a", work_planned=0), issue(1, work_planned=HOUR))
    assert kept_work(rows).aside == ()
    assert twice(rows) == []


ENTRIES = st.lists(st.tuples(st.booleans(), st.integers(0, 100), st.integers(-5, 5)), max_size=12)


@given(ENTRIES)
def test_every_entry_is_counted_or_aside_and_never_both(told: list[tuple[bool, int, int]]) -> None:
    days = {day: date.fromordinal(END_OF_OCTOBER.toordinal() + day) for day in range(-5, 6)}
    rows = [worklog(work, 1, days[day]) if of_tracker else entry(work, days[day]) for of_tracker, work, day in told]
    kept = kept_hours(plan(), rows, END_OF_OCTOBER)
    assert sorted(row.key for row in (*kept.counted, *kept.aside)) == sorted(row.key for row in rows)
    so_far = {row.source for row in hours.worked(kept.counted, END_OF_OCTOBER).entries if row.work}
    assert len(so_far) <= 1
