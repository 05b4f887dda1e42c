"""Raw answers as records: whoever wrote them, whatever is missing in them, and however they came."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connectors.jira.catalogue import Catalogue
from connectors.jira.fields import field_names
from connectors.jira.history import add_histories
from connectors.jira.records import Made, Recorder, account, day, moment
from tests.unit.jira import marlow

PHOENIX = ZoneInfo("America/Phoenix")
ADA = {"accountId": "712020:1", "displayName": "Ada Example", "active": True, "self": "https://x.example/1"}
ISSUE: dict[str, Any] = {"id": "10001", "key": "ERP-7", "fields": {"summary": "Dig", "assignee": ADA}}
WORKLOG: dict[str, Any] = {
    "id": "30001",
    "issueId": "10001",
    "author": ADA,
    "updateAuthor": ADA,
    "self": "https://x.example/30001",
    "started": "2026-11-02T06:30:00.000+0000",
    "timeSpentSeconds": 5400,
    "timeSpent": "1h 30m",
    "created": "2026-11-02T09:00:00.000+0000",
    "updated": "2026-11-02T09:00:00.000+0000",
    "comment": {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Trench"}]}],
    },
}


def recorder(*, comments: bool = False) -> Recorder:
    names = field_names(("fields.summary", "fields.assignee"), Catalogue(fields=(), search=lambda *_: ()), ())
    return Recorder(settings=marlow.settings(), fields=names, zone=PHOENIX, comments=comments)


def worklog(raw: dict[str, Any], *, comments: bool = False) -> Made:
    made = Made.nothing()
    recorder(comments=comments).worklog(raw, "10001", made)
    return made


def issue(raw: dict[str, Any]) -> Made:
    made = Made.nothing()
    recorder().issue(raw, made)
    return made


def test_an_issue_is_kept_with_what_is_asked_for() -> None:
    made = issue({**ISSUE, "self": "https://x.example", "expand": "names"})
    (record,) = made.records
    assert (record.kind, record.key, record.partition) == ("issue", "10001", "ERP")
    assert record.data["url"] == "https://marlow.atlassian.net/browse/ERP-7"
    assert "https://x.example" not in json.dumps(record.data)
    assert list(made.people) == ["712020:1"]


def test_the_key_before_the_last_dash_is_the_project() -> None:
    assert issue({**ISSUE, "key": "A_B-12"}).records[0].partition == "A_B"


def test_fields_that_hold_nothing_are_no_fault() -> None:
    made = issue({**ISSUE, "fields": {"summary": None, "assignee": None}})
    assert made.quarantined == []
    assert made.records[0].data["fields"] == {}


@pytest.mark.parametrize(
    "raw",
    [{**ISSUE, "id": None}, {**ISSUE, "key": 7}, {**ISSUE, "fields": None}, {**ISSUE, "fields": []}, {"id": "1"}],
    ids=["no id", "key is no text", "no fields", "fields are a list", "nothing else"],
)
def test_an_issue_that_cannot_be_used_is_put_aside_with_its_reason(raw: dict[str, Any]) -> None:
    made = issue(raw)
    assert made.records == []
    (row,) = made.quarantined
    assert "has not an id, a key and fields" in str(row.problem)
    assert row.key.startswith("issue")


def test_hours_count_for_the_day_in_the_organisation_s_zone() -> None:
    (record,) = worklog(WORKLOG).records
    assert record.partition == "issue/10001/worklog"
    assert record.data == {
        "id": "30001",
        "issueId": "10001",
        "author": {"accountId": "712020:1"},
        "started": "2026-11-02T06:30:00.000+0000",
        "timeSpentSeconds": 5400,
        "created": "2026-11-02T09:00:00.000+0000",
        "updated": "2026-11-02T09:00:00.000+0000",
        "StartedOn": "2026-11-01",
    }


def test_what_people_wrote_beside_their_hours_is_kept_when_it_is_asked_for() -> None:
    assert worklog(WORKLOG, comments=True).records[0].data["comment"] == "Trench"


@pytest.mark.parametrize(
    "author",
    [None, {}, "Ada", {"accountId": "unknown", "displayName": "Former user"}, {"displayName": "Nobody"}],
    ids=["none", "empty", "text", "damaged account", "name alone"],
)
def test_hours_without_an_author_are_kept(author: object) -> None:
    made = worklog({**WORKLOG, "author": author})
    assert made.records[0].data["author"] is None
    assert made.people == {}


def test_a_new_name_of_a_person_changes_no_hours() -> None:
    renamed = {**WORKLOG, "author": {**ADA, "displayName": "Ada Other", "active": False}}
    assert worklog(renamed).records == worklog(WORKLOG).records


def test_hours_without_an_id_are_put_aside() -> None:
    made = worklog({key: value for key, value in WORKLOG.items() if key != "id"})
    assert made.records == []
    assert "has not an id" in str(made.quarantined[0].problem)


@pytest.mark.parametrize("started", ["", "yesterday", "2026-11-02", 7, "9999-12-31T23:59:59.000-2359"])
def test_a_day_that_cannot_be_read_stays_as_it_is_for_the_mapping_to_refuse(started: object) -> None:
    assert day(started, PHOENIX) == started


def test_a_missing_day_is_an_empty_one_which_the_mapping_refuses_too() -> None:
    assert day(None, PHOENIX) == ""


@pytest.mark.parametrize(
    ("created", "text"),
    [
        ("2026-11-02T09:00:00.000+0000", "2026-11-02T09:00:00.000+0000"),
        (1492070429, "2017-04-13T08:00:29.000+00:00"),
        (1492070429123, "2017-04-13T08:00:29.123+00:00"),
        (None, None),
        (True, True),
        (10**30, str(10**30)),
    ],
)
def test_moments_of_a_history_are_text(created: object, text: object) -> None:
    assert moment(created) == text


@pytest.mark.parametrize(
    ("raw", "identifier"),
    [
        ({"accountId": "712020:1", "key": "JIRAUSER1"}, "712020:1"),
        ({"key": "JIRAUSER1", "name": "ada"}, "JIRAUSER1"),
        ({"name": "ada"}, "ada"),
        ({"accountId": "unknown"}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_people_are_known_by_their_account(raw: object, identifier: str) -> None:
    assert account(raw) == identifier


HISTORY: dict[str, Any] = {
    "id": "5",
    "author": ADA,
    "created": "2026-11-02T09:00:00.000+0000",
    "items": [
        {"field": "summary", "fieldId": "summary", "fromString": "a", "toString": "b"},
        {"field": "status", "fieldId": "status", "from": "1", "fromString": "To Do", "to": "2", "toString": "Done"},
        {"field": "Sprint", "fieldId": "customfield_10020", "from": "", "to": "7", "toString": "Sprint 7"},
    ],
}


def changes(histories: list[dict[str, Any]], *fields: str) -> Made:
    made = Made.nothing()
    add_histories(histories, "10001", recorder(), fields, made)
    return made


def test_tracked_changes_alone_are_kept_under_a_key_that_other_settings_do_not_move() -> None:
    both = changes([HISTORY], "status", "customfield_10020").records
    assert [one.key for one in both] == ["10001/5/status", "10001/5/customfield_10020"]
    assert changes([HISTORY], "customfield_10020").records == both[1:]
    assert both[0].partition == "issue/10001/changelog"
    assert both[0].data["toString"] == "Done"


def test_an_own_server_s_history_without_field_ids_is_read_by_the_fields_words() -> None:
    old = {**HISTORY, "items": [{key: one[key] for key in one if key != "fieldId"} for one in HISTORY["items"]]}
    assert [one.key for one in changes([old], "status", "customfield_10020").records] == [
        "10001/5/status",
        "10001/5/Sprint",
    ]


def test_a_history_without_an_id_is_put_aside() -> None:
    made = changes([{**HISTORY, "id": None}], "status")
    assert made.records == []
    assert len(made.quarantined) == 1


def test_a_history_without_items_is_none() -> None:
    assert changes([{"id": "5"}, {"id": "6", "items": None}], "status").records == []
