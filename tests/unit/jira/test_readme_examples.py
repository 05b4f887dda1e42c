"""The mapping examples of the README do what they say, and leave milestones alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from connectors.contract.pages import Record
from tests.conftest import ROOT
from tests.unit.jira.issues import status, task
from tests.unit.jira.marlow import mapped

README = (ROOT / "connectors" / "jira" / "README.md").read_text(encoding="utf-8")
EXAMPLES = {
    match[1]: match[2]
    for match in re.finditer(r"^### (.+)\n(?:(?!^#).*\n)*?```yaml\n(mapping:\n(?:.*\n)*?)```", README, re.MULTILINE)
}

SAID: dict[str, tuple[dict[str, Any], dict[str, object]]] = {
    "Charge work to a budget code": ({"Budget code": {"value": "IT-0423"}}, {"budget_code": "IT-0423"}),
    "Blocked and cancelled by the words your site uses": (
        {"status": status("Waiting for vendor", "indeterminate")},
        {"status": "blocked"},
    ),
    "A register of risks by label": ({"labels": ["ledger", "risk"]}, {"kind": "risk"}),
    "Registers by your own issue types": (
        {"issuetype": {"name": "Gefahr", "hierarchyLevel": 0}},
        {"kind": "risk"},
    ),
    "Further fields": (
        {"Story Points": 5.0, "Department": [{"value": "IT"}, {"value": "Water"}]},
        {"custom": '{"Departments":"IT\\nWater","Story points":"5.0"}'},
    ),
    "Planned dates of Advanced Roadmaps": (
        {"Target start": "2026-11-03", "Target end": "2026-12-01"},
        {"planned_start_on": "2026-11-03", "planned_finish_on": "2026-12-01"},
    ),
}


def test_each_example_of_the_readme_is_tried_here() -> None:
    assert EXAMPLES.keys() == SAID.keys()


@pytest.mark.parametrize("title", SAID)
def test_an_example_of_the_readme_does_what_it_says(title: str) -> None:
    fields, expected = SAID[title]
    found = task(fields, EXAMPLES[title])
    assert {name: found[name] for name in expected} == expected
    assert {**task({}, EXAMPLES[title]), **expected}.keys() >= task({}).keys() - {
        "planned_start_on",
        "planned_finish_on",
    }


@pytest.mark.parametrize("title", SAID)
def test_an_example_of_the_readme_leaves_milestones_alone(title: str) -> None:
    data = {"id": "1", "name": "Go-live", "released": False, "archived": False, "Project": "ERP"}
    record = Record(kind="version", key="1", data=data)
    assert mapped(record, EXAMPLES[title]) == mapped(record)
