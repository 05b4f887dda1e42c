"""Says in plain words why no answer came, without the library's text: that repeats addresses and queries."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import requests
import urllib3

_LONGEST = 200  # characters of OpenSSL's words about a certificate
_DEEPEST = 50  # errors looked at; a chain is a handful

_SENTENCES: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (  # the first that holds
    ((requests.exceptions.ProxyError, urllib3.exceptions.ProxyError), "the proxy to {host} does not pass requests on"),
    ((socket.gaierror,), "the name {host} cannot be found on this network"),
    ((ConnectionRefusedError,), "{host} refuses connections"),
    ((requests.exceptions.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError), "no connection to {host} in time"),
    ((requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError), "{host} did not answer in time"),
    ((requests.exceptions.SSLError, ssl.SSLError), "no encrypted connection to {host} could be agreed on"),
)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why a request brought no answer."""

    found: str
    untrusted: bool = False  # the certificate: another try gives the same


def no_answer(error: BaseException, host: str) -> NoAnswer:
    """Return what went wrong between here and the host."""
    chain = tuple(_chain(error))
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            why = " ".join(str(getattr(link, "verify_message", "")).split())[:_LONGEST]
            found = f"the certificate of {host} is not trusted"
            return NoAnswer(f"{found}: {why}" if why else found, untrusted=True)
    return NoAnswer(_told(chain, host))


def _told(chain: tuple[BaseException, ...], host: str) -> str:
    for kinds, sentence in _SENTENCES:
        if any(isinstance(link, kinds) for link in chain):
            return sentence.format(host=host)
    return f"the connection to {host} broke off"


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting and len(seen) < _DEEPEST:
        link = waiting.pop(0)
        if not isinstance(link, BaseException) or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
