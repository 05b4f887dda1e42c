"""What a status would take to be green, in one sentence with numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reports.document import Colour, Declared, Figure, Unit
from reports.figures.colours import Comparison, Lever, Measurement, Verdict, Way
from reports.figures.fact import known
from reports.figures.presets import PRESETS
from reports.narrative.lights import light, overall_light
from reports.narrative.to_green import to_green
from reports.narrative.wording import STATUS, status_words

ALABAMA = PRESETS["alabama"]
HOUR = 3600
FIRST_COUNTS = "a later baseline does not help, since the first one counts"
BUDGET_RISES = "the revised budget would have to rise by $1 to $1,001"
PLAN_RISES = "the spending plan for the same time would have to be $4 more, at least $1,004"


def usd(value: int) -> Figure:
    return known("money", Unit.MONEY, value, formula="", currency="USD")


def red(test: Comparison, *ways: Way, **more: Any) -> Measurement:
    inputs = more.pop("inputs", (usd(100_000), usd(110_000), usd(40_000)))
    return Measurement(test=test, value=5_000, colour=Colour.RED, inputs=inputs, ways=ways, **more)


def verdict(deciding: Measurement | None, *others: Measurement, **more: Any) -> Verdict:
    given: dict[str, Any] = {"dimension": "cost", "colour": Colour.RED, "preset": ALABAMA, "limits": ALABAMA.cost}
    return Verdict(deciding=deciding, others=others, **(given | more))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            red(Comparison.SLIP, Way(lever=Lever.FINISH, by=12, to=date(2027, 1, 5))),
            f"the forecast finish would have to come 12 working days earlier, to January 5, 2027; {FIRST_COUNTS}",
        ),
        (
            red(Comparison.SLIP, Way(lever=Lever.FINISH_IN_DAYS, by=1, to=date(2027, 1, 5))),
            f"the forecast finish would have to come 1 day earlier, to January 5, 2027; {FIRST_COUNTS}",
        ),
        (
            red(
                Comparison.BUDGET,
                Way(lever=Lever.COMMITTED, by=1_05, to=38_895),
                Way(lever=Lever.BUDGET, by=100, to=100_100),
            ),
            f"commitments would have to fall by $1.05 to $388.95, or {BUDGET_RISES}",
        ),
        (
            red(
                Comparison.SPENDING_PLAN,
                Way(lever=Lever.SPENT, by=500, to=109_500),
                Way(lever=Lever.PLANNED, by=400, to=100_400),
            ),
            f"spending by then would have to be $5 less, at most $1,095, or {PLAN_RISES}",
        ),
        (
            red(Comparison.ESTIMATE, Way(lever=Lever.ESTIMATE, by=500, to=100_000)),
            "the estimate at completion would have to fall by $5 to $1,000",
        ),
        (
            red(Comparison.ADDED, Way(lever=Lever.TASKS, by=1, to=4)),
            "1 added task would have to be taken out of scope, so that at most 4 more than before are in it",
        ),
        (
            red(Comparison.ADDED, Way(lever=Lever.TASKS, by=3, to=0)),
            "3 added tasks would have to be taken out of scope",
        ),
        (
            red(Comparison.HOURS, Way(lever=Lever.REMAINING, by=12 * HOUR + 1, to=48 * HOUR - 1)),
            "the remaining hours would have to fall by 12.01 hours to 47.99 hours",
        ),
        (
            red(Comparison.HOURS, Way(lever=Lever.REMAINING, by=HOUR, to=1_234 * HOUR)),
            "the remaining hours would have to fall by 1 hour to 1,234 hours",
        ),
        (
            red(Comparison.SEVERE, Way(lever=Lever.ENTRIES, by=2, to=1)),
            "2 severe risks and issues would have to be closed, or be scored below 15 points",
        ),
        (
            red(Comparison.SCORE, Way(lever=Lever.ENTRIES, by=1, to=9)),
            "1 open risk or issue would have to be closed or brought to at most 9 points",
        ),
        (
            red(Comparison.SLIP, stuck="the finish has passed"),
            "nothing can turn it on track any more: the finish has passed",
        ),
        (red(Comparison.SLIP), ""),
        (None, ""),
    ],
)
def test_it_is_said_what_a_status_would_take(found: Measurement | None, said: str) -> None:
    assert to_green(verdict(found), STATUS) == said


def test_where_two_comparisons_miss_both_have_to_turn() -> None:
    budget = red(Comparison.BUDGET, Way(lever=Lever.BUDGET, by=100, to=100_100))
    plan = red(Comparison.SPENDING_PLAN, Way(lever=Lever.PLANNED, by=400, to=100_400))
    assert to_green(verdict(budget, plan), STATUS) == f"{BUDGET_RISES}; and {PLAN_RISES}"
    fine = replace(plan, colour=Colour.GREEN, ways=())
    assert to_green(verdict(budget, fine), STATUS) == BUDGET_RISES


def test_what_is_green_takes_nothing() -> None:
    assert to_green(verdict(red(Comparison.BUDGET), colour=Colour.GREEN), STATUS) == ""


def declared(computed: Colour) -> Declared:
    return Declared(computed=computed, by="Ada Example", on=date(2026, 11, 20), reason="agreed")


def test_a_declared_colour_has_to_be_withdrawn_too() -> None:
    missed = red(Comparison.ESTIMATE, Way(lever=Lever.ESTIMATE, by=500, to=100_000))
    worse = verdict(missed, colour=Colour.YELLOW, declared=declared(Colour.RED))
    assert to_green(worse, STATUS) == (
        "the estimate at completion would have to fall by $5 to $1,000; and Ada Example would have to withdraw the "
        "declared at risk"
    )
    stricter = verdict(None, colour=Colour.YELLOW, declared=declared(Colour.GREEN))
    assert to_green(stricter, STATUS) == "Ada Example would have to withdraw the declared at risk"


def test_the_whole_takes_its_parts() -> None:
    words = status_words({"green": "Green", "red": "RAG red"})
    parts = [
        light(verdict(None, dimension=name, colour=colour), None, words=words)
        for name, colour in (("schedule", Colour.RED), ("cost", Colour.GREEN), ("scope", Colour.GREY))
    ]
    overall = Verdict(dimension="overall", colour=Colour.RED, preset=ALABAMA, limits=None)
    found = overall_light(overall, parts, None, words=words)
    assert found.to_green == "schedule and scope would have to be green"
    assert found.because == "schedule is RAG red, cost is green and scope is not known"
    assert found.rule == "the worst of schedule, cost and scope; green only when all are known"
    assert overall_light(replace(overall, colour=Colour.GREEN), parts, None).to_green == ""
    withdrawn = overall_light(replace(overall, declared=declared(Colour.GREEN)), parts, None, counts={"cost"})
    assert withdrawn.to_green == "Ada Example would have to withdraw the declared off track"
