"""What a test or a bench may turn on a simulated Tempo: slowness, caps, refusals, and faults in a queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock

from syncline.demo.serving.faults import met_by


class FaultKind(StrEnum):
    """What goes wrong with one answer."""

    STATUS = "status"  # `status` with an error as Tempo words it
    HTML = "html"  # a page for people, with `status`
    CUT_OFF = "cut off"  # half of the true body, with a length that fits the half
    DROP = "drop"  # the connection ends without an answer
    RESHAPE = "reshape"  # the answer is given to `change` before it is sent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fault:
    """One fault: the first `skip` requests that match pass, the next `times` fail (None: all of them)."""

    match: str  # a regular expression, searched in "GET /4/worklogs?from=2026-11-01"
    kind: FaultKind = FaultKind.STATUS
    status: int = 500
    times: int | None = 1
    skip: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    change: Callable[[dict[str, object]], object] | None = None  # for RESHAPE: returns what is sent instead


@dataclass(slots=True, kw_only=True)
class Switches:
    """How the account behaves from now on; may be changed while it serves."""

    latency: float = 0.0  # seconds that each request takes more
    page_cap: int = 5000  # rows in a page, whatever is asked for
    refused: set[str] = field(default_factory=set)  # first steps of paths that answer 403: "worklogs", "plans"
    links: str = "https://api.tempo.io"  # the host that links name; never this server's own
    after_page: Callable[[str], None] | None = None  # told each request that was answered; may change the state
    faults: list[Fault] = field(default_factory=list)
    _met: dict[Fault, int] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def fault_of(self, request: str) -> Fault | None:
        """The first fault in the queue that this request meets; it counts as met."""
        with self._lock:
            return met_by(request, self.faults, self._met)


def throttled(match: str, *, after: str | None = "1", times: int = 1) -> Fault:
    """A 429 with, unless None, `Retry-After` word for word (seconds or an HTTP date)."""
    headers = {} if after is None else {"Retry-After": after}
    return Fault(match=match, status=429, times=times, headers=headers)
