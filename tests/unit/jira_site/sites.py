"""Sites that the tests of the simulator share, and a client that asks them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import requests

from syncline.demo.jira_site import Jira, Served, Switches, serve
from syncline.demo.jira_site.entities import User

HOUR = timedelta(hours=1)


def rich_site(*, cloud: bool = True) -> Jira:
    """A small site with something of everything."""
    jira = Jira(cloud=cloud)
    ada, bot = jira.add_user("Ada Example"), jira.add_user("Timesheets by Tempo", "tempo", app=True)
    hall, water = jira.add_project("HALL", "City Hall"), jira.add_project("WAT", "Water Works", team_managed=True)
    old = jira.add_project("OLD", "Old Archive")
    board = jira.add_board(hall, "Hall board")
    jira.add_board(water, "Water flow", kind="kanban")
    sprint = jira.add_sprint(
        board, "Sprint 1", state="active", start=jira.now(), end=jira.now() + 14 * 24 * HOUR, goal="Open the doors"
    )
    version = jira.add_version(hall, "Phase 1", date(2026, 9, 1), date(2026, 10, 15), description="First")
    jira.custom_field("Funding Source", "select")
    jira.custom_field("Meter", "number", [water])
    epic = jira.add_issue(hall, "Epic", "Renovate the hall", description="Two floors.\n\nOne year.")
    door = jira.add_issue(
        hall,
        "Task",
        "Paint the door",
        assignee=ada,
        labels=["field"],
        parent=epic,
        estimate=7_200,
        versions=[version],
        sprints=[sprint],
        due=date(2026, 12, 1),
        custom={"Funding Source": "Bond 12"},
        comments=["Which colour?"],
    )
    sub = jira.add_issue(hall, "Sub-task", "Buy paint", parent=door, assignee=ada)
    pump = jira.add_issue(water, "Risk", "Pump may fail", reporter=ada, custom={"Meter": 7})
    jira.add_issue(old, "Task", "Box 1")
    jira.link(door.id, pump.id)
    jira.advance(HOUR)
    _log(jira, door.id, (ada, bot))
    jira.add_worklog(sub.id, ada, datetime(2026, 7, 1, 12, 0, tzinfo=UTC), 900)
    jira.edit_issue(door.id, status="In Progress", sprints=[], by=ada)
    jira.edit_issue(pump.id, status="Done")
    jira.set_project_state(old, "archived")
    jira.advance(HOUR)
    return jira


def _log(jira: Jira, issue: int, people: tuple[User, User]) -> None:
    """More worklogs than are embedded, most of them by an app."""
    for number in range(25):
        author = people[0] if number % 2 else people[1]
        jira.add_worklog(issue, author, jira.now() - HOUR, 1_800, "Painting.\nSecond coat.")


@dataclass(slots=True)
class Client:
    """Asks a served site as the account."""

    served: Served
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.session.get(self.served.url + path, params=params, timeout=10)

    def post(self, path: str, body: object) -> requests.Response:
        return self.session.post(self.served.url + path, json=body, timeout=10)

    def search(self, jql: str, **more: Any) -> dict[str, Any]:
        answer = self.post("/rest/api/3/search/jql", {"jql": jql, **more})
        found: dict[str, Any] = answer.json()
        return {**found, "status": answer.status_code}

    def keys(self, jql: str) -> list[str]:
        return [issue["key"] for issue in self.search(jql, fields=["key"], maxResults=5_000)["issues"]]


@contextmanager
def asking(jira: Jira, switches: Switches | None = None) -> Iterator[Client]:
    """Serve a site strictly, and ask it as the account."""
    with serve(jira, switches or Switches(strict=True)) as served, requests.Session() as session:
        session.trust_env = False
        session.auth = (jira.email, jira.token)
        yield Client(served, session)
