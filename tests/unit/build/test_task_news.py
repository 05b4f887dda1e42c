"""What is said of tasks that are counted otherwise than in the last report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from model.entities import Provenance, Task
from model.values import Status, TaskKind
from reports.build import build
from reports.document import PreviousReport, ReportDocument
from tests.fakes import FakeRun, MemorySnapshot
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS
from tests.unit.figures.rows import issue, link, plan_key, project, source_project, task, tracker

RUNS = {name: FakeRun(id=5, connector=name) for name in ("configuration", "plans", "jira")}
CITY: list[Provenance] = [
    project("IT-0423", name="ERP"),
    project("IT-0500", name="GIS", position=1),
    link("IT-0423", "jira", "project", "ERP"),
    link("IT-0423", "plans", "plan", "erp"),
    link("IT-0500", "jira", "project", "GIS"),
    tracker(),
    tracker("GIS"),
    source_project("erp"),
]
STAYS = issue(1)


def part(number: int, of: int, **more: Any) -> Task:
    return issue(number, parent=f"jira:task:{of}", **more)


def document(now: Sequence[Task], then: Sequence[Task]) -> ReportDocument:
    past = date(2026, 9, 30)
    before = MemorySnapshot([*CITY, STAYS, *then], RUNS)
    report = build(before, SETTINGS, as_of=past, made_at=MADE_AT)
    header = PreviousReport(id=1, as_of=past, made_at=MADE_AT, sha256="")
    after = MemorySnapshot([*CITY, STAYS, *now], RUNS)
    return build(after, SETTINGS, as_of=AS_OF, made_at=MADE_AT, previous=(header, report), previous_snapshot=before)


def told(now: Sequence[Task], then: Sequence[Task], at: int = 0) -> list[tuple[str, str, str, str]]:
    changes = document(now, then).projects[at].changes
    return [(one.kind, one.subject, one.before, one.after) for one in changes if one.kind.startswith("task_")]


@pytest.mark.parametrize(
    ("now", "then", "line"),
    [
        ([issue(2)], [], ("task_added", "Issue 2", "not in jira", "in jira")),
        ([], [issue(2)], ("task_removed", "Issue 2", "in jira", "no longer seen in jira")),
        ([task("a")], [], ("task_added", "Task a", "not in the plan", "in the plan")),
        ([], [task("a")], ("task_removed", "Task a", "in the plan", "not in the plan")),
        ([issue(2), part(3, 2), part(4, 2)], [issue(2)], ("task_changed", "Issue 2", "one task", "cut into 2 parts")),
        ([issue(2)], [issue(2), part(3, 2)], ("task_changed", "Issue 2", "in 1 part", "one task")),
        ([issue(2), part(3, 2), part(4, 3)], [], ("task_added", "Issue 2", "not in jira", "in jira, in 1 part")),
        ([issue(2, status=Status.CANCELLED)], [issue(2)], ("task_changed", "Issue 2", "in jira", "cancelled")),
        ([issue(2)], [issue(2, status=Status.CANCELLED)], ("task_changed", "Issue 2", "cancelled", "in jira again")),
        (
            [issue(2, kind=TaskKind.RISK)],
            [issue(2)],
            ("task_changed", "Issue 2", "a task", "an entry of the register of risks"),
        ),
        (
            [task("a", kind=TaskKind.SUMMARY), task("b", parent=plan_key("a"))],
            [task("a")],
            ("task_changed", "Task a", "one task", "cut into 1 part"),
        ),
    ],
)
def test_what_became_of_a_task_is_told(now: list[Task], then: list[Task], line: tuple[str, ...]) -> None:
    lines = [one for one in told(now, then) if one[1] == line[1]]
    assert lines == [line]


def test_parts_of_a_cut_or_new_task_are_told_with_it_only() -> None:
    cut = [issue(2), *(part(number, 2) for number in range(10, 15))]
    assert told(cut, [issue(2)]) == [("task_changed", "Issue 2", "one task", "cut into 5 parts")]
    assert told(cut, []) == [("task_added", "Issue 2", "not in jira", "in jira, in 5 parts")]


def test_a_new_part_of_what_was_cut_before_is_told_itself() -> None:
    cut = [issue(2), part(3, 2)]
    assert told([*cut, part(4, 2)], cut) == [("task_added", "Issue 4", "not in jira", "in jira")]


def test_a_task_that_moved_is_told_in_both_projects() -> None:
    line = [("task_moved", "Issue 2", "in IT-0423 ERP", "in IT-0500 GIS")]
    moved = [issue(2, "GIS")]
    assert told(moved, [issue(2)]) == line
    assert told(moved, [issue(2)], at=1) == line


def test_a_task_that_moved_to_a_project_of_nobody_says_where() -> None:
    assert told([issue(2, "HR")], [issue(2)]) == [
        ("task_moved", "Issue 2", "in IT-0423 ERP", "in jira: HR, which no rule links to a project")
    ]


def test_tasks_that_stayed_are_not_told() -> None:
    parents = [issue(2), part(3, 2)]
    assert told(parents, parents) == []
    assert told([replace(issue(2), parent="jira:task:3"), part(3, 2)], parents) != []


def test_many_tasks_are_counted_by_what_became_of_them() -> None:
    now = [issue(number, "GIS" if number < 15 else "ERP") for number in range(2, 28)]
    lines = told(now, [issue(number) for number in range(2, 15)])
    assert [line[0] for line in lines] == ["task_moved"] * 11 + ["task_added"] * 11
    assert lines[10] == ("task_moved", "3 further tasks", "in IT-0423 ERP", "in IT-0500 GIS")
    assert lines[-1] == ("task_added", "3 further tasks", "not in jira", "in jira")
