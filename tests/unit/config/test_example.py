"""config/example.yaml has every option with its true default, and docs/configuration.md only what loads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from config.accepted import AcceptedSettings
from config.branding import BrandSettings
from config.declared import Declarations, DeclaredColour
from config.load import load, source_settings
from config.nodes import MappingNode, SourceText
from config.overrides import FieldRule
from config.people import OrganisationRule, PeopleSettings
from config.projects import Link, ProjectSettings
from config.settings import OrganisationSettings, ReportSettings, Settings, SourceSettings, StoreSettings
from config.thresholds import PRESETS, Limits, Thresholds
from config.tree import tree_of
from config.validate import checked
from config.words import StatusWords
from syncline.wiring import manifests

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "config" / "example.yaml"
GUIDE = ROOT / "docs" / "configuration.md"
MODELS: tuple[type[BaseModel], ...] = (
    OrganisationSettings,
    BrandSettings,
    StoreSettings,
    SourceSettings,
    FieldRule,
    Limits,
    Thresholds,
    ProjectSettings,
    Declarations,
    DeclaredColour,
    Link,
    PeopleSettings,
    OrganisationRule,
    AcceptedSettings,
    ReportSettings,
    StatusWords,
)
OPTIONS = [(model, name) for model in MODELS for name in model.model_fields]
_LINE = r"^ *(?:# )?(?:- )?{name}:.*?# (required|default: ([^;\n]*))"


def _comments(name: str) -> list[tuple[str, str]]:
    return re.findall(_LINE.format(name=re.escape(name)), EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)


def _id(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


def test_the_example_loads() -> None:
    loaded = load(EXAMPLE)
    assert list(loaded.sources) == ["plans", "ledger", "jira", "hours", "planner"]
    assert loaded.settings.projects[0].links[1].pattern == "IT0423"


@pytest.mark.parametrize("name", ["plans", "jira", "hours", "planner"])
def test_the_options_of_a_source_are_those_of_its_connector(name: str) -> None:
    source = load(EXAMPLE).sources[name]
    kind = manifests()[source.settings.connector].settings
    assert isinstance(source_settings(source, kind), kind)


def test_the_list_of_models_misses_none_that_settings_reach() -> None:
    found: set[str] = set(Settings.model_json_schema()["$defs"])
    words = {"CostMeasure", "Organisation", "SecretReference"}
    assert found - words == {model.__name__ for model in MODELS} - {"FieldRule"}


@pytest.mark.parametrize(("model", "name"), OPTIONS, ids=_id)
def test_each_option_stands_in_the_example_with_its_default(model: type[BaseModel], name: str) -> None:
    field = model.model_fields[name]
    comments = _comments(name)
    assert comments, f"{name} has no line with `# required` or `# default:` in config/example.yaml"
    if field.is_required():
        assert any(word == "required" for word, _ in comments)
        return
    defaults: list[object] = []
    for _, written in comments:
        node = tree_of(f"{name}: {written}", SourceText(name="default", path=Path("default")))
        assert isinstance(node, MappingNode)
        value, problems = checked(node.entries[name].value, Any)
        annotated, refused = checked(node.entries[name].value, field.rebuild_annotation())
        defaults += [value] if problems or refused else [value, annotated]
    wanted = field.get_default()
    assert wanted in defaults or str(wanted) in [str(default) for default in defaults]


@pytest.mark.parametrize("section", Settings.model_fields)
def test_each_section_stands_in_the_example(section: str) -> None:
    assert load(EXAMPLE).root.get(section) is not None


@pytest.mark.parametrize("preset", PRESETS)
def test_each_published_rule_stands_in_the_example_and_the_guide(preset: str) -> None:
    assert re.search(rf"\b{preset}\b", EXAMPLE.read_text(encoding="utf-8"))
    assert f"`{preset}`" in GUIDE.read_text(encoding="utf-8")


def test_the_links_of_the_example_name_its_sources() -> None:
    links = load(EXAMPLE).settings.projects[0].links
    assert [link.source for link in links] == ["plans", "ledger", "jira", "planner"]


def _blocks() -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("number", range(len(_blocks())))
def test_each_example_of_the_guide_loads(number: int, tmp_path: Path) -> None:
    content = _blocks()[number]
    if not re.search(r"^organisation:", content, re.MULTILINE):
        content += "\norganisation: {name: City of Marlow}\n"
    for included in re.findall(r"^include: \[(.*)\]$", content, re.MULTILINE):
        for name in included.split(", "):
            (tmp_path / name).write_text("", encoding="utf-8")
    path = tmp_path / "syncline.yaml"
    path.write_text(content, encoding="utf-8")
    load(path)


def test_the_guide_names_every_option() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert len(_blocks()) >= 5
    assert [name for _, name in OPTIONS if f"`{name}`" not in guide] == []
