"""Colours: what decides them, and when nobody knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import Colour, Figure, Unit
from reports.figures.baselines import Approval
from reports.figures.colours import (
    Comparison,
    CostInputs,
    ScheduleInputs,
    Verdict,
    cost_verdict,
    overall_verdict,
    schedule_verdict,
)
from reports.figures.fact import known, missing
from reports.figures.presets import PRESETS, Limits, LimitUnit, Preset, colour_of
from reports.figures.spending_plan import PlanComparison
from reports.figures.working_days import working_days

GREEN, YELLOW, RED, GREY = Colour.GREEN, Colour.YELLOW, Colour.RED, Colour.GREY
APPROVED = date(2026, 11, 20)  # 100 working days from START
START = date(2026, 7, 6)
ALABAMA, PMO, VA = PRESETS["alabama"], PRESETS["pmo"], PRESETS["va"]


def on(name: str, value: date | None) -> Figure:
    return known(name, Unit.DATE, value, formula="") if value else missing(name, Unit.DATE, "no date", formula="")


def usd(name: str, value: int | None, currency: str = "USD") -> Figure:
    if value is None:
        return missing(name, Unit.MONEY, "no finance code is linked", formula="")
    return known(name, Unit.MONEY, value, formula="", currency=currency)


def schedule(forecast: date | None, preset: Preset = ALABAMA, **more: Any) -> Verdict:
    days = working_days(APPROVED, forecast) if forecast else None
    slip = missing("slip", Unit.WORKING_DAYS, "no forecast", formula="")
    if days is not None:
        slip = known("slip", Unit.WORKING_DAYS, days, formula="")
    given_inputs: dict[str, Any] = {
        "first": Approval(number=0, start_on=START, finish_on=APPROVED, behind=()),
        "approved": on("approved", APPROVED),
        "forecast": on("forecast", forecast),
        "slip": slip,
        "begin": on("begin", date(2026, 7, 1)),
    }
    return schedule_verdict(ScheduleInputs(**(given_inputs | more)), preset)


def cost(revised: int | None, spent: int | None, committed: int = 0, **more: Any) -> Verdict:
    plan = PlanComparison(
        planned=usd("planned", more.pop("planned", None)), actual=usd("spent", more.pop("so_far", None))
    )
    preset = more.pop("preset", PMO)
    inputs = CostInputs(
        revised=usd("revised", revised),
        actual=usd("actual", spent),
        commitment=usd("c", committed),
        comparison=plan,
        **more,
    )
    return cost_verdict(inputs, preset)


@pytest.mark.parametrize(
    ("forecast", "colour"),
    [
        (date(2026, 11, 1), GREEN),
        (APPROVED, GREEN),
        (date(2026, 12, 11), GREEN),  # 15 working days of 100: the limit itself is still green
        (date(2026, 12, 14), YELLOW),
        (date(2026, 12, 25), YELLOW),
        (date(2026, 12, 28), RED),
    ],
)
def test_a_schedule_is_judged_by_its_slip_against_the_first_baseline(forecast: date, colour: Colour) -> None:
    found = schedule(forecast)
    assert found.colour is colour
    assert found.deciding is not None
    assert found.deciding.value == working_days(APPROVED, forecast) * 100


@pytest.mark.parametrize(
    ("forecast", "colour"),
    [(date(2026, 12, 19), GREEN), (date(2026, 12, 20), YELLOW), (date(2027, 1, 3), YELLOW), (date(2027, 1, 4), RED)],
)
def test_limits_in_days_count_calendar_days(forecast: date, colour: Colour) -> None:
    assert schedule(forecast, VA).colour is colour


def test_holidays_shorten_the_baseline() -> None:
    found = schedule(date(2026, 12, 11), holidays=frozenset({date(2026, 9, 7)}))
    assert found.deciding is not None
    assert found.deciding.value == 1_515


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (schedule(None), "no forecast"),
        (schedule(APPROVED, PRESETS["dod"]), "the thresholds 'dod' have no limits for schedule"),
        (
            schedule(APPROVED, stale=("data of plans is 60 days old, the limit is 45",)),
            "data of plans is 60 days old, the limit is 45",
        ),
        (
            schedule(APPROVED, first=None, begin=on("begin", None)),
            "the first baseline has no start to measure its length from",
        ),
    ],
    ids=["no forecast", "no limits", "stale", "no length"],
)
def test_a_schedule_that_cannot_be_judged_is_grey_and_says_why(verdict: Verdict, reason: str) -> None:
    assert (verdict.colour, verdict.unknown) == (GREY, (reason,))


def test_the_plans_start_stands_in_for_a_baseline_without_one() -> None:
    approval = Approval(number=0, start_on=None, finish_on=APPROVED, behind=())
    assert schedule(APPROVED, first=approval).colour is GREEN


@pytest.mark.parametrize(
    ("spent", "committed", "colour"),
    [(40, 60, GREEN), (60, 41, YELLOW), (110, 0, YELLOW), (110, 1, RED), (0, 0, GREEN)],
)
def test_cost_is_judged_by_what_is_spent_and_committed_of_the_budget(
    spent: int, committed: int, colour: Colour
) -> None:
    assert cost(100, spent, committed).colour is colour


def test_the_worse_of_budget_and_spending_plan_decides() -> None:
    ahead = cost(1_000, 120, planned=100, so_far=120)
    assert ahead.colour is RED
    assert ahead.deciding is not None
    assert (ahead.deciding.test, ahead.deciding.value) == (Comparison.SPENDING_PLAN, 2_000)
    assert [found.test for found in ahead.others] == [Comparison.BUDGET]
    behind = cost(1_000, 90, planned=100, so_far=90)
    assert behind.colour is GREEN
    assert behind.deciding is not None
    assert behind.deciding.test is Comparison.BUDGET


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "no finance code is linked"),
        ({"planned": 100}, "no finance code is linked"),
        ({"planned": 0, "so_far": 5}, "no spending was planned by now"),
    ],
)
def test_what_cannot_be_compared_with_the_plan_is_said(more: dict[str, int], reason: str) -> None:
    found = cost(100, 10, **more)
    assert (found.colour, found.unknown) == (GREEN, (reason,))


def test_a_plan_in_another_currency_is_not_compared() -> None:
    comparison = PlanComparison(planned=usd("p", 5), actual=usd("s", 5, "EUR"))
    inputs = CostInputs(revised=usd("r", 100), actual=usd("a", 1), commitment=usd("c", 1), comparison=comparison)
    assert cost_verdict(inputs, PMO).unknown == ("amounts are in EUR and USD, which do not add up without a rate",)


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (cost(None, 1), "no finance code is linked"),
        (cost(100, None), "no finance code is linked"),
        (cost(0, 1), "the revised budget is not above zero"),
        (cost(100, 1, preset=VA), "the thresholds 'va' have no limits for cost"),
        (cost(100, 1, stale=("the last reading of ledger failed",)), "the last reading of ledger failed"),
    ],
    ids=["no budget", "no actual", "zero budget", "no limits", "failed"],
)
def test_a_cost_that_cannot_be_judged_is_grey_and_says_why(verdict: Verdict, reason: str) -> None:
    assert (verdict.colour, verdict.unknown) == (GREY, (reason,))


def part(colour: Colour, dimension: str = "cost", *, limits: bool = True) -> Verdict:
    allowed = ALABAMA.cost if limits else None
    return Verdict(dimension=dimension, colour=colour, preset=ALABAMA, limits=allowed)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (part(RED), part(GREY), RED),
        (part(YELLOW), part(GREY), YELLOW),
        (part(GREEN), part(YELLOW), YELLOW),
        (part(GREEN), part(GREY), GREY),
        (part(GREEN), part(GREEN), GREEN),
        (part(GREEN), part(GREY, limits=False), GREEN),
        (part(GREY, limits=False), part(GREY, limits=False), GREY),
    ],
)
def test_overall_is_the_worse_and_green_only_when_all_is_known(one: Verdict, other: Verdict, expected: Colour) -> None:
    assert overall_verdict((one, other), ALABAMA).colour is expected
    assert overall_verdict((other, one), ALABAMA).colour is expected


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_published_limits_are_in_order_and_name_their_origin(preset: Preset) -> None:
    assert preset.origin
    for limits in filter(None, (preset.cost, preset.schedule)):
        assert limits.yellow_above <= limits.red_above


def test_california_knows_no_yellow() -> None:
    limits = PRESETS["california"].cost
    assert limits is not None
    assert (colour_of(999, limits), colour_of(1_000, limits)) == (GREEN, RED)


@given(st.integers(-20_000, 20_000), st.integers(0, 5_000), st.integers(0, 5_000))
def test_worse_values_never_have_better_colours(value: int, yellow: int, more: int) -> None:
    limits = Limits(yellow_above=yellow, red_above=yellow + more, unit=LimitUnit.BASIS_POINTS)
    order = [GREEN, YELLOW, RED]
    assert order.index(colour_of(value, limits)) <= order.index(colour_of(value + 1, limits))
