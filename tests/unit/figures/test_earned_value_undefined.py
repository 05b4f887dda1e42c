"""What earned value says where it has no value, or where its value leaves something out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from model.entities import BaselineValue
from model.values import Status, TaskKind
from reports.document import EarnedValue
from reports.figures.plan import Plan
from tests.unit.figures.earned import AS_OF, BEGIN, Piece, earned, of_sums, plan_of, spent, values
from tests.unit.figures.rows import baseline, issue, source_project, task, tracker

HALF = Piece(cost=1000_00, percent=5000)
LATER = Piece(cost=1000_00, percent=0, start=date(2026, 11, 2), finish=date(2026, 12, 31))


def reason(found: EarnedValue, name: str) -> str:
    assert found.figures[name].value is None
    return found.figures[name].reason


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan(), "no plan is linked"),
        (Plan(sources=(source_project(),), tasks=(task("a"),)), "no baseline was set"),
        (plan_of([Piece(cost=100, start=None, finish=None)]), "no baseline has a finish"),
        (plan_of([Piece(cost=None), Piece(cost=0)]), "no task has a cost in baseline 0, the current one"),
        (
            Plan(
                sources=(source_project(),),
                tasks=(task("a"),),
                baselines=(baseline("a", 0, AS_OF, BEGIN, cost=100), baseline("a", 3, AS_OF, BEGIN)),
            ),
            "no task has a cost in baseline 3, the current one",
        ),
        (
            plan_of([HALF, Piece(cost=5, currency="EUR")]),
            "baselined costs are in EUR and USD, which do not add up without a rate",
        ),
    ],
    ids=["no plan", "no baseline", "no finish", "no cost", "cost in an old baseline only", "two currencies"],
)
def test_without_a_budget_every_figure_says_why(plan: Plan, said: str) -> None:
    found = earned(plan, spent(1))
    assert (found.reason, found.curve, found.basis, found.earlier) == (said, (), (), ())
    assert {figure.reason for figure in found.figures.values()} == {said}
    assert {figure.value for figure in found.figures.values()} == {None}


def test_without_actual_cost_what_needs_it_says_so_and_the_schedule_stands() -> None:
    found = earned(plan_of([HALF]), spent(None))
    assert reason(found, "ac") == "no finance code is linked"
    said = "without actual cost: no finance code is linked"
    names = (
        "cv",
        "cpi",
        "eac_cpi",
        "eac_budget",
        "eac_composite",
        "eac_bottom_up",
        "etc",
        "vac",
        "tcpi_bac",
        "tcpi_eac",
    )
    assert {reason(found, name) for name in names} == {said}
    assert values(found, "spi", "sv") == (pytest.approx(0.5), -500_00)


@pytest.mark.parametrize(
    ("ac", "said"),
    [(0, "nothing is spent yet, so the actual cost is zero"), (-1, "the actual cost is below zero")],
    ids=["nothing spent", "credits only"],
)
def test_an_actual_cost_that_divides_nothing_leaves_no_cost_performance(ac: int, said: str) -> None:
    found = of_sums(1000, 600, 500, ac)
    assert {reason(found, name) for name in ("cpi", "eac_cpi", "eac_composite", "etc", "vac")} == {said}
    assert values(found, "cv", "eac_budget") == (500 - ac, 500 + ac)


def test_what_is_earned_is_not_known_where_no_task_says_how_far_it_is() -> None:
    found = earned(plan_of([Piece(cost=100, percent=None, more={"status": Status.UNKNOWN})]), spent(5))
    said = "no task with a baselined cost says how far it is"
    assert reason(found, "ev") == said
    names = ("sv", "cv", "spi", "cpi", "eac_cpi", "eac_budget", "eac_composite", "tcpi_bac", "es")
    assert {reason(found, name) for name in names} == {f"without earned value: {said}"}
    assert values(found, "bac", "pv", "ac") == (100, 100, 5)


def test_before_anything_is_earned_cost_performance_is_zero_and_forecasts_nothing() -> None:
    found = of_sums(1000, 600, 0, 10)
    assert values(found, "cpi", "spi", "es") == (0, 0, 0)
    said = "nothing is earned yet, so cost performance is zero"
    assert {reason(found, name) for name in ("eac_cpi", "eac_composite", "etc", "vac")} == {said}
    assert reason(found, "ieac_t") == "the earned schedule is zero"


def test_before_anything_was_planned_there_is_no_schedule_performance() -> None:
    found = earned(plan_of([Piece(cost=1000_00, percent=100, start=LATER.start, finish=LATER.finish)]), spent(50))
    said = "nothing was planned to be earned by the as-of date"
    assert (reason(found, "spi"), reason(found, "eac_composite")) == (said, said)
    early = "the baseline begins after the as-of date, so no time has passed"
    assert (reason(found, "spi_t"), reason(found, "ieac_t")) == (early, early)
    assert values(found, "sv") == (10_00,)


def test_a_budget_that_is_spent_with_work_left_cannot_be_achieved() -> None:
    found = of_sums(1000, 600, 500, 1000)
    assert reason(found, "tcpi_bac") == "not achievable, the budget is spent and work is left"
    assert reason(of_sums(1000, 600, 500, 4000), "tcpi_bac").startswith("not achievable")
    assert values(of_sums(1000, 600, 500, 999), "tcpi_bac") == (500,)


def test_an_estimate_that_leaves_nothing_to_spend_cannot_be_achieved() -> None:
    piece = Piece(cost=1000, percent=5000, more={"cost_remaining": 0, "status": Status.DONE})
    found = earned(plan_of([piece]), spent(700))
    assert values(found, "eac_bottom_up") == (700,)
    assert reason(found, "tcpi_eac") == "not achievable, the estimate leaves nothing to spend and work is left"


def test_where_no_work_is_left_nothing_is_to_be_completed() -> None:
    found = of_sums(1000, 1000, 1000, 1200)
    assert {reason(found, name) for name in ("tcpi_bac", "tcpi_eac")} == {"no budgeted work is left"}
    assert values(found, "eac_cpi", "eac_budget", "eac_composite", "etc", "vac") == (1200, 1200, 1200, 0, -200)


@pytest.mark.parametrize(
    ("remaining", "said"),
    [
        (None, "no task states a remaining cost"),
        (0, "the plan states no remaining cost although tasks are open"),
        (-5, "the remaining cost of the plan is below zero"),
    ],
)
def test_without_a_remaining_cost_there_is_no_estimate_by_the_plan(remaining: int | None, said: str) -> None:
    found = of_sums(1000, 600, 500, 400, remaining=remaining)
    assert reason(found, "eac_bottom_up") == said
    note = "the plan states no remaining cost, so this equals cost performance so far"
    assert (found.figures["tcpi_eac"].value, found.figures["tcpi_eac"].reason) == (found.figures["cpi"].value, note)


def test_an_estimate_by_the_plan_names_open_tasks_without_remaining_cost() -> None:
    told = Piece(cost=1000, percent=5000, more={"cost_remaining": 400})
    found = earned(plan_of([told, HALF]), spent(700))
    assert values(found, "eac_bottom_up") == (1100,)
    assert found.figures["eac_bottom_up"].reason == "1 open task without a remaining cost left out"


def test_a_plan_and_a_ledger_in_two_currencies_are_not_compared() -> None:
    foreign = Piece(cost=1000_00, percent=5000, currency="EUR", more={"cost_remaining": 300, "currency": "EUR"})
    found = earned(plan_of([foreign]), spent(700))
    said = "amounts are in EUR and USD, which do not add up without a rate"
    assert {reason(found, name) for name in ("cv", "cpi", "eac_cpi", "eac_budget", "tcpi_bac")} == {said}
    remaining = "remaining and actual cost are in EUR and USD, which do not add up without a rate"
    assert reason(found, "eac_bottom_up") == remaining
    assert values(found, "bac", "spi") == (1000_00, pytest.approx(0.5))
    assert found.figures["bac"].currency == "EUR"
    assert found.curve == ()


def test_a_ledger_in_another_currency_draws_no_line() -> None:
    found = earned(plan_of([HALF]), spent(700, "EUR"))
    assert {point.actual for point in found.curve} == {None}
    assert [point.earned for point in found.curve if point.ends_on == AS_OF] == [500_00]


def test_tasks_without_baselined_cost_are_counted_and_left_out() -> None:
    found = earned(plan_of([HALF, LATER, Piece(cost=0), Piece(cost=None, percent=10_000)]), spent(1))
    assert found.figures["bac"].reason == "baseline 0; 2 of 4 tasks have no baselined cost and are left out"
    one = earned(plan_of([HALF, Piece(cost=None)]), spent(1)).figures["bac"]
    assert one.reason == "baseline 0; 1 of 2 tasks has no baselined cost and is left out"


def test_a_task_that_does_not_say_how_far_it_is_earns_nothing_and_is_named() -> None:
    silent = Piece(cost=3000_00, percent=None, more={"status": Status.UNKNOWN})
    figure = earned(plan_of([HALF, silent]), spent(1)).figures["ev"]
    assert figure.value == 500_00
    assert figure.reason == "1 task with 75% of the budget does not say how far it is and earned nothing"
    two = earned(plan_of([HALF, silent, silent]), spent(1)).figures["ev"]
    assert two.reason == "2 tasks with 86% of the budget do not say how far they are and earned nothing"


def test_a_cost_below_zero_counts_nothing_and_is_named() -> None:
    figure = earned(plan_of([HALF, Piece(cost=-400_00)]), spent(1)).figures["bac"]
    assert figure.value == 1000_00
    assert "a baselined cost below zero on 1 task counts nothing" in figure.reason


def test_summary_rows_registers_cancelled_rows_and_trackers_are_no_budget() -> None:
    rows = [
        task("phase", kind=TaskKind.SUMMARY, percent_complete=10_000),
        task("a", parent="plans:task:phase", percent_complete=5000),
        task("risk", kind=TaskKind.RISK),
        task("cut", status=Status.CANCELLED),
        issue(1),
    ]
    costed = [baseline(name, 0, AS_OF, BEGIN, cost=1000) for name in ("phase", "a", "risk", "cut")]
    plan = Plan(sources=(source_project(), tracker()), tasks=tuple(rows), baselines=tuple(costed))
    found = earned(plan, spent(1))
    assert (*values(found, "bac", "ev"), found.figures["bac"].reason) == (1000, 500, "baseline 0")


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (1200_00, "the plan's own total is 20% more, which stands on summary rows or on rows that do not count"),
        (900_00, "the plan's own total is 10% less"),
        (1000_00, ""),
        (0, ""),
    ],
)
def test_what_the_plan_itself_adds_up_to_is_compared(total: int, said: str) -> None:
    of_plan: dict[str, Any] = {"of": "plans:project:erp", "key": "plans:baseline:whole/0"}
    own = baseline("x", 0, AS_OF, BEGIN, cost=total)
    whole = BaselineValue(**{name: getattr(own, name) for name in BaselineValue.__dataclass_fields__} | of_plan)
    plan = plan_of([HALF])
    figure = earned(Plan(sources=plan.sources, tasks=plan.tasks, baselines=(*plan.baselines, whole)), spent(1))
    assert figure.figures["bac"].reason == "; ".join(filter(None, ["baseline 0", said]))


def test_progress_that_is_older_than_the_report_says_so() -> None:
    def said(on: date | None) -> str:
        return earned(plan_of([HALF], sources=(source_project(status_on=on),)), spent(1)).figures["ev"].reason

    assert said(date(2026, 10, 15)) == "progress as of 2026-10-15, the status date of the plan"
    assert said(date(2026, 10, 29)) != ""
    friday_before_the_report = date(2026, 10, 30)
    assert {said(on) for on in (friday_before_the_report, AS_OF, date(2026, 11, 3), None)} == {""}


def test_what_progress_and_actual_cost_leave_out_is_said_of_all_that_follows() -> None:
    plan = plan_of([HALF, LATER], sources=(source_project(status_on=date(2026, 10, 1)),))
    stale = "balances of FY2027 P01, the newest up to the as-of date"
    figures = earned(plan, spent(700, reason=stale)).figures
    both = f"progress as of 2026-10-01, the status date of the plan; {stale}"
    names = ("cv", "cpi", "eac_cpi", "eac_budget", "eac_composite", "etc", "vac", "tcpi_bac")
    assert {figures[name].reason for name in names} == {both}
    assert stale not in figures["spi"].reason
