"""What records become: every unified field from where Jira has it."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.contract.pages import Record
from tests.unit.jira.issues import ISSUE, PERSON, issue, status, task
from tests.unit.jira.marlow import mapped, mapper


def test_an_issue_becomes_a_task() -> None:
    assert task({}) == {
        "key": "jira:task:10012",
        "source_project": "ERP",
        "parent": "jira:task:10001",
        "kind": "task",
        "kind_raw": "Task",
        "title": "Convert the chart of accounts",
        "status": "in_progress",
        "status_raw": "In Progress",
        "priority_raw": "High",
        "percent_complete": 2500,
        "percent_basis": "work",
        "percent_raw": "4 of 16 hours",
        "planned_start_on": "2026-11-02",
        "planned_finish_on": "2026-12-11",
        "due_on": "2026-12-11",
        "work_planned": 57600,
        "work_actual": 14400,
        "work_remaining": 43200,
        "labels": "ledger\nphase-1",
        "sprint": "Sprint 7",
        "version": "Go-live",
        "url": "https://marlow.atlassian.net/browse/ERP-12",
        "created_at": "2026-10-01T13:00:00.000000+00:00",
        "changed_at": "2026-11-20T21:30:15.500000+00:00",
    }


def test_a_finished_issue_says_when_and_leaves_its_percentage_to_its_status() -> None:
    found = task({"status": status("Done", "done"), "resolutiondate": "2026-11-19T17:00:00.000-0500"})
    assert (found["status"], found["actual_finish_on"]) == ("done", "2026-11-19")
    assert not {"percent_complete", "percent_basis", "percent_raw"} & found.keys()


def test_an_issue_with_nothing_but_a_status_is_a_task() -> None:
    bare = dict.fromkeys(ISSUE) | {"status": status("To Do", "new")}
    rows, problems = mapped(issue(bare))
    assert problems == []
    (found,) = rows["task"]
    assert (found["title"], found["kind"], found["status"]) == ("(no summary)", "task", "todo")
    assert rows.keys() == {"task"}, "nobody is assigned and nothing is linked"


STATUSES = [
    (status("To Do", "new"), None, "todo"),
    (status("Заблокировано", "indeterminate"), None, "in_progress"),
    (status("Blocked", "indeterminate"), None, "blocked"),
    (status("On Hold", "new"), None, "blocked"),
    (status("Closed", "done"), "Won't Do", "cancelled"),
    (status("Closed", "done"), "Fixed", "done"),
    (status("Cancelled", "done"), None, "cancelled"),
    (status("done", "indeterminate"), None, "in_progress"),
]


@pytest.mark.parametrize(("state", "resolution", "ours"), STATUSES)
def test_the_category_says_how_an_issue_stands_unless_a_known_word_does(
    state: dict[str, Any], resolution: str | None, ours: str
) -> None:
    assert task({"status": state, "resolution": {"name": resolution} if resolution else None})["status"] == ours


@pytest.mark.parametrize("state", [status("Odd", "undefined"), status("Odd", "in-flight"), None])
def test_an_unknown_category_is_put_into_quarantine_and_the_status_is_unknown(state: dict[str, Any] | None) -> None:
    rows, problems = mapped(issue({"status": state}))
    assert rows["task"][0]["status"] == "unknown"
    assert (rows["task"][0].get("status_raw") == "Odd") is (state is not None)
    (problem,) = problems
    assert "expected one of" in problem
    assert "category new" in problem


KINDS: list[tuple[dict[str, Any], str]] = [
    ({"name": "Epos", "hierarchyLevel": 1}, "summary"),
    ({"name": "Epic"}, "summary"),
    ({"name": "Sub-task", "hierarchyLevel": -1}, "task"),
    ({"name": "Risk", "hierarchyLevel": 0}, "risk"),
    ({"name": "Issue", "hierarchyLevel": 0}, "issue"),
    ({"name": "Change Request", "hierarchyLevel": 0}, "change"),
    ({"name": "Decision", "hierarchyLevel": 0}, "decision"),
    ({"name": "Bug", "hierarchyLevel": 0}, "task"),
]


@pytest.mark.parametrize(("kind", "ours"), KINDS, ids=[case[0]["name"] for case in KINDS])
def test_the_type_of_an_issue_says_what_it_is(kind: dict[str, Any], ours: str) -> None:
    assert task({"issuetype": kind})["kind"] == ours


def test_a_version_becomes_a_milestone() -> None:
    data = {"id": "10200", "name": "Go-live", "released": True, "archived": False, "startDate": "2026-11-02"}
    data |= {
        "releaseDate": "2026-12-18",
        "Project": "ERP",
        "url": "https://marlow.atlassian.net/projects/ERP/versions/10200",
    }
    rows, problems = mapped(Record(kind="version", key="10200", data=data, partition="ERP/plan"))
    assert (problems, rows) == (
        [],
        {
            "task": [
                {
                    "key": "jira:task:version/10200",
                    "source_project": "ERP",
                    "kind": "milestone",
                    "kind_raw": "version",
                    "title": "Go-live",
                    "status": "done",
                    "status_raw": "released",
                    "planned_start_on": "2026-11-02",
                    "planned_finish_on": "2026-12-18",
                    "actual_finish_on": "2026-12-18",
                    "due_on": "2026-12-18",
                    "url": "https://marlow.atlassian.net/projects/ERP/versions/10200",
                }
            ]
        },
    )


def test_whoever_an_issue_is_assigned_to_is_assigned() -> None:
    rows, _ = mapped(issue({}))
    assert rows["assignment"] == [
        {
            "key": "jira:assignment:10012/assignee",
            "source_project": "ERP",
            "task": "jira:task:10012",
            "identity": "jira:identity:a1",
        }
    ]


def test_an_assignee_whose_data_are_damaged_is_nobody_in_particular() -> None:
    rows, problems = mapped(issue({"assignee": {"accountId": "unknown", "displayName": "?"}}))
    assert problems == []
    assert "identity" not in rows["assignment"][0]


def test_each_link_is_one_dependency_from_its_outward_side() -> None:
    links = [
        {"id": "1", "type": {"name": "Blocks"}, "outwardIssue": {"id": "10013", "key": "ERP-13"}},
        {"id": "2", "type": {"name": "Blocks"}, "inwardIssue": {"id": "10014", "key": "ERP-14"}},
        {"id": "3", "type": {"name": "Relates"}, "outwardIssue": {"id": "10015", "key": "GIS-1"}},
    ]
    rows, problems = mapped(issue({"issuelinks": links}))
    assert problems == []
    assert [(row["key"], row["predecessor"], row["successor"], row["kind"]) for row in rows["dependency"]] == [
        ("jira:dependency:1", "jira:task:10012", "jira:task:10013", "blocks"),
        ("jira:dependency:3", "jira:task:10012", "jira:task:10015", "relates"),
    ]


OTHERS = [
    (
        Record(
            kind="project",
            key="10000",
            data={
                "id": "10000",
                "key": "ERP",
                "name": "ERP",
                "lead": PERSON,
                "url": "https://marlow.atlassian.net/browse/ERP",
            },
        ),
        "source_project",
        {
            "key": "jira:source_project:10000",
            "name": "ERP",
            "title": "ERP",
            "manager": "Ada Example",
            "url": "https://marlow.atlassian.net/browse/ERP",
        },
    ),
    (
        Record(kind="user", key="a1", data={**PERSON, "accountType": "atlassian"}, partition="people"),
        "identity",
        {
            "key": "jira:identity:a1",
            "kind": "person",
            "name": "Ada Example",
            "email": "ada@marlow.example",
            "is_active": True,
        },
    ),
    (
        Record(
            kind="user",
            key="a2",
            data={"accountId": "a2", "displayName": "Hidden", "emailAddress": "", "active": False},
        ),
        "identity",
        {"key": "jira:identity:a2", "kind": "person", "name": "Hidden", "is_active": False},
    ),
    (
        Record(kind="user", key="a3", data={"accountId": "a3", "displayName": "Timesheets", "accountType": "app"}),
        "identity",
        {"key": "jira:identity:a3", "kind": "app", "name": "Timesheets"},
    ),
    (
        Record(
            kind="worklog",
            key="9",
            data={
                "id": "9",
                "issueId": "10012",
                "author": {"accountId": "a1"},
                "started": "2026-11-02T08:00:00.000-0500",
                "StartedOn": "2026-11-02",
                "timeSpentSeconds": 3600,
            },
        ),
        "time_entry",
        {
            "key": "jira:time_entry:9",
            "task": "jira:task:10012",
            "identity": "jira:identity:a1",
            "work_on": "2026-11-02",
            "work": 3600,
            "is_overtime": False,
        },
    ),
    (
        Record(
            kind="worklog",
            key="10",
            data={"id": "10", "issueId": "10012", "author": None, "StartedOn": "2026-11-02", "timeSpentSeconds": 60},
        ),
        "time_entry",
        {
            "key": "jira:time_entry:10",
            "task": "jira:task:10012",
            "work_on": "2026-11-02",
            "work": 60,
            "is_overtime": False,
        },
    ),
    (
        Record(
            kind="sprint",
            key="7",
            data={
                "id": 7,
                "name": "Sprint 7",
                "state": "closed",
                "goal": "",
                "Board": "ERP board",
                "Project": "ERP",
                "startDate": "2026-11-02T08:00:00.000-05:00",
                "endDate": "2026-11-16T08:00:00.000-05:00",
                "completeDate": "2026-11-16T12:00:00.000-05:00",
            },
        ),
        "sprint",
        {
            "key": "jira:sprint:7",
            "source_project": "ERP",
            "name": "Sprint 7",
            "state_raw": "closed",
            "goal": "",
            "board": "ERP board",
            "start_at": "2026-11-02T13:00:00.000000+00:00",
            "finish_at": "2026-11-16T13:00:00.000000+00:00",
            "completed_at": "2026-11-16T17:00:00.000000+00:00",
        },
    ),
    (
        Record(
            kind="change",
            key="10012/5/status",
            data={
                "issueId": "10012",
                "field": "status",
                "fieldId": "status",
                "created": "2026-11-02T08:00:00.000-0500",
                "author": {"accountId": "a1"},
                "from": "1",
                "fromString": "To Do",
                "to": "3",
                "toString": "In Progress",
            },
        ),
        "task_change",
        {
            "key": "jira:task_change:10012/5/status",
            "task": "jira:task:10012",
            "field": "status",
            "changed_at": "2026-11-02T13:00:00.000000+00:00",
            "identity": "jira:identity:a1",
            "before_raw": "To Do",
            "after_raw": "In Progress",
            "before_id": "1",
            "after_id": "3",
        },
    ),
    (
        Record(kind="count", key="ERP", data={"Project": "ERP", "tasks": 1204}, partition="counts"),
        "source_count",
        {"key": "jira:source_count:ERP", "source_project": "ERP", "tasks": 1204},
    ),
]


@pytest.mark.parametrize(("record", "entity", "row"), OTHERS, ids=[f"{case[0].kind} {case[0].key}" for case in OTHERS])
def test_each_other_kind_of_record_becomes_its_row(record: Record, entity: str, row: dict[str, object]) -> None:
    assert mapped(record) == ({entity: [row]}, [])


def test_a_worklog_whose_time_cannot_be_read_is_put_into_quarantine() -> None:
    data = {"id": "9", "issueId": "10012", "author": None, "StartedOn": "soon", "timeSpentSeconds": "1h"}
    rows, problems = mapped(Record(kind="worklog", key="9", data=data))
    assert "time_entry" not in rows
    assert len(problems) == 3


def test_no_path_takes_a_whole_issue_so_that_only_what_is_needed_is_asked_for() -> None:
    rules = [rule for rule in mapper_rules() if rule.kind == "issue"]
    paths = [one.path for rule in rules for one in (*rule.fields.values(), *rule.custom.values())]
    assert not {"@", "fields", ""} & set(paths)
    assert all("@" not in path for path in paths)


def mapper_rules() -> Any:
    from connectors.jira import MANIFEST
    from syncline.wiring import default_rules

    return default_rules(MANIFEST)


def test_the_mapping_compiles() -> None:
    assert mapper().version
