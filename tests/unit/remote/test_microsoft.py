"""Signing in to Microsoft: tokens from memory, renewed in time, and each refusal with what to do; no network."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import responses

from remote.client import Client
from remote.errors import (
    Fault,
    GarbledError,
    RedirectedError,
    RefusedError,
    RemoteError,
    ThrottledError,
    UnavailableError,
)
from remote.microsoft import (
    CLOUDS,
    ClientCertificate,
    ClientSecret,
    Credential,
    ManagedIdentity,
    MicrosoftSignIn,
    roles_in,
)
from remote.microsoft_certificate import read_certificate
from remote.microsoft_errors import REFUSALS
from remote.redaction import Redaction
from remote.session import plain_session
from tests.unit.remote.certificates import certificate_pem

TENANT = "7c1f2d3e-0000-4000-8000-006d61726c6f"
CLIENT = "5f3b2a10-0c1d-4e2f-9a3b-4c5d6e7f8a9b"
SECRET = "not-for-eyes-~8Q"
LOGIN, GRAPH = "https://login.microsoftonline.com", "https://graph.microsoft.com"
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def discovery(login: str = LOGIN, tokens: str = LOGIN) -> dict[str, str]:
    return {
        "issuer": f"{login}/{TENANT}/v2.0",
        "authorization_endpoint": f"{login}/{TENANT}/oauth2/v2.0/authorize",
        "token_endpoint": f"{tokens}/{TENANT}/oauth2/v2.0/token",
    }


def jwt(**claims: Any) -> str:
    parts = [{"alg": "none"}, claims]
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*coded, "c2lnbmF0dXJl"])


TOKEN = jwt(roles=["Tasks.Read.All", "User.ReadBasic.All"])
DISCOVERY = f"{LOGIN}/{TENANT}/v2.0/.well-known/openid-configuration"
TOKENS = f"{LOGIN}/{TENANT}/oauth2/v2.0/token"


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def waits() -> list[float]:
    return []


def sign_in(waits: list[float], credential: Credential | None = None, **changed: Any) -> MicrosoftSignIn:
    options: dict[str, Any] = {
        "authority": LOGIN,
        "tenant": TENANT,
        "credential": credential or ClientSecret(client_id=CLIENT, secret=SECRET),
        "resource": GRAPH,
        "redaction": Redaction(),
        "now": lambda: NOW,
        "pause": waits.append,
    }
    return MicrosoftSignIn(**{**options, **changed})


def granted(wire: responses.RequestsMock, seconds: int = 3600) -> None:
    wire.get(DISCOVERY, json=discovery())
    wire.post(TOKENS, json={"token_type": "Bearer", "expires_in": seconds, "access_token": TOKEN})


def refused(wire: responses.RequestsMock, signing: MicrosoftSignIn) -> RemoteError:
    with pytest.raises(RemoteError) as raised:
        signing.token()
    shown = f"{raised.value!r} {raised.value.__context__!r} {raised.value.__cause__!r}"
    assert SECRET not in shown
    assert "trace" not in shown.lower()
    assert wire is not None
    return raised.value


def test_nothing_is_sent_before_a_request_is_signed(wire: responses.RequestsMock, waits: list[float]) -> None:
    sign_in(waits)
    assert len(wire.calls) == 0


def test_a_secret_brings_a_token_that_is_asked_for_once(wire: responses.RequestsMock, waits: list[float]) -> None:
    granted(wire)
    signing = sign_in(waits)
    for _ in range(3):
        signed = signing(requests.Request("GET", GRAPH).prepare())
        assert signed.headers["Authorization"] == f"Bearer {TOKEN}"
    assert [call.request.url for call in wire.calls] == [DISCOVERY, TOKENS], "no other address was asked"
    sent = parse_qs(str(wire.calls[1].request.body))
    assert sent["scope"] == [f"{GRAPH}/.default"]
    assert sent["grant_type"] == ["client_credentials"]
    assert sent["client_secret"] == [SECRET]


def test_a_token_that_is_about_to_end_is_renewed(
    wire: responses.RequestsMock, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    granted(wire)
    signing = sign_in(waits)
    signing.token()
    later = time.time() + 3590
    monkeypatch.setattr("time.time", lambda: later)  # msal's own clock
    signing.token()
    assert wire.assert_call_count(TOKENS, 2)


def test_what_is_signed_in_shows_neither_secret_nor_token(wire: responses.RequestsMock, waits: list[float]) -> None:
    granted(wire)
    redaction = Redaction()
    signing = sign_in(waits, redaction=redaction)
    signing.token()
    assert repr(signing) == "<sign-in at login.microsoftonline.com>"
    assert SECRET not in repr(ClientSecret(client_id=CLIENT, secret=SECRET))
    assert redaction(f"{SECRET} {TOKEN}") == "[redacted] [redacted]"


@pytest.mark.parametrize("cloud", ["worldwide", "gcc", "gcc_high", "dod", "china"])
def test_each_cloud_signs_in_at_its_own_address(wire: responses.RequestsMock, waits: list[float], cloud: str) -> None:
    where = CLOUDS[cloud]
    # 21Vianet's description of a tenant names the service by its other name.
    tokens = "https://login.partner.microsoftonline.cn" if cloud == "china" else where.authority
    wire.get(
        f"{where.authority}/{TENANT}/v2.0/.well-known/openid-configuration", json=discovery(where.authority, tokens)
    )
    wire.post(f"{tokens}/{TENANT}/oauth2/v2.0/token", json={"access_token": TOKEN, "expires_in": 3600})
    assert sign_in(waits, authority=where.authority, resource=where.graph).token() == TOKEN
    assert parse_qs(str(wire.calls[1].request.body))["scope"] == [f"{where.graph}/.default"]


def test_the_description_of_a_tenant_never_chooses_where_the_secret_goes(
    wire: responses.RequestsMock, waits: list[float]
) -> None:
    wire.get(DISCOVERY, json=discovery(tokens="https://login.other.example"))
    error = refused(wire, sign_in(waits))
    assert isinstance(error, RefusedError)
    assert error.found == "the tenant's description names another machine for the sign-in"
    assert len(wire.calls) == 1


@pytest.mark.parametrize("number", REFUSALS)
def test_a_refusal_is_told_with_what_to_do(wire: responses.RequestsMock, waits: list[float], number: int) -> None:
    wire.get(DISCOVERY, json=discovery())
    answer = {
        "error": "invalid_client",
        "error_description": f"AADSTS{number}: Said by {SECRET}.\r\nTrace ID: 0000\r\nTimestamp: 2026-11-22 16:00:00Z",
        "error_codes": [number],
    }
    wire.post(TOKENS, json=answer, status=401)
    error = refused(wire, sign_in(waits))
    found, remedy = REFUSALS[number]
    assert isinstance(error, RefusedError)
    assert str(error) == f"sign-in at login.microsoftonline.com: {found} (AADSTS{number})"
    assert error.remedy == remedy
    assert waits == [], "a refused credential is never tried again"


def test_an_unknown_refusal_is_told_in_its_own_words(wire: responses.RequestsMock, waits: list[float]) -> None:
    wire.get(DISCOVERY, json=discovery())
    said = "AADSTS99999: Something new happened.\r\nTrace ID: 0000"
    wire.post(TOKENS, json={"error": "invalid_request", "error_description": said}, status=400)
    error = refused(wire, sign_in(waits))
    assert error.found == "the sign-in was refused: AADSTS99999: Something new happened."


def test_a_tenant_that_does_not_exist_is_told(wire: responses.RequestsMock, waits: list[float]) -> None:
    answer = {"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant 'x' not found.\r\nTrace ID: 0"}
    wire.get(DISCOVERY, json=answer, status=400)
    error = refused(wire, sign_in(waits))
    assert isinstance(error, RefusedError)
    assert "there is no such tenant (AADSTS90002)" in str(error)
    assert error.remedy == "correct `tenant`, or choose the `cloud` it is in"


def test_trouble_that_passes_is_waited_out(wire: responses.RequestsMock, waits: list[float]) -> None:
    wire.get(DISCOVERY, status=503, headers={"Retry-After": "2"})
    granted(wire)
    wire.remove(responses.POST, TOKENS)
    wire.post(TOKENS, status=429, headers={"Retry-After": "3"})
    wire.post(TOKENS, body=requests.ConnectionError())
    wire.post(TOKENS, json={"access_token": TOKEN, "expires_in": 3600})
    assert sign_in(waits).token() == TOKEN
    assert waits[:2] == [2.0, 3.0]
    assert len(waits) == 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"status": 429, "headers": {"Retry-After": "600"}}, ThrottledError),
        ({"status": 429}, ThrottledError),
        ({"status": 503}, UnavailableError),
        ({"body": requests.ConnectionError()}, UnavailableError),
    ],
)
def test_trouble_that_stays_ends_with_the_moment_for_another_try(
    wire: responses.RequestsMock, waits: list[float], answer: dict[str, Any], kind: type[Any]
) -> None:
    wire.get(DISCOVERY, json=discovery())
    wire.post(TOKENS, **answer)
    error = refused(wire, sign_in(waits))
    assert isinstance(error, kind)
    assert error.until > NOW
    assert len(waits) <= 3


def test_a_web_page_in_between_is_told(wire: responses.RequestsMock, waits: list[float]) -> None:
    wire.get(DISCOVERY, body="<html>Sign in to the guest network</html>", content_type="text/html")
    error = refused(wire, sign_in(waits))
    assert isinstance(error, GarbledError)
    assert error.fault is Fault.HTML


def test_no_redirect_is_followed(wire: responses.RequestsMock, waits: list[float]) -> None:
    wire.get(DISCOVERY, json=discovery())
    wire.post(TOKENS, status=307, headers={"Location": "https://login.other.example/token"})
    assert isinstance(refused(wire, sign_in(waits)), RedirectedError)
    assert len(wire.calls) == 2


def test_an_answer_without_what_it_always_had_is_told(wire: responses.RequestsMock, waits: list[float]) -> None:
    wire.get(DISCOVERY, json={"issuer": "nobody"})
    error = refused(wire, sign_in(waits))
    assert error.found == "what the sign-in service answered could not be used (KeyError)"


def test_a_certificate_signs_in_and_its_key_is_never_sent(wire: responses.RequestsMock, waits: list[float]) -> None:
    granted(wire)
    certificate = read_certificate(certificate_pem())
    redaction = Redaction()
    signing = sign_in(waits, ClientCertificate(client_id=CLIENT, certificate=certificate), redaction=redaction)
    assert signing.token() == TOKEN
    sent = parse_qs(str(wire.calls[1].request.body))
    assert "client_secret" not in sent
    assert sent["client_assertion_type"] == ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    header = json.loads(base64.urlsafe_b64decode(sent["client_assertion"][0].split(".")[0] + "=="))
    assert header["alg"] == "PS256"
    assert {"x5c", "x5t#S256"} <= header.keys()
    line = certificate.private_key.splitlines()[1]
    assert line not in str(wire.calls[1].request.body)
    assert line not in repr(certificate)
    assert line not in redaction(f"key: {line}")


@pytest.mark.parametrize("client_id", ["", CLIENT])
def test_a_managed_identity_needs_no_secret(
    wire: responses.RequestsMock, waits: list[float], monkeypatch: pytest.MonkeyPatch, client_id: str
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://localhost:4141/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "header")
    ends = str(int(time.time()) + 7000)
    wire.get("http://localhost:4141/msi/token", json={"access_token": TOKEN, "expires_on": ends, "resource": GRAPH})
    signing = sign_in(waits, ManagedIdentity(client_id=client_id))
    assert signing.token() == signing.token() == TOKEN
    assert len(wire.calls) == 1
    asked = parse_qs(str(wire.calls[0].request.url).partition("?")[2])
    assert asked["resource"] == [GRAPH]
    assert asked.get("client_id", [""]) == [client_id]


def test_a_machine_without_managed_identity_is_told(
    wire: responses.RequestsMock, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://localhost:4141/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "header")
    wire.get("http://localhost:4141/msi/token", json={"error": "no identity"}, status=400)
    error = refused(wire, sign_in(waits, ManagedIdentity()))
    assert isinstance(error, RefusedError)
    assert error.place == "the managed identity of this machine"


def test_a_refusal_reaches_whoever_asks_a_client(wire: responses.RequestsMock, waits: list[float]) -> None:
    wire.get(DISCOVERY, json=discovery())
    wire.post(TOKENS, json={"error": "invalid_client", "error_codes": [7000222]}, status=401)
    session = plain_session()
    session.auth = sign_in(waits)
    client = Client(GRAPH, session, redaction=Redaction(), now=lambda: NOW, pause=waits.append)
    with pytest.raises(RefusedError, match="the client secret has expired"):
        client.get("/v1.0/groups")
    assert not any(str(call.request.url).startswith(GRAPH) for call in wire.calls)


@pytest.mark.parametrize(
    ("token", "roles"),
    [
        (TOKEN, frozenset({"Tasks.Read.All", "User.ReadBasic.All"})),
        (jwt(), frozenset()),
        (jwt(roles="all"), None),
        ("opaque", None),
        ("a.b.c", None),
        ("a.bnVsbA.c", None),
    ],
)
def test_roles_are_read_where_the_token_shows_them(token: str, roles: frozenset[str] | None) -> None:
    assert roles_in(token) == roles
