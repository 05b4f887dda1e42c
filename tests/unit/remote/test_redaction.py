"""Witnesses: a secret that travels through text in any usual spelling does not come out again."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote.redaction import MARK, Redaction

SECRET = 'Hq7 "not"/for+eyes='


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        json.dumps(SECRET),
        repr(SECRET),
        base64.b64encode(SECRET.encode()).decode(),
    ],
    ids=["plain", "url", "form", "json", "python", "base64"],
)
def test_a_known_secret_is_removed_in_every_spelling(spelling: str) -> None:
    said = Redaction([SECRET])(f"request failed: {spelling} was refused")
    assert "Hq7" not in said
    assert base64.b64encode(SECRET.encode()).decode() not in said
    assert said.startswith("request failed: ")
    assert said.endswith(" was refused")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Bearer Hq7notforeyes", f"Authorization: {MARK}"),
        ("authorization: Basic Hq7notforeyes==\nAccept: */*", f"authorization: {MARK}\nAccept: */*"),
        ("{'Authorization': 'Bearer Hq7', 'Accept': 'x'}", f"{{'Authorization': {MARK}, 'Accept': 'x'}}"),
        ('{"Proxy-Authorization": "Basic Hq7"}', f'{{"Proxy-Authorization": {MARK}}}'),
        ("Set-Cookie: session=Hq7; Path=/", f"Set-Cookie: {MARK}"),
        ("X-Api-Key: Hq7", f"X-Api-Key: {MARK}"),
        ("X-Atlassian-Token-Auth=Hq7", f"X-Atlassian-Token-Auth={MARK}"),
        ("sent bearer Hq7notforeyes to it", f"sent bearer {MARK} to it"),
        ("GET /rest?access_token=Hq7&page=2", f"GET /rest?access_token={MARK}&page=2"),
        ('{"client_secret": "Hq7", "scope": "x"}', f'{{"client_secret": {MARK}, "scope": "x"}}'),
        ("password=Hq7, user=ada", f"password={MARK}, user=ada"),
        ("postgresql://ada:Hq7@db/x", f"postgresql://ada:{MARK}@db/x"),
        ("got eyJhbGciOiJIUzI1NiJ9.Hq7.Hq7!", f"got {MARK}!"),
    ],
)
def test_what_looks_like_a_credential_is_removed_although_unknown(text: str, expected: str) -> None:
    assert Redaction()(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "18 tasks of erp.xml were read in 3 seconds",
        "sources.jira.sign_in.token: env:JIRA_TOKEN is not set",
        "the author of https://marlow.example/wiki wrote a basic guide",
        "token: file:/run/secrets/jira",
        "",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert Redaction(["Hq7notforeyes"])(text) == text


def test_each_line_of_a_private_key_is_removed() -> None:
    redacted = Redaction(["-----BEGIN PRIVATE KEY-----\nHq7line1\nHq7line2\n-----END PRIVATE KEY-----"])
    assert redacted("lost Hq7line2 in a dump") == f"lost {MARK} in a dump"


def test_a_secret_that_holds_another_is_removed_whole() -> None:
    assert Redaction(["Hq7not", "Hq7notforeyes"])("<Hq7notforeyes>") == f"<{MARK}>"


def test_a_very_short_value_does_not_black_out_words() -> None:
    assert Redaction(["a"])("a cat") == "a cat"


def test_neither_its_name_nor_its_parts_show_a_secret() -> None:
    assert repr(Redaction([SECRET])).startswith("<Redaction of ")
    assert "Hq7" not in repr(Redaction([SECRET]))


@given(st.text(min_size=4, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_no_secret_survives_between_any_texts(secret: str, before: str, after: str) -> None:
    known = secret.strip()
    said = Redaction([secret])(f"{before}{secret}{after}")
    assert len(known) < 4 or secret not in said or secret in MARK


def test_redacting_again_changes_nothing() -> None:
    once = Redaction([SECRET])(f"Authorization: Bearer {SECRET}\npassword={SECRET}&x=1 bearer abcdefghij")
    assert Redaction([SECRET])(once) == once
