"""The connector for Planner: which streams there are, and who reads them."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.contract.connector import Finding, Found, Surroundings
from connectors.contract.errors import SettingsError, SourceChangedError
from connectors.contract.pages import Listing, Page, Scope
from connectors.planner import check, delta, discovery, people, reading
from connectors.planner.ahead import Ahead
from connectors.planner.settings import PlannerSettings
from connectors.planner.site import Site, VisiblePlan, open_site

PLANS, PEOPLE = "plans", "people"


class PlannerConnector:
    """One configured tenant."""

    reading_version = "1"  # a change of what records hold; every run reads the plans anew

    def __init__(self, settings: PlannerSettings, surroundings: Surroundings) -> None:
        """Keep what the pages are read with; nothing is asked yet."""
        self._settings = settings
        self._surroundings = surroundings
        self._site: Site | None = None
        self._ahead: Ahead | None = None
        self._read = self._failed = 0  # plans of this run

    def check(self) -> tuple[Finding, ...]:
        """Say whether the application can sign in, with which permissions, until when, and what it reaches."""
        return check.findings(self._settings, self._surroundings)

    def discover(self) -> tuple[Found, ...]:
        """Name the plans that can be seen, with samples."""
        return discovery.found(self._settings, self._surroundings)

    def scopes(self, stream: str) -> Listing:
        """Return the plans that are read, or the one scope of people; raises ValueError for another stream.

        The stream `plans` opens the site anew: it is the first of a run.
        """
        if stream == PLANS:
            self._close()
            site = self._opened()
            scopes = tuple(Scope(name=plan.id) for plan in site.plans)
            # a group or roster that is not shown hides its plans; a plan that was named is told by itself
            is_whole = {one.name for one in site.unread} <= set(self._settings.plans)
            return Listing(scopes=scopes, unread=site.unread, is_whole=is_whole)
        _known(stream)
        return Listing(scopes=(Scope(name=people.EVERYBODY),) if self._opened().plans else ())

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        """Yield the pages of a plan, or of the people whom the plans of this run named."""
        if stream != PLANS:
            _known(stream)
            if self._failed and not self._read:
                # or a run in which no plan could be read would pass for one that read something
                raise SettingsError("no plan could be read, so it is not known who works in them; see the plans")
            return people.pages(self._opened(), scope)
        return self._counted(self._plan(scope, after))

    def _counted(self, pages: Iterator[Page]) -> Iterator[Page]:
        try:
            yield from pages
        except (SettingsError, SourceChangedError):
            self._failed += 1
            raise
        self._read += 1

    def _plan(self, scope: Scope, after: str) -> Iterator[Page]:
        site = self._opened()
        plan = _visible(site, scope.name)
        if self._settings.delta:
            yield from delta.pages(site, plan, scope.stored, after)
            return
        ahead = self._ahead = self._ahead or Ahead(site)
        goes_on = False
        try:
            yield from reading.pages(ahead.take(plan), scope.stored)
            goes_on = True
        except (SettingsError, SourceChangedError):
            goes_on = True  # this plan is put aside
            raise
        finally:
            if not goes_on:
                ahead.close()

    def _opened(self) -> Site:
        if self._site is None:
            self._site = open_site(self._settings, self._surroundings)
        return self._site

    def _close(self) -> None:
        if self._ahead is not None:
            self._ahead.close()
        self._site = self._ahead = None
        self._read = self._failed = 0


def _visible(site: Site, plan: str) -> VisiblePlan:
    for one in site.plans:
        if one.id == plan:
            return one
    raise ValueError(f"{PLANS}: there is no plan {plan!r} in this run")


def _known(stream: str) -> None:
    if stream != PEOPLE:
        raise ValueError(f"there is no stream {stream!r}, only {PLANS} and {PEOPLE}")
