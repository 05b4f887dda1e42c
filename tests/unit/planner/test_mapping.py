"""What records become: every unified field from where Planner has it, and what stays unsaid."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connectors.contract.pages import Record
from connectors.planner.converters import kind_words, lines, priority, status, status_raw
from connectors.planner.records import day
from model.entities import ProjectLink, SourceProject
from model.linking import match_source_project
from tests.unit.planner.marlow import mapped

ADA, BRUNO = "0a6fb9b2-1111-4a5b-8c6d-7e8f90a1b2c3", "1b7fc0c3-2222-4a5b-8c6d-7e8f90a1b2c3"
TASK: dict[str, Any] = {
    "id": "gcrYAaAkgU2EQUvpkNNXLGQAGTtu",
    "title": "Order meters",
    "percentComplete": 50,
    "priority": 3,
    "bucketId": "hsOf2dhOJkqyYYZEtdzDe2QAIUCR",
    "createdDateTime": "2026-10-01T13:00:00.1234567Z",
    "startDateTime": "2026-11-02T10:00:00Z",
    "dueDateTime": "2026-12-12T06:00:00Z",
    "Plan": "Meters",
    "Bucket": "To do",
    "Labels": ["Field", "IT-0423"],
    "Assignees": [ADA, BRUNO],
    "StartOn": "2026-11-02",
    "DueOn": "2026-12-11",
    "url": "https://planner.cloud.microsoft/webui/plan/p/view/board/task/t",
}


def record(**changed: Any) -> Record:
    data = {name: value for name, value in {**TASK, **changed}.items() if value is not None}
    return Record(kind="task", key=TASK["id"], data=data)


def test_a_task_becomes_a_task_and_its_people_assignments() -> None:
    rows, problems = mapped(record())
    assert problems == []
    assert rows["task"] == [
        {
            "key": "planner:task:gcrYAaAkgU2EQUvpkNNXLGQAGTtu",
            "source_project": "Meters",
            "kind": "task",
            "kind_raw": "To do",
            "title": "Order meters",
            "status": "in_progress",
            "status_raw": "In progress",
            "priority_raw": "Important",
            "percent_basis": "status",
            "percent_raw": "50",
            "planned_start_on": "2026-11-02",
            "planned_finish_on": "2026-12-11",
            "due_on": "2026-12-11",
            "labels": "Field\nIT-0423",
            "url": "https://planner.cloud.microsoft/webui/plan/p/view/board/task/t",
            "created_at": "2026-10-01T13:00:00.123456+00:00",
        }
    ]
    assert [(one["key"], one["task"], one["identity"]) for one in rows["assignment"]] == [
        (f"planner:assignment:{TASK['id']}/{who}", f"planner:task:{TASK['id']}", f"planner:identity:{who}")
        for who in (ADA, BRUNO)
    ]


def test_half_done_is_kept_as_a_word_and_no_figure_takes_it_for_half_the_work() -> None:
    (found,) = mapped(record())[0]["task"]
    assert found["percent_raw"] == "50"
    assert "percent_complete" not in found
    assert not {"work_planned", "work_actual", "work_remaining", "duration"} & found.keys()


def test_a_finished_task_says_when() -> None:
    (found,) = mapped(record(percentComplete=100, CompletedOn="2026-11-20"))[0]["task"]
    assert (found["status"], found["actual_finish_on"], found["percent_raw"]) == ("done", "2026-11-20", "100")


def test_a_bare_task_is_a_task() -> None:
    rows, problems = mapped(Record(kind="task", key="t", data={"id": "t", "percentComplete": 0, "Assignees": []}))
    assert problems == []
    (found,) = rows["task"]
    assert (found["title"], found["status"]) == ("(no title)", "todo")
    assert rows.keys() == {"task"}


def test_a_plan_is_linked_by_its_name_or_its_id() -> None:
    data = {"id": "xqQg", "title": "Meters", "Name": "Meters", "url": "https://planner.cloud.microsoft/x"}
    rows, problems = mapped(Record(kind="plan", key="xqQg", data=data))
    assert (rows["source_project"], problems) == (
        [{"key": "planner:source_project:xqQg", "name": "Meters", "title": "Meters", "url": data["url"]}],
        [],
    )
    project = SourceProject(
        key="planner:source_project:xqQg",
        name="Meters",
        source="planner",
        partition="xqQg",
        record="planner:plan:xqQg",
    )
    for attribute, pattern in (("plan", "Meters"), ("plan_id", "xqQg"), ("plan_id", "XQQG"), ("plan", "xqQg")):
        link = ProjectLink(
            key="k", source="declared", partition="p", record="r", code="A", linked_source="planner",
            attribute=attribute, pattern=pattern,
        )  # fmt: skip
        matches = match_source_project([link], project).code == "A"
        assert matches is ((attribute, pattern) in {("plan", "Meters"), ("plan_id", "xqQg")})


def test_a_person_is_known_by_the_directory_s_id() -> None:
    user = {"id": ADA, "displayName": "Ada Example", "mail": "ada@marlow.example", "userPrincipalName": "ada@x"}
    assert mapped(Record(kind="user", key=ADA, data=user))[0]["identity"] == [
        {
            "key": f"planner:identity:{ADA}",
            "kind": "person",
            "name": "Ada Example",
            "email": "ada@marlow.example",
            "directory_id": ADA,
        }
    ]
    (left,) = mapped(Record(kind="user", key=ADA, data={"id": ADA, "Left": True}))[0]["identity"]
    assert (left["is_active"], left["directory_id"]) == (False, ADA)


@pytest.mark.parametrize(
    ("percent", "ours", "shown"),
    [
        (0, "todo", "Not started"),
        (1, "in_progress", "In progress"),
        (50, "in_progress", "In progress"),
        (99, "in_progress", "In progress"),
        (100, "done", "Completed"),
    ],
)
def test_a_percentage_says_how_a_task_stands(percent: int, ours: str, shown: str) -> None:
    assert (status(percent), status_raw(percent)) == (ours, shown)


@pytest.mark.parametrize("percent", [-1, 101, True, "50", 50.0, None])
def test_what_is_no_percentage_is_refused(percent: object) -> None:
    with pytest.raises(ValueError, match="whole number from 0 to 100"):
        status(percent)


BANDS = ["Urgent"] * 2 + ["Important"] * 3 + ["Medium"] * 3 + ["Low"] * 3


@pytest.mark.parametrize(("number", "band"), list(enumerate(BANDS)))
def test_a_priority_is_one_of_four_bands(number: int, band: str) -> None:
    assert priority(number) == band


@pytest.mark.parametrize("number", [-1, 11, True, "3", None])
def test_what_is_no_priority_is_refused(number: object) -> None:
    with pytest.raises(ValueError, match="priority from 0 to 10"):
        priority(number)


def test_words_for_kinds_name_labels_before_the_bucket() -> None:
    assert kind_words({"bucket": "Risks", "labels": ["Risk", "Field"]}) == ["label Risk", "label Field", "bucket Risks"]
    assert kind_words({"bucket": None, "labels": None}) == []
    assert (lines(["a", "", "b"]), lines([])) == ("a\nb", None)
    with pytest.raises(ValueError, match="a list of words"):
        lines("a")


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-12-12T06:59:59Z", "2026-12-11"),
        ("2026-12-12T07:00:00Z", "2026-12-12"),
        ("2026-12-12T10:00:00.1234567Z", "2026-12-12"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("soon", "soon"),
        (None, None),
        (7, 7),
    ],
)
def test_a_day_is_the_organisation_s(moment: object, found: object) -> None:
    assert day(moment, ZoneInfo("America/Phoenix")) == found
