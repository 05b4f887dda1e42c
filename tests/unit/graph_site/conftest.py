"""A small tenant, served, and the vendor's schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tests.unit.graph_site.csdl import Csdl
from tests.unit.graph_site.tenants import Client, Marlow, asking, marlow


@pytest.fixture
def town() -> Marlow:
    return marlow()


@pytest.fixture
def client(town: Marlow) -> Iterator[Client]:
    with asking(town.graph) as client:
        yield client


@pytest.fixture(scope="session")
def schema() -> Csdl:
    name = "microsoft-graph-v1.0-subset.csdl"
    path = ROOT.parent / "shared" / "specs" / name
    if not path.is_file():
        pytest.skip(f"no ../shared/specs/{name} beside the project; the document is not ours to copy")
    return Csdl(path)
