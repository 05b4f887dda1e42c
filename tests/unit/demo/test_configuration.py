"""What the city's administrator wrote is what Syncline's own loaders accept, and links every project."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from config.load import Configuration, connector_settings, load
from connectors.finance_file.layout import Layout
from connectors.finance_file.settings import FinanceFileSettings
from connectors.project_file.settings import ProjectFileSettings
from model.values import LayoutKind
from syncline.demo.city import PROJECTS
from syncline.demo.configuration import MARK, readme_text
from syncline.demo.days import HOLIDAYS
from syncline.demo.people import DOMAINS


@pytest.fixture(scope="module")
def configuration(september: Path) -> Configuration:
    return load(september / "syncline.yaml")


@pytest.fixture(scope="module")
def layouts(september: Path) -> dict[str, Layout]:
    written = YAML(typ="safe").load(september / "finance.yaml")
    return TypeAdapter(dict[str, Layout]).validate_python(written)


def test_it_loads_and_declares_the_city(configuration: Configuration) -> None:
    city = configuration.settings.organisation
    assert (city.name, city.fiscal_year_month, city.currency) == ("City of Marlow", 7, "USD")
    assert city.holidays == HOLIDAYS
    assert [project.code for project in configuration.settings.projects] == [story.code for story in PROJECTS]


def test_every_project_is_linked_to_its_plan_and_its_ledger(configuration: Configuration, september: Path) -> None:
    for story, project in zip(PROJECTS, configuration.settings.projects, strict=True):
        plan, money = project.links
        matching = [path.name for path in (september / "plans").glob(plan.pattern)]
        assert (plan.source, plan.attribute, matching) == ("plans", "file", [f"{story.file}.xml"])
        assert (money.source, money.attribute, money.pattern) == (story.ledger, "project", story.finance_code)


def test_every_mail_domain_has_an_organisation(configuration: Configuration) -> None:
    rules = {rule.email: rule.organisation.value for rule in configuration.settings.people.organisations}
    assert rules == {f"*@{domain}": organisation for domain, (organisation, _) in DOMAINS.items()}


def test_the_sources_are_what_their_connectors_take(configuration: Configuration, layouts: dict[str, Layout]) -> None:
    kinds = {"project_file": ProjectFileSettings, "finance_file": FinanceFileSettings}
    made = connector_settings(configuration, kinds)
    assert list(made) == ["plans", "ledger", "water_ledger"]
    assert all(settings.folder.is_dir() for settings in made.values())
    assert made["ledger"].layouts == made["water_ledger"].layouts == layouts


def test_every_finance_file_has_exactly_one_layout(october: Path, layouts: dict[str, Layout]) -> None:
    for path in [*(october / "finance").iterdir(), *(october / "water").iterdir()]:
        fitting = [name for name, layout in layouts.items() if path.match(layout.files)]
        assert len(fitting) == 1, path.name


def test_the_layouts_are_of_every_kind(layouts: dict[str, Layout]) -> None:
    assert {layout.kind for layout in layouts.values()} == set(LayoutKind)
    assert not any(layout.rejects for name, layout in layouts.items() if name == "journal")


def test_the_note_names_every_project() -> None:
    text = readme_text()
    assert text.startswith(MARK)
    assert all(story.code in text and story.story in text for story in PROJECTS)
