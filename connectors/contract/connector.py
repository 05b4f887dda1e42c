"""The protocol that every connector implements, and the manifest by which it is found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from connectors.contract.pages import Listing, Page, Scope

Converter = Callable[[Any], object]
"""Turns one raw value into a unified one; raises ValueError whose text is the reason, without value or place."""


class Deletions(Enum):
    """How the engine learns that a record of a stream is gone."""

    REPORTED = "reported by the source"
    ABSENCE = "absent from a complete listing of its partition"
    CONFIRMED = "absent, and a person confirmed it: an API that no longer shows a project may have withdrawn a right"
    NEVER = "never: what was read stays until it is replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One kind of listing a source offers."""

    name: str
    kinds: tuple[str, ...]  # kinds of its records
    deletions: Deletions  # of whole scopes that vanish from the listing; `Page.listed` speaks for records
    files: bool = False  # scopes are files: the engine copies, hashes and archives them before `pages` is called
    what: str = "scope"  # the source's word for a scope, as people read it: "project", "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing `check` looked at."""

    subject: str  # "folder", "permission Tasks.Read.All"
    good: bool
    detail: str  # what was found and, where not good, what to do
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundField:
    """A field or column that could be mapped."""

    name: str
    filled: int  # records that have a value
    of: int  # records looked at
    samples: tuple[str, ...] = ()
    suggestion: str = ""  # mapping line to start from


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that can be pulled: a plan, a file, a project."""

    name: str
    kind: str
    detail: str = ""
    fields: tuple[FoundField, ...] = ()
    suggestion: str = ""  # configuration text to start from, several lines perhaps


class Connector(Protocol):
    """Reads one configured source; made by its manifest, holds no state between calls but its session."""

    @property
    def reading_version(self) -> str:
        """Text that changes whenever the same bytes would be read differently: settings and layouts, not secrets."""

    def check(self) -> tuple[Finding, ...]:
        """Say whether the source works, with which rights and until when; never raises for what it can say."""

    def discover(self) -> tuple[Found, ...]:
        """Say what could be pulled, with samples."""

    def scopes(self, stream: str) -> Listing:
        """Return the parts of a stream to read, oldest first where the order matters."""

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        """Yield the pages of a scope that follow the cursor `after` (empty: from the start).

        For an API the engine fetches ahead in a thread of its own while pages are written; `scope.stored` may be asked
        there. SettingsError and SourceChangedError put this scope aside with its reason and the run goes on with the
        others; SignInError and SourceBusyError end the run where its last page stands.

        A file is read whole before its first page is yielded: RejectedFileError comes before any page. The last page
        of a listing is yielded even when nothing is left for it: what it lists proves the rest gone.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a connector may use of the world around it: handed down, never taken."""

    source: str  # the name the configuration gives this source
    folder: Path  # of the configuration file
    now: Callable[[], datetime]  # aware UTC
    currency: str
    time_zone: str
    fiscal_year_starts: int = 1  # month, 1 to 12
    hours_per_day: int = 8
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    pause: Callable[[float], None] = time.sleep  # waits so many seconds; ends early, by an exception, when told to stop
    # By kind of record the paths that the mapping takes from its data, "" for all of it: what need not be asked for is
    # not asked for. `{"issue": {"fields.summary", "fields.Budget code.value"}}`
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Options of two sources that cannot both hold; the configuration is refused with the option's place."""

    keys: tuple[str, ...]  # of the option within the source: ("hours",)
    reason: str
    remedy: str


def _no_contradictions(name: str, settings: Any, others: Mapping[str, Any]) -> tuple[Contradiction, ...]:  # noqa: ARG001
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the folder of a connector declares in its `__init__.py` as MANIFEST."""

    name: str
    title: str
    settings: type[Any]  # a pydantic model; unknown keys are refused
    streams: tuple[Stream, ...]
    link_attributes: tuple[str, ...]  # words a project's link may use, first one is the usual: ("file", "plan")
    mapping: Path  # mapping.yaml
    make: Callable[[Any, Surroundings], Connector]
    converters: Mapping[str, Converter] = field(default_factory=dict)
    example: str = ""  # YAML of a source, as in the README; loaded by a contract test
    # Given a source's name, its settings and those of all sources by name, returns what contradicts between them.
    contradictions: Callable[[str, Any, Mapping[str, Any]], tuple[Contradiction, ...]] = _no_contradictions
