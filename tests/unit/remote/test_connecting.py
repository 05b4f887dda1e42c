"""Each way to get no answer has words of its own, and never the library's."""

from __future__ import annotations

import socket
import ssl

import pytest
import requests
import urllib3

from remote.connecting import no_answer


def _wrapped(inner: Exception) -> Exception:
    outer = requests.exceptions.ConnectionError(urllib3.exceptions.ProtocolError("Hq7", inner))
    outer.__context__ = ValueError("Hq7")
    return outer


def _given_as_reason(inner: Exception) -> Exception:
    pool = urllib3.HTTPSConnectionPool("marlow.example")
    return requests.exceptions.ConnectionError(urllib3.exceptions.MaxRetryError(pool, "/x?token=Hq7", inner))


def _certificate() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "Hq7")
    error.verify_message = "certificate has\nexpired"
    return error


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (_wrapped(socket.gaierror(-2, "Hq7")), "the name marlow.example cannot be found on this network"),
        (_given_as_reason(ConnectionRefusedError(111, "Hq7")), "marlow.example refuses connections"),
        (requests.exceptions.ConnectTimeout("Hq7"), "no connection to marlow.example in time"),
        (requests.exceptions.ReadTimeout("Hq7"), "marlow.example did not answer in time"),
        (TimeoutError("Hq7"), "marlow.example did not answer in time"),
        (requests.exceptions.ProxyError("Hq7"), "the proxy to marlow.example does not pass requests on"),
        (requests.exceptions.SSLError("Hq7"), "no encrypted connection to marlow.example could be agreed on"),
        (_given_as_reason(_certificate()), "the certificate of marlow.example is not trusted: certificate has expired"),
        (_wrapped(ConnectionResetError(104, "Hq7")), "the connection to marlow.example broke off"),
        (OSError("Hq7"), "the connection to marlow.example broke off"),
    ],
    ids=lambda value: None if isinstance(value, Exception) else value,
)
def test_each_way_to_get_no_answer_has_its_words(error: Exception, found: str) -> None:
    told = no_answer(error, "marlow.example")
    assert told.found == found
    assert told.untrusted is ("not trusted" in found)


def test_errors_that_hold_each_other_come_to_an_end() -> None:
    one, two = OSError(), OSError()
    one.args, two.args = (two,), (one,)
    one.__context__ = two
    assert no_answer(one, "marlow.example").found == "the connection to marlow.example broke off"
