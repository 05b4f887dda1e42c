"""Every connector there is, found by folder, with its case: files on a bench, or a simulated site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.contract.connector import Manifest
from store.open import open_store
from store.upgrade import prepare
from syncline.wiring import manifests
from tests.contract.api_case import Site, site_of
from tests.contract.connector_case import Bench, CaseMissingError, case_of, reads_files

FOUND = manifests()


def has_case(name: str) -> bool:
    """Tell whether a connector has its case; that every one has is a test of its own."""
    try:
        return case_of(name) is not None
    except CaseMissingError:
        return False


FILES = [name for name, manifest in FOUND.items() if reads_files(manifest)]
SITES = [name for name, manifest in FOUND.items() if not reads_files(manifest) and has_case(name)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every connector, or for those alone whose kind of case it works with."""
    if "manifest" in metafunc.fixturenames:
        chosen = FILES if "bench" in metafunc.fixturenames else SITES if "site" in metafunc.fixturenames else FOUND
        metafunc.parametrize("manifest", [FOUND[name] for name in chosen], ids=list(chosen), indirect=True)


@pytest.fixture
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


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("store") / "empty.db"
    store = open_store(f"sqlite:///{file}")
    prepare(store)
    store.close()
    return file


@pytest.fixture
def site(manifest: Manifest, tmp_path: Path, empty_store: Path) -> Iterator[Site]:
    """The connector's simulated site, with its small state."""
    with site_of(manifest.name, tmp_path / "organisation", empty_store) as served:
        yield served
