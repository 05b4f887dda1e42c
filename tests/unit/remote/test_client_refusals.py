"""What each bad answer becomes: its error, its sentence, and that it is not asked again."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
import requests
import responses

from remote.errors import (
    Fault,
    ForbiddenError,
    GarbledError,
    MissingError,
    RedirectedError,
    RefusedError,
    RejectedRequestError,
    RemoteError,
    UntrustedError,
)
from remote.retry import Policy
from remote.session import plain_session
from tests.unit.remote.asking import BASE, Time, client


@pytest.fixture
def source() -> Iterator[responses.RequestsMock]:
    """The source's answers; every one of them must be asked for."""
    with responses.RequestsMock() as mock:
        yield mock


JIRA_SAID = {"errorMessages": ["Field 'x' does not exist."], "errors": {"jql": "is too long"}}


@pytest.mark.parametrize(
    ("status", "kind", "sentence"),
    [
        (400, RejectedRequestError, "the request was refused (400): Field 'x' does not exist.; jql: is too long"),
        (401, RefusedError, "the credential was refused (401): Field 'x' does not exist.; jql: is too long"),
        (403, ForbiddenError, "not allowed (403): Field 'x' does not exist.; jql: is too long"),
        (404, MissingError, "nothing is there (404): Field 'x' does not exist.; jql: is too long"),
        (410, MissingError, "nothing is there (410): Field 'x' does not exist.; jql: is too long"),
        (405, RejectedRequestError, "the request was refused (405): Field 'x' does not exist.; jql: is too long"),
    ],
)
def test_a_refusal_says_what_the_source_said_and_is_not_asked_again(
    source: responses.RequestsMock, status: int, kind: type[RemoteError], sentence: str
) -> None:
    source.get(f"{BASE}/rest/x", status=status, json=JIRA_SAID)
    time = Time()
    with pytest.raises(kind) as caught:
        client(time).get("/rest/x", {"jql": "secret"})
    assert type(caught.value) is kind
    assert (caught.value.place, caught.value.found) == ("GET /rest/x", sentence)
    assert str(caught.value) == f"GET /rest/x: {sentence}"
    assert (len(source.calls), time.waits) == (1, [])


def test_a_rejected_request_keeps_status_and_what_was_said(source: responses.RequestsMock) -> None:
    source.post(f"{BASE}/x", status=422, json={"errors": [{"message": "Date range is too long"}]})
    with pytest.raises(RejectedRequestError) as caught:
        client(Time()).post("/x", {})
    assert (caught.value.status, caught.value.said) == (422, "Date range is too long")


@pytest.mark.parametrize("status", [200, 400, 403, 404])
@pytest.mark.parametrize(
    "header",
    [{"X-AUSERNAME": "anonymous"}, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}],
    ids=lambda h: next(iter(h)),
)
def test_an_answer_for_a_visitor_is_a_lost_sign_in_and_not_an_empty_list(
    source: responses.RequestsMock, status: int, header: dict[str, str]
) -> None:
    source.get(f"{BASE}/x", status=status, json={"values": []}, headers=header)
    with pytest.raises(RefusedError, match=rf"given to an anonymous visitor, not to our account \({status}\)"):
        client(Time()).get("/x", expected=(400, 403, 404))


def test_a_session_without_a_credential_may_be_a_visitor(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", json={"values": []}, headers={"X-AUSERNAME": "anonymous"})
    assert client(Time(), session=plain_session()).get("/x").data == {"values": []}


def test_a_named_account_is_no_visitor(source: responses.RequestsMock) -> None:
    headers = {"X-AUSERNAME": "sync", "X-Seraph-LoginReason": "OK"}
    source.get(f"{BASE}/x", json={"values": []}, headers=headers)
    assert client(Time()).get("/x").status == 200


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://elsewhere.example/login"},
        {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"},
    ],
    ids=["denied reason", "login reason"],
)
def test_a_locked_sign_in_says_to_log_in_once_in_a_browser(
    source: responses.RequestsMock, status: int, headers: dict[str, str]
) -> None:
    source.get(f"{BASE}/x", status=status, headers=headers)
    with pytest.raises(RefusedError, match="sign-in is locked") as caught:
        client(Time()).get("/x", expected=(401, 403))
    assert caught.value.remedy.startswith("log in once in a browser at marlow.example")
    assert "elsewhere" not in str(caught.value) + caught.value.remedy


@pytest.mark.parametrize(
    ("location", "found", "host"),
    [
        ("https://login.example/saml?RelayState=abc", "the address points to login.example (302)", "login.example"),
        ("/login.jsp", "the address points to marlow.example (302)", "marlow.example"),
        ("https://ada:pw@elsewhere.example:99/", "the address points to elsewhere.example (302)", "elsewhere.example"),
        ("http://[::1", "the address points elsewhere (302)", ""),
        (f"https://{'a' * 300}.example/", "the address points elsewhere (302)", ""),
    ],
    ids=["another host", "the same", "with a name", "unreadable", "endless"],
)
def test_a_redirect_is_not_followed_and_says_where_it_points(
    source: responses.RequestsMock, location: str, found: str, host: str
) -> None:
    source.get(f"{BASE}/x", status=302, headers={"Location": location})
    with pytest.raises(RedirectedError) as caught:
        client(Time()).get("/x")
    assert (caught.value.found, caught.value.host) == (found, host)
    assert len(source.calls) == 1


@pytest.mark.parametrize(
    ("body", "kind", "fault"),
    [
        (b"<!DOCTYPE html><html>", "text/html; charset=utf-8", Fault.HTML),
        (b"  <html>", "application/json", Fault.HTML),
        (b"Sign in first", "text/html", Fault.HTML),
        (b"ok", "text/plain", Fault.NOT_JSON),
        (b'{"a": NaN}', "application/json", Fault.NOT_JSON),
        (b'{"a": "\xff"}', "application/json", Fault.NOT_JSON),
        (b"[" * 5000 + b"]" * 5000, "application/json", Fault.NOT_JSON),
    ],
    ids=["page", "page called json", "text called page", "text", "not a number", "not utf-8", "endless depth"],
)
def test_what_is_not_json_is_garbled_at_once(
    source: responses.RequestsMock, body: bytes, kind: str, fault: Fault
) -> None:
    source.get(f"{BASE}/x", body=body, content_type=kind)
    with pytest.raises(GarbledError) as caught:
        client(Time()).get("/x")
    assert caught.value.fault is fault
    assert len(source.calls) == 1


@pytest.mark.parametrize(
    "body", [b'{"issues": [{"id": "1', b"[1, 2", b"", b" \n"], ids=["text", "list", "none", "blank"]
)
def test_json_that_ends_in_the_middle_is_asked_again_and_then_garbled(
    source: responses.RequestsMock, body: bytes
) -> None:
    source.get(f"{BASE}/x", body=body)
    time = Time()
    with pytest.raises(GarbledError, match="the answer ends in the middle") as caught:
        client(time, policy=Policy(tries=3)).get("/x")
    assert caught.value.fault is Fault.CUT_OFF
    assert (len(source.calls), time.waits) == (3, [1.0, 2.0])


def test_an_unknown_encoding_is_garbled(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", body=b"{}", headers={"Content-Encoding": "br"})
    with pytest.raises(GarbledError) as caught:
        client(Time()).get("/x")
    assert caught.value.fault is Fault.CODED


def test_a_byte_order_mark_is_passed_over(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", body=b"\xef\xbb\xbf[1]")
    assert client(Time()).get("/x").data == [1]


def test_a_certificate_that_is_not_trusted_is_not_tried_again(source: responses.RequestsMock) -> None:
    failed = ssl.SSLCertVerificationError(1, "certificate verify failed")
    failed.verify_message = "self-signed certificate"
    source.get(f"{BASE}/x", body=requests.exceptions.SSLError(failed))
    with pytest.raises(UntrustedError, match="is not trusted: self-signed certificate"):
        client(Time()).get("/x")
    assert len(source.calls) == 1
