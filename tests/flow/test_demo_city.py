"""The whole demo, from files to reports: every figure is what the city's story says, computed another way."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import NamedTuple

import pytest

from reports.document import Change, Colour, ProjectPage, ReportDocument
from reports.render.formatting import money
from syncline.demo.books import Balance
from syncline.demo.city import PROJECTS, Story
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


@pytest.fixture
def second(city: City) -> Told:
    return Told(city.second.made.document, city.facts.second)


def values(page: ProjectPage) -> dict[str, object]:
    return {name: figure.value for name, figure in page.figures.items()}


def chosen(page: ProjectPage, names: Collection[str]) -> dict[str, object]:
    return {name: value for name, value in values(page).items() if name in names}


def test_the_report_is_of_the_eight_projects_in_the_city_s_order(told: Told) -> None:
    assert told.document.as_of == told.facts.as_of
    assert [page.code for page in told.document.projects] == CODES
    assert [page.name for page in told.document.projects] == [fact.name for fact in told.facts.projects.values()]


@pytest.mark.parametrize("code", CODES)
def test_dates_and_slips_are_the_plan_s(told: Told, code: str) -> None:
    facts = told.facts.projects[code]
    expected = {
        "start": facts.start_on,
        "finish_first_baseline": facts.baseline_finish_first,
        "finish_current_baseline": facts.baseline_finish_current,
        "finish_forecast": facts.forecast_finish,
        "slip_first": facts.slip_first,
        "slip_current": facts.slip_current,
    }
    assert chosen(told.page(code), expected) == expected


@pytest.mark.parametrize("code", CODES)
def test_hours_and_tasks_are_the_plan_s(told: Told, code: str) -> None:
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
    assert sum(facts.hours_by_organisation.values()) == facts.hours_actual


@pytest.mark.parametrize("code", CODES)
def test_percent_complete_is_the_plan_s_to_a_basis_point(told: Told, code: str) -> None:
    found = values(told.page(code))["percent_complete"]
    assert isinstance(found, int)
    assert abs(found - told.facts.projects[code].percent_complete) <= 1


@pytest.mark.parametrize("code", CODES)
def test_milestones_are_the_plan_s(told: Told, code: str) -> None:
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
    expected = {name: sum(getattr(facts, name) for facts in told.facts.projects.values()) for name in ADDED}
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
    assert states == {"ledger": "fresh", "plans": "stale", "water_ledger": "stale"}


class Pair(NamedTuple):
    """Two values that differ, and who says them."""

    left: int
    left_source: str
    right: int
    right_source: str


def disagreements(facts: ProjectFacts, ledger: str) -> dict[str, Pair]:
    """Return what differs by more than the rule's tolerance in percent.

    What was spent is compared with books that reach the report's date, which the water utility's do not.
    """
    pairs = {"budget: plan against ledger": (Pair(facts.plan_cost, "plans", facts.budget_revised, ledger), 2)}
    if facts.journal_actual is not None:
        spent = Pair(facts.plan_cost_actual, "plans", facts.actual, ledger)
        pairs["actual cost: plan against ledger"] = (spent, 5)
        balance = facts.years[2027].actual
        sides = Pair(balance, f"{ledger} (balances)", facts.journal_actual, f"{ledger} (journal)")
        pairs["year to date: balances against journal"] = (sides, 0)
    return {
        rule: pair
        for rule, (pair, tolerance) in pairs.items()
        if abs(pair.left - pair.right) * 100 > tolerance * max(abs(pair.left), abs(pair.right))
    }


@pytest.mark.parametrize("story", PROJECTS, ids=CODES)
def test_disagreements_name_both_values(told: Told, story: Story) -> None:
    page = told.page(story.code)
    found = {
        item.rule: (item.left.value, item.left_source, item.right.value, item.right_source)
        for item in page.discrepancies
    }
    assert found == disagreements(told.facts.projects[story.code], story.ledger)
    for item in page.discrepancies:
        assert isinstance(item.left.value, int)
        assert isinstance(item.right.value, int)
        for value, source in ((item.left.value, item.left_source), (item.right.value, item.right_source)):
            assert shown(value) in item.sentence
            assert source in item.sentence
        assert item.used


def test_the_disagreeing_project_disagrees_three_times(told: Told) -> None:
    assert len(told.page("IT-0423").discrepancies) == 3


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


def test_the_first_report_is_compared_with_nothing(city: City) -> None:
    document = city.first.made.document
    assert document.previous is None
    assert not [page.code for page in document.projects if page.changes]


def test_the_second_report_is_compared_with_the_first(city: City) -> None:
    first, previous = city.first.made, city.second.made.document.previous
    assert previous is not None
    assert (previous.id, previous.as_of, previous.sha256) == (
        first.saved.id,
        first.document.as_of,
        first.saved.sha256,
    )
    for before, now in zip(first.document.projects, city.second.made.document.projects, strict=True):
        comparable = {name: now.figures[name].previous for name in before.figures if name in now.figures}
        assert comparable == {name: before.figures[name].value for name in comparable}
        assert [light.previous for light in (now.overall, now.schedule, now.cost)] == [
            light.colour for light in (before.overall, before.schedule, before.cost)
        ]


def test_the_late_invoice_is_shown_as_restated_and_nothing_else_is(city: City, second: Told) -> None:
    restated = {page.code: page.figures["actual"].restated for page in second.document.projects}
    expected: dict[str, int | None] = dict.fromkeys(CODES)
    expected[city.facts.restated_code] = city.facts.restated_actual
    assert restated == expected
    assert second.document.totals["actual"].restated == city.facts.restated_actual
    before = city.facts.first.projects[city.facts.restated_code].actual
    (change,) = [
        change
        for change in second.page(city.facts.restated_code).changes
        if change.kind == "restated" and change.subject.startswith("Actual")
    ]
    assert (change.before, change.after) == (shown(before), shown(before + city.facts.restated_actual))


def test_a_moved_finish_is_a_change_and_an_unmoved_one_is_none(city: City, second: Told) -> None:
    moved = [page.code for page in second.document.projects if kinds(page.changes, "finish")]
    expected = [
        code
        for code in CODES
        if city.facts.first.projects[code].forecast_finish != city.facts.second.projects[code].forecast_finish
    ]
    assert moved == expected != []


def test_what_was_spent_since_is_the_difference_of_the_books(city: City, second: Told) -> None:
    for code in CODES:
        since = second.page(code).figures["spent_since_last_report"]
        assert since.value == city.facts.second.projects[code].actual - city.facts.first.projects[code].actual


def kinds(changes: tuple[Change, ...], kind: str) -> list[Change]:
    return [change for change in changes if change.kind == kind]


def shown(cents: int) -> str:
    return money(cents, "USD").removesuffix(".00")
