"""An issue as it stands in a record, and the task it becomes."""

from __future__ import annotations

from typing import Any

from connectors.contract.pages import Record
from tests.unit.jira.marlow import mapped

PERSON = {"accountId": "a1", "displayName": "Ada Example", "emailAddress": "ada@marlow.example", "active": True}


def issue(fields: dict[str, Any], key: str = "10012") -> Record:
    data = {"id": key, "key": "ERP-12", "Project": "ERP", "url": "https://marlow.atlassian.net/browse/ERP-12"}
    return Record(kind="issue", key=key, data={**data, "fields": {**ISSUE, **fields}}, partition="ERP")


def status(name: str, category: str) -> dict[str, Any]:
    return {"id": "3", "name": name, "statusCategory": {"id": 4, "key": category, "name": "…"}}


ISSUE: dict[str, Any] = {
    "summary": "Convert the chart of accounts",
    "issuetype": {"id": "10001", "name": "Task", "hierarchyLevel": 0},
    "status": status("In Progress", "indeterminate"),
    "priority": {"id": "2", "name": "High"},
    "parent": {"id": "10001", "key": "ERP-1"},
    "assignee": PERSON,
    "labels": ["ledger", "phase-1"],
    "timeoriginalestimate": 57600,
    "timespent": 14400,
    "timeestimate": 43200,
    "duedate": "2026-12-11",
    "Start date": "2026-11-02",
    "Sprint": [{"id": 7, "name": "Sprint 7", "state": "active"}],
    "fixVersions": [{"id": "10200", "name": "Go-live"}],
    "created": "2026-10-01T09:00:00.000-0400",
    "updated": "2026-11-20T16:30:15.500-0500",
    "statuscategorychangedate": "2026-11-02T08:00:00.000-0500",
}


def task(fields: dict[str, Any], overrides: str = "") -> dict[str, object]:
    rows, problems = mapped(issue(fields), overrides)
    assert problems == []
    (found,) = rows["task"]
    return found
