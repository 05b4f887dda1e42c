"""The City of Marlow's Jira for unit tests: its settings, its surroundings, and its simulated site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from connectors.contract.connector import Surroundings
from connectors.contract.pages import Page, Record
from connectors.jira import MANIFEST
from connectors.jira.settings import JiraSettings
from model.settings import SecretReference
from store.columns import entity_fields
from store.tables import entity_name
from sync.mapping.compile import Mapper
from sync.mapping.rules import override, read_rules
from syncline.demo.jira_site import Jira, Served, Switches, serve

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
TOKEN = Jira.token
DEFAULT_FIELDS = frozenset({"fields.summary", "fields.Sprint", "fields.Start date"})


def settings(**options: Any) -> JiraSettings:
    """The settings of a source, with other options than usual."""
    usual: dict[str, Any] = {
        "connector": "jira",
        "url": "https://marlow.atlassian.net",
        "sign_in": {"email": Jira.email, "token": SecretReference("env:JIRA_TOKEN")},
    }
    return JiraSettings.model_validate({**usual, **options})


def surroundings(asked: frozenset[str] = DEFAULT_FIELDS, **changed: Any) -> Surroundings:
    """The world around the connector."""

    def pause(seconds: float) -> None:
        raise AssertionError(f"a unit test waits for {seconds} seconds")

    usual = Surroundings(
        source="jira",
        folder=Path(),
        now=lambda: NOW,
        currency="USD",
        time_zone="America/New_York",
        environment={"JIRA_TOKEN": TOKEN},
        pause=pause,
        asked={"issue": asked},
    )
    return replace(usual, **changed)


@contextmanager
def served(jira: Jira, **switches: Any) -> Iterator[tuple[Served, JiraSettings]]:
    """A simulated site that refuses parameters Jira does not know, and the settings that read it."""
    with serve(jira, Switches(strict=True, **switches)) as site:
        yield site, settings(url=site.url)


def records(pages: Iterator[Page]) -> list[Record]:
    """The records of all pages."""
    return [record for page in pages for record in page.records]


def mapper(overrides: str = "") -> Mapper:
    """The connector's mapping, with what an administrator writes under `mapping:`."""
    yaml = YAML(typ="safe", pure=True)
    rules = read_rules(yaml.load(MANIFEST.mapping.read_text(encoding="utf-8")), "mapping.yaml")
    written = yaml.load(overrides)["mapping"] if overrides else {}
    return Mapper("jira", override(rules, written, "a test"), MANIFEST.converters, "1")


def mapped(record: Record, overrides: str = "") -> tuple[dict[str, list[dict[str, object]]], list[str]]:
    """What a record becomes, by entity, fields that hold nothing left out; and the problems, as printed."""
    found = mapper(overrides).map(record, f"jira:{record.kind}:{record.key}")
    rows: dict[str, list[dict[str, object]]] = {}
    for entity, row in found.rows:
        names = [one.name for one in entity_fields(entity)]
        values = {name: value for name, value in zip(names, row.values, strict=True) if value is not None}
        rows.setdefault(entity_name(entity), []).append({"key": row.key, **values})
    return rows, [str(problem) for problem in found.problems]
