"""Sends one request over a signed-in session and receives what comes back, as it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.cookies import extract_cookies_to_jar

from remote.answers import Received, Trouble
from remote.body import BodyError, read_body
from remote.connecting import no_answer
from remote.errors import RefusedError, RemoteError, UntrustedError
from remote.redaction import Redaction
from remote.retry import Policy
from remote.said import one_line
from remote.session import signature_of

_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "Syncline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent."""

    method: str
    url: str
    params: list[tuple[str, str]]
    body: bytes | None  # JSON


class Transport:
    """The wire to one host; safe to be used from several threads."""

    def __init__(
        self, base: str, session: requests.Session, *, redaction: Redaction, policy: Policy, clock: Callable[[], float]
    ) -> None:
        self._base = base
        self._host = urlsplit(base).hostname or ""
        self._session = session
        self._signature = signature_of(session.auth)
        self._redaction = redaction
        self._policy = policy
        self._clock = clock
        self._lock = threading.Lock()
        self._known_credential = ""
        self.signed_in = session.auth is not None or "Authorization" in session.headers

    def __repr__(self) -> str:
        return f"<Transport to {self._host}>"

    def exchange(self, request: Request, place: str, started: float) -> Received | Trouble | RemoteError:
        """Return the response with its body, or why there is none; `started` is the clock's reading now.

        Errors are returned, not raised, so that the library's own, which repeat addresses and headers, do not travel
        along as their context.
        """
        prepared = self._prepared(request)
        if prepared is None:
            found = "the credential holds characters that cannot be sent"
            return RefusedError(place, found, "write the credential again, alone and as it was given")
        try:
            response = self._sent(prepared)
        except (OSError, urllib3.exceptions.HTTPError) as error:  # requests' own errors are OSErrors
            why = no_answer(error, self._host)
            found = one_line(why.found, self._redaction)
            return UntrustedError(place, found) if why.untrusted else Trouble(found=found)
        deadline = started + self._policy.answer_seconds
        with response:
            body: bytes | BodyError
            try:
                body = read_body(response, max_bytes=self._policy.max_bytes, late=lambda: self._clock() > deadline)
            except BodyError as error:
                body = error
        return Received(status=response.status_code, headers=response.headers, body=body)

    def _prepared(self, request: Request) -> requests.PreparedRequest | None:
        headers = _HEADERS if request.body is None else {**_HEADERS, "Content-Type": "application/json"}
        # `auth` is always given: without it requests would take a name and password from a .netrc file.
        signed = requests.Request(
            request.method,
            request.url,
            headers=headers,
            params=request.params,
            data=request.body,
            auth=self._signature,
        )
        try:
            with self._lock:  # the session's cookies are not safe to be read while another thread writes them
                prepared = requests.Session.prepare_request(self._session, signed)
        except (requests.RequestException, UnicodeError):
            return None
        authorization = str(prepared.headers.get("Authorization", ""))
        if not (authorization.isascii() and authorization.isprintable()):
            return None  # requests looks at headers before they are signed; the next layer would repeat the value
        credential = authorization.partition(" ")[2]
        with self._lock:
            if credential != self._known_credential:
                self._redaction.add(credential)
                self._known_credential = credential
        return prepared

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        """Proxies and certificates as the environment has them for the one host, looked up once."""
        return requests.Session.merge_environment_settings(
            self._session, self._base, {}, stream=True, verify=None, cert=None
        )

    def _sent(self, prepared: requests.PreparedRequest) -> requests.Response:
        # Sent by the session's adapter, not by its `request` or `send`: those of a library's session (jira's) try
        # again by a policy of their own and raise errors that repeat headers and bodies; and no redirect is followed.
        url = str(prepared.url)
        settings = self._settings
        timeout = (self._policy.connect_seconds, self._policy.read_seconds)
        response = requests.Session.get_adapter(self._session, url).send(
            prepared,
            stream=True,
            timeout=timeout,
            verify=True if settings["verify"] is None else settings["verify"],
            cert=settings["cert"],
            proxies=settings["proxies"],
        )
        with self._lock:
            extract_cookies_to_jar(self._session.cookies, prepared, response.raw)  # type: ignore[no-untyped-call] # requests has no types here
        return response
