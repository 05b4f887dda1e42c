"""Opening a site: what it is, who we are, which projects and fields are read, and each fault with its sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from connectors.contract.errors import SettingsError, SignInError, SourceChangedError
from connectors.contract.pages import Unread
from connectors.jira.listings import listing
from connectors.jira.session import open_api
from connectors.jira.settings import JiraSettings
from connectors.jira.site import Site, browse_url, open_site
from model.settings import SecretReference
from syncline.demo.jira_site import Fault, FaultKind, Jira
from tests.unit.jira.marlow import served, settings, surroundings

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def marlow(**more: Any) -> Jira:
    jira = Jira(**more)
    jira.add_project("ERP", "ERP finance replacement")
    jira.add_project("GIS", "Parcel map")
    return jira


def opened(jira: Jira, asked: frozenset[str] = frozenset({"fields.summary"}), **options: Any) -> tuple[Site, list[str]]:
    with served(jira) as (site, usual):
        found = open_site(JiraSettings.model_validate({**dict(usual), **options}), surroundings(asked))
        return found, [request.path for request in site.requests]


def test_a_cloud_site_is_opened_with_three_requests() -> None:
    site, asked = opened(marlow())
    assert asked == ["/rest/api/2/serverInfo", "/rest/api/3/myself", "/rest/api/3/project/search"]
    assert (site.cloud, site.prefix, site.server_time, site.zone.key) == (
        True,
        "/rest/api/3",
        START,
        "America/New_York",
    )
    assert [(one.key, one.name) for one in site.projects] == [("ERP", "ERP finance replacement"), ("GIS", "Parcel map")]
    assert (site.restricted, site.unread, site.account_name) == (False, (), "Sync Account")
    assert site.account_id


def test_a_data_center_is_opened_with_three_requests_of_version_2() -> None:
    site, asked = opened(marlow(cloud=False))
    assert asked == ["/rest/api/2/serverInfo", "/rest/api/2/myself", "/rest/api/2/project"]
    assert (site.cloud, site.prefix) == (False, "/rest/api/2")
    assert site.account_id.startswith("JIRAUSER")


def test_a_custom_field_costs_one_request_more() -> None:
    jira = marlow()
    field = jira.custom_field("Budget code", "select")
    site, asked = opened(jira, frozenset({"fields.Budget code.value", "fields.summary"}))
    assert asked[3:] == ["/rest/api/3/field"]
    assert site.fields.ids == (field.id, "summary")


def test_many_projects_are_read_page_by_page() -> None:
    jira = Jira()
    for number in range(250):
        jira.add_project(f"P{number}", f"Project {number}")
    site, asked = opened(jira)
    assert len(site.projects) == 250
    assert asked.count("/rest/api/3/project/search") == 3


def test_only_the_configured_projects_are_read() -> None:
    site, _ = opened(marlow(), projects=("GIS",))
    assert ([one.key for one in site.projects], site.restricted) == (["GIS"], True)


def test_a_configured_project_that_is_not_visible_is_told() -> None:
    jira = marlow()
    jira.withdraw("GIS")
    site, _ = opened(jira, projects=("ERP", "GIS"))
    reason = (
        "the project GIS is configured and the account 'Sync Account' does not see it: grant it the permission Browse "
        "Projects there, or remove GIS from `projects`"
    )
    assert site.unread == (Unread(name="GIS", reason=reason, source_project="GIS"),)
    assert [one.key for one in site.projects] == ["ERP"]


def test_an_archived_project_is_not_read_and_told_when_it_is_configured() -> None:
    jira = marlow()
    jira.set_project_state("GIS", "archived")
    assert [one.key for one in opened(jira)[0].projects] == ["ERP"]
    (unread,) = opened(jira, projects=("GIS",))[0].unread
    assert unread.reason.startswith(
        "the project GIS is archived, so Jira finds no issues in it: restore it, or remove GIS"
    )


def test_a_deleted_project_is_told_to_be_in_the_recycle_bin() -> None:
    jira = marlow()
    jira.set_project_state("GIS", "deleted")
    (unread,) = opened(jira, projects=("GIS",))[0].unread
    assert unread.reason.startswith("the project GIS is in Jira's recycle bin")


def test_a_project_that_got_another_key_is_told_with_it() -> None:
    with responses.RequestsMock() as wire:
        api = "https://marlow.atlassian.net/rest/api"
        wire.get(
            f"{api}/2/serverInfo", json={"deploymentType": "Cloud", "version": "1", "serverTime": START.isoformat()}
        )
        wire.get(f"{api}/3/myself", json={"accountId": "a", "displayName": "Sync", "timeZone": "UTC"})
        found = [{"id": "10000", "key": "FIN", "name": "Finance"}]
        wire.get(f"{api}/3/project/search", json={"values": found, "isLast": True})
        wire.get(f"{api}/3/project/search", json={"values": [], "isLast": True})
        wire.get(f"{api}/3/project/ERP", json=found[0])
        (unread,) = open_site(settings(projects=["ERP"]), surroundings(frozenset())).unread
    assert unread.reason == "the project ERP is now called FIN: write FIN into `projects` instead"


def test_a_site_that_shows_no_project_is_a_lost_right_and_no_empty_site() -> None:
    jira = marlow()
    jira.withdraw("ERP")
    jira.withdraw("GIS")
    with pytest.raises(
        SettingsError, match="Jira shows the account 'Sync Account' no project: grant it the permission"
    ):
        opened(jira)


def test_a_field_that_does_not_exist_ends_the_opening_with_its_name() -> None:
    with pytest.raises(SettingsError, match="'Budgt code', and no field that the account may see has this name"):
        opened(marlow(), frozenset({"fields.Budgt code"}))


def test_fields_of_one_name_are_told_apart_by_asking_each_project() -> None:
    jira = marlow()
    erp, gis = jira.projects.values()
    jira.custom_field("Code", "text", [erp])
    jira.custom_field("Code", "text", [gis])
    site, _ = opened(jira, frozenset({"fields.Code"}))
    assert len(site.fields.ids) == 2


def test_a_zone_that_is_unknown_is_told() -> None:
    jira = marlow()
    jira.zone_name = "Mars/Olympus"
    with pytest.raises(SettingsError, match="the account's time zone 'Mars/Olympus' is not known here"):
        opened(jira)


def test_a_listing_without_end_is_given_up() -> None:
    with responses.RequestsMock() as wire:
        page = {"values": [{"id": "1", "key": "ERP", "name": "ERP"}], "isLast": False}
        wire.get("https://marlow.atlassian.net/x", json=page)
        with pytest.raises(SourceChangedError, match="/x gives page after page without end, more than 500"):
            listing(open_api(settings(), surroundings()), "/x", {}, 50)
        assert len(wire.calls) == 500


def test_a_deployment_that_is_none_is_told() -> None:
    with responses.RequestsMock() as wire:
        wire.get("https://marlow.atlassian.net/rest/api/2/serverInfo", json={"deploymentType": "Moon", "version": "1"})
        with pytest.raises(SourceChangedError, match="expected deploymentType Cloud or Server, found 'Moon'"):
            open_site(settings(), surroundings())


def test_a_server_without_any_time_is_told() -> None:
    with responses.RequestsMock() as wire:
        wire.get("https://marlow.atlassian.net/rest/api/2/serverInfo", json={"deploymentType": "Cloud", "version": "1"})
        wire.get(
            "https://marlow.atlassian.net/rest/api/3/myself",
            json={"accountId": "a", "displayName": "Sync", "timeZone": "UTC"},
        )
        with pytest.raises(SourceChangedError, match="expected the server's time, found none"):
            open_site(settings(), surroundings())


def fault(match: str, kind: FaultKind, **more: Any) -> Fault:
    return Fault(match=match, kind=kind, times=None, **more)


FAULTS = [
    ("401", fault("myself", FaultKind.STATUS, status=401), SignInError, "make a new API token"),
    (
        "403",
        fault("project/search", FaultKind.STATUS, status=403),
        SignInError,
        "grant the account the right to browse",
    ),
    ("404", fault("serverInfo", FaultKind.STATUS, status=404), SettingsError, "correct the address"),
    ("a page for people", fault("serverInfo", FaultKind.HTML, status=200), SettingsError, "correct the address"),
    (
        "no deployment",
        fault("serverInfo", FaultKind.RESHAPE, path="deploymentType"),
        SourceChangedError,
        "deploymentType",
    ),
    ("no zone", fault("myself", FaultKind.RESHAPE, path="timeZone"), SourceChangedError, "timeZone"),
    ("no account", fault("myself", FaultKind.RESHAPE, path="accountId"), SourceChangedError, "accountId"),
    ("no projects", fault("project/search", FaultKind.RESHAPE, path="values"), SourceChangedError, "values"),
    ("no key", fault("project/search", FaultKind.RESHAPE, path="values[].key"), SourceChangedError, "project.key"),
]


@pytest.mark.parametrize(("broken", "error", "words"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_each_fault_is_told_to_who_must_act(broken: Fault, error: type[Exception], words: str) -> None:
    with served(marlow()) as (site, usual):
        site.switches.faults.append(broken)
        with pytest.raises(error, match=words):
            open_site(usual, surroundings(frozenset({"fields.summary"})))


def test_a_server_that_does_not_tell_its_time_is_taken_at_its_answers_date() -> None:
    with served(marlow()) as (site, usual):
        site.switches.faults.append(fault("serverInfo", FaultKind.RESHAPE, path="serverTime"))
        assert open_site(usual, surroundings(frozenset())).server_time.tzinfo is UTC


def test_a_browse_link_is_made_of_the_configured_address_alone() -> None:
    token = SecretReference("env:T")
    own = settings(url="https://it.marlow.example/jira", sign_in={"token": token})
    assert browse_url(own, "ERP-12") == "https://it.marlow.example/jira/browse/ERP-12"
    assert browse_url(own, "../x?y") == "https://it.marlow.example/jira/browse/..%2Fx%3Fy"
