"""A small Jira that was read once, what is then told of its faults, and the golden file of these sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from model.entities import UnreadScope
from store.read import Snapshot, current_vector
from sync.outcome import Ending, RunResult
from syncline.demo.jira_site import Fault, FaultKind
from tests.conftest import ROOT
from tests.flow.jira_sameness import differences
from tests.flow.jira_world import SOURCE, JiraWorld

GOLDEN = ROOT / "tests" / "data" / "jira_faults.json"


def compare(name: str, said: object, *, recording: bool) -> None:
    """Compare what was said with the golden file, or write it there."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    if recording:
        golden[name] = said
        text = json.dumps(dict(sorted(golden.items())), indent=2, ensure_ascii=False)
        GOLDEN.write_text(text + "\n", encoding="utf-8")
    assert said == golden.get(name)


def answer(match: str, status: int, times: int | None = None) -> Callable[[], Fault]:
    """Return what makes a fault of a status."""
    return partial(Fault, match=match, status=status, times=times)


def spoilt(match: str, kind: FaultKind, **more: Any) -> Callable[[], Fault]:
    """Return what makes a fault of another kind, as often as it is met unless `times` says otherwise."""
    return partial(Fault, match=match, kind=kind, **{"times": None, "status": 200, **more})


def read_once(world: JiraWorld) -> None:
    """Three issues with hours in each of two projects, read to the end."""
    person = world.jira.add_user("Ada Example")
    for number in range(6):
        world.jira.advance(timedelta(minutes=3))
        issue = world.jira.add_issue("ERP" if number % 2 else "GIS", "Task", f"Task {number}", assignee=person)
        world.jira.add_worklog(issue.id, person, world.jira.now() - timedelta(hours=2), 3600 + 60 * number)
    world.jira.advance(timedelta(minutes=3))
    assert ran(world).ending is Ending.COMPLETED
    assert differences(world, settled=True) == []


def change_something(world: JiraWorld) -> None:
    """Every issue is edited and gets another hour, so that a search has several pages."""
    for issue in world.jira.issues():
        world.jira.edit_issue(issue.id, summary="Changed since")
        world.jira.add_worklog(issue.id, world.jira.account, world.jira.now(), 1800)
    world.jira.advance(timedelta(minutes=3))


def ran(world: JiraWorld, *faults: Fault) -> RunResult:
    """Run once, with faults."""
    ended = world.sync(*faults)
    assert ended is not None
    return ended


def told(world: JiraWorld, ended: RunResult) -> dict[str, object]:
    """Return all that a person is told, without the port that this test happens to have."""
    snapshot = Snapshot(world.store, current_vector(world.store))
    rows = {row.scope: row.reason for row in snapshot.rows(UnreadScope, source=SOURCE)}
    assert {one.name: one.reason for one in ended.unread} == (rows if ended.ending is Ending.COMPLETED else {})
    return {"ending": ended.ending.value, "error": ended.error, "unread": rows}
