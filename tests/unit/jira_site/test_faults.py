"""The server: sign-in, faults of every kind, connections."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest
import requests

from syncline.demo.jira_site import Fault, FaultKind, Jira, Switches, serve
from syncline.demo.jira_site.switches import http_date, quota, throttled
from tests.unit.jira_site.sites import Client, asking

V3 = "/rest/api/3/"


def test_only_the_accounts_own_secrets_are_let_in(jira: Jira, client: Client) -> None:
    url = client.served.url + V3 + "myself"
    ways: list[tuple[dict[str, str], int]] = [
        ({}, 401),
        ({"Authorization": f"Bearer {jira.token}"}, 200),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic !!!"}, 401),
        ({"Authorization": "Basic c3luYzp3cm9uZw=="}, 401),
        ({"Authorization": "Digest x"}, 401),
    ]
    with requests.Session() as session:
        session.trust_env = False
        found = [session.get(url, headers=headers, timeout=10).status_code for headers, _ in ways]
    assert found == [status for _, status in ways]
    assert client.get(V3 + "myself").json()["timeZone"] == "America/New_York"


def test_the_gateways_address_leads_to_the_same_site(jira: Jira, client: Client) -> None:
    assert client.get(f"/ex/jira/{jira.cloud_id}{V3}myself").status_code == 200
    assert client.get(f"/ex/jira/other{V3}myself").status_code == 404


@pytest.mark.parametrize(
    ("fault", "status", "header"),
    [
        (throttled("myself", after="7"), 429, ("Retry-After", "7")),
        (throttled("myself"), 429, ("RateLimit-Reason", "jira-burst-based")),
        (quota("myself", reset=datetime(2026, 11, 1, 10, tzinfo=UTC)), 429, ("X-RateLimit-Reset", "2026-11-01T10:00Z")),
        (throttled("myself", after=http_date(datetime(2026, 11, 1, tzinfo=UTC))), 429, ("Retry-After", "Sun, 01 Nov")),
        (Fault(match="myself", status=502), 502, ("Content-Type", "application/json")),
        (Fault(match="myself", status=503, headers={"Retry-After": "1"}), 503, ("Retry-After", "1")),
        (Fault(match="myself", status=200, kind=FaultKind.HTML), 200, ("Content-Type", "text/html")),
        (Fault(match="myself", status=401, kind=FaultKind.ANONYMOUS), 401, ("X-AUSERNAME", "anonymous")),
        (Fault(match="myself", kind=FaultKind.DELAY, seconds=0.01), 200, ("Content-Type", "application/json")),
    ],
)
def test_a_fault_answers_once_and_then_the_site_again(fault: Fault, status: int, header: tuple[str, str]) -> None:
    with asking(Jira(), Switches(faults=[fault])) as client:
        answer = client.get(V3 + "myself")
        assert answer.status_code == status
        assert answer.headers[header[0]].startswith(header[1])
        assert client.get(V3 + "myself").json()["displayName"] == "Sync Account"


def test_a_quota_without_retry_after_says_nothing_about_when() -> None:
    with asking(Jira(), Switches(faults=[throttled("myself")])) as client:
        assert "Retry-After" not in client.get(V3 + "myself").headers


@pytest.mark.parametrize("kind", [FaultKind.CUT_OFF, FaultKind.GARBLED])
def test_a_spoilt_body_is_no_json(kind: FaultKind) -> None:
    with asking(Jira(), Switches(faults=[Fault(match="serverInfo", kind=kind)])) as client:
        answer = client.get(V3 + "serverInfo")
        assert answer.status_code == 200
        with pytest.raises(requests.JSONDecodeError):
            answer.json()
        assert client.get(V3 + "serverInfo").json()["deploymentType"] == "Cloud"


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER_HEADERS])
def test_a_dropped_connection_is_an_error_and_the_next_one_works(kind: FaultKind) -> None:
    with asking(Jira(), Switches(faults=[Fault(match="field", kind=kind, times=2)])) as client:
        for _ in range(2):
            with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
                client.get(V3 + "field")
        assert client.get(V3 + "field").status_code == 200
        assert [one.status for one in client.served.requests] == [0, 0, 200]


def test_faults_skip_repeat_and_match_the_whole_request() -> None:
    faults = [Fault(match=r"POST .*/search/jql", status=503, skip=1, times=2), Fault(match="since=7$", times=None)]
    with asking(Jira(), Switches(faults=faults)) as client:
        client.served.jira.add_project("A", "A")
        assert [client.search("project = A")["status"] for _ in range(4)] == [200, 503, 503, 200]
        assert [client.get(V3 + "worklog/updated", since=7).status_code for _ in range(3)] == [500] * 3
        assert client.get(V3 + "worklog/updated", since=8).status_code == 200


def test_a_changed_shape_renames_or_removes_one_part() -> None:
    faults = [
        Fault(match="search/jql", kind=FaultKind.RESHAPE, path="issues[].fields.summary", name="title"),
        Fault(match="search/jql", kind=FaultKind.RESHAPE, path="isLast"),
        Fault(match="worklog/list", kind=FaultKind.RESHAPE, path="[].author"),
        Fault(match="myself", kind=FaultKind.RESHAPE, path="no.such[].place"),
    ]
    jira = Jira()
    jira.add_worklog(jira.add_issue(jira.add_project("A", "A"), summary="Name").id, jira.account, jira.now(), 60)
    with asking(jira, Switches(faults=faults)) as client:
        assert client.search("project = A", fields=["summary"])["issues"][0]["fields"] == {"title": "Name"}
        assert "isLast" not in client.search("project = A")
        assert "author" not in client.post(V3 + "worklog/list", {"ids": [30_001]}).json()[0]
        assert client.get(V3 + "myself").json()["active"] is True


def test_what_is_not_there_is_not_found_and_a_wrong_method_not_allowed(client: Client) -> None:
    assert client.get("/rest/api/3/nothing").status_code == 404
    assert client.get("/rest/api/4/myself").status_code == 404
    assert client.post(V3 + "myself", {}).status_code == 405
    assert client.get(V3 + "user", accountId="nobody").status_code == 404
    assert client.get(V3 + "mypermissions").status_code == 400
    assert client.get(V3 + "mypermissions", permissions="FLY").status_code == 400
    assert client.get(V3 + "user/bulk").status_code == 400
    assert client.session.post(client.served.url + V3 + "worklog/list", data=b"{", timeout=10).status_code == 400


def test_the_account_may_lose_a_global_permission(jira: Jira, client: Client) -> None:
    jira.permissions.discard("USER_PICKER")
    assert client.get(V3 + "users/search").status_code == 403
    asked = client.get(V3 + "mypermissions", permissions="USER_PICKER").json()["permissions"]
    assert asked["USER_PICKER"]["havePermission"] is False


def test_requests_are_kept_in_order_with_what_was_asked(client: Client) -> None:
    client.get(V3 + "worklog/updated", since=3)
    client.search("project = HALL")
    first, second = client.served.requests
    assert (first.method, first.path, first.query, first.status) == (
        "GET",
        V3 + "worklog/updated",
        {"since": ["3"]},
        200,
    )
    assert second.body == {"jql": "project = HALL"}
    assert client.served.count("search/jql") == 1


def test_one_connection_serves_many_requests_and_ends_when_asked(client: Client) -> None:
    host, port = client.served.url.removeprefix("http://").split(":")
    request = b"GET /rest/api/3/serverInfo HTTP/1.1\r\nHost: x\r\n%s\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall((request % b"") * 2)
        connection.sendall(request % b"Connection: close\r\n")
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    assert received.count(b"HTTP/1.1 401 Unauthorized") == 3


def test_nonsense_ends_its_connection_only(client: Client) -> None:
    host, port = client.served.url.removeprefix("http://").split(":")
    for nonsense in (b"\r\n", b"nonsense\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(nonsense)
            assert connection.recv(10) == b""
    assert client.get(V3 + "myself").status_code == 200


def test_latency_is_waited_in_each_requests_own_thread() -> None:
    with serve(Jira(), Switches(latency=0.001)) as served, requests.Session() as session:
        session.trust_env = False
        assert session.get(served.url + V3 + "myself", timeout=10).status_code == 401
