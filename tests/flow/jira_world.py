"""A simulated Jira and a store that follows it through real runs over HTTP; any of them may lose its power."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connectors.contract.connector import Surroundings
from connectors.jira import MANIFEST
from connectors.jira.settings import JiraSettings
from model.settings import SecretReference
from store.open import open_store
from sync.mapping.asked import asked_paths
from sync.outcome import Progress, RunResult
from sync.run import World, run_replay, run_sync
from sync.source import Source, make_source
from syncline.demo.jira_site import Fault, Jira, Served, Switches, serve
from syncline.demo.jira_site.entities import Issue
from syncline.wiring import default_rules
from tests.flow.power import Cut, MortalStore, PowerCutError, empty_store

SOURCE = "jira"
ORGANISATION_ZONE = "America/Phoenix"
START = datetime(2026, 10, 31, 20, 0, tzinfo=UTC)
"""Ten hours before clocks go back in New York."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What kind of site it is, and how it is read."""

    cloud: bool = True
    worklogs: str = "auto"
    is_named: bool = False  # the settings name the projects, instead of reading whatever is visible
    left_out: tuple[str, ...] = ()  # projects that the settings do not name, though the account sees them
    ids_a_page: int = 3
    issues_a_page: int = 3
    at_once: int = 1
    zone: str = "America/New_York"  # of the account
    start: datetime = START
    index_delay: timedelta = timedelta(0)
    switches: tuple[tuple[str, Any], ...] = ()


@dataclass(slots=True)
class JiraWorld:
    """A site, the store that follows it, and what a test has to know of both."""

    way: Way
    jira: Jira
    served: Served
    store: MortalStore
    skew: timedelta = timedelta(hours=7, minutes=13)  # of this machine's clock, by which nothing may depend on it
    told: list[Progress] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)  # seconds that were waited for, or would have been
    silent: set[int] = field(default_factory=set)  # issues that came or went without any feed or date telling it
    shown: set[int] = field(default_factory=set)  # issues that were ever hidden or lost: links of theirs change unseen
    untouched: set[int] = field(default_factory=set)  # issues whose worklogs changed without their date

    def now(self) -> datetime:
        """Return what this machine takes for the time."""
        return self.jira.now() + self.skew

    def sync(self, *faults: Fault, cut: Cut | None = None, confirmed: bool = False) -> RunResult | None:
        """Run once, with faults of the site; None where the power went."""
        self.served.switches.faults[:] = faults
        self.served.requests.clear()
        self.told.clear()
        self.store.cut, self.store.begun = cut, 0
        try:
            return run_sync(self.surroundings(), self.source(), confirm_deletes=confirmed)
        except PowerCutError:
            return None
        finally:
            self.store.cut = None
            self.served.switches.faults.clear()

    def replay(self) -> RunResult:
        """Map everything that is stored again."""
        return run_replay(self.surroundings(), self.source(), everything=True)

    def source(self, **options: Any) -> Source:
        """Return the source as a process that has just begun makes it."""
        rules = default_rules(MANIFEST)
        around = Surroundings(
            source=SOURCE,
            folder=Path(),
            now=self.now,
            currency="USD",
            time_zone=ORGANISATION_ZONE,
            environment={"JIRA_TOKEN": Jira.token},
            pause=self._pause,
            asked=asked_paths(rules),
        )
        return make_source(SOURCE, MANIFEST, MANIFEST.make(self.settings(**options), around), rules, {})

    def settings(self, **options: Any) -> JiraSettings:
        """Return what an administrator would have written."""
        token = SecretReference("env:JIRA_TOKEN")
        usual: dict[str, Any] = {
            "connector": "jira",
            "url": self.served.url,
            "sign_in": {"email": self.jira.email, "token": token} if self.way.cloud else {"token": token},
            "worklogs": self.way.worklogs,
            "ids_a_page": self.way.ids_a_page,
            "issues_a_page": self.way.issues_a_page,
            "at_once": self.way.at_once,
            "projects": [one for one in self.keys() if one not in self.way.left_out] if self.way.is_named else [],
        }
        return JiraSettings.model_validate({**usual, **options})

    def keys(self) -> list[str]:
        """Return the keys of all projects."""
        return [one.key for one in self.jira.projects.values()]

    def issues(self) -> list[Issue]:
        """Return every issue that the account sees in the projects that are read."""
        return [one for one in self.jira.issues() if self.jira.projects[one.project].key not in self.way.left_out]

    def withdrawn(self) -> set[str]:
        """Return the keys of the projects that the account has lost."""
        return {self.jira.projects[one].key for one in self.jira.withdrawn}

    def surroundings(self) -> World:
        """Return what a run uses of the world around it."""
        return World(
            store=self.store,
            now=self.now,
            holder="desk:1:1",
            is_dead=lambda _holder: True,
            listener=self.told.append,
        )

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@contextmanager
def jira_world(way: Way) -> Iterator[JiraWorld]:
    """Open an empty site with three projects, served over HTTP, and an empty store beside it."""
    jira = Jira(cloud=way.cloud, zone=way.zone, start=way.start)
    for key, name in (("ERP", "Finance replacement"), ("GIS", "Street map"), ("WEB", "Booking page")):
        jira.add_project(key, name)
    switches = Switches(strict=True, index_delay=way.index_delay)
    for name, value in way.switches:
        setattr(switches, name, value)
    with TemporaryDirectory() as folder, serve(jira, switches) as served:
        file = Path(folder) / "syncline.db"
        shutil.copyfile(empty_store(), file)
        store = MortalStore(open_store(f"sqlite:///{file}").engine)
        try:
            yield JiraWorld(way, jira, served, store)
        finally:
            store.close()
