"""Percent complete of plan and tracker: ten points apart is listed, and silence where one of them cannot say."""

from __future__ import annotations

from typing import Any

import pytest

from model.entities import SourceProject, Task
from reports.figures.disagreement import Compared, Disagreement
from reports.figures.percent_twice import PERCENT_RULE, percent_twice
from reports.figures.plan import Plan
from reports.narrative.disagreements import discrepancy
from tests.unit.figures.rows import HOUR, cutoff, issue, ledger, source_project, task, tracker

BOTH = (source_project(), tracker())


def compare(*tasks: Task, sources: tuple[SourceProject, ...] = BOTH) -> list[Disagreement]:
    plan = Plan(sources=sources, tasks=tasks)
    compared = Compared(code="IT-1", plan=plan, entries=(), ledger=ledger([]), cutoff=cutoff(), figures={})
    return list(percent_twice(compared))


def of_plan(percent: int | None, **more: Any) -> Task:
    return task("a", work_planned=100 * HOUR, percent_complete=percent, **more)


def of_tracker(percent: int | None, number: int = 1, **more: Any) -> Task:
    return issue(number, **({"work_planned": 80 * HOUR, "percent_complete": percent} | more))


@pytest.mark.parametrize("swapped", [False, True], ids=["the plan ahead", "the tracker ahead"])
def test_more_than_ten_points_apart_are_listed(swapped: bool) -> None:
    percents = (4_500, 6_200) if swapped else (6_200, 4_500)
    (found,) = compare(of_plan(percents[0]), of_tracker(percents[1]))
    assert (found.rule, found.tolerance) == (PERCENT_RULE, "10 points")
    assert (found.left.value, found.right.value) == percents
    assert (found.left_source, found.right_source) == ("plans", "jira")
    assert found.used == "jira, because most of its tasks are estimated; the plan's are not added"
    told = ("45%", "62%") if swapped else ("62%", "45%")
    assert discrepancy(found).sentence == (
        f"The sources differ on the percent complete: {told[0]} in plans, {told[1]} in jira."
    )


@pytest.mark.parametrize(("plan", "tracker_"), [(5_500, 4_500), (4_500, 5_500), (5_000, 5_000)])
def test_up_to_ten_points_apart_they_agree(plan: int, tracker_: int) -> None:
    assert compare(of_plan(plan), of_tracker(tracker_)) == []


@pytest.mark.parametrize(
    ("tasks", "sources"),
    [
        ([of_plan(9_000)], BOTH),
        ([of_tracker(9_000)], BOTH),
        ([of_plan(9_000), of_tracker(100)], (source_project(),)),
        ([of_plan(9_000), of_tracker(100)], (tracker(),)),
        ([of_plan(9_000), issue(1, percent_complete=0)], BOTH),
        ([of_plan(9_000), of_tracker(100), *(issue(number) for number in range(5, 9))], BOTH),
    ],
    ids=["no tracker rows", "no plan rows", "no tracker linked", "no plan linked", "no estimates", "few estimates"],
)
def test_it_keeps_silent_where_one_of_them_cannot_say(tasks: list[Task], sources: tuple[SourceProject, ...]) -> None:
    assert compare(*tasks, sources=sources) == []


def test_what_the_report_uses_is_named() -> None:
    durations = [task("a", duration=HOUR, percent_complete=9_000), of_tracker(100)]
    (found,) = compare(*durations)
    assert found.used == "both, each task with its planned work, because their work is added up"
    few = [of_plan(9_000), of_tracker(100), of_tracker(100, 2, work_planned=None, duration=HOUR)]
    (found,) = compare(*few)
    assert found.used == "plans, because most tasks of the tracker carry no estimate"
