"""What would turn a status green: the limits turned round, exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.thresholds import CostMeasure
from reports.document import Colour, Figure, Unit
from reports.figures.baselines import Approval
from reports.figures.colours import (
    CostInputs,
    Lever,
    ResourceInputs,
    ScheduleInputs,
    ScopeInputs,
    Verdict,
    Way,
    cost_verdict,
    resources_verdict,
    schedule_verdict,
    scope_verdict,
)
from reports.figures.colours.inverse import least_base, most_within, working_day_after
from reports.figures.fact import known, missing, share
from reports.figures.presets import Limits, LimitUnit, Preset
from reports.figures.spending_plan import PlanComparison
from reports.figures.working_days import working_days

MONDAY = date(2026, 7, 6)
LIMITS = st.builds(
    lambda yellow, more: Limits(yellow_above=yellow, red_above=yellow + more),
    st.integers(0, 5_000),
    st.integers(0, 900),
)
HOLIDAYS = st.frozensets(st.dates(MONDAY, MONDAY + timedelta(days=400)), max_size=12)
NOT_PLANNED = missing("planned", Unit.MONEY, "no plan", formula="")


def usd(name: str, value: int) -> Figure:
    return known(name, Unit.MONEY, value, formula="", currency="USD")


def count(name: str, value: int, unit: Unit = Unit.COUNT) -> Figure:
    return known(name, unit, value, formula="")


def ways(verdict: Verdict) -> dict[Lever, Way]:
    return {way.lever: way for found in verdict.measured for way in found.ways}


@given(st.integers(0, 20_000), st.integers(1, 10**12))
def test_the_most_within_a_limit_is_within_it_and_one_more_is_not(limit: int, of: int) -> None:
    most = most_within(limit, of)
    assert most >= 0
    assert share(most, of) <= limit < share(most + 1, of)


@given(st.integers(0, 20_000), st.integers(1, 10**12))
def test_the_least_base_keeps_an_amount_within_the_limit_and_one_less_does_not(limit: int, amount: int) -> None:
    least = least_base(limit, amount)
    assert share(amount - least, least) <= limit
    assert least == 1 or share(amount - (least - 1), least - 1) > limit


@given(st.dates(MONDAY, MONDAY + timedelta(days=300)), st.integers(0, 200), HOLIDAYS)
def test_a_day_so_many_working_days_later_is_the_first_that_is(day: date, days: int, holidays: frozenset[date]) -> None:
    found = working_day_after(day, days, holidays)
    assert working_days(day, found, holidays) == days
    assert found == day or working_days(day, found - timedelta(days=1), holidays) < days


def schedule(ends: date, length: int, limits: Limits, holidays: frozenset[date] = frozenset(), **more: Any) -> Verdict:
    approved = MONDAY + timedelta(days=length)
    inputs = ScheduleInputs(
        first=Approval(number=0, start_on=MONDAY, finish_on=approved, behind=()),
        approved=known("approved", Unit.DATE, approved, formula=""),
        forecast=known("forecast", Unit.DATE, ends, formula=""),
        slip=count("slip", working_days(approved, ends, holidays), Unit.WORKING_DAYS),
        begin=known("begin", Unit.DATE, MONDAY, formula=""),
        holidays=holidays,
    )
    return schedule_verdict(replace(inputs, **more), Preset(name="ours", schedule=limits))


@given(
    st.integers(0, 500),
    st.integers(0, 300),
    LIMITS,
    st.sampled_from([LimitUnit.BASIS_POINTS, LimitUnit.DAYS]),
    HOLIDAYS,
)
def test_a_finish_that_much_earlier_is_green(
    late: int, length: int, limits: Limits, unit: LimitUnit, holidays: frozenset[date]
) -> None:
    limits = replace(limits, unit=unit)
    forecast = MONDAY + timedelta(days=length + late)
    found = schedule(forecast, length, limits, holidays)
    if found.colour in {Colour.GREEN, Colour.GREY}:
        assert not ways(found)
        return
    ((lever, way),) = ways(found).items()
    assert isinstance(way.to, date)
    assert way.by > 0
    between = (forecast - way.to).days if lever is Lever.FINISH_IN_DAYS else working_days(way.to, forecast, holidays)
    assert between == way.by
    assert schedule(way.to, length, limits, holidays).colour is Colour.GREEN
    later = way.to + timedelta(days=1)
    while lever is Lever.FINISH and working_days(way.to, later, holidays) == 0:
        later += timedelta(days=1)
    assert schedule(later, length, limits, holidays).colour is not Colour.GREEN


def test_a_finish_is_told_with_its_days() -> None:
    found = schedule(date(2026, 12, 28), 137, Limits(yellow_above=1500, red_above=2500))
    assert ways(found) == {Lever.FINISH: Way(lever=Lever.FINISH, by=11, to=date(2026, 12, 11))}


@pytest.mark.parametrize(
    ("more", "stuck"),
    [
        (
            {"forecast": known("f", Unit.DATE, date(2026, 12, 28), formula="", limit="finished")},
            "the project has finished, so that its finish stays where it is",
        ),
        ({"as_of": date(2026, 12, 12)}, "the last finish that would do has passed"),
        ({"as_of": date(2026, 12, 11)}, ""),
    ],
)
def test_a_finish_that_cannot_come_back_says_so(more: dict[str, Any], stuck: str) -> None:
    found = schedule(date(2026, 12, 28), 137, Limits(yellow_above=1500, red_above=2500), **more)
    assert found.deciding is not None
    assert found.deciding.stuck == stuck
    assert bool(found.deciding.ways) is not bool(stuck)


def cost(budget: int, spent: int, committed: int, limits: Limits, **more: Any) -> Verdict:
    planned = more.pop("planned", None)
    inputs = CostInputs(
        revised=usd("revised", budget),
        actual=usd("actual", spent),
        commitment=usd("commitment", committed),
        comparison=PlanComparison(
            planned=NOT_PLANNED if planned is None else usd("planned", planned), actual=usd("so far", spent)
        ),
        **more,
    )
    basis = CostMeasure.ESTIMATE_AT_COMPLETION if "estimate" in more else CostMeasure.SPENT_AND_COMMITTED
    return cost_verdict(inputs, Preset(name="ours", cost=limits, cost_by=basis))


AMOUNTS = st.integers(0, 10**9)


@given(st.integers(1, 10**9), AMOUNTS, AMOUNTS, LIMITS)
def test_money_moved_by_that_much_is_green(budget: int, spent: int, committed: int, limits: Limits) -> None:
    found = cost(budget, spent, committed, limits)
    moved = ways(found)
    if found.colour is Colour.GREEN:
        assert not moved
        return
    more = moved[Lever.BUDGET]
    assert more.to == budget + more.by
    assert cost(budget + more.by, spent, committed, limits).colour is Colour.GREEN
    assert cost(budget + more.by - 1, spent, committed, limits).colour is not Colour.GREEN
    if Lever.COMMITTED not in moved:
        assert cost(budget, spent, 0, limits).colour is not Colour.GREEN
        return
    less = moved[Lever.COMMITTED]
    assert less.to == committed - less.by
    assert cost(budget, spent, committed - less.by, limits).colour is Colour.GREEN
    assert cost(budget, spent, committed - less.by + 1, limits).colour is not Colour.GREEN


@given(st.integers(1, 10**9), AMOUNTS, LIMITS)
def test_spending_against_the_plan_moved_by_that_much_is_green(planned: int, spent: int, limits: Limits) -> None:
    rich = 10**12
    moved = ways(cost(rich, spent, 0, limits, planned=planned))
    if not moved:
        assert cost(rich, spent, 0, limits, planned=planned).colour is Colour.GREEN
        return
    assert cost(rich, spent - moved[Lever.SPENT].by, 0, limits, planned=planned).colour is Colour.GREEN
    assert cost(rich, spent, 0, limits, planned=planned + moved[Lever.PLANNED].by).colour is Colour.GREEN


@given(st.integers(1, 10**9), st.integers(1, 10**10), LIMITS)
def test_an_estimate_lowered_by_that_much_is_green(budget: int, estimate: int, limits: Limits) -> None:
    def judged(expected: int) -> Verdict:
        return cost(1, 1, 0, limits, estimate=usd("eac", expected), at_completion=usd("bac", budget))

    found = judged(estimate)
    if found.colour is Colour.GREEN:
        return
    way = ways(found)[Lever.ESTIMATE]
    assert way.to == estimate - way.by
    assert judged(estimate - way.by).colour is Colour.GREEN
    assert judged(estimate - way.by + 1).colour is not Colour.GREEN


@given(st.integers(1, 10_000), st.integers(0, 20_000), LIMITS)
def test_tasks_taken_out_by_that_much_are_green(approved: int, added: int, limits: Limits) -> None:
    def judged(more: int) -> Verdict:
        return scope_verdict(
            ScopeInputs(approved=count("approved", approved), added=count("added", more)),
            Preset(name="ours", scope=limits),
        )

    found = judged(added)
    if found.colour is Colour.GREEN:
        return
    way = ways(found)[Lever.TASKS]
    assert judged(added - way.by).colour is Colour.GREEN
    assert judged(added - way.by + 1).colour is not Colour.GREEN


@given(st.integers(1, 10**8), st.integers(0, 10**8), st.integers(0, 10**8), LIMITS)
def test_remaining_hours_lowered_by_that_much_are_green(
    approved: int, actual: int, remaining: int, limits: Limits
) -> None:
    def judged(left: int) -> Verdict:
        figures = [count(str(value), value, Unit.SECONDS) for value in (approved, actual, left)]
        inputs = ResourceInputs(approved=figures[0], actual=figures[1], remaining=figures[2])
        return resources_verdict(inputs, Preset(name="ours", resources=limits))

    found = judged(remaining)
    if found.colour is Colour.GREEN:
        return
    assert found.deciding is not None
    if found.deciding.stuck:
        assert judged(0).colour is not Colour.GREEN
        return
    way = ways(found)[Lever.REMAINING]
    assert judged(remaining - way.by).colour is Colour.GREEN
    assert judged(remaining - way.by + 1).colour is not Colour.GREEN
