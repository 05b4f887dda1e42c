"""What a test or a bench may turn on a simulated Graph: slowness, page sizes, and faults in a queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Any

from syncline.demo.serving.faults import met_by

PAGE = 400  # what Planner's lists hold, whatever is asked for (microsoft-graph-docs issue 6438)
BATCH = "BATCH "  # stands before the method where a request came inside a $batch


class FaultKind(StrEnum):
    """What goes wrong with one answer."""

    STATUS = "status"  # `status` with Graph's kind of JSON error
    NO_VALUE = "no value"  # a list without `value`
    REPEATED_PAGE = "repeated page"  # nextLink names the page that was just asked for
    FOREIGN_LINK = "foreign link"  # nextLink and deltaLink name `host` instead of this server
    UNKNOWN_ENUM = "unknown enum"  # every previewType and container type is a word that is not in the schema
    RESHAPE = "reshape"  # the answer's JSON is given to `change` before it is sent
    HTML = "html"  # a page for people, with `status`
    CUT_OFF = "cut off"  # half of the true body, with a length that fits the half
    GARBLED = "garbled"  # bytes that are neither JSON nor text
    DROP_BEFORE = "drop before"  # the connection ends without an answer
    DROP_AFTER_HEADERS = "drop after headers"  # ... after the head and half of the promised body
    DELAY = "delay"  # the answer comes only after `seconds`


# What may go wrong with a single answer inside a $batch: the wire belongs to the whole.
INSIDE = frozenset(
    {
        FaultKind.STATUS,
        FaultKind.NO_VALUE,
        FaultKind.REPEATED_PAGE,
        FaultKind.FOREIGN_LINK,
        FaultKind.UNKNOWN_ENUM,
        FaultKind.RESHAPE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fault:
    """One fault: the first `skip` requests that match pass, the next `times` fail (None: all of them)."""

    match: str  # a regular expression, searched in "GET /v1.0/users/…?$select=id"; "BATCH GET /v1.0/…" inside a $batch
    kind: FaultKind = FaultKind.STATUS
    status: int = 500
    times: int | None = 1
    skip: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    code: str = "generalException"
    message: str = "The simulated tenant was told to fail."
    change: Callable[[Any], Any] | None = None  # for RESHAPE: returns what is sent instead
    host: str = "https://graph.other.example"
    seconds: float = 0.0


def throttled(match: str, *, after: str | None = "1", times: int | None = 1, status: int = 429) -> Fault:
    """A 429 (or 503) with, unless None, `Retry-After` word for word (seconds)."""
    headers = {} if after is None else {"Retry-After": after}
    sentence = "Too many requests from this application. Please retry later."
    return Fault(match=match, status=status, times=times, headers=headers, code="TooManyRequests", message=sentence)


def expired(match: str = r"\$deltatoken", *, status: int = 410, times: int | None = 1) -> Fault:
    """A delta link that is too old (410) or not understood (400)."""
    code, sentence = ("resyncRequired", "The state token is too old; read everything anew.")
    if status == 400:  # noqa: PLR2004 # Bad Request
        code, sentence = ("badRequest", "The state token is malformed.")
    return Fault(match=match, status=status, times=times, code=code, message=sentence)


@dataclass(slots=True, kw_only=True)
class Switches:
    """How the tenant behaves from now on; may be changed while it serves."""

    strict: bool = False  # query parameters that an operation does not know are refused, not ignored
    latency: float = 0.0  # seconds that each request takes more; a $batch is one request
    page_sizes: tuple[int, ...] = (PAGE,)  # of Planner's lists and deltas, page after page, then from the first again
    group_page: int = 100  # groups in a page where `$top` does not say
    links: str = ""  # "https://graph.microsoft.com": what links name; empty: the host that was asked
    shuffled: bool = True  # answers inside a $batch come in another order than asked
    premium_status: int = 403  # what a plan that turned premium answers: 403 or 404
    after_answer: Callable[[str], None] | None = None  # told each request before its answer is sent; may change things
    faults: list[Fault] = field(default_factory=list)
    _met: dict[Fault, int] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def fault_of(self, request: str) -> Fault | None:
        """The first fault in the queue that this request meets; it counts as met."""
        if not self.faults:
            return None
        inside = request.startswith(BATCH)
        with self._lock:
            return met_by(request, [one for one in self.faults if not inside or one.kind in INSIDE], self._met)
