"""Every request of check, discovery and projects fits the vendor's own description of Jira Cloud."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

from connectors.contract.pages import Scope
from connectors.jira.check import findings
from connectors.jira.discovery import found
from connectors.jira.projects import pages
from connectors.jira.site import open_site
from syncline.demo.jira_site import Jira
from tests.conftest import ROOT
from tests.unit.jira.marlow import served, surroundings

SPECS = ROOT.parent / "shared" / "specs"
NAMES = ("jira-cloud-v3.openapi.json", "jira-software-v3.openapi.json")


@cache
def operations() -> dict[str, dict[str, Any]]:
    """The operations of both descriptions by method and path."""
    made: dict[str, dict[str, Any]] = {}
    for name in NAMES:
        if not (SPECS / name).is_file():
            pytest.skip(f"the vendor's description {name} is not beside the project")
        for path, methods in json.loads((SPECS / name).read_bytes())["paths"].items():
            made |= {f"{method.upper()} {path}": one for method, one in methods.items() if isinstance(one, dict)}
    return made


def operation(method: str, path: str) -> dict[str, Any]:
    """The operation that a request is; the most literal path first, as `project/search` beside `project/{id}`."""
    asked = path.replace("/rest/api/2/serverInfo", "/rest/api/3/serverInfo")
    fitting = [
        name
        for name in operations()
        if re.fullmatch(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(name)), f"{method} {asked}")
    ]
    assert fitting, f"{method} {path} is in neither description"
    return operations()[min(fitting, key=lambda name: name.count("{"))]


def test_every_request_is_described_with_all_its_parameters() -> None:
    jira = Jira()
    project = jira.add_project("ERP", "ERP finance replacement")
    jira.custom_field("Code", "text", [project])
    jira.custom_field("Code", "text", [project])
    jira.add_version("ERP", "Go-live")
    jira.add_sprint(jira.add_board("ERP", "ERP board"), "Sprint 1")
    issue = jira.add_issue("ERP")
    jira.add_worklog(issue.id, jira.add_user("Ada Example"), jira.now(), 3600)
    asked = frozenset({"fields.Budget code", "fields.Sprint"})
    with served(jira) as (site, usual):
        findings(usual.model_copy(update={"projects": ("ERP", "OLD")}), surroundings(asked))
        found(usual, surroundings())
        list(pages(open_site(usual, surroundings()), usual, Scope(name="ERP"), ""))
        requests = list(site.requests)
    assert {"/rest/api/3/field/search", "/rest/agile/1.0/board"} <= {request.path for request in requests}
    for request in requests:
        described = operation(request.method, request.path)
        known = {one["name"] for one in described.get("parameters", ()) if one.get("in") == "query"}
        assert request.query.keys() <= known, f"{request.method} {request.path}"
        if isinstance(request.body, dict):
            (schema,) = [one["schema"] for one in described["requestBody"]["content"].values()]
            properties = _resolved(schema)["properties"]
            assert request.body.keys() <= properties.keys(), request.path


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rpartition("/")[2]
    description = json.loads((SPECS / NAMES[0]).read_bytes())
    found: dict[str, Any] = description["components"]["schemas"][name]
    return found
