"""The spending plan beside what was spent."""

from __future__ import annotations

from model.values import Measure
from reports.figures.spending_plan import against_plan, planned_to_date
from tests.unit.figures.rows import cutoff, ledger, line, planned

ACTUAL = Measure.ACTUAL
PLAN = [planned(100, 2027, period) for period in range(1, 13)]


def test_a_plan_without_periods_does_not_say_what_was_planned_by_now() -> None:
    figure = planned_to_date("IT-1", ledger([planned(1_200, 2027, None)]), cutoff())
    assert figure.value is None
    assert figure.reason == "the spending plan of FY2027 names no periods, so what was planned by now is not known"
    assert planned_to_date("IT-1", ledger([planned(1_200, 2026, None)]), cutoff()).value == 1_200
    assert planned_to_date("IT-1", ledger([]), cutoff()).value is None


def test_a_ledger_that_is_behind_is_compared_with_the_plan_of_the_same_time() -> None:
    found = against_plan("IT-1", ledger([*PLAN, line(ACTUAL, 350, 2027, 3), line(ACTUAL, 9_000, 2026, 13)]), cutoff())
    assert (found.planned.value, found.actual.value) == (300, 350)
    assert found.planned.formula == "planned spending of FY2027 through 2026-09-30"
    assert found.actual.id == "IT-1/cost/actual_for_comparison"


def test_nothing_posted_in_the_years_of_the_plan_is_said() -> None:
    found = against_plan("IT-1", ledger([*PLAN, line(ACTUAL, 9_000, 2026, 13)]), cutoff())
    assert (found.planned.value, found.actual.value) == (400, 0)
    assert found.actual.reason == "nothing is posted in the years of the plan"


def test_without_actuals_there_is_nothing_to_compare() -> None:
    found = against_plan("IT-1", ledger(PLAN), cutoff())
    assert found.actual.value is None
    assert found.actual.reason == "no file of ledger states actual spending"
