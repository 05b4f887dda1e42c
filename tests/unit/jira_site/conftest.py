"""A rich site, served, and the vendor's documents."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest

from syncline.demo.jira_site import Jira
from tests.conftest import ROOT
from tests.unit.jira_site.openapi import OpenApi
from tests.unit.jira_site.sites import Client, asking, rich_site


@pytest.fixture
def jira() -> Jira:
    return rich_site()


@pytest.fixture
def client(jira: Jira) -> Iterator[Client]:
    with asking(jira) as client:
        yield client


@pytest.fixture(scope="session")
def platform() -> OpenApi:
    return _document("jira-cloud-v3.openapi.json")


@pytest.fixture(scope="session")
def software() -> OpenApi:
    return _document("jira-software-v3.openapi.json")


def _document(name: str) -> OpenApi:
    path = ROOT.parent / "shared" / "specs" / name
    if not path.is_file():
        pytest.skip(f"no ../shared/specs/{name} beside the project; the document is not ours to copy")
    return OpenApi(orjson.loads(path.read_bytes()))
