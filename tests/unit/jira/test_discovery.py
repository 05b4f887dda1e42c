"""`discover` names the projects with their kinds, statuses and filled fields, and lines that can be used at once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from ruamel.yaml import YAML

from connectors.contract.connector import Found
from connectors.contract.errors import SettingsError, SignInError
from connectors.contract.pages import Record
from connectors.jira.discovery import found
from connectors.jira.fields import field_names
from connectors.jira.naming import Project
from connectors.jira.session import open_api
from connectors.jira.settings import JiraSettings
from connectors.jira.site import read_catalogue, welcomed
from syncline.demo.jira_site import Fault, Jira
from tests.unit.jira.marlow import mapped, served, surroundings


def marlow(**more: Any) -> Jira:
    jira = Jira(**more)
    erp = jira.add_project("ERP", "ERP finance: replacement")
    jira.add_project("GIS", "Parcel map")
    code = jira.custom_field("Budget code", "select")
    team = jira.custom_field("Team: owners", "multiselect", [erp])
    notes = jira.custom_field("Notes", "textarea")
    twice = [jira.custom_field("Twice", "text"), jira.custom_field("Twice", "text")]
    person = jira.add_user("Ada Example")
    approver = jira.custom_field("Approver", "user")
    for number in range(3):
        custom: dict[str, Any] = {code.id: f"IT-{number}", notes.id: "Say *why*", twice[0].id: "one"}
        custom |= {team.id: ["Water", "IT"], approver.id: person.id} if number == 0 else {}
        jira.advance(timedelta(minutes=5))
        jira.add_issue("ERP", ["Task", "Risk", "Task"][number], f"Task {number}", custom=custom)
    return jira


def discovered(jira: Jira, *faults: Fault, **options: Any) -> dict[str, Found]:
    with served(jira) as (site, usual):
        site.switches.faults.extend(faults)
        chosen = JiraSettings.model_validate({**dict(usual), **options})
        return {one.name: one for one in found(chosen, surroundings())}


@pytest.mark.parametrize("cloud", [True, False], ids=["Cloud", "Data Center"])
def test_a_project_is_found_with_what_its_issues_hold(cloud: bool) -> None:
    made = discovered(marlow(cloud=cloud))
    assert list(made) == ["ERP", "GIS"]
    erp = made["ERP"]
    assert (erp.kind, erp.detail) == (
        "project",
        "ERP finance: replacement; 3 issues; types: Task, Risk; statuses: To Do",
    )
    fields = {one.name: (one.filled, one.of, one.samples) for one in erp.fields}
    assert fields["Budget code"] == (3, 3, ("IT-2", "IT-1", "IT-0"))
    assert fields["Notes"][2] in (("Say why",), ("Say *why*",))
    assert fields["Team: owners"] == (1, 3, ("Water",))
    assert fields["Approver"] == (1, 3, ("Ada Example",))
    assert made["GIS"].fields == ()


def test_the_lines_to_start_from_are_yaml_that_works() -> None:
    erp = discovered(marlow())["ERP"]
    yaml = YAML(typ="safe", pure=True)
    assert yaml.load(erp.suggestion) == {
        "projects": [
            {"code": "ERP", "name": "ERP finance: replacement", "links": [{"source": "jira", "project": "ERP"}]}
        ]
    }
    lines = {one.name: one.suggestion for one in erp.fields}
    assert lines["Budget code"] == 'mapping: {task: {custom: {"Budget code": "fields.Budget code.value"}}}'
    assert "convert: jira_lines" in lines["Team: owners"]
    assert "fields.customfield_" in lines["Twice"], "its name alone would be ambiguous"


def test_a_suggested_line_maps_the_value_that_was_shown() -> None:
    with served(marlow()) as (_, usual):
        erp = found(usual, surroundings())[0]
        api = open_api(usual, surroundings())
        welcome = welcomed(api)
        asked = frozenset({"fields.summary", "fields.status", *(_path(one.suggestion) for one in erp.fields)})
        names = field_names(asked, read_catalogue(api, welcome), [Project(id="10000", key="ERP")])
        body = {"jql": "project = ERP ORDER BY created ASC", "fields": list(names.ids), "maxResults": 1}
        raw = api.post("/rest/api/3/search/jql", body).data["issues"][0]
    data = {"id": raw["id"], "Project": "ERP", "fields": names.named(raw["fields"], "ERP")}
    for one in erp.fields:
        rows, problems = mapped(Record(kind="issue", key=raw["id"], data=data), one.suggestion)
        assert problems == []
        kept = json.loads(str(rows["task"][0]["custom"]))
        assert kept[one.name].split("\n")[0] in one.samples, one.suggestion


def _path(suggestion: str) -> str:
    """The path of a suggestion as the engine gives it to the connector: without quotes and lists."""
    (rule,) = YAML(typ="safe", pure=True).load(suggestion)["mapping"]["task"]["custom"].values()
    path: str = rule if isinstance(rule, str) else rule["path"]
    return path.replace("[]", "").replace('"', "")


def test_only_the_configured_projects_are_looked_into() -> None:
    assert list(discovered(marlow(), projects=("GIS",))) == ["GIS"]


def test_a_project_that_cannot_be_searched_is_found_with_the_reason() -> None:
    made = discovered(marlow(), Fault(match="search/jql", status=400, times=1, message="No such JQL"))
    assert made["ERP"].detail.startswith(
        "ERP finance: replacement; cannot be looked into: Jira, POST /rest/api/3/search/jql"
    )
    assert made["GIS"].detail.startswith("Parcel map; 0 issues")


def test_a_discovery_that_is_not_let_in_says_why() -> None:
    with pytest.raises(SignInError, match="make a new API token"):
        discovered(marlow(), Fault(match="myself", status=401, times=None))
    jira = Jira()
    with pytest.raises(SettingsError, match="no project"):
        discovered(jira)
