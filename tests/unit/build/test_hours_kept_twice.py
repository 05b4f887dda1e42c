"""A project whose plan and whose tracker both hold hours: every figure follows the same choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from model.entities import Identity, Provenance
from model.people import OrganisationRule, PeopleRules
from model.values import Measure, Organisation
from reports.build import build
from reports.document import PreviousReport, ProjectPage
from tests.fakes import FakeRun, MemorySnapshot
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS
from tests.unit.figures.rows import (
    HOUR,
    entry,
    issue,
    line,
    link,
    person,
    plan_key,
    project,
    source_project,
    task,
    tracker,
    worklog,
)

RULES = PeopleRules(
    organisations=(
        OrganisationRule(organisation=Organisation.CITY_STAFF, email="*@marlow.example"),
        OrganisationRule(organisation=Organisation.CONTRACTOR, email="*@vendor.example"),
    )
)
RUNS = {name: FakeRun(id=5, connector=name) for name in ("configuration", "plans", "jira", "ledger")}
ADA = person("ada", email="ada@marlow.example", hourly_rate=5_000, currency="USD")
BEN = Identity(key="jira:identity:ben", source="jira", partition="people", record="jira:user:ben", name="Ben",
               email="ben@vendor.example", hourly_rate=10_000, currency="USD")  # fmt: skip


def rows(policy: str = "finance") -> list[Provenance]:
    return [
        replace(project(), actual_cost=policy),
        link("IT-0423", "plans", "plan", "erp"),
        link("IT-0423", "jira", "project", "ERP"),
        link("IT-0423", "ledger", "project", "IT0423"),
        source_project("erp"),
        tracker(),
        ADA,
        BEN,
        task("build"),
        issue(1, work_actual=30 * HOUR),
        entry(40 * HOUR, date(2026, 9, 15), task=plan_key("build"), identity=ADA.key),
        entry(10 * HOUR, date(2026, 10, 15), task=plan_key("build"), identity=ADA.key),
        worklog(20 * HOUR, 1, date(2026, 9, 15), identity=BEN.key),
        worklog(10 * HOUR, 1, date(2026, 10, 15), identity=BEN.key),
        line(Measure.ACTUAL, 300_000, 2027, 3),
        line(Measure.BUDGET_ORIGINAL, 900_000, 2027, 3),
        line(Measure.COMMITMENT, 0, 2027, 3),
    ]


def page(policy: str = "finance", *, without: str = "", **more: Any) -> ProjectPage:
    data = [row for row in rows(policy) if not without or f"{without}:time:" not in row.key]
    settings = replace(SETTINGS, people=RULES)
    return build(MemorySnapshot(data, RUNS), settings, as_of=AS_OF, made_at=MADE_AT, **more).projects[0]


def test_hours_are_the_trackers_and_the_plans_are_shown_beside_them() -> None:
    found = page()
    figure = found.figures["hours_actual"]
    assert (figure.value, figure.reason) == (30 * HOUR, "hours in plans are of the same work and not added")
    (said,) = [one for one in found.discrepancies if one.rule == "hours: plan against tracker"]
    assert (said.left.value, said.left.record_count, said.right.value, said.right.record_count) == (
        30 * HOUR,
        2,
        50 * HOUR,
        2,
    )
    assert said.sentence == "The sources differ on the hours: 30 hours in jira, 50 hours in plans."
    assert said.tolerance == "5%"


def test_hours_by_organisation_are_of_the_same_entries() -> None:
    assert [(one.id, one.value) for one in page().hours_by_organisation] == [("IT-0423/hours/contractor", 30 * HOUR)]
    assert [one.id for one in page(without="jira").hours_by_organisation] == ["IT-0423/hours/city_staff"]


def test_cost_is_of_the_same_hours_by_every_policy() -> None:
    assert page("hours").figures["actual"].value == 300_000
    assert page("hours", without="jira").figures["actual"].value == 250_000
    assert page("finance_and_unposted_hours").figures["actual"].value == 300_000 + 100_000
    assert page("finance_and_unposted_hours", without="jira").figures["actual"].value == 300_000 + 50_000
    assert page("finance").figures["actual"].value == 300_000


def test_proven_hours_are_all_hours_that_count() -> None:
    figures = page().figures
    assert figures["hours_proven"].value == figures["hours_actual"].value


def test_hours_that_a_tracker_takes_over_are_restated() -> None:
    past = date(2026, 9, 30)
    earlier = [row for row in rows() if "jira:time:" not in row.key]
    then = MemorySnapshot(earlier, RUNS)
    report = build(then, SETTINGS, as_of=past, made_at=MADE_AT)
    assert report.projects[0].figures["hours_actual"].value == 40 * HOUR
    header = PreviousReport(id=1, as_of=past, made_at=MADE_AT, sha256="")
    found = page(previous=(header, report), previous_snapshot=then)
    assert found.figures["hours_actual"].restated == -20 * HOUR
