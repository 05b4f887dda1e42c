"""The connector that CONTRIBUTING.md walks through is a connector that works."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML

import connectors
from connectors.contract.connector import Connector, Manifest, Surroundings
from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import Scope
from sync.mapping.compile import Mapper
from sync.mapping.rules import read_rules
from tests.architecture.rules import ROOT, faults_of_module

_FILE = re.compile(r"^`connectors/(board_file/[\w./]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
CARDS = [
    {"id": 1, "name": "Order the servers", "state": "done", "due": "2026-09-30", "estimate": {"hours": 2.5}},
    {"id": 2, "name": "Install the servers", "state": "on hold", "due": "2026-10-09"},
]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manifest]:
    """The walkthrough's files, written out beside the real connectors for as long as these tests run."""
    folder = tmp_path_factory.mktemp("connectors")
    files = dict(_FILE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert {Path(name).name for name in files} == {
        "__init__.py",
        "connector.py",
        "converters.py",
        "mapping.yaml",
        "settings.py",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    connectors.__path__.append(str(folder))
    try:
        found: Manifest = importlib.import_module("connectors.board_file").MANIFEST
        yield found
    finally:
        connectors.__path__.remove(str(folder))
        for name in [name for name in sys.modules if name.startswith("connectors.board_file")]:
            del sys.modules[name]


@pytest.fixture
def board(tmp_path: Path) -> Path:
    folder = tmp_path / "boards"
    folder.mkdir()
    (folder / "servers.json").write_text(json.dumps(CARDS), encoding="utf-8")
    return folder


@pytest.fixture
def connector(manifest: Manifest, board: Path) -> Connector:
    settings = manifest.settings(connector="board_file", folder=board, settle=timedelta(0))
    later = datetime.now(UTC) + timedelta(hours=1)
    around = Surroundings(source="boards", folder=board.parent, now=lambda: later, currency="USD", time_zone="UTC")
    made: Connector = manifest.make(settings, around)
    return made


def _scope(connector: Connector) -> Scope:
    (scope,) = connector.scopes("boards").scopes
    return scope


def test_its_example_settings_load_and_a_misspelt_key_does_not(manifest: Manifest) -> None:
    given = YAML(typ="safe").load(manifest.example)
    TypeAdapter(manifest.settings).validate_python(given)
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        TypeAdapter(manifest.settings).validate_python({**given, "foldr": "x"})


def test_it_keeps_the_house_rules() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    modules = [(Path(name), body) for name, body in _FILE.findall(text) if name.endswith(".py")]
    assert [fault for path, body in modules for fault in faults_of_module(path, body)] == []


def test_it_says_what_there_is(connector: Connector) -> None:
    assert [finding.detail for finding in connector.check()] == ["1 files"]
    assert [found.name for found in connector.discover()] == ["servers.json"]


def test_its_pages_end_and_resume_after_their_cursor(connector: Connector) -> None:
    scope = _scope(connector)
    (page,) = connector.pages("boards", scope, "")
    assert [record.key for record in page.records] == ["servers.json/1", "servers.json/2"]
    assert page.listed == ("servers.json",)
    (rest,) = connector.pages("boards", scope, page.cursor)
    assert (rest.records, rest.listed) == ((), ("servers.json",))


def test_its_mapping_makes_tasks_and_puts_an_unknown_state_aside(manifest: Manifest, connector: Connector) -> None:
    rules = read_rules(YAML(typ="safe").load(manifest.mapping.read_text(encoding="utf-8")), "mapping.yaml")
    mapper = Mapper("boards", rules, manifest.converters, connector.reading_version)
    (page,) = connector.pages("boards", _scope(connector), "")
    mapped = [mapper.map(record, f"boards:{record.kind}:{record.key}") for record in page.records]
    assert [len(one.problems) for one in mapped] == [0, 1]
    assert "expected one of new, doing, done" in str(mapped[1].problems[0])
    assert {"Order the servers", "done", "2026-09-30", 9000} <= set(mapped[0].rows[0][1].values)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b'[{"id": 1', "it is not complete JSON. Export the board again.", id="cut off"),
        pytest.param(b"[" * 100_000, "it is not complete JSON. Export the board again.", id="nested without end"),
        pytest.param(b'{"id": 1}', "expected a list of cards, each with an id", id="a single card"),
    ],
)
def test_a_broken_file_is_refused_before_its_first_page(
    connector: Connector, board: Path, content: bytes, reason: str
) -> None:
    (board / "servers.json").write_bytes(content)
    with pytest.raises(RejectedFileError, match=reason):
        next(connector.pages("boards", _scope(connector), ""))
