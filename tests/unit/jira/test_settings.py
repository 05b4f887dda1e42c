"""What an administrator may write about a Jira site, and each sentence about what is wrong with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.nodes import SourceText
from config.tree import tree_of
from config.validate import checked
from connectors.jira.addresses import site_address
from connectors.jira.settings import JiraSettings
from model.settings import SecretReference
from tests.unit.jira.marlow import settings

TOKEN = SecretReference("env:JIRA_TOKEN")
CLOUD_ID = "5f3b2a10-0c1d-4e2f-9a3b-4c5d6e7f8a9b"


def test_the_defaults_read_every_visible_project_with_its_hours() -> None:
    usual = settings()
    assert (usual.projects, usual.hours, usual.worklogs, usual.boards) == ((), "jira", "auto", True)
    assert usual.history == ("status", "estimate", "sprint")
    assert (usual.overlap, usual.sweep) == (timedelta(minutes=10), timedelta(hours=24))
    assert usual.api_url == "https://marlow.atlassian.net"


def test_requests_go_to_the_gateway_where_there_is_a_cloud_id() -> None:
    made = settings(cloud_id=CLOUD_ID.upper(), sign_in={"token": TOKEN})
    assert made.api_url == f"https://api.atlassian.com/ex/jira/{CLOUD_ID}"
    assert made.url == "https://marlow.atlassian.net"


ADDRESSES = [
    ("https://Marlow.Atlassian.net/", "https://marlow.atlassian.net"),
    ("https://it.marlow.example/jira/", "https://it.marlow.example/jira"),
    ("https://it.marlow.example:8443", "https://it.marlow.example:8443"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ("http://[::1]:8080", "http://[::1]:8080"),
    ("http://localhost", "http://localhost"),
]


@pytest.mark.parametrize(("written", "kept"), ADDRESSES, ids=[case[0] for case in ADDRESSES])
def test_an_address_is_kept_in_small_letters_without_its_last_slash(written: str, kept: str) -> None:
    assert settings(url=written, sign_in={"token": TOKEN, "email": "sync@marlow.example"}).url == kept


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for one in (text, f"https://{text}", f"https://marlow.example/{text}"):
        try:
            kept = site_address(one)
        except ValueError:
            continue
        assert site_address(kept) == kept


CLOUD: dict[str, Any] = {"url": "https://marlow.atlassian.net"}
OWN: dict[str, Any] = {"url": "https://it.marlow.example"}
MISTAKES = [
    (
        "a page",
        {"url": "https://marlow.atlassian.net/browse/ERP-1"},
        "write its address alone: https://marlow.atlassian",
    ),
    (
        "a page of Cloud",
        {"url": "https://marlow.atlassian.net/jira/software/projects/ERP/boards/1"},
        "this is a page of the site; write its address alone: https://marlow.atlassian.net",
    ),
    (
        "a page below a context path",
        {"url": "https://it.marlow.example/jira/secure/Dashboard.jspa"},
        "write its address alone: https://it.marlow.example/jira",
    ),
    ("a query", {"url": "https://marlow.atlassian.net/?x=1"}, "write its address alone: https://marlow.atlassian.net"),
    ("no scheme", {"url": "marlow.atlassian.net"}, "expected an address like https://marlow.atlassian.net"),
    ("a port that is none", {"url": "https://it.marlow.example:99999"}, "is no port"),
    ("a machine that is none", {"url": "https://it_.marlow..example"}, "the name of the machine is not one"),
    ("a name in the address", {"url": "https://ada:hunter2@marlow.example"}, "write them under `sign_in`"),
    ("http", {"url": "http://it.marlow.example"}, "or `allow_http: true` where the way is known to be safe"),
    ("http to Cloud", {"url": "http://marlow.atlassian.net", "allow_http": True}, "a Cloud site has none: write https"),
    ("http to the gateway", {"gateway": "http://gate.marlow.example"}, "`gateway` begins with http://"),
    ("the gateway's address", {"url": "https://api.atlassian.com"}, "write the site's, as people open it"),
    ("nothing to sign in with", {"sign_in": {}}, "nothing to sign in with: add `token`, a reference like env:JIRA"),
    ("an e-mail alone", {"sign_in": {"email": "sync@marlow.example"}}, "`email` alone signs nobody in: add `token`"),
    (
        "no e-mail",
        {"sign_in": {"email": "sync", "token": TOKEN}},
        "expected the e-mail address of an Atlassian account",
    ),
    ("a name alone", {**OWN, "sign_in": {"user": "sync"}}, "`password` is missing; a name and its password stand"),
    ("a password alone", {**OWN, "sign_in": {"password": TOKEN}}, "`user` is missing"),
    ("both ways", {**OWN, "sign_in": {"user": "sync", "password": TOKEN, "token": TOKEN}}, "and not both"),
    ("a name with a colon", {**OWN, "sign_in": {"user": "a:b", "password": TOKEN}}, "has no colon"),
    ("a password for Cloud", {"sign_in": {"user": "sync", "password": TOKEN}}, "a Cloud site takes no passwords"),
    ("a token alone for Cloud", {"sign_in": {"token": TOKEN}}, "https://marlow.atlassian.net/_edge/tenant_info"),
    (
        "a password for the gateway",
        {**OWN, "cloud_id": CLOUD_ID, "sign_in": {"user": "sync", "password": TOKEN}},
        "the gateway takes tokens alone",
    ),
    ("a cloud id that is none", {"cloud_id": "marlow"}, "it is shown at /_edge/tenant_info of the site's address"),
    ("a small key", {"projects": ["erp"]}, "expected a project's key, capitals and digits alone: write ERP"),
    ("an issue's key", {"projects": ["ERP-12"]}, "it is what stands before the number in ERP-12"),
    ("a key twice", {"projects": ["ERP", "GIS", "ERP"]}, "`projects` names ERP twice; once is enough"),
    ("a word twice", {"history": ["status", "status"]}, "`history` names status twice"),
    ("too long a span", {"look_back": "90 days"}, "expected a span of at most 31 days"),
    ("a bare number", {"overlap": 10}, "expected a whole number and a unit"),
    ("too many at once", {"at_once": 9}, "less than or equal to 8"),
    ("too small an overlap", {"overlap": "1 minute"}, "greater than or equal to"),
    ("an unknown option", {"project": ["ERP"]}, "Extra inputs are not permitted"),
]


@pytest.mark.parametrize(("options", "sentence"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES])
def test_a_mistake_is_told_with_what_to_write(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        settings(**options)
    assert sentence in str(refused.value)


def test_no_mistake_repeats_a_password_of_the_address() -> None:
    with pytest.raises(ValidationError) as refused:
        settings(url="https://ada:hunter2@marlow.example")
    assert "hunter2" not in refused.value.errors(include_input=False)[0]["msg"]


def test_a_secret_in_the_configuration_is_refused_and_not_printed() -> None:
    written = (
        "{connector: jira, url: 'https://marlow.atlassian.net',"
        " sign_in: {email: sync@marlow.example, token: ATATT3xFfGF0abcdefghijkl}}"
    )
    node = tree_of(written, SourceText(name="syncline.yaml", path=Path("syncline.yaml")))
    made, problems = checked(node, JiraSettings, path="sources.jira")
    assert made is None
    assert [problem.code for problem in problems] == ["secret_literal"] * 2
    assert "ATATT" not in str(problems)


def test_every_option_is_described() -> None:
    for name, option in JiraSettings.model_fields.items():
        assert name == "connector" or option.description
