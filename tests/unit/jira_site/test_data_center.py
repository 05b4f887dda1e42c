"""The same site as a Data Center: offsets and a window, users by key, wiki text, no bulk endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from syncline.demo.jira_site import Jira, Switches
from tests.unit.jira_site.sites import Client, asking, rich_site

V2 = "/rest/api/2/"


@pytest.fixture
def switches() -> Switches:
    return Switches(strict=True)


@pytest.fixture
def center(switches: Switches) -> Iterator[Client]:
    with asking(rich_site(cloud=False), switches) as client:
        yield client


def test_it_says_that_it_is_a_server_and_who_asks(center: Client) -> None:
    answer = center.get(V2 + "serverInfo")
    assert (answer.json()["deploymentType"], answer.json()["versionNumbers"]) == ("Server", [9, 12, 8])
    assert answer.headers["X-AUSERNAME"] == "sync"
    me = center.get(V2 + "myself").json()
    assert (me["key"], me["name"], "accountId" in me) == ("JIRAUSER10001", "sync", False)


@pytest.mark.parametrize(
    "path", ["/rest/api/3/myself", V2 + "search/jql", V2 + "project/search", V2 + "field/search", V2 + "users/search"]
)
def test_what_only_cloud_has_is_not_found(path: str, center: Client) -> None:
    assert center.get(path).status_code == 404


def test_search_pages_by_offset_with_a_total(center: Client) -> None:
    page = center.get(V2 + "search", jql="project is not empty order by key", startAt=1, maxResults=2).json()
    assert (page["startAt"], page["maxResults"], page["total"]) == (1, 2, 4)
    assert [issue["key"] for issue in page["issues"]] == ["HALL-2", "HALL-3"]
    assert {"summary", "status", "assignee"} <= page["issues"][0]["fields"].keys()
    assert "worklog" not in page["issues"][0]["fields"]


def test_the_size_of_a_page_is_bounded_and_said(center: Client, switches: Switches) -> None:
    switches.search_cap = 2
    page = center.post(V2 + "search", {"jql": "", "maxResults": 9_999, "fields": ["summary"]}).json()
    assert (page["maxResults"], len(page["issues"]), page["total"]) == (2, 2, 4)


def test_beyond_the_window_is_an_error(center: Client, switches: Switches) -> None:
    switches.result_window = 3
    assert center.get(V2 + "search", jql="", startAt=1, maxResults=2).status_code == 200
    answer = center.get(V2 + "search", jql="", startAt=2, maxResults=2)
    assert answer.status_code == 500
    assert "Search limit exceeded" in answer.json()["errorMessages"][0]


def test_values_that_do_not_exist_are_refused_unless_validation_is_off(center: Client) -> None:
    jql = "id in (10002, 77) or project = NOPE"
    assert center.get(V2 + "search", jql=jql).status_code == 400
    found = center.post(V2 + "search", {"jql": jql, "validateQuery": False, "fields": ["key"]}).json()
    assert [issue["key"] for issue in found["issues"]] == ["HALL-2"]


def test_text_is_wiki_text_and_people_have_names(center: Client) -> None:
    fields = center.get(V2 + "issue/HALL-2").json()["fields"]
    assert fields["assignee"]["name"] == "ada.example"
    assert fields["comment"]["comments"][0]["body"] == "Which colour?"
    assert center.get(V2 + "issue/HALL-1").json()["fields"]["description"] == "Two floors.\n\nOne year."
    worklog = center.get(V2 + "issue/HALL-2/worklog").json()["worklogs"][0]
    assert (worklog["author"]["key"], worklog["comment"]) == ("JIRAUSER10003", "Painting.\nSecond coat.")


def test_the_whole_changelog_comes_with_a_search_oldest_first(center: Client) -> None:
    center.served.jira.advance(timedelta(minutes=1))
    center.served.jira.edit_issue(10_002, status="Done")
    jql = "key = HALL-2"
    log = center.get(V2 + "search", jql=jql, expand="changelog").json()["issues"][0]["changelog"]
    told = [item["toString"] for entry in log["histories"] for item in entry["items"] if item["field"] == "status"]
    assert told == ["In Progress", "Done"]
    assert log["total"] == len(log["histories"])
    assert "fieldId" not in log["histories"][0]["items"][0]


def test_sprints_are_objects_or_javas_text(center: Client, switches: Switches) -> None:
    center.served.jira.edit_issue(10_002, sprints=[3])
    field = "customfield_10020"
    assert center.get(V2 + "issue/HALL-2").json()["fields"][field][0]["name"] == "Sprint 1"
    switches.sprint_text = True
    old = center.get(V2 + "issue/HALL-2").json()["fields"][field][0]
    assert old.startswith("com.atlassian.greenhopper.service.sprint.Sprint@")
    assert ",name=Sprint 1,startDate=2026-11-01T09:00:00.000Z," in old
    assert ",completeDate=<null>," in old


def test_projects_versions_fields_users_and_feeds_are_there(center: Client) -> None:
    assert [one["key"] for one in center.get(V2 + "project").json()] == ["HALL", "WAT"]
    assert center.get(V2 + "project/HALL/versions").json()[0]["name"] == "Phase 1"
    assert {"Epic Link", "Meter"} <= {one["name"] for one in center.get(V2 + "field").json()}
    assert center.get(V2 + "user", username="ada.example").json()["key"] == "JIRAUSER10002"
    assert len(center.get(V2 + "worklog/updated", since=0).json()["values"]) == 26
    assert center.get(V2 + "worklog/deleted").json()["lastPage"] is True
    assert center.post(V2 + "worklog/list", {"ids": [30_001]}).json()[0]["issueId"] == "10002"
    assert "BROWSE_PROJECTS" in center.get(V2 + "mypermissions").json()["permissions"]
    assert center.get("/rest/agile/1.0/board/1/sprint").json()["values"][0]["name"] == "Sprint 1"
    assert center.get(V2 + "worklog/updated").json()["self"].startswith("https://jira.marlow.example/rest/")


def test_a_personal_access_token_is_a_bearer() -> None:
    jira = Jira(cloud=False)
    with asking(jira) as client:
        client.session.auth = None
        client.session.headers["Authorization"] = f"Bearer {jira.token}"
        assert client.get(V2 + "myself").status_code == 200
        client.session.headers["Authorization"] = "Bearer withdrawn"
        answer = client.get(V2 + "myself")
        assert (answer.status_code, answer.headers["X-AUSERNAME"]) == (401, "anonymous")
