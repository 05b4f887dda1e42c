"""The number grammar: what is an amount, what is not, and that nothing is guessed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.finance_file.amounts import Amounts, Grammar, Hours, shown_amount
from connectors.finance_file.converters import Fault

ALL = frozenset({"minus", "parens", "trailing_minus", "cr"})
US = Grammar(negative=ALL)
EUROPE = Grammar(decimal=",", group=".", negative=ALL, signs=("EUR", "€"), unit="EUR")
SWISS = Grammar(group="'", signs=("CHF",), unit="CHF")
SPACED = Grammar(decimal=",", group=" ", signs=("SEK",), unit="SEK")
YEN = Grammar(decimals=0, signs=("JPY", "¥"), unit="JPY")
DINAR = Grammar(decimals=3, signs=("KWD",), unit="KWD")
THOUSANDS = Grammar(scale=1000)
BARE = Grammar(group="", negative=frozenset())

READ: list[tuple[Grammar, Any, int | None]] = [
    (US, "1,234.56", 123456),
    (US, "1234.56", 123456),
    (US, " 7 ", 700),
    (US, ".00", 0),
    (US, "5.", 500),
    (US, "(1,234.56)", -123456),
    (US, "-1,234.56", -123456),
    (US, "1,234.56-", -123456),
    (US, "\u22125", -500),
    (US, "+5", 500),
    (US, "5.00 CR", -500),
    (US, "5.00 dr", 500),
    (US, "$ 5.00", 500),
    (US, "($5.00)", -500),
    (US, "-$5", -500),
    (US, "$-5", -500),
    (US, "USD 5", 500),
    (US, "5 USD", 500),
    (US, "1234.5000", 123450),
    (US, "0.125", 13),
    (US, "", None),
    (US, "-", None),
    (US, "$ -", None),
    (US, 1010.0, 101000),
    (US, 2, 200),
    (US, -0.005, -1),
    (US, 0.1 + 0.2, 30),
    (US, 1e-7, 0),
    (EUROPE, "1.234,56", 123456),
    (EUROPE, "€ 1.234", 123400),
    (EUROPE, 1234.5, 123450),
    (SWISS, "1'234.50", 123450),
    (SPACED, "1 234,50", 123450),
    (SPACED, "1\u202f234\u00a0567,50", 123456750),
    (YEN, "¥1,234", 1234),
    (DINAR, "1.234", 1234),
    (THOUSANDS, "1.5", 150000),
    (THOUSANDS, "1,234", 123400000),
    (BARE, "1234.5", 123450),
]


@pytest.mark.parametrize(("grammar", "cell", "units"), READ, ids=[f"{case[0].unit} {case[1]!r}" for case in READ])
def test_a_number_is_read_to_the_cent(grammar: Grammar, cell: object, units: int | None) -> None:
    assert Amounts(grammar)[cell] == units


REFUSED: list[tuple[Grammar, Any, str]] = [
    (US, "1.234,56", "number_unreadable"),
    (US, "12,34.56", "number_unreadable"),
    (US, "1,2345", "number_unreadable"),
    (US, "(1,234.56", "number_unreadable"),
    (US, "1,234.56)", "number_unreadable"),
    (US, "N/A", "number_unreadable"),
    (US, "50 %", "number_unreadable"),
    (US, "€5", "number_unreadable"),
    (US, "$5 USD", "number_unreadable"),
    (US, "1e5", "number_unreadable"),
    (US, "\u0661", "number_unreadable"),
    (US, ".", "number_unreadable"),
    (US, "9" * 100, "number_unreadable"),
    (US, "1.500", "number_ambiguous"),
    (US, "-(1.00)", "number_two_signs"),
    (US, "(1.00-)", "number_two_signs"),
    (US, "-1.00 CR", "number_two_signs"),
    (US, "99999999999999999", "number_too_large"),
    (US, 1e300, "number_too_large"),
    (US, float("nan"), "number_too_large"),
    (US, ("2026-07-01",), "number_unreadable"),
    (US, ("error", "#REF!"), "cell_error"),
    (Grammar(), "5 CR", "number_sign"),
    (Grammar(), "5 DR", "number_sign"),
    (BARE, "-5.00", "number_sign"),
    (BARE, "(5.00)", "number_sign"),
    (BARE, "5.00-", "number_sign"),
    (BARE, "1,234.00", "number_unreadable"),
    (EUROPE, "1,234.56", "number_unreadable"),
    (Grammar(blank="error"), "", "number_blank"),
]


@pytest.mark.parametrize(("grammar", "cell", "code"), REFUSED, ids=[f"{case[0].unit} {case[1]!r}" for case in REFUSED])
def test_what_could_mean_two_things_is_refused(grammar: Grammar, cell: object, code: str) -> None:
    found = Amounts(grammar)[cell]
    assert isinstance(found, Fault)
    assert found.code == code


@pytest.mark.parametrize(
    ("cell", "seconds"), [("7.5", 27000), ("7:30", 27000), ("36:00:10", 129610), (0.25, 900), ("", None)]
)
def test_hours_become_seconds(cell: object, seconds: int | None) -> None:
    assert Hours(Grammar(scale=3600, decimals=0, signs=("h",), unit="hours"))[cell] == seconds


def test_hours_with_three_decimals_are_not_thousands() -> None:
    found = Hours(Grammar(scale=3600, decimals=0, unit="hours"))["7.125"]
    assert isinstance(found, Fault)
    assert found.remedy == "write hours with two decimals or as 7:30"


def test_what_rounding_moved_is_noted() -> None:
    amounts = Amounts(US)
    assert amounts.column([1 / 3, 2.0, 242055467.18032694, 0.1 + 0.2]) == [33, 200, 24205546718, 30]
    assert amounts.rounded_count == 2
    assert list(amounts.rounded) == ["0.3333333333333333", "242055467.18032694"]


@given(st.integers(-(10**16), 10**16), st.sampled_from(["minus", "parens", "trailing"]), st.booleans())
def test_every_printed_amount_reads_back(units: int, form: str, grouped: bool) -> None:
    whole, cents = divmod(abs(units), 100)
    digits = f"{whole:,}.{cents:02d}" if grouped else f"{whole}.{cents:02d}"
    negative = {"minus": f"-{digits}", "parens": f"({digits})", "trailing": f"{digits}-"}[form]
    assert Amounts(US)[negative if units < 0 else digits] == units


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=6))
def test_numbers_of_a_workbook_round_half_up(value: Decimal) -> None:
    number = float(value)
    exact = Decimal(repr(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Amounts(US)[number] == int(exact.scaleb(2))


@given(st.text(max_size=80))
def test_any_text_is_an_amount_nothing_or_a_fault(cell: str) -> None:
    assert isinstance(Amounts(US)[cell], (int, Fault, type(None)))


@pytest.mark.parametrize(("units", "decimals", "shown"), [(5, 2, "0.05"), (-123456, 2, "-1234.56"), (7, 0, "7")])
def test_amounts_are_shown_plainly(units: int, decimals: int, shown: str) -> None:
    assert shown_amount(units, decimals) == shown
