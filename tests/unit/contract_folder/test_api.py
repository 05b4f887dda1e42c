"""Each error of a request becomes the contract's, with a sentence that says who has to do what."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import responses

from connectors.contract.api import Api
from connectors.contract.errors import (
    ConnectorError,
    SettingsError,
    SignInError,
    SourceBusyError,
    SourceChangedError,
)
from remote.client import Client
from remote.redaction import Redaction
from remote.retry import Policy, jira_reason
from remote.session import bearer_session
from tests.unit.remote.asking import BASE, START, TOKEN, Time

RENEW = "make a new token and put it into env:JIRA_TOKEN"
GRANT = "give the account the right to browse projects"


@pytest.fixture
def source() -> Iterator[responses.RequestsMock]:
    """The source's answers; every one of them must be asked for."""
    with responses.RequestsMock() as mock:
        yield mock


def _api(policy: Policy = Policy(tries=1)) -> Api:  # noqa: B008 # frozen
    time = Time()
    client = Client(
        BASE,
        bearer_session(TOKEN),
        redaction=Redaction([TOKEN]),
        now=time.now,
        pause=time.pause,
        policy=policy,
        reason=jira_reason,
        clock=time.clock,
        chance=lambda: 1.0,
    )
    return Api(client, system="Jira", renew=RENEW, grant=GRANT)


SAID = '{"errorMessages": ["no such field"]}'
GOES_ON = "see whether it can be reached from here; the next run goes on where this one ended"
PASSES_BY_ITSELF = "nothing is to be done, the next run after 2026-11-02 06:05:00 UTC goes on"
CASES = {
    "401": (
        {"status": 401},
        SignInError,
        f"Jira, GET /x: the credential was refused (401); {RENEW}",
    ),
    "401 locked": (
        {"status": 401, "headers": {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"}},
        SignInError,
        (
            "Jira, GET /x: sign-in is locked after wrong passwords (401); "
            "log in once in a browser at marlow.example with this account, then renew the credential here"
        ),
    ),
    "200 for a visitor": (
        {"body": "{}", "headers": {"X-AUSERNAME": "anonymous"}},
        SignInError,
        f"Jira, GET /x: the answer was given to an anonymous visitor, not to our account (200); {RENEW}",
    ),
    "403": ({"status": 403}, SignInError, f"Jira, GET /x: not allowed (403); {GRANT}"),
    "400": (
        {"status": 400, "body": SAID},
        SettingsError,
        (
            "Jira, GET /x: the request was refused (400): no such field; "
            "correct what the configuration names, or report this to whoever maintains Syncline"
        ),
    ),
    "404": (
        {"status": 404},
        SettingsError,
        (
            "Jira, GET /x: nothing is there (404); "
            "correct the address or the name in the configuration, or see whether the account may see it"
        ),
    ),
    "410": (
        {"status": 410},
        SourceChangedError,
        (
            "Jira, GET /x: nothing is there (410); "
            "this address was taken out of Jira; a newer version of Syncline is needed"
        ),
    ),
    "407": (
        {"status": 407, "body": SAID},
        SettingsError,
        "Jira, GET /x: the proxy in between wants a sign-in (407); name the proxy with its sign-in in HTTPS_PROXY",
    ),
    "a foreign certificate": (
        {"body": ssl.SSLCertVerificationError(1, "unable to get local issuer certificate")},
        SettingsError,
        (
            "Jira, GET /x: the certificate of marlow.example is not trusted; "
            "name the certificates of your organisation in REQUESTS_CA_BUNDLE, or correct the address"
        ),
    ),
    "redirect": (
        {"status": 302, "headers": {"Location": "https://login.example/"}},
        SettingsError,
        (
            "Jira, GET /x: the address points to login.example (302); "
            "write the address it points to into the configuration, if it is the right one"
        ),
    ),
    "a page": (
        {"body": "<html>Sign in</html>"},
        SettingsError,
        (
            "Jira, GET /x: a web page came back instead of data (200); "
            "correct the address in the configuration, or let requests pass the proxy or sign-in page in front"
        ),
    ),
    "not JSON": (
        {"body": "ok"},
        SourceChangedError,
        (
            "Jira, GET /x: what came back is not JSON (200); "
            "see whether a proxy in between alters answers, else report this to whoever maintains Syncline"
        ),
    ),
    "half of it": (
        {"body": "{"},
        SourceChangedError,
        (
            "Jira, GET /x: the answer ends in the middle (200); "
            "see whether a proxy in between alters answers, else report this to whoever maintains Syncline"
        ),
    ),
    "429": ({"status": 429}, SourceBusyError, f"Jira, GET /x: too many requests (429); {PASSES_BY_ITSELF}"),
    "429 quota": (
        {"status": 429, "headers": {"RateLimit-Reason": "jira-quota-tenant-based", "Retry-After": "300"}},
        SourceBusyError,
        f"Jira, GET /x: the quota of requests is used up (429); {PASSES_BY_ITSELF}",
    ),
    "500": ({"status": 500}, SourceBusyError, f"Jira, GET /x: the server failed (500); {GOES_ON}"),
    "no connection": (
        {"body": ConnectionRefusedError()},
        SourceBusyError,
        f"Jira, GET /x: marlow.example refuses connections; {GOES_ON}",
    ),
}


@pytest.mark.parametrize(("answer", "kind", "sentence"), CASES.values(), ids=CASES)
def test_an_error_says_system_place_finding_and_remedy(
    source: responses.RequestsMock, answer: dict[str, Any], kind: type[ConnectorError], sentence: str
) -> None:
    source.get(f"{BASE}/x", **answer)
    with pytest.raises(kind) as caught:
        _api().get("/x")
    assert type(caught.value) is kind
    assert str(caught.value) == sentence
    assert caught.value.__context__ is None
    if isinstance(caught.value, SourceBusyError):
        assert caught.value.until == (None if sentence.endswith(GOES_ON) else START + timedelta(minutes=5))
    if isinstance(caught.value, SourceChangedError):
        assert caught.value.path == "GET /x"


def test_an_answer_comes_through_and_is_counted(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x?a=1", json=1)
    source.post(f"{BASE}/x?b=2", json=2)
    source.get(f"{BASE}/y", status=404)
    api = _api()
    assert api.get("/x", {"a": 1}).data == 1
    assert api.post("/x", {"ids": []}, {"b": 2}).data == 2
    assert api.get("/y", expected=(404,)).status == 404
    assert api.requests == 3


def test_a_stop_is_nobodys_error(source: responses.RequestsMock) -> None:
    def stop(_request: object) -> tuple[int, dict[str, str], str]:
        raise KeyboardInterrupt

    source.add_callback("GET", f"{BASE}/x", callback=stop)
    with pytest.raises(KeyboardInterrupt):
        _api().get("/x")
