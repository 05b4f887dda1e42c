"""Proof of completeness: what agrees, what differs, and which cause a rule can tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import SourceCount, Task, TimeEntry
from model.values import TaskKind
from reports.figures.completeness import Cause, Known, Proof, proven
from reports.figures.plan import Plan
from tests.unit.figures.rows import (
    END_OF_OCTOBER,
    HOUR,
    entry,
    issue,
    plan_key,
    release,
    source_project,
    task,
    tracker,
    worklog,
)

VECTOR = {"jira": 5, "tempo": 6}
OF_JIRA = {"jira": {"jira"}}
OF_TEMPO = {"jira": {"tempo"}}


def count(tasks: int, of: str = "ERP") -> SourceCount:
    key = f"jira:count:{of}"
    return SourceCount(key=key, source="jira", partition="counts", record=key, source_project=of, tasks=tasks)


def prove(tasks: Iterable[Task], entries: Iterable[TimeEntry] = (), **more: Any) -> Proof:
    given: dict[str, Any] = {
        "as_of": END_OF_OCTOBER,
        "hours_from": OF_JIRA,
        "counts": {},
        "left_out": {},
        "vector": VECTOR,
    }
    plan = Plan(sources=more.pop("sources", (tracker(),)), tasks=tuple(tasks))
    return proven("IT-1", plan, tuple(entries), Known(**(given | more)))


def test_hours_that_come_to_the_trackers_totals_are_proven_with_their_numbers() -> None:
    tasks = [issue(1, work_actual=3 * HOUR), issue(2, work_actual=HOUR), issue(3, work_actual=0), issue(4)]
    found = prove(tasks, [worklog(HOUR, 1), worklog(2 * HOUR, 1), worklog(HOUR, 2)])
    figure = found.figures["hours_proven"]
    assert (figure.id, figure.value) == ("IT-1/hours/hours_proven", 4 * HOUR)
    assert figure.reason == "3 time entries match the totals of jira on 2 tasks"
    assert (figure.record_count, figure.records[0].title) == (2, "Issue 1")
    assert found.hours == ()


def test_a_task_that_differs_is_told_with_both_values_and_its_record() -> None:
    tasks = [issue(1, work_actual=5 * HOUR), issue(2, work_actual=HOUR)]
    found = prove(tasks, [worklog(2 * HOUR, 1), worklog(HOUR, 2)])
    assert found.figures["hours_proven"].value == HOUR
    assert found.figures["hours_proven"].reason == (
        "1 time entry matches the totals of jira on 1 task; 1 task differs, see where the sources disagree"
    )
    (gap,) = found.hours
    assert (gap.cause, gap.entries.value, gap.totals.value) == (Cause.HIDDEN, 2 * HOUR, 5 * HOUR)
    assert [record.url for record in gap.entries.records] == ["https://marlow.example/browse/ERP-1"]
    assert gap.entries.id != gap.totals.id


def test_hours_after_the_as_of_date_are_compared_and_not_added() -> None:
    tasks = [issue(1, work_actual=3 * HOUR), issue(2, work_actual=4 * HOUR)]
    logs = [
        worklog(HOUR, 1),
        worklog(2 * HOUR, 1, date(2026, 11, 1)),
        worklog(4 * HOUR, 2, date(2026, 11, 2)),
    ]
    found = prove(tasks, logs)
    figure = found.figures["hours_proven"]
    assert (figure.value, figure.record_count, found.hours) == (HOUR, 1, ())
    assert figure.reason == "1 time entry matches the totals of jira on 1 task"
    undated = prove(tasks, [*logs[1:], worklog(HOUR, 1, None)]).figures["hours_proven"]
    assert undated.value == HOUR


def test_a_second_is_a_difference() -> None:
    assert [gap.cause for gap in prove([issue(1, work_actual=HOUR)], [worklog(HOUR - 1, 1)]).hours] == [Cause.HIDDEN]


def test_hours_too_many_never_cancel_hours_too_few() -> None:
    tasks = [issue(1, work_actual=5 * HOUR), issue(2, work_actual=2 * HOUR)]
    found = prove(tasks, [worklog(2 * HOUR, 1), worklog(5 * HOUR, 2)])
    assert [(gap.cause, gap.entries.value, gap.totals.value) for gap in found.hours] == [
        (Cause.CHANGED, 5 * HOUR, 2 * HOUR),
        (Cause.HIDDEN, 2 * HOUR, 5 * HOUR),
    ]


def test_one_cause_in_both_directions_is_told_apart() -> None:
    tasks = [issue(1, work_actual=5 * HOUR), issue(2, work_actual=2 * HOUR)]
    found = prove(tasks, [worklog(2 * HOUR, 1), worklog(5 * HOUR, 2)], unread={"jira"})
    assert [(gap.cause, gap.entries.value) for gap in found.hours] == [(Cause.APART, 2 * HOUR), (Cause.APART, 5 * HOUR)]
    assert len({figure.id for gap in found.hours for figure in (gap.entries, gap.totals)}) == 4


@pytest.mark.parametrize(
    ("total", "entries", "more", "cause"),
    [
        (3, [], {}, Cause.HIDDEN),
        (3, [("tempo", 2, 6)], {"hours_from": OF_TEMPO}, Cause.ELSEWHERE),
        (3, [], {"hours_from": OF_TEMPO}, Cause.ABSENT),
        (1, [("jira", 2, 5)], {}, Cause.CHANGED),
        (1, [("jira", 2, 7)], {}, Cause.APART),
        (1, [("tempo", 2, 5)], {"hours_from": OF_TEMPO}, Cause.CHANGED),
        (1, [("tempo", 2, 6)], {"hours_from": OF_TEMPO}, Cause.APART),
        (2, [("jira", 2, 5), ("tempo", 2, 5)], {"hours_from": {"jira": {"jira", "tempo"}}}, Cause.DOUBLE),
        (3, [("jira", 2, 5)], {"unread": {"jira"}}, Cause.APART),
        (3, [("tempo", 2, 6)], {"hours_from": OF_TEMPO, "unread": {"tempo"}}, Cause.APART),
        (3, [("tempo", 2, 6)], {"hours_from": OF_TEMPO, "vector": {"jira": 9, "tempo": 4}}, Cause.APART),
    ],
)
def test_the_cause_is_told_by_rule(
    total: int, entries: list[tuple[str, int, int]], more: dict[str, Any], cause: Cause
) -> None:
    """Task read in run 5; entries as (source, hours, run)."""
    rows = [worklog(work * HOUR, 1, source=source, from_run=run) for source, work, run in entries]
    found = prove([issue(1, work_actual=total * HOUR, from_run=5)], rows, **more)
    assert [gap.cause for gap in found.hours] == [cause]


def test_a_total_nobody_gave_is_none_where_the_tracker_gives_others() -> None:
    found = prove([issue(1), issue(2, work_actual=HOUR)], [worklog(HOUR, 1), worklog(HOUR, 2)])
    assert [(gap.entries.value, gap.totals.value) for gap in found.hours] == [(HOUR, 0)]


@pytest.mark.parametrize(
    ("tasks", "hours_from", "reason"),
    [
        ([issue(1, work_actual=5)], {}, "no time entries are read of jira, so nothing can be compared"),
        ([issue(1)], OF_JIRA, "jira gives no totals of hours, so nothing can be compared"),
        ([], OF_JIRA, "the tracker gives no totals of hours, so nothing can be compared"),
    ],
)
def test_without_hours_or_totals_nothing_is_compared(tasks: list[Task], hours_from: Any, reason: str) -> None:
    found = prove(tasks, hours_from=hours_from)
    assert (found.figures["hours_proven"].value, found.figures["hours_proven"].reason) == (None, reason)
    assert found.hours == ()


def test_a_tracker_where_nobody_worked_yet_is_proven_by_nothing_and_says_so() -> None:
    figure = prove([issue(1, work_actual=0)]).figures["hours_proven"]
    assert (figure.value, figure.reason) == (0, "neither jira nor the time entries have hours on a task")


def test_plans_from_files_are_not_compared() -> None:
    rows = [task("a", work_actual=9 * HOUR)]
    hours = [entry(HOUR, task=plan_key("a"))]
    assert prove(rows, hours, sources=(source_project(),), hours_from={"plans": {"plans"}}) == Proof(figures={})
    beside = prove(
        [*rows, issue(1, work_actual=HOUR)], [*hours, worklog(HOUR, 1)], sources=(source_project(), tracker())
    )
    assert (beside.figures["hours_proven"].value, beside.hours) == (HOUR, ())


def test_the_worst_tasks_are_named_first() -> None:
    tasks = [issue(number, work_actual=number * HOUR) for number in range(1, 9)]
    (gap,) = prove(tasks).hours
    assert [worst.task.title for worst in gap.worst] == ["Issue 8", "Issue 7", "Issue 6"]
    assert (gap.entries.record_count, len(gap.entries.records)) == (8, 5)


HOURS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 100)), max_size=20)


@given(HOURS, st.dictionaries(st.integers(0, 5), st.integers(0, 300)))
def test_proven_and_differing_hours_come_to_all_hours(logs: list[tuple[int, int]], totals: dict[int, int]) -> None:
    tasks = [issue(number, work_actual=totals.get(number, 0)) for number in range(6)]
    found = prove(tasks, [worklog(work, of) for of, work in logs])
    proof = found.figures["hours_proven"].value
    assert isinstance(proof, int)
    apart = [(gap.entries.value, gap.totals.value) for gap in found.hours]
    assert proof + sum(int(str(work)) for work, _ in apart) == sum(work for _, work in logs)
    assert proof + sum(int(str(total)) for _, total in apart) == sum(totals.values())


def test_tasks_are_held_against_the_trackers_own_count() -> None:
    counts = {("jira", "ERP"): count(2)}
    tasks = [issue(1), issue(2, kind=TaskKind.RISK), release("1.0")]
    found = prove(tasks, counts=counts)
    assert (found.figures["tasks_read"].value, found.figures["tasks_read"].reason) == (2, "jira counts as many")
    assert found.tasks == ()


def test_another_number_of_tasks_is_told_with_both() -> None:
    counts = {("jira", "ERP"): count(1_412)}
    found = prove([issue(1), issue(2)], counts=counts, left_out={("jira", "ERP"): {"jira:issue:2", "jira:issue:3"}})
    assert found.figures["tasks_read"].reason == "jira counts 1,412"
    (gap,) = found.tasks
    assert (gap.name, gap.stored.value, gap.counts.value, gap.left_out) == ("ERP", 2, 1_412, 1)


def test_a_tracker_that_does_not_count_has_no_figure_of_it() -> None:
    assert "tasks_read" not in prove([issue(1)], counts={("jira", "GIS"): count(5, "GIS")}).figures
