"""What changed since the last report, line by line."""

from __future__ import annotations

from datetime import date

from reports.document import Colour, ProjectPage
from reports.narrative.changes import changes
from tests.unit.narrative.pages import figure, light, milestone, page

LAST = date(2026, 9, 30)


def told(now: ProjectPage, before: ProjectPage | None) -> list[tuple[str, str, str, str]]:
    found = changes(now, before, (), LAST)
    return [(change.kind, change.subject, change.before, change.after) for change in found]


def test_nothing_that_stayed_is_told() -> None:
    one = page(("actual", figure("actual", 5)), milestones=(milestone("Test", 0),))
    assert told(one, one) == []
    assert told(one, None) == []


def test_milestones_that_came_moved_ended_and_went_are_told() -> None:
    before = page(
        milestones=(
            milestone("Test", None),
            milestone("Launch", None, forecast_on=None),
            milestone("Training", None, forecast_on=date(2026, 12, 1), state="due"),
            milestone("Dropped", None, place="erp.xml#Task UID 5"),
            milestone("Gone", None, source="jira"),
        )
    )
    now = page(
        milestones=(
            milestone("Test", 5, forecast_on=date(2027, 2, 1)),
            milestone("Launch", None),
            milestone("Training", 0, actual_on=date(2026, 12, 1), state="done"),
            milestone("Added", None, forecast_on=date(2027, 3, 1)),
        )
    )
    assert told(now, before) == [
        ("milestone", "Test", "January 25, 2027", "February 1, 2027"),
        ("milestone", "Launch", "no date", "January 25, 2027"),
        ("milestone", "Training", "due", "done"),
        ("milestone", "Added", "", "March 1, 2027"),
        ("milestone", "Dropped", "January 25, 2027", "no longer in the plan"),
        ("milestone", "Gone", "January 25, 2027", "no longer in jira"),
    ]


def test_money_and_status_are_told_in_full() -> None:
    before = page(("actual", figure("actual", 298_400_000)))
    now = page(("actual", figure("actual", 312_448_017)), cost=light("cost", Colour.RED))
    assert told(now, before) == [
        ("status", "Cost status", "on track", "off track"),
        ("actual", "Actual to date", "$2,984,000", "$3,124,480.17"),
    ]


def test_what_became_known_was_not_known_before() -> None:
    assert told(page(("actual", figure("actual", 500))), page()) == [("actual", "Actual to date", "not known", "$5")]


def test_a_restated_figure_shows_what_the_last_report_should_have_said() -> None:
    now = page(
        ("actual", figure("actual", 900, 700, 12)),
        ("available", figure("available", 100, 300, -12)),
        ("tasks_overdue", figure("tasks_overdue", 1, None, 1)),
    )
    assert told(now, page(*now.figures.items())) == [
        ("restated", "Actual to date as of September 30, 2026", "$7", "$7.12")
    ]
