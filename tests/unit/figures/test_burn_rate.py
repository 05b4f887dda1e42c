"""What a project spends in a month, and what it is forecast to cost."""

from __future__ import annotations

from datetime import date

import pytest

from model.values import Measure
from reports.document import Figure
from reports.figures.burn_rate import burn_rate
from reports.figures.earned_value.estimates import forecast_cost
from reports.figures.ledger import Ledger
from tests.unit.figures.earned import of_sums
from tests.unit.figures.rows import HOUR, cutoff, entry, ledger, line, person, posting

ACTUAL = Measure.ACTUAL
ADA = person("ada", hourly_rate=5000, currency="USD")
BEN = person("ben")


def rate(book: Ledger, as_of: date = date(2026, 10, 31), policy: str = "finance") -> Figure:
    return burn_rate("IT-1", policy, book, (), {}, cutoff(as_of))


def test_the_last_three_closed_months_are_averaged() -> None:
    book = ledger([line(ACTUAL, total, 2027, at + 1) for at, total in enumerate((1000, 1100, 1350, 1600))])
    figure = rate(book)
    assert (figure.id, figure.value, figure.currency) == ("IT-1/cost/burn_rate", 200, "USD")
    assert figure.reason == "FY2027 P02 to FY2027 P04"
    assert figure.record_count == 3


def test_a_month_under_way_is_not_closed() -> None:
    book = ledger([line(ACTUAL, total, 2027, at + 1) for at, total in enumerate((1000, 1100, 1350, 1600))])
    assert (rate(book, date(2026, 10, 30)).value, rate(book, date(2026, 10, 30)).reason) == (
        450, "FY2027 P01 to FY2027 P03")  # fmt: skip


def test_a_ledger_that_is_behind_tells_of_its_own_last_months() -> None:
    book = ledger([line(ACTUAL, total, 2027, at + 1) for at, total in enumerate((30, 60, 120))])
    assert (rate(book).value, rate(book).reason) == (40, "FY2027 P01 to FY2027 P03")


def test_months_before_the_first_spending_do_not_count() -> None:
    other = [line(ACTUAL, 5, 2027, at, project_code="other") for at in range(1, 5)]
    figure = rate(ledger([line(ACTUAL, 90, 2027, 4)], other))
    assert (figure.value, figure.reason) == (90, "FY2027 P04")
    older = rate(ledger([line(ACTUAL, 90, 2027, 4), line(ACTUAL, 1000, 2026, 12)], other))
    assert (older.value, older.reason) == (30, "FY2027 P02 to FY2027 P04")


def test_months_reach_over_the_end_of_the_fiscal_year() -> None:
    rows = [posting(ACTUAL, 30, date(2026, 6, 9), year=2026, period=12), posting(ACTUAL, 60, date(2026, 7, 9)),
            posting(ACTUAL, 90, date(2026, 8, 9)), posting(ACTUAL, 500, date(2026, 9, 2))]  # fmt: skip
    assert rate(ledger(rows), date(2026, 8, 31)).value == 60


def test_a_month_that_is_known_with_others_only_leaves_no_rate() -> None:
    figure = rate(ledger([line(ACTUAL, 700, 2027, 3), line(ACTUAL, 900, 2027, 4)]))
    assert (figure.value, figure.reason) == (None, "spending of FY2027 P02 is not known by itself")


@pytest.mark.parametrize(
    ("book", "said"),
    [
        (Ledger(), "no finance code is linked"),
        (
            ledger([line(ACTUAL, 5, 2027, 1), line(ACTUAL, 5, 2027, 1, currency="EUR")]),
            "actual spending are in EUR and USD, which do not add up without a rate",
        ),
        (ledger([posting(ACTUAL, 5, date(2019, 3, 1))]), "no month of the ledger is closed yet"),
    ],
    ids=["no ledger", "two currencies", "long ago"],
)
def test_without_a_closed_month_there_is_no_rate(book: Ledger, said: str) -> None:
    assert (rate(book).value, rate(book).reason) == (None, said)


def of_hours(*rows: tuple[int, date | None, str]) -> Figure:
    entries = [entry(hours * HOUR, on, identity=f"plans:identity:{who}") for hours, on, who in rows]
    return burn_rate("IT-1", "hours", Ledger(), entries, {ADA.key: ADA, BEN.key: BEN}, cutoff())


def test_where_hours_are_the_actual_cost_theirs_are_averaged() -> None:
    figure = of_hours((99, date(2026, 7, 31), "ada"), (6, date(2026, 8, 1), "ada"), (3, date(2026, 10, 31), "ada"),
                      (99, date(2026, 11, 1), "ada"))  # fmt: skip
    assert (figure.value, figure.currency, figure.reason) == (150_00, "USD", "FY2027 P02 to FY2027 P04")
    begun = of_hours((6, date(2026, 10, 5), "ada"))
    assert (begun.value, begun.reason) == (300_00, "FY2027 P04")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "no hours are recorded"),
        (((1, None, "ada"),), "hours without a day lie in none of the months or in any, nobody knows which"),
        (((1, date(2026, 10, 5), "ben"),), "hours of 1 of 1 accounts have no rate"),
    ],
)
def test_hours_that_cannot_be_priced_or_placed_give_no_rate(
    rows: tuple[tuple[int, date | None, str], ...], said: str
) -> None:
    assert (of_hours(*rows).value, of_hours(*rows).reason) == (None, said)


def forecast(ac: int, remaining: int | None = None) -> Figure:
    figures = of_sums(1000, 600, 500, ac, remaining=remaining).figures
    return forecast_cost("IT-1", figures["eac_cpi"], figures["eac_bottom_up"])


def test_the_forecast_cost_names_its_method() -> None:
    figure = forecast(400, 900)
    assert (figure.id, figure.value, figure.inputs) == ("IT-1/cost/forecast_cost", 800, ("IT-1/earned_value/eac_cpi",))
    assert figure.formula == "estimate at completion: budget at completion / cost performance index"
    by_plan = forecast(0, 900)
    assert (by_plan.value, by_plan.inputs) == (900, ("IT-1/earned_value/eac_bottom_up",))
    assert by_plan.formula.endswith("actual cost + remaining cost of the tasks, as the plan states it")


def test_what_is_spent_and_left_of_the_budget_is_no_forecast() -> None:
    figure = forecast(0)
    assert (figure.value, figure.reason) == (None, "nothing is spent yet, so the actual cost is zero")
