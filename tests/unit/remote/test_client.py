"""What the client sends, and what an answer in order brings."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import responses
from jira import JIRA

from remote.errors import RefusedError, ThrottledError
from remote.retry import Policy
from remote.session import basic_session, bearer_session, plain_session
from tests.unit.remote.asking import BASE, TOKEN, Time, client


@pytest.fixture
def source() -> Iterator[responses.RequestsMock]:
    """The source's answers; every one of them must be asked for."""
    with responses.RequestsMock() as mock:
        yield mock


def test_an_answer_is_its_status_value_and_headers(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/rest/api/3/myself", json={"accountId": "5b1"}, headers={"X-Node": "7"})
    answer = client(Time()).get("/rest/api/3/myself")
    assert (answer.status, answer.data, answer.headers["x-node"]) == (200, {"accountId": "5b1"}, "7")


def test_a_list_repeats_its_parameter_and_what_is_none_is_left_out(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/search", json=1)
    client(Time()).get("/search", {"fields": ["id", "key"], "max": 5, "validate": False, "token": None})
    assert source.calls[0].request.url == f"{BASE}/search?fields=id&fields=key&max=5&validate=false"


def test_a_post_sends_json(source: responses.RequestsMock) -> None:
    source.post(f"{BASE}/bulkfetch", json={"issues": []})
    assert client(Time()).post("/bulkfetch", {"ids": [1, 2]}, {"expand": "names"}).data == {"issues": []}
    request = source.calls[0].request
    assert json.loads(request.body or b"") == {"ids": [1, 2]}
    assert request.headers["Content-Type"] == "application/json"
    assert request.url == f"{BASE}/bulkfetch?expand=names"


@pytest.mark.parametrize("base", [f"{BASE}/ex/jira/abc-1", f"{BASE}/ex/jira/abc-1/"])
def test_the_base_address_keeps_its_path(source: responses.RequestsMock, base: str) -> None:
    source.get(f"{BASE}/ex/jira/abc-1/rest/api/3/myself", json=1)
    assert client(Time(), base=base).get("/rest/api/3/myself").data == 1


def test_no_content_is_none(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=204)
    assert client(Time()).get("/x").data is None


@pytest.mark.parametrize(
    ("body", "data"),
    [(b'{"errorMessages":["no"]}', {"errorMessages": ["no"]}), (b"<html>", None), (b"", None)],
    ids=["json", "a page", "nothing"],
)
@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_an_expected_status_is_an_answer(
    source: responses.RequestsMock, status: int, body: bytes, data: object
) -> None:
    source.get(f"{BASE}/x", status=status, body=body)
    answer = client(Time()).get("/x", expected=(status,))
    assert (answer.status, answer.data) == (status, data)


def test_every_request_names_its_timeouts_and_follows_no_redirect(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", json=1)
    client(Time(), policy=Policy(connect_seconds=3.0, read_seconds=7.0)).get("/x")
    assert source.calls[0].request.req_kwargs["timeout"] == (3.0, 7.0)  # type: ignore[attr-defined] # responses adds it


def test_requests_are_counted_with_those_sent_again(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", status=502)
    source.get(f"{BASE}/x", json=1)
    asked = client(Time())
    asked.get("/x")
    assert asked.requests == 2


def test_a_name_and_password_travel_as_utf_8(source: responses.RequestsMock) -> None:
    source.get(f"{BASE}/x", json=1)
    session = plain_session()
    session.auth = ("ada@marlow.example", "pässwörd€1")
    client(Time(), session=session).get("/x")
    ours = source.calls[0].request.headers["Authorization"]
    source.get(f"{BASE}/y", json=1)
    client(Time(), session=basic_session("ada@marlow.example", "pässwörd€1")).get("/y")
    assert (
        ours
        == source.calls[1].request.headers["Authorization"]
        == ("Basic YWRhQG1hcmxvdy5leGFtcGxlOnDDpHNzd8O2cmTigqwx")
    )


def test_a_password_file_of_the_machine_adds_no_credential(
    source: responses.RequestsMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine marlow.example login eve password other\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert requests.utils.get_netrc_auth(BASE) == ("eve", "other")  # the trap is set
    source.get(f"{BASE}/x", json=1)
    client(Time(), session=plain_session()).get("/x")
    assert "Authorization" not in source.calls[0].request.headers


def test_a_session_of_the_jira_library_is_not_asked_to_request(source: responses.RequestsMock) -> None:
    session = JIRA(BASE, token_auth=TOKEN, get_server_info=False, max_retries=9)._session
    source.get(f"{BASE}/x", status=429, headers={"Retry-After": "1847"})
    time = Time()
    with pytest.raises(ThrottledError):
        client(time, session=session).get("/x")
    assert len(source.calls) == 1
    assert source.calls[0].request.headers["Authorization"] == f"Bearer {TOKEN}"


def test_each_request_leaves_one_line_without_its_query(
    source: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    source.get(f"{BASE}/search", json={"a": 1})
    with caplog.at_level(logging.DEBUG, logger="remote"):
        client(Time()).get("/search", {"jql": "project = MARLOW"})
    assert [record.getMessage() for record in caplog.records if record.name.startswith("remote")] == [
        "marlow.example: GET /search: 200, 0 ms, 8 bytes"
    ]


def test_a_client_shows_its_host_and_nothing_else() -> None:
    assert repr(client(Time())) == "<Client of marlow.example>"


def test_what_cannot_be_sent_by_a_session_is_refused_when_it_is_made() -> None:
    session = plain_session()
    session.auth = 7  # type: ignore[assignment] # what no type checker saw
    with pytest.raises(TypeError, match="a session cannot be signed in by int"):
        client(Time(), session=session)


@pytest.mark.parametrize("credential", ["Hq7\nline", "Hq7\r\nHost: x", "Hq7\x00", "Hq7ü", "Hq7\ud800"], ids=ascii)
def test_a_credential_that_no_header_may_hold_is_refused_without_being_repeated(credential: str) -> None:
    with pytest.raises(RefusedError, match="the credential holds characters that cannot be sent") as caught:
        client(Time(), session=bearer_session(credential)).get("/x")
    assert "Hq7" not in str(caught.value) + repr(caught.value)
    assert caught.value.remedy


def test_a_header_of_the_session_that_cannot_be_sent_is_refused_without_being_repeated() -> None:
    session = plain_session()
    session.headers["Authorization"] = "Bearer Hq7\nline"
    with pytest.raises(RefusedError) as caught:
        client(Time(), session=session).get("/x")
    assert "Hq7" not in str(caught.value)
    assert caught.value.__context__ is None
