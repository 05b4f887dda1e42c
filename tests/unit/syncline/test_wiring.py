"""The composition root: names are checked, paths belong to the configuration, secrets stay where they are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from config.errors import ConfigError
from connectors.contract.connector import Connector, Contradiction, Manifest, Surroundings
from remote.secrets import SecretError
from sync.prefetch import pause
from syncline.errors import ConfigurationMissingError, UnknownNameError
from syncline.wiring import Application, clock, default_rules, load_application, manifests, with_password

TWO = """\
organisation: {name: City of Marlow, time_zone: America/Phoenix}
sources:
  plans: {connector: project_file, folder: ./plans}
  ledger: {connector: finance_file, folder: ./finance, layouts: {}}
projects:
  - {code: IT-1, name: One, links: [{source: plans, file: one.xml}, {source: ledger, project: "1"}]}
"""


def written(folder: Path, text: str = TWO) -> Application:
    (folder / "syncline.yaml").write_text(text, encoding="utf-8")
    return load_application(folder / "syncline.yaml")


def test_the_clock_is_aware_and_in_utc() -> None:
    assert clock().tzinfo is UTC


def test_every_connector_is_found_by_its_folder() -> None:
    found = manifests()
    assert list(found) == sorted(found)
    assert {"finance_file", "project_file"} <= set(found)
    assert all(default_rules(manifest) for manifest in found.values())


def test_no_folder_but_a_connectors_is_one() -> None:
    assert "contract" not in manifests()
    with pytest.raises(KeyError):
        manifests()["contract"]


def test_the_code_of_connectors_that_are_not_configured_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "syncline.yaml").write_text(
        "organisation: {name: City of Marlow, time_zone: America/Phoenix}\n"
        "sources:\n  plans: {connector: project_file, folder: ./plans}\n"
    )
    script = (
        "import sys; from syncline.wiring import load_application; load_application().sources(); "
        "print(*sorted(name for name in sys.modules if name.startswith('connectors.') and name.count('.') == 1))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["connectors.contract", "connectors.project_file"]


def test_all_sources_are_chosen_when_none_is_named_and_each_once(tmp_path: Path) -> None:
    application = written(tmp_path)
    assert application.chosen([]) == ["plans", "ledger"]
    assert application.chosen(["ledger", "ledger"]) == ["ledger"]
    assert [source.name for source in application.sources(["ledger", "plans"])] == ["ledger", "plans"]


def test_a_misspelt_source_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"no source 'plan'\. Did you mean 'plans'\? There are: ledger, plans\."):
        written(tmp_path).sources(["plan"])


def test_declared_projects_and_links_are_a_source_of_their_own(tmp_path: Path) -> None:
    application = written(tmp_path)
    source = application.declared()
    (stream,) = source.streams
    (scope,) = source.connector.scopes(stream.name).scopes
    records = [record for page in source.connector.pages(stream.name, scope, "") for record in page.records]
    assert [(record.kind, record.data["code"]) for record in records] == [
        ("project", "IT-1"),
        ("link", "IT-1"),
        ("link", "IT-1"),
    ]
    assert application.knows("configuration")
    assert application.knows("plans")
    assert not application.knows("removed")


def test_a_source_may_not_have_the_name_of_the_declared_projects(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        written(tmp_path, TWO.replace("plans:", "configuration:").replace("source: plans", "source: configuration"))
    assert str(raised.value) == (
        "syncline.yaml:3, sources.configuration: the name `configuration` belongs to the declared projects themselves. "
        "Choose another."
    )


def test_days_begin_where_the_organisation_is(tmp_path: Path) -> None:
    configuration = written(tmp_path).configuration
    application = Application(configuration=configuration, now=lambda: datetime(2026, 11, 1, 5, tzinfo=UTC))
    assert application.today() == date(2026, 10, 31)


def test_the_environment_is_in_no_representation(tmp_path: Path) -> None:
    application = Application(
        configuration=written(tmp_path).configuration, now=clock, environment={"TOKEN": "hush-hush"}
    )
    assert "hush-hush" not in repr(application)


def test_a_link_by_an_attribute_that_its_connector_does_not_know_is_a_problem(tmp_path: Path) -> None:
    application = written(tmp_path, TWO.replace("source: ledger, project:", "source: ledger, file:"))
    with pytest.raises(ConfigError, match=r"syncline\.yaml:6, projects\[\d\]\.links\[\d\]\.file"):
        application.sources()


def test_a_mapping_that_cannot_be_used_names_its_line(tmp_path: Path) -> None:
    text = TWO.replace("folder: ./plans}", "folder: ./plans, mapping: {task: {title: 'a[b'}}}")
    application = written(tmp_path, text)
    with pytest.raises(ConfigError, match=r"^syncline\.yaml:3, sources\.plans\.mapping"):
        application.sources(["plans"])


def invented(contradictions: Callable[..., tuple[Contradiction, ...]]) -> Manifest:
    """Return the manifest of plan files, whose connector contradicts others."""
    return replace(manifests()["project_file"], contradictions=contradictions)


def test_options_of_two_sources_that_contradict_are_a_problem_with_the_option_s_line(tmp_path: Path) -> None:
    def contradict(name: str, settings: object, others: Mapping[str, object]) -> tuple[Contradiction, ...]:
        assert settings is others[name]
        assert set(others) == {"plans", "ledger"}
        return (Contradiction(keys=("folder",), reason="both bring the hours", remedy="leave one out"),)

    application = written(tmp_path)
    vars(application)["manifests"] = {**manifests(), "project_file": invented(contradict)}
    with pytest.raises(ConfigError) as raised:
        application.sources(["ledger"])
    assert str(raised.value) == "syncline.yaml:3, sources.plans.folder: both bring the hours. Leave one out."


def test_a_connector_is_told_which_parts_of_its_records_are_mapped(tmp_path: Path) -> None:
    made: list[Surroundings] = []

    def make(settings: object, surroundings: Surroundings) -> Connector:
        made.append(surroundings)
        return manifests()["project_file"].make(settings, surroundings)

    text = TWO.replace(
        "folder: ./plans}", "folder: ./plans, mapping: {source_project: {manager: 'Codes.\"Boss (1st)\"'}}}"
    )
    application = written(tmp_path, text)
    vars(application)["manifests"] = {**manifests(), "project_file": replace(manifests()["project_file"], make=make)}
    application.sources()
    (surroundings,) = made
    assert {"Codes.Boss (1st)", "CurrencyCode"} <= surroundings.asked["project"]
    assert surroundings.asked["task"] == {""}
    assert surroundings.pause is pause


def test_a_mapping_that_cannot_be_used_does_not_hold_up_the_other_sources(tmp_path: Path) -> None:
    text = TWO.replace("folder: ./plans}", "folder: ./plans, mapping: {finance_line: {period: Period}}}")
    application = written(tmp_path, text)
    assert [source.name for source in application.sources(["ledger"])] == ["ledger"]
    with pytest.raises(ConfigError, match="this connector makes no finance_line"):
        application.sources(["plans"])


def test_the_store_lies_beside_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    application = written(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with application.store() as store:
        world = application.world(store, lambda _progress: None)
        assert world.is_dead(world.holder) is False
    assert (tmp_path / "syncline.db").is_file()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_password_of_the_store_comes_from_where_its_reference_says(tmp_path: Path) -> None:
    text = 'store: {url: "postgresql+psycopg://me@127.0.0.1:9/x", password: "env:DB"}\n' + TWO
    configuration = written(tmp_path, text).configuration
    with_secret = Application(configuration=configuration, now=clock, environment={"DB": "p@ss/w:rd"})
    assert make_url(with_secret._store_url()).password == "p@ss/w:rd"
    without = Application(configuration=configuration, now=clock, environment={})
    with pytest.raises(SecretError, match="the environment variable DB is not set"), without.store():
        pass


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://me@db/x", "postgresql+psycopg://db:5433/x", "postgresql+psycopg://me@db/a@b"]
)
@given(password=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_a_password_never_becomes_another_part_of_the_address(url: str, password: str) -> None:
    before, after = make_url(url), make_url(with_password(url, password))
    assert after.password == password
    assert (after.host, after.port, after.database) == (before.host, before.port, before.database)
    assert (after.username or None) == before.username
    assert "***" in after.render_as_string(hide_password=True)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (None, "There is no syncline.yaml in this folder, "),
        ("no.yaml", "no.yaml: there is no such file. Correct --config, or write a configuration by `syncline init`."),
        ("empty", "empty is a folder without a syncline.yaml, and --config expects a file. Name the file, or write "),
        ("full", "full is a folder, and --config expects a file. Perhaps you meant --config full/syncline.yaml."),
    ],
    ids=["none here", "no such file", "a folder", "a folder that has one"],
)
def test_a_missing_configuration_says_what_to_do(
    name: str | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    written(tmp_path / "full")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationMissingError) as raised:
        load_application(None if name is None else Path(name))
    assert str(raised.value).startswith(sentence)
