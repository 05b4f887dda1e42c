"""What the city's administrator wrote is what Syncline's own loaders accept, and links every project."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from config.load import Configuration, connector_settings, load
from connectors.finance_file.layout import Layout
from connectors.finance_file.settings import FinanceFileSettings
from connectors.jira.settings import JiraSettings
from connectors.planner.settings import PlannerSettings, is_loopback
from connectors.project_file.settings import ProjectFileSettings
from model.values import LayoutKind
from remote.secrets import resolve
from syncline.demo.answering import Addresses, Note, read_note
from syncline.demo.cards import BOARDS
from syncline.demo.city import PROJECTS, TRACKED, Story
from syncline.demo.configuration import GRAPH_TOKEN_FILE, MARK, TOKEN_FILE, readme_text
from syncline.demo.days import HOLIDAYS
from syncline.demo.deliveries import FIRST_DELIVERY, SEED, write_city
from syncline.demo.graph_site import Graph
from syncline.demo.jira_site import Jira
from syncline.demo.people import DOMAINS
from syncline.demo.planner_story import MarlowPlanner

KINDS = {
    "project_file": ProjectFileSettings,
    "finance_file": FinanceFileSettings,
    "jira": JiraSettings,
    "planner": PlannerSettings,
}


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


@pytest.mark.parametrize("story", PROJECTS, ids=lambda story: story.code)
def test_every_project_is_linked_to_its_plan_its_jira_its_planner_and_its_ledger(
    configuration: Configuration, september: Path, story: Story
) -> None:
    (project,) = [one for one in configuration.settings.projects if one.code == story.code]
    links = {link.source: (link.attribute, link.pattern) for link in project.links}
    expected = {story.ledger: ("project", story.finance_code)}
    if story.tracker:
        expected["jira"] = ("project", story.tracker)
    if story.has_board:
        expected["planner"] = ("plan", BOARDS[story.code].title)
    if story.has_plan:
        assert [path.name for path in (september / "plans").glob(links["plans"][1])] == [f"{story.file}.xml"]
        expected["plans"] = ("file", links["plans"][1])
    assert links == expected


def test_a_project_has_a_plan_or_a_place_in_jira_or_planner_or_two_of_them() -> None:
    found = {(bool(story.tracker), story.has_plan, story.has_board) for story in PROJECTS}
    assert found == {
        (False, True, False),
        (True, True, False),
        (True, False, False),
        (False, True, True),
        (False, False, True),
    }
    assert {story.code for story in PROJECTS if story.has_board} == set(BOARDS)


def jira_of(folder: Path) -> JiraSettings:
    made = connector_settings(load(folder / "syncline.yaml"), KINDS)["jira"]
    assert isinstance(made, JiraSettings)
    return made


def planner_of(folder: Path) -> PlannerSettings:
    made = connector_settings(load(folder / "syncline.yaml"), KINDS)["planner"]
    assert isinstance(made, PlannerSettings)
    return made


def test_planner_is_read_with_a_token_that_only_a_simulator_takes(september: Path) -> None:
    settings = planner_of(september)
    assert settings.sign_in.token is not None
    assert resolve(settings.sign_in.token, {}, september) == Graph.token
    assert (september / GRAPH_TOKEN_FILE).stat().st_mode & 0o777 == 0o600
    assert is_loopback(str(settings.graph))


def test_planner_s_groups_are_those_of_the_tenant(september: Path) -> None:
    city = MarlowPlanner(SEED)
    assert planner_of(september).tenant == city.graph.id
    assert planner_of(september).groups == tuple(group.id for group in city.groups.values())


def test_jira_is_read_with_a_token_that_nobody_else_may_read(september: Path) -> None:
    sign_in = jira_of(september).sign_in
    assert sign_in.token is not None
    assert (sign_in.email, resolve(sign_in.token, {}, september)) == (Jira.email, Jira.token)
    assert (september / TOKEN_FILE).stat().st_mode & 0o777 == 0o600


def test_jira_and_planner_are_where_the_city_says(tmp_path: Path) -> None:
    at = Addresses(jira="http://127.0.0.1:4711", graph="http://127.0.0.1:4712")
    write_city(tmp_path, at=at)
    assert (jira_of(tmp_path).url, planner_of(tmp_path).graph) == (at.jira, at.graph)
    assert read_note(tmp_path) == Note(at=at, seed=SEED, until=FIRST_DELIVERY)


def test_every_mail_domain_has_an_organisation(configuration: Configuration) -> None:
    rules = {rule.email: rule.organisation.value for rule in configuration.settings.people.organisations}
    assert rules == {f"*@{domain}": organisation for domain, (organisation, _) in DOMAINS.items()}


def test_the_sources_are_what_their_connectors_take(configuration: Configuration, layouts: dict[str, Layout]) -> None:
    made = connector_settings(configuration, KINDS)
    assert list(made) == ["plans", "ledger", "water_ledger", "jira", "planner"]
    assert all(made[name].folder.is_dir() for name in ("plans", "ledger", "water_ledger"))
    assert made["jira"].projects == tuple(story.tracker for story in TRACKED)
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
