"""What a report shows of a Jira that could not be read, and of odd data in one that could: no figure is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from model.entities import Identity, QuarantinedRecord, Task, TimeEntry
from model.values import Status
from reports.build.document import build
from reports.build.settings import ReportSettings
from reports.document import ReportDocument
from store.read import Snapshot, current_vector, latest_runs
from sync.configured import configured_source
from sync.outcome import Ending
from sync.run import run_sync
from syncline.demo.jira_site import Fault, FaultKind
from tests.flow.jira_sameness import differences
from tests.flow.jira_telling import answer, change_something, compare, ran, read_once, spoilt, told
from tests.flow.jira_world import ORGANISATION_ZONE, SOURCE, JiraWorld, Way, jira_world

COMPLETED, FAILED = Ending.COMPLETED, Ending.FAILED
DAY = timedelta(hours=26)
SEARCH, OPENING = r"search/jql", r"serverInfo"


def report(world: JiraWorld) -> ReportDocument:
    """Build the report of two declared projects, each of which is one of Jira's."""
    projects = [
        {"code": code, "name": code, "actual_cost": "finance", "position": number}
        for number, code in enumerate(("ERP", "GIS"))
    ]
    links = [
        {"code": code, "linked_source": SOURCE, "attribute": "project", "pattern": code, "position": 0}
        for code in ("ERP", "GIS")
    ]
    assert run_sync(world.surroundings(), configured_source(projects, links)).error == ""
    settings = ReportSettings(title="Marlow", name="weekly", organisation="City of Marlow", time_zone=ORGANISATION_ZONE)
    snapshot = Snapshot(world.store, current_vector(world.store))
    today = world.now()
    return build(snapshot, settings, as_of=today.date(), made_at=today, latest=latest_runs(world.store))


def hours(document: ReportDocument) -> dict[str, str]:
    return {page.code: str(page.figures["hours_actual"].value) for page in document.projects}


@pytest.mark.parametrize("is_named", [True, False], ids=["configured", "all that are visible"])
def test_a_lost_project_keeps_its_figures_and_is_called_stale(is_named: bool, recording: bool) -> None:
    with jira_world(Way(is_named=is_named)) as world:
        read_once(world)
        before = hours(report(world))
        world.jira.withdraw("GIS")
        world.jira.add_worklog(world.jira.issues()[0].id, world.jira.account, world.jira.now(), 7200)
        world.jira.advance(DAY)
        ended = ran(world)
        compare(
            f"a lost project, {'configured' if is_named else 'visible before'}", told(world, ended), recording=recording
        )
        document = report(world)
        after = hours(document)
        assert (after["GIS"], after["ERP"] != before["ERP"]) == (before["GIS"], True)
        (source,) = [one for one in document.freshness if one.source == SOURCE]
        assert (source.state, [note.projects for note in source.unread]) == ("stale", [("GIS",)])
        assert {page.code: [note.name for note in page.unread] for page in document.projects} == {
            "ERP": [],
            "GIS": ["GIS"],
        }
        world.jira.restore("GIS")
        world.jira.advance(DAY)
        assert ran(world).unread == []
        assert differences(world, settled=True) == []
        assert [one.state for one in report(world).freshness if one.source == SOURCE] == ["fresh"]


def test_an_account_that_lost_every_project_has_not_emptied_jira(recording: bool) -> None:
    with jira_world(Way()) as world:
        read_once(world)
        before = hours(report(world))
        for project in world.jira.projects.values():
            world.jira.withdraw(project)
        world.jira.advance(DAY)
        ended = ran(world)
        assert ended.ending is FAILED
        compare("every project lost", told(world, ended), recording=recording)
        document = report(world)
        assert hours(document) == before
        assert [one.state for one in document.freshness if one.source == SOURCE] == ["failed"]


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (answer(OPENING, 401), "failed"),
        (answer(SEARCH, 400), "stale"),
        (spoilt(SEARCH, FaultKind.REPEATED_TOKEN), "stale"),
        (spoilt(SEARCH, FaultKind.HTML), "stale"),
        (answer(OPENING, 404), "failed"),
    ],
    ids=["401", "400", "repeated token", "HTML", "404"],
)
def test_a_source_that_could_not_be_read_keeps_its_figures_in_the_report(
    fault: Callable[[], Fault], state: str
) -> None:
    with jira_world(Way(ids_a_page=2)) as world:
        read_once(world)
        before = hours(report(world))
        change_something(world)
        ran(world, fault())
        document = report(world)
        assert hours(document) == before
        assert [one.state for one in document.freshness if one.source == SOURCE] == [state]


def test_an_unknown_status_is_kept_in_jiras_own_word_and_told(recording: bool) -> None:
    with jira_world(Way()) as world:
        read_once(world)
        issue = world.jira.issues()[0]
        world.jira.edit_issue(issue.id, status="Triage")  # of a category that says nothing
        world.jira.advance(timedelta(minutes=3))
        ended = ran(world)
        assert (ended.ending, ended.quarantined) == (COMPLETED, 1)
        snapshot = Snapshot(world.store, current_vector(world.store))
        (row,) = snapshot.rows(Task, key=f"{SOURCE}:task:{issue.id}")
        assert (row.status, row.status_raw) == (Status.UNKNOWN, "Triage")
        said = [(row.where, row.value, row.reason, row.remedy) for row in snapshot.rows(QuarantinedRecord)]
        compare("an unknown status", [list(one) for one in said], recording=recording)
        world.jira.edit_issue(issue.id, status="Done")
        world.jira.advance(timedelta(minutes=3))
        ran(world)
        assert differences(world, settled=False) == []


@pytest.mark.parametrize("worklogs", ["feed", "embedded"])
def test_hours_of_people_who_are_gone_are_kept(worklogs: str) -> None:
    with jira_world(Way(worklogs=worklogs)) as world:
        read_once(world)
        issue = world.jira.issues()[0]
        leaver = world.jira.add_user("Bruno Sample")
        known = world.jira.add_worklog(issue.id, leaver, world.jira.now(), 5400)
        world.jira.delete_user(leaver)
        corrupt = world.jira.add_worklog(issue.id, "a corrupt account", world.jira.now(), 900)
        world.jira.advance(timedelta(minutes=3))
        ended = ran(world)
        assert (ended.ending, ended.quarantined) == (COMPLETED, 0)
        snapshot = Snapshot(world.store, current_vector(world.store))
        entries = {row.key: (row.work, row.identity) for row in snapshot.rows(TimeEntry)}
        assert entries[f"{SOURCE}:time_entry:{known.id}"] == (5400, f"{SOURCE}:identity:{leaver.id}")
        assert entries[f"{SOURCE}:time_entry:{corrupt.id}"] == (900, None)
        (person,) = snapshot.rows(Identity, key=f"{SOURCE}:identity:{leaver.id}")
        assert (person.name, person.is_active) == ("Former user", False)


@pytest.mark.parametrize(
    "path", ["[].issueId", "[].timeSpentSeconds", "[].started", "[].id"], ids=["issue", "time", "date", "id"]
)
def test_worklogs_of_a_changed_shape_are_never_dropped_in_silence(path: str) -> None:
    """The issue's own date stays as it was, so that the feed alone tells of them."""
    with jira_world(Way(worklogs="feed")) as world:
        read_once(world)
        person = next(iter(world.jira.users.values()))
        world.jira.add_worklog(world.jira.issues()[0].id, person, world.jira.now(), 5400, touch=False)
        world.jira.advance(timedelta(minutes=20))
        ended = ran(world, Fault(match="worklog/list", kind=FaultKind.RESHAPE, path=path, name="other", times=None))
        assert ended.quarantined or ended.unread
