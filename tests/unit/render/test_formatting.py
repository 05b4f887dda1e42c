"""Every number, date and time of a report, with the edges at which rounding would lie."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import Figure, Unit
from reports.render import formatting
from reports.render.currencies import exponent, major, minor
from reports.render.formatting import figure_text, quoted, restated_text, value_text


@pytest.mark.parametrize(
    ("minor_units", "currency", "exact", "whole", "short"),
    [
        pytest.param(123456750, "USD", "$1,234,567.50", "$1,234,568", "$1.2M", id="half-a-dollar-rounds-up"),
        pytest.param(-150000, "USD", "-$1,500.00", "-$1,500", "-$1.5K", id="negative"),
        pytest.param(-40, "USD", "-$0.40", "$0", "$0", id="never-a-negative-nothing"),
        pytest.param(-50, "USD", "-$0.50", "-$1", "-$1", id="half-rounds-away-from-zero"),
        pytest.param(0, "USD", "$0.00", "$0", "$0", id="zero"),
        pytest.param(31249, "USD", "$312.49", "$312", "$312", id="below-a-thousand"),
        pytest.param(99_950_000, "USD", "$999,500.00", "$999,500", "$999.5K", id="thousands"),
        pytest.param(99_996_000, "USD", "$999,960.00", "$999,960", "$1M", id="rounds-into-the-next-letter"),
        pytest.param(420_000_000_000, "USD", "$4,200,000,000.00", "$4,200,000,000", "$4.2B", id="billions"),
        pytest.param(1500, "JPY", "¥1,500", "¥1,500", "¥1.5K", id="yen-has-no-minor-unit"),
        pytest.param(1500, "KWD", "KWD1.500", "KWD2", "KWD2", id="dinar-has-three-digits"),
        pytest.param(1500, "", "15.00", "15", "15", id="no-currency"),
        pytest.param(1500, "<b>", "<b>15.00", "<b>15", "<b>15", id="a-currency-is-only-text"),
    ],
)
def test_money_is_printed_exact_whole_and_short(
    minor_units: int, currency: str, exact: str, whole: str, short: str
) -> None:
    assert formatting.money(minor_units, currency) == exact
    assert formatting.money_whole(minor_units, currency) == whole
    assert formatting.money_short(minor_units, currency) == short


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 h"),
        (3600, "1 h"),
        (900, "0.25 h"),
        (4_464_900, "1,240.25 h"),
        (1, "less than 0.01 h"),
        (18, "0.01 h"),
        (-5400, "-1.5 h"),
    ],
)
def test_hours_keep_quarters_and_are_never_nothing_for_something(seconds: int, shown: str) -> None:
    assert formatting.hours(seconds) == shown


@pytest.mark.parametrize(
    ("basis_points", "shown"),
    [
        (0, "0%"),
        (1, "less than 0.1%"),
        (5, "0.1%"),
        (6250, "62.5%"),
        (6255, "62.6%"),
        (9999, "99.9%"),
        (10000, "100%"),
        (10001, "over 100%"),
        (10249, "102.5%"),
        (-1250, "-12.5%"),
        (123456, "1,234.6%"),
    ],
)
def test_a_share_is_100_percent_only_when_it_is_whole(basis_points: int, shown: str) -> None:
    assert formatting.percent(basis_points) == shown


@pytest.mark.parametrize(
    ("days", "slip", "move"),
    [
        (0, "on time", "not moved"),
        (1, "+1 day late", "+1 day later"),
        (14, "+14 days late", "+14 days later"),
        (-1, "1 day early", "1 day earlier"),
        (-1300, "1,300 days early", "1,300 days earlier"),
    ],
)
def test_days_say_late_and_early_in_words(days: int, slip: str, move: str) -> None:
    assert (formatting.working_days(days), formatting.moved(days)) == (slip, move)


def test_dates_and_months_are_american() -> None:
    assert formatting.day(date(2026, 11, 2)) == "Nov 2, 2026"
    assert formatting.month(date(2026, 11, 2)) == "Nov 2026"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/Phoenix", "Nov 22, 2026, 8:15 AM MST"),
        ("UTC", "Nov 22, 2026, 3:15 PM UTC"),
        ("Nowhere/At All", "Nov 22, 2026, 3:15 PM UTC"),
        ("../etc/passwd", "Nov 22, 2026, 3:15 PM UTC"),
    ],
)
def test_an_instant_names_its_zone_and_an_unknown_zone_is_utc(zone: str, shown: str) -> None:
    assert formatting.instant(datetime(2026, 11, 22, 15, 15, tzinfo=UTC), zone) == shown


def test_characters_that_html_and_xml_forbid_are_shown_as_replaced() -> None:
    assert formatting.plain("a\x00b\x1b\ud800c\td\ne") == "a\ufffdb\ufffd\ufffdc\td\ne"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("no baseline", "No baseline."), ("Really?", "Really?"), ("  ", ""), ("ends.", "Ends."), ("x", "X.")],
)
def test_a_reason_becomes_a_sentence(text: str, shown: str) -> None:
    assert formatting.sentence(text) == shown


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        (Unit.MONEY, 150, "$1.50"),
        (Unit.SECONDS, 5400, "1.5 h"),
        (Unit.BASIS_POINTS, 5000, "50%"),
        (Unit.WORKING_DAYS, 3, "+3 days late"),
        (Unit.COUNT, 1204, "1,204"),
        (Unit.RATIO, Decimal("0.925"), "0.93"),
        (Unit.DATE, date(2026, 1, 5), "Jan 5, 2026"),
        (Unit.TEXT, "Gate\x00", "Gate\ufffd"),
    ],
)
def test_a_figure_is_printed_as_its_unit_is(unit: Unit, value: int | Decimal | date | str, shown: str) -> None:
    assert figure_text(Figure(id="x", unit=unit, value=value, currency="USD")) == shown


def test_a_value_that_does_not_fit_its_unit_is_refused() -> None:
    with pytest.raises(TypeError, match="a figure in money cannot hold '12'"):
        value_text("12", Unit.MONEY, "USD")


def test_a_figure_without_value_is_not_known() -> None:
    assert figure_text(Figure(id="x", unit=Unit.MONEY, value=None, reason="no budget")) == "not known"


@pytest.mark.parametrize(
    ("unit", "restated", "shown"),
    [
        (Unit.MONEY, 500000, "+$5,000.00"),
        (Unit.MONEY, -1, "-$0.01"),
        (Unit.SECONDS, 115200, "+32 h"),
        (Unit.BASIS_POINTS, -25, "-0.25 points"),
        (Unit.WORKING_DAYS, 5, "+5 days later"),
        (Unit.COUNT, 2, "+2"),
        (Unit.DATE, -3, "-3"),
        (Unit.MONEY, 0, ""),
        (Unit.MONEY, None, ""),
    ],
)
def test_a_restatement_carries_its_sign(unit: Unit, restated: int | None, shown: str) -> None:
    assert restated_text(Figure(id="x", unit=unit, value=None, currency="USD", restated=restated)) == shown


@given(amount=st.integers(-(10**30), 10**30), currency=st.sampled_from(["USD", "JPY", "KWD", "CLF", ""]))
def test_major_units_are_exact_and_come_back(amount: int, currency: str) -> None:
    text = f"{major(amount, currency):f}"
    assert minor(text, currency) == amount
    assert len(text.partition(".")[2]) == exponent(currency)


@given(amount=st.integers(-(10**17), 10**17))
def test_whole_dollars_are_within_half_a_dollar(amount: int) -> None:
    shown = formatting.money_whole(amount, "USD").replace("$", "").replace(",", "")
    assert abs(int(shown) * 100 - amount) <= 50


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,234", "is no decimal number"),
        ("NaN", "is no amount of money"),
        ("Infinity", "is no amount of money"),
        ("1E+900", "is written with an exponent"),
        ("1.005", "has more digits than USD has minor units"),
    ],
)
def test_money_that_is_not_written_plainly_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        minor(text, "USD")


def test_money_without_currency_that_has_too_many_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="than the currency has minor units"):
        minor("1.005", "")


def test_what_is_in_backticks_stands_in_quotation_marks_on_paper() -> None:
    assert quoted("give it `Browse Projects`, then `syncline run`") == "give it “Browse Projects”, then “syncline run”"
    assert quoted("one ` alone") == "one ` alone"
