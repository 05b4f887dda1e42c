"""The story played in a simulated Planner is what the facts say, which are taken from the story alone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from syncline.demo.card_facts import CardFacts
from syncline.demo.cards import BOARDS, MILESTONES, RISKS, cards
from syncline.demo.city import BOARDED, FIRST_REPORT, SECOND_REPORT, Story
from syncline.demo.deliveries import FIRST_DELIVERY, SECOND_DELIVERY, SEED
from syncline.demo.facts import CityFacts, ReportFacts
from syncline.demo.graph_site.entities import Plan, Task
from syncline.demo.graph_site.state import Graph
from syncline.demo.planner_story import MarlowPlanner

DELIVERIES = {FIRST_REPORT: FIRST_DELIVERY, SECOND_REPORT: SECOND_DELIVERY}
ZONE = ZoneInfo("America/Phoenix")
of_each_board = pytest.mark.parametrize("story", BOARDED, ids=lambda story: BOARDS[story.code].title)


def played(until: datetime) -> Graph:
    city = MarlowPlanner(SEED)
    city.play(until)
    return city.graph


@pytest.fixture(scope="module", params=["first", "second"])
def told(request: pytest.FixtureRequest, facts: CityFacts) -> tuple[Graph, ReportFacts]:
    report: ReportFacts = getattr(facts, request.param)
    return played(DELIVERIES[report.as_of]), report


def fact_of(report: ReportFacts, story: Story) -> CardFacts:
    fact = report.projects[story.code].board
    assert fact is not None
    return fact


def plan_of(graph: Graph, story: Story) -> Plan:
    (found,) = [one for one in graph.plans.values() if one.title == BOARDS[story.code].title]
    return found


def in_bucket(graph: Graph, story: Story) -> list[tuple[str, Task]]:
    return [(graph.buckets[str(one.bucket)].name, one) for one in graph.tasks_of(plan_of(graph, story))]


def day(moment: datetime | None) -> date | None:
    return moment and moment.astimezone(ZONE).date()


@of_each_board
def test_cards_are_as_many_and_as_many_are_done(told: tuple[Graph, ReportFacts], story: Story) -> None:
    found, fact = in_bucket(told[0], story), fact_of(told[1], story)
    work = [one for bucket, one in found if bucket not in {MILESTONES, RISKS}]
    risks = [one for bucket, one in found if bucket == RISKS]
    assert (len(found), len(work), len(risks)) == (fact.cards, fact.tasks, fact.risks)
    assert sum(one.percent == 100 for one in work) == fact.tasks_done
    assert sum(one.percent < 100 for one in risks) == fact.risks_open


@of_each_board
def test_milestones_and_the_finish_have_the_facts_dates(told: tuple[Graph, ReportFacts], story: Story) -> None:
    found, fact = in_bucket(told[0], story), fact_of(told[1], story)
    finishes = {one.title: day(one.completed or one.due) for bucket, one in found if bucket != RISKS}
    assert {one.title: finishes[one.title] for bucket, one in found if bucket == MILESTONES} == fact.milestone_dates
    assert max(filter(None, finishes.values())) == fact.forecast_finish
    assert min(filter(None, (day(one.start) for _, one in found))) == fact.start_on


@of_each_board
def test_every_card_carries_the_label_of_its_project(told: tuple[Graph, ReportFacts], story: Story) -> None:
    plan = plan_of(told[0], story)
    for task in told[0].tasks_of(plan):
        assert [plan.labels[number] for number in task.labels] == [story.finance_code]


def test_the_app_writes_three_percentages_and_a_card_is_done_by_somebody(told: tuple[Graph, ReportFacts]) -> None:
    tasks = [*told[0].tasks.values()]
    assert {0, 100} <= {one.percent for one in tasks} <= {0, 50, 100}
    assert all((one.completed is not None) == (one.percent == 100) for one in tasks)


def test_dispatchers_put_their_cut_over_later_than_the_plan_and_nothing_else(facts: CityFacts) -> None:
    for report in (facts.first, facts.second):
        fact = report.projects["IT-0407"]
        assert fact.plan is not None
        assert fact.board is not None
        later = {title for title, on in fact.board.milestone_dates.items() if on > fact.plan.milestone_dates[title]}
        assert later == {"Live dispatch on new system", "Project closed"}
        assert fact.forecast_finish == fact.board.forecast_finish


def test_a_card_is_due_when_somebody_wrote_it_last() -> None:
    (moved,) = [one for one in cards(SEED) if one.title == "Live dispatch on new system"]
    assert [written for written, _ in moved.dues] == [date(2026, 1, 12), date(2026, 9, 30), date(2026, 10, 30)]
    assert moved.due_on(date(2026, 1, 11)) is None
    assert moved.due_on(date(2026, 10, 1)) == moved.dues[1][1]
    assert moved.due_on(date(2026, 10, 30)) == moved.dues[2][1]


def test_the_story_goes_on_to_the_same_board_as_from_its_begin() -> None:
    city = MarlowPlanner(SEED)
    city.play(FIRST_DELIVERY)
    city.play(SECOND_DELIVERY)
    assert city.graph.tasks == played(SECOND_DELIVERY).tasks
    with pytest.raises(ValueError, match="the story does not go back"):
        city.play(FIRST_DELIVERY)
