"""The made-up city, written once: after September's deliveries, and after October's."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncline.demo.deliveries import advance_city, write_city
from syncline.demo.facts import CityFacts, ReportFacts, city_facts


@pytest.fixture(scope="session")
def facts() -> CityFacts:
    return city_facts(7)


@pytest.fixture(scope="session")
def september(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("september")
    write_city(folder)
    return folder


@pytest.fixture(scope="session")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("october")
    write_city(folder)
    advance_city(folder)
    return folder


@pytest.fixture(params=["september", "october"])
def delivered(request: pytest.FixtureRequest, facts: CityFacts) -> tuple[Path, ReportFacts]:
    """The folder at a report, and what is true of it."""
    folder: Path = request.getfixturevalue(request.param)
    return folder, facts.first if request.param == "september" else facts.second
