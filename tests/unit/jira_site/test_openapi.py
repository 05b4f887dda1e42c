"""Every route of the Cloud simulator, and every answer, is one the vendor's document describes."""

from __future__ import annotations

from typing import Any

import pytest

from syncline.demo.jira_site import Jira
from syncline.demo.jira_site.answers import CLOUD
from syncline.demo.jira_site.routing import Route
from tests.unit.jira_site.openapi import OpenApi
from tests.unit.jira_site.sites import Client

ALL = ["*all"]
# What is asked, and at which of the document's paths.
GETS: dict[str, tuple[str, dict[str, Any]]] = {
    "serverInfo": ("serverInfo", {}),
    "myself": ("myself", {}),
    "mypermissions": ("mypermissions", {"permissions": "BROWSE_PROJECTS,USER_PICKER"}),
    "permissions": ("permissions", {}),
    "project": ("project", {}),
    "project/search": ("project/search", {"maxResults": 1, "status": ["live", "archived"]}),
    "project/{projectIdOrKey}": ("project/HALL", {}),
    "project/{projectIdOrKey}/version": ("project/HALL/version", {}),
    "project/{projectIdOrKey}/versions": ("project/HALL/versions", {}),
    "field": ("field", {}),
    "field/search": ("field/search", {"type": "custom"}),
    "issuetype": ("issuetype", {}),
    "status": ("status", {}),
    "search/jql": ("search/jql", {"jql": "project = HALL", "fields": "*all", "expand": "changelog,transitions"}),
    "issue/{issueIdOrKey}": ("issue/HALL-2", {"expand": "changelog"}),
    "issue/{issueIdOrKey}/worklog": ("issue/HALL-2/worklog", {"maxResults": 3}),
    "issue/{issueIdOrKey}/worklog/{id}": ("issue/HALL-2/worklog/30001", {}),
    "issue/{issueIdOrKey}/changelog": ("issue/HALL-2/changelog", {"maxResults": 2}),
    "worklog/updated": ("worklog/updated", {"since": 0}),
    "worklog/deleted": ("worklog/deleted", {"since": 0}),
    "user": ("user", {"accountId": "712020:00000000-0000-4000-8000-000000000001"}),
    "user/bulk": ("user/bulk", {"accountId": ["712020:00000000-0000-4000-8000-000000000001"]}),
    "users/search": ("users/search", {"maxResults": 1000}),
}
POSTS: dict[str, Any] = {
    "search/jql": {"jql": "project in (HALL, WAT)", "fields": ALL, "maxResults": 2, "expand": "changelog"},
    "search/approximate-count": {"jql": "project = HALL"},
    "issue/bulkfetch": {"issueIdsOrKeys": ["10001", "HALL-2", "99"], "fields": ALL, "expand": ["changelog"]},
    "changelog/bulkfetch": {"issueIdsOrKeys": ["10002", "10004"], "fieldIds": ["status"], "maxResults": 1},
    "worklog/list": {"ids": [30001, 30002, 5]},
}
AGILE = {"board": "board", "board/{boardId}/sprint": "board/1/sprint", "sprint/{sprintId}": "sprint/3"}


def test_every_cloud_route_is_asked_here() -> None:
    asked = {("GET", path) for path in GETS} | {("POST", path) for path in POSTS}
    asked |= {("GET", f"/rest/agile/1.0/{path}") for path in AGILE} | {("GET", "search"), ("POST", "search")}
    assert {(route.method, route.path) for route in CLOUD} == asked


@pytest.mark.parametrize("route", CLOUD, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_accepts_only_what_the_document_describes(route: Route, platform: OpenApi, software: OpenApi) -> None:
    agile = route.path.startswith("/rest/agile")
    document = software if agile else platform
    operation = document.operation(route.method, route.path if agile else _documented(route.path))
    assert operation is not None
    assert route.query <= document.query_names(operation)
    body = document.body_schema(operation)
    assert (route.body is None) == (body is None)
    assert (route.body or set()) <= (body or {}).get("properties", {}).keys()


def _documented(path: str) -> str:
    return f"/rest/api/3/{path}"


@pytest.mark.parametrize("path", GETS)
def test_an_answer_to_a_get_fits_the_document(path: str, client: Client, platform: OpenApi) -> None:
    asked, params = GETS[path]
    answer = client.get(f"/rest/api/3/{asked}", **params)
    assert _misfits(platform, "get", path, answer.status_code, answer.json()) == []
    assert answer.json()


@pytest.mark.parametrize("path", POSTS)
def test_an_answer_to_a_post_fits_the_document(path: str, client: Client, platform: OpenApi) -> None:
    operation = platform.operation("post", _documented(path))
    assert operation is not None
    body = platform.body_schema(operation)
    assert body is not None
    assert list(platform.misfits(POSTS[path], body)) == []
    answer = client.post(f"/rest/api/3/{path}", POSTS[path])
    assert _misfits(platform, "post", path, answer.status_code, answer.json()) == []


def _misfits(document: OpenApi, method: str, path: str, status: int, value: Any) -> list[str]:
    operation = document.operation(method, _documented(path))
    assert operation is not None
    assert status == 200
    schema = document.answer_schema(operation, status)
    assert schema is not None
    return list(document.misfits(value, schema))


def test_boards_fit_the_document(client: Client, software: OpenApi) -> None:
    operation = software.operation("get", "/rest/agile/1.0/board")
    assert operation is not None
    schema = software.answer_schema(operation, 200)
    assert schema is not None
    answer = client.get("/rest/agile/1.0/board").json()
    assert [board["type"] for board in answer["values"]] == ["scrum", "kanban"]
    assert list(software.misfits(answer, schema)) == []


def test_a_sprint_has_the_parts_of_the_documents_example(client: Client) -> None:
    listed = client.get("/rest/agile/1.0/board/1/sprint").json()["values"]
    assert listed == [client.get("/rest/agile/1.0/sprint/3").json()]
    assert listed[0].items() >= {"id": 3, "state": "active", "name": "Sprint 1", "originBoardId": 1}.items()
    assert listed[0]["startDate"] == "2026-11-01T09:00:00.000Z"


def test_the_fields_of_an_issue_fit_the_documents_own_schemas(client: Client, platform: OpenApi) -> None:
    fields = client.get("/rest/api/3/issue/HALL-2").json()["fields"]
    parts = {
        "assignee": "UserDetails",
        "status": "StatusDetails",
        "issuetype": "IssueTypeDetails",
        "project": "ProjectDetails",
        "worklog": "PageOfWorklogs",
        "timetracking": "TimeTrackingDetails",
        "priority": "Priority",
        "comment": "PageOfComments",
    }
    found = {name: list(platform.misfits(fields[name], platform.schema(part))) for name, part in parts.items()}
    found["comment"] = [one for one in found["comment"] if "self" not in one]  # the page's own link is undocumented
    assert {name: misfits for name, misfits in found.items() if misfits} == {}
    link = fields["issuelinks"][0]
    assert list(platform.misfits(link, platform.schema("IssueLink"))) == [
        "$.inwardIssue: missing",  # the document asks for both ends; a real answer shows the other end only
    ]
    versions = [list(platform.misfits(one, platform.schema("Version"))) for one in fields["fixVersions"]]
    assert versions == [[]]


def test_the_checker_names_the_place_of_each_misfit(platform: OpenApi) -> None:
    wrong = {"accountId": 5, "active": "yes", "accountType": "robot", "self": "nowhere", "wild": 1, "locale": None}
    assert sorted(platform.misfits(wrong, platform.schema("User"))) == [
        "$.accountId: int where string is expected",
        "$.accountType: 'robot' is none of ['atlassian', 'app', 'customer', 'unknown']",
        "$.active: str where boolean is expected",
        "$.locale: null is not allowed",
        "$.self: 'nowhere' is no uri",
        "$.wild: not in the document",
    ]


@pytest.mark.parametrize(
    ("path", "params"),
    [("search/jql", {"jql": "project = HALL", "startAt": 0}), ("worklog/updated", {"from": 0}), ("field", {"id": 1})],
)
def test_strictness_refuses_a_parameter_that_jira_does_not_have(
    path: str, params: dict[str, Any], client: Client
) -> None:
    answer = client.get(f"/rest/api/3/{path}", **params)
    assert answer.status_code == 400
    assert "has no query parameter" in answer.json()["errorMessages"][0]


def test_strictness_refuses_an_unknown_or_empty_part_of_a_body(client: Client, jira: Jira) -> None:
    del jira
    unknown = client.search("project = HALL", startAt=0)
    assert unknown["errorMessages"] == ["POST search/jql knows no startAt in its body."]
    empty = client.search("project = HALL", expand=None)
    assert empty["errorMessages"] == ["POST search/jql does not accept null for expand."]
