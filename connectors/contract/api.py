"""Asks an API and turns what goes wrong into the contract's errors: a sentence for the person who acts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from connectors.contract.errors import (
    ConnectorError,
    SettingsError,
    SignInError,
    SourceBusyError,
    SourceChangedError,
)
from remote.client import Answer, Client
from remote.errors import (
    Fault,
    ForbiddenError,
    GarbledError,
    MissingError,
    RedirectedError,
    RefusedError,
    RejectedRequestError,
    RemoteError,
    ThrottledError,
    UnavailableError,
    UntrustedError,
)

_PROXY_SIGN_IN = 407
_GONE = 410


class Api:
    """One signed-in source.

    `system` is what people call it ("Jira"); `renew` says what helps against a refused credential ("make a new API
    token and put it into env:JIRA_TOKEN"), `grant` what helps against a missing right.
    """

    def __init__(self, client: Client, *, system: str, renew: str, grant: str) -> None:
        self._client = client
        self._system = system
        self._renew = renew
        self._grant = grant

    @property
    def requests(self) -> int:
        """Requests sent so far, those that were sent again included."""
        return self._client.requests

    def get(self, path: str, params: Mapping[str, object] | None = None, *, expected: Collection[int] = ()) -> Answer:
        """Return the answer as `Client.get` does; raises ConnectorError."""
        return self._asked(lambda: self._client.get(path, params, expected=expected))

    def post(
        self,
        path: str,
        json: object,
        params: Mapping[str, object] | None = None,
        *,
        expected: Collection[int] = (),
    ) -> Answer:
        """Return the answer as `Client.post` does; raises ConnectorError."""
        return self._asked(lambda: self._client.post(path, json, params, expected=expected))

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except RemoteError as error:
            translated = self._translated(error)
        raise translated  # outside: the error above would travel along as its context

    def _translated(self, error: RemoteError) -> ConnectorError:
        match error:
            case RefusedError():
                return SignInError(self._sentence(error, error.remedy or self._renew))
            case ForbiddenError():
                return SignInError(self._sentence(error, self._grant))
            case ThrottledError(until=moment) | UnavailableError(until=moment):
                return SourceBusyError(self._sentence(error, _going_on(moment)), moment)
            case MissingError(status=status) if status == _GONE:
                remedy = f"this address was taken out of {self._system}; a newer version of Syncline is needed"
                return SourceChangedError(self._sentence(error, remedy), error.place)
            case GarbledError(fault=fault) if fault is not Fault.HTML:
                remedy = "see whether a proxy in between alters answers, else report this to whoever maintains Syncline"
                return SourceChangedError(self._sentence(error, remedy), error.place)
            case _:
                return SettingsError(self._sentence(error, _correction(error)))

    def _sentence(self, error: RemoteError, remedy: str) -> str:
        return f"{self._system}, {error.place}: {error.found}; {remedy}"


def _going_on(moment: datetime | None) -> str:
    if moment is None:
        return "see whether it can be reached from here; the next run goes on where this one ended"
    return f"nothing is to be done, the next run after {moment:%Y-%m-%d %H:%M:%S} UTC goes on"


def _correction(error: RemoteError) -> str:
    match error:
        case MissingError():
            return "correct the address or the name in the configuration, or see whether the account may see it"
        case RejectedRequestError(status=status) if status == _PROXY_SIGN_IN:
            return "name the proxy with its sign-in in HTTPS_PROXY"
        case RejectedRequestError():
            return "correct what the configuration names, or report this to whoever maintains Syncline"
        case RedirectedError():
            return "write the address it points to into the configuration, if it is the right one"
        case UntrustedError():
            return "name the certificates of your organisation in REQUESTS_CA_BUNDLE, or correct the address"
        case _:
            return "correct the address in the configuration, or let requests pass the proxy or sign-in page in front"
