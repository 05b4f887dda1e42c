"""The signed-in way to a site: each way to sign in, nothing sent before it is asked, and no secret let out."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from connectors.contract.errors import ConnectorError, SignInError
from connectors.jira.session import open_api, renewal
from model.settings import SecretReference
from tests.unit.jira.marlow import TOKEN, settings, surroundings

CLOUD_ID = "5f3b2a10-0c1d-4e2f-9a3b-4c5d6e7f8a9b"
SECRET = SecretReference("env:JIRA_TOKEN")


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


WAYS: list[tuple[str, dict[str, Any], str, str]] = [
    ("an API token", {}, "https://marlow.atlassian.net", basic("sync@marlow.example", TOKEN)),
    (
        "an API token with scopes",
        {"cloud_id": CLOUD_ID},
        f"https://api.atlassian.com/ex/jira/{CLOUD_ID}",
        basic("sync@marlow.example", TOKEN),
    ),
    (
        "a service account",
        {"cloud_id": CLOUD_ID, "sign_in": {"token": SECRET}},
        f"https://api.atlassian.com/ex/jira/{CLOUD_ID}",
        f"Bearer {TOKEN}",
    ),
    (
        "a personal access token below a context path",
        {"url": "https://it.marlow.example/jira", "sign_in": {"token": SECRET}},
        "https://it.marlow.example/jira",
        f"Bearer {TOKEN}",
    ),
    (
        "a name and a password",
        {"url": "https://it.marlow.example", "sign_in": {"user": "zoë", "password": SECRET}},
        "https://it.marlow.example",
        basic("zoë", TOKEN),
    ),
]


@pytest.mark.parametrize(("options", "address", "header"), [way[1:] for way in WAYS], ids=[way[0] for way in WAYS])
def test_each_way_to_sign_in_signs_each_request(
    wire: responses.RequestsMock, options: dict[str, Any], address: str, header: str
) -> None:
    wire.get(f"{address}/rest/api/2/serverInfo", json={"version": "1"})
    api = open_api(settings(**options), surroundings())
    assert len(wire.calls) == 0, "signing in asks nothing"
    assert api.get("/rest/api/2/serverInfo").data == {"version": "1"}
    assert [call.request.headers["Authorization"] for call in wire.calls] == [header]


def test_a_secret_that_is_not_there_is_told_by_its_place() -> None:
    with pytest.raises(SignInError) as refused:
        open_api(settings(), surroundings(environment={}))
    assert str(refused.value).startswith("the environment variable JIRA_TOKEN is not set")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_no_error_repeats_the_secret_or_what_it_is_sent_as(wire: responses.RequestsMock, status: int) -> None:
    sent = basic("sync@marlow.example", TOKEN)
    wire.get(
        "https://marlow.atlassian.net/rest/api/3/myself",
        json={"errorMessages": [f"no such token {TOKEN}", f"header {sent}"]},
        status=status,
    )
    waits: list[float] = []
    with pytest.raises(ConnectorError) as refused:
        open_api(settings(), surroundings(pause=waits.append)).get("/rest/api/3/myself")
    shown = f"{refused.value!r} {refused.value.__context__!r} {refused.value.__cause__!r}"
    assert TOKEN not in shown
    assert sent.removeprefix("Basic ") not in shown


def test_a_refused_credential_is_told_with_where_to_make_a_new_one(wire: responses.RequestsMock) -> None:
    wire.get("https://marlow.atlassian.net/rest/api/3/myself", status=401, json={})
    with pytest.raises(SignInError, match=r"make a new API token at id\.atlassian\.com"):
        open_api(settings(), surroundings()).get("/rest/api/3/myself")
    assert len(wire.calls) == 1, "a refused credential is never tried again"


def test_each_kind_of_credential_is_renewed_elsewhere() -> None:
    own = {"url": "https://it.marlow.example", "sign_in": {"token": SECRET}}
    assert "id.atlassian.com" in renewal(settings())
    assert "admin.atlassian.com" in renewal(settings(cloud_id=CLOUD_ID, sign_in={"token": SECRET}))
    assert "personal access token" in renewal(settings(**own))
