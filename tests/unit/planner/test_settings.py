"""What an administrator may write, and each refusal with its sentence."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from model.settings import SecretReference
from tests.unit.planner.marlow import CLIENT, settings

SECRET = SecretReference("env:PLANNER_SECRET")
PLAN = "xqQg5FS2LkCp935s-FIFm2QAFkHM"

GOOD: list[dict[str, Any]] = [
    {"tenant": "marlow.onmicrosoft.com"},
    {"cloud": "gcc_high"},
    {"sign_in": {"client_id": CLIENT, "certificate": SECRET, "passphrase": SECRET}},
    {"sign_in": {"managed_identity": "system"}},
    {"sign_in": {"managed_identity": CLIENT}},
    {"sign_in": {"token": SECRET}, "graph": "http://127.0.0.1:8080"},
    {"plans": [PLAN, PLAN.swapcase()]},
    {"graph": "https://graph.sovereign.example", "authority": "https://login.sovereign.example/"},
]

BAD: list[tuple[dict[str, Any], str]] = [
    ({"tenant": "common"}, "an application signs in to one tenant"),
    ({"tenant": "Marlow City"}, "expected the tenant's id, or a domain of it"),
    ({"sign_in": {}}, "nothing to sign in with: write one of `secret`, `certificate` and `managed_identity`"),
    ({"sign_in": {"secret": SECRET, "managed_identity": "system"}}, "`managed_identity` and `secret` stand together"),
    ({"sign_in": {"secret": SECRET}}, "`client_id` stands with `secret` and `certificate` only: add it"),
    ({"sign_in": {"client_id": CLIENT, "managed_identity": "system"}}, "remove it"),
    ({"sign_in": {"client_id": CLIENT, "secret": SECRET, "passphrase": SECRET}}, "`passphrase` is that of a cert"),
    ({"sign_in": {"client_id": "app", "secret": SECRET}}, "expected an id like 5f3b2a10"),
    ({"sign_in": {"token": SECRET}}, "a ready token is taken for a simulator on this machine only"),
    ({"sign_in": {"token": SECRET}, "graph": "https://graph.microsoft.com"}, "for a simulator on this machine only"),
    ({"sign_in": {"token": SECRET}, "graph": "https://127.0.0.1.marlow.example"}, "simulator on this machine only"),
    ({"cloud": "china"}, "Microsoft's cloud in China has no Planner in its Graph"),
    ({"cloud": "moon"}, "worldwide"),
    ({"graph": "http://graph.marlow.example"}, "shows the credential to everybody: write https://"),
    ({"authority": "http://localhost"}, "`authority` begins with http://, to which no secret is sent"),
    ({"graph": "https://graph.microsoft.com/v1.0"}, "expected the address alone, without a path"),
    ({"graph": "https://ada:pw@graph.microsoft.com"}, "a name or password in an address is seen by everybody"),
    ({"groups": ["Water"]}, "expected an id like 5f3b2a10"),
    ({"groups": [CLIENT, CLIENT]}, "`groups` names 5f3b2a10-0c1d-4e2f-9a3b-4c5d6e7f8a9b twice; once is enough"),
    ({"plans": ["Meters"]}, "expected a plan's id of 28 characters, with their capitals"),
    ({"rosters": ["a/b"]}, "expected a roster's id"),
    ({"at_once": 9}, "less than or equal to 8"),
    ({"group": [CLIENT]}, "Extra inputs are not permitted"),
]


@pytest.mark.parametrize("options", GOOD)
def test_what_fits_is_taken(options: dict[str, Any]) -> None:
    assert settings(**options).connector == "planner"


@pytest.mark.parametrize(("options", "sentence"), BAD)
def test_what_does_not_fit_is_told(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        settings(**options)
    assert sentence in str(refused.value)
