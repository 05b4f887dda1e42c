"""What `syncline check` and `syncline discover` say of an account."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from connectors.contract.connector import Finding
from connectors.tempo.check import expiry
from syncline.demo.tempo_site.server import TOKEN
from syncline.demo.tempo_site.state import Project, Tempo
from syncline.demo.tempo_site.switches import Fault, FaultKind
from tests.unit.tempo.account import ADA, BEN, CLOSED, HOUR, OPEN, Desk, desk

TODAY = date(2026, 11, 22)


def account() -> Tempo:
    tempo = Tempo()
    tempo.log(10012, ADA, OPEN, 2 * HOUR, account="ERP")
    tempo.log(10013, BEN, OPEN, HOUR)
    tempo.log(10013, BEN, CLOSED, HOUR)
    tempo.add_account("ERP", "ERP finance replacement")
    tempo.add_team("Finance", [ADA, BEN])
    tempo.approve(BEN, CLOSED)
    tempo.add_project(Project(id="p1", name="ERP", budget="1234.56"))
    tempo.add_project(Project(id="p2", name="Water", budget="400", currency=None))
    tempo.plan(ADA, "10012", OPEN, OPEN, HOUR)
    return tempo


ALL: dict[str, Any] = {"approvals": True, "accounts": True, "plans": True, "budgets": True, "jira_ids": True}


def said(it: Desk) -> dict[str, tuple[bool, str]]:
    return {one.subject: (one.good, one.detail) for one in it.connector().check()}


def test_a_working_account_says_what_it_shows() -> None:
    with desk(account(), **ALL) as it:
        found = said(it)
    assert {good for good, _ in found.values()} == {True}
    details = {subject: detail for subject, (_, detail) in found.items()}
    assert details["worklogs"] == (
        "entries from 2026-01-01 to 2026-11-30 can be read; the last 3 are of 2 people on 2 issues"
    )
    assert details["account attribute"] == "accounts of entries are taken from _Account_"
    assert details["accounts"] == "1 can be read"
    assert details["approvals"] == (
        "can be read; the timesheet of the newest entry is APPROVED. Each run asks for 1 teams, or fewer people, in "
        "every period of 3 months"
    )
    assert details["plans"] == "1 of this month can be read"
    assert details["budgets"] == (
        "2 projects can be read, 1 of them with a budget in money; budgets in hours are not read"
    )
    assert details["jira ids"] == "Jira knows 3 of the last 3 entries"


def test_each_refused_resource_is_named_with_its_scope() -> None:
    with desk(account(), **ALL) as it:
        it.switches.refused |= {"worklogs", "accounts", "timesheet-approvals", "plans", "projects", "periods"}
        found = said(it)
    scopes = {subject: detail for subject, (good, detail) in found.items() if not good}
    assert "the scope Worklogs (view)" in scopes["worklogs"]
    assert "the scope Accounts (view)" in scopes["accounts"]
    assert "the scope Plans (view)" in scopes["plans"]
    assert "the scope Financial Manager (Projects) (view)" in scopes["budgets"]


@pytest.mark.parametrize("refused", ["timesheet-approvals", "periods", "teams"])
def test_what_approvals_need_is_named(refused: str) -> None:
    with desk(account(), **ALL) as it:
        it.switches.refused.add(refused)
        good, detail = said(it)["approvals"]
    assert not good
    assert "write `approvals: false`" in detail


def test_a_refused_token_is_asked_once_and_told() -> None:
    with desk(account(), **ALL) as it:
        it.switches.faults.append(Fault(match="", kind=FaultKind.HTML, status=401, times=None))
        found = said(it)
        assert len(it.paths()) == 1
    good, detail = found["worklogs"]
    assert not good
    assert "make a new token in Tempo, Settings, API integration" in detail
    assert TOKEN not in str(found)


def test_a_token_that_ends_between_two_questions_ends_the_questions() -> None:
    with desk(account(), **ALL) as it:
        it.switches.faults.append(Fault(match="accounts", kind=FaultKind.HTML, status=401, times=None))
        found = said(it)
    assert list(found) == ["token", "worklogs", "account attribute", "accounts"]


def test_a_secret_that_is_not_there_is_told() -> None:
    with desk(account()) as it:
        connector = it.connector()
        connector._surroundings.environment.clear()  # type: ignore[attr-defined] # a dict, made by the desk
        (finding,) = connector.check()
    assert (finding.subject, finding.good) == ("token", False)
    assert "the environment variable TEMPO_TOKEN is not set" in finding.detail


def test_no_entry_at_all_is_not_taken_for_an_idle_organisation() -> None:
    with desk(Tempo()) as it:
        good, detail = said(it)["worklogs"]
    assert not good
    assert "see that the owner of the token may see the worklogs of the teams" in detail


def test_entries_that_name_issues_otherwise_are_told() -> None:
    def by_key(body: dict[str, object]) -> object:
        for row in body["results"]:  # type: ignore[attr-defined] # the simulated answer's rows
            row["issue"] = {"key": "ERP-12"}
        return body

    with desk(account()) as it:
        it.switches.faults.append(Fault(match="/worklogs", kind=FaultKind.RESHAPE, change=by_key))
        good, detail = said(it)["worklogs"]
    assert not good
    assert detail.startswith("3 of 3 entries looked at name no issue by its number")


@pytest.mark.parametrize(
    ("days", "good", "words"),
    [
        (31, True, "works until 2026-12-23"),
        (30, True, "ends on 2026-12-22, in 30 days: make a new token"),
        (8, True, "in 8 days"),
        (7, False, "in 7 days"),
        (0, False, "in 0 days"),
        (-1, False, "ended on 2026-11-21"),
    ],
)
def test_the_end_of_a_token_is_told_before(days: int, good: bool, words: str) -> None:
    finding = expiry(TODAY + timedelta(days=days), TODAY)
    assert (finding.good, finding.expires_on) == (good, TODAY + timedelta(days=days))
    assert words in finding.detail


def test_a_token_without_a_known_end_asks_for_it() -> None:
    finding = expiry(None, TODAY)
    assert isinstance(finding, Finding)
    assert finding.good
    assert "write it as `sign_in: {expires_on: ...}`" in finding.detail


def test_discovery_shows_months_attributes_accounts_teams_and_projects() -> None:
    with desk(account(), **ALL) as it:
        found = it.connector().discover()
    assert [(one.kind, one.name, one.detail) for one in found] == [
        ("month", "2026-10", "0 entries, 0.00 h"),
        ("month", "2026-11", "2 entries, 3.00 h"),
        ("account", "ERP", "ERP finance replacement, OPEN"),
        ("team", "Finance", ""),
        ("project", "ERP", "budget 1234.56 USD"),
        ("project", "Water", "no budget in money"),
    ]
    (attribute,) = found[1].fields
    assert (attribute.name, attribute.filled, attribute.of, attribute.samples) == ("Account", 1, 2, ("ERP",))
    assert attribute.suggestion == 'mapping: {time_entry: {account_raw: "attributes._Account_"}}'
    assert found[4].suggestion == 'links: [{source: tempo, project: "ERP"}]\n'


def test_discovery_shows_what_it_may_not_see() -> None:
    with desk(account()) as it:
        it.switches.refused |= {"accounts", "teams"}
        found = {one.name: one.detail for one in it.connector().discover()}
    assert "the scope Accounts (view)" in found["accounts"]
    assert "the scope Teams (view)" in found["teams"]
