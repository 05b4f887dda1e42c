"""Every connector there is, found by folder, with its case on a bench."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.contract.connector import Manifest
from syncline.wiring import manifests
from tests.contract.connector_case import Bench

FOUND = manifests()


@pytest.fixture(params=list(FOUND.values()), ids=list(FOUND))
def manifest(request: pytest.FixtureRequest) -> Manifest:
    found: Manifest = request.param
    return found


@pytest.fixture
def bench(manifest: Manifest, tmp_path: Path) -> Bench:
    """The connector's case, its folder not there yet."""
    made = Bench(connector=manifest.name, folder=tmp_path / "organisation")
    made.folder.mkdir()
    made.configure()
    return made


@pytest.fixture
def small(bench: Bench) -> Bench:
    """The connector's case with its inputs."""
    bench.put_small()
    return bench


@pytest.fixture(params=["small", "many"])
def filled(request: pytest.FixtureRequest, bench: Bench) -> Bench:
    """The connector's case with its inputs, and with an input of several pages."""
    bench.put_small() if request.param == "small" else bench.put_many()
    return bench
