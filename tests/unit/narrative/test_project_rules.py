"""Sentences about a project: each rule says one thing, and nothing when nothing is the matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.document import Colour, Discrepancy, ProjectPage
from reports.narrative import project_rules as rules
from reports.narrative.choice import MOST, say
from tests.unit.narrative.pages import figure, light, milestone, page, with_figure

FINISH = ("finish_forecast", figure("finish_forecast", date(2027, 1, 25)))


def finishing(slip: int | None, moved: int | None) -> ProjectPage:
    return page(
        FINISH,
        ("slip_first", figure("slip_first", slip)),
        ("finish_moved_since_last_report", figure("finish_moved_since_last_report", moved)),
    )


def budget(used: int | None, elapsed: int | None) -> ProjectPage:
    return page(
        ("used", figure("used", used)),
        ("time_elapsed", figure("time_elapsed", elapsed)),
        ("budget_revised", figure("budget_revised", 420_000_000)),
    )


DISPUTE = Discrepancy(
    rule="budget: plan against ledger",
    project="IT-1",
    left=figure("actual", 1),
    left_source="plans",
    sentence="They differ.",
    right=figure("budget_revised", 2),
    right_source="ledger",
    used="ledger",
)


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (
            rules.overspent,
            with_figure("available", -10_448_000),
            "Spending and commitments exceed the revised budget by $104.5K.",
        ),
        (rules.overspent, with_figure("available", 0), None),
        (rules.overspent, with_figure("available", None), None),
        (
            rules.finish,
            finishing(49, 14),
            (
                "The finish is forecast for January 25, 2027, 49 working days after the first baseline; it "
                "moved 14 working days "
                "later since the last report."
            ),
        ),
        (
            rules.finish,
            page(
                (FINISH[0], replace(FINISH[1], reason="finished; no finish on 1 task")),
                ("slip_first", figure("slip_first", 1)),
            ),
            "The project finished on January 25, 2027, 1 working day after the first baseline.",
        ),
        (
            rules.finish,
            finishing(-1, None),
            "The finish is forecast for January 25, 2027, 1 working day before the first baseline.",
        ),
        (
            rules.finish,
            finishing(0, -3),
            "The finish is forecast for January 25, 2027; it moved 3 working days earlier since the last report.",
        ),
        (rules.finish, finishing(0, 0), None),
        (rules.finish, page(("slip_first", figure("slip_first", 3))), None),
        (
            rules.status_changed,
            page(overall=light("overall", Colour.RED, Colour.GREEN)),
            "The status went from on track to off track.",
        ),
        (rules.status_changed, page(overall=light("overall", Colour.RED, Colour.RED)), None),
        (rules.status_changed, page(), None),
        (
            rules.not_known,
            page(schedule=light("schedule", Colour.GREY), cost=light("cost", Colour.GREY)),
            "The schedule cannot be judged: nobody knows it; the cost cannot be judged: nobody knows it.",
        ),
        (
            rules.not_known,
            page(("used", figure("used", 5_000)), cost=light("cost", Colour.GREY)),
            "The cost cannot be judged: its data is stale or was put aside.",
        ),
        (rules.not_known, page(), None),
        (rules.disagreement, page(discrepancies=(DISPUTE,)), "They differ."),
        (rules.disagreement, page(), None),
        (
            rules.milestone_moved,
            page(milestones=(milestone("Test", 2), milestone("Go-live", 10, 46), milestone("Kick-off", None))),
            (
                "The milestone “Go-live” moved 10 working days later since the last report and is now 46 "
                "working days after its "
                "first baseline."
            ),
        ),
        (
            rules.milestone_moved,
            page(milestones=(milestone("Test", 1, 0),)),
            "The milestone “Test” moved 1 working day later since the last report.",
        ),
        (rules.milestone_moved, page(milestones=(milestone("Test", -5, 3), milestone("Go-live", 0, 9))), None),
        (rules.milestones_overdue, with_figure("milestones_overdue", 1), "1 milestone is overdue."),
        (rules.milestones_overdue, with_figure("milestones_overdue", 0), None),
        (rules.milestones_late, with_figure("milestones_late", 4, 3), "4 milestones are late, up from 3."),
        (rules.tasks_overdue, with_figure("tasks_overdue", 9, 4), "9 tasks are overdue, up from 4."),
        (rules.tasks_overdue, with_figure("tasks_overdue", 2, 3), "2 tasks are overdue, down from 3."),
        (rules.tasks_overdue, with_figure("tasks_overdue", 2, 2), "2 tasks are overdue."),
        (rules.tasks_overdue, with_figure("tasks_overdue", None), None),
        (
            rules.restated,
            with_figure("actual", 100, 90, 321_000),
            "Spending up to the last report was corrected up by $3.2K.",
        ),
        (
            rules.restated,
            with_figure("actual", 100, 90, -31_250),
            "Spending up to the last report was corrected down by $312.50.",
        ),
        (rules.restated, with_figure("actual", 100, 90, 0), None),
        (
            rules.spent_since,
            with_figure("spent_since_last_report", 14_000_000),
            "$140K was spent since the last report.",
        ),
        (rules.spent_since, with_figure("spent_since_last_report", 0), None),
        (rules.spent_since, with_figure("spent_since_last_report", -5), None),
        (
            rules.budget_against_time,
            budget(8_570, 6_200),
            "86% of the $4.2M budget is spent or committed with 62% of the schedule elapsed.",
        ),
        (rules.budget_against_time, budget(8_570, None), "86% of the $4.2M budget is spent or committed."),
        (rules.budget_against_time, budget(None, 6_200), None),
        (
            rules.complete,
            with_figure("percent_complete", 6_200, 5_800),
            "62% of the planned work is done, after 58% in the last report.",
        ),
        (rules.complete, with_figure("percent_complete", 6_200), "62% of the planned work is done."),
        (rules.complete, with_figure("percent_complete", 6_200, 6_200), None),
        (rules.complete, with_figure("percent_complete", None), None),
    ],
)
def test_a_rule_says_its_sentence_or_nothing(rule: rules.Rule, given: ProjectPage, expected: str | None) -> None:
    said = rule(given)
    assert (said.text if said else None) == expected
    if said:
        assert said.facts


def test_the_heaviest_five_are_said_news_first() -> None:
    loud = page(
        FINISH,
        ("slip_first", figure("slip_first", 49)),
        ("finish_moved_since_last_report", figure("finish_moved_since_last_report", 14)),
        ("available", figure("available", -5)),
        ("tasks_overdue", figure("tasks_overdue", 3)),
        ("spent_since_last_report", figure("spent_since_last_report", 5)),
        ("percent_complete", figure("percent_complete", 5)),
        overall=light("overall", Colour.RED, Colour.GREEN),
        milestones=(milestone("Test", 2, forecast_on=date(2027, 1, 4)),),
    )
    said = rules.project_sentences(loud)
    assert [one.rule for one in said] == ["overspent", "finish", "status", "milestone moved", "tasks overdue"]
    assert len(said) == MOST


def test_a_page_where_nothing_is_the_matter_says_nothing() -> None:
    assert rules.project_sentences(page()) == ()


def test_another_fact_does_not_change_a_sentence() -> None:
    one = rules.finish(finishing(49, 14))
    other = page(*finishing(49, 14).figures.items(), ("available", figure("available", -5)))
    assert rules.finish(other) == one


def test_a_sentence_needs_a_fact() -> None:
    with pytest.raises(ValueError, match="the rule 'x' prints no fact"):
        say("x", 1, "text")
