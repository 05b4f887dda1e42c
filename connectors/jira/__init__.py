"""Reads issues, hours, versions and sprints of Jira, on Cloud and on Data Center."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from connectors.contract.connector import Connector, Deletions, Manifest, Stream, Surroundings
from connectors.jira.contradictions import contradictions
from connectors.jira.converters import CONVERTERS
from connectors.jira.settings import JiraSettings

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECTS = Stream(
    name="projects", kinds=("project", "version", "sprint"), deletions=Deletions.CONFIRMED, what="project"
)
WORK = Stream(
    name="work", kinds=("issue", "worklog", "user", "change", "count"), deletions=Deletions.NEVER, what="site"
)


def _make(settings: JiraSettings, surroundings: Surroundings) -> Connector:
    # Imported when a source is made: listing the connectors must not wait for an HTTP library.
    from connectors.jira.connector import JiraConnector

    make: Callable[[JiraSettings, Surroundings], Connector] = JiraConnector
    return make(settings, surroundings)


MANIFEST = Manifest(
    name="jira",
    title="Jira, on Cloud and Data Center",
    settings=JiraSettings,
    streams=(PROJECTS, WORK),
    link_attributes=("project",),
    mapping=Path(__file__).with_name("mapping.yaml"),
    make=_make,
    converters=CONVERTERS,
    contradictions=contradictions,
    example="""\
connector: jira
url: https://marlow.atlassian.net
sign_in: {email: sync@marlow.example, token: env:JIRA_TOKEN}
projects: [ERP, GIS]
""",
)
