"""Signs in to Microsoft's clouds by msal: a token that is kept in memory alone and renewed before it ends."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from remote.errors import RefusedError
from remote.microsoft_certificate import Certificate
from remote.microsoft_errors import refusal
from remote.microsoft_http import SignInHttp
from remote.redaction import Redaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """Where one of Microsoft's clouds is; a token of one is worth nothing in another."""

    authority: str  # address of the sign-in service
    graph: str  # address of Microsoft Graph


CLOUDS: Mapping[str, Cloud] = MappingProxyType(
    {
        "worldwide": Cloud(authority="https://login.microsoftonline.com", graph="https://graph.microsoft.com"),
        "gcc": Cloud(authority="https://login.microsoftonline.com", graph="https://graph.microsoft.com"),
        "gcc_high": Cloud(authority="https://login.microsoftonline.us", graph="https://graph.microsoft.us"),
        "dod": Cloud(authority="https://login.microsoftonline.us", graph="https://dod-graph.microsoft.us"),
        "china": Cloud(authority="https://login.chinacloudapi.cn", graph="https://microsoftgraph.chinacloudapi.cn"),
    }
)
"""The presets (learn.microsoft.com/graph/deployments); US GCC lies in the worldwide cloud."""

_SAME_SERVICE = (frozenset({"login.chinacloudapi.cn", "login.partner.microsoftonline.cn"}),)
"""Names of one sign-in service (msal, authority.py): what is asked at the one may be answered with the other's name."""

MANAGED = "the managed identity of this machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSecret:
    """An application that signs in with a secret."""

    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCertificate:
    """An application that signs in with a certificate, whose private key never leaves this machine."""

    client_id: str
    certificate: Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedIdentity:
    """The identity that Azure gave the machine Syncline runs on: there is no secret."""

    client_id: str = ""  # of a user-assigned one; empty: the system-assigned one


Credential = ClientSecret | ClientCertificate | ManagedIdentity


class Tokens(Protocol):
    """What msal's applications have in common here."""

    def __call__(self) -> Mapping[str, Any]:
        """Return what the sign-in service said, from msal's memory where a token of it still holds."""


class MicrosoftSignIn(AuthBase):
    """Signs requests with a token for one resource; safe to be used from several threads.

    Nothing is sent before the first request is signed. Signing raises RefusedError with what to do, ThrottledError and
    UnavailableError: they reach whoever made the request.
    """

    def __init__(  # noqa: PLR0913 # clocks and waiting are handed in
        self,
        *,
        authority: str,
        tenant: str,
        credential: Credential,
        resource: str,
        redaction: Redaction,
        now: Callable[[], datetime],
        pause: Callable[[float], None],
    ) -> None:
        """Keep what is needed; `authority` and `resource` are addresses without a slash at their end."""
        self._credential = credential
        self._authority = authority
        self._tenant = tenant
        self._resource = resource
        self._redaction = redaction
        self._http = SignInHttp(
            place=self._place, hosts=_hosts(authority, credential), redaction=redaction, now=now, pause=pause
        )
        self._lock = threading.Lock()
        self._tokens: Tokens | None = None
        match credential:
            case ClientSecret(secret=secret):
                redaction.add(secret)
            case ClientCertificate(certificate=certificate):
                redaction.add(certificate.private_key)

    def __repr__(self) -> str:
        return f"<{self._place}>"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request."""
        request.headers["Authorization"] = f"Bearer {self.token()}"
        return request

    def token(self) -> str:
        """Return a token that holds for some minutes at least; msal renews one that is about to end."""
        with self._lock:
            if self._tokens is None:
                self._tokens = self._opened()
            said = self._asked(self._tokens)
        token = said.get("access_token")
        if isinstance(token, str) and token:
            self._redaction.add(token)
            return token
        raise refusal(said, self._place, self._redaction)

    def roles(self) -> frozenset[str] | None:
        """Return the application permissions in the token, None where it does not say; only good to be shown."""
        return roles_in(self.token())

    @property
    def _place(self) -> str:
        if isinstance(self._credential, ManagedIdentity):
            return MANAGED
        return f"sign-in at {urlsplit(self._authority).hostname or ''}"

    def _opened(self) -> Tokens:
        if isinstance(self._credential, ManagedIdentity):
            return _managed(self._credential, self._resource, self._http)
        opened: Tokens = self._asked(self._application)
        return opened

    def _application(self) -> Tokens:
        import msal  # takes long to import, and listing the connectors must not

        scopes = [f"{self._resource}/.default"]
        application = msal.ConfidentialClientApplication(
            self._credential.client_id,
            client_credential=_for_msal(self._credential),
            authority=f"{self._authority}/{self._tenant}",
            instance_discovery=False,
            http_client=self._http,
            enable_pii_log=False,
        )
        return lambda: _answer(application.acquire_token_for_client(scopes=scopes))

    def _asked(self, ask: Callable[[], Any]) -> Any:
        """Return what msal returns; its own errors repeat addresses, answers and keys, so only their kind is told."""
        try:
            return ask()
        except (ValueError, TypeError, KeyError, RuntimeError, AttributeError) as error:
            kind = type(error).__name__
        found = f"what the sign-in service answered could not be used ({kind})"
        raise RefusedError(self._place, found, "see that `tenant` and `authority` are right, and that no proxy answers")


def roles_in(token: str) -> frozenset[str] | None:
    """Return the `roles` claim of a token, read without any verification; None for a token that shows none."""
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004 # header, claims and signature: RFC 7519
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return None
    if not isinstance(claims, dict):
        return None
    roles = claims.get("roles", [])
    return frozenset(one for one in roles if isinstance(one, str)) if isinstance(roles, list) else None


def _hosts(authority: str, credential: Credential) -> frozenset[str] | None:
    """Return the machines that a secret may be shown to; None for a managed identity, which shows none."""
    if isinstance(credential, ManagedIdentity):
        return None
    host = urlsplit(authority).hostname or ""
    return next((names for names in _SAME_SERVICE if host in names), frozenset({host}))


def _for_msal(credential: ClientSecret | ClientCertificate | ManagedIdentity) -> object:
    match credential:
        case ClientSecret(secret=secret):
            return secret
        case ClientCertificate(certificate=certificate):
            return {"private_key": certificate.private_key, "public_certificate": certificate.public}
    raise TypeError("a managed identity needs no application")


def _managed(credential: ManagedIdentity, resource: str, http: SignInHttp) -> Tokens:
    import msal

    identity = (
        msal.UserAssignedManagedIdentity(client_id=credential.client_id)
        if credential.client_id
        else msal.SystemAssignedManagedIdentity()
    )
    client = msal.ManagedIdentityClient(identity, http_client=http)
    return lambda: _answer(client.acquire_token_for_client(resource=resource))


def _answer(said: object) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}
