"""The demo run once for all flow tests, and copies of it for those that go on from there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.city import City, CitySites, two_months
from tests.flow.console import Console


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Both months of the City of Marlow on SQLite, its Jira and its Planner; nobody writes into its folders."""
    with CitySites() as sites:
        yield two_months(tmp_path_factory.mktemp("marlow"), sites)


@pytest.fixture
def october(city: City, tmp_path: Path) -> Path:
    """A copy of the city's folder as it stood after the second report, store and all."""
    return shutil.copytree(city.second.folder, tmp_path / "october")


@pytest.fixture
def console(october: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A console that stands in a copy of the city's folder, both months read."""
    console = Console(monkeypatch)
    console.cd(october)
    return console


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A console that stands in an empty folder."""
    console = Console(monkeypatch)
    folder = tmp_path / "fresh"
    folder.mkdir()
    console.cd(folder)
    return console
