"""Sentences about all projects together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.document import Colour, Figure, ProjectPage, Unit
from reports.narrative import portfolio_rules as rules
from reports.narrative.portfolio_rules import Portfolio
from tests.unit.narrative.pages import figure, light, page, total

COLOURS = tuple(f"projects_{colour.value}" for colour in Colour)
COUNTS = ("projects", *COLOURS, "sources_stale", "quarantined", "discrepancies", "unmatched")


def portfolio(*pages: ProjectPage, **totals: Figure | int) -> Portfolio:
    found = {name: total(name, 0) for name in COUNTS}
    found |= {
        "used": total("used", None, Unit.BASIS_POINTS),
        "budget_revised": total("budget_revised", None, Unit.MONEY),
    }
    found |= {name: total(name, value) if isinstance(value, int) else value for name, value in totals.items()}
    return Portfolio(pages=pages, totals=found)


RED = light("overall", Colour.RED)
LATE = page(
    ("slip_first", figure("slip_first", 46)),
    ("slip_current", figure("slip_current", 12)),
    overall=RED,
    schedule=light("schedule", Colour.RED),
)
OVER = page(("available", figure("available", -10_448_000)), overall=RED, cost=light("cost", Colour.RED), name="GIS")
BOTH = replace(LATE, figures={**LATE.figures, "available": figure("available", -10_448_000)})
APPROVED = replace(
    LATE,
    figures={
        **LATE.figures,
        "slip_current": figure("slip_current", 0),
        "finish_forecast": figure("finish_forecast", date(2027, 2, 1)),
    },
)
ENDED = replace(figure("finish_forecast", date(2026, 10, 14)), reason="finished")
FINISHED = replace(LATE, figures={**LATE.figures, "finish_forecast": ENDED})
WORSE = page(overall=light("overall", Colour.YELLOW, Colour.GREEN))
GREY = page(overall=light("overall", Colour.GREY), name="Telemetry")
MONEY = total("budget_revised", 489_400_000, Unit.MONEY)
AGE = {"water": "its newest data is older than its limit", "plans": "fiber.xml was put aside"}


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (
            rules.decisions,
            portfolio(LATE, OVER, GREY),
            (
                "Decisions needed: GIS has spent and committed $104.5K more than its revised budget; "
                "ERP replacement is forecast to finish 12 working days after its current baseline."
            ),
        ),
        (
            rules.decisions,
            portfolio(BOTH),
            (
                "Decision needed: ERP replacement has spent and committed $104.5K more than its revised budget "
                "and is forecast to finish 12 working days after its current baseline."
            ),
        ),
        (rules.decisions, portfolio(APPROVED, WORSE, GREY, FINISHED), None),
        (
            rules.bottom_line,
            portfolio(
                OVER, GREY, WORSE, projects=8, projects_red=1, projects_yellow=1, projects_green=5, projects_grey=1
            ),
            (
                "Of 8 projects, 1 is off track (GIS), 1 is at risk (ERP replacement), "
                "1 has an unknown status (Telemetry), and 5 are on track."
            ),
        ),
        (
            rules.bottom_line,
            portfolio(OVER, OVER, OVER, OVER, GREY, GREY, projects=6, projects_red=4, projects_grey=2),
            (
                "Of 6 projects, 4 are off track (GIS, GIS, GIS, and others) and "
                "2 have an unknown status (Telemetry and Telemetry)."
            ),
        ),
        (rules.bottom_line, portfolio(projects=1, projects_green=1), "Of 1 project, 1 is on track."),
        (rules.bottom_line, portfolio(), None),
        (
            rules.late_on_paper,
            portfolio(APPROVED),
            (
                "ERP replacement keeps to its current baseline; its finish on February 1, 2027 is 46 working days "
                "after the first one."
            ),
        ),
        (rules.late_on_paper, portfolio(LATE, OVER, FINISHED), None),
        (
            rules.turned,
            portfolio(WORSE, page()),
            "Since the last report, ERP replacement went from on track to at risk.",
        ),
        (rules.turned, portfolio(page(overall=light("overall", Colour.GREEN, Colour.RED))), None),
        (rules.turned, portfolio(page(overall=light("overall", Colour.GREY, Colour.GREEN))), None),
        (
            rules.stale_sources,
            replace(portfolio(sources_stale=2), doubts=AGE),
            "Not up to date: plans (fiber.xml was put aside) and water (its newest data is older than its limit).",
        ),
        (
            rules.stale_sources,
            replace(portfolio(sources_stale=5), doubts=dict.fromkeys("abcde", "old")),
            "Not up to date: a (old), b (old), c (old), and others.",
        ),
        (rules.stale_sources, portfolio(), None),
        (
            rules.money,
            portfolio(used=total("used", 6_010, Unit.BASIS_POINTS), budget_revised=MONEY),
            "60% of the $4.9M revised budget is spent or committed.",
        ),
        (
            rules.money,
            portfolio(used=total("used", 6_010, Unit.BASIS_POINTS, "without IT-2"), budget_revised=MONEY),
            "60% of the budgets with known spending is spent or committed.",
        ),
        (rules.money, portfolio(), None),
        (rules.left_out, portfolio(quarantined=7), "7 rows could not be read and are not in the figures."),
        (
            rules.left_out,
            replace(portfolio(quarantined=1), left_out=("ledger",)),
            "1 row of ledger could not be read and is not in the figures.",
        ),
        (rules.left_out, portfolio(), None),
        (rules.disagreements, portfolio(discrepancies=1), "Sources differ in 1 place; both values are shown."),
        (rules.disagreements, portfolio(), None),
        (
            rules.unlinked,
            portfolio(unmatched=2),
            "2 plans, finance codes or people are linked to no project or organisation.",
        ),
        (rules.unlinked, portfolio(), None),
    ],
)
def test_a_rule_says_its_sentence_or_nothing(rule: rules.Rule, given: Portfolio, expected: str | None) -> None:
    said = rule(given)
    assert (said.text if said else None) == expected


def test_what_needs_a_decision_comes_first() -> None:
    said = rules.summary(portfolio(LATE, projects=1, projects_red=1, quarantined=7))
    assert [one.rule for one in said] == ["decisions", "bottom line", "left out"]
    assert said[0].facts == ("IT-1/schedule/slip_current",)


def test_many_decisions_name_the_heaviest() -> None:
    pages = [replace(OVER, code=f"IT-{number}") for number in range(5)]
    said = rules.decisions(portfolio(*pages))
    assert said is not None
    assert said.text.startswith("Decisions needed, first of all these: GIS has spent")
    assert said.text.count("GIS") == 3
