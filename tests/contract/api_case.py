"""The case of a connector that asks a system over the network: its simulator on this machine, and what can go wrong."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from textwrap import indent
from typing import Protocol

from connectors.contract.connector import Manifest, Stream
from connectors.contract.errors import ConnectorError, SettingsError, SignInError, SourceBusyError, SourceChangedError
from connectors.contract.pages import Page, Scope
from store import read
from store.columns import entity_fields
from store.open import Store
from store.tables import VERSIONS
from sync.outcome import RunResult
from sync.run import World, run_sync
from sync.source import Source
from syncline.wiring import Application
from tests.contract.connector_case import DATA, NOW, ORGANISATION, SOURCE, CaseMissingError, ConnectorCase, case_of
from tests.flow.running import ready

PATIENCE = 10.0
"""Seconds within which a thread that was told to end has ended, however slow the machine is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a simulator answers in place of the truth, and what that has to become."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None  # requests that get it; None: all, until the simulator is healed
    errors: tuple[type[ConnectorError], ...] = ()  # one of these is raised; none: it is waited out


class Fault(Enum):
    """What the simulator does to every request from now on, unless it says otherwise."""

    REFUSED = Answer(status=401, errors=(SignInError,))
    FORBIDDEN = Answer(status=403, errors=(SignInError, SettingsError))
    MISSING = Answer(status=404, errors=(SignInError, SettingsError))
    BUSY = Answer(status=429, headers={"Retry-After": "3600"}, errors=(SourceBusyError,))
    BUSY_ONCE = Answer(status=429, headers={"Retry-After": "50"}, times=1)  # the next request alone
    DOWN = Answer(status=503, errors=(SourceBusyError,))
    WEB_PAGE = Answer(errors=(SettingsError,))  # HTML with status 200, as a proxy or a sign-in page answers
    CUT_OFF = Answer(errors=(SourceChangedError, SourceBusyError))  # half of the true JSON, with a length that fits
    CHANGED = Answer(errors=(SourceChangedError,))  # the main records lack what they always had: an id, say


class Served(Protocol):
    """A simulator that answers, with a small state of which every kind of record is made.

    It is as strict as the system: it refuses what the system would refuse. Whatever its clock says, it says it only.
    """

    @property
    def settings(self) -> str:
        """YAML of the source, with the simulator's address."""

    @property
    def others(self) -> str:
        """YAML of other sources that the settings refer to, each under its name; mostly none."""

    def fill(self) -> None:
        """Add so many records that one scope takes three pages or more."""

    def puzzle(self) -> None:
        """Add a record with a word or value that no mapping knows: it is kept, and the field put into quarantine."""

    def later(self, span: timedelta) -> None:
        """Let time pass there."""

    def fail(self, fault: Fault) -> None:
        """Do what the fault says, and nothing else, until `heal`."""

    def heal(self) -> None:
        """Answer well again."""

    def requests(self) -> int:
        """Return how many requests came so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCase:
    """What a connector that asks over the network brings: tests/contract/cases/<connector>.py with CASE = ApiCase(...).

    Beside it `make record` writes tests/data/<connector>/contract/expected.json: what the small state becomes.
    """

    serve: Callable[[], AbstractContextManager[Served]]  # begins with the small state, at NOW or before
    environment: Mapping[str, str]  # the variables that the settings refer to, with the secrets the simulator takes
    spellings: tuple[str, ...] = ()  # other forms in which those secrets go over the wire: a Basic header's text
    beside_example: str = ""  # YAML of other sources that the manifest's example refers to, each under its name


Rows = dict[str, dict[str, dict[str, object]]]
"""By entity and key: what a row says."""


@dataclass(slots=True, kw_only=True)
class Site:
    """A folder with a configuration of one source, whose system is simulated."""

    connector: str
    folder: Path
    case: ApiCase
    served: Served
    empty: Path  # a store with its tables, which take longer to make than a small site to read
    now: datetime = NOW

    @property
    def golden(self) -> Path:
        """The file that says what the small state becomes."""
        return DATA / self.connector / "contract" / "expected.json"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody must ever be told."""
        return (*self.case.environment.values(), *self.case.spellings)

    def later(self, span: timedelta) -> None:
        """Let time pass, here and there."""
        self.now += span
        self.served.later(span)

    def application(self, store: str = "syncline", environment: Mapping[str, str] | None = None) -> Application:
        """Return the application of the configuration at this moment, with a store of this name."""
        text = f"{ORGANISATION}  {SOURCE}:\n{indent(self.served.settings.strip(), '    ')}\n"
        text += indent(self.served.others.strip(), "  ") + "\n"
        (self.folder / "syncline.yaml").write_text(text, encoding="utf-8")
        file = self.folder / f"{store}.db"
        if not file.exists():
            shutil.copyfile(self.empty, file)
        given = self.case.environment if environment is None else environment
        return ready(self.folder, self.now, f"sqlite:///{file}", given)

    def source(self, environment: Mapping[str, str] | None = None) -> Source:
        """Return the source, made anew."""
        (source,) = self.application(environment=environment).sources([SOURCE])
        return source

    def synced(self, world: World, **how: bool) -> RunResult:
        """Run the source once, made anew as a process that has just begun makes it."""
        return run_sync(replace(world, now=lambda: self.now), self.source(), **how)


@contextmanager
def site_of(connector: str, folder: Path, empty: Path) -> Iterator[Site]:
    """Yield a connector's simulated site, with a configuration that names it, and copies of an empty store."""
    case = case_of(connector)
    assert isinstance(case, ApiCase)
    folder.mkdir()
    with case.serve() as served:
        yield Site(connector=connector, folder=folder, case=case, served=served, empty=empty)


def beside_example(manifest: Manifest) -> str:
    """Return the other sources that a manifest's example refers to."""
    try:
        case = case_of(manifest.name)
    except CaseMissingError:
        return ""
    return case.beside_example if isinstance(case, ApiCase) else ""


def readings_of(source: Source) -> list[tuple[Stream, Scope, list[Page]]]:
    """Read every scope from its start as a preview does: nothing is stored meanwhile."""
    return [
        (stream, scope, list(source.connector.pages(stream.name, scope, "")))
        for stream in source.streams
        for scope in source.connector.scopes(stream.name).scopes
    ]


def threads_left(before: Collection[threading.Thread]) -> list[threading.Thread]:
    """Return the threads that were begun since and do not end; the simulator has one for each open connection."""
    begun = set(threading.enumerate()) - set(before)
    own = [one for one in begun if "process_request_thread" not in one.name]
    for one in own:
        while one.ident is None:  # another thread is just starting it
            time.sleep(0.01)
        one.join(PATIENCE)
    return [one for one in own if one.is_alive()]


def rows_of(store: Store) -> Rows:
    """Return the current rows of every entity by key with their filled fields, without the runs that wrote them."""
    found: Rows = {}
    with store.reading() as connection:
        for entity in VERSIONS:
            names = ["partition", "record", *(one.name for one in entity_fields(entity))]
            found[entity.__name__] = {
                row.key: {name: value for name in names if (value := getattr(row, name)) is not None}
                for row in read.current(connection, entity)
            }
    return found


Case = ConnectorCase | ApiCase
