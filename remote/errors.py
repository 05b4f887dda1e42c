"""Errors of HTTP requests, sorted by what the other side did; none of them ever means "no data".

RemoteError
├── RefusedError          401, or an answer given to nobody: the credential does not hold
├── ForbiddenError        403: the credential holds, a right is missing
├── MissingError          404, 410: nothing is at this address
├── RejectedRequestError  any other 4xx: the request is wrong
├── RedirectedError       3xx: the address leads elsewhere, and a credential is not carried along
├── UntrustedError        the certificate does not prove that this is the host
├── ThrottledError        429: too many requests, not before `until`
├── UnavailableError      5xx, timeouts, broken connections, after the last try
└── GarbledError          an answer that is not the JSON it should be
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum


class Reason(Enum):
    """Why a source refuses more requests for now."""

    BURST = "too many requests at once"
    QUOTA = "the quota of requests is used up"
    UNKNOWN = "too many requests"


class Fault(Enum):
    """What is wrong with a garbled answer."""

    HTML = "a web page instead of JSON"
    NOT_JSON = "text that is not JSON"
    CUT_OFF = "JSON that ends in the middle"
    TOO_LARGE = "more bytes than are accepted"
    CODED = "a content encoding that was not asked for"


class RemoteError(Exception):
    """Root of what a request may raise: `place` says which request, `found` what came back; neither holds a secret."""

    def __init__(self, place: str, found: str) -> None:
        super().__init__(f"{place}: {found}")
        self.place = place  # "GET /rest/api/3/myself": method and path below the configured address, no query
        self.found = found


class RefusedError(RemoteError):
    """The credential was refused, or the answer was given to an anonymous visitor; never tried again.

    `remedy` says what helps where that is not simply a new credential.
    """

    def __init__(self, place: str, found: str, remedy: str = "") -> None:
        super().__init__(place, found)
        self.remedy = remedy


class ForbiddenError(RemoteError):
    """The account lacks a right."""


class MissingError(RemoteError):
    """Nothing is at this address (404) or no longer (410)."""

    def __init__(self, place: str, found: str, status: int) -> None:
        super().__init__(place, found)
        self.status = status


class RejectedRequestError(RemoteError):
    """The request itself is wrong: `said` is what the source said about it, bounded and redacted, perhaps empty."""

    def __init__(self, place: str, found: str, status: int, said: str) -> None:
        super().__init__(place, found)
        self.status = status
        self.said = said


class RedirectedError(RemoteError):
    """The address answers by pointing elsewhere; `host` is where to."""

    def __init__(self, place: str, found: str, host: str) -> None:
        super().__init__(place, found)
        self.host = host


class UntrustedError(RemoteError):
    """The certificate of the host cannot be verified."""


class ThrottledError(RemoteError):
    """The source wants fewer requests: none before `until`."""

    def __init__(self, place: str, found: str, until: datetime, reason: Reason) -> None:
        super().__init__(place, found)
        self.until = until  # aware UTC
        self.reason = reason


class UnavailableError(RemoteError):
    """The source could not answer although it was asked several times."""

    def __init__(self, place: str, found: str, until: datetime | None = None) -> None:
        super().__init__(place, found)
        self.until = until  # aware UTC, where the source named a moment; nobody else's guess keeps a person from trying


class GarbledError(RemoteError):
    """The answer cannot be read: `fault` says how."""

    def __init__(self, place: str, found: str, fault: Fault) -> None:
        super().__init__(place, found)
        self.fault = fault
