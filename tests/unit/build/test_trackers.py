"""Projects of a tracker in the document: whose hours they are, registers, releases, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from model.entities import Identity, Provenance, UnreadScope
from model.values import AccountKind, Measure, Status, TaskKind
from reports.build import build
from reports.document import Colour, ProjectPage, ReportDocument
from tests.fakes import EntityT, FakeRun, MemorySnapshot
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS
from tests.unit.figures.rows import (
    HOUR,
    baseline,
    issue,
    line,
    link,
    milestone,
    project,
    release,
    source_project,
    tracker,
    worklog,
)

HOURLY = replace(SETTINGS, stale_after={"jira": timedelta(days=7), "tempo": timedelta(days=7)})
RUNS = {
    "configuration": FakeRun(id=1, connector="configuration"),
    "jira": FakeRun(id=5, connector="jira"),
    "tempo": FakeRun(id=6, connector="tempo"),
}
LOST = "The account sync@marlow.example no longer sees the project; give it Browse Projects again."


def jira(*rows: Provenance) -> list[Provenance]:
    """A project that is linked to ERP in the tracker."""
    return [project(), link("IT-0423", "jira", "project", "ERP"), tracker(), *rows]


def made(*rows: Provenance, **more: Any) -> ReportDocument:
    given: dict[str, Any] = {"as_of": AS_OF, "made_at": MADE_AT}
    return build(MemorySnapshot(rows, RUNS), HOURLY, **(given | more))


def page(*rows: Provenance, **more: Any) -> ProjectPage:
    return made(*jira(*rows), **more).projects[0]


def unread(of: str | None = "ERP", source: str = "jira", stream: str = "projects", **more: Any) -> UnreadScope:
    key = f"{source}:unread:{stream}/{of}"
    given: dict[str, Any] = {"reason": LOST, "since": datetime(2026, 10, 20, 3, 0, tzinfo=UTC)}
    return UnreadScope(
        key=key, source=source, partition="unread", record=key, stream=stream, scope=of or "site", source_project=of,
        **(given | more),
    )  # fmt: skip


def test_hours_that_name_only_their_task_belong_to_the_project_of_the_task() -> None:
    found = page(issue(1), issue(2), worklog(2 * HOUR, 1), worklog(3 * HOUR, 2))
    assert (found.figures["hours_actual"].value, found.figures["hours_actual"].record_count) == (5 * HOUR, 2)
    assert found.sources == ("jira: ERP",)


def test_hours_of_another_source_belong_to_the_task_they_name() -> None:
    found = page(issue(1), worklog(2 * HOUR, 1, source="tempo"))
    assert found.figures["hours_actual"].value == 2 * HOUR
    assert found.sources == ("jira: ERP", "tempo: hours")


def test_hours_follow_an_issue_that_moved_to_another_project() -> None:
    gis = [project("IT-0500", position=1), link("IT-0500", "jira", "project", "GIS"), tracker("GIS")]
    hours = [worklog(2 * HOUR, 1), worklog(3 * HOUR, 2)]
    before = made(*jira(issue(1), issue(2), *hours), *gis)
    after = made(*jira(issue(1), issue(2, "GIS"), *hours), *gis)
    assert [one.figures["hours_actual"].value for one in before.projects] == [5 * HOUR, None]
    assert [one.figures["hours_actual"].value for one in after.projects] == [2 * HOUR, 3 * HOUR]
    assert after.totals["hours_actual"].value == before.totals["hours_actual"].value


def test_hours_of_a_tracker_project_that_nothing_links_are_listed_with_it() -> None:
    document = made(*jira(), tracker("HR"), issue(7, "HR"), worklog(4 * HOUR, 7))
    (found,) = document.unmatched
    assert (found.kind, found.name, found.rows) == ("tracker project", "HR", 1)
    assert found.hours is not None
    assert found.hours.value == 4 * HOUR
    assert found.remedy == 'links: [{source: jira, project: "HR"}]'


def test_a_plan_that_no_file_keeps_is_linked_as_a_plan() -> None:
    document = made(*jira(), tracker("Move", record="jira:plan:1"), issue(7, "Move"))
    (found,) = document.unmatched
    assert (found.kind, found.remedy) == ("plan", 'links: [{source: jira, plan: "Move"}]')


def test_hours_on_tasks_that_are_not_stored_are_listed_and_in_no_project() -> None:
    document = made(*jira(issue(1)), worklog(HOUR, 99, source="tempo"), worklog(2 * HOUR, 98, source="tempo"))
    (found,) = document.unmatched
    assert (found.source, found.kind, found.rows) == ("tempo", "hours", 2)
    assert found.hours is not None
    assert found.hours.value == 3 * HOUR
    assert found.reason == "jira does not read the project of these tasks, or its account may not see them"
    assert document.projects[0].figures["hours_actual"].value is None


@pytest.mark.parametrize("kind", [TaskKind.RISK, TaskKind.ISSUE, TaskKind.CHANGE, TaskKind.DECISION])
def test_entries_of_registers_distort_neither_progress_nor_dates_nor_counts(kind: TaskKind) -> None:
    work = [
        issue(1, status=Status.DONE, work_planned=6 * HOUR, actual_finish_on=date(2026, 9, 1)),
        issue(2, work_planned=2 * HOUR, planned_finish_on=date(2026, 12, 1)),
    ]
    late = issue(
        3, kind=kind, parent="jira:task:1", work_planned=99 * HOUR, due_on=date(2026, 1, 5), status=Status.IN_PROGRESS,
        planned_finish_on=date(2029, 1, 1), planned_start_on=date(2020, 1, 1),
    )  # fmt: skip
    plain, registered = page(*work), page(*work, late)
    own = f"{kind.value}s_open"
    assert {**registered.figures, own: plain.figures[own]} == plain.figures
    assert (registered.figures[own].value, plain.figures[own].value) == (1, None)
    assert (registered.milestones, registered.overall) == (plain.milestones, plain.overall)
    assert plain.figures["percent_complete"].value == 7_500


def test_hours_worked_on_an_entry_of_a_register_are_worked_all_the_same() -> None:
    found = page(issue(1, kind=TaskKind.RISK), worklog(HOUR, 1))
    assert found.figures["hours_actual"].value == HOUR
    assert found.figures["tasks_open"].value == 0


def test_releases_are_milestones_beside_those_of_the_plan() -> None:
    plan = [link("IT-0423", "plans", "plan", "erp"), source_project("erp"), milestone("go", title="Go-live",
            planned_finish_on=date(2026, 12, 18)), baseline("go", 0, date(2026, 12, 4))]  # fmt: skip
    releases = [
        release("1.0", status=Status.DONE, planned_finish_on=date(2026, 9, 30)),
        release("2.0", planned_finish_on=date(2026, 10, 1)),
        release("3.0"),
    ]
    rows = {row.title: row for row in page(*plan, *releases).milestones}
    assert {title: (row.source, row.state) for title, row in rows.items()} == {
        "Go-live": ("plans", "late"),
        "1.0": ("jira", "done"),
        "2.0": ("jira", "overdue"),
        "3.0": ("jira", "planned"),
    }
    assert rows["2.0"].slip_first.reason == "the milestone is in no baseline"


def test_a_milestone_that_plan_and_tracker_both_keep_counts_once_and_their_dates_are_compared() -> None:
    rows = [
        link("IT-0423", "plans", "plan", "erp"),
        source_project("erp"),
        milestone("go", title="Go-live", planned_finish_on=date(2026, 10, 2)),
        milestone("pilot", title="Pilot", planned_finish_on=date(2026, 10, 2)),
        release("go-LIVE ", planned_finish_on=date(2026, 10, 9)),
    ]
    found = page(*rows)
    overdue = found.figures["milestones_overdue"]
    assert (len(found.milestones), overdue.value) == (3, 2)
    assert overdue.reason == "from jira and plans; 1 milestone of the same title counted once"
    (said,) = [one for one in found.discrepancies if one.rule == "milestone: one source against another"]
    assert (said.left.value, said.left_source) == (date(2026, 10, 9), "jira")
    assert (said.right.value, said.right_source) == (date(2026, 10, 2), "plans")


def test_a_project_that_could_not_be_read_keeps_its_figures_and_is_marked_stale() -> None:
    rows = [issue(1, planned_finish_on=date(2026, 12, 1)), worklog(HOUR, 1)]
    document = made(*jira(*rows, unread()))
    found, plain = document.projects[0], page(*rows)
    assert {name: figure.value for name, figure in found.figures.items()} == {
        name: figure.value for name, figure in plain.figures.items()
    }
    (note,) = found.unread
    assert (note.source, note.name, note.since, note.projects) == ("jira", "ERP", date(2026, 10, 19), ("IT-0423",))
    assert found.schedule.colour is Colour.GREY
    assert found.schedule.because == "ERP of jira could not be read since October 19, 2026 and no baseline was set"
    assert {said.rule: said.text for said in found.sentences}["unread"] == (
        "ERP of jira could not be read since October 19, 2026: The account sync@marlow.example no longer sees the "
        "project; give it Browse Projects again."
    )
    fresh = next(note for note in document.freshness if note.source == "jira")
    assert (fresh.state, fresh.unread) == ("stale", found.unread)
    assert fresh.detail.startswith(
        "A part of it could not be read: ERP since October 19, 2026; its figures are those of an earlier reading; "
        "apart from that, its newest data is less than a day old"
    )
    assert document.totals["sources_stale"].value == 1
    summary = {said.rule: said.text for said in document.summary}
    assert summary["stale"] == "Not up to date: jira (not read: ERP since October 19, 2026)."


def test_an_unread_project_leaves_the_others_of_its_source_alone() -> None:
    others = [
        project("IT-0500", position=1),
        link("IT-0500", "jira", "project", "GIS"),
        tracker("GIS"),
        issue(2, "GIS"),
    ]
    document = made(*jira(issue(1)), *others, unread())
    assert [len(one.unread) for one in document.projects] == [1, 0]
    assert "could not be read" not in document.projects[1].schedule.because


def test_what_names_no_project_concerns_every_project_that_is_linked_to_the_source() -> None:
    others = [project("IT-0500", position=1), link("IT-0500", "jira", "project", "GIS"), tracker("GIS")]
    document = made(*jira(issue(1)), *others, project("IT-0600", position=2), unread(None))
    assert [tuple(note.name for note in one.unread) for one in document.projects] == [("site",), ("site",), ()]


def test_unread_hours_concern_the_projects_whose_tasks_they_are_of_and_no_colour_of_the_schedule() -> None:
    rows = [issue(1, planned_finish_on=date(2026, 12, 1)), worklog(HOUR, 1, source="tempo"), unread(None, "tempo")]
    document = made(*jira(*rows))
    assert [note.source for note in document.projects[0].unread] == ["tempo"]
    assert "tempo" not in document.projects[0].schedule.because


def test_unread_hours_make_a_cost_grey_that_is_told_by_hours() -> None:
    ada = Identity(key="jira:identity:a", source="jira", partition="people", record="r", hourly_rate=5_000,
                   currency="USD")  # fmt: skip
    hours = worklog(HOUR, 1, source="tempo", identity=ada.key)
    rows = [issue(1), hours, ada, link("IT-0423", "ledger", "project", "C"),
            line(Measure.BUDGET_ORIGINAL, 100_000, project_code="C"), line(Measure.COMMITMENT, 0, project_code="C"),
            line(Measure.ACTUAL, 0, project_code="C")]  # fmt: skip
    hourly = [replace(row, actual_cost="hours") if row.key.endswith(":project:IT-0423") else row for row in jira(*rows)]  # type: ignore[call-arg] # only projects have that key
    assert made(*hourly).projects[0].cost.colour is Colour.GREEN
    found = made(*hourly, unread(None, "tempo")).projects[0]
    assert found.cost.colour is Colour.GREY
    assert found.cost.because.startswith("site of tempo could not be read since")


def test_a_project_that_was_never_readable_says_why_in_place_of_its_figures() -> None:
    rows = [project(), link("IT-0423", "jira", "project", "ERP"), unread()]
    found = made(*rows).projects[0]
    assert found.figures["tasks_open"].reason.startswith("ERP of jira could not be read since October 19, 2026")
    assert [note.name for note in found.unread] == ["ERP"]


def test_the_same_part_of_two_streams_is_said_once_since_the_first_day() -> None:
    later = unread(stream="work", since=datetime(2026, 10, 25, 12, tzinfo=UTC))
    (note,) = page(issue(1), unread(), later).unread
    assert note.since == date(2026, 10, 19)


def test_an_unread_part_of_a_project_outside_the_report_is_in_the_freshness_only() -> None:
    document = made(*jira(issue(1)), unread("HR"))
    assert document.projects[0].unread == ()
    fresh = next(note for note in document.freshness if note.source == "jira")
    assert [(note.name, note.projects) for note in fresh.unread] == [("HR", ())]


WAITS = FakeRun(id=9, connector="jira", state="waiting", error="The quota of the hour is used up.",
                waits_until=datetime(2026, 11, 3, 18, 30, tzinfo=UTC))  # fmt: skip


def test_a_source_that_waits_says_until_when_and_why_and_keeps_its_colours() -> None:
    rows = jira(issue(1, planned_finish_on=date(2026, 12, 1)))
    document = made(*rows, latest={**RUNS, "jira": WAITS})
    fresh = next(note for note in document.freshness if note.source == "jira")
    assert (fresh.state, fresh.run) == ("waiting", 5)
    assert fresh.detail == (
        "The newest reading waits until November 3, 2026, 11:30 AM MST and then goes on: "
        "The quota of the hour is used up; the figures are those of the last complete one; "
        "its newest data is less than a day old; the limit is 7 days."
    )
    assert document.projects[0].schedule == made(*rows).projects[0].schedule
    assert {said.rule: said.text for said in document.summary}["stale"] == (
        "Not up to date: jira (its newest reading waits for the source)."
    )


def test_a_first_reading_that_waits_is_never_read_and_says_so() -> None:
    document = build(MemorySnapshot([], {}), HOURLY, as_of=AS_OF, made_at=MADE_AT, latest={"jira": WAITS})
    fresh = next(note for note in document.freshness if note.source == "jira")
    assert fresh.state == "never"
    assert fresh.detail.startswith("It was never read completely; the newest reading waits until November 3, 2026")


def test_hours_written_by_an_app_are_said_to_be_nobodys() -> None:
    app = Identity(key="jira:identity:tempo", source="jira", partition="people", record="jira:user:tempo",
                   kind=AccountKind.APP, name="Timesheets by Tempo")  # fmt: skip
    document = made(*jira(issue(1), app, worklog(120 * HOUR, 1, identity=app.key)))
    found = document.projects[0]
    assert [figure.id for figure in found.hours_by_organisation] == ["IT-0423/hours/app"]
    assert {said.rule: said.text for said in found.sentences}["written by app"] == (
        "120 hours are written by Timesheets by Tempo, which does not say who worked: read them from that app itself "
        "(for Tempo, connect Tempo)."
    )
    assert document.unmatched == ()


class _Asked:
    """A snapshot that remembers which entities were read of it."""

    def __init__(self, snapshot: MemorySnapshot) -> None:
        self._snapshot = snapshot
        self.vector = snapshot.vector
        self.asked: list[type[Provenance]] = []

    def rows(self, entity: type[EntityT], **where: object) -> Iterator[EntityT]:
        self.asked.append(entity)
        return self._snapshot.rows(entity, **where)

    def runs(self) -> Mapping[str, FakeRun]:
        return self._snapshot.runs()

    def file_names(self) -> Mapping[str, str]:
        return self._snapshot.file_names()


def test_each_entity_is_read_once_however_many_tasks_and_hours_there_are() -> None:
    rows = jira(*(issue(number, work_actual=HOUR) for number in range(50)), *(worklog(HOUR, of) for of in range(50)))
    asked = _Asked(MemorySnapshot(rows, RUNS))
    document = build(asked, HOURLY, as_of=AS_OF, made_at=MADE_AT)
    assert document.projects[0].figures["hours_proven"].value == 50 * HOUR
    assert len(asked.asked) == len(set(asked.asked))
