"""Sentences about all projects together."""

from __future__ import annotations

from dataclasses import replace

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
LATE = page(("slip_first", figure("slip_first", 46)), overall=RED, schedule=light("schedule", Colour.RED))
OVER = page(("available", figure("available", -10_448_000)), overall=RED, cost=light("cost", Colour.RED), name="GIS")
BOTH = replace(LATE, figures={**LATE.figures, "available": figure("available", -10_448_000)})
WORSE = page(overall=light("overall", Colour.YELLOW, Colour.GREEN))
MONEY = total("budget_revised", 489_400_000, Unit.MONEY)


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (
            rules.bottom_line,
            portfolio(projects=8, projects_red=2, projects_yellow=1, projects_green=4, projects_grey=1),
            "Of 8 projects, 2 are off track, 1 is at risk, 4 are on track, and 1 is of unknown status.",
        ),
        (rules.bottom_line, portfolio(projects=1, projects_green=1), "Of 1 project, 1 is on track."),
        (rules.bottom_line, portfolio(), None),
        (
            rules.worst_project,
            portfolio(OVER, LATE),
            "ERP replacement is off track: it is forecast to finish 46 working days after the first baseline.",
        ),
        (
            rules.worst_project,
            portfolio(OVER),
            "GIS is off track: its spending and commitments exceed the revised budget by $104.5K.",
        ),
        (
            rules.worst_project,
            portfolio(BOTH),
            (
                "ERP replacement is off track: it is forecast to finish 46 working days after the "
                "first baseline and its spending and commitments exceed the revised budget by $104.5K."
            ),
        ),
        (rules.worst_project, portfolio(page(overall=RED)), "ERP replacement is off track: it is so."),
        (rules.worst_project, portfolio(WORSE), None),
        (
            rules.turned,
            portfolio(WORSE, page()),
            "Since the last report, ERP replacement went from on track to at risk.",
        ),
        (rules.turned, portfolio(page(overall=light("overall", Colour.GREEN, Colour.RED))), None),
        (rules.turned, portfolio(page(overall=light("overall", Colour.GREY, Colour.GREEN))), None),
        (
            rules.stale_sources,
            portfolio(sources_stale=1),
            "1 source is stale, failed or partly put aside; figures from there may have changed.",
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


def test_the_bottom_line_comes_first() -> None:
    said = rules.summary(portfolio(LATE, projects=1, projects_red=1, quarantined=7))
    assert [one.rule for one in said] == ["bottom line", "worst project", "left out"]
