"""Registers, weeks, news, outlook and trail on a page, through two reports of a city that goes on working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from model.entities import Assignment, Provenance, Task, TaskChange
from model.values import Status, TaskKind
from reports.build import build
from reports.document import Colour, PreviousReport, ProjectPage, ReportDocument, SourceFreshness
from reports.figures.index import facts
from tests.fakes import FakeRun, MemorySnapshot
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS
from tests.unit.figures.rows import (
    issue,
    link,
    milestone,
    person,
    project,
    source_project,
    status_change,
    task,
    tracker,
)

RUNS = {name: FakeRun(id=5, connector=name) for name in ("configuration", "plans", "jira")}
SEPTEMBER = date(2026, 9, 30)
CITY: list[Provenance] = [
    project("IT-0423", name="ERP"),
    link("IT-0423", "jira", "project", "ERP"),
    link("IT-0423", "plans", "plan", "erp"),
    tracker(),
    source_project("erp"),
]
OCTOBER = datetime(2026, 10, 7, 12, tzinfo=UTC)


def snapshot(*rows: Provenance) -> MemorySnapshot:
    return MemorySnapshot([*CITY, *rows], RUNS)


def report(
    now: Sequence[Provenance], then: Sequence[Provenance] | None = None, *, kept: bool = True, at: date = AS_OF
) -> ReportDocument:
    if then is None:
        return build(snapshot(*now), SETTINGS, as_of=at, made_at=MADE_AT)
    before = build(snapshot(*then), SETTINGS, as_of=SEPTEMBER, made_at=MADE_AT)
    header = PreviousReport(id=1, as_of=SEPTEMBER, made_at=MADE_AT, sha256="")
    past = snapshot(*then) if kept else None
    return build(snapshot(*now), SETTINGS, as_of=at, made_at=MADE_AT, previous=(header, before), previous_snapshot=past)


def page(now: Sequence[Provenance], then: Sequence[Provenance] | None = None, **more: Any) -> ProjectPage:
    return report(now, then, **more).projects[0]


def assigned(of: Task, who: str) -> Assignment:
    key = f"jira:assignment:{of.key}/{who}"
    return Assignment(
        key=key, source="jira", partition="ERP", record=of.record, task=of.key, identity=f"plans:identity:{who}"
    )


def risk(number: int, **more: Any) -> Task:
    return issue(number, kind=TaskKind.RISK, **more)


def test_registers_name_their_owners_and_tell_what_was_closed_since() -> None:
    first, second = risk(1, custom={"probability": "4", "impact": "5"}), risk(2, created_at=OCTOBER)
    closed = risk(3, status=Status.DONE, status_raw="Closed")
    rows = [first, second, closed, status_change(3, "Closed", OCTOBER), person("ada", name="Ada Example")]
    found = page([*rows, assigned(first, "ada"), assigned(first, "nobody")], [first])
    assert [(row.key[-1], row.is_open, row.owner) for row in found.register] == [
        ("1", True, "Ada Example"),
        ("2", True, ""),
        ("3", False, ""),
    ]
    assert (found.figures["risks_open"].value, found.figures["risks_open"].previous) == (2, 1)


def test_the_history_of_few_tasks_is_asked_for() -> None:
    asked: list[object] = []

    class Watched(MemorySnapshot):
        def rows(self, entity: type[Any], **where: object) -> Any:
            if entity in {TaskChange, Assignment}:
                asked.append(where.get("task"))
            return super().rows(entity, **where)

    rows = [*CITY, issue(1), issue(2, status=Status.CANCELLED), risk(3)]
    build(Watched(rows, RUNS), SETTINGS, as_of=AS_OF, made_at=MADE_AT)
    assert asked == [frozenset({"jira:task:2"}), frozenset({"jira:task:3"})]
    asked.clear()
    build(Watched([*CITY, issue(1)], RUNS), SETTINGS, as_of=AS_OF, made_at=MADE_AT)
    assert asked == []


def test_weeks_come_from_the_days_of_creation_and_the_growth_from_what_was_known() -> None:
    stays, cut = issue(1, created_at=OCTOBER), issue(2, created_at=OCTOBER)
    new = [issue(number, created_at=OCTOBER) for number in (3, 4, 5)]
    gone = replace(cut, status=Status.CANCELLED, status_raw="Dropped")
    dropped = status_change(2, "Dropped", datetime(2026, 10, 14, 12, tzinfo=UTC))
    found = page([stays, gone, dropped, *new], [stays, cut])
    assert [(week.ends_on.day, week.added, week.removed, week.total) for week in found.weeks] == [
        (11, 5, 0, 5),
        (18, 0, 1, 4),
        (25, 0, 0, 4),
        (31, 0, 0, 4),
    ]
    growth = found.figures["scope_growth"]
    assert (growth.value, growth.reason) == (2, "3 added, 1 removed")


def test_a_task_cut_into_parts_is_the_same_scope_and_a_new_one_counts_its_parts() -> None:
    parts = [issue(number, parent="jira:task:2") for number in (10, 11, 12)]
    assert page([issue(2), *parts], [issue(2)]).figures["scope_growth"].value == 0
    assert page([issue(2)], [issue(2), *parts]).figures["scope_growth"].value == 0
    assert page([issue(1), issue(2), *parts], [issue(1)]).figures["scope_growth"].value == 3


def test_what_became_a_milestone_left_the_scope() -> None:
    found = page([task("a"), milestone("b")], [task("a"), task("b")])
    assert found.figures["scope_growth"].value == -1
    assert page([task("a"), task("b")], [task("a"), milestone("b")]).figures["scope_growth"].value == 1


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "there is no earlier report"),
        ({"then": [issue(1)], "kept": False}, "what the last report was made from is not at hand"),
    ],
    ids=["first report", "not at hand"],
)
def test_growth_that_nobody_knows_says_why(more: dict[str, Any], reason: str) -> None:
    growth = page([issue(1)], **more).figures["scope_growth"]
    weeks = "tasks cannot be counted by week, because the tasks of jira carry no day of creation"
    assert (growth.value, growth.reason) == (None, f"{reason}; {weeks}")


def test_a_project_that_the_last_report_did_not_have_has_no_growth_and_no_trail() -> None:
    settings = replace(SETTINGS, projects=("IT-0423",))
    others = [project("IT-9", name="New")]
    before = build(snapshot(issue(1)), settings, as_of=SEPTEMBER, made_at=MADE_AT)
    header = PreviousReport(id=1, as_of=SEPTEMBER, made_at=MADE_AT, sha256="")
    after = build(snapshot(issue(1), *others), SETTINGS, as_of=AS_OF, made_at=MADE_AT, previous=(header, before))
    new = next(one for one in after.projects if one.code == "IT-9")
    assert new.figures["scope_growth"].reason.startswith("the project was not in the last report")
    assert new.trail == ()


def test_finished_and_coming_are_told_with_their_counts() -> None:
    then = [milestone("golive", title="Go-live"), issue(1), issue(2)]
    golive = milestone("golive", title="Go-live", status=Status.DONE, actual_finish_on=date(2026, 8, 1))
    now = [golive, issue(1, status=Status.DONE, actual_finish_on=date(2026, 10, 9)), issue(2, due_on=date(2026, 11, 9))]
    found = page(now, then)
    assert found.finished == ("Go-live", "Issue 1")
    assert found.coming == ("Issue 2, November 9, 2026",)
    assert found.figures["finished_since_last_report"].value == 2
    assert (found.figures["due_soon"].value, found.figures["due_soon"].previous) == (1, 0)
    assert page(now).finished == ("Issue 1",)


def test_each_report_takes_over_the_trail_and_adds_the_last_one() -> None:
    document: ReportDocument | None = None
    for month in (7, 8, 9):
        at = date(2026, month, 28)
        header = PreviousReport(id=1, as_of=date(2026, month - 1, 28), made_at=MADE_AT, sha256="")
        previous = None if document is None else (header, document)
        rows = [milestone("m", planned_finish_on=date(2027, month, 1))]
        document = build(snapshot(*rows), SETTINGS, as_of=at, made_at=MADE_AT, previous=previous)
    assert document is not None
    trail = document.projects[0].trail
    assert [point.as_of for point in trail] == [date(2026, 7, 28), date(2026, 8, 28)]
    assert [point.finish_forecast for point in trail] == [date(2027, 7, 1), date(2027, 8, 1)]
    assert trail[0].milestones == {"plans:task:m": date(2027, 7, 1)}
    assert trail[0].colours["schedule"] is Colour.GREY


def test_every_new_figure_is_found_by_its_id() -> None:
    document = report([issue(1)])
    for name in ("tasks_blocked", "throughput", "scope_growth", "risks_open", "finished_since_last_report", "due_soon"):
        figure = document.projects[0].figures[name]
        assert facts(document)[figure.id] == figure
    assert isinstance(document.freshness[0], SourceFreshness)
