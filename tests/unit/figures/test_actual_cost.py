"""The actual cost by policy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from model.entities import FinanceLine, TimeEntry
from model.values import LayoutKind, Measure
from reports.document import Figure
from reports.figures.actual_cost import FINANCE, FINANCE_AND_UNPOSTED_HOURS, HOURS, actual_cost, closed_through
from reports.figures.labour import priced
from tests.unit.figures.rows import HOUR, cutoff, entry, ledger, line, person, posting

ADA = person("ada", hourly_rate=5_000, currency="USD")
BEN = person("ben")
EVA = person("eva", hourly_rate=4_000, currency="EUR")
PEOPLE = {row.key: row for row in (ADA, BEN, EVA)}
SEPTEMBER = line(Measure.ACTUAL, 100_000, 2027, 3)


def by(name: str, hours: int, on: date | None) -> TimeEntry:
    return entry(hours * HOUR, on, identity=f"plans:identity:{name}")


def cost(policy: str, lines: list[FinanceLine], entries: list[TimeEntry], **more: Any) -> Figure:
    return actual_cost("IT-1", policy, ledger(lines), entries, PEOPLE, cutoff(**more))


def test_finance_counts_what_was_posted_and_no_hours() -> None:
    assert cost(FINANCE, [SEPTEMBER], [by("ada", 10, date(2026, 10, 5))]).value == 100_000


def test_commitments_are_never_actual_cost() -> None:
    lines = [SEPTEMBER, line(Measure.COMMITMENT, 9_999, 2027, 3), line(Measure.PRE_COMMITMENT, 9_999, 2027, 3)]
    assert cost(FINANCE, lines, []).value == 100_000


def test_hours_are_priced_up_to_the_as_of_date() -> None:
    entries = [by("ada", 2, date(2026, 10, 31)), by("ada", 3, None), by("ada", 5, date(2026, 11, 1))]
    assert cost(HOURS, [], entries).value == 25_000


def test_hours_without_rate_leave_the_cost_unknown() -> None:
    figure = cost(HOURS, [], [by("ada", 2, None), by("ben", 1, None), entry(HOUR)])
    assert (figure.value, figure.reason) == (None, "hours of 2 of 3 accounts have no rate")
    assert cost(HOURS, [], []).reason == "no hours are recorded"


def test_rates_in_two_currencies_do_not_add_up() -> None:
    assert cost(HOURS, [], [by("ada", 2, None), by("eva", 1, None)]).reason == "rates are in EUR and USD"


def test_an_account_is_rounded_once() -> None:
    minutes = [entry(20, identity="plans:identity:ada") for _ in range(3)]
    assert priced(minutes, PEOPLE).amount == 83
    assert priced([], PEOPLE).amount == 0


def test_unposted_hours_are_added_after_the_last_closed_period() -> None:
    entries = [by("ada", 4, date(2026, 9, 30)), by("ada", 10, date(2026, 10, 1)), by("ada", 1, date(2026, 11, 1))]
    figure = cost(FINANCE_AND_UNPOSTED_HOURS, [SEPTEMBER], entries)
    assert figure.value == 150_000
    assert "finance through 2026-09-30, hours after it" in figure.reason


def test_a_running_period_is_not_closed() -> None:
    lines = [SEPTEMBER, line(Measure.ACTUAL, 130_000, 2027, 4)]
    entries = [by("ada", 10, date(2026, 10, 1))]
    assert cost(FINANCE_AND_UNPOSTED_HOURS, lines, entries, as_of=date(2026, 10, 15)).value == 150_000
    assert cost(FINANCE_AND_UNPOSTED_HOURS, lines, entries).value == 130_000


@pytest.mark.parametrize(
    ("lines", "entries", "reason"),
    [
        ([], [], "no finance line has a code that is linked (ledger: IT0423)"),
        ([line(Measure.ACTUAL, 5, 2027, 4)], [], "no period of the ledger is closed yet"),
        (
            [SEPTEMBER],
            [by("ada", 1, None)],
            "hours without a day lie before or after the ledger's last period, nobody knows which",
        ),
        ([SEPTEMBER], [by("ben", 1, date(2026, 10, 1))], "hours of 1 of 1 accounts have no rate"),
        ([SEPTEMBER], [by("eva", 1, date(2026, 10, 1))], "the ledger is in USD, the hourly rates are in EUR"),
    ],
    ids=["no lines", "nothing closed", "undated", "no rate", "two currencies"],
)
def test_finance_and_hours_are_not_known_when_a_part_is_not(
    lines: list[FinanceLine], entries: list[TimeEntry], reason: str
) -> None:
    figure = cost(FINANCE_AND_UNPOSTED_HOURS, lines, entries, as_of=date(2026, 10, 15))
    assert (figure.value, figure.reason) == (None, reason)


def test_a_policy_that_does_not_exist_names_those_that_do() -> None:
    figure = cost("guess", [SEPTEMBER], [])
    assert figure.value is None
    assert figure.reason.endswith("expected one of finance, hours, finance_and_unposted_hours")


def test_the_ledger_that_is_furthest_behind_says_what_is_closed() -> None:
    book = ledger(
        [
            SEPTEMBER,
            posting(Measure.ACTUAL, 5, date(2026, 8, 12)),
            line(Measure.ACTUAL, 5, 2027, 12, layout="plan", layout_kind=LayoutKind.PLAN),
            line(Measure.COMMITMENT, 5, 2026, 1),
            line(Measure.ACTUAL, 5, None, None, partition="munis/x/y"),
        ]
    )
    assert closed_through(book, cutoff()) == date(2026, 8, 31)


def test_a_period_without_own_lines_is_covered_when_the_ledger_has_it() -> None:
    book = ledger(
        [line(Measure.ACTUAL, 5, 2027, 2)], [line(Measure.ACTUAL, 5, 2027, 3), line(Measure.ACTUAL, 5, 2027, 5)]
    )
    assert closed_through(book, cutoff()) == date(2026, 9, 30)
