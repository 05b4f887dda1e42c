"""Text, spans and values as Jira writes them, and a summary of histories' odd values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from syncline.demo.jira_site import Jira
from syncline.demo.jira_site.changes import items
from syncline.demo.jira_site.rich_text import document, wiki
from syncline.demo.jira_site.stamps import milliseconds, moment_of, plain_stamp, span, stamp
from tests.unit.jira_site.sites import asking

DOCUMENT: dict[str, Any] = {
    "type": "doc",
    "version": 1,
    "content": [
        {
            "type": "paragraph",
            "content": [{"type": "text", "text": "Ask "}, {"type": "mention", "attrs": {"text": "@Ada"}}],
        },
        {
            "type": "paragraph",
            "content": [{"type": "text", "text": "a"}, {"type": "hardBreak"}, {"type": "text", "text": "b"}],
        },
    ],
}


def test_a_document_stays_itself_and_becomes_bare_text_in_version_2() -> None:
    assert document(DOCUMENT) is DOCUMENT
    assert wiki(DOCUMENT) == "Ask @Ada\n\na\nb"
    assert document("")["content"] == []
    assert [block["type"] for block in document("a\n\nb")["content"]] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0m"), (60, "1m"), (5_400, "1h 30m"), (28_800, "1d"), (180_000, "1w 1d 2h")]
)
def test_spans_count_days_of_eight_hours_and_weeks_of_five_days(seconds: int, text: str) -> None:
    assert span(seconds) == text


def test_moments_keep_their_milliseconds() -> None:
    moment = datetime(2026, 3, 8, 6, 59, 59, 7_000, tzinfo=UTC)
    zone = ZoneInfo("America/New_York")
    assert stamp(moment, zone) == "2026-03-08T01:59:59.007-0500"
    assert stamp(moment + timedelta(seconds=1), zone) == "2026-03-08T03:00:00.007-0400"
    assert plain_stamp(moment) == "2026-03-08T06:59:59.007Z"
    assert moment_of(milliseconds(moment)) == moment


def test_histories_tell_lists_documents_people_and_parents_by_their_text() -> None:
    jira = Jira()
    home = jira.add_project("A", "A")
    parent = jira.add_issue(home, "Epic")
    before: dict[str, Any] = {"labels": [], "description": "x", "assignee": None, "parent": None, "fixVersions": []}
    after = {
        "labels": ["a", "b"],
        "description": DOCUMENT,
        "assignee": jira.account.id,
        "parent": parent.id,
        "fixVersions": [jira.add_version(home, "One").id],
        "priority": "1",
        "issuetype": "10000",
        "customfield_10016": datetime(2026, 1, 1, tzinfo=UTC),
    }
    told = {item.field_id: (item.after, item.after_text) for item in items(jira, before, after)}
    assert told["labels"] == (None, "a b")
    assert told["description"] == (None, "[rich text]")
    assert told["assignee"] == (jira.account.id, "Sync Account")
    assert told["parent"] == (str(parent.id), "A-1")
    assert told["fixVersions"][1] == "One"
    assert told["priority"] == ("1", "Highest")
    assert told["issuetype"] == ("10000", "Epic")
    assert told["customfield_10016"] == (None, "2026-01-01T00:00:00+00:00")


def test_every_kind_of_custom_field_has_its_shape() -> None:
    jira = Jira()
    home = jira.add_project("A", "A")
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    given: dict[str, tuple[object, object]] = {
        "text": ("plain", "plain"),
        "textarea": ("rich", document("rich")),
        "url": ("https://marlow.example/", "https://marlow.example/"),
        "number": (3, 3.0),
        "date": (moment.date(), "2026-01-01"),
        "datetime": (moment, "2026-01-01T07:00:00.000-0500"),
        "select": ("Bond", "Bond"),
        "multiselect": (["A", "B"], ["A", "B"]),
        "labels": (["x"], ["x"]),
        "user": (jira.account.id, "Sync Account"),
    }
    for kind in given:
        jira.custom_field(kind, kind)
    issue = jira.add_issue(home, custom={kind: value for kind, (value, _) in given.items()})

    with asking(jira) as client:
        fields = client.get(f"/rest/api/3/issue/{issue.id}").json()["fields"]
        names = {one["name"]: one["id"] for one in client.get("/rest/api/3/field").json()}
    found = {kind: _told(fields[names[kind]]) for kind in given}
    assert found == {kind: shown for kind, (_, shown) in given.items()}


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(one) for one in value]
    if isinstance(value, dict) and "type" not in value:
        return value.get("value", value.get("displayName"))
    return value
