"""What the page shows of work in motion: registers, what was finished and comes, weeks, and accepted discrepancies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.document import ProjectPage
from reports.render.html import to_html
from reports.render.registers import TIMES, not_listed, registers, score
from tests.unit.render.page import Element, read_page
from tests.unit.render.sample import erp, sample_document
from tests.unit.render.sample_figures import FORMULA, RTL, SCRIPT, C, figure
from tests.unit.render.sample_work import REGISTER, working


def shown(page: ProjectPage, *, first: bool = False) -> Element:
    document = sample_document((page,))
    document = replace(document, previous=None) if first else document
    return read_page(to_html(document)).one("project-it-0423")


@pytest.fixture(scope="module")
def project() -> Element:
    return shown(working())


def headings(project: Element) -> list[str]:
    return [heading.text for heading in project.all("h3")]


def test_the_five_heaviest_risks_are_shown_and_the_others_counted(project: Element) -> None:
    table = project.one("project-it-0423-risk").parent
    assert table is not None
    assert len(table.all("tr")) == 1 + 5
    assert f"4 {TIMES} 5 = 20" in table.text
    assert "Nov 12, 2026overdue" in table.text.replace(" overdue", "overdue")
    assert "nobody named" in table.text
    assert "and 2 more" in project.text


def test_ratings_that_are_not_there_are_said_to_be_missing() -> None:
    found = [score(row) for row in REGISTER if row.kind == "risk"]
    rated = [(4, 5, "= 20"), *[(3, 2, "= 6")] * 3, *[("?", 2, "")] * 2]
    assert found[:6] == [f"{probability} {TIMES} {impact} {made}".strip() for probability, impact, made in rated]
    assert found[6:] == ["", f"2 {TIMES} 4 = 8"]
    bare = [replace(row, probability=None, impact=None) for row in REGISTER[:1]]
    assert "not rated" in shown(replace(working(), register=tuple(bare))).text


def test_what_was_closed_since_the_last_report_is_told(project: Element) -> None:
    assert "Closed since the last report: Licences arrive late" in project.text
    assert f"Closed since the last report: {FORMULA}" in project.text
    assert "Closed in the last 30 days: Licences arrive late" in shown(working(), first=True).text


def test_many_closed_entries_are_cut_and_counted() -> None:
    closed = [replace(REGISTER[-2], key=f"r{number}", title=f"Closed {number}") for number in range(15)]
    text = shown(replace(working(), register=tuple(closed))).text
    assert "Closed 11; and 3 more" in text
    assert "Closed 12" not in text


def test_hostile_titles_are_text_and_hostile_links_none(project: Element) -> None:
    issue = project.one("project-it-0423-issue").parent
    assert issue is not None
    assert f"{SCRIPT} in the invoice template" in issue.text
    assert issue.all("a") == []
    assert RTL in project.text


def test_each_register_has_its_heading_and_count_and_none_is_empty(project: Element) -> None:
    titles = [one for one in headings(project) if one.startswith("Open ")]
    assert titles == ["Open risks: 7", "Open issues: 1", "Open change requests: 0", "Open decisions: 1"]
    plain = shown(erp())
    assert not [one for one in headings(plain) if one.startswith(("Open ", "Finished", "Due "))]
    assert registers(erp()) == ()


def test_a_register_whose_figure_is_missing_is_shown_by_its_rows() -> None:
    page = replace(erp(), register=REGISTER)
    assert [(one.kind, one.count, one.more) for one in registers(page)] == [
        ("risk", None, 2),
        ("issue", None, 0),
        ("change", None, 0),
        ("decision", None, 0),
    ]
    assert "Open risks" in headings(shown(page))


def test_entries_that_the_document_does_not_list_are_counted_too() -> None:
    many = replace(
        working(), figures={**working().figures, "risks_open": figure("IT-0423/register/risks_open", C, 400)}
    )
    assert registers(many)[0].more == 395


def test_what_was_finished_and_what_comes_is_listed(project: Element) -> None:
    assert {"Finished since the last report", "Due in the next 30 days"} <= set(headings(project))
    assert "Chart of accounts loadedInterfaces to payroll" in project.text.replace("payroll ", "payroll").replace(
        "loaded ", "loaded"
    )
    assert "and 14 more" in project.text
    assert not_listed(working(), "coming") == 0
    assert "Finished in the last 30 days" in headings(shown(working(), first=True))


def test_weeks_stand_in_a_table_behind_a_summary(project: Element) -> None:
    table = project.one("project-it-0423-weeks").parent
    assert table is not None
    assert [cell.text for cell in table.all("tr")[-1].all("th", "td")] == ["Nov 20, 2026", "3", "0", "3", "159", "118"]


def test_an_accepted_discrepancy_is_marked_with_its_age_owner_and_id(project: Element) -> None:
    text = project.text
    for said in (
        "since the report as of Sep 30, 2026",
        f"to be settled by Ben Sample {SCRIPT}",
        "D-3f9a1c20b4",
        "Accepted by Ada Example until December 31, 2026: the baseline is set anew in January.",
    ):
        assert said in text, said
    assert "to be settled by" not in shown(erp()).text
