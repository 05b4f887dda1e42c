"""The stream of issues and hours with the real engine and a real store: rows, brake, waiting, and going on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from model.entities import Dependency, QuarantinedRecord, SourceCount, Task, TaskChange, TimeEntry
from model.values import TaskKind
from store.open import Store
from store.read import Snapshot, latest_runs
from sync.outcome import Ending, RunResult
from sync.run import World, run_sync
from syncline.demo.jira_site import Fault, Jira, Served, Switches, serve
from syncline.demo.jira_site.generate import Size, generate
from syncline.demo.jira_site.switches import quota
from syncline.wiring import Application
from tests.flow.running import opened, ready
from tests.unit.jira.cities import DAY, QUARTER, log, person, small_city

CONFIGURATION = """\
organisation: {{name: City of Marlow, time_zone: America/Phoenix}}
store: sqlite:///syncline.db
sources:
  jira:
    connector: jira
    url: {url}
    sign_in: {{email: {email}, token: env:JIRA_TOKEN}}
    issues_a_page: 5
    ids_a_page: 5
    worklogs: {worklogs}
"""


@dataclass
class Desk:
    """A configured city, its site and its store."""

    jira: Jira
    site: Served
    application: Application
    store: Store
    world: World

    def sync(self) -> RunResult:
        """Run once, as the daemon does: the connector is made anew."""
        (source,) = self.application.sources()
        return run_sync(self.world, source)

    def snapshot(self) -> Snapshot:
        """What the store holds now."""
        return Snapshot(self.store, {name: run.id for name, run in latest_runs(self.store).items()})

    def differences(self) -> list[str]:
        """Where the unified rows are not what the account sees of the site."""
        now = self.snapshot()
        tasks = {row.key for row in now.rows(Task) if row.kind is not TaskKind.MILESTONE}
        hours = {row.key: row.work for row in now.rows(TimeEntry)}
        issues = {f"jira:task:{one.id}" for one in self.jira.issues()}
        worklogs = {f"jira:time_entry:{one.id}": one.seconds for one in self.jira.worklogs()}
        wrong = {key for key in hours.keys() | worklogs.keys() if hours.get(key) != worklogs.get(key)}
        return sorted((tasks ^ issues) | wrong)


@contextmanager
def desk(jira: Jira, folder: Path, worklogs: str = "auto", **switches: Any) -> Iterator[Desk]:
    with serve(jira, Switches(strict=True, **switches)) as site:
        text = CONFIGURATION.format(url=site.url, email=jira.email, worklogs=worklogs)
        (folder / "syncline.yaml").write_text(text, encoding="utf-8")
        application = ready(folder, jira.now(), environment={"JIRA_TOKEN": jira.token})
        with opened(application) as (store, world):
            yield Desk(jira, site, application, store, world)


@pytest.mark.parametrize("worklogs", ["auto", "feed", "embedded"])
def test_the_store_holds_what_the_account_sees(tmp_path: Path, worklogs: str) -> None:
    jira = small_city()
    issues = [*jira.issues()]
    jira.link(issues[0].id, issues[1].id)
    with desk(jira, tmp_path, worklogs) as city:
        assert city.sync().ending is Ending.COMPLETED
        assert city.differences() == []
        now = city.snapshot()
        assert now.count(QuarantinedRecord) == 0
        assert [(one.source_project, one.tasks) for one in now.rows(SourceCount)] == [("ERP", 6), ("GIS", 6)]
        (link,) = now.rows(Dependency)
        assert link.predecessor == f"jira:task:{issues[0].id}"
        assert {one.after_raw for one in now.rows(TaskChange)} == {"In Progress"}


def test_a_deleted_issue_takes_its_hours_and_its_history_along(tmp_path: Path) -> None:
    jira = small_city()
    with desk(jira, tmp_path) as city:
        city.sync()
        gone = max(jira.issues(), key=lambda one: len(one.worklogs))
        jira.delete_issue(gone.id)
        jira.advance(DAY)
        assert city.sync().ending is Ending.COMPLETED
        assert city.differences() == []
        assert f"jira:task:{gone.id}" not in {one.task for one in city.snapshot().rows(TaskChange)}


def test_what_is_deleted_while_nobody_looks_and_what_is_new_come_in_one_run(tmp_path: Path) -> None:
    jira = small_city()
    with desk(jira, tmp_path) as city:
        city.sync()
        for number, one in enumerate([*jira.issues()][:4]):
            jira.edit_issue(one.id, summary=f"Changed {number}")
            log(jira, one.id, person(jira), 1800)
        jira.delete_worklog(next(iter(jira.worklogs())).id)
        jira.advance(QUARTER)
        assert city.sync().ending is Ending.COMPLETED
        assert city.differences() == []


def test_many_issues_that_are_hidden_at_once_are_held_and_read_anew_when_they_are_back(tmp_path: Path) -> None:
    jira = generate(Size(issues=160, worklogs=200, projects=2, people=4))
    with desk(jira, tmp_path) as city:
        city.sync()
        hidden = [one.id for one in jira.issues()][:120]
        for one in hidden:
            jira.hide_issue(one)
        jira.edit_issue(hidden[0], summary="Changed in the dark")
        jira.advance(DAY)
        result = city.sync()
        assert result.ending is Ending.COMPLETED
        assert len(result.brakes) == 1
        assert len(city.differences()) > 120, "held: nothing was taken out of the reports"
        for one in hidden:
            jira.hide_issue(one, hidden=False)
        for _ in range(3):
            jira.advance(DAY)
            assert city.sync().brakes == []
        assert city.differences() == []
        titles = {one.key: one.title for one in city.snapshot().rows(Task)}
        assert titles[f"jira:task:{hidden[0]}"] == "Changed in the dark"


def test_a_used_up_quota_leaves_the_run_waiting_and_the_next_one_goes_on(tmp_path: Path) -> None:
    jira = small_city()
    with desk(jira, tmp_path) as city:
        city.site.switches.faults = [quota("bulkfetch", seconds=1847, times=1)]
        city.site.switches.faults[0] = Fault(**{**_parts(city.site.switches.faults[0]), "skip": 2})
        result = city.sync()
        assert result.ending is Ending.WAITING
        assert result.until is not None
        assert result.until >= jira.now() + timedelta(seconds=1800)
        before = len(city.site.requests)
        assert city.sync().ending is Ending.WAITING
        assert len(city.site.requests) == before, "nothing is asked before the time"


def _parts(fault: Fault) -> dict[str, Any]:
    names = ("match", "kind", "status", "times", "headers", "message")
    return {name: getattr(fault, name) for name in names}


def test_a_changed_shape_leaves_everything_as_it_was_and_is_told(tmp_path: Path) -> None:
    jira = small_city()
    with desk(jira, tmp_path) as city:
        city.sync()
        kept = city.snapshot().count(Task)
        jira.edit_issue(next(iter(jira.issues())).id, summary="Changed")
        jira.advance(QUARTER)
        city.site.switches.faults = [Fault(match="search/jql", status=400, times=None)]
        result = city.sync()
        assert [one.name for one in result.unread] == ["issues and hours"]
        assert city.snapshot().count(Task) == kept
        city.site.switches.faults = []
        assert city.sync().unread == []
        assert city.differences() == []
