"""The spending plan beside what was spent."""

from __future__ import annotations

from datetime import date

from model.values import LayoutKind, Measure
from reports.figures.spending_plan import against_plan, periods, planned_to_date
from tests.unit.figures.rows import cutoff, ledger, line, planned, posting

ACTUAL = Measure.ACTUAL
PLAN = [planned(100, 2027, period) for period in range(1, 13)]


def months(book: object) -> dict[str, tuple[int | None, int | None]]:
    return {row.label: (row.planned, row.actual) for row in periods(book, cutoff())}  # type: ignore[arg-type] # a ledger


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


def test_a_month_of_balances_is_the_difference_to_the_month_before() -> None:
    book = ledger([*PLAN[:5], line(ACTUAL, 50, 2027, 1), line(ACTUAL, 80, 2027, 3), line(ACTUAL, 200, 2027, 4)])
    assert months(book) == {
        "FY2027 P01": (100, 50),
        "FY2027 P02": (100, None),
        "FY2027 P03": (100, None),
        "FY2027 P04": (100, 120),
        "FY2027 P05": (100, None),
    }


def test_postings_fill_a_year_whose_balances_have_gaps() -> None:
    journal = [posting(ACTUAL, 20, date(2026, 7, 9)), posting(ACTUAL, 30, date(2026, 9, 9))]
    gaps = [line(ACTUAL, 50, 2027, 3), *journal]
    assert months(ledger(gaps)) == {"FY2027 P01": (None, 20), "FY2027 P03": (None, 30)}
    whole = [line(ACTUAL, 25, 2027, 1), line(ACTUAL, 25, 2027, 2), line(ACTUAL, 50, 2027, 3), *journal]
    assert months(ledger(whole)) == {"FY2027 P01": (None, 25), "FY2027 P02": (None, 0), "FY2027 P03": (None, 25)}


def test_the_close_belongs_to_the_last_month() -> None:
    rows = [line(ACTUAL, 10 * period, 2026, period) for period in range(1, 14)]
    assert months(ledger(rows))["FY2026 P12"] == (None, 20)
    assert "FY2026 P13" not in months(ledger(rows))


def test_postings_fall_into_their_month_up_to_the_as_of_date() -> None:
    rows = [
        posting(ACTUAL, 10, date(2026, 10, 31)),
        posting(ACTUAL, 5, date(2026, 10, 1)),
        posting(ACTUAL, 99, date(2026, 11, 1)),
        posting(ACTUAL, 7, None, year=2027, period=3),
        posting(ACTUAL, 7, None, year=2027, period=None),
    ]
    assert months(ledger(rows)) == {"FY2027 P03": (None, 7), "FY2027 P04": (None, 15)}


def test_a_month_in_which_only_others_were_posted_to_is_nothing_and_not_unknown() -> None:
    own = [posting(ACTUAL, 10, date(2026, 7, 3)), posting(ACTUAL, 20, date(2026, 9, 3))]
    book = ledger(own, [posting(ACTUAL, 5, date(2026, 8, 3)), posting(ACTUAL, 5, date(2026, 11, 3))])
    assert months(book) == {"FY2027 P01": (None, 10), "FY2027 P02": (None, 0), "FY2027 P03": (None, 20)}


def test_two_ledgers_add_up_month_by_month_and_a_gap_in_one_is_a_gap() -> None:
    rows = [
        line(ACTUAL, 10, 2027, 1, layout="a", partition="a/2027/1"),
        line(ACTUAL, 30, 2027, 2, layout="a", partition="a/2027/2"),
        line(ACTUAL, 5, 2027, 1, layout="b", partition="b/2027/1"),
        line(ACTUAL, 6, 2027, 3, layout="b", partition="b/2027/3"),
    ]
    assert months(ledger(rows)) == {"FY2027 P01": (None, 15), "FY2027 P02": (None, None), "FY2027 P03": (None, None)}


def test_two_currencies_have_no_months() -> None:
    assert periods(ledger([line(ACTUAL, 1), line(ACTUAL, 1, currency="EUR")]), cutoff()) == ()


def test_lines_without_year_or_month_are_in_no_month() -> None:
    rows = [
        planned(5, 2027, None),
        line(Measure.BUDGET_PLANNED, 5, None, None, layout_kind=LayoutKind.PLAN),
        line(Measure.COMMITMENT, 5),
    ]
    assert periods(ledger(rows), cutoff()) == ()
