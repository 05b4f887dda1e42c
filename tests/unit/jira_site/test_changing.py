"""Changes of a site: what they date, what they leave in histories, and who still finds what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from syncline.demo.jira_site import Jira, Switches
from tests.unit.jira_site.sites import Client, asking

V3 = "/rest/api/3/"


def items(client: Client, issue: str) -> list[dict[str, Any]]:
    values = client.get(V3 + f"issue/{issue}/changelog").json()["values"]
    return [item for entry in values for item in entry["items"]]


def test_an_edit_dates_the_issue_and_tells_ids_and_texts(jira: Jira, client: Client) -> None:
    before = jira.live[10_001].updated
    jira.advance(timedelta(minutes=9))
    jira.edit_issue(10_001, status="In Review", estimate=3_600)
    assert jira.live[10_001].updated - before > timedelta(minutes=9)
    told = {item["fieldId"]: item for item in items(client, "HALL-1")}
    assert told["status"] == {
        "field": "status",
        "fieldtype": "jira",
        "fieldId": "status",
        "from": "10000",
        "fromString": "To Do",
        "to": "10003",
        "toString": "In Review",
    }
    assert (told["timeoriginalestimate"]["from"], told["timeoriginalestimate"]["to"]) == (None, "3600")


def test_an_edit_to_what_it_already_is_changes_nothing(jira: Jira) -> None:
    before = jira.live[10_002]
    jira.advance(timedelta(minutes=9))
    assert jira.edit_issue(10_002, summary="Paint the door") is before


def test_done_brings_a_resolution_and_its_date_and_reopening_takes_them(jira: Jira, client: Client) -> None:
    fields = client.get(V3 + "issue/WAT-1").json()["fields"]
    assert (fields["resolution"]["name"], fields["resolutiondate"]) == ("Done", "2026-11-01T05:00:00.000-0500")
    jira.edit_issue(10_004, status="To Do")
    fields = client.get(V3 + "issue/WAT-1").json()["fields"]
    assert (fields["resolution"], fields["resolutiondate"]) == (None, None)


def test_sprints_and_versions_come_and_go_in_the_history(jira: Jira, client: Client) -> None:
    jira.edit_issue(10_002, versions=[])
    told = {item["field"]: item for item in items(client, "HALL-2")}
    assert (told["Sprint"]["from"], told["Sprint"]["fromString"], told["Sprint"]["toString"]) == ("3", "Sprint 1", None)
    assert told["Sprint"]["fieldtype"] == "custom"
    assert told["Fix Version"]["fromString"] == "Phase 1"
    assert told["Fix Version"]["to"] is None


def test_a_moved_issue_keeps_its_id_and_answers_to_its_old_key(jira: Jira, client: Client) -> None:
    jira.move_issue(10_002, "WAT")
    found = client.get(V3 + "issue/HALL-2").json()
    assert (found["id"], found["key"], found["fields"]["project"]["key"]) == ("10002", "WAT-2", "WAT")
    told = {item["field"]: item["toString"] for item in items(client, "WAT-2")}
    assert (told["Key"], told["project"]) == ("WAT-2", "Water Works")
    assert client.keys("project = HALL order by key") == ["HALL-1", "HALL-3"]
    assert client.get(V3 + "issue/HALL-3", fields="parent").json()["fields"]["parent"]["key"] == "WAT-2"


def test_a_deleted_issue_takes_its_subtasks_and_links_along(jira: Jira, client: Client) -> None:
    jira.delete_issue(10_002)
    assert client.get(V3 + "issue/HALL-3").status_code == 404
    assert client.get(V3 + "issue/WAT-1").json()["fields"]["issuelinks"] == []
    assert client.get(V3 + "issue/HALL-1").status_code == 200


def test_what_an_answer_says_about_others_follows_their_changes(jira: Jira, client: Client) -> None:
    def linked() -> Any:
        return client.get(V3 + "issue/WAT-1").json()["fields"]["issuelinks"][0]["inwardIssue"]["fields"]["summary"]

    assert linked() == "Paint the door"
    jira.edit_issue(10_002, summary="Varnish the door")
    assert linked() == "Varnish the door"
    ada = next(one for one in jira.users.values() if one.name == "Ada Example")
    jira.change_user(ada, name="Ada Renamed")
    assert client.get(V3 + "issue/HALL-2").json()["fields"]["assignee"]["displayName"] == "Ada Renamed"
    jira.rename_project("HALL", "Town Hall")
    assert client.get(V3 + "issue/HALL-2").json()["fields"]["project"]["name"] == "Town Hall"
    jira.edit_issue(10_003, parent=None)
    assert "parent" not in client.get(V3 + "issue/HALL-3").json()["fields"]
    assert client.get(V3 + "issue/HALL-2").json()["fields"]["subtasks"] == []


def test_versions_and_sprints_can_be_changed_and_deleted(jira: Jira, client: Client) -> None:
    version = next(iter(jira.versions.values()))
    jira.change_version(version, released=True)
    assert client.get(V3 + "project/HALL/version").json()["values"][0]["released"] is True
    jira.delete_version(version)
    assert client.get(V3 + "issue/HALL-2").json()["fields"]["fixVersions"] == []
    jira.edit_issue(10_002, sprints=[3])
    jira.change_sprint(jira.sprints[3], state="closed", completed=jira.now())
    shown = client.get(V3 + "issue/HALL-2").json()["fields"]["customfield_10020"]
    assert (shown[0]["state"], shown[0]["boardId"]) == ("closed", 1)


def test_a_board_without_sprints_refuses_and_a_stranger_is_not_found(jira: Jira, client: Client) -> None:
    assert client.get("/rest/agile/1.0/board/2/sprint").status_code == 400
    assert client.get("/rest/agile/1.0/board/9/sprint").status_code == 404
    assert client.get("/rest/agile/1.0/sprint/9").status_code == 404
    assert client.get("/rest/agile/1.0/board", projectKeyOrId="NOPE").status_code == 400
    assert client.get("/rest/agile/1.0/board", projectKeyOrId="HALL").json()["total"] == 1
    jira.withdraw("HALL")
    assert client.get("/rest/agile/1.0/board/1/sprint").status_code == 404


def test_fields_of_single_projects_are_in_the_search_only(client: Client) -> None:
    plain = {one["name"] for one in client.get(V3 + "field").json()}
    assert "Funding Source" in plain
    assert "Meter" not in plain
    searched = client.get(V3 + "field/search", type="custom", maxResults=100).json()["values"]
    assert {"Funding Source", "Meter"} <= {one["name"] for one in searched}
    ours = client.get(V3 + "field/search", type="custom", projectIds="10000").json()["values"]
    assert "Meter" not in {one["name"] for one in ours}
    meter = next(one["id"] for one in searched if one["name"] == "Meter")
    assert client.get(V3 + "issue/WAT-1").json()["fields"][meter] == 7
    assert meter not in client.get(V3 + "issue/HALL-1").json()["fields"]


def test_the_whole_history_comes_in_bulk_oldest_first_page_by_page(jira: Jira, client: Client) -> None:
    jira.edit_issue(10_002, status="Done")
    asked: dict[str, Any] = {"issueIdsOrKeys": ["WAT-1", "10002"], "fieldIds": ["status"], "maxResults": 2}
    first = client.post(V3 + "changelog/bulkfetch", asked).json()
    assert [one["issueId"] for one in first["issueChangeLogs"]] == ["10002", "10004"]
    second = client.post(V3 + "changelog/bulkfetch", {**asked, "nextPageToken": first["nextPageToken"]}).json()
    last = second["issueChangeLogs"][0]["changeHistories"][0]["items"]
    assert [item["toString"] for item in last] == ["Done"]
    assert "nextPageToken" not in second


@pytest.mark.parametrize(
    "wrong",
    [
        {"issueIdsOrKeys": ["1"], "maxResults": 0},
        {"issueIdsOrKeys": ["1"], "fieldIds": ["a"] * 11},
        {"issueIdsOrKeys": ["1"], "nextPageToken": "x"},
        {"issueIdsOrKeys": []},
    ],
)
def test_a_wrong_request_for_histories_is_refused(wrong: object, client: Client) -> None:
    assert client.post(V3 + "changelog/bulkfetch", wrong).status_code == 400


def test_a_search_shows_the_forty_most_recent_entries_youngest_first() -> None:
    jira = Jira()
    issue = jira.add_issue(jira.add_project("A", "A"))
    for number in range(45):
        jira.advance(timedelta(minutes=1))
        jira.edit_issue(issue.id, summary=f"Name {number}")
    with asking(jira) as client:
        shown = client.search("id = 10001", expand="changelog")["issues"][0]["changelog"]
        assert (len(shown["histories"]), shown["total"]) == (40, 45)
        assert shown["histories"][0]["items"][0]["toString"] == "Name 44"


def test_history_dates_in_bulk_may_be_milliseconds_as_in_the_documents_example() -> None:
    jira = Jira()
    jira.edit_issue(jira.add_issue(jira.add_project("A", "A")).id, status="Done")
    with asking(jira, Switches(history_seconds=True)) as client:
        found = client.post(V3 + "changelog/bulkfetch", {"issueIdsOrKeys": ["A-1"]}).json()
        assert found["issueChangeLogs"][0]["changeHistories"][0]["created"] == 1_793_523_600_000


@pytest.mark.parametrize("wrong", [{"status": "Nope"}, {"colour": 1}, {"custom": {"Nope": 1}}, {"custom": 1}])
def test_a_test_that_writes_nonsense_is_told(wrong: dict[str, Any], jira: Jira) -> None:
    with pytest.raises((ValueError, TypeError)):
        jira.edit_issue(10_001, **wrong)
    with pytest.raises(KeyError):
        jira.add_issue("NOPE")


def test_logging_time_may_leave_the_issues_date_alone(jira: Jira, client: Client) -> None:
    before = jira.live[10_001].updated
    jira.advance(timedelta(minutes=5))
    jira.add_worklog(10_001, jira.account, jira.now(), 60, touch=False)
    assert jira.live[10_001].updated == before
    assert client.get(V3 + "issue/HALL-1", fields="worklog").json()["fields"]["worklog"]["total"] == 1
