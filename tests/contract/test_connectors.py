"""What every connector declares, found by folder: manifest, README, settings, mapping, checks, and a cheap import."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent

import pytest
from ruamel.yaml import YAML

from config.errors import ConfigError
from config.load import load
from connectors.contract.connector import Connector, Finding, Manifest
from connectors.contract.errors import SettingsError
from model.linking import ATTRIBUTES
from sync.mapping.converters import CONVERTERS
from sync.mapping.rules import EntityRule
from syncline.wiring import Application, default_rules, manifests
from tests.conftest import ROOT
from tests.contract.api_case import ApiCase, beside_example
from tests.contract.connector_case import (
    CASES,
    NOW,
    ORGANISATION,
    Bench,
    CaseMissingError,
    ConnectorCase,
    case_of,
    reads_files,
)

CONNECTORS = ROOT / "connectors"
HEADINGS = ("Rights", "Limits", "Known gaps")
COMMON = {"every", "stale_after", "mapping"}
"""Settings of every source, which are no connector's own."""

HEAVY = {
    *("alembic", "apscheduler", "babel", "jinja2", "jira", "jmespath", "msal", "openpyxl", "orjson", "psycopg"),
    *("python_calamine", "requests", "rich", "ruamel", "sqlalchemy", "typer", "urllib3", "xlsxwriter"),
    *("config", "reports", "store", "sync", "syncline"),
}
"""What listing the connectors must not import: libraries that take long, and the packages above."""


def test_connectors_are_found_by_their_folder() -> None:
    folders = {path.parent.name for path in CONNECTORS.glob("*/__init__.py")} - {"contract"}
    assert set(manifests()) == folders >= {"finance_file", "project_file"}


def test_every_connector_brings_a_case(manifest: Manifest) -> None:
    assert isinstance(case_of(manifest.name), ConnectorCase if reads_files(manifest) else ApiCase)


def test_every_case_is_of_a_connector() -> None:
    assert {path.stem for path in CASES.glob("*.py")} == set(manifests())


def test_a_connector_without_a_case_is_told_what_to_add() -> None:
    with pytest.raises(CaseMissingError) as missed:
        case_of("board_file")
    assert str(missed.value) == (
        "the connector board_file has no case for the contract tests: add tests/contract/cases/board_file.py. One of "
        "files has CASE = ConnectorCase(...), and tests/data/board_file/contract/ with inputs/ (read without fault) "
        "and broken/ (each file refused); one that asks over the network has CASE = ApiCase(...), with its simulator. "
        "`make record` then writes expected.json"
    )


def test_the_manifest_is_complete(manifest: Manifest) -> None:
    kinds = [kind for stream in manifest.streams for kind in stream.kinds]
    assert re.fullmatch("[a-z][a-z0-9_]+", manifest.name)
    assert manifest.title[:1].isupper()
    assert not manifest.title.endswith(".")
    assert manifest.streams
    assert all(stream.kinds for stream in manifest.streams)
    assert len(set(kinds)) == len(kinds)
    assert len({stream.name for stream in manifest.streams}) == len(manifest.streams)
    assert manifest.link_attributes
    assert set(manifest.link_attributes) <= set(ATTRIBUTES), "a link by any other word would never match anything"
    assert manifest.mapping == CONNECTORS / manifest.name / "mapping.yaml"
    assert manifest.example


def readme(manifest: Manifest) -> str:
    return (CONNECTORS / manifest.name / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_readme_says_rights_limits_and_gaps(manifest: Manifest, heading: str) -> None:
    sections = re.split(r"^## ", readme(manifest), flags=re.MULTILINE)
    (section,) = [text for text in sections if text.startswith(heading)]
    assert len(section.splitlines()[1:]) > 1, "say it, or say that there are none"


def test_the_readme_explains_every_setting(manifest: Manifest) -> None:
    text = readme(manifest)
    assert readme(manifest).startswith(f"# {manifest.name}")
    for name in manifest.settings.model_fields:
        assert name == "connector" or re.search(rf"`{name}[`.]", text), name


def test_the_readme_shows_the_example_and_every_word_of_a_link(manifest: Manifest) -> None:
    written = YAML(typ="safe", pure=True).load(manifest.example)
    blocks = re.findall(r"^```yaml\n(.*?)^```$", readme(manifest), re.MULTILINE | re.DOTALL)
    shown = [YAML(typ="safe", pure=True).load(block) for block in blocks]
    sources = [one for block in shown if "sources" in block for one in block["sources"].values()]
    assert written in sources
    for word in manifest.link_attributes:
        assert f"`{word}" in readme(manifest), word


def configured(folder: Path, settings: str, others: str = "") -> Application:
    text = f"{ORGANISATION}  case:\n{indent(settings.strip(), '    ')}\n{indent(others, '  ')}\n"
    (folder / "syncline.yaml").write_text(text, encoding="utf-8")
    return Application(configuration=load(folder / "syncline.yaml"), now=lambda: NOW, environment={})


def test_the_example_loads(manifest: Manifest, tmp_path: Path) -> None:
    application = configured(tmp_path, manifest.example, beside_example(manifest))
    assert "case" in application.connectors
    assert application.configuration.sources["case"].settings.connector == manifest.name


def misspelt(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield each key of the example with the example in which it is misspelt."""
    for key in YAML(typ="safe", pure=True).load(manifest.example):
        if key != "connector":
            yield key, re.sub(rf"^{key}:", f"{key[:-1]}x:", manifest.example, flags=re.MULTILINE)


def test_a_misspelt_key_is_told_with_its_line(manifest: Manifest, tmp_path: Path) -> None:
    for key, settings in misspelt(manifest):
        with pytest.raises(ConfigError) as refused:
            _ = configured(tmp_path, settings, beside_example(manifest)).connectors
        lines = (tmp_path / "syncline.yaml").read_text(encoding="utf-8").splitlines()
        (problem,) = [one for one in refused.value.problems if f"{key[:-1]}x" in str(one)]
        assert (problem.place.file, problem.place.line) == ("syncline.yaml", line_of(lines, f"{key[:-1]}x:"))
        assert f"`{key}`" in str(problem)


def line_of(lines: list[str], beginning: str) -> int:
    (number,) = [number for number, line in enumerate(lines, start=1) if line.strip().startswith(beginning)]
    return number


def test_the_mapping_is_read_and_compiled(small: Bench, manifest: Manifest) -> None:
    assert default_rules(manifest)
    assert re.fullmatch("[0-9a-f]{16}", small.source().mapper.version)


def test_every_kind_has_a_rule_and_every_rule_a_kind(manifest: Manifest) -> None:
    rules: tuple[EntityRule, ...] = default_rules(manifest)
    assert {rule.kind for rule in rules} == {kind for stream in manifest.streams for kind in stream.kinds}


def test_converters_are_named_by_nobody_else(manifest: Manifest) -> None:
    assert not manifest.converters.keys() & CONVERTERS.keys()
    others = [name for one in manifests().values() if one.name != manifest.name for name in one.converters]
    assert not set(others) & manifest.converters.keys()


def test_its_reading_version_says_only_how_bytes_are_read(small: Bench, tmp_path: Path) -> None:
    elsewhere = Bench(connector=small.connector, folder=tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    elsewhere.configure()
    elsewhere.put_small()
    one, other = small.source().connector, elsewhere.source({"PASSWORD": "changed"}).connector
    assert one.reading_version
    assert one.reading_version == small.source().connector.reading_version == other.reading_version


def test_all_is_well_with_good_inputs(small: Bench) -> None:
    connector = small.source().connector
    findings, found = connector.check(), connector.discover()
    assert findings
    assert [one for one in findings if not one.good] == []
    assert all(one.subject and one.detail for one in findings)
    assert len(found) == len(list((small.data / "inputs").iterdir()))
    for thing in found:
        assert thing.name
        assert thing.kind
        for text in (thing.suggestion, *(field.suggestion for field in thing.fields)):
            YAML(typ="safe", pure=True).load(text)
        assert all(0 <= field.filled <= field.of for field in thing.fields)


def _empty(folder: Path) -> None:
    folder.mkdir()


def _missing(folder: Path) -> None:
    assert not folder.exists()


def _file(folder: Path) -> None:
    folder.write_text("Dear council", encoding="utf-8")


def _loop(folder: Path) -> None:
    folder.symlink_to(folder)  # cannot be listed, not even by root


FOLDERS = {"empty": _empty, "missing": _missing, "a file": _file, "unreadable": _loop}


@pytest.mark.parametrize("prepare", FOLDERS.values(), ids=FOLDERS)
def test_a_check_never_raises_and_says_what_is_wrong(bench: Bench, prepare: Callable[[Path], None]) -> None:
    prepare(bench.inputs)
    findings = bench.source().connector.check()
    bad: list[Finding] = [one for one in findings if not one.good]
    assert bad
    assert all(": " in one.detail for one in bad), "say what was found, and after a colon what to do"


@pytest.mark.parametrize("prepare", FOLDERS.values(), ids=FOLDERS)
def test_a_discovery_finds_nothing_or_says_why(bench: Bench, prepare: Callable[[Path], None]) -> None:
    prepare(bench.inputs)
    connector: Connector = bench.source().connector
    if prepare is _empty:
        assert connector.discover() == ()
        return
    for ask in (connector.discover, lambda: connector.scopes(bench.source().streams[0].name)):
        with pytest.raises(SettingsError, match=f"folder '{bench.inputs.name}' .*: "):
            ask()


@pytest.mark.parametrize("name", list(manifests()))
def test_its_manifest_is_imported_in_no_time(name: str) -> None:
    code = f"import sys, connectors.{name}; print(*sorted({{one.split('.')[0] for one in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert imported & HEAVY == set()
    assert "connectors" in imported
