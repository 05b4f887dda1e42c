"""What may be written about a Tempo account, and the sentence for what may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from connectors.tempo.settings import SignIn, TempoSettings
from model.settings import SecretReference

TOKEN = SecretReference("env:TEMPO_TOKEN")


def made(**options: Any) -> TempoSettings:
    return TempoSettings(connector="tempo", jira="jira", sign_in=SignIn(token=TOKEN), **options)


def test_the_defaults_read_entries_accounts_and_approvals() -> None:
    settings = made()
    assert settings.url == "https://api.tempo.io"
    assert (settings.approvals, settings.accounts, settings.plans, settings.budgets) == (True, True, False, False)
    assert (settings.open_months, settings.reread_closed) == (3, timedelta(days=7))
    assert settings.requests_per_second == 5


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://api.eu.tempo.io/", "https://api.eu.tempo.io"),
        ("https://API.US.tempo.io/4", "https://api.us.tempo.io"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("http://localhost:8123", "http://localhost:8123"),
    ],
)
def test_an_address_is_kept_without_its_path(url: str, kept: str) -> None:
    assert made(url=url).url == kept


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": "api.tempo.io"}, "expected the address of Tempo's API"),
        ({"url": "ftp://api.tempo.io"}, "expected the address of Tempo's API"),
        ({"url": "https://x:y@api.tempo.io"}, "write the token under `sign_in`"),
        ({"url": "https://api.tempo.io/4/worklogs"}, "without a path: https://api.tempo.io"),
        ({"url": "https://api.tempo.io/?x=1"}, "without a path: https://api.tempo.io"),
        ({"url": "http://tempo.marlow.example"}, "write https://, or `allow_http: true`"),
        ({"jira": "My Jira"}, "expected the name of a source of this configuration"),
        ({"open_months": 0}, "greater than or equal to 1"),
        ({"rows_a_page": 5001}, "less than or equal to 5000"),
        ({"reread_closed": 7}, "expected a whole number and a unit"),
        ({"since": "soon"}, "date"),
        ({"sign_in": {"token": TOKEN, "password": "x"}}, "Extra inputs"),
        ({"sign_in": {}}, "Field required"),
        ({"worklogs": True}, "Extra inputs"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_may_not_be_written_is_told(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TempoSettings(**{"connector": "tempo", "jira": "jira", "sign_in": {"token": TOKEN}, **options})
    assert words in str(refused.value)


def test_an_unencrypted_address_elsewhere_needs_a_word() -> None:
    assert made(url="http://tempo.marlow.example", allow_http=True).url == "http://tempo.marlow.example"
