"""The HTTP that msal is given: our own session, bounded, retried by our policy, and to the sign-in service alone."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
import urllib3

from remote.answers import Received
from remote.body import BodyError, parse, read_body
from remote.connecting import no_answer
from remote.errors import (
    Fault,
    GarbledError,
    Reason,
    RedirectedError,
    RefusedError,
    RemoteError,
    ThrottledError,
    UnavailableError,
    UntrustedError,
)
from remote.microsoft_errors import refusal
from remote.redaction import Redaction
from remote.retry import RETRIED, Patience, Policy, retry_after, until
from remote.said import one_line
from remote.session import plain_session

_LOG = logging.getLogger(__name__)

POLICY = Policy(tries=4, total_wait=90.0, read_seconds=30.0, answer_seconds=60.0, max_bytes=1_000_000)
_THROTTLED, _SERVER = 429, 500
_REDIRECTS = range(300, 400)
_DISCOVERY = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Answer:
    """What msal looks at."""

    status_code: int
    text: str
    headers: Mapping[str, str]

    def raise_for_status(self) -> None:
        """Do nothing: what is worth an error was raised before msal saw the answer."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    found: str
    asked: float | None = None
    throttled: bool = False


class SignInHttp:
    """Sends msal's requests; what it raises is RemoteError, which msal lets through.

    `hosts` are the machines that may be asked: the description of a tenant names the address that the secret is sent
    to, and it must not choose another machine. None: any, for a managed identity.
    """

    def __init__(  # noqa: PLR0913 # clocks, waiting and chance are handed in
        self,
        *,
        place: str,
        hosts: frozenset[str] | None,
        redaction: Redaction,
        now: Callable[[], datetime],
        pause: Callable[[float], None],
        policy: Policy = POLICY,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._place = place
        self._hosts = hosts
        self._redaction = redaction
        self._now = now
        self._pause = pause
        self._policy = policy
        self._clock = clock
        self._chance = chance
        self._session = plain_session(1)

    def get(self, url: str, **options: Any) -> Answer:
        """Send a GET as msal asks for it."""
        return self._asked("GET", url, options)

    def post(self, url: str, **options: Any) -> Answer:
        """Send a POST as msal asks for it."""
        return self._asked("POST", url, options)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _asked(self, method: str, url: str, options: Mapping[str, Any]) -> Answer:
        host = self._checked(url)
        patience = Patience(self._policy, self._chance)
        while True:
            patience.tries += 1
            outcome = self._tried(method, url, host, options)
            if isinstance(outcome, RemoteError):
                raise outcome
            if isinstance(outcome, Answer):
                return outcome
            wait = patience.wait(outcome.asked)
            if wait is None:
                raise self._given_up(outcome, patience.tries)
            _LOG.warning("%s: %s; again in %.1f s", self._place, outcome.found, wait)
            self._pause(wait)

    def _checked(self, url: str) -> str:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self._hosts is not None and (parts.scheme != "https" or host not in self._hosts):
            found = "the tenant's description names another machine for the sign-in"
            remedy = "write that machine's address as `authority`, if it is the right one"
            raise RefusedError(self._place, found, remedy)
        return host

    def _tried(self, method: str, url: str, host: str, options: Mapping[str, Any]) -> Answer | _Trouble | RemoteError:
        try:
            received = self._received(method, url, options)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            why = no_answer(error, host)
            found = one_line(why.found, self._redaction)
            return UntrustedError(self._place, found) if why.untrusted else _Trouble(found)
        if isinstance(received.body, BodyError):
            return _Trouble(received.body.found)
        status = received.status
        if status == _THROTTLED:
            asked = retry_after(received.headers, self._now())
            return _Trouble(f"{Reason.UNKNOWN.value} ({status})", asked, throttled=True)
        if status in RETRIED or status >= _SERVER:
            return _Trouble(f"the service failed ({status})", retry_after(received.headers, self._now()))
        if status in _REDIRECTS:
            return RedirectedError(self._place, f"the address points elsewhere ({status})", "")
        return self._judged(url, status, received.headers, received.body)

    def _received(self, method: str, url: str, options: Mapping[str, Any]) -> Received:
        started = self._clock()
        prepared = requests.Session.prepare_request(
            self._session,
            requests.Request(
                method,
                url,
                params=options.get("params"),
                data=options.get("data"),
                headers=options.get("headers"),
                auth=_as_it_is,  # without one requests would take a name and password from a .netrc file
            ),
        )
        # Sent as the session's adapter does it: no redirect is followed.
        settings = self._session.merge_environment_settings(str(prepared.url), {}, stream=True, verify=None, cert=None)
        response = self._session.get_adapter(str(prepared.url)).send(
            prepared,
            stream=True,
            timeout=(self._policy.connect_seconds, self._policy.read_seconds),
            verify=True if settings["verify"] is None else settings["verify"],
            cert=settings["cert"],
            proxies=settings["proxies"],
        )
        deadline = started + self._policy.answer_seconds
        with response:
            body: bytes | BodyError
            try:
                body = read_body(response, max_bytes=self._policy.max_bytes, late=lambda: self._clock() > deadline)
            except BodyError as error:
                body = error
        return Received(status=response.status_code, headers=response.headers, body=body)

    def _judged(self, url: str, status: int, headers: Mapping[str, str], body: bytes) -> Answer | RemoteError:
        text = body.decode("utf-8", "replace")
        if status >= _REDIRECTS.stop:
            described = urlsplit(url).path.endswith(_DISCOVERY)
            # msal would put the whole answer into the message of an error of its own.
            return refusal(_object(body), self._place, self._redaction) if described else Answer(status, text, headers)
        try:
            parse(body, headers.get("Content-Type", ""))
        except BodyError as error:
            return GarbledError(self._place, f"{error.found} ({status})", error.fault or Fault.NOT_JSON)
        return Answer(status, text, headers)

    def _given_up(self, trouble: _Trouble, tries: int) -> RemoteError:
        found = trouble.found if tries == 1 else f"{trouble.found}, {tries} times"
        seconds = self._policy.away.total_seconds() if trouble.asked is None else trouble.asked
        moment = until(self._now(), seconds)
        if trouble.throttled:
            return ThrottledError(self._place, found, moment, Reason.UNKNOWN)
        return UnavailableError(self._place, found, moment)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return data if isinstance(data, dict) else {}
