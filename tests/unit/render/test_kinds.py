"""The kinds of report as web page and as Markdown: which sections there are, in which order, and none that is empty."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from reports.document import Change, Colour, Presentation, ReportDocument
from reports.outline import KINDS
from reports.render.html import to_html
from reports.render.markdown import to_markdown
from reports.render.selection import kind_title, news, origins, pages, selection
from tests.unit.render.hostile import full_document
from tests.unit.render.page import read_page
from tests.unit.render.sample import empty_document, erp, sample_document

TITLES = {
    "summary": "Summary",
    "portfolio": "Portfolio",
    "news": "What changed since the last report",
    "data": "Data behind this report",
    "definitions": "Definitions",
    "provenance": "Where these numbers come from",
}


def of_kind(kind: str, *sections: str) -> ReportDocument:
    return replace(full_document(), kind=kind, presentation=Presentation(sections=sections))


def html_headings(document: ReportDocument, level: int = 2) -> list[str]:
    return [one.text for one in read_page(to_html(document)).all(f"h{level}")]


def markdown_headings(document: ReportDocument, level: int = 2) -> list[str]:
    return re.findall(rf"^#{{{level}}} (.*)$", to_markdown(document).decode(), re.MULTILINE)


HEADINGS = pytest.mark.parametrize("headings", [html_headings, markdown_headings], ids=["html", "md"])
Headings = Callable[..., list[str]]


@HEADINGS
@pytest.mark.parametrize("kind", KINDS)
def test_sections_stand_in_the_order_of_the_kind(kind: str, headings: Headings) -> None:
    document = of_kind(kind)
    chosen = selection(document)
    found = headings(document)
    expected: list[str] = []
    for section in chosen.sections:
        expected += [page.code for page in chosen.pages] if section == "projects" else [TITLES[section.value]]
    assert len(found) == len(expected)
    assert all(one in heading for one, heading in zip(expected, found, strict=True)), found


@HEADINGS
def test_sections_of_a_project_stand_in_the_order_that_a_definition_names(headings: Headings) -> None:
    document = replace(of_kind("portfolio", "projects", "register", "money", "milestones"))
    document = replace(document, projects=tuple(page for page in document.projects if page.code == "IT-0423"))
    found = [one.split(":")[0] for one in headings(document, 3)]
    assert found == [
        "Open risks",
        "Open decisions",
        "Money",
        "Money by fiscal year",
        "Planned and actual by fiscal month",
        "Milestones",
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [full_document, sample_document, empty_document])
def test_the_contents_list_what_there_is(kind: str, make: Callable[[], ReportDocument]) -> None:
    page = read_page(to_html(replace(make(), kind=kind)))
    (contents,) = page.all("nav")
    listed = [link.attributes["href"].removeprefix("#") for link in contents.all("a")]
    there = [one.attributes["id"] for one in page.one("main").all("section")]
    assert listed == there


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [full_document, sample_document, empty_document])
def test_no_heading_is_empty(kind: str, make: Callable[[], ReportDocument]) -> None:
    lines = [line for line in to_markdown(replace(make(), kind=kind)).decode().splitlines() if line]
    for heading, after in itertools.pairwise(lines):
        if heading.startswith("#"):
            level, following = len(heading.split(" ")[0]), len(after) - len(after.lstrip("#"))
            assert not following or following > level, f"nothing stands under {heading}"


@HEADINGS
def test_a_report_of_exceptions_leaves_out_what_is_on_track_and_says_so(headings: Headings) -> None:
    document = of_kind("steering")
    assert [page.overall.colour for page in document.projects].count(Colour.GREEN) == 1
    assert Colour.GREEN not in {page.overall.colour for page in pages(document)}
    (green,) = [page for page in document.projects if page.overall.colour is Colour.GREEN]
    assert not [one for one in headings(document) if green.code in one]
    said = "1 project has no page here, because its status is On track."
    assert said in read_page(to_html(document)).text
    assert said in to_markdown(document).decode()


def test_what_has_no_page_is_counted_with_the_word_of_the_report() -> None:
    calm = replace(erp(), overall=replace(erp().overall, colour=Colour.GREEN))
    projects = (calm, replace(calm, code="IT-2"), replace(calm, code="IT-3"))
    document = replace(sample_document(projects), kind="memo", presentation=Presentation(words={"green": "Fine"}))
    assert selection(document).left_out == "3 projects have no page here, because their status is Fine."
    assert selection(replace(document, kind="portfolio")).left_out == ""
    page = read_page(to_html(document))
    assert not [link for link in page.one("portfolio").all("a") if link.attributes["href"].startswith("#project")]


def test_both_kinds_of_pages_named_print_each_project_once() -> None:
    document = of_kind("portfolio", "exceptions", "projects", "status")
    assert [page.code for page in pages(document)] == ["IT-0423", "IT-0388", "IT-0410", "IT-0501"]
    assert html_headings(document)[0].startswith("IT-0423")
    assert len(html_headings(document)) == 4


def test_news_has_the_heaviest_changes_first_and_passes_over_who_did_not_change() -> None:
    def change(kind: str) -> Change:
        return Change(subject=kind, before="a", after="b", kind=kind)

    kinds = ("of tomorrow", "task_added", "actual", "milestone", "status", "finish")
    document = sample_document(
        (replace(erp(), changes=tuple(map(change, kinds))), replace(erp(), code="B", changes=()))
    )
    (found,) = news(document)
    assert [one.kind for one in found.changes] == [
        "status",
        "finish",
        "milestone",
        "actual",
        "task_added",
        "of tomorrow",
    ]


def test_a_brief_says_when_nothing_changed_and_has_no_news_without_an_earlier_report() -> None:
    calm = replace(sample_document((replace(erp(), changes=()),)), kind="brief")
    assert "Nothing changed since the report as of Oct 30, 2026." in read_page(to_html(calm)).one("news").text
    assert "Nothing changed since the report as of Oct 30, 2026." in to_markdown(calm).decode()
    first = replace(calm, previous=None)
    assert TITLES["news"] not in [*html_headings(first), *markdown_headings(first)]


def test_the_kind_is_named_on_the_cover_but_the_usual_one() -> None:
    (cover,) = read_page(to_html(of_kind("memo"))).all("header")
    assert "Council memo" in cover.text
    assert "**Council memo**" in to_markdown(of_kind("memo")).decode()
    assert kind_title(of_kind("portfolio")) == ""
    assert kind_title(of_kind("of tomorrow")) == ""
    assert kind_title(replace(of_kind("memo"), title="Council Memo")) == ""


def test_a_report_of_nothing_but_projects_without_projects_says_so() -> None:
    document = replace(empty_document(), presentation=Presentation(sections=("projects", "status")))
    assert "No projects are declared yet" in read_page(to_html(document)).one("main").text
    assert "No projects are declared yet" in to_markdown(document).decode()


def test_provenance_has_each_figure_once_those_of_no_project_first() -> None:
    found = origins(full_document())
    assert [origin.page.code if origin.page else "" for origin in found] == [
        "",
        "IT-0423",
        "IT-0388",
        "IT-0410",
        "IT-0501",
    ]
    ids = [fact.figure.id for origin in found for fact in origin.facts]
    assert len(ids) == len(set(ids))
    page = read_page(to_html(full_document()))
    assert {code.text for code in page.one("provenance").all("code")} >= set(ids)
    assert page.one("project-it-0423-facts").name == "caption"
