"""Judges what came back: an answer, an error for a person, or trouble that may pass."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from remote.address import host_in
from remote.body import BodyError, parse
from remote.errors import (
    Fault,
    ForbiddenError,
    GarbledError,
    MissingError,
    Reason,
    RedirectedError,
    RefusedError,
    RejectedRequestError,
    RemoteError,
)
from remote.retry import RETRIED, full_hour_after, reset_after, retry_after
from remote.said import said

_NO_CONTENT = 204
_REDIRECTS = range(300, 400)
_PROXY_SIGN_IN = 407
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _GONE, _THROTTLED, _SERVER = 401, 403, 404, 410, 429, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request brought."""

    status: int
    data: Any  # the JSON value; None for 204, and for an expected error that is not JSON
    headers: Mapping[str, str]  # names in any case


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A response as it came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes | BodyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that may pass: the request is worth another try."""

    found: str
    reason: Reason | None = None  # of a 429
    asked: float | None = None  # seconds the source wants to be left alone
    everywhere: bool = False  # by every request, not only by those to this endpoint
    answer: Answer | None = None  # what the call returns when it stays so: the status was expected
    error: RemoteError | None = None  # what the call raises when it stays so; None: the source is away


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What judging needs to know of the client."""

    host: str
    signed_in: bool
    redact: Callable[[str], str]
    reason: Callable[[Mapping[str, str]], Reason]

    def verdict(
        self, received: Received, place: str, expected: Collection[int], now: datetime
    ) -> Answer | Trouble | RemoteError:
        """Return the answer, the trouble, or the error to raise."""
        status = received.status
        refused = self._refused(received, place, expected)
        if refused is not None:
            return refused
        if status == _THROTTLED:
            return self._throttled(received, now)
        if status in RETRIED or status >= _SERVER:  # an unknown 5xx means the same as 500: RFC 9110, 15
            answer = self._expected(received) if status in expected else None
            asked = retry_after(received.headers, now)
            return Trouble(found=self._with_said("the server failed", received), asked=asked, answer=answer)
        if status in expected:
            return self._expected(received)
        if status in _REDIRECTS:
            return self._redirected(received, place)
        return self._data(received, place) if status < _REDIRECTS.start else self._rejected(received, place)

    def _refused(self, received: Received, place: str, expected: Collection[int]) -> RefusedError | None:
        headers, status = received.headers, received.status
        login = headers.get("X-Seraph-LoginReason", "").upper()
        # Jira locks an account's Basic sign-in after some wrong passwords until a person solves a CAPTCHA.
        if headers.get("X-Authentication-Denied-Reason") or "AUTHENTICATION_DENIED" in login:
            remedy = f"log in once in a browser at {self.host} with this account, then renew the credential here"
            return RefusedError(place, f"sign-in is locked after wrong passwords ({status})", remedy)
        if status == _UNAUTHORIZED and status not in expected:
            return RefusedError(place, self._with_said("the credential was refused", received))
        # A bad credential need not bring 401: Jira may answer as to a visitor, and what a visitor may not see is
        # then missing without a word.
        anonymous = headers.get("X-AUSERNAME", "").strip().casefold() == "anonymous"
        if self.signed_in and status < _SERVER and (anonymous or "AUTHENTICATED_FAILED" in login):
            return RefusedError(place, f"the answer was given to an anonymous visitor, not to our account ({status})")
        return None

    def _throttled(self, received: Received, now: datetime) -> Trouble:
        reason = self.reason(received.headers)
        asked = retry_after(received.headers, now)
        if asked is None:
            asked = reset_after(received.headers, now)
        if asked is None and reason is Reason.QUOTA:
            asked = full_hour_after(now)
        found = self._with_said(reason.value, received)
        return Trouble(found=found, reason=reason, asked=asked, everywhere=reason is not Reason.BURST)

    def _redirected(self, received: Received, place: str) -> RedirectedError:
        host = host_in(received.headers.get("Location", ""), self.host, self.redact)
        where = f"to {host}" if host else "elsewhere"
        return RedirectedError(place, f"the address points {where} ({received.status})", host)

    def _rejected(self, received: Received, place: str) -> RemoteError:
        status = received.status
        if status == _FORBIDDEN:
            return ForbiddenError(place, self._with_said("not allowed", received))
        if status in {_NOT_FOUND, _GONE}:
            return MissingError(place, self._with_said("nothing is there", received), status)
        if status == _PROXY_SIGN_IN:
            return RejectedRequestError(place, "the proxy in between wants a sign-in (407)", status, "")
        text = "" if isinstance(received.body, BodyError) else said(received.body, self.redact)
        return RejectedRequestError(place, self._with_said("the request was refused", received), status, text)

    def _data(self, received: Received, place: str) -> Answer | Trouble | RemoteError:
        if received.status == _NO_CONTENT:
            return Answer(status=received.status, data=None, headers=received.headers)
        fault = _parsed(received)
        if isinstance(fault, Answer):
            return fault
        if fault.fault is None:
            return Trouble(found=fault.found)
        error = GarbledError(place, f"{fault.found} ({received.status})", fault.fault)
        return Trouble(found=fault.found, error=error) if fault.fault is Fault.CUT_OFF else error

    def _expected(self, received: Received) -> Answer:
        parsed = _parsed(received)
        if isinstance(parsed, Answer):
            return parsed
        return Answer(status=received.status, data=None, headers=received.headers)

    def _with_said(self, found: str, received: Received) -> str:
        text = "" if isinstance(received.body, BodyError) else said(received.body, self.redact)
        return f"{found} ({received.status}): {text}" if text else f"{found} ({received.status})"


def _parsed(received: Received) -> Answer | BodyError:
    if isinstance(received.body, BodyError):
        return received.body
    try:
        data = parse(received.body, received.headers.get("Content-Type", ""))
    except BodyError as error:
        return error
    return Answer(status=received.status, data=data, headers=received.headers)
