"""Makes signed-in HTTP sessions for sources whose own library does not make one."""

from __future__ import annotations

import base64
from collections.abc import Callable

import requests
from requests import Session
from requests.auth import AuthBase

from remote.adapter import HEAD_SECONDS, BoundedAdapter

__all__ = ["Authorization", "Session", "basic_session", "bearer_session", "plain_session", "signature_of"]


class Authorization(AuthBase):
    """Puts one credential into the header of each request, and shows it to nobody."""

    def __init__(self, scheme: str, credential: str) -> None:
        self._scheme = scheme
        self._credential = credential

    def __repr__(self) -> str:
        return f"<{self._scheme} credential>"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request."""
        request.headers["Authorization"] = f"{self._scheme} {self._credential}"
        return request


def signature_of(auth: object) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    """Return what signs requests as a session's `auth` says; what signs nothing for a session that is not signed in.

    A pair of name and password is coded as UTF-8, where requests would refuse what Latin-1 does not have.
    """
    match auth:
        case None:
            return _unsigned
        case (str(user), str(password)):
            return _basic(user, password)
        case _ if callable(auth):
            return auth
    raise TypeError(f"a session cannot be signed in by {type(auth).__name__}")


def plain_session(pool: int = 10, *, head_seconds: float = HEAD_SECONDS) -> Session:
    """Return a session that is not signed in; `pool` connections are kept open, one for each thread that uses it.

    An answer whose headers are not there after `head_seconds` is given up.
    Proxies and certificates of the organisation come from the environment (HTTPS_PROXY, REQUESTS_CA_BUNDLE).
    """
    session = Session()
    adapter = BoundedAdapter(pool, head_seconds)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def bearer_session(token: str, pool: int = 10) -> Session:
    """Return a session that signs in with a token."""
    session = plain_session(pool)
    session.auth = Authorization("Bearer", token)
    return session


def basic_session(user: str, password: str, pool: int = 10) -> Session:
    """Return a session that signs in with a name and a password or API token, coded as UTF-8 (RFC 7617)."""
    session = plain_session(pool)
    session.auth = _basic(user, password)
    return session


def _basic(user: str, password: str) -> Authorization:
    return Authorization("Basic", base64.b64encode(f"{user}:{password}".encode()).decode("ascii"))


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
