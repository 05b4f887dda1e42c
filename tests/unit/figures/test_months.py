"""Months: what was planned and spent in each, and which can only be told together."""

from __future__ import annotations

from datetime import date

import pytest

from model.entities import FinanceLine
from model.values import LayoutKind, Measure
from reports.document import Standing
from reports.figures.ledger import Ledger
from reports.figures.months import Months, months
from tests.unit.figures.rows import cutoff, ledger, line, planned, posting

ACTUAL = Measure.ACTUAL
PLAN = [planned(100, 2027, period) for period in range(1, 13)]
P, T, U, A, N = Standing.POSTED, Standing.IN_A_TOTAL, Standing.NOT_READ, Standing.AHEAD, Standing.NOTHING


def amounts(book: Ledger) -> dict[str, tuple[int | None, int | None]]:
    return {row.label: (row.planned, row.actual) for row in months("IT-1", book, cutoff()).periods}


def together(book: Ledger) -> list[tuple[int, int, object, str]]:
    found = months("IT-1", book, cutoff()).together
    return [(span.first, span.last, span.actual.value, span.actual.reason) for span in found]


def test_a_month_of_balances_is_the_difference_to_the_month_before() -> None:
    book = ledger([*PLAN[:5], line(ACTUAL, 50, 2027, 1), line(ACTUAL, 80, 2027, 3), line(ACTUAL, 200, 2027, 4)])
    assert amounts(book) == {
        "FY2027 P01": (100, 50),
        "FY2027 P02": (100, None),
        "FY2027 P03": (100, None),
        "FY2027 P04": (100, 120),
        "FY2027 P05": (100, None),
    }


def test_postings_fill_a_year_whose_balances_have_gaps() -> None:
    journal = [posting(ACTUAL, 20, date(2026, 7, 9)), posting(ACTUAL, 30, date(2026, 9, 9))]
    gaps = [line(ACTUAL, 50, 2027, 3), *journal]
    assert amounts(ledger(gaps)) == {"FY2027 P01": (None, 20), "FY2027 P02": (None, None), "FY2027 P03": (None, 30)}
    whole = [line(ACTUAL, 25, 2027, 1), line(ACTUAL, 25, 2027, 2), line(ACTUAL, 50, 2027, 3), *journal]
    assert amounts(ledger(whole)) == {"FY2027 P01": (None, 25), "FY2027 P02": (None, 0), "FY2027 P03": (None, 25)}


def test_the_close_belongs_to_the_last_month() -> None:
    rows = [line(ACTUAL, 10 * period, 2026, period) for period in range(1, 14)]
    assert amounts(ledger(rows))["FY2026 P12"] == (None, 20)
    assert "FY2026 P13" not in amounts(ledger(rows))


def test_postings_fall_into_their_month_up_to_the_as_of_date() -> None:
    rows = [
        posting(ACTUAL, 10, date(2026, 10, 31)),
        posting(ACTUAL, 5, date(2026, 10, 1)),
        posting(ACTUAL, 99, date(2026, 11, 1)),
        posting(ACTUAL, 7, None, year=2027, period=3),
        posting(ACTUAL, 7, None, year=2027, period=None),
    ]
    assert amounts(ledger(rows)) == {"FY2027 P03": (None, 7), "FY2027 P04": (None, 15)}


def test_a_month_in_which_only_others_were_posted_to_is_nothing_and_not_unknown() -> None:
    own = [posting(ACTUAL, 10, date(2026, 7, 3)), posting(ACTUAL, 20, date(2026, 9, 3))]
    book = ledger(own, [posting(ACTUAL, 5, date(2026, 8, 3)), posting(ACTUAL, 5, date(2026, 11, 3))])
    assert amounts(book) == {"FY2027 P01": (None, 10), "FY2027 P02": (None, 0), "FY2027 P03": (None, 20)}


def test_two_ledgers_add_up_month_by_month_and_a_gap_in_one_is_a_gap() -> None:
    rows = [
        line(ACTUAL, 10, 2027, 1, layout="a", partition="a/2027/1"),
        line(ACTUAL, 30, 2027, 2, layout="a", partition="a/2027/2"),
        line(ACTUAL, 5, 2027, 1, layout="b", partition="b/2027/1"),
        line(ACTUAL, 6, 2027, 3, layout="b", partition="b/2027/3"),
    ]
    assert amounts(ledger(rows)) == {"FY2027 P01": (None, 15)}


def test_two_currencies_have_no_amounts() -> None:
    assert months("IT-1", ledger([line(ACTUAL, 1), line(ACTUAL, 1, currency="EUR")]), cutoff()) == Months()


def test_lines_without_year_or_month_are_in_no_month() -> None:
    rows = [
        planned(5, 2027, None),
        line(Measure.BUDGET_PLANNED, 5, None, None, layout_kind=LayoutKind.PLAN),
        line(Measure.COMMITMENT, 5),
    ]
    assert months("IT-1", ledger(rows), cutoff()) == Months()


@pytest.mark.parametrize(
    ("lines", "standings"),
    [
        pytest.param([line(ACTUAL, 70, 2027, 3), line(ACTUAL, 90, 2027, 4)], [T, T, T, P, A], id="read at P03 and P04"),
        pytest.param([line(ACTUAL, 70, 2027, 1)], [P, U, U, U, A], id="a ledger that is behind"),
        pytest.param([posting(ACTUAL, 7, date(2026, 8, 9))], [U, P, U, U, A], id="a journal of one month"),
        pytest.param([line(ACTUAL, 9, 2026, 13)], [U, U, U, U, A], id="nothing read this year"),
        pytest.param([line(Measure.BUDGET_ORIGINAL, 9)], [U, U, U, U, A], id="a ledger without spending"),
    ],
)
def test_a_month_says_why_it_has_no_amount(lines: list[FinanceLine], standings: list[Standing]) -> None:
    found = months("IT-1", ledger([*PLAN[:5], *lines]), cutoff()).periods
    assert [row.standing for row in found if row.fiscal_year == 2027] == standings


def test_a_year_in_which_the_ledger_names_others_only_is_nothing_and_not_unknown() -> None:
    others = [line(ACTUAL, 5, 2027, 2), posting(ACTUAL, 5, date(2026, 9, 9))]
    found = months("IT-1", ledger([*PLAN[:5], line(ACTUAL, 9, 2026, 13)], others), cutoff()).periods
    assert [row.standing for row in found] == [N, N, N, U, A]


def test_months_that_cannot_be_told_apart_have_their_sum() -> None:
    book = ledger([*PLAN, line(ACTUAL, 70, 2027, 3), line(ACTUAL, 90, 2027, 4)])
    assert together(book) == [(1, 3, 70, "balances of FY2027 in ledger were read at P03 and P04 only")]
    (span,) = months("IT-1", book, cutoff()).together
    assert (span.actual.id, span.actual.formula) == (
        "IT-1/FY2027/actual_p01_to_p03",
        "balance at the end of FY2027 P03",
    )
    assert span.actual.record_count == 1


def test_a_sum_in_the_middle_of_a_year_is_the_difference_of_two_balances() -> None:
    book = ledger([line(ACTUAL, 10, 2027, 1), line(ACTUAL, 70, 2027, 3)])
    (span, behind) = months("IT-1", book, cutoff()).together
    assert (span.first, span.last, span.actual.value, span.actual.record_count) == (2, 3, 60, 2)
    assert span.actual.formula == "balance at the end of FY2027 P03 - balance at the end of FY2027 P01"
    assert (behind.first, behind.last, behind.actual.value) == (4, 4, None)


def test_a_year_that_was_read_at_its_close_only_is_one_sum() -> None:
    assert together(ledger([line(ACTUAL, 512, 2026, 13)])) == [
        (1, 12, 512, "balances of FY2026 in ledger were read at P13 (the close) only")
    ]
    assert months("IT-1", ledger([line(ACTUAL, 512, 2026, 13)]), cutoff()).periods == ()


def test_a_sum_is_not_known_where_one_of_two_ledgers_was_not_read() -> None:
    rows = [
        line(ACTUAL, 30, 2026, 12, layout="a", partition="a/2026/12"),
        line(ACTUAL, 5, 2026, 6, layout="b", partition="b/2026/6"),
    ]
    assert [span[:3] for span in together(ledger(rows))] == [(1, 12, None)]


def test_a_month_between_two_journals_is_not_known_where_balances_do_not_reach() -> None:
    journal = [posting(ACTUAL, 20, date(2026, 7, 9)), posting(ACTUAL, 30, date(2026, 9, 9))]
    assert together(ledger([line(ACTUAL, 50, 2027, 3), *journal]))[0][:3] == (2, 2, None)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([posting(ACTUAL, 7, date(2026, 10, 9))], "no file of ledger has them"),
        ([line(ACTUAL, 7, 2027, None)], "balances of FY2027 in ledger were read without a period"),
        ([line(Measure.BUDGET_ORIGINAL, 9)], "no file of ledger states actual spending"),
    ],
)
def test_why_months_are_not_known_is_said(lines: list[FinanceLine], why: str) -> None:
    assert together(ledger([PLAN[0], *lines]))[0][2:] == (None, why)


def test_months_before_and_after_all_money_are_left_out() -> None:
    book = ledger(
        [planned(0, 2027, 1), planned(5, 2027, 3), planned(0, 2027, 4), planned(9, 2027, 5), planned(0, 2027, 9)]
    )
    assert list(amounts(book)) == ["FY2027 P03", "FY2027 P04", "FY2027 P05"]
    assert months("IT-1", book, cutoff()).periods[0].begins_on == date(2026, 9, 1)
