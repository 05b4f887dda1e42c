"""What a test or a bench may turn on a simulated site: slowness, caps, and faults in a queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from threading import Lock

from syncline.demo.serving.faults import met_by


class FaultKind(StrEnum):
    """What goes wrong with one answer."""

    STATUS = "status"  # `status` with Jira's kind of JSON error
    HTML = "html"  # a page for people, with `status` (200: a proxy's sign-in page)
    CUT_OFF = "cut off"  # half of the true body, with a length that fits the half
    GARBLED = "garbled"  # bytes that are neither JSON nor text
    DROP_BEFORE = "drop before"  # the connection ends without an answer
    DROP_AFTER_HEADERS = "drop after headers"  # ... after the head and half of the promised body
    ANONYMOUS = "anonymous"  # an expired session: `status` (401, 200 ...) as nobody
    EMPTY = "empty"  # the true shape with nothing in it: an empty worklog/list, a search without issues
    LATER = "later"  # issue/bulkfetch could fetch nothing this time, and names every issue in `issueErrors`
    REPEATED_TOKEN = "repeated token"  # noqa: S105 # the answer offers the page token that was just used
    EXPIRED_TOKEN = "expired token"  # noqa: S105 # the page token sent is no longer known
    STUCK_UNTIL = "stuck until"  # `until` says what `since` said, and there is always one more page
    RESHAPE = "reshape"  # what stands at `path` is renamed to `name`, or removed when there is none
    DELAY = "delay"  # the answer comes only after `seconds`


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fault:
    """One fault: the first `skip` requests that match pass, the next `times` fail (None: all of them)."""

    match: str  # a regular expression, searched in "GET /rest/api/3/worklog/updated?since=0"
    kind: FaultKind = FaultKind.STATUS
    status: int = 500
    times: int | None = 1
    skip: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "The simulated site was told to fail."
    path: str = ""  # for RESHAPE: "issues[].fields.status", "[].author"
    name: str = ""
    seconds: float = 0.0


def throttled(match: str, *, reason: str = "jira-burst-based", after: str | None = None, times: int = 1) -> Fault:
    """A 429 with Atlassian's reason and, unless None, `Retry-After` word for word (seconds or an HTTP date)."""
    headers = {"RateLimit-Reason": reason, "X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0"}
    headers |= {"X-RateLimit-NearLimit": "true"}
    headers |= {} if after is None else {"Retry-After": after}
    return Fault(match=match, status=429, times=times, headers=headers, message="Rate limit exceeded.")


def quota(match: str, *, seconds: int = 1847, reset: datetime | None = None, times: int = 1) -> Fault:
    """A 429 of the hourly points quota, with the time of its reset when it is given."""
    fault = throttled(match, reason="jira-quota-global-based", after=str(seconds), times=times)
    headers = dict(fault.headers) | ({} if reset is None else {"X-RateLimit-Reset": reset.strftime("%Y-%m-%dT%H:%MZ")})
    return Fault(match=match, status=429, times=times, headers=headers, message=fault.message)


def http_date(moment: datetime) -> str:
    """An aware UTC moment as `Retry-After` may write it."""
    return format_datetime(moment, usegmt=True)


@dataclass(slots=True, kw_only=True)
class Switches:
    """How the site behaves from now on; may be changed while it serves."""

    strict: bool = False  # query parameters and body keys that Jira does not know are refused, not ignored
    latency: float = 0.0  # seconds that each request takes more
    index_delay: timedelta = timedelta(0)  # of the simulated clock: how long search does not see an edit
    feed_lag: timedelta = timedelta(minutes=1)  # the worklog feeds leave out the last minute
    page_cap: int = 100  # issues in a page of search/jql when more than ids and keys are asked
    id_page_cap: int = 5_000
    short_pages: bool = False  # pages hold fewer issues than asked, each another number
    bulk_cap: int = 100
    worklog_page_cap: int = 1_000
    embedded_worklogs: int = 20
    embedded_histories: int = 40
    search_cap: int = 1_000  # Data Center's own bound on maxResults
    result_window: int = 10_000  # Data Center's jira.search.platform.max.result.window
    token_life: timedelta = timedelta(days=7)
    links_to_gateway: bool = True  # links in Cloud's answers name api.atlassian.com since 2026-07-14
    sprint_text: bool = False  # Data Center's old form of a sprint: Java's toString
    history_seconds: bool = (
        False  # changelog/bulkfetch writes `created` as milliseconds, as the specification's example
    )
    faults: list[Fault] = field(default_factory=list)
    _met: dict[Fault, int] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def fault_of(self, request: str) -> Fault | None:
        """The first fault in the queue that this request meets; it counts as met."""
        if not self.faults:
            return None
        with self._lock:
            return met_by(request, self.faults, self._met)
