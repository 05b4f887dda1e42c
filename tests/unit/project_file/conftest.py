"""What the tests of the connector share: a connector over a folder, and reading one file through it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.contract.connector import Surroundings
from connectors.contract.pages import OfferedFile, Page, Scope
from connectors.project_file.connector import ProjectFileConnector
from connectors.project_file.settings import ProjectFileSettings

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
MODIFIED = datetime(2026, 10, 4, 12, 0, tzinfo=UTC)

MakeConnector = Callable[..., ProjectFileConnector]
Read = Callable[..., list[Page]]


@pytest.fixture
def connector(tmp_path: Path) -> MakeConnector:
    def make(currency: str = "USD", time_zone: str = "America/Phoenix", **settings: object) -> ProjectFileConnector:
        surroundings = Surroundings(
            source="plans", folder=tmp_path, now=lambda: NOW, currency=currency, time_zone=time_zone
        )
        given = ProjectFileSettings.model_validate({"connector": "project_file", "folder": "plans", **settings})
        return ProjectFileConnector(given, surroundings)

    return make


@pytest.fixture
def drop(tmp_path: Path) -> Callable[..., Path]:
    """Put a file into the watched folder, left alone since MODIFIED or `minutes` after it."""

    def put(name: str, content: bytes | str = "", minutes: int = 0) -> Path:
        path = tmp_path / "plans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        moment = MODIFIED.timestamp() + 60 * minutes
        os.utime(path, (moment, moment))
        return path

    return put


@pytest.fixture
def read(connector: MakeConnector, tmp_path: Path) -> Read:
    """Read one file, given as a path or as content, as the engine does: from a copy with another name."""

    def pages(
        content: Path | bytes | str, name: str = "erp.xml", plan: str = "erp", after: str = "", **given: object
    ) -> list[Page]:
        if isinstance(content, Path):
            path, name, plan = content, content.name, content.stem
        else:
            path = tmp_path / "staged"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        file = OfferedFile(path=path, name=name, modified_at=MODIFIED, size=path.stat().st_size, sha256="0" * 64)
        return list(connector(**given).pages("plans", Scope(name=plan, file=file), after))

    return pages


def project(inside: str = "", head: str = "<CurrencyCode>USD</CurrencyCode>") -> str:
    """Return a small plan: `inside` follows the tasks."""
    tasks = "<Tasks><Task><UID>1</UID><Name>One</Name></Task></Tasks>"
    return f'<Project xmlns="http://schemas.microsoft.com/project">{head}{tasks}{inside}</Project>'
