"""Progress and hours of a project."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import Task
from model.people import OrganisationRule, PeopleRules, people
from model.values import AccountKind, Organisation, PercentBasis, Status, TaskKind
from reports.figures import hours, progress
from reports.figures.plan import Plan, leaves
from tests.unit.figures.rows import (
    END_OF_OCTOBER,
    HOUR,
    entry,
    issue,
    milestone,
    person,
    plan_key,
    source_project,
    task,
    tracker,
)


def test_tasks_of_a_plan_and_a_tracker_are_counted_by_source() -> None:
    rows = [task("a"), issue(1), issue(2), issue(3, status=Status.DONE), issue(4, due_on=date(2026, 10, 1))]
    both = plan(*rows, sources=(source_project(), tracker()))
    assert (progress.tasks_open("IT-1", both).value, progress.tasks_open("IT-1", both).reason) == (
        4,
        "3 in jira and 1 in plans, which may keep some of the same work",
    )
    assert progress.tasks_done("IT-1", both).reason == "all in jira"
    assert progress.tasks_overdue("IT-1", both, END_OF_OCTOBER).reason == "all in jira"
    assert progress.tasks_open("IT-1", plan(*rows[1:], sources=(tracker(),))).reason == ""


def plan(*tasks: Task, **more: Any) -> Plan:
    return Plan(tasks=tasks, **({"sources": (source_project(),)} | more))


WORK = PercentBasis.WORK
DONE = task("d", status=Status.DONE, work_planned=20 * HOUR, percent_complete=10_000, percent_basis=WORK)
HALF = task("h", work_planned=80 * HOUR, percent_complete=5_000, percent_basis=WORK, work_remaining=40 * HOUR)


def test_roll_ups_registers_and_cancelled_rows_do_not_count() -> None:
    rows = [
        task("phase", kind=TaskKind.SUMMARY),
        task("risk", kind=TaskKind.RISK),
        task("gone", status=Status.CANCELLED),
        task("story"),
        task("sub", parent=plan_key("story")),
        task("alone"),
        task("cancelled child", parent=plan_key("alone"), status=Status.CANCELLED),
        milestone("m"),
    ]
    assert [row.title for row in leaves(rows)] == ["Task alone", "Task m", "Task sub"]


def test_complete_is_weighed_by_planned_work_and_names_its_basis() -> None:
    figure = progress.percent_complete("IT-1", plan(HALF, DONE))
    assert figure.value == 6_000
    assert figure.formula == (
        "planned work x percent complete / planned work, added over the tasks; "
        "percent complete is hours worked over hours planned"
    )
    assert (figure.reason, figure.record_count) == ("", 2)


def test_a_task_without_percent_counts_by_its_status_and_says_so() -> None:
    finished = task("s", status=Status.DONE, work_planned=20 * HOUR)
    figure = progress.percent_complete("IT-1", plan(HALF, finished))
    assert figure.value == 6_000
    assert (
        "hours worked over hours planned (80% of planned work) and by the status of the task (20% of planned work)"
        in figure.formula
    )


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.BLOCKED])
def test_a_begun_task_counts_the_hours_it_took_of_those_it_will_take(status: Status) -> None:
    begun = task("s", status=status, work_planned=20 * HOUR, work_actual=6 * HOUR, work_remaining=18 * HOUR)
    figure = progress.percent_complete("IT-1", plan(begun))
    assert figure.value == 2_500
    assert figure.formula.endswith("percent complete is hours worked over hours planned")
    assert figure.reason == ""


@pytest.mark.parametrize("more", [{}, {"work_actual": 6 * HOUR}, {"work_remaining": 0}], ids=str)
def test_a_begun_task_of_which_nobody_knows_how_far_it_is_earns_nothing_yet(more: dict[str, int]) -> None:
    begun = task("s", status=Status.IN_PROGRESS, work_planned=20 * HOUR, **more)
    figure = progress.percent_complete("IT-1", plan(HALF, begun))
    assert figure.value == 4_000
    assert figure.reason == "begun tasks with 20% of planned work count nothing until they are done"


def test_complete_is_not_known_when_most_tasks_of_a_tracker_carry_no_estimate() -> None:
    rows = [issue(number, status=Status.DONE) for number in range(5)]
    rows += [issue("estimated", status=Status.DONE, work_planned=HOUR)]
    figure = progress.percent_complete("IT-1", plan(*rows, sources=(tracker(),)))
    assert (figure.value, figure.reason) == (None, "only 1 of 6 tasks carry planned work")


def test_a_tracker_without_estimates_leaves_the_plan_its_percentage() -> None:
    rows = [issue(number, status=Status.DONE) for number in range(50)]
    figure = progress.percent_complete("IT-1", plan(HALF, DONE, *rows))
    assert (figure.value, figure.reason) == (6_000, "50 tasks without planned work are left out")


def test_durations_weigh_where_no_task_has_work() -> None:
    rows = [
        task("a", duration=3 * HOUR, percent_complete=10_000, percent_basis=PercentBasis.DURATION),
        task("b", duration=HOUR, percent_complete=0),
    ]
    figure = progress.percent_complete("IT-1", plan(*rows))
    assert figure.value == 7_500
    assert figure.formula == (
        "duration x percent complete / duration, added over the tasks; "
        "percent complete is by a rule of the source (25% of duration) "
        "and elapsed over planned duration (75% of duration)"
    )
    assert figure.reason == "no task has planned work, so durations weigh"


def test_tasks_that_say_nothing_are_named_and_left_out() -> None:
    silent = task("s", status=Status.UNKNOWN, work_planned=100 * HOUR)
    figure = progress.percent_complete("IT-1", plan(HALF, DONE, silent, task("light", percent_complete=1)))
    assert figure.value == 6_000
    assert "tasks with 50% of planned work do not say how far they are" in figure.reason
    assert "1 task without planned work is left out" in figure.reason


def test_a_share_that_would_round_to_nothing_is_said_to_be_small() -> None:
    tiny = task("t", work_planned=60, percent_complete=0, percent_basis=PercentBasis.PHYSICAL)
    assert (
        "as it was declared (under 1% of planned work)" in progress.percent_complete("IT-1", plan(HALF, tiny)).formula
    )


@pytest.mark.parametrize(
    ("given_plan", "reason"),
    [
        (Plan(), "no plan is linked"),
        (Plan(unread=("erp.xml was put aside: it ends early",)), "erp.xml was put aside: it ends early"),
        (plan(task("a")), "the tasks carry neither work nor duration"),
        (plan(task("a", status=Status.UNKNOWN, work_planned=1)), "no task says how far it is"),
    ],
)
def test_complete_is_not_known_without_plan_weight_or_progress(given_plan: Plan, reason: str) -> None:
    figure = progress.percent_complete("IT-1", given_plan)
    assert (figure.value, figure.reason) == (None, reason)


TASKS = st.lists(
    st.builds(
        lambda name, work, percent: task(str(name), work_planned=work, percent_complete=percent),
        st.integers(0, 10**6), st.integers(0, 10**7), st.integers(0, 10_000),
    ),
    max_size=8, unique_by=lambda row: row.key,
)  # fmt: skip


@given(TASKS, st.randoms())
def test_complete_lies_between_nothing_and_all_in_any_order(rows: list[Task], random: object) -> None:
    shuffled = list(rows)
    getattr(random, "shuffle")(shuffled)  # noqa: B009 # hypothesis types its random as object
    figure = progress.percent_complete("IT-1", plan(*rows))
    assert figure == progress.percent_complete("IT-1", plan(*shuffled))
    if isinstance(figure.value, int):
        percents = [row.percent_complete or 0 for row in rows if row.work_planned]
        assert min(percents) <= figure.value <= max(percents)


def test_tasks_are_counted_as_open_done_and_overdue() -> None:
    rows = (
        DONE,
        task("finished", actual_finish_on=date(2026, 9, 1)),
        task("late", planned_finish_on=date(2026, 10, 30)),
        task("today", planned_finish_on=END_OF_OCTOBER),
        task("due", due_on=date(2026, 10, 1), planned_finish_on=date(2027, 1, 1)),
        task("undated"),
        milestone("m", planned_finish_on=date(2020, 1, 1)),
    )
    assert progress.tasks_done("IT-1", plan(*rows)).value == 2
    assert progress.tasks_open("IT-1", plan(*rows)).value == 4
    overdue = progress.tasks_overdue("IT-1", plan(*rows), END_OF_OCTOBER)
    assert (overdue.value, overdue.record_count) == (2, 2)
    assert progress.tasks_open("IT-1", Plan()).reason == "no plan is linked"


def test_hours_count_up_to_the_as_of_date_and_say_what_has_no_day() -> None:
    entries = [entry(8 * HOUR, date(2026, 10, day)) for day in (30, 31)] + [entry(8 * HOUR, date(2026, 11, 1))]
    figure = hours.hours_actual("IT-1", plan(), entries, END_OF_OCTOBER)
    assert (figure.value, figure.reason, figure.record_count) == (16 * HOUR, "", 2)
    undated = [*entries, entry(HOUR, None)]
    assert hours.hours_actual("IT-1", plan(), undated, END_OF_OCTOBER).value == 17 * HOUR
    reason = hours.hours_actual("IT-1", plan(), undated, END_OF_OCTOBER).reason
    assert reason == "part of it has no day and is counted whole"
    assert hours.hours_actual("IT-1", plan(), [entry(HOUR, None)], END_OF_OCTOBER).reason == "none of it has a day"


def test_hours_of_two_sources_name_both() -> None:
    entries = [entry(HOUR), entry(HOUR, source="jira")]
    assert hours.hours_actual("IT-1", plan(), entries, END_OF_OCTOBER).reason == "adds jira and plans"


def test_totals_of_tasks_stand_in_where_there_are_no_entries() -> None:
    figure = hours.hours_actual("IT-1", plan(task("a", work_actual=2 * HOUR), task("b")), [], END_OF_OCTOBER)
    assert (figure.value, figure.reason) == (2 * HOUR, "none of it has a day")
    assert hours.hours_actual("IT-1", plan(task("b")), [], END_OF_OCTOBER).reason == "no hours are recorded"
    assert hours.hours_actual("IT-1", Plan(), [], END_OF_OCTOBER).reason == "no plan is linked; no hours are recorded"


def test_planned_and_remaining_hours_add_up_over_tasks_that_count() -> None:
    rows = (task("phase", kind=TaskKind.SUMMARY, work_planned=999), HALF, DONE, milestone("m"))
    assert hours.hours_planned("IT-1", plan(*rows)).value == 100 * HOUR
    remaining = hours.hours_remaining("IT-1", plan(*rows))
    assert (remaining.value, remaining.reason) == (40 * HOUR, "no remaining work on 1 task")
    assert hours.hours_planned("IT-1", plan(task("a"))).reason == "no task carries planned work"
    assert hours.hours_planned("IT-1", Plan()).reason == "no plan is linked"


def test_hours_by_organisation_come_to_the_actual_hours() -> None:
    ada = person("ada", email="ada@marlow.example")
    rules = PeopleRules(
        organisations=(OrganisationRule(organisation=Organisation.CITY_STAFF, email="*@marlow.example"),)
    )
    entries = [
        entry(5, identity=ada.key),
        entry(3),
        entry(2, identity="plans:identity:gone"),
        entry(9, date(2026, 12, 1), identity=ada.key),
    ]
    found = hours.hours_by_organisation("IT-1", entries, people([ada], rules), {ada.key: ada}, END_OF_OCTOBER)
    assert [(figure.id, figure.value) for figure in found] == [("IT-1/hours/city_staff", 5), ("IT-1/hours/unknown", 5)]


def test_a_trackers_own_totals_count_on_parents_and_registers_too() -> None:
    rows = [
        issue("story", work_actual=2 * HOUR),
        issue("sub", parent="jira:task:story", work_actual=3 * HOUR),
        issue("risk", kind=TaskKind.RISK, work_actual=HOUR),
    ]
    figure = hours.hours_actual("IT-1", plan(*rows, sources=(tracker(),)), [], END_OF_OCTOBER)
    assert (figure.value, figure.record_count) == (6 * HOUR, 3)
    in_file = [task("phase", work_actual=9 * HOUR), task("leaf", parent=plan_key("phase"), work_actual=4 * HOUR)]
    assert hours.hours_actual("IT-1", plan(*in_file), [], END_OF_OCTOBER).value == 4 * HOUR


def test_hours_that_an_app_wrote_are_nobodys_and_say_so() -> None:
    app = person("timesheets", kind=AccountKind.APP, name="Timesheets by Tempo")
    accounts = {app.key: app}
    entries = [entry(7 * HOUR, identity=app.key), entry(HOUR)]
    found = hours.hours_by_organisation("IT-1", entries, people([app], PeopleRules()), accounts, END_OF_OCTOBER)
    assert [(figure.id, figure.value) for figure in found] == [
        ("IT-1/hours/unknown", HOUR),
        ("IT-1/hours/app", 7 * HOUR),
    ]
    assert found[1].reason == "written by Timesheets by Tempo, which does not say who worked"
