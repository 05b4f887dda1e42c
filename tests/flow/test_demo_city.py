"""The whole demo, from files to reports: every figure is what the city's story says, computed another way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

import pytest

from reports.document import Colour, Figure, ProjectPage, ReportDocument, Unit
from reports.render.formatting import money
from syncline.demo.books import Balance
from syncline.demo.city import PROJECTS, TRACKED, Story
from syncline.demo.facts import ProjectFacts, ReportFacts
from tests.flow.city import City

pytestmark = pytest.mark.slow

CODES = [story.code for story in PROJECTS]
YEAR_FIGURES = ("budget_original", "budget_adjustment", "budget_revised", "actual", "commitment", "available")
WHOLE = 10_000  # basis points
ADDED = ("hours_planned", "hours_actual", "hours_remaining", "budget_revised", "actual", "commitment", "available")

COLOURS = {
    "on track": ("green", "green", "green"),
    "late": ("red", "red", "green"),
    "over budget": ("red", "green", "red"),
    "stale finance": ("grey", "green", "grey"),
    "disagreeing sources": ("green", "green", "green"),
    "re-baselined": ("red", "red", "green"),
    "finished": ("green", "green", "green"),
    "just started": ("green", "green", "green"),
    "in Jira only": ("grey", "grey", "green"),
    "in Planner only": ("grey", "grey", "green"),
}
"""By story: overall, schedule, cost."""


class Told(NamedTuple):
    """A report beside what is true of it."""

    document: ReportDocument
    facts: ReportFacts

    def page(self, code: str) -> ProjectPage:
        (found,) = [page for page in self.document.projects if page.code == code]
        return found


@pytest.fixture(params=["September", "October"])
def told(request: pytest.FixtureRequest, city: City) -> Told:
    if request.param == "September":
        return Told(city.first.made.document, city.facts.first)
    return Told(city.second.made.document, city.facts.second)


def values(page: ProjectPage) -> dict[str, object]:
    return {name: figure.value for name, figure in page.figures.items()}


def chosen(page: ProjectPage, names: Collection[str]) -> dict[str, object]:
    return {name: value for name, value in values(page).items() if name in names}


def test_the_report_is_of_the_ten_projects_in_the_city_s_order(told: Told) -> None:
    assert told.document.as_of == told.facts.as_of
    assert [page.code for page in told.document.projects] == CODES
    assert [page.name for page in told.document.projects] == [fact.name for fact in told.facts.projects.values()]


@pytest.mark.parametrize("code", CODES)
def test_dates_and_slips_are_the_story_s(told: Told, code: str) -> None:
    facts = told.facts.projects[code]
    plan = facts.plan
    expected = {
        "start": facts.start_on,
        "finish_first_baseline": plan.baseline_finish_first if plan else None,
        "finish_current_baseline": plan.baseline_finish_current if plan else None,
        "finish_forecast": facts.forecast_finish,
        "slip_first": facts.slip_first,
        "slip_current": facts.slip_current,
    }
    assert chosen(told.page(code), expected) == expected


@pytest.mark.parametrize("code", CODES)
def test_hours_and_tasks_are_the_story_s(told: Told, code: str) -> None:
    facts, page = told.facts.projects[code], told.page(code)
    expected = {
        "hours_planned": facts.hours_planned,
        "hours_actual": facts.hours_actual,
        "hours_remaining": facts.hours_remaining,
        "tasks_done": facts.tasks_done,
        "tasks_open": facts.tasks - facts.tasks_done,
    }
    assert chosen(page, expected) == expected
    organisations = {figure.id.rpartition("/")[2]: figure.value for figure in page.hours_by_organisation}
    assert organisations == facts.hours_by_organisation
    assert sum(facts.hours_by_organisation.values()) == (facts.hours_actual or 0)


@pytest.mark.parametrize("code", CODES)
def test_percent_complete_is_the_story_s_to_a_basis_point(told: Told, code: str) -> None:
    found, expected = values(told.page(code))["percent_complete"], told.facts.projects[code].percent_complete
    if expected is None:
        assert found is None
        return
    assert isinstance(found, int)
    assert abs(found - expected) <= 1


@pytest.mark.parametrize("code", CODES)
def test_milestones_are_the_story_s(told: Told, code: str) -> None:
    facts, page = told.facts.projects[code], told.page(code)
    assert len(page.milestones) == facts.milestones
    assert sum(row.state in {"done", "done late"} for row in page.milestones) == facts.milestones_done
    assert sum(row.actual_on is not None for row in page.milestones) == facts.milestones_done


@pytest.mark.parametrize("code", CODES)
def test_money_is_the_books(told: Told, code: str) -> None:
    facts = told.facts.projects[code]
    expected = {**of_balance(facts.money), "planned_to_date": facts.planned_to_date}
    assert chosen(told.page(code), expected) == expected


@pytest.mark.parametrize("code", CODES)
def test_money_of_each_fiscal_year_is_the_books(told: Told, code: str) -> None:
    expected = {f"FY{year}": of_balance(balance) for year, balance in told.facts.projects[code].years.items()}
    found = {
        year: dict(zip(YEAR_FIGURES, [figure.value for figure in figures], strict=True))
        for year, figures in told.page(code).money_by_year.items()
    }
    assert found == expected


def of_balance(balance: Balance) -> dict[str, int]:
    return {
        "budget_original": balance.original,
        "budget_adjustment": balance.adjustment,
        "budget_revised": balance.revised,
        "actual": balance.actual,
        "commitment": balance.commitment,
        "available": balance.available,
    }


@pytest.mark.parametrize("code", CODES)
def test_the_used_share_of_the_budget_is_the_books_to_a_basis_point(told: Told, code: str) -> None:
    facts, found = told.facts.projects[code], values(told.page(code))["used"]
    assert isinstance(found, int)
    assert abs(found - Fraction((facts.actual + facts.commitment) * WHOLE, facts.budget_revised)) <= 1


def test_totals_are_the_sums_of_all_projects(told: Told) -> None:
    expected = {name: sum(getattr(facts, name) or 0 for facts in told.facts.projects.values()) for name in ADDED}
    assert {name: told.document.totals[name].value for name in ADDED} == expected


@pytest.mark.parametrize("code", CODES)
def test_colours_are_as_the_story_tells(told: Told, code: str) -> None:
    page = told.page(code)
    overall, schedule, cost = COLOURS[told.facts.projects[code].story]
    assert (page.overall.colour, page.schedule.colour, page.cost.colour) == (overall, schedule, cost)
    assert all(light.because and light.rule for light in (page.overall, page.schedule, page.cost))


def test_projects_are_counted_by_colour(told: Told) -> None:
    expected = {f"projects_{colour}": 0 for colour in Colour}
    for facts in told.facts.projects.values():
        expected[f"projects_{COLOURS[facts.story][0]}"] += 1
    assert {name: told.document.totals[name].value for name in expected} == expected


def test_the_stale_project_is_grey_and_says_how_old_its_books_are(told: Told) -> None:
    page = told.page("IT-0415")
    delivered = told.document.made_at.replace(month=8, day=5, hour=18)
    days = (told.facts.as_of - delivered.date()).days
    assert "water_ledger" in page.cost.because
    assert f"{days} days old" in page.cost.because
    assert "cost is not known" in page.overall.because
    states = {note.source: note.state for note in told.document.freshness}
    fresh = dict.fromkeys(("jira", "ledger", "planner"), "fresh")
    assert states == {**fresh, "plans": "stale", "water_ledger": "stale"}


class Pair(NamedTuple):
    """Two values that differ, and who says them."""

    left: int
    left_source: str
    right: int
    right_source: str


def disagreements_about_money(facts: ProjectFacts, ledger: str) -> dict[str, Pair]:
    """Return what differs by more than the rule's tolerance in percent.

    What was spent is compared with books that reach the report's date, which the water utility's do not.
    """
    pairs = {}
    if facts.plan is not None:
        pairs["budget: plan against ledger"] = (Pair(facts.plan.cost, "plans", facts.budget_revised, ledger), 2)
    if facts.plan is not None and facts.journal_actual is not None:
        spent = Pair(facts.plan.cost_actual, "plans", facts.actual, ledger)
        pairs["actual cost: plan against ledger"] = (spent, 5)
    if facts.journal_actual is not None:
        balance = facts.years[2027].actual
        sides = Pair(balance, f"{ledger} (balances)", facts.journal_actual, f"{ledger} (journal)")
        pairs["year to date: balances against journal"] = (sides, 0)
    return {
        rule: pair
        for rule, (pair, tolerance) in pairs.items()
        if abs(pair.left - pair.right) * 100 > tolerance * max(abs(pair.left), abs(pair.right))
    }


def pairs_of(page: ProjectPage, unit: Unit) -> dict[str, tuple[object, str, object, str]]:
    return {
        item.rule: (item.left.value, item.left_source, item.right.value, item.right_source)
        for item in page.discrepancies
        if item.left.unit is item.right.unit is unit
    }


@pytest.mark.parametrize("story", PROJECTS, ids=CODES)
def test_disagreements_about_money_name_both_values(told: Told, story: Story) -> None:
    page = told.page(story.code)
    assert pairs_of(page, Unit.MONEY) == disagreements_about_money(told.facts.projects[story.code], story.ledger)
    for item in page.discrepancies:
        assert item.used
        for figure, source in ((item.left, item.left_source), (item.right, item.right_source)):
            if figure.unit is Unit.MONEY:
                assert isinstance(figure.value, int)
                assert shown(figure.value) in item.sentence
                assert source in item.sentence


@pytest.mark.parametrize("story", PROJECTS, ids=CODES)
def test_plan_and_jira_disagree_where_somebody_forgot_to_move_a_date(told: Told, story: Story) -> None:
    facts, found = told.facts.projects[story.code], dates_of(told.page(story.code))
    plan, tracker = facts.plan, facts.tracker
    if plan is None or tracker is None or plan.forecast_finish == tracker.forecast_finish:
        assert found == [] or facts.board is not None
        return
    assert story.tracker == "ERP"
    assert plan.milestone_dates["Ledger live"] > tracker.milestone_dates["Ledger live"]
    # That Jira's tasks end earlier than the plan says nothing: a tracker holds what is planned in detail so far.
    assert found == [(plan.milestone_dates["Ledger live"], "plans", tracker.milestone_dates["Ledger live"], "jira")]


def test_plan_and_planner_disagree_where_a_team_knows_what_the_plan_does_not(told: Told) -> None:
    facts, page = told.facts.projects["IT-0407"], told.page("IT-0407")
    plan, board = facts.plan, facts.board
    assert plan is not None
    assert board is not None
    assert board.forecast_finish - plan.forecast_finish > timedelta(days=14)
    late = ["Live dispatch on new system", "Project closed"]
    assert dates_of(page) == [
        (board.forecast_finish, "planner: Dispatch cut-over", plan.forecast_finish, "plans: cad-dispatch"),
        *[(board.milestone_dates[one], "planner", plan.milestone_dates[one], "plans") for one in late],
    ]
    assert plan.milestone_dates["Everybody trained"] == board.milestone_dates["Everybody trained"]


def test_what_plan_and_planner_disagree_about_shows_the_record_of_both(told: Told) -> None:
    items = [item for item in told.page("IT-0407").discrepancies if item.left.unit is Unit.DATE]
    for item in items:
        (ours,), (theirs,) = item.left.records, item.right.records
        assert ours.key.startswith("planner:")
        assert ours.url.startswith("https://planner.cloud.microsoft/")
        assert theirs.key.startswith("plans:task:cad-dispatch/")
        assert "#Task UID" in theirs.place
    assert len(items) == 3


def dates_of(page: ProjectPage) -> list[tuple[object, str, object, str]]:
    return [
        (item.left.value, item.left_source, item.right.value, item.right_source)
        for item in page.discrepancies
        if item.left.unit is item.right.unit is Unit.DATE
    ]


def test_the_project_in_planner_only_has_tasks_and_no_hours(told: Told) -> None:
    facts, page = told.facts.projects["IT-0442"], told.page("IT-0442")
    assert facts.board is not None
    assert (facts.plan, facts.tracker) == (None, None)
    assert facts.board.risks_open > 0, "an entry of a register is no task"
    for name, reason in (
        ("hours_actual", "no hours are recorded"),
        ("hours_planned", "no task carries planned work"),
        ("percent_complete", "the tasks carry neither work nor duration"),
    ):
        assert (page.figures[name].value, page.figures[name].reason) == (None, reason)


@pytest.mark.parametrize("story", PROJECTS, ids=CODES)
def test_hours_that_jira_counts_and_does_not_show_are_told(told: Told, story: Story) -> None:
    tracker, page = told.facts.projects[story.code].tracker, told.page(story.code)
    items = [item for item in page.discrepancies if item.left.unit is Unit.SECONDS]
    hidden = dict(tracker.hours_hidden) if tracker else {}
    assert [whole(item.right) - whole(item.left) for item in items] == list(hidden.values())
    assert all(title in item.sentence for item, title in zip(items, hidden, strict=True))
    if tracker:
        proven = whole(page.figures["hours_proven"])
        worked = whole(page.figures["hours_actual"])
        assert worked <= tracker.hours_written
        assert proven == worked - sum(whole(item.left) for item in items)


def whole(figure: Figure) -> int:
    assert isinstance(figure.value, int)
    return figure.value


def test_only_the_programme_with_hidden_hours_is_not_proven_complete(told: Told) -> None:
    hidden = {code for code, fact in told.facts.projects.items() if fact.tracker and fact.tracker.hours_hidden}
    assert hidden == {"IT-0423"}


@pytest.mark.parametrize("story", TRACKED, ids=[story.code for story in TRACKED])
def test_every_issue_of_jira_is_in_the_store(told: Told, story: Story) -> None:
    tracker, page = told.facts.projects[story.code].tracker, told.page(story.code)
    assert tracker is not None
    assert page.figures["tasks_read"].value == tracker.issues


def test_the_disagreeing_project_disagrees_about_money_time_and_hours(told: Told) -> None:
    assert Counter(item.left.unit for item in told.page("IT-0423").discrepancies) == {
        Unit.MONEY: 3,
        Unit.DATE: 1,
        Unit.SECONDS: 1,
    }


def test_every_journal_posting_of_a_linked_project_is_in_a_figure_or_in_quarantine(told: Told) -> None:
    """The journal's own sum, and what could not be read of it, are the balance but for what it never held."""
    facts = told.facts.projects["IT-0423"]
    (item,) = [item for item in told.page("IT-0423").discrepancies if "journal" in item.rule]
    assert item.right.value == facts.journal_actual
    (note,) = told.document.quarantined
    assert (note.amount, note.currency) == (told.facts.unreadable_amount, "USD")
    assert (note.where, note.value) == ("journal-fy2027-p03.csv:6, column J", "09/31/2026")
    assert told.document.quarantined_count == told.facts.unreadable_rows


def test_codes_that_no_project_claims_are_listed(told: Told) -> None:
    found = [item.name for item in told.document.unmatched if item.kind == "finance code"]
    assert sorted(found) == sorted(told.facts.unlinked_codes)
    assert not [item for item in told.document.unmatched if item.kind == "plan"]


def test_the_broken_plan_is_named_with_its_reason(told: Told) -> None:
    (plans,) = [note for note in told.document.freshness if note.source == "plans"]
    rejected = {file.name: file.reason for file in plans.files if file.state == "rejected"}
    assert tuple(rejected) == told.facts.rejected_files
    assert all("the file ends before the plan does" in reason for reason in rejected.values())


def shown(cents: int) -> str:
    return money(cents, "USD").removesuffix(".00")
