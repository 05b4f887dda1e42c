"""Scope, resources and risk: what decides them, and when nobody knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from model.entities import BaselineValue, Task
from model.thresholds import CostMeasure
from model.values import Status, TaskKind
from reports.document import Colour, Figure, RegisterRow, Unit
from reports.figures.colours import (
    Comparison,
    CostInputs,
    Declaration,
    Lever,
    ResourceInputs,
    RiskInputs,
    ScopeInputs,
    Verdict,
    Way,
    cost_verdict,
    declared,
    overall_verdict,
    resources_verdict,
    risk_verdict,
    scope_verdict,
)
from reports.figures.colours.resources import PEOPLE_SHORT, hours_approved
from reports.figures.colours.scope import (
    approved_rows,
    tasks_added,
    tasks_added_since_report,
    tasks_in_first_baseline,
    tasks_in_last_report,
)
from reports.figures.fact import known, missing
from reports.figures.plan import Plan
from reports.figures.presets import PRESETS, Limits, LimitUnit, Preset
from reports.figures.spending_plan import PlanComparison
from tests.unit.figures.rows import HOUR, baseline, issue, milestone, plan_key, source_project, task, tracker

GREEN, YELLOW, RED, GREY = Colour.GREEN, Colour.YELLOW, Colour.RED, Colour.GREY
AS_OF = date(2026, 10, 31)
SHARES = Limits(yellow_above=500, red_above=1000)
ENTRIES = Limits(yellow_above=0, red_above=2, unit=LimitUnit.ENTRIES)
POINTS = Limits(yellow_above=9, red_above=14, unit=LimitUnit.POINTS)
OURS = Preset(name="ours", scope=SHARES, resources=SHARES, risk=ENTRIES)


def count(value: int | None, name: str = "n", unit: Unit = Unit.COUNT) -> Figure:
    if value is None:
        return missing(name, unit, f"{name} is not known", formula="")
    return known(name, unit, value, formula="")


def approved(*tasks: str) -> list[BaselineValue]:
    return [baseline(name, 0, date(2026, 10, 16), work=8 * HOUR) for name in tasks]


def plan(tasks: list[Task], baselines: list[BaselineValue], **more: Any) -> Plan:
    return Plan(tasks=tuple(tasks), baselines=tuple(baselines), **{"sources": (source_project(),), **more})


@pytest.mark.parametrize(
    ("added", "colour"), [(0, GREEN), (5, GREEN), (6, YELLOW), (10, YELLOW), (11, RED), (-20, GREEN)]
)
def test_scope_is_judged_by_what_was_added_to_what_was_approved(added: int, colour: Colour) -> None:
    assert scope_verdict(ScopeInputs(approved=count(100), added=count(added)), OURS).colour is colour


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        (ScopeInputs(approved=count(None, "scope"), added=count(1)), "scope is not known"),
        (ScopeInputs(approved=count(0), added=count(1)), "no task was in scope to begin with"),
        (ScopeInputs(approved=count(9), added=count(1), stale=("plans is old",)), "plans is old"),
    ],
    ids=["no baseline", "nothing in scope", "stale"],
)
def test_a_scope_that_cannot_be_judged_is_grey_and_says_why(inputs: ScopeInputs, reason: str) -> None:
    found = scope_verdict(inputs, OURS)
    assert (found.colour, found.unknown) == (GREY, (reason,))


def test_tasks_without_the_first_baseline_were_added() -> None:
    rows = [task("a"), task("b"), task("c"), milestone("m"), task("late", status=Status.CANCELLED)]
    found = plan(rows, [*approved("a", "late"), baseline("m", 0, date(2026, 10, 16)), baseline("b", 1, AS_OF)])
    assert tasks_in_first_baseline("IT-1", found).value == 2  # a cancelled task was approved too, a milestone is none
    added = tasks_added("IT-1", found)
    assert added.value == 2
    assert [record.key for record in added.records] == [plan_key("b"), plan_key("c")]


def test_a_task_that_was_cut_into_parts_is_no_new_scope() -> None:
    rows = [
        task("phase", kind=TaskKind.SUMMARY),
        task("whole", kind=TaskKind.SUMMARY, parent=plan_key("phase")),
        task("part1", parent=plan_key("whole")),
        task("part2", parent=plan_key("whole")),
        task("other", parent=plan_key("phase")),
        task("new", parent=plan_key("phase")),
    ]
    found = plan(rows, approved("phase", "whole", "other"))
    assert [row.key for row in approved_rows(found, 0)] == [plan_key("other"), plan_key("whole")]
    assert (tasks_in_first_baseline("p", found).value, tasks_added("p", found).value) == (2, 1)


def test_rows_that_name_each_other_as_parent_end_the_walk() -> None:
    rows = [task("a", parent=plan_key("b")), task("b", parent=plan_key("a")), task("c")]
    assert tasks_added("p", plan(rows, approved("c"))).value == 0
    assert tasks_in_first_baseline("p", plan(rows, approved("a", "b", "c"))).value == 1


def test_tasks_of_a_tracker_and_of_a_plan_without_baseline_are_not_called_added() -> None:
    rows = [task("a"), issue(1), task("x", source_project="extra", partition="extra")]
    sources = (source_project(), source_project("extra"), tracker())
    assert tasks_added("p", plan(rows, approved("a"), sources=sources)).value == 0


def test_without_baseline_or_plan_the_figures_say_why() -> None:
    assert tasks_added("p", plan([task("a")], [])).reason == "no baseline was set"
    assert tasks_in_first_baseline("p", Plan()).reason == "no plan is linked"


def test_without_baseline_the_last_report_is_what_scope_is_set_against() -> None:
    earlier = tasks_in_last_report("p", (count(30), count(10)))
    assert earlier.value == 40
    assert tasks_added_since_report("p", earlier, count(33), count(11)).value == 4
    assert tasks_in_last_report("p", None).reason == (
        "no baseline was set and there is no earlier report of the project"
    )
    assert tasks_in_last_report("p", (count(None), count(1))).reason == (
        "no baseline was set and the last report did not count tasks"
    )
    assert tasks_added_since_report("p", earlier, count(None, "open"), count(1)).reason == "open is not known"


def hours(approved_hours: int | None, actual: int | None, remaining: int | None, **more: Any) -> Verdict:
    inputs = ResourceInputs(
        approved=count(approved_hours, "approved", Unit.SECONDS),
        actual=count(actual, "actual", Unit.SECONDS),
        remaining=count(remaining, "remaining", Unit.SECONDS),
        **more,
    )
    return resources_verdict(inputs, OURS)


@pytest.mark.parametrize(
    ("actual", "remaining", "colour"),
    [(50, 50, GREEN), (70, 35, GREEN), (70, 36, YELLOW), (110, 0, YELLOW), (110, 1, RED), (0, 0, GREEN)],
)
def test_resources_are_judged_by_hours_worked_and_remaining(actual: int, remaining: int, colour: Colour) -> None:
    found = hours(100 * HOUR, actual * HOUR, remaining * HOUR)
    assert found.colour is colour
    assert found.notes == (PEOPLE_SHORT,)


def test_hours_that_were_worked_already_cannot_be_saved() -> None:
    found = hours(100 * HOUR, 120 * HOUR, 10 * HOUR)
    assert found.deciding is not None
    assert (found.deciding.ways, found.deciding.stuck) == ((), "more hours were worked already than would do")


@pytest.mark.parametrize(
    ("verdict", "reasons"),
    [
        (hours(None, 1, 1), ("approved is not known",)),
        (hours(1, None, None), ("actual is not known", "remaining is not known")),
        (hours(0, 1, 1), ("no hours were approved",)),
        (hours(1, 1, 1, stale=("tempo is old",)), ("tempo is old",)),
    ],
)
def test_resources_that_cannot_be_judged_are_grey_and_say_why(verdict: Verdict, reasons: tuple[str, ...]) -> None:
    assert (verdict.colour, verdict.unknown) == (GREY, reasons)


def test_approved_hours_are_those_of_the_first_baseline() -> None:
    rows = [task("a", work_planned=40 * HOUR), task("b", work_planned=40 * HOUR), task("c")]
    values = [*approved("a", "b"), baseline("c", 0, AS_OF), baseline("a", 1, AS_OF, work=90 * HOUR)]
    found = hours_approved("p", plan(rows, values), count(80 * HOUR, unit=Unit.SECONDS))
    assert (found.value, found.reason) == (16 * HOUR, "no work in the baseline of 1 task")


def test_without_baseline_a_tracker_s_estimates_are_what_was_approved_and_a_plan_s_hours_are_not() -> None:
    planned = count(80 * HOUR, unit=Unit.SECONDS)
    estimated = Plan(sources=(tracker(),), tasks=(issue(1, work_planned=80 * HOUR),))
    assert hours_approved("p", estimated, planned).value == 80 * HOUR
    moving = plan([task("a", work_planned=80 * HOUR)], [])
    assert hours_approved("p", moving, planned).reason == (
        "no baseline holds hours, and the planned hours of a plan move with what is left to do"
    )
    assert hours_approved("p", Plan(), planned).reason == "no plan is linked"


def entry(key: str, **more: Any) -> RegisterRow:
    given: dict[str, Any] = {"kind": "risk", "title": key, "source": "jira", "status": "Open", "is_open": True}
    return RegisterRow(key=key, **(given | more))


def risk(*rows: RegisterRow, limits: Limits | None = ENTRIES, **more: Any) -> tuple[Verdict, Figure]:
    opened = more.pop("opened", (count(len(rows), "risks_open"), count(None, "issues_open")))
    inputs = RiskInputs(owner="IT-1", rows=rows, opened=opened, as_of=AS_OF, **more)
    return risk_verdict(inputs, Preset(name="ours", risk=limits))


@pytest.mark.parametrize(
    ("row", "severe"),
    [
        (entry("scored", probability=5, impact=3), 1),
        (entry("below", probability=3, impact=4), 0),
        (entry("scored low though urgent", probability=1, impact=1, priority="High", due_on=date(2026, 1, 1)), 0),
        (entry("half a score", probability=5, priority=" Highest "), 1),
        (entry("low", priority="Low"), 0),
        (entry("overdue", due_on=date(2026, 10, 30)), 1),
        (entry("due today", due_on=AS_OF), 0),
        (entry("closed", probability=5, impact=5, is_open=False), 0),
        (entry("issue", kind="issue", priority="Critical"), 1),
        (entry("change", kind="change", priority="Critical"), 0),
    ],
    ids=lambda value: value.key if isinstance(value, RegisterRow) else "",
)
def test_an_entry_is_severe_by_its_score_else_by_priority_and_due_date(row: RegisterRow, severe: int) -> None:
    verdict, figure = risk(row)
    assert figure.value == severe
    assert verdict.colour is (YELLOW if severe else GREEN)


def test_three_severe_entries_are_red_above_two_and_all_but_the_limit_have_to_go() -> None:
    verdict, figure = risk(*(entry(str(number), priority="high") for number in range(3)))
    assert verdict.colour is RED
    assert verdict.deciding is not None
    assert verdict.deciding.ways == (Way(lever=Lever.ENTRIES, by=3, to=0),)
    assert (figure.id, figure.reason) == ("IT-1/register/severe_risks_and_issues", "no score on 3 entries")


@pytest.mark.parametrize(("worst", "colour"), [((3, 3), GREEN), ((2, 5), YELLOW), ((3, 5), RED)])
def test_limits_in_points_judge_the_worst_score(worst: tuple[int, int], colour: Colour) -> None:
    rows = (entry("worst", probability=worst[0], impact=worst[1]), entry("1", probability=1, impact=1), entry("none"))
    verdict, figure = risk(*rows, limits=POINTS)
    assert (verdict.colour, figure.value, figure.reason) == (colour, worst[0] * worst[1], "no score on 1 entry")


def test_a_register_without_open_entries_is_green_and_no_register_is_grey() -> None:
    closed = entry("closed", is_open=False)
    for limits in (ENTRIES, POINTS):
        assert risk(closed, limits=limits)[0].colour is GREEN
        verdict, _ = risk(opened=(count(None, "risks"), count(None, "issues")), limits=limits)
        assert (verdict.colour, verdict.unknown) == (GREY, ("risks is not known",))


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (risk(entry("a"), limits=POINTS)[0], "no open risk or issue has a probability and an impact from 1 to 5"),
        (risk(entry("a"), stale=("jira is old",))[0], "jira is old"),
        (risk(entry("a"), limits=None)[0], "the thresholds 'ours' have no limits for risk"),
    ],
    ids=["no score", "stale", "no limits"],
)
def test_a_risk_that_cannot_be_judged_is_grey_and_says_why(verdict: Verdict, reason: str) -> None:
    assert (verdict.colour, verdict.unknown) == (GREY, (reason,))


def test_entries_that_the_page_does_not_list_are_said() -> None:
    _, figure = risk(entry("a", priority="high"), opened=(count(500), count(7)))
    assert figure.reason == "no score on 1 entry; judged by the 1 of 507 open entries that are listed"


def usd(value: int, currency: str = "USD") -> Figure:
    return known("money", Unit.MONEY, value, formula="", currency=currency)


def by_estimate(**more: Any) -> Verdict:
    comparison = PlanComparison(planned=missing("p", Unit.MONEY, "no plan", formula=""), actual=usd(1))
    inputs = CostInputs(revised=usd(100), actual=usd(20), commitment=usd(0), comparison=comparison, **more)
    return cost_verdict(inputs, PRESETS["dod"])


@pytest.mark.parametrize(("estimate", "colour"), [(1000, GREEN), (1001, YELLOW), (1050, YELLOW), (1051, RED)])
def test_dod_judges_the_estimate_at_completion(estimate: int, colour: Colour) -> None:
    found = by_estimate(estimate=usd(estimate), at_completion=usd(1000))
    assert found.colour is colour
    assert found.deciding is not None
    assert found.deciding.test is Comparison.ESTIMATE


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "no estimate at completion was made"),
        ({"no_estimate": "the plan has no cost"}, "the plan has no cost"),
        (
            {"estimate": missing("e", Unit.MONEY, "no work was done", formula=""), "at_completion": usd(1)},
            "no work was done",
        ),
        ({"estimate": usd(5), "at_completion": usd(0)}, "the budget at completion is not above zero"),
        (
            {"estimate": usd(5), "at_completion": usd(4, "EUR")},
            "amounts are in EUR and USD, which do not add up without a rate",
        ),
    ],
    ids=["none", "reason", "not known", "no budget", "two currencies"],
)
def test_without_estimate_spending_is_judged_and_the_reason_said(more: dict[str, Any], reason: str) -> None:
    found = by_estimate(**more)
    assert (found.colour, found.notes) == (GREEN, (f"not judged by the estimate at completion: {reason}",))


def test_a_stale_ledger_makes_an_estimate_grey_too() -> None:
    found = by_estimate(estimate=usd(5), at_completion=usd(5), stale=("the ledger is old",))
    assert (found.colour, found.unknown[0]) == (GREY, "the ledger is old")


def test_three_yellows_are_red_where_the_thresholds_say_so() -> None:
    preset = PRESETS["stage_gate"]
    assert preset.cost_by is CostMeasure.SPENT_AND_COMMITTED
    yellow = [Verdict(dimension=str(at), colour=YELLOW, preset=preset, limits=SHARES) for at in range(3)]
    assert overall_verdict(yellow[:2], preset).colour is YELLOW
    assert overall_verdict(yellow, preset).colour is RED
    assert overall_verdict(yellow, PRESETS["alabama"]).colour is YELLOW


DECLARATION = Declaration(
    dimension="cost", colour=YELLOW, by="Ada Example", on=date(2026, 11, 20), reason="agreed", until=date(2026, 12, 31)
)


@pytest.mark.parametrize(
    ("as_of", "colour", "holds", "lapsed"),
    [
        (date(2026, 11, 19), RED, False, False),
        (date(2026, 11, 20), YELLOW, True, False),
        (date(2026, 12, 31), YELLOW, True, False),
        (date(2027, 1, 1), RED, False, True),
    ],
)
def test_a_declared_colour_holds_from_its_first_to_its_last_day(
    as_of: date, colour: Colour, *, holds: bool, lapsed: bool
) -> None:
    computed = Verdict(dimension="cost", colour=RED, preset=OURS, limits=SHARES)
    found = declared(computed, DECLARATION, as_of)
    assert (found.colour, found.declared is not None, found.lapsed is not None) == (colour, holds, lapsed)
    assert found.declared is None or found.declared.computed is RED
    assert declared(computed, None, as_of) is computed


def test_a_declared_colour_counts_for_the_whole_even_without_limits() -> None:
    green = Verdict(dimension="schedule", colour=GREEN, preset=OURS, limits=SHARES)
    unlimited = Verdict(dimension="cost", colour=GREY, preset=OURS, limits=None)
    assert overall_verdict((green, unlimited), OURS).colour is GREEN
    assert overall_verdict((green, declared(unlimited, DECLARATION, date(2026, 12, 1))), OURS).colour is YELLOW
