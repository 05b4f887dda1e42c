"""The mapping examples of the README do what they say."""

from __future__ import annotations

import re
from typing import Any

import pytest

from connectors.contract.pages import Record
from tests.conftest import ROOT
from tests.unit.planner.marlow import mapped

README = (ROOT / "connectors" / "planner" / "README.md").read_text(encoding="utf-8")
EXAMPLES = {
    match[1]: match[2]
    for match in re.finditer(r"^### (.+)\n(?:(?!^#).*\n)*?```yaml\n(mapping:\n(?:.*\n)*?)```", README, re.MULTILINE)
}

SAID: dict[str, tuple[dict[str, Any], dict[str, object]]] = {
    "A bucket or a label is a register of risks": ({"Bucket": "Risks"}, {"kind": "risk", "kind_raw": "Risks"}),
    "A label names the budget code": ({"Labels": ["Field", "IT-0423"]}, {"budget_code": "IT-0423"}),
    "True percentages": ({"percentComplete": 35}, {"percent_complete": 3500, "percent_basis": "physical"}),
    "A bucket for what waits": ({"Bucket": "Waiting for vendor"}, {"status": "blocked"}),
    "Descriptions": ({"details": {"description": "Mill Street"}}, {"custom": '{"Description":"Mill Street"}'}),
}


def task(fields: dict[str, Any], overrides: str) -> dict[str, object]:
    data = {"id": "t", "title": "Order", "percentComplete": 50, "Bucket": "To do", "Assignees": [], **fields}
    rows, problems = mapped(Record(kind="task", key="t", data=data), overrides)
    assert problems == []
    return rows["task"][0]


def test_each_example_of_the_readme_is_tried_here() -> None:
    assert EXAMPLES.keys() == SAID.keys()


@pytest.mark.parametrize("title", SAID)
def test_an_example_of_the_readme_does_what_it_says(title: str) -> None:
    fields, expected = SAID[title]
    found = task(fields, EXAMPLES[title])
    assert {name: found[name] for name in expected} == expected


def test_a_label_decides_before_the_bucket_and_others_stay_tasks() -> None:
    example = EXAMPLES["A bucket or a label is a register of risks"]
    assert task({"Labels": ["Risk"], "Bucket": "Decisions"}, example)["kind"] == "risk"
    assert task({}, example)["kind"] == "task"
