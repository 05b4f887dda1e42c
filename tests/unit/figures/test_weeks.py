"""The burn-up: weeks add up, whatever the tasks are and in whatever order they come."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import Task
from model.values import Key, Status, TaskKind
from reports.figures.dates import Days, is_undated, reached
from reports.figures.plan import Plan
from reports.figures.weeks import WEEKS_KEPT, burn_up, week_ends
from tests.unit.figures.rows import issue, source_project, status_change, task, tracker

SUNDAY = date(2026, 11, 22)
PHOENIX = ZoneInfo("America/Phoenix")


def at(on: date, hour: int = 18) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def days(as_of: date = SUNDAY, reached: dict[Key, datetime] | None = None) -> Days:
    return Days(as_of=as_of, zone=PHOENIX, reached=reached or {})


def written(number: int, back: int, **more: Any) -> Task:
    """A task written down so many days before the as-of date."""
    return issue(number, created_at=at(SUNDAY - timedelta(days=back)), **more)


def plan(*tasks: Task) -> Plan:
    return Plan(sources=(tracker(),), tasks=tasks)


def counts(*tasks: Task, when: Days | None = None) -> list[tuple[int, int, int, int, int]]:
    weeks = burn_up(plan(*tasks), when or days()).weeks
    return [(week.added, week.removed, week.done, week.total, week.total_done) for week in weeks]


def test_the_example_of_the_definition() -> None:
    done = {"status": Status.DONE, "actual_finish_on": SUNDAY}
    found = counts(written(1, 8), written(2, 9), written(3, 10, **done), written(4, 2))
    assert found == [(3, 0, 0, 3, 0), (1, 0, 1, 4, 1)]


@pytest.mark.parametrize(
    ("as_of", "ends"),
    [
        (SUNDAY, [date(2026, 11, 8), date(2026, 11, 15), SUNDAY]),
        (date(2026, 11, 23), [date(2026, 11, 15), SUNDAY, date(2026, 11, 23)]),
        (date(2026, 11, 21), [date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 21)]),
    ],
    ids=["Sunday", "Monday", "Saturday"],
)
def test_weeks_end_on_sunday_and_the_one_under_way_with_the_report(as_of: date, ends: list[date]) -> None:
    assert week_ends(as_of, 3) == ends


def test_a_day_begins_in_the_organisations_time_zone() -> None:
    late = issue(1, created_at=at(date(2026, 11, 16), hour=5))  # ten in the evening of Sunday the 15th in Phoenix
    assert [week.ends_on for week in burn_up(plan(late), days()).weeks] == [date(2026, 11, 15), SUNDAY]


def test_what_came_before_the_first_week_is_in_scope_from_the_start() -> None:
    found = counts(written(1, 400), written(2, 300, status=Status.DONE, actual_finish_on=SUNDAY - timedelta(days=290)))
    assert len(found) == WEEKS_KEPT
    assert set(found) == {(0, 0, 0, 2, 1)}


def test_a_cancelled_task_was_in_scope_until_it_was_cancelled() -> None:
    cut = written(1, 20, status=Status.CANCELLED, changed_at=at(SUNDAY - timedelta(days=6)))
    assert counts(written(2, 20), cut) == [(2, 0, 0, 2, 0), (0, 0, 0, 2, 0), (0, 1, 0, 1, 0)]
    earlier = days(reached={cut.key: at(SUNDAY - timedelta(days=13))})
    assert counts(written(2, 20), cut, when=earlier) == [(2, 0, 0, 2, 0), (0, 1, 0, 1, 0), (0, 0, 0, 1, 0)]


def test_a_task_that_was_cancelled_nobody_knows_when_is_in_no_week() -> None:
    assert counts(written(2, 3), written(1, 20, status=Status.CANCELLED)) == [(1, 0, 0, 1, 0)]


def test_what_happens_after_the_report_is_not_in_it() -> None:
    tomorrow = SUNDAY + timedelta(days=1)
    done = written(1, 3, status=Status.DONE, actual_finish_on=tomorrow)
    cut = written(2, 3, status=Status.CANCELLED, changed_at=at(tomorrow))
    assert counts(done, cut, written(3, -1)) == [(2, 0, 0, 2, 0)]


def test_a_task_finished_before_it_was_written_down_was_in_scope_then() -> None:
    assert counts(written(1, 1, status=Status.DONE, actual_finish_on=SUNDAY - timedelta(days=8))) == [
        (1, 0, 1, 1, 1),
        (0, 0, 0, 1, 1),
    ]


def test_a_done_task_without_a_day_is_done_by_its_history_or_from_when_it_came() -> None:
    done = written(1, 20, status=Status.DONE)
    assert counts(done) == [(1, 0, 1, 1, 1), (0, 0, 0, 1, 1), (0, 0, 0, 1, 1)]
    told = days(reached={done.key: at(SUNDAY - timedelta(days=3))})
    assert counts(done, when=told) == [(1, 0, 0, 1, 0), (0, 0, 0, 1, 0), (0, 0, 1, 1, 1)]


def test_milestones_registers_summaries_and_wholes_are_not_counted() -> None:
    others = [
        written(number, 3, kind=kind) for number, kind in enumerate(TaskKind, start=10) if kind is not TaskKind.TASK
    ]
    whole, part = written(1, 3), written(2, 3, parent="jira:task:1")
    assert counts(whole, part, *others) == [(1, 0, 0, 1, 0)]
    cut_part = written(3, 3, parent="jira:task:4", status=Status.CANCELLED, changed_at=at(SUNDAY))
    assert counts(written(4, 3), cut_part) == [(2, 1, 0, 1, 0)]


def test_sources_without_days_of_creation_are_left_out_and_named() -> None:
    silent = burn_up(Plan(sources=(source_project(),), tasks=(task("a"),)), days())
    assert silent.weeks == ()
    assert silent.reason == "tasks cannot be counted by week, because the tasks of plans carry no day of creation"
    both = Plan(sources=(source_project(), tracker()), tasks=(task("a"), written(1, 3), issue(2)))
    found = burn_up(both, days())
    always = [1] * (WEEKS_KEPT - 1)  # what does not say when it came was there from the start
    assert [week.total for week in found.weeks] == [*always, 2]
    assert found.reason == "tasks by week leave out plans, whose tasks carry no day of creation"
    assert burn_up(Plan(), days()).reason == "tasks cannot be counted by week, because none was ever in scope"


STATES = st.sampled_from([Status.TODO, Status.DONE, Status.CANCELLED, Status.BLOCKED])
BACK = st.integers(-20, 400)


@st.composite
def tasks(draw: st.DrawFn) -> list[Task]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        status = draw(STATES)
        ended = draw(st.none() | BACK)
        on = None if ended is None else SUNDAY - timedelta(days=ended)
        more: dict[str, Any] = {"status": status}
        if status is Status.DONE:
            more["actual_finish_on"] = on
        if status is Status.CANCELLED and on is not None:
            more["changed_at"] = at(on)
        created = draw(st.none() | BACK)
        more["created_at"] = None if created is None else at(SUNDAY - timedelta(days=created))
        made.append(issue(number, **more))
    return made


@given(rows=tasks(), as_of=st.dates(date(2026, 9, 1), date(2026, 12, 31)))
def test_weeks_add_up_for_any_tasks(rows: list[Task], as_of: date) -> None:
    found = burn_up(plan(*rows), days(as_of))
    weeks = found.weeks
    assert bool(weeks) is not found.reason.startswith("tasks cannot")
    assert len(weeks) <= WEEKS_KEPT
    for before, after in itertools.pairwise(weeks):
        assert after.total == before.total + after.added - after.removed
        assert after.total_done == before.total_done + after.done
    for week in weeks:
        assert 0 <= week.total_done <= week.total
        assert min(week.added, week.removed, week.done) >= 0
        assert week.ends_on == as_of or week.ends_on.weekday() == 6
    assert burn_up(plan(*reversed(rows)), days(as_of)) == found


def test_only_tasks_whose_end_has_no_day_need_their_history() -> None:
    needed = [issue(1, status=Status.CANCELLED), issue(2, status=Status.DONE)]
    others = [issue(3), issue(4, status=Status.DONE, actual_finish_on=SUNDAY)]
    assert [one for one in [*needed, *others] if is_undated(one)] == needed


def test_a_status_was_reached_when_the_history_last_led_to_it() -> None:
    done = issue(1, status=Status.DONE, status_raw="Closed")
    history = [
        status_change(1, "Closed", at(date(2026, 9, 1))),
        status_change(1, "Open", at(date(2026, 9, 2))),
        status_change(1, "Closed", at(date(2026, 9, 3))),
        status_change(1, "Closed", at(date(2026, 9, 9)), field="resolution"),
        status_change(2, "Closed", at(date(2026, 9, 8))),
    ]
    assert reached([done], history) == {done.key: at(date(2026, 9, 3))}
    assert reached([done], reversed(history)) == {done.key: at(date(2026, 9, 3))}
    assert reached([done], []) == {}
