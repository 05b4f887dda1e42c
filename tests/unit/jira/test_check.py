"""`check` says whether a site can be read, as whom, with which rights and until when; an error is a finding."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from connectors.contract.connector import Finding
from connectors.jira.check import findings
from connectors.jira.settings import JiraSettings
from syncline.demo.jira_site import Fault, FaultKind, Jira
from tests.unit.jira.marlow import TOKEN, served, surroundings

USUAL = frozenset({"fields.summary", "fields.Sprint"})


def marlow(**more: Any) -> Jira:
    jira = Jira(**more)
    jira.add_project("ERP", "ERP finance replacement")
    jira.add_project("GIS", "Parcel map")
    return jira


def found(
    jira: Jira, *faults: Fault, asked: frozenset[str] = USUAL, world: dict[str, Any] | None = None, **options: Any
) -> dict[str, Finding]:
    waits: list[float] = []
    with served(jira) as (site, usual):
        site.switches.faults.extend(faults)
        chosen = JiraSettings.model_validate({**dict(usual), **options})
        made = findings(chosen, surroundings(asked, pause=waits.append, **(world or {})))
    assert len({one.subject for one in made}) == len(made)
    return {one.subject: one for one in made}


def bad(made: dict[str, Finding]) -> list[str]:
    return [one.subject for one in made.values() if not one.good]


def test_all_is_well_with_a_cloud_site() -> None:
    made = found(marlow())
    assert bad(made) == []
    assert list(made) == [
        *(
            "site",
            "account",
            "time zone",
            "token",
            "projects",
            "permission Browse Projects",
            "fields",
            "boards",
            "hours",
        )
    ]
    assert made["site"].detail.startswith("Jira Cloud, ")
    assert made["account"].detail.startswith("Sync Account (")
    assert made["projects"].detail == "2 visible: ERP, GIS"
    assert made["permission Browse Projects"].detail == "held"
    assert made["boards"].detail == "can be read; 0 show ERP"
    assert made["hours"].detail == "nobody wrote any in the last 30 days"


def test_a_data_center_is_told_with_its_end() -> None:
    made = found(marlow(cloud=False))
    assert bad(made) == []
    assert made["site"].expires_on == date(2029, 3, 28)
    assert "from 2029-03-28 it can only be read" in made["site"].detail
    assert "hours" not in made, "on Data Center Tempo writes in people's names"


def test_another_time_zone_than_the_organisations_is_told() -> None:
    detail = found(marlow(zone="Europe/Berlin"))["time zone"].detail
    assert "the account's is Europe/Berlin" in detail
    assert "the organisation's is America/New_York: choose it in the account's profile" in detail


TODAY = datetime(2026, 11, 1, 9, 0).date()  # noqa: DTZ001 # the simulated site's day
ENDS = [
    (40, True, "ends on 2026-12-11, in 40 days"),
    (30, True, "ends on 2026-12-01, in 30 days: make a new API token"),
    (8, True, "ends on 2026-11-09, in 8 days: make a new API token"),
    (7, False, "ends on 2026-11-08, in 7 days: make a new API token"),
    (1, False, "ends on 2026-11-02, in 1 day: make a new API token"),
    (0, False, "ends on 2026-11-01, in 0 days: make a new API token"),
    (-1, False, "ended on 2026-10-31: make a new API token"),
]


@pytest.mark.parametrize(("days", "good", "detail"), ENDS, ids=[str(case[0]) for case in ENDS])
def test_the_end_of_a_token_is_warned_of(days: int, good: bool, detail: str) -> None:
    day = TODAY + timedelta(days=days)
    with served(marlow()) as (_, usual):
        sign_in = usual.sign_in.model_copy(update={"expires_on": day})
        made = {
            one.subject: one for one in findings(usual.model_copy(update={"sign_in": sign_in}), surroundings(USUAL))
        }
    assert (made["token"].good, made["token"].expires_on) == (good, day)
    assert made["token"].detail.startswith(detail)


def test_a_token_whose_end_nobody_wrote_down_is_told() -> None:
    assert "add `expires_on` under `sign_in`" in found(marlow())["token"].detail


def test_a_secret_that_is_missing_is_the_only_finding() -> None:
    made = found(marlow(), world={"environment": {}})
    assert list(made) == ["sign-in"]
    assert "the environment variable JIRA_TOKEN is not set" in made["sign-in"].detail


def test_a_refused_credential_is_told_with_its_known_end() -> None:
    made = found(marlow(), world={"environment": {"JIRA_TOKEN": "another"}})
    assert bad(made) == ["sign-in"]
    assert "make a new API token" in made["sign-in"].detail
    assert list(made) == ["sign-in", "token"]


def test_configured_projects_that_are_missing_are_told_one_by_one() -> None:
    jira = marlow()
    jira.withdraw("GIS")
    made = found(jira, projects=("ERP", "GIS"))
    assert bad(made) == ["project GIS"]
    assert made["projects"].detail == "1 configured and visible: ERP"


def test_no_configured_project_at_all_is_told() -> None:
    made = found(marlow(), projects=("XYZ",))
    assert bad(made) == ["projects", "project XYZ"]
    assert "boards" not in made


def test_a_site_without_a_visible_project_ends_the_check_with_its_reason() -> None:
    jira = marlow()
    jira.withdraw("ERP")
    jira.withdraw("GIS")
    made = found(jira)
    assert bad(made) == ["projects"]
    assert "no project: grant it the permission Browse Projects" in made["projects"].detail


def test_a_right_that_is_missing_is_told_per_configured_project() -> None:
    jira = marlow()
    jira.permissions.discard("BROWSE_PROJECTS")
    assert bad(found(jira)) == ["permission Browse Projects"]
    assert bad(found(jira, projects=("ERP",))) == ["permission Browse Projects in ERP"]


def test_more_rights_than_needed_are_told() -> None:
    jira = marlow()
    jira.permissions.add("ADMINISTER")
    made = found(jira)
    assert bad(made) == []
    assert "use an account that has no more" in made["permission Administer Jira"].detail


def test_a_field_that_does_not_exist_is_told_with_its_name() -> None:
    made = found(marlow(), asked=frozenset({"fields.Budgt code"}))
    assert bad(made) == ["fields"]
    assert "'Budgt code'" in made["fields"].detail


def test_boards_that_cannot_be_read_are_told_with_what_to_do() -> None:
    fault = Fault(match="agile/1.0/board", status=403, times=None)
    made = found(marlow(), fault)
    assert bad(made) == ["boards"]
    assert "read:sprint:jira-software" in made["boards"].detail
    assert "boards" not in found(marlow(), fault, boards=False)


def with_hours(jira: Jira, *, app: bool) -> Jira:
    people = [
        jira.add_user("Tempo Timesheets", app=True) if app else jira.add_user("Ada Example"),
        jira.add_user("Bo Li"),
    ]
    for number in range(4):
        issue = jira.add_issue("ERP")
        jira.add_worklog(issue.id, people[number == 0], jira.now(), 3600)
    jira.advance(timedelta(hours=1))
    return jira


def test_hours_that_an_app_wrote_ask_for_tempo() -> None:
    made = found(with_hours(marlow(), app=True))
    assert bad(made) == ["hours"]
    assert made["hours"].detail == (
        "of 4 worklogs of the last 30 days 75% were written by an app (Tempo Timesheets), so Jira does not know whose "
        "hours they are: connect Tempo with a source of kind tempo, and write `hours: tempo` here"
    )
    assert "hours" not in found(with_hours(marlow(), app=True), hours="tempo")


def test_hours_that_people_wrote_are_well() -> None:
    made = found(with_hours(marlow(), app=False))
    assert made["hours"] == Finding(
        subject="hours", good=True, detail="of 4 worklogs of the last 30 days 100% were written by people themselves"
    )


def test_a_feed_that_fails_is_no_reason_to_refuse() -> None:
    made = found(with_hours(marlow(), app=True), Fault(match="worklog/updated", status=500, times=None))
    assert bad(made) == []
    assert "does not answer this account, so hours come with the issues" in made["hours"].detail


EVERYWHERE = [
    "serverInfo",
    "myself",
    "project/search",
    "mypermissions",
    r"/field$|/field\?",
    "board",
    "worklog/updated",
]
KINDS = [
    Fault(match="", status=403),
    Fault(match="", status=429, headers={"Retry-After": "3600"}),
    Fault(match="", kind=FaultKind.HTML, status=200),
    Fault(match="", kind=FaultKind.CUT_OFF),
    Fault(match="", kind=FaultKind.DROP_BEFORE),
    Fault(match="", kind=FaultKind.EMPTY),
]


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("kind", KINDS, ids=[f"{one.kind} {one.status}" for one in KINDS])
def test_whatever_fails_is_a_finding_and_holds_no_secret(place: str, kind: Fault) -> None:
    fault = Fault(match=place, kind=kind.kind, status=kind.status, headers=kind.headers, times=None)
    made = found(with_hours(marlow(), app=False), fault)
    assert made
    assert TOKEN not in repr(made)
    assert all(": " in one.detail for one in made.values() if not one.good), "found: what to do"


def test_a_check_takes_seven_requests() -> None:
    with served(marlow()) as (site, usual):
        findings(usual, surroundings(USUAL))
        assert len(site.requests) == 7
