"""Money: what of a ledger counts, what it comes to, and when nobody knows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import FinanceLine
from model.values import LayoutKind, Measure
from reports.document import Figure, Unit
from reports.figures import money
from reports.figures.amounts import amounts, amounts_to_date, journal
from reports.figures.fact import known, missing
from reports.figures.ledger import Ledger, LedgerBook, Owner
from tests.unit.figures.rows import JULY, cutoff, ledger, line, planned, posting

ACTUAL, COMMITMENT, ORIGINAL = Measure.ACTUAL, Measure.COMMITMENT, Measure.BUDGET_ORIGINAL


def actual(book: Ledger, as_of: date = date(2026, 10, 31)) -> int | None:
    value = money.measured("IT-1", "actual", ACTUAL, book, cutoff(as_of)).value
    assert value is None or isinstance(value, int)
    return value


def test_of_balances_only_the_latest_period_counts() -> None:
    book = ledger([line(ACTUAL, 70_000, 2027, 3), line(ACTUAL, 90_000, 2027, 4), line(ACTUAL, 99_000, 2027, 5)])
    assert actual(book) == 90_000
    assert actual(book, date(2026, 9, 30)) == 70_000
    assert actual(book, date(2026, 7, 31)) == 0


def test_the_close_counts_after_period_twelve_once_the_year_has_ended() -> None:
    book = ledger([line(ACTUAL, 70_000, 2026, 12), line(ACTUAL, 71_000, 2026, 13)])
    assert actual(book) == 71_000
    assert actual(book, date(2026, 6, 29)) == 70_000


def test_fiscal_years_add_up() -> None:
    assert actual(ledger([line(ACTUAL, 100_000, 2026, 13), line(ACTUAL, 90_000, 2027, 4)])) == 190_000


def test_a_project_that_the_latest_balances_no_longer_list_has_nothing_left_in_that_year() -> None:
    book = ledger([line(ACTUAL, 70_000, 2027, 3)], [line(ACTUAL, 5, 2027, 4)])
    assert actual(book) == 0


def test_a_fund_that_is_a_month_behind_keeps_its_own_latest_period() -> None:
    book = ledger(
        [
            line(ACTUAL, 100, 2027, 3, partition="munis/0101/2027/3"),
            line(ACTUAL, 150, 2027, 4, partition="munis/0101/2027/4"),
            line(ACTUAL, 1_000, 2027, 3, partition="munis/0202/2027/3"),
        ]
    )
    assert actual(book) == 1_150


def test_partitions_that_do_not_name_their_period_are_one_scope() -> None:
    book = ledger([line(ACTUAL, 100, 2027, 3, partition="september"), line(ACTUAL, 150, 2027, 4, partition="october")])
    assert actual(book) == 150


def test_partitions_where_two_parts_could_be_the_period_are_one_scope() -> None:
    rows = [line(ACTUAL, 100 * period, 2027, period, partition=f"munis/{period}/{period}") for period in (3, 4)]
    assert actual(ledger(rows)) == 400


def test_balances_without_a_period_hold_until_one_with_a_period_comes() -> None:
    yearly = line(ORIGINAL, 500, 2027, None, partition="munis/2027")
    assert money.measured("IT-1", "budget_original", ORIGINAL, ledger([yearly]), cutoff()).value == 500
    later = line(ORIGINAL, 600, 2027, 2, partition="munis/2027")
    assert money.measured("IT-1", "budget_original", ORIGINAL, ledger([yearly, later]), cutoff()).value == 600


def test_postings_add_up_by_their_day_the_as_of_date_included() -> None:
    days = [date(2026, 8, 1), date(2026, 10, 31), date(2026, 11, 1)]
    assert actual(ledger([posting(ACTUAL, 100, on) for on in days])) == 200


def test_postings_without_a_day_count_by_their_period() -> None:
    rows = [posting(ACTUAL, 100, None, year=2027, period=period) for period in (3, 4, 5)]
    assert actual(ledger(rows)) == 200


def test_credits_are_ordinary_lines() -> None:
    assert actual(ledger([posting(ACTUAL, 100, date(2026, 8, 1)), posting(ACTUAL, -130, date(2026, 8, 2))])) == -30


def test_balances_are_the_figure_where_a_year_has_postings_too() -> None:
    book = ledger([line(ACTUAL, 900), posting(ACTUAL, 850, date(2026, 8, 1)), posting(ACTUAL, 40, date(2026, 5, 1))])
    assert actual(book) == 940
    found = journal(book, ACTUAL, 2027, cutoff())
    assert found is not None
    assert found.amount == 850
    assert journal(book, ACTUAL, 2025, cutoff()) is None


def test_open_orders_of_a_closed_year_do_not_count_beside_the_new_year() -> None:
    book = ledger([line(COMMITMENT, 400, 2026, 13), line(COMMITMENT, 300, 2027, 4)])
    assert money.measured("IT-1", "commitment", COMMITMENT, book, cutoff()).value == 300
    assert {year: found.amount for year, found in amounts(book, COMMITMENT, cutoff()).items()} == {2026: 400, 2027: 300}


def test_open_orders_stand_until_the_new_year_has_balances() -> None:
    assert (
        money.measured("IT-1", "commitment", COMMITMENT, ledger([line(COMMITMENT, 400, 2026, 13)]), cutoff()).value
        == 400
    )
    gone = ledger([line(COMMITMENT, 400, 2026, 13)], [line(COMMITMENT, 1, 2027, 4)])
    assert money.measured("IT-1", "commitment", COMMITMENT, gone, cutoff()).value == 0


def test_orders_that_are_posted_after_the_last_balance_are_added_to_it() -> None:
    rows = [
        line(COMMITMENT, 400, 2026, 13),
        posting(COMMITMENT, 70, date(2026, 8, 1)),
        posting(COMMITMENT, 9_999, date(2026, 2, 1)),
    ]
    assert sum(found.amount for found in amounts_to_date(ledger(rows), COMMITMENT, cutoff()).values()) == 470


def test_orders_that_are_only_posted_add_up_over_years() -> None:
    rows = [posting(COMMITMENT, 500, date(2026, 2, 1)), posting(COMMITMENT, -200, date(2026, 8, 1))]
    assert money.measured("IT-1", "commitment", COMMITMENT, ledger(rows), cutoff()).value == 300


def test_a_budget_in_a_plan_layout_holds_for_its_year_however_it_is_spread() -> None:
    rows = [
        line(ORIGINAL, 100, 2027, 11, layout_kind=LayoutKind.PLAN, layout="adopted"),
        line(ORIGINAL, 100, 2028, 1, layout_kind=LayoutKind.PLAN, layout="adopted"),
    ]
    assert money.measured("IT-1", "budget_original", ORIGINAL, ledger(rows), cutoff()).value == 100


def test_lines_that_name_no_year_count() -> None:
    assert actual(ledger([line(ACTUAL, 7, None, None, partition="munis")])) == 7


@pytest.mark.parametrize(("year", "period"), [(2027, 14), (2027, 0), (99_999, 1), (0, 1)])
def test_a_period_that_does_not_exist_is_told_and_not_counted(year: int, period: int) -> None:
    figure = money.measured(
        "IT-1", "actual", ACTUAL, ledger([line(ACTUAL, 5, year, period), line(ACTUAL, 7)]), cutoff()
    )
    assert figure.value == 7
    assert figure.reason == "left out: 1 line with a fiscal year or period that does not exist"
    only = money.measured("IT-1", "actual", ACTUAL, ledger([line(ACTUAL, 5, year, period)]), cutoff())
    assert only.value is None
    assert only.reason.endswith("; left out: 1 line with a fiscal year or period that does not exist")


@pytest.mark.parametrize(
    ("book", "reason"),
    [
        (Ledger(), "no finance code is linked"),
        (Ledger(codes=("ledger: IT0423",)), "no finance line has a code that is linked (ledger: IT0423)"),
        (ledger([line(ACTUAL, 1)]), "no file of ledger states commitments (encumbrances)"),
        (
            ledger([line(COMMITMENT, 1), line(COMMITMENT, 1, currency="EUR")]),
            "commitments (encumbrances) are in EUR and USD, which do not add up without a rate",
        ),
    ],
    ids=["no link", "no line", "not stated", "two currencies"],
)
def test_what_nobody_knows_has_a_reason(book: Ledger, reason: str) -> None:
    figure = money.measured("IT-1", "commitment", COMMITMENT, book, cutoff())
    assert (figure.value, figure.reason) == (None, reason)


def test_a_project_without_lines_of_a_measure_that_its_ledger_states_has_none_of_it() -> None:
    figure = money.measured(
        "IT-1", "commitment", COMMITMENT, ledger([line(ACTUAL, 1)], [line(COMMITMENT, 5)]), cutoff()
    )
    assert (figure.value, figure.currency) == (0, "USD")


def test_a_ledger_that_is_behind_says_through_which_period_it_goes() -> None:
    figure = money.measured("IT-1", "actual", ACTUAL, ledger([line(ACTUAL, 1, 2027, 3)]), cutoff())
    assert figure.reason == "balances of FY2027 P03, the newest up to the as-of date"


def test_budgets_of_several_years_say_that_carry_over_counts_twice() -> None:
    book = ledger([line(ORIGINAL, 1, 2026, 13), line(ORIGINAL, 1, 2027, 4)])
    figure = money.measured("IT-1", "budget_original", ORIGINAL, book, cutoff())
    assert figure.value == 2
    assert figure.reason == "adds FY2026 and FY2027, and budget carried over counts in each year that prints it"


def test_a_year_alone_counts_its_own_lines() -> None:
    book = ledger([line(ACTUAL, 100, 2026, 13), line(ACTUAL, 90, 2027, 4)])
    figure = money.measured_in_year("IT-1", "actual", ACTUAL, book, cutoff(), 2026)
    assert (figure.id, figure.value, figure.reason) == ("IT-1/FY2026/actual", 100, "")
    assert money.measured_in_year("IT-1", "actual", ACTUAL, book, cutoff(), 2025).value == 0


def test_the_heaviest_lines_stand_behind_a_figure() -> None:
    book = ledger([line(ACTUAL, amount) for amount in (1, 2, 3, 400, -500, 6, 7)])
    figure = money.measured("IT-1", "actual", ACTUAL, book, cutoff())
    assert figure.record_count == 7
    assert len(figure.records) == 5


def usd(name: str, value: int | None, reason: str = "", currency: str = "USD") -> Figure:
    if value is None:
        return missing(name, Unit.MONEY, reason, formula="")
    return known(name, Unit.MONEY, value, formula="", currency=currency)


NOT_STATED = usd("c", None, "no file of ledger states commitments (encumbrances)")


@pytest.mark.parametrize(
    ("revised", "spent", "commitment", "left", "share"),
    [
        (95_000_000, 30_000_000, 15_000_000, 50_000_000, 4_737),
        (100, 90, 20, -10, 11_000),
        (100, 0, 0, 100, 0),
    ],
)
def test_available_and_used(revised: int, spent: int, commitment: int, left: int, share: int) -> None:
    parts = (usd("r", revised), usd("a", spent), usd("c", commitment))
    assert money.available("x", *parts).value == left
    assert money.used("x", *parts).value == share
    assert money.available("x", *parts).inputs == ("r", "a", "c")


@pytest.mark.parametrize(
    ("revised", "spent", "commitment", "reason"),
    [
        (usd("r", None, "no finance code is linked"), usd("a", 1), usd("c", 1), "no finance code is linked"),
        (usd("r", 1), usd("a", None, "no hours"), usd("c", 1), "no hours"),
        (usd("r", 1), usd("a", 1), usd("c", None, "two currencies"), "two currencies"),
        (
            usd("r", 1),
            usd("a", 1, currency="EUR"),
            usd("c", 1),
            "amounts are in EUR and USD, which do not add up without a rate",
        ),
    ],
)
def test_what_is_available_is_not_known_when_a_part_is_not(
    revised: Figure, spent: Figure, commitment: Figure, reason: str
) -> None:
    for figure in (money.available("x", revised, spent, commitment), money.used("x", revised, spent, commitment)):
        assert (figure.value, figure.reason) == (None, reason)


def test_commitments_that_no_file_states_count_as_none_and_are_named() -> None:
    figure = money.available("x", usd("r", 100), usd("a", 30), NOT_STATED)
    assert figure.value == 70
    assert figure.reason == "without commitments: no file of ledger states commitments (encumbrances)"


@pytest.mark.parametrize("budget", [0, -5])
def test_the_used_share_of_no_budget_is_not_known(budget: int) -> None:
    figure = money.used("x", usd("r", budget), usd("a", 1), usd("c", 1))
    assert (figure.value, figure.reason) == (None, "the revised budget is not above zero")


def test_a_revised_budget_adds_adjustments() -> None:
    assert money.budget_revised("x", usd("o", 100), usd("j", -5)).value == 95


def test_a_revised_budget_without_stated_adjustments_says_so() -> None:
    unstated = usd("j", None, "no file of ledger states budget adjustments")
    figure = money.budget_revised("x", usd("o", 100), unstated)
    assert figure.value == 100
    assert figure.reason == "without adjustments: no file of ledger states budget adjustments"


@pytest.mark.parametrize(
    ("original", "adjustment", "reason"),
    [
        (usd("o", None, "no finance code is linked"), usd("j", 1), "no finance code is linked"),
        (usd("o", 1), usd("j", None, "two currencies"), "two currencies"),
        (usd("o", 1), usd("j", 1, currency="EUR"), "amounts are in EUR and USD, which do not add up without a rate"),
    ],
)
def test_a_revised_budget_is_not_known_when_a_part_is_not(original: Figure, adjustment: Figure, reason: str) -> None:
    figure = money.budget_revised("x", original, adjustment)
    assert (figure.value, figure.reason) == (None, reason)


AMOUNTS = st.integers(-(10**12), 10**12)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_available_actual_and_commitment_come_to_the_revised_budget(o: int, j: int, a: int, c: int) -> None:
    revised = money.budget_revised("r", usd("o", o), usd("j", j))
    left = money.available("x", revised, usd("a", a), usd("c", c))
    assert isinstance(left.value, int)
    assert left.value + a + c == revised.value


KINDS = st.sampled_from(LayoutKind)
LINES = st.lists(
    st.builds(
        lambda kind, measure, amount, year, period, day: line(
            measure, amount, year, period, layout_kind=kind, layout=kind.value,
            posting_on=day if kind is LayoutKind.TRANSACTIONS else None,
        ),
        KINDS,
        st.sampled_from([ACTUAL, COMMITMENT, ORIGINAL, Measure.BUDGET_PLANNED]),
        st.integers(-1000, 1000),
        st.sampled_from([2026, 2027, None]),
        st.sampled_from([1, 3, 4, 5, 13, None]),
        st.sampled_from([date(2026, 8, 1), date(2026, 12, 1), None]),
    ),
    max_size=12,
)  # fmt: skip


@given(LINES, st.randoms())
def test_the_order_of_lines_never_changes_a_figure(rows: list[FinanceLine], random: object) -> None:
    shuffled = list(rows)
    getattr(random, "shuffle")(shuffled)  # noqa: B009 # hypothesis types its random as object
    for measure in (ACTUAL, COMMITMENT, ORIGINAL, Measure.BUDGET_PLANNED):
        one = money.measured("IT-1", "x", measure, ledger(rows), cutoff())
        assert one == money.measured("IT-1", "x", measure, ledger(shuffled), cutoff())


@given(LINES)
def test_owners_share_out_what_the_book_holds(rows: list[FinanceLine]) -> None:
    book = LedgerBook(JULY)
    for at, row in enumerate(rows):
        book.add(Owner(project=str(at % 3)), row)
    cells = [found for owner in book.owners() for found in book.ledger(owner).cells.values()]
    assert sum(found.count for found in cells) == len(rows)
    assert sum(found.amount for found in cells) == sum(row.amount for row in rows)


def test_a_spending_plan_counts_through_the_running_period() -> None:
    book = ledger([planned(100, 2027, period) for period in range(1, 13)])
    figure = money.measured("IT-1", "planned_to_date", Measure.BUDGET_PLANNED, book, cutoff(date(2026, 8, 15)))
    assert figure.value == 200


def test_the_heaviest_lines_are_found_across_the_funds_of_one_scope() -> None:
    rows = [line(ACTUAL, amount, 2027, 4, partition=f"munis/{fund}/4/4") for fund, amount in (("a", 5), ("b", 9))]
    figure = money.measured("IT-1", "actual", ACTUAL, ledger(rows), cutoff())
    assert figure.value == 14
    assert [record.key for record in figure.records] == [rows[1].key, rows[0].key]
