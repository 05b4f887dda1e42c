"""Discrepancies: each rule with what it finds and what it lets pass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from model.entities import FinanceLine, SourceProject, Task, TimeEntry
from model.values import Measure
from reports.figures import discrepancies, hours, money, progress
from reports.figures.disagreement import Compared, Disagreement, differs
from reports.figures.discrepancies import disagreements
from reports.figures.plan import Plan
from reports.narrative.disagreements import discrepancy
from tests.unit.figures.rows import (
    END_OF_OCTOBER,
    HOUR,
    cutoff,
    entry,
    issue,
    ledger,
    line,
    posting,
    source_project,
    task,
    tracker,
)

ACTUAL, ORIGINAL = Measure.ACTUAL, Measure.BUDGET_ORIGINAL
WORKED = entry(HOUR)


def compare(
    tasks: Iterable[Task],
    lines: Iterable[FinanceLine],
    entries: Iterable[TimeEntry] = (WORKED,),
    sources: tuple[SourceProject, ...] = (source_project(),),
) -> tuple[Disagreement, ...]:
    plan = Plan(sources=sources, tasks=tuple(tasks))
    book, worked = ledger(lines), tuple(entries)
    original = money.measured("IT-1", "budget_original", ORIGINAL, book, cutoff())
    adjustment = money.measured("IT-1", "budget_adjustment", Measure.BUDGET_ADJUSTMENT, book, cutoff())
    figures = {
        "budget_revised": money.budget_revised("IT-1/cost/budget_revised", original, adjustment),
        "posted": money.measured("IT-1", "actual", ACTUAL, book, cutoff()),
        "hours_actual": hours.hours_actual("IT-1", plan, worked, END_OF_OCTOBER),
        "percent_complete": progress.percent_complete("IT-1", plan),
    }
    return disagreements(
        Compared(code="IT-1", plan=plan, entries=worked, ledger=book, cutoff=cutoff(), figures=figures)
    )


def rules(found: Iterable[Disagreement]) -> list[str]:
    return [one.rule for one in found]


def priced(**more: Any) -> list[Task]:
    return [task("a", currency="USD", **more)]


@pytest.mark.parametrize(
    ("left", "right", "tolerance", "expected"),
    [(98, 100, 200, False), (97, 100, 200, True), (100, 97, 200, True), (0, 0, 0, False), (-5, 5, 100, True)],
)
def test_values_differ_beyond_the_tolerance(left: int, right: int, tolerance: int, expected: bool) -> None:
    assert differs(left, right, tolerance) is expected


def test_the_budget_of_a_plan_is_set_against_the_ledger() -> None:
    (found,) = compare(priced(cost_planned=9_700), [line(ORIGINAL, 10_000), line(ACTUAL, 5)])
    assert (found.rule, found.left.value, found.right.value) == (discrepancies.BUDGET_RULE, 9_700, 10_000)
    assert (found.left_source, found.right_source) == ("plans", "ledger")
    assert found.used == "ledger, because money is approved and posted there"
    assert compare(priced(cost_planned=9_800), [line(ORIGINAL, 10_000), line(ACTUAL, 5)]) == ()


@pytest.mark.parametrize(("cost", "is_listed"), [(9_799, True), (9_800, False), (10_204, False), (10_300, True)])
def test_a_budget_may_be_off_by_two_percent_in_both_directions(cost: int, is_listed: bool) -> None:
    found = compare(priced(cost_planned=cost), [line(ORIGINAL, 10_000), line(ACTUAL, 5)])
    assert rules(found) == ([discrepancies.BUDGET_RULE] if is_listed else [])


@pytest.mark.parametrize(("cost", "is_listed"), [(9_400, True), (9_500, False), (10_500, False), (10_600, True)])
def test_actual_cost_may_be_off_by_five_percent_in_both_directions(cost: int, is_listed: bool) -> None:
    found = compare(priced(cost_actual=cost), [line(ACTUAL, 10_000)])
    assert rules(found) == ([discrepancies.ACTUAL_RULE] if is_listed else [])


@pytest.mark.parametrize(("hours", "is_listed"), [(98, True), (99, False), (101, False), (102, True)])
def test_hours_may_be_off_by_one_percent_in_both_directions(hours: int, is_listed: bool) -> None:
    posted = line(Measure.HOURS, 0, hours=100 * HOUR)
    found = compare([task("a")], [posted], [entry(hours * HOUR)])
    assert rules(found) == ([discrepancies.HOURS_RULE] if is_listed else [])


def test_without_a_ledger_nothing_is_set_against_it() -> None:
    assert compare(priced(cost_planned=9_000, cost_actual=8_000), [], [entry(100 * HOUR)]) == ()


def test_actual_cost_of_a_plan_is_set_against_the_ledger() -> None:
    (found,) = compare(priced(cost_actual=9_000), [line(ACTUAL, 10_000)])
    assert found.rule == discrepancies.ACTUAL_RULE
    assert compare(priced(cost_actual=9_500), [line(ACTUAL, 10_000)]) == ()


def test_a_ledger_that_is_behind_is_not_set_against_the_plan_of_today() -> None:
    assert compare(priced(cost_actual=9_000), [line(ACTUAL, 10_000, 2027, 3)]) == ()
    assert compare([task("a")], [line(ACTUAL, 0, 2027, 3)], [entry(41 * HOUR)]) == ()


@pytest.mark.parametrize(
    "tasks",
    [
        [task("a")],
        priced(cost_planned=0),
        [task("a", cost_planned=5, currency="EUR")],
        [task("a", cost_planned=5, currency="EUR"), task("b", cost_planned=5, currency="USD")],
    ],
    ids=["no cost", "zero", "another currency", "two currencies"],
)
def test_costs_that_cannot_be_compared_are_no_discrepancy(tasks: list[Task]) -> None:
    assert compare(tasks, [line(ORIGINAL, 10_000), line(ACTUAL, 5)]) == ()


def test_hours_of_entries_are_set_against_hours_that_finance_posts() -> None:
    posted = line(Measure.HOURS, 0, hours=10 * HOUR)
    (found,) = compare([task("a")], [posted], [entry(9 * HOUR)])
    assert (found.rule, found.left.value, found.right.value) == (discrepancies.HOURS_RULE, 9 * HOUR, 10 * HOUR)
    assert compare([task("a")], [posted], [entry(10 * HOUR)]) == ()
    assert compare([task("a")], [posted], []) == ()


def test_two_plans_with_another_finish_disagree() -> None:
    late = task("b", source_project="extra", planned_finish_on=date(2027, 1, 4))
    (found,) = compare([ENDS, late], [])
    assert (found.rule, found.tolerance) == (discrepancies.FINISH_RULE, "")
    assert (found.left_source, found.left.value) == ("plans: extra", date(2027, 1, 4))
    assert (found.right_source, found.right.value) == ("plans: erp", date(2027, 1, 1))
    same = task("b", source_project="extra", planned_finish_on=date(2027, 1, 1))
    assert compare([ENDS, same], []) == ()


ENDS = task("a", planned_finish_on=date(2027, 1, 1))
WITH_TRACKER = (source_project(), tracker())


def test_a_tracker_that_ends_weeks_after_the_plan_disagrees_with_it() -> None:
    late = issue(1, planned_finish_on=date(2027, 1, 16))
    (found,) = compare([ENDS, late], [], sources=WITH_TRACKER)
    assert (found.rule, found.tolerance) == (discrepancies.TRACKER_FINISH_RULE, "14 days")
    assert (found.left_source, found.right_source) == ("jira: ERP", "plans: erp")
    assert discrepancy(found).sentence == (
        "The tracker (jira: ERP) has work until January 16, 2027, the plan (plans: erp) ends on January 1, 2027."
    )


@pytest.mark.parametrize("ends", [date(2027, 1, 15), date(2027, 1, 1), date(2026, 6, 1)])
def test_a_tracker_that_ends_with_the_plan_or_before_it_does_not(ends: date) -> None:
    assert compare([ENDS, issue(1, planned_finish_on=ends)], [], sources=WITH_TRACKER) == ()


def test_two_trackers_with_another_finish_are_of_different_work() -> None:
    rows = [issue(1, planned_finish_on=date(2027, 1, 1)), issue(2, "GIS", planned_finish_on=date(2027, 9, 1))]
    assert compare(rows, [], sources=(tracker(), tracker("GIS"))) == ()


def test_balances_are_set_against_the_journal_of_the_same_time() -> None:
    journal = [
        posting(ACTUAL, 60, date(2026, 8, 1)),
        posting(ACTUAL, 35, date(2026, 9, 1)),
        posting(ACTUAL, 9, date(2026, 10, 9)),
    ]
    (found,) = compare([task("a")], [line(ACTUAL, 100, 2027, 3), *journal])
    assert (found.rule, found.left.value, found.right.value) == (discrepancies.BALANCE_RULE, 100, 95)
    assert (found.left_source, found.right_source) == ("ledger (balances)", "ledger (journal)")
    assert found.matter == "actual of FY2027"
    assert compare([task("a")], [line(ACTUAL, 95, 2027, 3), *journal]) == ()


def test_open_orders_are_not_compared_because_they_are_carried_in() -> None:
    rows = [line(Measure.COMMITMENT, 100), posting(Measure.COMMITMENT, 60, date(2026, 8, 1)), line(ACTUAL, 5)]
    assert compare([task("a")], rows) == ()


def test_balances_and_journal_in_two_currencies_are_not_compared() -> None:
    rows = [line(ACTUAL, 100), posting(ACTUAL, 60, date(2026, 8, 1), currency="EUR")]
    assert discrepancies.BALANCE_RULE not in rules(compare([task("a")], rows))


def test_spending_without_work_is_named() -> None:
    (found,) = compare([task("a", work_planned=HOUR, percent_complete=0, work_actual=0)], [line(ACTUAL, 100)], [])
    assert (found.rule, found.left.value, found.right.value) == (discrepancies.ONE_SIDED_RULE, 0, 100)


@pytest.mark.parametrize(
    ("tasks", "worked"),
    [
        ([task("a", work_planned=HOUR, percent_complete=0, work_actual=0)], [WORKED]),
        ([task("a", work_planned=HOUR, percent_complete=500)], []),
        ([task("a", work_planned=HOUR)], []),
    ],
    ids=["hours", "progress", "no hours known"],
)
def test_spending_is_not_one_sided_where_work_was_done_or_nobody_keeps_hours(
    tasks: list[Task], worked: list[TimeEntry]
) -> None:
    assert discrepancies.ONE_SIDED_RULE not in rules(compare(tasks, [line(ACTUAL, 100)], worked))


def test_a_weeks_work_without_spending_is_named() -> None:
    assert rules(compare([task("a")], [line(ACTUAL, 0)], [entry(41 * HOUR)])) == [discrepancies.ONE_SIDED_RULE]
    assert compare([task("a")], [line(ACTUAL, 0)], [entry(40 * HOUR)]) == ()
