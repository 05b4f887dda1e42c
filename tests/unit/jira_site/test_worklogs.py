"""Worklogs: of issues, in the feeds, and the property that the feeds tell every change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncline.demo.jira_site import Fault, FaultKind, Jira, Switches
from syncline.demo.jira_site.answers import Answers
from syncline.demo.jira_site.stamps import milliseconds
from syncline.demo.serving.exchange import Asked
from tests.unit.jira_site.sites import Client, asking

MINUTE = timedelta(minutes=1)
V3 = "/rest/api/3/"


def busy(worklogs: int, *, apart: timedelta = timedelta(seconds=1)) -> Jira:
    jira = Jira()
    issue = jira.add_issue(jira.add_project("A", "A"))
    for _ in range(worklogs):
        jira.advance(apart)
        jira.add_worklog(issue.id, jira.account, jira.now(), 600)
    jira.advance(timedelta(hours=1))
    return jira


def test_the_embedded_list_holds_twenty_and_says_how_many_there_are(client: Client) -> None:
    embedded = client.search("id = 10002", fields=["worklog", "timespent"])["issues"][0]["fields"]
    assert (embedded["worklog"]["maxResults"], embedded["worklog"]["total"]) == (20, 25)
    assert len(embedded["worklog"]["worklogs"]) == 20
    assert embedded["timespent"] == 25 * 1_800
    rest = client.get(V3 + "issue/10002/worklog", startAt=20).json()
    assert len(rest["worklogs"]) == 5
    ids = [one["id"] for one in (*embedded["worklog"]["worklogs"], *rest["worklogs"])]
    assert len(set(ids)) == 25


def test_a_worklog_carries_the_accounts_offset_of_its_day(client: Client) -> None:
    winter = client.get(V3 + "issue/HALL-2/worklog/30001").json()
    assert winter["started"] == "2026-11-01T04:00:00.000-0500"
    summer = client.get(V3 + "issue/HALL-3/worklog/30026").json()
    assert summer["started"] == "2026-07-01T08:00:00.000-0400"
    assert (summer["timeSpent"], summer["timeSpentSeconds"], summer["issueId"]) == ("15m", 900, "10003")


def test_worklogs_of_an_issue_can_be_bounded_by_when_they_started() -> None:
    jira = busy(5, apart=timedelta(hours=1))
    third = sorted(one.started for one in jira.worklogs())[2]
    with asking(jira) as client:
        after = client.get(V3 + "issue/A-1/worklog", startedAfter=milliseconds(third)).json()
        before = client.get(V3 + "issue/A-1/worklog", startedBefore=milliseconds(third)).json()
        assert (after["total"], before["total"]) == (2, 2)
        assert client.get(V3 + "issue/A-1/worklog", startAt="x").status_code == 400


def test_the_feed_leaves_out_the_last_minute_and_begins_at_since() -> None:
    jira = busy(3, apart=MINUTE)
    first, second, third = (milliseconds(one.updated) for one in jira.worklogs())
    with asking(jira) as client:
        late = jira.add_worklog(10_001, jira.account, jira.now(), 60)
        page = client.get(V3 + "worklog/updated", since=second).json()
        assert [one["updatedTime"] for one in page["values"]] == [second, third]
        assert (page["since"], page["until"], page["lastPage"]) == (second, third, True)
        jira.advance(MINUTE)
        page = client.get(V3 + "worklog/updated", since=third + 1).json()
        assert [one["worklogId"] for one in page["values"]] == [late.id]
        nothing = client.get(V3 + "worklog/updated", since=milliseconds(jira.now())).json()
        assert (nothing["values"], nothing["lastPage"]) == ([], True)
        assert nothing["until"] == nothing["since"]
        assert client.get(V3 + "worklog/updated", since=10**20).status_code == 400
        assert first < second


def test_the_feed_has_pages_of_a_thousand_and_until_is_the_last_ones_time() -> None:
    jira = busy(1_002)
    with asking(jira) as client:
        page = client.get(V3 + "worklog/updated", since=0).json()
        assert (len(page["values"]), page["lastPage"]) == (1_000, False)
        assert page["nextPage"].endswith(f"/rest/api/3/worklog/updated?since={page['until']}")
        page = client.get(V3 + "worklog/updated", since=page["until"]).json()
        assert (len(page["values"]), page["lastPage"]) == (3, True)


def test_more_than_a_page_with_one_timestamp_never_gets_further() -> None:
    jira = busy(1_001, apart=timedelta(0))
    with asking(jira) as client:
        page = client.get(V3 + "worklog/updated", since=0).json()
        again = client.get(V3 + "worklog/updated", since=page["until"]).json()
        assert again["until"] == page["until"]
        assert not again["lastPage"]


def test_worklogs_that_the_account_may_not_see_are_left_out_everywhere_but_in_time_spent(
    jira: Jira, client: Client
) -> None:
    jira.hide_worklog(30_001)
    jira.advance(2 * MINUTE)
    assert client.get(V3 + "issue/HALL-2/worklog").json()["total"] == 24
    assert client.post(V3 + "worklog/list", {"ids": [30_001, 30_002]}).json()[0]["id"] == "30002"
    fed = client.get(V3 + "worklog/updated").json()["values"]
    assert 30_001 not in {one["worklogId"] for one in fed}
    assert client.get(V3 + "issue/HALL-2/worklog/30001").status_code == 404
    assert client.get(V3 + "issue/HALL-2", fields="timespent").json()["fields"]["timespent"] == 25 * 1_800
    jira.withdraw("HALL")
    assert client.get(V3 + "worklog/updated").json()["values"] == []


def test_deleted_worklogs_are_told_but_not_those_of_a_deleted_issue(jira: Jira, client: Client) -> None:
    jira.delete_worklog(30_003)
    jira.delete_issue(10_003)
    jira.advance(2 * MINUTE)
    assert [one["worklogId"] for one in client.get(V3 + "worklog/deleted").json()["values"]] == [30_003]
    assert client.post(V3 + "worklog/list", {"ids": [30_026]}).json() == []


@pytest.mark.parametrize("ids", [[], list(range(1_001)), ["30001"], None])
def test_worklog_list_wants_one_to_a_thousand_numbers(ids: object, client: Client) -> None:
    assert client.post(V3 + "worklog/list", {"ids": ids}).status_code == 400


def test_faults_empty_the_list_and_stop_the_clock_of_the_feed() -> None:
    faults = [
        Fault(match="worklog/list", kind=FaultKind.EMPTY),
        Fault(match="worklog/updated", kind=FaultKind.STUCK_UNTIL, times=None),
    ]
    with asking(busy(2), Switches(faults=faults)) as client:
        assert client.post(V3 + "worklog/list", {"ids": [30_001]}).json() == []
        assert len(client.post(V3 + "worklog/list", {"ids": [30_001]}).json()) == 1
        for _ in range(2):
            page = client.get(V3 + "worklog/updated", since=5).json()
            assert (page["until"], page["lastPage"]) == (5, False)


def test_a_worklog_of_a_deleted_person_keeps_a_placeholder(jira: Jira, client: Client) -> None:
    ada = next(one for one in jira.users.values() if one.name == "Ada Example")
    jira.delete_user(ada)
    author = client.get(V3 + "issue/HALL-2/worklog/30002").json()["author"]
    assert (author["displayName"], author["active"], author["accountType"]) == ("Former user", False, "unknown")
    assert author["accountId"] == ada.id
    assert "emailAddress" not in author
    jira.edit_worklog(30_002, author="lost")
    assert client.get(V3 + "issue/HALL-2/worklog/30002").json()["author"]["accountId"] == "unknown"


def test_text_is_a_document_in_version_3_and_wiki_text_in_version_2(jira: Jira, client: Client) -> None:
    del jira
    new, old = (client.get(f"/rest/api/{version}/issue/HALL-2/worklog/30001").json() for version in (3, 2))
    assert old["comment"] == "Painting.\nSecond coat."
    assert [one["type"] for one in new["comment"]["content"][0]["content"]] == ["text", "hardBreak", "text"]


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "edit", "delete", "wait"]), st.integers(0, 30), st.integers(1, 90)),
    max_size=40,
)


def asked(answers: Answers, jira: Jira, path: str, since: int) -> list[dict[str, Any]]:
    """Every value of a feed since a moment, page after page."""
    found: list[dict[str, Any]] = []
    while True:
        headers = {"authorization": f"Bearer {jira.token}"}
        request = Asked(method="GET", path=V3 + path, query=f"since={since}", headers=headers, body=b"")
        page = orjson.loads(answers.answer(request, None).body)
        found += page["values"]
        if page["lastPage"]:
            return found
        assert page["until"] > since
        since = page["until"]


@settings(max_examples=60)
@given(steps=STEPS, cut=st.integers(0, 40))
def test_a_copy_made_at_any_time_and_the_feeds_since_then_make_the_present(
    steps: list[tuple[str, int, int]], cut: int
) -> None:
    jira = Jira(start=datetime(2026, 10, 25, 5, 0, tzinfo=UTC))
    issue = jira.add_issue(jira.add_project("A", "A"))
    answers = Answers(jira, Switches(worklog_page_cap=3))
    copy: dict[int, int] = {}
    since = 0
    for number, (what, which, amount) in enumerate(steps):
        if number == cut:
            copy = {one.id: one.seconds for one in jira.worklogs()}
            since = milliseconds(jira.now())
        ids = sorted(jira.worklog_issue)
        jira.advance(timedelta(seconds=1))
        if what == "add" or not ids:
            jira.add_worklog(issue.id, jira.account, jira.now(), amount * 60)
        elif what == "edit":
            jira.edit_worklog(ids[which % len(ids)], amount * 60)
        elif what == "delete":
            jira.delete_worklog(ids[which % len(ids)])
        else:
            jira.advance(timedelta(minutes=amount))
    jira.advance(timedelta(minutes=2))
    present = {one.id: one.seconds for one in jira.worklogs()}
    for entry in asked(answers, jira, "worklog/updated", since):
        copy[entry["worklogId"]] = present[entry["worklogId"]]
    for entry in asked(answers, jira, "worklog/deleted", since):
        copy.pop(entry["worklogId"], None)
    assert copy == present
