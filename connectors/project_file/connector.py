"""The connector: a folder of Microsoft Project XML files as a stream of plans."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from connectors.contract.connector import Deletions, Finding, Found, Stream, Surroundings
from connectors.contract.errors import RejectedFileError, SettingsError
from connectors.contract.folder import FolderContent, FolderRules, look
from connectors.contract.pages import Listing, OfferedFile, Page, Scope
from connectors.contract.spool import Spool
from connectors.project_file.context import Origin
from connectors.project_file.discovery import found
from connectors.project_file.plan import read_plan
from connectors.project_file.plans import listing
from connectors.project_file.prolog import inspect
from connectors.project_file.settings import ProjectFileSettings

if TYPE_CHECKING:
    from datetime import datetime

READING_VERSION = "1"  # raised when the same bytes would give other records
PLANS = Stream(
    name="plans", kinds=("project", "task", "resource", "assignment"), deletions=Deletions.ABSENCE, files=True
)


class ProjectFileConnector:
    """Reads one watched folder; holds nothing between calls."""

    def __init__(self, settings: ProjectFileSettings, surroundings: Surroundings) -> None:
        self._settings = settings
        self._surroundings = surroundings
        self._zone = ZoneInfo(settings.time_zone or surroundings.time_zone)

    @property
    def reading_version(self) -> str:
        """Text that changes whenever the same bytes would be read differently."""
        parts = (READING_VERSION, self._settings.plan, self._zone.key, self._surroundings.currency)
        return sha256(json.dumps(parts).encode()).hexdigest()[:16]

    def check(self) -> tuple[Finding, ...]:
        """Say whether the folder can be read, what stands in it and which files cannot be used."""
        try:
            content = self._look()
        except SettingsError as error:
            return (Finding(subject="folder", good=False, detail=str(error)),)
        plans = self._listing(content)
        newest = max((scope.file.modified_at for scope in plans.scopes if scope.file), default=None)
        return (
            Finding(subject="folder", good=True, detail=f"{self._settings.folder.name} can be read"),
            _counted(len(plans.scopes), newest),
            *(Finding(subject=one.name, good=True, detail=f"waits: {one.reason}") for one in plans.waiting),
            *(Finding(subject=one.place.file, good=False, detail=str(one)) for one in plans.rejected),
            *(one for scope in plans.scopes if scope.file for one in _first_look(scope.file)),
        )

    def discover(self) -> tuple[Found, ...]:
        """Return each plan with its custom fields and the lines to start from; raises SettingsError."""
        scopes = self._listing(self._look()).scopes
        return tuple(
            found(self._origin(scope.name, scope.file), self._surroundings.source) for scope in scopes if scope.file
        )

    def scopes(self, stream: str) -> Listing:
        """Return one scope for each plan, that of its newest file; raises SettingsError."""
        _known(stream)
        return self._listing(self._look())

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        """Yield a plan's records, about 500 a page; the cursor is the page's number.

        The file is read whole first. Raises RejectedFileError, and ValueError for a scope without file.
        """
        _known(stream)
        if scope.file is None:
            raise ValueError(f"plan {scope.name!r} was asked for without its file")
        with Spool() as spool:
            plan = read_plan(self._origin(scope.name, scope.file), spool)
            for page in spool.pages(facts=plan.facts, listed=(scope.name,), after=after):
                yield replace(page, records=(plan.project, *page.records)) if page.facts else page

    def _look(self) -> FolderContent:
        settings = self._settings
        rules = FolderRules(
            folder=self._surroundings.folder / settings.folder,
            files=(settings.files,),
            settle=settings.settle,
            max_size=settings.max_size,
        )
        return look(rules, self._surroundings.now)

    def _listing(self, content: FolderContent) -> Listing:
        return listing(content, self._settings.files, self._settings.plan)

    def _origin(self, plan: str, file: OfferedFile) -> Origin:
        return Origin(
            plan=plan,
            file=file,
            currency=self._surroundings.currency,
            zone=self._zone,
            max_tasks=self._settings.max_tasks,
        )


def _known(stream: str) -> None:
    if stream != PLANS.name:
        raise ValueError(f"there is no stream {stream!r}; there is {PLANS.name!r}")


def _counted(count: int, newest: datetime | None) -> Finding:
    if newest is None:
        detail = "no plan in the folder: save one as XML from Microsoft Project and put it there"
        return Finding(subject="plans", good=False, detail=detail)
    return Finding(subject="plans", good=True, detail=f"{count} found, the newest of {newest:%Y-%m-%d %H:%M} UTC")


def _first_look(file: OfferedFile) -> tuple[Finding, ...]:
    try:
        with file.path.open("rb") as stream:
            inspect(stream, file.name)
    except RejectedFileError as error:
        return (Finding(subject=file.name, good=False, detail=str(error)),)
    except OSError as error:
        reason = f"cannot be read ({error.strerror}): give the service the right to read it"
        return (Finding(subject=file.name, good=False, detail=reason),)
    return ()
