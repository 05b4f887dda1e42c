"""Each project is what its story says, so that the demonstration shows what it promises."""

from __future__ import annotations

from datetime import date

import pytest

from syncline.demo.city import FIRST_REPORT, PROJECTS, SECOND_REPORT
from syncline.demo.days import HOLIDAYS, weekdays_between
from syncline.demo.facts import CityFacts, ProjectFacts, ReportFacts
from syncline.demo.people import CITY_STAFF, CONTRACTOR, DOMAINS, OUTSIDE_AGENCY, PEOPLE
from syncline.demo.plan_facts import PlanFacts


def of(report: ReportFacts, story: str) -> ProjectFacts:
    return next(fact for fact in report.projects.values() if fact.story == story)


def baseline_days(fact: ProjectFacts) -> int:
    return weekdays_between(fact.start_on, of_plan(fact).baseline_finish_first, closed=frozenset(HOLIDAYS)) + 1


def of_plan(fact: ProjectFacts) -> PlanFacts:
    assert fact.plan is not None
    return fact.plan


def overspent(fact: ProjectFacts) -> float:
    return (fact.actual + fact.commitment) / fact.budget_revised - 1


@pytest.mark.parametrize("report", ["first", "second"])
def test_the_late_project_is_more_than_a_quarter_late_and_within_its_budget(facts: CityFacts, report: str) -> None:
    late = of(getattr(facts, report), "late")
    assert of_plan(late).slip_first / baseline_days(late) > 0.25
    assert overspent(late) < 0


def test_the_late_project_slips_further_in_october(facts: CityFacts) -> None:
    assert of_plan(of(facts.second, "late")).slip_first > of_plan(of(facts.first, "late")).slip_first


def test_the_project_over_budget_is_on_time(facts: CityFacts) -> None:
    over = of(facts.second, "over budget")
    assert overspent(over) > 0.25
    assert over.available < 0
    assert of_plan(over).slip_first / baseline_days(over) < 0.15


@pytest.mark.parametrize("story", ["on track", "finished", "just started", "stale finance", "disagreeing sources"])
def test_the_others_are_within_time_and_money(facts: CityFacts, story: str) -> None:
    fact = of(facts.second, story)
    assert of_plan(fact).slip_first / baseline_days(fact) < 0.15
    assert overspent(fact) < 0


def test_the_project_in_jira_only_is_within_its_money_and_has_no_baseline(facts: CityFacts) -> None:
    fact = of(facts.second, "in Jira only")
    assert fact.plan is None
    assert overspent(fact) < 0


def test_the_rebaselined_project_slipped_against_the_first_baseline_only(facts: CityFacts) -> None:
    fact = of(facts.second, "re-baselined")
    assert of_plan(fact).slip_first / baseline_days(fact) > 0.25
    assert of_plan(fact).slip_current == 0
    assert fact.money.adjustment > 0


def test_the_finished_project_ended_between_the_reports(facts: CityFacts) -> None:
    before, after = of(facts.first, "finished"), of(facts.second, "finished")
    assert before.tasks_done < before.tasks
    assert FIRST_REPORT < after.forecast_finish < SECOND_REPORT
    assert (after.percent_complete, after.tasks_done, after.milestones_done) == (10_000, after.tasks, after.milestones)
    assert after.commitment == 0


def test_the_project_that_just_started_has_hardly_begun(facts: CityFacts) -> None:
    assert 0 < (of(facts.first, "just started").percent_complete or 0) < 1_000
    assert of(facts.first, "just started").actual < of(facts.second, "just started").actual


def test_plan_and_ledger_agree_to_the_cent_where_the_story_has_no_reason_why_not(facts: CityFacts) -> None:
    different, before = (
        {fact.story for fact in report.projects.values() if fact.plan and fact.actual != fact.plan.cost_actual}
        for report in (facts.second, facts.first)
    )
    assert different == {"disagreeing sources", "stale finance"}
    assert before == different | {"over budget"}


def test_the_disagreeing_project_disagrees_about_budget_and_cost(facts: CityFacts) -> None:
    fact = of(facts.second, "disagreeing sources")
    assert abs(of_plan(fact).cost - fact.budget_revised) / fact.budget_revised > 0.1
    assert (of_plan(fact).cost_actual - fact.actual) / fact.actual > 0.1


def test_the_report_falls_behind_where_finance_is_stale(facts: CityFacts) -> None:
    assert of(facts.first, "stale finance").years == of(facts.second, "stale finance").years


def test_codes_and_names_are_ten_and_stand_in_order() -> None:
    codes = [story.code for story in PROJECTS]
    assert len(set(codes)) == 10
    assert codes == sorted(codes)
    assert len({story.story for story in PROJECTS}) == len({story.name for story in PROJECTS}) == 10
    assert (date(2026, 9, 30), date(2026, 10, 31)) == (FIRST_REPORT, SECOND_REPORT)


def test_everybody_is_plainly_invented_and_belongs_to_an_organisation() -> None:
    assert all(person.email.endswith(".example") for person in PEOPLE.values())
    assert {person.organisation for person in PEOPLE.values()} == {CITY_STAFF, CONTRACTOR, OUTSIDE_AGENCY}
    assert {person.domain for person in PEOPLE.values()} == set(DOMAINS)
    assert all(bool(person.employee) == (person.organisation == CITY_STAFF) for person in PEOPLE.values())
    assert len({person.email for person in PEOPLE.values()}) == len(PEOPLE)


def test_hours_of_all_organisations_are_in_the_report(facts: CityFacts) -> None:
    for fact in facts.second.projects.values():
        assert sum(fact.hours_by_organisation.values()) == (fact.hours_actual or 0)
    assert of(facts.second, "late").hours_by_organisation[OUTSIDE_AGENCY] > 0


def test_a_cost_that_is_no_whole_cent_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1 minutes at \$64 an hour are no whole cents"):
        PEOPLE["analyst"].cost(1)
