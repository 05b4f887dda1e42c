"""What was finished and what comes: news only, the weightiest first, nothing twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from model.entities import Task
from model.values import Status, TaskKind
from reports.figures.dates import Days
from reports.figures.fact import fact_id
from reports.figures.outlook import Since, coming, coming_count, finished, finished_count, no_report
from reports.figures.plan import Plan
from reports.narrative.outlook import MOST, coming_titles, finished_titles
from tests.unit.figures.rows import HOUR, issue, milestone, plan_key, release, source_project, task, tracker

AS_OF = date(2026, 11, 30)
LAST = date(2026, 10, 31)
DAYS = Days(as_of=AS_OF, zone=ZoneInfo("UTC"))
NOVEMBER = date(2026, 11, 10)


def plan(*tasks: Task) -> Plan:
    return Plan(sources=(source_project(), tracker()), tasks=tasks)


def done(name: str, on: date | None = NOVEMBER, **more: Any) -> Task:
    return task(name, status=Status.DONE, actual_finish_on=on, **more)


def titles(*tasks: Task, since: Since | None = None) -> list[str]:
    return [row.title for row in finished(plan(*tasks), DAYS, since or Since(after=LAST))]


def test_milestones_come_first_then_packages_then_the_tasks_with_most_work() -> None:
    rows = [
        done("small", work_planned=HOUR),
        done("large", work_planned=90 * HOUR),
        done("package", kind=TaskKind.SUMMARY, work_planned=3 * HOUR),
        done("golive", kind=TaskKind.MILESTONE),
    ]
    assert titles(*rows) == ["Task golive", "Task package", "Task large", "Task small"]


def test_the_parts_of_a_finished_package_are_told_by_it() -> None:
    inner = done("inner", parent=plan_key("whole"))
    rows = [done("whole"), inner, done("deep", parent=inner.key), done("other", parent=plan_key("open")), task("open")]
    assert titles(*rows) == ["Task whole", "Task other"]


@pytest.mark.parametrize(
    ("on", "is_news"),
    [(LAST, False), (LAST + timedelta(days=1), True), (AS_OF, True), (AS_OF + timedelta(days=1), False), (None, False)],
)
def test_only_what_ended_after_the_last_report_is_news(on: date | None, is_news: bool) -> None:
    assert bool(titles(done("a", on))) is is_news


def test_what_the_last_report_knew_as_open_is_news_whatever_its_day() -> None:
    late, known, new = done("late", date(2026, 9, 1)), done("known"), done("new")
    since = Since(after=LAST, was_done={late.key: False, known.key: True})
    assert titles(late, known, new, done("undated", None), since=since) == ["Task late", "Task new"]
    ahead = done("ahead", AS_OF + timedelta(days=1))
    assert titles(ahead, since=Since(after=LAST, was_done={ahead.key: False})) == []


def test_a_first_report_tells_the_last_thirty_days() -> None:
    first = no_report(AS_OF)
    assert titles(done("a", date(2026, 11, 1)), done("b", LAST), since=first) == ["Task a"]
    found = finished_count("IT-1", plan(), (), first)
    assert found.formula.startswith("milestones, packages and tasks finished since 2026-10-31;")


def test_cancelled_rows_and_registers_are_neither_finished_nor_due() -> None:
    rows = [
        issue(1, status=Status.CANCELLED, actual_finish_on=NOVEMBER),
        issue(2, status=Status.DONE, actual_finish_on=NOVEMBER, kind=TaskKind.RISK),
        issue(3, status=Status.CANCELLED, due_on=AS_OF),
        issue(4, kind=TaskKind.DECISION, due_on=AS_OF),
    ]
    assert titles(*rows) == []
    assert coming(plan(*rows), DAYS) == ()


def test_what_plan_and_tracker_keep_under_one_title_is_told_once() -> None:
    on = date(2026, 12, 5)
    rows = [milestone("a", title="Go-live", planned_finish_on=on), release("go-LIVE", planned_finish_on=on)]
    assert [row.title for row, _ in coming(plan(*rows), DAYS)] == ["go-LIVE"]
    assert titles(done("b", title="Same"), done("c", title="Same")) == ["Same", "Same"]
    again = issue(1, title="same", status=Status.DONE, actual_finish_on=NOVEMBER)
    assert titles(done("b", title="Same"), again) == ["same"]


def due(name: str, on: date, **more: Any) -> Task:
    return task(name, due_on=on, **more)


@pytest.mark.parametrize(("ahead", "is_told"), [(-1, False), (0, True), (30, True), (31, False)])
def test_thirty_days_are_looked_ahead(ahead: int, is_told: bool) -> None:
    assert bool(coming(plan(due("a", AS_OF + timedelta(days=ahead))), DAYS)) is is_told


def test_milestones_are_told_before_tasks_that_are_due_sooner() -> None:
    rows = [
        due("b", date(2026, 12, 2)),
        due("a", date(2026, 12, 1)),
        task("planned", planned_finish_on=date(2026, 12, 3)),
        milestone("m", planned_finish_on=date(2026, 12, 20)),
        due("done", date(2026, 12, 1), status=Status.DONE),
        task("undated"),
    ]
    assert [row.title for row, _ in coming(plan(*rows), DAYS)] == ["Task m", "Task a", "Task b", "Task planned"]


def test_a_package_is_due_only_where_none_of_its_parts_is() -> None:
    whole = due("whole", date(2026, 12, 9), kind=TaskKind.SUMMARY)
    part = due("part", date(2026, 12, 1), parent=whole.key)
    assert [row.title for row, _ in coming(plan(whole, part), DAYS)] == ["Task part"]
    assert [row.title for row, _ in coming(plan(whole, task("part", parent=whole.key)), DAYS)] == ["Task whole"]


def test_circles_of_parents_are_survived() -> None:
    rows = [done("a", parent=plan_key("b")), done("b", parent=plan_key("a")), due("c", AS_OF, parent=plan_key("c"))]
    assert titles(*rows) == ["Task a", "Task b"]
    assert [row.title for row, _ in coming(plan(*rows), DAYS)] == ["Task c"]


def test_the_figures_count_what_the_lists_leave_out() -> None:
    rows = [done(f"{number:02}", title=f"Done {number}") for number in range(20)]
    told = finished(plan(*rows), DAYS, Since(after=LAST))
    assert finished_count("IT-1", plan(*rows), told, Since(after=LAST)).value == 20
    assert finished_titles(told) == tuple(f"Done {number}" for number in range(MOST))
    assert finished_count("IT-1", Plan(), (), Since(after=LAST)).reason == "no plan is linked"
    ahead = coming(plan(due("a", date(2026, 12, 1))), DAYS)
    assert coming_titles(ahead) == ("Task a, December 1, 2026",)
    counted = coming_count("IT-1", plan(), [row for row, _ in ahead], DAYS)
    assert (counted.value, counted.id) == (1, fact_id("IT-1", "due_soon"))
    assert counted.formula.endswith("due from 2026-11-30 to 2026-12-30")
