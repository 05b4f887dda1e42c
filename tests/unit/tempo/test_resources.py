"""Accounts, approvals, plans, budgets and the ids in Jira, through the real engine."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from model.entities import Assignment, BaselineValue, Identity, QuarantinedRecord, SourceProject, TimeEntry
from model.values import AccountKind
from store.open import Store
from syncline.demo.tempo_site.state import Project, Tempo
from syncline.demo.tempo_site.switches import Fault, FaultKind
from tests.unit.tempo.account import ADA, BEN, CLOSED, HOUR, OPEN, desk


def account(people: int = 2) -> Tempo:
    tempo = Tempo()
    for number in range(people):
        tempo.log(10012, f"5b10ac8d:{number}", OPEN, HOUR)
    tempo.log(10012, ADA, CLOSED, HOUR)
    tempo.advance(timedelta(days=3))
    return tempo


def test_accounts_are_cost_objects_and_no_persons(store: Store) -> None:
    tempo = account()
    tempo.add_account("ERP", "ERP finance replacement")
    tempo.add_account("OLD", "Old things", status="ARCHIVED")
    with desk(tempo, store, accounts=True) as it:
        found = {row.key: (row.kind, row.name, row.is_active) for row in it.run().rows(Identity)}
        assert found == {
            "tempo:identity:ERP": (AccountKind.COST, "ERP finance replacement", True),
            "tempo:identity:OLD": (AccountKind.COST, "Old things", False),
        }
        del tempo.accounts["OLD"]
        assert [row.key for row in it.run().rows(Identity)] == ["tempo:identity:ERP"]


def test_an_unknown_status_of_an_account_is_told(store: Store) -> None:
    tempo = account()
    tempo.add_account("ERP", "ERP finance replacement", status="FROZEN")
    with desk(tempo, store, accounts=True) as it:
        bench = it.run()
        (row,) = bench.rows(Identity)
        (told,) = bench.rows(QuarantinedRecord)
    assert (row.name, row.is_active) == ("ERP finance replacement", None)
    assert (told.where, told.value) == ("Tempo account ERP, status", "FROZEN")


def test_approvals_are_asked_for_by_team_where_that_takes_fewer_requests(store: Store) -> None:
    tempo = account(people=6)
    tempo.add_team("Finance", [f"5b10ac8d:{number}" for number in range(5)])
    tempo.approve("5b10ac8d:1", OPEN)
    tempo.approve("5b10ac8d:5", OPEN, "IN_REVIEW")
    with desk(tempo, store, approvals=True) as it:
        words = {row.identity: row.approval_raw for row in it.run().rows(TimeEntry) if row.work_on == OPEN}
        paths = it.paths()
    assert words == {f"jira:identity:5b10ac8d:{number}": "OPEN" for number in range(6)} | {
        "jira:identity:5b10ac8d:1": "APPROVED",
        "jira:identity:5b10ac8d:5": "IN_REVIEW",
    }
    assert paths.count("GET /4/timesheet-approvals/team/1") == 1
    assert [one for one in paths if "approvals/user" in one] == [
        "GET /4/timesheet-approvals/user/5b10ac8d%3Aada",
        "GET /4/timesheet-approvals/user/5b10ac8d%3A5",
    ]


def test_approvals_of_weeks_belong_to_the_entries_of_those_weeks(store: Store) -> None:
    tempo = Tempo(weekly_periods=True)
    tempo.log(10012, ADA, date(2026, 11, 1), HOUR)
    tempo.log(10012, ADA, date(2026, 11, 2), HOUR)
    tempo.approve(ADA, date(2026, 10, 26))
    with desk(tempo, store, approvals=True) as it:
        words = {row.work_on: row.approval_raw for row in it.run().rows(TimeEntry)}
    assert words == {date(2026, 11, 1): "APPROVED", date(2026, 11, 2): "OPEN"}


def test_approvals_cost_nothing_where_the_mapping_does_not_take_them(store: Store) -> None:
    with desk(account(), store, approvals=True) as it:
        it.asked = {"worklog": frozenset({"Task", "timeSpentSeconds"})}
        it.run()
        paths = it.paths()
    assert not [one for one in paths if "approvals" in one or "work-attributes" in one]


def test_what_people_wrote_is_kept_only_where_the_mapping_takes_it() -> None:
    tempo = Tempo()
    tempo.log(10012, ADA, OPEN, HOUR, description="Called Ben")
    with desk(tempo) as it:
        (page,) = it.pages("worklogs", "2026-11")
        assert "Called Ben" not in str(page.records)
        it.asked = {"worklog": frozenset({"description"})}
        (page,) = it.pages("worklogs", "2026-11")
    assert page.records[0].data["description"] == "Called Ben"


def test_nothing_of_a_link_to_another_host_is_kept() -> None:
    with desk(account(), accounts=True, plans=True, budgets=True) as it:
        it.tempo.add_account("ERP", "ERP")
        it.tempo.add_project(Project(id="p1", name="ERP", budget="1.00"))
        it.tempo.plan(ADA, "10012", OPEN, OPEN, HOUR)
        for stream, scope in (
            ("worklogs", "2026-11"),
            ("accounts", "accounts"),
            ("plans", "plans"),
            ("projects", "projects"),
        ):
            (page,) = it.pages(stream, scope)
            assert page.records
            assert "http" not in str(page.records)


def test_the_ids_in_jira_are_kept_where_jira_has_the_entry() -> None:
    tempo = Tempo()
    tempo.log(10012, ADA, OPEN, HOUR)
    tempo.log(10012, ADA, OPEN, HOUR, in_jira=False)
    for _ in range(3):
        tempo.log(10012, ADA, OPEN, HOUR)
    with desk(tempo, jira_ids=True) as it:
        it.switches.page_cap = 2
        pages = it.pages("worklogs", "2026-11")
    found = {record.key: record.data.get("jiraWorklogId") for page in pages for record in page.records}
    assert found == {"1": "90001", "2": None, "3": "90003", "4": "90004", "5": "90005"}


def test_planned_time_on_issues_becomes_assignments(store: Store) -> None:
    tempo = account()
    tempo.plan(ADA, "10012", date(2026, 12, 1), date(2026, 12, 4), 4 * 8 * HOUR)
    tempo.plan(ADA, "10000", date(2026, 12, 1), date(2026, 12, 4), HOUR, item_type="PROJECT")
    with desk(tempo, store, plans=True) as it:
        (row,) = it.run().rows(Assignment)
        assert (row.task, row.identity) == ("jira:task:10012", f"jira:identity:{ADA}")
        assert (row.start_on, row.finish_on, row.work_planned) == (date(2026, 12, 1), date(2026, 12, 4), 32 * HOUR)
        tempo.plans.clear()
        assert it.run().rows(Assignment) == []


@pytest.mark.parametrize(
    ("project", "cost"),
    [
        (Project(id="p1", name="ERP", budget="1234.56"), 123_456),
        (Project(id="p1", name="ERP", budget="1234.56", embedded=False), 123_456),
        (Project(id="p1", name="ERP", budget="1234", currency="JPY"), 1234),
        (
            Project(
                id="p1",
                name="ERP",
                budget="1",
                milestones=((date(2026, 7, 1), "10"), (date(2027, 7, 1), "30"), (date(2028, 7, 1), "50")),
                first=date(2026, 1, 1),
                last=date(2027, 12, 31),
            ),
            3000,
        ),
        (Project(id="p1", name="ERP"), None),
        (Project(id="p1", name="ERP", budget="400", currency=None), None),
    ],
    ids=["listed", "asked for", "no cents", "milestones", "none", "in hours"],
)
def test_a_budget_is_what_the_project_was_approved_to_cost(store: Store, project: Project, cost: int | None) -> None:
    tempo = account()
    tempo.add_project(project)
    with desk(tempo, store, budgets=True) as it:
        bench = it.run()
        (row,) = bench.rows(SourceProject)
        found = [(value.of, value.number, value.cost, value.finish_on) for value in bench.rows(BaselineValue)]
        told = bench.rows(QuarantinedRecord)
    assert (row.name, row.key) == ("ERP", "tempo:source_project:p1")
    assert found == ([] if cost is None else [("tempo:source_project:p1", 0, cost, None)])
    assert told == []


def test_an_amount_that_cannot_be_read_is_told(store: Store) -> None:
    def unreadable(body: dict[str, object]) -> object:
        for row in body["results"]:  # type: ignore[attr-defined] # the simulated answer's rows
            row["budget"]["amount"] = {"currencyCode": "XXQ", "value": 5}
        return body

    tempo = account()
    tempo.add_project(Project(id="p1", name="ERP", budget="5"))
    with desk(tempo, store, budgets=True) as it:
        it.switches.faults.append(Fault(match="/projects", kind=FaultKind.RESHAPE, change=unreadable))
        bench = it.run()
        told = {row.reason for row in bench.rows(QuarantinedRecord)}
        assert [row.cost for row in bench.rows(BaselineValue)] == [None]
    assert told == {"expected a currency code of ISO 4217"}


def test_what_is_turned_off_is_not_asked_for(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        assert {path.split("/")[2] for path in it.paths()} == {"worklogs", "work-attributes"}


def test_turning_a_list_off_asks_before_its_rows_go(store: Store) -> None:
    tempo = account()
    tempo.add_account("ERP", "ERP finance replacement")
    with desk(tempo, store, accounts=True) as it:
        it.run()
        it.options["accounts"] = False
        bench = it.bench()
        bench.completed(it.source())
        assert [row.key for row in bench.rows(Identity)] == ["tempo:identity:ERP"]


@pytest.mark.parametrize("name", ["..", ".", ""])
def test_an_id_that_would_lead_elsewhere_is_no_path(store: Store, name: str) -> None:
    tempo = Tempo()
    tempo.log(10012, name, OPEN, HOUR)
    with desk(tempo, store, approvals=True) as it:
        (row,) = it.run().rows(TimeEntry)
        assert row.approval_raw is None
        assert not [path for path in it.paths() if "approvals/user" in path]


def test_people_of_a_team_that_is_gone_are_asked_for_one_by_one(store: Store) -> None:
    tempo = account(people=4)
    tempo.add_team("Finance", [])
    with desk(tempo, store, approvals=True) as it:
        it.switches.faults.append(Fault(match="approvals/team", status=404, times=None))
        words = {row.approval_raw for row in it.run().rows(TimeEntry)}
    assert words == {"OPEN"}
    assert BEN not in str(words)
