"""The plan files: they parse, add up, and say what the facts say, as read by the standard library alone."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from syncline.demo.city import PLANNED, Story
from syncline.demo.days import HOLIDAYS
from syncline.demo.facts import ReportFacts
from syncline.demo.people import DOMAINS, PEOPLE
from syncline.demo.plan_facts import PlanFacts

NAMESPACE = {"p": "http://schemas.microsoft.com/project"}
Delivered = tuple[Path, ReportFacts]

pytestmark = pytest.mark.parametrize("story", PLANNED, ids=lambda story: story.story)


@cache
def plan(folder: Path, story: Story) -> ET.Element:
    return ET.parse(folder / "plans" / f"{story.file}.xml").getroot()


def text(element: ET.Element, name: str) -> str:
    return element.findtext(f"p:{name}", "", NAMESPACE)


def number(element: ET.Element, name: str) -> int:
    return int(text(element, name))


def seconds(element: ET.Element, name: str) -> int:
    found = re.fullmatch(r"PT(\d+)H(\d+)M(\d+)S", text(element, name))
    assert found, f"{name}: {text(element, name)!r}"
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])


def tasks(root: ET.Element) -> list[ET.Element]:
    return root.findall("p:Tasks/p:Task", NAMESPACE)


def leaves(root: ET.Element) -> list[ET.Element]:
    return [task for task in tasks(root) if text(task, "Summary") == "0" and text(task, "Active") == "1"]


def assignments(root: ET.Element) -> list[ET.Element]:
    return root.findall("p:Assignments/p:Assignment", NAMESPACE)


def facts_of(delivered: Delivered, story: Story) -> PlanFacts:
    fact = delivered[1].projects[story.code].plan
    assert fact is not None
    return fact


def test_tasks_come_to_what_the_facts_say(delivered: Delivered, story: Story) -> None:
    root, fact = plan(delivered[0], story), facts_of(delivered, story)
    work = [task for task in leaves(root) if text(task, "Milestone") == "0"]
    milestones = [task for task in leaves(root) if text(task, "Milestone") == "1"]
    assert sum(seconds(task, "Work") for task in work) == fact.hours_planned
    assert sum(seconds(task, "ActualWork") for task in work) == fact.hours_actual
    assert sum(seconds(task, "RemainingWork") for task in work) == fact.hours_remaining
    assert sum(number(task, "Cost") for task in work) == fact.cost
    assert sum(number(task, "ActualCost") for task in work) == fact.cost_actual
    assert len(work) == fact.tasks
    assert [(text(task, "Name"), text(task, "PercentComplete") == "100") for task in milestones] == [*fact.milestones]
    assert sum(text(task, "PercentComplete") == "100" for task in work) == fact.tasks_done
    if fact.percent_complete is not None:
        weighted = sum(number(task, "PercentWorkComplete") * seconds(task, "Work") for task in work)
        assert abs(weighted * 100 / fact.hours_planned - fact.percent_complete) < 1
    assert max(text(task, "Finish") for task in leaves(root)) == f"{fact.forecast_finish}T17:00:00"


def test_the_plan_is_of_the_size_and_shape_of_a_real_one(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    assert 25 <= len(tasks(root)) <= 60
    assert text(root, "MinutesPerDay") == "480"
    assert text(root, "CurrencyCode") == "USD"
    assert len([task for task in leaves(root) if text(task, "Milestone") == "1"]) >= 4
    assert root.find("p:Tasks/p:Task/p:PredecessorLink[p:Type='3']", NAMESPACE) is not None
    codes = {code.text for code in root.findall("p:Tasks/p:Task/p:ExtendedAttribute/p:Value", NAMESPACE)}
    assert codes == {story.finance_code}
    field_id = root.findtext("p:ExtendedAttributes/p:ExtendedAttribute[p:Alias='Budget code']/p:FieldID", "", NAMESPACE)
    assert {each.text for each in root.findall("p:Tasks/p:Task/p:ExtendedAttribute/p:FieldID", NAMESPACE)} == {field_id}


@pytest.mark.parametrize("name", ["Work", "ActualWork", "RemainingWork"])
def test_summaries_sum_what_stands_under_them(delivered: Delivered, story: Story, name: str) -> None:
    under: dict[str, int] = defaultdict(int)
    root = plan(delivered[0], story)
    for task in leaves(root):
        under[text(task, "WBS").split(".")[0]] += seconds(task, name)
        under["0"] += seconds(task, name)
    summaries = {text(task, "WBS"): seconds(task, name) for task in tasks(root) if text(task, "Summary") == "1"}
    assert summaries == dict(under)
    assert text(tasks(root)[0], "UID") == "0"


def test_summaries_span_what_stands_under_them(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    for summary in tasks(root):
        if text(summary, "Summary") == "1":
            prefix = "" if text(summary, "UID") == "0" else text(summary, "WBS") + "."
            mine = [task for task in leaves(root) if text(task, "WBS").startswith(prefix)]
            assert text(summary, "Start") == min(text(task, "Start") for task in mine)
            assert text(summary, "Finish") == max(text(task, "Finish") for task in mine)
            assert number(summary, "Cost") == sum(number(task, "Cost") for task in mine)


def test_hours_by_the_day_are_the_actual_work(delivered: Delivered, story: Story) -> None:
    root, total = plan(delivered[0], story), 0
    for assignment in assignments(root):
        days = assignment.findall("p:TimephasedData[p:Type='2']", NAMESPACE)
        worked = sum(seconds(day, "Value") for day in days)
        assert worked == seconds(assignment, "ActualWork")
        assert seconds(assignment, "Work") == seconds(assignment, "ActualWork") + seconds(assignment, "RemainingWork")
        assert {text(day, "UID") for day in days} <= {text(assignment, "UID")}
        total += worked
    assert total == facts_of(delivered, story).hours_actual


def test_a_plan_holds_hours_unless_its_team_books_them_in_jira(delivered: Delivered, story: Story) -> None:
    root, fact = plan(delivered[0], story), facts_of(delivered, story)
    named = [each for each in root.findall("p:Resources/p:Resource", NAMESPACE) if text(each, "EmailAddress")]
    assert bool(named) == (not story.tracker)
    assert (fact.hours_planned > 0) == (fact.percent_complete is not None) == (not story.tracker)
    assert fact.cost >= fact.cost_actual > 0


def test_nobody_works_when_the_city_is_closed_or_after_the_status_date(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    status = text(root, "StatusDate")[:10]
    for value in root.iterfind("p:Assignments/p:Assignment/p:TimephasedData[p:Type='2']", NAMESPACE):
        start, finish = (datetime.fromisoformat(text(value, name)) for name in ("Start", "Finish"))
        assert finish - start == timedelta(days=1)
        if start.weekday() >= 5 or start.date() in HOLIDAYS:
            assert text(value, "Value") == "PT0H0M0S"
        assert start.date() <= date.fromisoformat(status)


def test_assignments_sum_to_their_task(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for assignment in assignments(root):
        of_task = sums[text(assignment, "TaskUID")]
        of_task[0] += seconds(assignment, "Work")
        of_task[1] += seconds(assignment, "ActualWork")
        of_task[2] += number(assignment, "Cost")
    for task in leaves(root):
        uid, fixed = text(task, "UID"), number(task, "FixedCost")
        assert sums[uid] == [seconds(task, "Work"), seconds(task, "ActualWork"), number(task, "Cost") - fixed]


def test_links_are_kept_and_lead_to_rows_above(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    by_uid = {text(task, "UID"): task for task in tasks(root)}
    for task in leaves(root):
        for link in task.findall("p:PredecessorLink", NAMESPACE):
            before = by_uid[text(link, "PredecessorUID")]
            assert text(before, "Active") == "1"
            if text(link, "Type") == "1":
                assert text(before, "Finish") <= text(task, "Start")
            else:
                assert text(before, "Start") < text(task, "Start")
                assert number(link, "LinkLag") > 0


def test_progress_and_dates_agree(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    status = text(root, "StatusDate")
    for task in leaves(root):
        done, begun = text(task, "ActualFinish") != "", text(task, "ActualStart") != ""
        assert done == (text(task, "PercentComplete") == "100")
        assert (text(task, "Finish") <= status) == done
        if text(task, "Milestone") == "0":
            assert begun == (text(task, "Start") < status)
        assert not (text(task, "Critical") == "1" and done)
    assert any(text(task, "Critical") == "1" for task in leaves(root)) or story.story == "finished"


def test_baselines_are_kept_from_the_first(delivered: Delivered, story: Story) -> None:
    root, fact = plan(delivered[0], story), facts_of(delivered, story)
    finishes: dict[str, str] = defaultdict(str)
    for task in leaves(root):
        for baseline in task.findall("p:Baseline", NAMESPACE):
            name = text(baseline, "Number")
            finishes[name] = max(finishes[name], text(baseline, "Finish"))
    numbers = sorted(finishes)
    assert numbers == [str(each) for each in range(len(story.rebaselined) + 1)]
    assert finishes["0"] == f"{fact.baseline_finish_first}T17:00:00"
    assert finishes[numbers[-1]] == f"{fact.baseline_finish_current}T17:00:00"
    whole = tasks(root)[0].findall("p:Baseline", NAMESPACE)
    assert [text(each, "Finish") for each in whole] == [finishes[name] for name in numbers]


def test_people_have_an_address_and_a_rate_and_the_city_numbers_its_own(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    by_mail = {person.email: person for person in PEOPLE.values()}
    named = [each for each in root.findall("p:Resources/p:Resource", NAMESPACE) if text(each, "EmailAddress")]
    for resource in named:
        person = by_mail[text(resource, "EmailAddress")]
        assert text(resource, "StandardRate") == str(person.rate)
        assert text(resource, "Code") == person.employee
        assert text(resource, "Group") == DOMAINS[person.domain][1]
        assert seconds(resource, "Work") == seconds(resource, "ActualWork") + seconds(resource, "RemainingWork")
    assert {text(resource, "Type") for resource in named} <= {"1"}
    uids = {text(each, "UID") for each in root.findall("p:Resources/p:Resource", NAMESPACE)} | {"-65535"}
    assert {text(each, "ResourceUID") for each in assignments(root)} <= uids


def test_what_is_special_stands_in_one_plan_each(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    inactive = [text(task, "Name") for task in tasks(root) if text(task, "Active") == "0"]
    assert inactive == (["Move interactive voice response"] if story.story == "re-baselined" else [])
    cost = [each for each in root.findall("p:Resources/p:Resource", NAMESPACE) if text(each, "IsCostResource") == "1"]
    assert len(cost) == (1 if story.story == "finished" else 0)
    for resource in cost:
        uid = text(resource, "UID")
        mine = [each for each in assignments(root) if text(each, "ResourceUID") == uid]
        assert text(resource, "Type") == "0"
        assert number(resource, "Cost") == sum(number(each, "Cost") for each in mine) > 0
        assert {text(each, "Work") for each in mine} == {"PT0H0M0S"}


def test_the_city_is_closed_on_its_holidays(delivered: Delivered, story: Story) -> None:
    root = plan(delivered[0], story)
    found = root.findall("p:Calendars/p:Calendar/p:Exceptions/p:Exception/p:TimePeriod", NAMESPACE)
    assert [text(each, "FromDate")[:10] for each in found] == [day.isoformat() for day in HOLIDAYS]
    assert all(first < second for first, second in pairwise(HOLIDAYS))


def test_what_was_worked_in_september_is_the_same_in_october(story: Story, september: Path, october: Path) -> None:
    def worked(folder: Path) -> dict[tuple[str, str], str]:
        days = plan(folder, story).iterfind("p:Assignments/p:Assignment/p:TimephasedData[p:Type='2']", NAMESPACE)
        return {
            (text(day, "UID"), text(day, "Start")): text(day, "Value")
            for day in days
            if text(day, "Start") < "2026-10" and text(day, "Value") != "PT0H0M0S"
        }

    assert worked(september) == worked(october)
