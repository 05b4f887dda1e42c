"""Loading: files put together, places kept, sources handed to their connectors, digest."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from config.errors import ConfigError
from config.load import Configuration, connector_settings, link_problems, load, source_settings
from model.settings import Folder, SecretReference

DATA = Path(__file__).resolve().parents[2] / "data" / "config"
ORGANISATION = "organisation: {name: City of Marlow}\n"


class Plans(BaseModel):
    model_config = ConfigDict(extra="forbid")

    connector: Literal["project_file"]
    folder: Annotated[Path, Folder()]


class Ledger(BaseModel):
    """A connector that does not repeat its name among its options."""

    model_config = ConfigDict(extra="forbid")

    folder: Annotated[Path, Folder()]
    rows: int = Field(default=10, ge=1)


KINDS: dict[str, type[BaseModel]] = {"project_file": Plans, "finance_file": Ledger}


def _load(folder: Path, content: str) -> Configuration:
    path = folder / "syncline.yaml"
    path.write_text(content, encoding="utf-8")
    return load(path)


def test_several_files_are_one_configuration(recording: bool) -> None:
    loaded = load(DATA / "split" / "syncline.yaml")
    text = json.dumps(
        {
            "files": [file.relative_to(DATA).as_posix() for file in loaded.files],
            "settings": loaded.settings.model_dump(mode="json"),
            "places": [str(loaded.place("projects", index)) for index in range(2)],
        },
        indent=2,
    ).replace(DATA.as_posix(), "DATA")
    expected = DATA / "split" / "expected.json"
    if recording:
        expected.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == expected.read_text(encoding="utf-8")


def test_a_missing_configuration_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load(tmp_path / "syncline.yaml")
    assert str(refused.value) == (
        "syncline.yaml: there is no configuration here. `syncline init` writes one; or name another file by --config."
    )


def test_the_store_lies_beside_the_configuration(tmp_path: Path) -> None:
    assert _load(tmp_path, ORGANISATION).settings.store.url == f"sqlite:///{tmp_path}/syncline.db"
    assert _load(tmp_path, ORGANISATION + "store: {url: 'sqlite:///a/b.db?timeout=5'}").settings.store.url == (
        f"sqlite:///{tmp_path}/a/b.db?timeout=5"
    )
    assert _load(tmp_path, ORGANISATION + "store: sqlite:////srv/x.db").settings.store.url == "sqlite:////srv/x.db"


def test_a_store_named_in_an_included_file_lies_beside_that(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "store.yaml").write_text("store: sqlite:///x.db", encoding="utf-8")
    loaded = _load(tmp_path, ORGANISATION + "include: [it/store.yaml]")
    assert loaded.settings.store.url == f"sqlite:///{tmp_path}/it/x.db"


def test_postgresql_takes_its_password_by_reference(tmp_path: Path) -> None:
    url = "postgresql+psycopg://syncline@db.marlow.example:5432/syncline"
    store = _load(tmp_path, ORGANISATION + f"store: {{url: '{url}', password: env:PW}}").settings.store
    assert (store.url, store.password) == (url, SecretReference("env:PW"))


def test_an_absolute_include_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("reports: {weekly: {kind: portfolio}}", encoding="utf-8")
    assert "weekly" in _load(tmp_path, ORGANISATION + f"include: ['{tmp_path / 'more.yaml'}']").settings.reports


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.include.MAX_FILES", 2)
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text("reports:", encoding="utf-8")
    with pytest.raises(
        ConfigError, match=r"syncline.yaml:2, include: more than 2 files are included\. Put some together\."
    ):
        _load(tmp_path, ORGANISATION + "include: [a.yaml, b.yaml]")


def test_too_many_values_in_all_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.include.MAX_VALUES", 10)
    (tmp_path / "a.yaml").write_text("people: {match: [email, email, email, email, email]}", encoding="utf-8")
    with pytest.raises(ConfigError, match="the configuration holds more than 10 values"):
        _load(tmp_path, ORGANISATION + "include: [a.yaml]\nsources: {a: {connector: x}, b: {connector: y}}")


def test_a_connector_gets_its_own_options_and_the_places_stay(tmp_path: Path) -> None:
    loaded = _load(
        tmp_path,
        ORGANISATION + "sources:\n  plans: {connector: project_file, folder: ./in, every: 2 hours}\n"
        "  gl: {connector: finance_file, folder: ./gl, mapping: {task: {title: Name, custom: {a: b}}}}\n",
    )
    made = connector_settings(loaded, KINDS)
    assert made == {
        "plans": Plans(connector="project_file", folder=tmp_path / "in"),
        "gl": Ledger(folder=tmp_path / "gl"),
    }
    assert source_settings(loaded.sources["plans"], Plans) == made["plans"]
    assert loaded.sources["gl"].mapping == {"task": {"title": "Name", "custom": {"a": "b"}}}
    assert str(loaded.place("sources", "gl", "folder")) == "syncline.yaml:4, sources.gl.folder"


def test_the_problems_of_all_sources_come_at_once(tmp_path: Path) -> None:
    loaded = _load(
        tmp_path,
        ORGANISATION + "sources:\n  plans: {connector: project_file, foldr: x}\n  gl:\n    connector: finance_file\n"
        "    folder: x\n    stale_aftr: 1 day\n    rows: 0\n  hr: {connector: finanse_file}\n  x: {connector: zzz}\n",
    )
    with pytest.raises(ConfigError) as refused:
        connector_settings(loaded, KINDS)
    assert [str(problem) for problem in refused.value.problems] == [
        "syncline.yaml:3, sources.plans.foldr: `foldr` is no option here. Perhaps you meant `folder`.",
        "syncline.yaml:7, sources.gl.stale_aftr: `stale_aftr` is no option here. Perhaps you meant `stale_after`.",
        "syncline.yaml:8, sources.gl.rows: found '0'; expected a number of at least 1.",
        (
            "syncline.yaml:9, sources.hr.connector: found 'finanse_file'; no connector has this name. "
            "Perhaps you meant `finance_file`."
        ),
        (
            "syncline.yaml:10, sources.x.connector: found 'zzz'; no connector has this name. "
            "There are: finance_file, project_file."
        ),
    ]


def test_a_link_uses_an_attribute_of_its_connector(tmp_path: Path) -> None:
    loaded = _load(
        tmp_path,
        ORGANISATION + "sources: {plans: {connector: project_file}, own: {connector: own}}\n"
        "projects:\n  - code: IT-1\n    name: ERP\n    links:\n      - {source: plans, fil: a.xml}\n"
        "      - {source: plans, plan: erp}\n      - {source: own, anything: x}\n",
    )
    assert [str(problem) for problem in link_problems(loaded, {"project_file": ("file", "plan")})] == [
        "syncline.yaml:7, projects[1].links[1].fil: `fil` is no attribute here. Perhaps you meant `file`."
    ]
    link = loaded.settings.projects[0].links[1]
    assert (link.source, link.attribute, link.pattern) == ("plans", "plan", "erp")


def test_the_digest_follows_values_and_nothing_else(tmp_path: Path) -> None:
    plain = _load(tmp_path, ORGANISATION + "store: sqlite:///x.db\nthresholds: {}").digest
    same = "# said\nthresholds: {}\nstore: 'sqlite:///x.db'\norganisation:\n  name: City of Marlow\n"
    assert _load(tmp_path, same).digest == plain
    assert _load(tmp_path, ORGANISATION + "store: sqlite:///y.db\nthresholds: {}").digest != plain
    assert len(plain) == 64


def test_a_fraction_has_a_digest_too(tmp_path: Path) -> None:
    content = ORGANISATION + "sources: {a: {connector: x, share: 0.10}}"
    assert _load(tmp_path, content).digest != _load(tmp_path, content.replace("0.10", "0.1")).digest


def test_a_link_to_a_configuration_keeps_the_folder_it_lies_in(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "shared.yaml").write_text(ORGANISATION, encoding="utf-8")
    (tmp_path / "syncline.yaml").symlink_to(tmp_path / "real" / "shared.yaml")
    assert load(tmp_path / "syncline.yaml").folder == tmp_path


def test_importing_the_loader_imports_no_heavy_library() -> None:
    program = "import sys, config.load; print([n for n in ('pydantic', 'ruamel.yaml', 'babel') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
