"""Witnesses: a token put wherever a source or a library might repeat it never reaches an error or a log."""

from __future__ import annotations

import base64
import json
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses
import urllib3
from jira import JIRA

from remote.errors import GarbledError, RemoteError
from remote.redaction import Redaction
from remote.session import Authorization, basic_session, bearer_session
from tests.unit.remote.asking import BASE, TOKEN, Time, client

USER = "sync@marlow.example"
PAIR = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()

WITNESS: dict[str, dict[str, Any]] = {
    "Jira's messages": {"json": {"errorMessages": [f"bad token {TOKEN}"], "errors": {"jql": TOKEN}}},
    "a field's name": {"json": {"errors": {TOKEN: "is wrong"}}},
    "Tempo's messages": {"json": {"errors": [{"message": f"Bearer {TOKEN}"}]}},
    "Graph's message": {"json": {"error": {"code": TOKEN, "message": f"token={TOKEN}"}}},
    "a message over the end": {"json": {"message": "x" * 290 + TOKEN}},
    "a message with line breaks": {"json": {"message": f"a\n{TOKEN}\r\nAuthorization: Bearer {TOKEN}"}},
    "the signed pair": {"json": {"message": f"Authorization: Basic {PAIR}, or {PAIR}"}},
    "a page": {"body": f"<html>{TOKEN}</html>"},
    "text": {"body": f"you sent {TOKEN}"},
    "half an answer": {"body": f'{{"errorMessages": ["{TOKEN}'},
    "headers": {"json": {}, "headers": {"X-Echo": TOKEN, "Set-Cookie": f"t={TOKEN}", "Authorization": TOKEN}},
    "the login reason": {"json": {}, "headers": {"X-Authentication-Denied-Reason": f"CAPTCHA; login-url={TOKEN}"}},
    "a redirect": {"body": "", "headers": {"Location": f"https://{TOKEN}.example/?token={TOKEN}"}},
    "the wish to wait": {"json": {}, "headers": {"Retry-After": TOKEN, "X-RateLimit-Reset": TOKEN}},
    "the reason to wait": {"json": {}, "headers": {"RateLimit-Reason": TOKEN}},
}
STATUSES = [200, 302, 400, 401, 403, 404, 410, 418, 429, 500, 503]


@pytest.fixture(params=["bearer", "basic", "jira's bearer", "jira's basic"])
def session(request: pytest.FixtureRequest) -> requests.Session:
    """Each way to be signed in."""
    library: dict[str, Any] = {"get_server_info": False, "max_retries": 0}
    match request.param:
        case "bearer":
            return bearer_session(TOKEN)
        case "basic":
            return basic_session(USER, TOKEN)
        case "jira's bearer":
            return JIRA(BASE, token_auth=TOKEN, **library)._session
        case _:
            return JIRA(BASE, basic_auth=(USER, TOKEN), **library)._session


@pytest.fixture
def source() -> Iterator[responses.RequestsMock]:
    """A source that need not be asked."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def _shown(error: BaseException, caplog: pytest.LogCaptureFixture) -> str:
    """Return everything that a person may come to see."""
    related = [error.__cause__, error.__context__]
    assert related == [None, None]  # nothing travels along, whatever prints it
    parts = [str(error), repr(error), repr(error.args), repr(vars(error)), "".join(traceback.format_exception(error))]
    parts += [f"{record.getMessage()} {record.args!r}" for record in caplog.records]
    return "\n".join(parts)


def _assert_hidden(text: str) -> None:
    for secret in (TOKEN, TOKEN[:12], PAIR, PAIR[:20]):
        assert secret.casefold() not in text.casefold()


@pytest.mark.parametrize("place", WITNESS.values(), ids=WITNESS)
@pytest.mark.parametrize("status", STATUSES)
def test_no_answer_brings_a_secret_back(
    source: responses.RequestsMock, status: int, place: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    _ask(source, bearer_session(TOKEN), status, place, caplog)


@pytest.mark.parametrize("status", [401, 403, 503])
def test_no_session_brings_a_secret_back(
    source: responses.RequestsMock, session: requests.Session, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    _ask(source, session, status, WITNESS["the signed pair"], caplog)


def _ask(
    source: responses.RequestsMock,
    session: requests.Session,
    status: int,
    place: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    source.get(f"{BASE}/x/{TOKEN}", status=status, **place)
    caplog.set_level(logging.DEBUG)
    try:
        client(Time(), session=session).get(f"/x/{TOKEN}", {"token": TOKEN})
    except RemoteError as error:
        _assert_hidden(_shown(error, caplog))
    else:
        assert status == 200
        _assert_hidden("\n".join(record.getMessage() for record in caplog.records))


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.ConnectionError(f"GET https://x/?token={TOKEN}"),
        requests.exceptions.ReadTimeout(TOKEN, request=requests.Request("GET", f"https://x/{TOKEN}").prepare()),
        requests.exceptions.ProxyError(f"https://ada:{TOKEN}@proxy.example"),
        requests.exceptions.SSLError(TOKEN),
        requests.exceptions.InvalidURL(TOKEN),
        requests.exceptions.InvalidHeader(TOKEN),
        requests.exceptions.RetryError(TOKEN),
        urllib3.exceptions.LocationParseError(TOKEN),
        urllib3.exceptions.HTTPError(TOKEN),
        OSError(TOKEN),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_library_error_brings_a_secret_back(
    source: responses.RequestsMock, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    source.get(f"{BASE}/x", body=error)
    caplog.set_level(logging.DEBUG)
    with pytest.raises(RemoteError) as caught:
        client(Time()).get("/x")
    _assert_hidden(_shown(caught.value, caplog))


def test_what_was_sent_is_known_as_a_secret_although_nobody_said_so(source: responses.RequestsMock) -> None:
    redaction = Redaction()
    source.get(f"{BASE}/x", json=1)
    client(Time(), session=basic_session(USER, TOKEN), redaction=redaction).get("/x")
    assert PAIR not in redaction(f"echo {PAIR}")


def test_a_credential_shows_neither_in_its_name_nor_in_its_session() -> None:
    session = bearer_session(TOKEN)
    assert TOKEN not in repr(session.auth) + repr(session) + repr(client(Time()))
    assert repr(Authorization("Basic", PAIR)) == "<Basic credential>"


def test_a_long_answer_is_never_repeated(source: responses.RequestsMock) -> None:
    body = json.dumps({"errorMessages": ["word " * 100] * 3, "names": "City of Marlow"})
    source.get(f"{BASE}/x", status=400, body=body)
    with pytest.raises(RemoteError) as caught:
        client(Time()).get("/x")
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)
    assert "Marlow" not in str(caught.value)


def test_a_garbled_answer_is_not_repeated(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", body="The mayor's salary")
    with pytest.raises(GarbledError) as caught:
        client(Time()).get("/x")
    assert str(caught.value) == "GET /x: what came back is not JSON (200)"
