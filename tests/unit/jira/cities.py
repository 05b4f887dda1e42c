"""Small made-up sites and readers of them, for the tests of the stream of issues and hours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from connectors.jira.settings import JiraSettings
from model.settings import SecretReference
from syncline.demo.jira_site import Jira
from syncline.demo.jira_site.entities import User
from tests.unit.jira import marlow
from tests.unit.jira.memory import Reader

QUARTER = timedelta(minutes=15)
DAY = timedelta(hours=25)  # long enough for the next sweep
PEOPLE = ("Ada Example", "Bruno Sample", "Chidi Specimen")


def small_city(*, cloud: bool = True) -> Jira:
    """Two projects with twelve issues and some hours, one issue with more than fit into its field."""
    jira = Jira(cloud=cloud)
    people = [jira.add_user(name) for name in PEOPLE]
    homes = [jira.add_project("ERP", "Finance replacement"), jira.add_project("GIS", "Street map")]
    for number in range(12):
        jira.advance(timedelta(hours=5))
        issue = jira.add_issue(homes[number % 2], "Task", f"Task {number}", assignee=people[number % 3])
        jira.advance(timedelta(minutes=7))
        jira.edit_issue(issue.id, status="In Progress")
        for hours in range(24 if number == 3 else number % 4):
            log(jira, issue.id, people[number % 3], 600 + 60 * hours)
    jira.advance(timedelta(hours=2))
    return jira


def log(jira: Jira, issue: int, who: User, seconds: int, **more: Any) -> int:
    """Let somebody log time a minute and a half later; return the worklog's id."""
    jira.advance(timedelta(seconds=90))
    return jira.add_worklog(issue, who, jira.now() - timedelta(hours=1), seconds, **more).id


def person(jira: Jira) -> User:
    """Return somebody who works there."""
    return next(one for one in jira.users.values() if one.name == PEOPLE[0])


@contextmanager
def reader(jira: Jira, options: dict[str, Any] | None = None, **switches: Any) -> Iterator[Reader]:
    """Serve a site, and yield who reads it into an empty memory."""
    with marlow.served(jira, **switches) as (site, _):
        yield Reader(site, settings_of(jira, site.url, **(options or {})))


def settings_of(jira: Jira, url: str, **options: Any) -> JiraSettings:
    """Return settings with pages so small that a small city has several."""
    token = SecretReference("env:JIRA_TOKEN")
    signing = {"email": jira.email, "token": token} if jira.cloud else {"token": token}
    return marlow.settings(**{"url": url, "sign_in": signing, "issues_a_page": 5, "ids_a_page": 5, **options})
