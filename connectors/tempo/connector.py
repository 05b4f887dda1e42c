"""The connector: entries by month, accounts, plans and project budgets of a Tempo Cloud account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from connectors.contract.connector import Finding, Found, Surroundings
from connectors.contract.pages import Listing, Page, Scope
from connectors.tempo import budgets, costobjects, planned, worklogs
from connectors.tempo.check import findings
from connectors.tempo.discovery import found
from connectors.tempo.settings import TempoSettings
from connectors.tempo.site import Site
from connectors.tempo.streams import ACCOUNTS, PLANS, PROJECTS, STREAMS, WORKLOGS

READING_VERSION = "1"  # raised when the same stored rows would be understood otherwise


class TempoConnector:
    """Reads one account; what it asks for once in a run is kept until `scopes("worklogs")` begins the next."""

    def __init__(self, settings: TempoSettings, surroundings: Surroundings) -> None:
        self._settings = settings
        self._surroundings = surroundings
        self._site: Site | None = None

    @property
    def reading_version(self) -> str:
        """Text that changes whenever the same rows would be read differently; options change the rows themselves."""
        return READING_VERSION

    def check(self) -> tuple[Finding, ...]:
        """Say whether the token works, what it may read and until when; never raises for what it can say."""
        return findings(partial(Site, self._settings, self._surroundings), self._settings)

    def discover(self) -> tuple[Found, ...]:
        """Return the newest months, work attributes with samples, accounts, teams, projects; raises ConnectorError."""
        return found(Site(self._settings, self._surroundings))

    def scopes(self, stream: str) -> Listing:
        """Return the months that are read, or the one list of a stream that is turned on."""
        if stream == WORKLOGS.name:
            self._site = None
            return worklogs.scopes(self._opened())
        name, is_on, _ = self._list(stream)
        return Listing(scopes=(Scope(name=name),) if is_on else ())

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        """Yield the pages of a month, of what was changed, or of a list, which is read whole each time."""
        if stream == WORKLOGS.name:
            return worklogs.pages(self._opened(), scope, after)
        _, _, read = self._list(stream)
        return read(self._opened())

    def _list(self, stream: str) -> tuple[str, bool, Callable[[Site], Iterator[Page]]]:
        settings = self._settings
        match stream:
            case ACCOUNTS.name:
                return costobjects.SCOPE, settings.accounts, costobjects.pages
            case PLANS.name:
                return planned.SCOPE, settings.plans, planned.pages
            case PROJECTS.name:
                return budgets.SCOPE, settings.budgets, budgets.pages
            case _:
                names = ", ".join(repr(one.name) for one in STREAMS)
                raise ValueError(f"there is no stream {stream!r}; there are {names}")

    def _opened(self) -> Site:
        if self._site is None:
            self._site = Site(self._settings, self._surroundings)
        return self._site
