"""The connector for Jira: which streams there are, and who reads them."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.contract.connector import Finding, Found, Surroundings
from connectors.contract.pages import Listing, Page, Scope
from connectors.jira import projects, work
from connectors.jira.settings import JiraSettings
from connectors.jira.site import Site, open_site

PROJECTS, WORK = "projects", "work"

EVERYTHING = "issues and hours"
"""The one scope of the stream `work`."""


class JiraConnector:
    """One configured site."""

    reading_version = "1"  # raw records hold Jira's own words; what is asked for is in the cursor

    def __init__(self, settings: JiraSettings, surroundings: Surroundings) -> None:
        """Keep what the pages are read with; nothing is asked yet."""
        self._settings = settings
        self._surroundings = surroundings
        self._site: Site | None = None

    def check(self) -> tuple[Finding, ...]:
        """Say which site it is, who we are there, what we may read, and until when."""
        from connectors.jira import check  # loaded where it is used: a run reads without it

        return check.findings(self._settings, self._surroundings)

    def discover(self) -> tuple[Found, ...]:
        """Name the projects and their fields."""
        from connectors.jira import discovery

        return discovery.found(self._settings, self._surroundings)

    def scopes(self, stream: str) -> Listing:
        """Return the projects that are read, or the one scope of their work; raises ValueError for another stream.

        The stream `projects` opens the site anew: it is the first of a run.
        """
        if stream == PROJECTS:
            self._site = None
            site = self._opened()
            return Listing(scopes=tuple(Scope(name=project.key) for project in site.projects), unread=site.unread)
        _known(stream)
        return Listing(scopes=(Scope(name=EVERYTHING),) if self._opened().projects else ())

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        """Yield the pages of a project, or of everything that is done in the projects."""
        site = self._opened()
        if stream == PROJECTS:
            return projects.pages(site, self._settings, scope, after)
        _known(stream)
        return work.pages(site, self._settings, self._surroundings, scope, after)

    def _opened(self) -> Site:
        if self._site is None:
            self._site = open_site(self._settings, self._surroundings)
        return self._site


def _known(stream: str) -> None:
    if stream != WORK:
        raise ValueError(f"there is no stream {stream!r}, only {PROJECTS} and {WORK}")
