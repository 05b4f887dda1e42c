"""Earned value agrees with worked examples that others published, at the precision they print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from reports.figures.earned_value.earned_schedule import months_earned
from tests.unit.figures.earned import (
    CENTS,
    Piece,
    dollars,
    earned,
    monthly_pieces,
    of_sums,
    plan_of,
    printed,
    spent,
    thousands,
    values,
)


def test_the_fence_of_a_certification_course() -> None:
    """Source: "Earned value exercise", studylib.net/doc/5898152, after PMP Exam Prep, page 210.

    Four sides, one a day, 1,000 each; at the end of day three two are done, the third is half done. (Its EAC of 4,479
    is 4,000 over the CPI as printed, 0.893; from the unrounded index it is 4,480.)
    """
    days = [date(2026, 6, day) for day in (1, 2, 3, 4)]
    pieces = [
        Piece(cost=1000 * CENTS, percent=percent, start=day, finish=day)
        for day, percent in zip(days, (10_000, 10_000, 5000, 0), strict=True)
    ]
    found = earned(plan_of(pieces), spent(2800 * CENTS), as_of=days[2])
    amounts = [dollars(found.figures[name]) for name in ("bac", "pv", "ev", "ac", "cv", "sv")]
    assert amounts == [4000, 3000, 2500, 2800, -300, -500]
    assert printed(found.figures["cpi"], 3) == Decimal("0.893")
    assert printed(found.figures["spi"], 3) == Decimal("0.833")
    assert round(4000 / printed(found.figures["cpi"], 3)) == 4479
    assert dollars(found.figures["eac_cpi"]) == 4480


def test_a_project_of_eleven_months_after_seven() -> None:
    """Source: github.com/HossamElwahsh/sprints-automotive, PM/S_PM_10_Monitoring_via_EVM/README.md.

    Five activities in K$, two of them side by side. (It computes EAC from the CPI as printed, to 10 K$.)
    """
    spans = [(1, 2, 600, 10_000), (3, 5, 1200, 10_000), (6, 7, 400, 5000), (6, 8, 1200, 3330), (9, 11, 300, 0)]
    pieces = [
        Piece(cost=cost * 1000 * CENTS, percent=percent, start=_first(first), finish=_last(last))
        for first, last, cost, percent in spans
    ]
    found = earned(plan_of(pieces), spent(2700 * 1000 * CENTS), as_of=_last(7))
    assert [thousands(found.figures[name]) for name in ("bac", "pv", "ev", "cv")] == [3700, 3000, 2400, -300]
    assert (printed(found.figures["cpi"], 2), printed(found.figures["spi"], 1)) == (Decimal("0.89"), Decimal("0.8"))
    assert (thousands(found.figures["eac_cpi"], 10), thousands(found.figures["vac"], 10)) == (4160, -460)
    assert found.figures["ieac_t"].formula.startswith("11.00 planned months")
    assert "7.00 months passed" in found.figures["spi_t"].formula


def _first(month: int) -> date:
    """First day of a month of that project, which begins so that its sixth to eighth have 22 working days each."""
    return date(2027, month, 1)


def _last(month: int) -> date:
    return date.fromordinal(_first(month + 1).toordinal() - 1)


def test_a_budget_of_a_thousand_of_which_three_hundred_are_earned() -> None:
    """Source: "Cost management answers", stuvia.com/doc/2567119, scenario 1, questions 1 to 7."""
    found = of_sums(1000 * CENTS, 400 * CENTS, 300 * CENTS, 240 * CENTS)
    assert [dollars(found.figures[name]) for name in ("ev", "ac", "sv", "cv")] == [300, 240, -100, 60]
    assert values(found, "cpi") == (Decimal("1.25"),)
    assert [dollars(found.figures[name]) for name in ("eac_cpi", "etc", "vac")] == [800, 560, 200]


def test_an_estimate_from_variances() -> None:
    """Source: pmzilla.com/eac-calculation-question: BAC 750,000, PV 100,000, SV 30,000, CV 50,000."""
    found = of_sums(750_000 * CENTS, 100_000 * CENTS, 130_000 * CENTS, 80_000 * CENTS)
    assert [dollars(found.figures[name]) for name in ("sv", "cv", "eac_cpi")] == [30_000, 50_000, 461_538]


def test_the_functions_of_a_package_for_r() -> None:
    """Source: R package PRA 0.3, paulgovan.github.io/PRA/reference: spi, cpi, eac (atypical), tcpi for BAC and EAC."""
    early = of_sums(100_000 * CENTS, 40_000 * CENTS, 35_000 * CENTS, 36_000 * CENTS)
    assert values(early, "spi") == (Decimal("0.875"),)
    assert printed(early.figures["cpi"], 6) == Decimal("0.972222")
    late = of_sums(100_000 * CENTS, 40_000 * CENTS, 35_000 * CENTS, 63_000 * CENTS, remaining=57_482 * CENTS)
    assert dollars(late.figures["eac_budget"]) == 128_000
    assert dollars(late.figures["eac_bottom_up"]) == 120_482
    assert printed(late.figures["tcpi_bac"], 2) == Decimal("1.76")
    assert printed(late.figures["tcpi_eac"], 2) == Decimal("1.13")


def test_one_task_that_needs_ten_hours_more() -> None:
    """Source: "What's in earned value management", part IV, example I (in nvidia/Nemotron-CC-Math-v1).

    100 hours at 100 planned, 110 spent, 10 to go.
    """
    found = of_sums(10_000 * CENTS, 10_000 * CENTS, 916_667, 11_000 * CENTS, remaining=1000 * CENTS)
    assert values(found, "bac", "pv", "ev", "ac") == (1_000_000, 1_000_000, 916_667, 1_100_000)
    assert values(found, "eac_bottom_up") == (12_000 * CENTS,)
    assert (dollars(found.figures["eac_cpi"]), dollars(found.figures["vac"])) == (12_000, -2000)


def test_a_transformation_programme_at_week_ten() -> None:
    """Source: cal16.calculator.city/earned-value-calculation-example."""
    found = of_sums(320_000 * CENTS, 150_000 * CENTS, 132_000 * CENTS, 140_000 * CENTS)
    assert [dollars(found.figures[name]) for name in ("sv", "cv")] == [-18_000, -8_000]


def test_a_late_project_looks_on_time_in_money_and_not_in_months() -> None:
    """Source: mpug.com/articles/earned-schedule-management-esm: ten modules of 100,000 in ten months took twelve.

    SV 0, SPI 1.0, 1.3 M spent, two months behind. Lipke, "Introduction to earned schedule" (2007), says the same of
    every late project: SV is zero and SPI 1.00 at its end, regardless of lateness.
    """
    pieces = monthly_pieces([100_000 * CENTS] * 10, [10_000] * 10)
    done = [
        Piece(**{name: getattr(piece, name) for name in ("cost", "percent", "start", "finish")},
              more={"actual_finish_on": date(2026, 12, 31)})
        for piece in pieces
    ]  # fmt: skip
    found = earned(plan_of(done), spent(1_300_000 * CENTS), as_of=date(2027, 3, 31))
    assert values(found, "sv", "spi") == (0, Decimal(1))
    assert thousands(found.figures["cv"]) == -300
    assert values(found, "es", "sv_t", "ieac_t") == (Decimal(10), Decimal(-2), Decimal(12))
    assert printed(found.figures["spi_t"], 2) == Decimal("0.83")


def test_the_schedule_that_is_earned_after_seven_months() -> None:
    """Source: Lipke, "Earned schedule concept", scribd.com/doc/47929652.

    All that was planned to May is earned and a part of June: ES = 5 + (EV - PV(May)) / (PV(June) - PV(May)), AT = 7.
    """
    amounts = [100_00, 200_00, 300_00, 400_00, 500_00, 400_00, 300_00, 200_00, 100_00, 50_00]
    found = earned(plan_of(monthly_pieces(amounts, [10_000] * 5 + [2500] + [0] * 4)), spent(0), date(2026, 7, 31))
    may, june = sum(amounts[:5]), sum(amounts[:6])
    (value,) = values(found, "ev")
    assert isinstance(value, int)
    assert values(found, "es") == (5 + Decimal(value - may) / (june - may),)
    assert values(found, "es", "sv_t") == (Decimal("5.25"), Decimal("-1.75"))


def test_the_weeks_that_are_earned_of_those_that_passed() -> None:
    """Sources: hksmnow.com and cal16.calculator.city, each a definition of earned schedule with an example.

    18 earned at 20: SV(t) -2, SPI(t) 0.90; 21 at 24: 3 behind. 52 weeks, half of the budget earned at 30: 26, 4 behind.
    """
    even = [(Fraction(week), 100 * week) for week in range(53)]
    for earned_weeks, passed in ((18, 20), (21, 24), (26, 30)):
        assert months_earned(even, 100 * earned_weeks, Fraction(passed)) == earned_weeks
    found = earned(plan_of(monthly_pieces([1000] * 24, [10_000] * 18 + [0] * 6)), spent(0), date(2027, 8, 31))
    assert values(found, "es", "sv_t", "spi_t") == (Decimal(18), Decimal(-2), Decimal("0.9"))
