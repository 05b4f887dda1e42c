"""Search by token, with its caps, its delay and its permissions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from syncline.demo.jira_site import Fault, FaultKind, Jira, Switches
from tests.unit.jira_site.sites import Client, asking

EVERY = "project is not empty order by key"


def crowd(issues: int) -> Jira:
    jira = Jira()
    home = jira.add_project("A", "A")
    for _ in range(issues):
        jira.add_issue(home)
    return jira


def pages(client: Client, jql: str, **asked: Any) -> list[list[str]]:
    found, token = [], None
    while True:
        page = client.search(jql, **asked, **({"nextPageToken": token} if token else {}))
        found.append([issue["id"] for issue in page["issues"]])
        assert ("nextPageToken" in page) is not page["isLast"]
        if page["isLast"]:
            return found
        token = page["nextPageToken"]


def test_only_ids_come_unless_fields_are_asked(client: Client) -> None:
    assert client.search("id = 10001") == {"issues": [{"id": "10001"}], "isLast": True, "status": 200}
    named = client.search("id = 10001", fields=["key"])["issues"][0]
    assert {"id", "key", "self", "expand"} == named.keys()
    chosen = client.search("id = 10001", fields=["summary", "nonsense"])["issues"][0]
    assert chosen["fields"] == {"summary": "Renovate the hall"}
    without = client.search("id = 10001", fields=["*all", "-summary", "-worklog"])["issues"][0]["fields"]
    assert not {"summary", "worklog"} & without.keys()
    assert {"comment", "status"} <= without.keys()


def test_pages_are_capped_at_a_hundred_with_fields_and_at_five_thousand_without() -> None:
    with asking(crowd(5_001)) as client:
        assert [len(page) for page in pages(client, EVERY, maxResults=9_999)] == [5_000, 1]
        assert len(client.search(EVERY, maxResults=9_999, fields=["key"])["issues"]) == 5_000
        assert len(client.search(EVERY, maxResults=9_999, fields=["summary"])["issues"]) == 100
        assert len(client.search(EVERY)["issues"]) == 50
        assert client.search(EVERY, maxResults=0)["status"] == 400


def test_pages_may_hold_fewer_than_asked_and_still_all_issues_come_once() -> None:
    with asking(crowd(240), Switches(short_pages=True)) as client:
        sizes = [len(page) for page in pages(client, EVERY, maxResults=50)]
        assert max(sizes) <= 50
        assert len(set(sizes)) > 2
        assert sum(sizes) == 240


def test_an_issue_edited_while_pages_are_read_moves_and_none_is_lost() -> None:
    jira = crowd(30)
    with asking(jira) as client:
        jql = "project = A order by updated"
        first = client.search(jql, maxResults=10)
        jira.advance(timedelta(minutes=5))
        jira.edit_issue(int(first["issues"][3]["id"]), summary="Edited")
        rest = client.search(jql, maxResults=100, nextPageToken=first["nextPageToken"])
        ids = [issue["id"] for issue in (*first["issues"], *rest["issues"])]
        assert len(ids) == 31
        assert len(set(ids)) == 30


def test_a_token_belongs_to_its_query_and_ends_after_its_life() -> None:
    jira = crowd(3)
    with asking(jira) as client:
        token = client.search("project = A", maxResults=1)["nextPageToken"]
        assert client.search("project = A order by key", maxResults=1, nextPageToken=token)["status"] == 400
        assert client.search("project = A", nextPageToken="made up")["status"] == 400
        assert client.search("project = A", nextPageToken=token)["status"] == 200
        jira.advance(timedelta(days=8))
        assert client.search("project = A", nextPageToken=token)["status"] == 400


def test_a_fault_repeats_or_ends_a_token() -> None:
    switches = Switches(faults=[Fault(match="search/jql", kind=FaultKind.REPEATED_TOKEN, skip=1)])
    with asking(crowd(9), switches) as client:
        token = client.search("project = A", maxResults=2)["nextPageToken"]
        again = client.search("project = A", maxResults=2, nextPageToken=token)
        assert again["nextPageToken"] == token
        switches.faults.append(Fault(match="search/jql", kind=FaultKind.EXPIRED_TOKEN))
        assert client.search("project = A", maxResults=2, nextPageToken=token)["status"] == 400


def test_the_index_learns_of_changes_later_and_bulk_fetch_at_once() -> None:
    jira = crowd(2)
    switches = Switches(index_delay=timedelta(minutes=3))
    with asking(jira, switches) as client:
        jira.advance(timedelta(minutes=3))
        jira.edit_issue(10_001, summary="New")
        jira.delete_issue(10_002)
        count = {"jql": "project = A"}
        assert client.post("/rest/api/3/search/approximate-count", count).json() == {"count": 2}
        stale = client.search("project = A order by key", fields=["summary"])["issues"]
        assert [one["fields"]["summary"] for one in stale] == ["Task 1", "Task 2"]
        now = client.post("/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": ["10001", "10002"], "fields": ["summary"]})
        assert [one["fields"]["summary"] for one in now.json()["issues"]] == ["New"]
        assert now.json()["issueErrors"] == []  # the vendor's BulkIssueResults: what is not found is named nowhere
        jira.advance(timedelta(minutes=3))
        assert client.post("/rest/api/3/search/approximate-count", count).json() == {"count": 1}


def test_bulk_fetch_may_name_issues_that_it_could_not_fetch_this_time() -> None:
    with asking(crowd(1), Switches(faults=[Fault(match="bulkfetch", kind=FaultKind.LATER)])) as client:
        first, second = (
            client.post("/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": ["10001"], "fields": ["summary"]}).json()
            for _ in range(2)
        )
        assert (first["issues"], [one["id"] for one in first["issueErrors"]]) == ([], ["10001"])
        assert ([one["id"] for one in second["issues"]], second["issueErrors"]) == (["10001"], [])


def test_what_the_account_may_not_see_is_silently_left_out(jira: Jira, client: Client) -> None:
    jira.hide_issue(10_002)
    assert client.keys(EVERY) == ["HALL-1", "HALL-3", "WAT-1"]
    links = client.get("/rest/api/3/issue/WAT-1").json()["fields"]["issuelinks"]
    assert links == []
    jira.withdraw("WAT")
    assert client.keys(EVERY) == ["HALL-1", "HALL-3"]
    assert client.search("project = WAT")["status"] == 400
    assert client.get("/rest/api/3/project/WAT").status_code == 404
    assert client.get("/rest/api/3/issue/WAT-1").status_code == 404
    jira.restore("WAT")
    jira.hide_issue(10_002, hidden=False)
    assert client.keys("project in (WAT, HALL) order by key desc") == ["WAT-1", "HALL-3", "HALL-2", "HALL-1"]


def test_the_removed_search_says_where_to_go(client: Client) -> None:
    for answer in (client.get("/rest/api/3/search", jql="id=1"), client.post("/rest/api/2/search", {"jql": "id=1"})):
        assert answer.status_code == 410
        assert "/rest/api/3/search/jql" in answer.json()["errorMessages"][0]


@pytest.mark.parametrize("ids", [[], [str(one) for one in range(101)], "10001"])
def test_bulk_fetch_wants_one_to_a_hundred_ids(ids: object, client: Client) -> None:
    assert client.post("/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": ids}).status_code == 400


def test_bulk_fetch_answers_by_ascending_id_and_finds_moved_issues(jira: Jira, client: Client) -> None:
    jira.move_issue(10_002, "WAT")
    asked = {"issueIdsOrKeys": ["WAT-1", "hall-2", "10001", "10001"], "fields": ["project"]}
    found = client.post("/rest/api/3/issue/bulkfetch", asked).json()
    assert [one["key"] for one in found["issues"]] == ["HALL-1", "WAT-2", "WAT-1"]
    assert found["issueErrors"] == []


def test_archived_and_deleted_projects_show_only_when_their_state_is_asked(jira: Jira, client: Client) -> None:
    def listed(**params: Any) -> list[str]:
        return [one["key"] for one in client.get("/rest/api/3/project/search", **params).json()["values"]]

    assert listed() == ["HALL", "WAT"]
    assert listed(status=["live", "archived"]) == ["HALL", "OLD", "WAT"]
    jira.set_project_state("WAT", "deleted")
    assert listed(status="deleted") == ["WAT"]
    assert listed(keys=["HALL", "OLD"], orderBy="-name") == ["HALL"]
    jira.set_project_state("WAT", "live")
    first = client.get("/rest/api/3/project/search", maxResults=1).json()
    assert (first["isLast"], first["total"], first["values"][0]["key"]) == (False, 2, "HALL")
    assert first["nextPage"].startswith("https://api.atlassian.com/ex/jira/")
