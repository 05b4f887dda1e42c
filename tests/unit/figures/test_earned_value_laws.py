"""What holds for earned value whatever the plan: identities, signs, order, scale, sums and bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from model.values import PercentBasis
from reports.document import EARNED_VALUE_FIGURES, EarnedValue, Figure, Unit
from reports.figures.earned_value.earned_schedule import Knot, months_earned
from reports.figures.earned_value.portfolio import portfolio
from reports.figures.earned_value.terms import ratio
from reports.figures.fact import whole
from reports.figures.plan import Plan
from reports.figures.working_days import working_days_within
from tests.unit.build.city import made
from tests.unit.figures.earned import BEGIN, Piece, earned, of_sums, plan_of, spent
from tests.unit.figures.rows import project

DAYS = st.integers(0, 500).map(lambda days: BEGIN - timedelta(days=100) + timedelta(days=days))
PIECES = st.builds(
    Piece,
    cost=st.integers(1, 10**9),
    percent=st.one_of(st.none(), st.integers(0, 10_000)),
    start=st.one_of(st.none(), DAYS),
    finish=st.one_of(st.none(), DAYS),
    basis=st.sampled_from(PercentBasis),
)
DATED = st.builds(Piece, cost=st.integers(1, 10**9), percent=st.integers(0, 10_000), start=DAYS, finish=DAYS)
PLANS = st.tuples(DATED, st.lists(PIECES, max_size=7)).map(lambda pair: [pair[0], *pair[1]])
SPENT = st.integers(-(10**9), 10**10)
HOLIDAYS = st.frozensets(DAYS, max_size=12)


def amount(found: EarnedValue, name: str) -> int:
    value = whole(found.figures[name])
    assert value is not None
    return value


@given(PLANS, SPENT, DAYS)
def test_every_figure_is_there_with_a_value_or_a_reason(pieces: list[Piece], actual: int, as_of: date) -> None:
    found = earned(plan_of(pieces), spent(actual), as_of)
    assert list(found.figures) == [name for name, _ in EARNED_VALUE_FIGURES]
    for name, figure in found.figures.items():
        assert figure.id == f"IT-1/earned_value/{name}"
        assert figure.value is not None or figure.reason
        assert figure.unit in {Unit.MONEY, Unit.RATIO}
        assert isinstance(figure.value, Decimal if figure.unit is Unit.RATIO else int) or figure.value is None


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 10_000), st.integers(0, 10_000))
def test_estimates_are_those_of_their_formulas(bac: int, ac: int, done: int, due: int) -> None:
    ev, pv = bac * done // 10_000, bac * due // 10_000
    assume(ev > 0 and pv > 0)
    found = of_sums(bac, pv, ev, ac)
    cpi, spi = Fraction(ev, ac), Fraction(ev, pv)
    assert abs(amount(found, "eac_cpi") - Fraction(bac) / cpi) <= Fraction(1, 2)
    assert abs(amount(found, "eac_cpi") - (ac + (bac - ev) / cpi)) <= Fraction(1, 2)
    assert abs(amount(found, "eac_composite") - (ac + (bac - ev) / (cpi * spi))) <= Fraction(1, 2)
    assert amount(found, "eac_budget") == ac + bac - ev
    assert amount(found, "etc") == amount(found, "eac_cpi") - ac
    assert amount(found, "vac") == bac - amount(found, "eac_cpi")
    assert found.figures["cpi"].value == ratio(cpi)
    assert found.figures["spi"].value == ratio(spi)


@given(PLANS, SPENT, DAYS)
def test_variances_and_indices_say_the_same(pieces: list[Piece], actual: int, as_of: date) -> None:
    figures = earned(plan_of(pieces), spent(actual), as_of).figures
    for variance, index, of in (("sv", "spi", "pv"), ("cv", "cpi", "ac")):
        value, divisor = figures[index].value, whole(figures[of])
        if not isinstance(value, Decimal) or not divisor:
            continue
        exact = Fraction(amount_of(figures["ev"]), divisor)
        assert (amount_of(figures[variance]) > 0) == (exact > 1)
        assert (amount_of(figures[variance]) < 0) == (exact < 1)
        assert abs(Fraction(value) - exact) <= Fraction(1, 2 * 10**6)


def amount_of(figure: Figure) -> int:
    return whole(figure) or 0


@given(PLANS, SPENT, DAYS)
def test_nothing_is_earned_or_planned_beyond_the_budget(pieces: list[Piece], actual: int, as_of: date) -> None:
    figures = earned(plan_of(pieces), spent(actual), as_of).figures
    bac = amount_of(figures["bac"])
    assert bac == sum(piece.cost or 0 for piece in pieces)
    assert 0 <= amount_of(figures["pv"]) <= bac
    assert 0 <= amount_of(figures["ev"]) <= bac


@given(PLANS, SPENT, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_tasks_and_baselines_does_not_matter(
    pieces: list[Piece], actual: int, as_of: date, order: Random
) -> None:
    plan = plan_of(pieces)
    tasks, baselines = list(plan.tasks), list(plan.baselines)
    order.shuffle(tasks)
    order.shuffle(baselines)
    mixed = Plan(sources=plan.sources, tasks=tuple(tasks), baselines=tuple(baselines))
    assert earned(mixed, spent(actual), as_of) == earned(plan, spent(actual), as_of)


@given(PLANS, st.integers(1, 10**9), DAYS, st.integers(2, 1000))
def test_money_in_another_unit_changes_no_index(pieces: list[Piece], actual: int, as_of: date, factor: int) -> None:
    """Amounts scale to what rounding to the minor unit lets through, half a unit a task and side."""
    once = earned(plan_of(pieces), spent(actual), as_of).figures
    grown = [replace(piece, cost=(piece.cost or 0) * factor) for piece in pieces]
    many = earned(plan_of(grown), spent(actual * factor), as_of).figures
    assert amount_of(many["bac"]) == factor * amount_of(once["bac"])
    slack = factor * (len(pieces) + 1)
    for name in ("pv", "ev", "sv", "cv", "eac_budget"):
        assert abs(amount_of(many[name]) - factor * amount_of(once[name])) <= slack


@given(PLANS, HOLIDAYS, DAYS)
def test_planned_value_only_grows_and_ends_at_the_budget(
    pieces: list[Piece], holidays: frozenset[date], as_of: date
) -> None:
    found = earned(plan_of(pieces), spent(1), as_of, holidays=holidays)
    planned = [point.planned or 0 for point in found.curve]
    assert planned == sorted(planned)
    ended = found.curve[-1].ends_on != as_of or as_of >= max(piece.finish or as_of for piece in pieces)
    assert not ended or planned[-1] == amount(found, "bac") or any(piece.finish is None for piece in pieces)


@given(st.lists(DAYS, min_size=3, max_size=3, unique=True).map(sorted), HOLIDAYS, st.integers(1, 10**6))
def test_a_task_is_planned_by_its_working_days(days: list[date], holidays: frozenset[date], cost: int) -> None:
    start, day, finish = days
    length = working_days_within(start, finish, holidays)
    plan = plan_of([Piece(cost=cost, start=start, finish=finish)])
    figures = earned(plan, spent(1), day, holidays=holidays).figures
    exact = Fraction(cost * working_days_within(start, day, holidays), length) if length else Fraction(0)
    assert abs(amount_of(figures["pv"]) - exact) <= Fraction(1, 2)


INCREMENTS = st.lists(st.integers(0, 1000), min_size=1, max_size=24)


def knots(increments: list[int]) -> list[Knot]:
    found: list[Knot] = [(Fraction(0), 0)]
    for at, more in enumerate(increments):
        found.append((Fraction(at + 1), found[-1][1] + more))
    return found


@given(INCREMENTS, st.integers(0, 25_000), st.integers(0, 25_000), st.integers(0, 30))
def test_earned_schedule_grows_with_what_is_earned_and_ends_at_the_plan(
    increments: list[int], less: int, more: int, passed: int
) -> None:
    assume(sum(increments) > 0)
    planned = knots(increments)
    low, high = sorted((less, more))
    first, second = (months_earned(planned, value, Fraction(passed)) for value in (low, high))
    assert 0 <= first <= second <= len(increments)


@given(INCREMENTS, st.integers(0, 25_000), st.integers(0, 30))
def test_what_was_planned_by_the_earned_schedule_is_what_is_earned(
    increments: list[int], value: int, passed: int
) -> None:
    assume(sum(increments) > 0)
    planned = knots(increments)
    at = months_earned(planned, value, Fraction(passed))
    month = min(int(at), len(increments) - 1)
    reached = planned[month][1] + (at - month) * increments[month]
    assert reached == min(value, sum(increments))


@given(st.lists(st.tuples(PLANS, st.integers(1, 10**9)), min_size=1, max_size=4))
def test_the_portfolio_is_the_sum_of_its_projects(projects: list[tuple[list[Piece], int]]) -> None:
    pages = [
        replace(page, earned_value=earned(plan_of(pieces), spent(actual)))
        for page, (pieces, actual) in zip(EMPTY_PAGES, projects, strict=False)
    ]
    sums = portfolio(pages, "USD")
    having = [page.earned_value for page in pages if page.earned_value is not None]
    for name in ("bac", "pv", "ev", "ac", "sv", "cv"):
        assert sums[name].value == sum(amount(found, name) for found in having)
    ev, pv, ac = (amount_of(sums[name]) for name in ("ev", "pv", "ac"))
    assert sums["spi"].value == (ratio(ev, pv) if pv else None)
    assert sums["cpi"].value == ratio(ev, ac)


EMPTY_PAGES = made(*(project(f"IT-{number}", position=number) for number in range(1, 5))).projects
