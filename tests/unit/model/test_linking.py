"""Links: an exact value beats a glob, and what two projects claim belongs to neither."""

from __future__ import annotations

import pytest

from model.entities import ProjectLink
from model.linking import Match, is_glob, match, match_file, match_finance_line, match_source_project
from model.values import Measure
from tests.unit.figures.rows import line, link, source_project

ERP = link("IT-1", "plans", "file", "erp*.xml")
ERP_EXACT = link("IT-2", "plans", "file", "erp-old.xml")
BRACKETS = link("IT-3", "plans", "file", "plan[1].xml")
CODE = link("IT-1", "ledger", "project", "IT0423")
CODES = link("IT-2", "ledger", "project", "IT04*")


@pytest.mark.parametrize(
    ("links", "source", "offered", "expected"),
    [
        pytest.param([ERP], "plans", {"file": "erp-2026.xml"}, "IT-1", id="glob"),
        pytest.param([ERP, ERP_EXACT], "plans", {"file": "erp-old.xml"}, "IT-2", id="exact value beats glob"),
        pytest.param([ERP_EXACT, ERP], "plans", {"file": "erp-old.xml"}, "IT-2", id="in either order"),
        pytest.param([ERP], "plans", {"file": "ERP-2026.xml"}, None, id="case counts"),
        pytest.param([ERP_EXACT], "plans", {"file": "Erp-old.xml"}, None, id="case counts for values"),
        pytest.param([ERP], "jira", {"file": "erp.xml"}, None, id="another source"),
        pytest.param([ERP], "plans", {"plan": "erp.xml"}, None, id="another attribute"),
        pytest.param([ERP], "plans", {"file": None}, None, id="nothing offered"),
        pytest.param([ERP], "plans", {"file": ""}, None, id="empty value"),
        pytest.param([BRACKETS], "plans", {"file": "plan[1].xml"}, "IT-3", id="a value that looks like a glob"),
        pytest.param([BRACKETS], "plans", {"file": "plan1.xml"}, "IT-3", id="the same read as a glob"),
        pytest.param([CODE, CODES], "ledger", {"project": "IT0499"}, "IT-2", id="finance glob"),
    ],
)
def test_a_link_is_found_by_source_attribute_and_pattern(
    links: list[ProjectLink], source: str, offered: dict[str, str | None], expected: str | None
) -> None:
    found = match(links, source, offered)
    assert found.code == expected
    assert found.rivals == ()


def test_two_projects_that_match_equally_get_nothing_and_are_both_named() -> None:
    found = match([ERP, link("IT-9", "plans", "file", "*.xml")], "plans", {"file": "erp.xml"})
    assert found.code is None
    assert found.rivals == ("IT-1", "IT-9")
    assert {rule.pattern for rule in found.links} == {"erp*.xml", "*.xml"}


def test_two_rules_of_one_project_are_no_conflict() -> None:
    found = match([ERP, link("IT-1", "plans", "plan", "e?p")], "plans", {"file": "erp.xml", "plan": "erp"})
    assert found.code == "IT-1"


def test_a_plan_is_matched_by_its_name_or_its_file() -> None:
    plan = source_project("erp")
    assert match_source_project([ERP], plan).code == "IT-1"
    assert match_source_project([link("IT-5", "plans", "plan", "erp")], plan).code == "IT-5"
    assert match_source_project([link("IT-6", "plans", "project", "erp")], plan).code == "IT-6"


def test_a_file_that_gave_no_plan_is_matched_by_name_and_stem() -> None:
    assert match_file([ERP], "plans", "erp.xml").code == "IT-1"
    assert match_file([link("IT-5", "plans", "plan", "fiber")], "plans", "old/fiber.xml").code == "IT-5"


def test_a_finance_line_without_code_matches_nothing_not_even_a_star() -> None:
    everything = link("IT-7", "ledger", "project", "*")
    assert match_finance_line([everything], line(Measure.ACTUAL, 1)).code == "IT-7"
    assert match_finance_line([everything], line(Measure.ACTUAL, 1, project_code=None)) == Match()


@pytest.mark.parametrize(("pattern", "expected"), [("a*", True), ("a?", True), ("[ab]", True), ("a.b", False)])
def test_globs_are_told_by_their_marks(pattern: str, expected: bool) -> None:
    assert is_glob(pattern) is expected
