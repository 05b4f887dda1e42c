"""When a request is sent again: what the answer's headers ask for, and how much waiting is reasonable."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from remote.errors import Reason

RETRIED = frozenset({408, 425, 500, 502, 503, 504})  # besides 429, broken connections and timeouts
FARTHEST = 31 * 86_400.0  # seconds; a moment farther away is a mistake of the source, and overflows dates

_SECONDS = re.compile(r"\d{1,20}(?:\.\d{1,9})?", re.ASCII)
_REASONS = {  # developer.atlassian.com/cloud/jira/platform/rate-limiting, header RateLimit-Reason
    "jira-burst-based": Reason.BURST,
    "jira-quota-global-based": Reason.QUOTA,
    "jira-quota-tenant-based": Reason.QUOTA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long and how often one request is tried, and how much of an answer is accepted."""

    tries: int = 5  # requests sent for one call, the first included
    first_wait: float = 1.0  # seconds, at most, before the second try; doubles with each further one
    longest_backoff: float = 30.0  # seconds, at most, before any try when the source names no moment
    longest_wait: float = 60.0  # seconds that a source may ask for and is waited for; more ends the call
    total_wait: float = 180.0  # seconds waited between the tries of one call, all together
    away: timedelta = timedelta(minutes=5)  # when an unreachable source is worth another run, if it names no moment
    connect_seconds: float = 10.0
    read_seconds: float = 60.0  # without one byte
    answer_seconds: float = 300.0  # from sending to the last byte
    max_bytes: int = 64_000_000  # of one answer, unpacked
    first_spacing: float = 0.1  # seconds between requests to an endpoint after its first burst refusal; then doubled
    longest_spacing: float = 5.0  # seconds
    near_spacing: float = 0.05  # seconds, while the source says that its limit is near


class Patience:
    """The tries and waits of one call."""

    def __init__(self, policy: Policy, chance: Callable[[], float]) -> None:
        self._policy = policy
        self._chance = chance  # of 0.0 to 1.0
        self._waited = 0.0
        self.tries = 0  # sent so far

    def wait(self, asked: float | None) -> float | None:
        """Return the seconds to wait before the next try, never fewer than asked for; None: give up.

        Without a wish of the source, exponential backoff with full jitter
        (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
        """
        policy = self._policy
        if self.tries >= policy.tries or (asked is not None and asked > policy.longest_wait):
            return None
        ceiling = min(policy.longest_backoff, policy.first_wait * 2.0 ** (self.tries - 1))
        seconds = self._chance() * ceiling if asked is None else asked
        if self._waited + seconds > policy.total_wait:
            return None
        self._waited += seconds
        return seconds


def no_reason(headers: Mapping[str, str]) -> Reason:  # noqa: ARG001 # what sources without such a header have
    """Return UNKNOWN: the source does not say why it refuses."""
    return Reason.UNKNOWN


def jira_reason(headers: Mapping[str, str]) -> Reason:
    """Return why Jira Cloud answered 429; UNKNOWN for a word that is not documented."""
    return _REASONS.get(headers.get("RateLimit-Reason", "").strip().casefold(), Reason.UNKNOWN)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds, from now on, after which `Retry-After` allows the next request; None where it says nothing.

    Both forms of RFC 9110, 10.2.3. A date is compared with the answer's own `Date`, because the clocks of the two
    machines may differ; it is whole seconds cut off, so that the wait is never too short.
    """
    text = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), FARTHEST)
    moment = _http_date(text)
    return None if moment is None else _seconds_to(moment, _http_date(headers.get("Date", "").strip()) or now)


def reset_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds until `X-RateLimit-Reset`, an ISO 8601 moment that Jira Cloud sends with a 429."""
    try:
        moment = datetime.fromisoformat(headers.get("X-RateLimit-Reset", "").strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _seconds_to(moment, _http_date(headers.get("Date", "").strip()) or now)


def full_hour_after(now: datetime) -> float:
    """Return the seconds until the next full hour in UTC, when Atlassian's hourly quotas begin again."""
    return 3600.0 - now.astimezone(UTC).timestamp() % 3600.0


def until(now: datetime, seconds: float) -> datetime:
    """Return the first whole second, in UTC, that is at least so many seconds after now."""
    moment = now.astimezone(UTC) + timedelta(seconds=min(seconds, FARTHEST))
    return moment if not moment.microsecond else moment.replace(microsecond=0) + timedelta(seconds=1)


def _seconds_to(moment: datetime, start: datetime) -> float:
    seconds = (moment - start).total_seconds()
    return float(math.ceil(min(max(seconds, 0.0), FARTHEST)))


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
