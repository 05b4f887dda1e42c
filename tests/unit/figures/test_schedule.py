"""Dates, baselines, slips and milestones of a project."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from model.entities import BaselineValue, Task
from model.values import Status
from reports.document import MilestoneRow
from reports.figures import baselines, schedule
from reports.figures.milestones import MilestoneContext, milestone_rows
from reports.figures.plan import Plan
from tests.unit.figures.rows import END_OF_OCTOBER, baseline, milestone, plan_key, source_project, task

A = task("a", planned_start_on=date(2026, 7, 6), planned_finish_on=date(2026, 10, 16))
B = task("b", actual_start_on=date(2026, 7, 1), planned_start_on=date(2026, 8, 1), planned_finish_on=date(2027, 1, 15))


def plan(tasks: tuple[Task, ...] = (A, B), *values: BaselineValue, **more: Any) -> Plan:
    return Plan(tasks=tasks, baselines=values, **({"sources": (source_project(),)} | more))


def test_a_project_starts_with_its_first_task_and_ends_with_its_last() -> None:
    assert schedule.start_on("IT-1", plan()).value == date(2026, 7, 1)
    forecast = schedule.finish_forecast("IT-1", plan())
    assert (forecast.value, forecast.records[0].key) == (date(2027, 1, 15), plan_key("b"))


def test_an_actual_finish_counts_before_a_planned_one_and_a_due_date_last() -> None:
    done = task("d", actual_finish_on=date(2026, 9, 1), planned_finish_on=date(2028, 1, 1))
    due = task("e", due_on=date(2026, 9, 30))
    figure = schedule.finish_forecast("IT-1", plan((done, due, task("x"))))
    assert (figure.value, figure.reason) == (date(2026, 9, 30), "no finish on 1 task")


def test_a_project_whose_tasks_are_all_done_is_finished() -> None:
    done = task("a", actual_finish_on=date(2026, 10, 14))
    closed = task("b", status=Status.DONE)
    ended, both = (schedule.finish_forecast("IT-1", plan(tasks)) for tasks in ((done,), (done, closed)))
    assert (ended.reason, both.reason) == ("finished", "finished; no finish on 1 task")
    assert schedule.is_finished(ended)
    open_too = schedule.finish_forecast("IT-1", plan((done, task("c", planned_finish_on=date(2026, 12, 1)))))
    assert not schedule.is_finished(open_too)
    assert not schedule.is_finished(schedule.finish_forecast("IT-1", plan((closed,))))


def test_dates_are_not_known_without_plan_or_dates() -> None:
    assert schedule.start_on("IT-1", Plan()).reason == "no plan is linked"
    assert schedule.start_on("IT-1", plan((task("x"),))).reason == "no task has a start"
    assert schedule.finish_forecast("IT-1", plan((task("x"),))).reason == "no task has a finish"
    assert schedule.finish_baseline("IT-1", "finish_first_baseline", plan(), None).reason == "no baseline was set"


def test_the_lowest_number_is_the_first_baseline_and_the_highest_the_current() -> None:
    found = plan((A, B), baseline("a", 0, date(2026, 10, 2)), baseline("b", 0, date(2026, 12, 18), date(2026, 7, 1)),
                 baseline("b", 3, date(2027, 1, 8)), baseline("b", 1, None))  # fmt: skip
    first, current = baselines.first(found), baselines.current(found)
    assert first is not None
    assert current is not None
    assert (first.number, first.start_on, first.finish_on) == (0, date(2026, 7, 1), date(2026, 12, 18))
    assert (current.number, current.start_on, current.finish_on) == (3, None, date(2027, 1, 8))
    figure = schedule.finish_baseline("IT-1", "finish_current_baseline", found, current)
    assert (figure.value, figure.reason) == (date(2027, 1, 8), "baseline 3")


def test_what_a_baseline_says_of_the_whole_plan_outlives_its_tasks() -> None:
    whole = BaselineValue(**{**_fields(baseline("x", 0, date(2026, 12, 18))), "of": "plans:project:erp", "key": "w"})
    earlier = BaselineValue(**{**_fields(baseline("x", 0, date(2026, 11, 18))), "of": "plans:project:gis", "key": "z"})
    both = (source_project(), source_project("gis"))
    own = plan((A,), whole, earlier, baseline("a", 0, date(2026, 10, 2), date(2026, 7, 6)), sources=both)
    first = baselines.first(own)
    assert first is not None
    assert (first.start_on, first.finish_on) == (date(2026, 7, 6), date(2026, 12, 18))


def _fields(value: BaselineValue) -> dict[str, Any]:
    return {name: getattr(value, name) for name in BaselineValue.__dataclass_fields__}


def test_a_baseline_of_tasks_that_no_longer_count_says_nothing() -> None:
    assert baselines.first(plan((A,), baseline("gone", 0, date(2026, 12, 18)))) is None
    assert baselines.current(Plan()) is None


@pytest.mark.parametrize(
    ("forecast", "expected"),
    [(date(2026, 10, 16), 0), (date(2026, 10, 18), 0), (date(2026, 10, 20), 2), (date(2026, 10, 14), -2)],
    ids=["on the day", "over the weekend", "later", "earlier"],
)
def test_slip_is_in_working_days_and_later_is_above_zero(forecast: date, expected: int) -> None:
    approved = plan((A,), baseline("a", 0, date(2026, 10, 16)))
    was = schedule.finish_baseline("IT-1", "finish_first_baseline", approved, baselines.first(approved))
    now = schedule.finish_forecast("IT-1", plan((task("a", planned_finish_on=forecast),)))
    figure = schedule.slip("IT-1/schedule/slip_first", was, now)
    assert (figure.value, figure.inputs) == (expected, (was.id, now.id))


def test_slip_is_not_known_without_baseline_or_forecast() -> None:
    nothing = schedule.finish_baseline("IT-1", "finish_first_baseline", plan(), None)
    assert schedule.slip("x", nothing, schedule.finish_forecast("IT-1", plan())).reason == "no baseline was set"
    approved = plan((A,), baseline("a", 0, date(2026, 10, 16)))
    was = schedule.finish_baseline("IT-1", "finish_first_baseline", approved, baselines.first(approved))
    assert schedule.slip("x", was, schedule.finish_forecast("IT-1", Plan())).reason == "no plan is linked"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2026, 7, 5), 0), (date(2026, 7, 10), 5_000), (date(2026, 7, 17), 10_000), (date(2027, 7, 1), 10_000)],
)
def test_elapsed_time_is_a_share_of_working_days(as_of: date, expected: int) -> None:
    found = plan((task("a", planned_start_on=date(2026, 7, 6), planned_finish_on=date(2026, 7, 17)),))
    begin, forecast = schedule.start_on("IT-1", found), schedule.finish_forecast("IT-1", found)
    approved = schedule.finish_baseline("IT-1", "finish_current_baseline", found, None)
    figure = schedule.time_elapsed("IT-1", begin, approved, forecast, as_of, ())
    assert figure.value == expected
    assert figure.reason == "no baseline was set, so the time to the forecast finish counts"


def test_elapsed_time_is_not_known_without_length() -> None:
    weekend = plan((task("a", planned_start_on=date(2026, 10, 17), planned_finish_on=date(2026, 10, 18)),))
    begin, end = schedule.start_on("IT-1", weekend), schedule.finish_forecast("IT-1", weekend)
    figure = schedule.time_elapsed("IT-1", begin, end, end, END_OF_OCTOBER, ())
    assert figure.reason == "no working day lies between start and finish"
    nothing = schedule.start_on("IT-1", Plan())
    assert schedule.time_elapsed("IT-1", nothing, end, end, END_OF_OCTOBER, ()).reason == "no plan is linked"


def rows(*tasks: Task, values: tuple[BaselineValue, ...] = (), **more: Any) -> tuple[MilestoneRow, ...]:
    return milestone_rows(plan(tasks, *values), MilestoneContext(owner="IT-1", as_of=END_OF_OCTOBER, **more))


@pytest.mark.parametrize(
    ("dates", "values", "state"),
    [
        ({"actual_finish_on": date(2026, 9, 1)}, {0: date(2026, 9, 1)}, "done"),
        ({"actual_finish_on": date(2026, 9, 2)}, {0: date(2026, 9, 1), 1: date(2026, 9, 2)}, "done late"),
        ({"status": Status.DONE}, {0: date(2026, 9, 1)}, "done"),
        ({"planned_finish_on": date(2027, 1, 1)}, {0: date(2026, 10, 30)}, "late"),
        ({"planned_finish_on": date(2026, 11, 3)}, {0: date(2026, 11, 2)}, "late"),
        ({"planned_finish_on": date(2026, 10, 30)}, {0: date(2026, 11, 2)}, "overdue"),
        ({"planned_finish_on": date(2026, 10, 31)}, {0: date(2026, 10, 31)}, "due"),
        ({}, {0: date(2026, 10, 30)}, "late"),
        ({}, {0: date(2026, 12, 30)}, "planned"),
        ({"planned_finish_on": date(2027, 1, 1)}, {0: date(2026, 10, 30), 1: date(2027, 1, 1)}, "planned"),
        ({"planned_finish_on": date(2026, 10, 30)}, {}, "overdue"),
        ({"planned_finish_on": date(2026, 11, 30)}, {}, "due"),
        ({"planned_finish_on": date(2026, 12, 1)}, {}, "planned"),
        ({}, {}, "planned"),
    ],
)
def test_a_milestone_stands_as_its_dates_say(dates: dict[str, Any], values: dict[int, date], state: str) -> None:
    found = rows(milestone("m", **dates), values=tuple(baseline("m", number, on) for number, on in values.items()))
    assert found[0].state == state


def test_a_milestone_is_told_against_both_baselines_and_the_last_report() -> None:
    values = (baseline("m", 0, date(2026, 12, 18)), baseline("m", 1, date(2027, 1, 8)))
    (then,) = rows(milestone("m", planned_finish_on=date(2027, 1, 8)), values=values)
    (now,) = rows(milestone("m", planned_finish_on=date(2027, 1, 15)), values=values, previous={then.key: then})
    assert (now.slip_first.value, now.slip_current.value, now.moved_since_last.value) == (20, 5, 5)
    assert now.slip_first.id == "IT-1/milestone/plans:task:m/slip_first"
    assert now.slip_first.record_count == 2


def test_what_cannot_be_told_of_a_milestone_has_a_reason() -> None:
    (first,) = rows(milestone("m"))
    assert first.slip_first.reason == "the milestone is in no baseline"
    assert first.slip_current.reason == "the milestone is not in the current baseline"
    assert first.moved_since_last.reason == "there is no earlier report"
    assert rows(milestone("m"), previous={})[0].moved_since_last.reason == "the milestone is new since the last report"
    (later,) = rows(milestone("m"), previous={first.key: first})
    assert later.moved_since_last.reason == "the milestone has no date in one of the reports"
    (undated,) = rows(milestone("m"), values=(baseline("m", 0, date(2026, 12, 18)),))
    assert undated.slip_first.reason == "the milestone has no date"


def test_milestones_stand_in_order_of_their_promise() -> None:
    late = milestone("late", planned_finish_on=date(2026, 11, 1))
    found = rows(milestone("none"), late, milestone("early", planned_finish_on=date(2027, 9, 1)),
                 values=(baseline("early", 0, date(2026, 8, 1)),))  # fmt: skip
    assert [row.title for row in found] == ["Task early", "Task late", "Task none"]


def test_each_plan_has_its_own_finish() -> None:
    other = task("c", source="jira", source_project="ERP", planned_finish_on=date(2027, 3, 1))
    found = schedule.finishes_by_plan(plan((A, B, other, task("undated"))))
    assert {of: ends for of, (ends, _) in found.items()} == {
        ("jira", "ERP"): date(2027, 3, 1),
        ("plans", "erp"): date(2027, 1, 15),
    }
