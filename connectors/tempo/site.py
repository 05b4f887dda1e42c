"""Tempo as one run sees it: opened once, asked at an even pace, with what every stream needs to know."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from connectors.contract.errors import SourceBusyError
from connectors.tempo.approvals import Approvals
from connectors.tempo.attributes import account_attribute
from connectors.tempo.months import Calendar, previous_fiscal_year
from connectors.tempo.session import open_api

if TYPE_CHECKING:
    from connectors.contract.api import Api
    from connectors.contract.connector import Surroundings
    from connectors.tempo.resources import Resource
    from connectors.tempo.settings import TempoSettings
    from remote.client import Answer

REFUSED = 403
MISSING = 404  # what Tempo answers to `GET /4/worklogs` when its reader lacks the permission (OpenAPI 4.0)
RESTLESS_FOR = timedelta(minutes=10)


class Pace:
    """Lets at most so many requests through in a second, evenly spread."""

    def __init__(self, per_second: int, pause: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._spacing = 1 / per_second
        self._pause = pause
        self._clock = clock  # seconds that never go back
        self._free_at = float("-inf")

    def wait(self) -> None:
        """Wait until the next request may be sent."""
        now = self._clock()
        if now < self._free_at:
            self._pause(self._free_at - now)
        self._free_at = max(now, self._free_at) + self._spacing


class Site:
    """One account of Tempo, as of one run."""

    attempts = 3  # readings of a listing that shifts while it is read

    def __init__(
        self, settings: TempoSettings, surroundings: Surroundings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self.surroundings = surroundings
        self.api: Api = open_api(settings, surroundings)
        self._pace = Pace(settings.requests_per_second, surroundings.pause, clock)

    @property
    def rows_a_page(self) -> int:
        """Rows asked for in a request."""
        return self.settings.rows_a_page

    @cached_property
    def approvals(self) -> Approvals:
        """What this run knows of approved timesheets."""
        return Approvals(self)

    @cached_property
    def account_attribute(self) -> str:
        """Key of the work attribute that holds an entry's account; empty where there is none."""
        return self.settings.account_attribute or account_attribute(self)

    @cached_property
    def calendar(self) -> Calendar:
        """The days that entries are read of."""
        today = self.today
        first = self.settings.since or previous_fiscal_year(today, self.surroundings.fiscal_year_starts)
        return Calendar(
            since=first,
            today=today,
            open_months=self.settings.open_months,
            closed_until=self.settings.closed_until,
        )

    @property
    def today(self) -> date:
        """The day it is where the organisation is."""
        return self.surroundings.now().astimezone(ZoneInfo(self.surroundings.time_zone)).date()

    def get(
        self, resource: Resource, path: str, params: Mapping[str, object] | None = None, *, missing: bool = False
    ) -> Answer:
        """Return what Tempo answers; raises what the resource says when it is refused, and ConnectorError.

        With `missing` a 404 is an answer like others; without it a listing that always exists is refused.
        """
        self._pace.wait()
        answer = self.api.get(path, params, expected=(REFUSED, MISSING))
        return _allowed(resource, answer, missing=missing)

    def post(self, resource: Resource, path: str, json: object, params: Mapping[str, object] | None = None) -> Answer:
        """Return what Tempo answers to a question in a body; raises as `get` does."""
        self._pace.wait()
        return _allowed(resource, self.api.post(path, json, params, expected=(REFUSED, MISSING)), missing=False)

    def restless(self, where: str) -> SourceBusyError:
        """Return the error of a listing that changed in every reading."""
        until = self.surroundings.now() + RESTLESS_FOR
        found = f"Tempo, {where}: the list changed while it was read, {self.attempts} times"
        return SourceBusyError(f"{found}; nothing is to be done, the next run reads it again", until)

    def asks(self, kind: str, *words: str) -> bool:
        """Whether the mapping takes any of these fields of a kind of record; a mapping nobody named takes all."""
        asked = self.surroundings.asked.get(kind)
        return asked is None or any(not path or word in path for path in asked for word in words)

    @property
    def describes(self) -> bool:
        """Whether the mapping takes what people wrote about an entry: it is personal, and not kept unless asked for."""
        return any("description" in path for path in self.surroundings.asked.get("worklog", ()))

    @property
    def now(self) -> datetime:
        """The instant it is, aware."""
        return self.surroundings.now()


def _allowed(resource: Resource, answer: Answer, *, missing: bool) -> Answer:
    if answer.status == REFUSED or (answer.status == MISSING and not missing):
        raise resource.refused(answer.status)
    return answer
