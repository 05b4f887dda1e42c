"""The charts of the page: in both widths, each in its place, and for the worst projects where there are many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.charts import ChartError, worker
from reports.document import ReportDocument
from reports.render import pictures
from reports.render.html import to_html
from tests.unit.charts.rich import rich_document
from tests.unit.render.hostile import filled, large_document
from tests.unit.render.page import Element, read_page
from tests.unit.render.sample import empty_document


def drawn(document: ReportDocument) -> list[Element]:
    return read_page(to_html(document)).all("svg")


def test_every_chart_stands_in_the_page_in_both_widths() -> None:
    page = read_page(to_html(rich_document()))
    found = page.all("svg")
    wide = [one for one in found if one.attributes["width"] == str(pictures.WIDE)]
    narrow = [one for one in found if one.attributes["width"] == str(pictures.NARROW)]
    assert len(wide) == len(narrow) == 21
    assert len(found) == 42
    assert all("wide" in (one.parent.attributes["class"] if one.parent else "") for one in wide)
    assert all((one.parent.attributes["class"] if one.parent else "") == "narrow" for one in narrow)
    assert "\0" not in to_html(rich_document()).decode()


def test_every_chart_is_an_image_with_words_of_its_own() -> None:
    found = drawn(rich_document())
    named = [one.attributes["aria-labelledby"] for one in found]
    assert len(set(named)) == len(found)
    assert all(one.attributes["role"] == "img" for one in found)


def test_a_text_that_looks_like_a_place_is_none() -> None:
    document = filled(rich_document(), lambda text: f"\x000\x00{text}")
    assert len(drawn(document)) == len(drawn(rich_document()))


def test_in_a_large_report_the_worst_projects_have_charts_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_IN_BOTH", 2)
    page = read_page(to_html(large_document(5)))
    assert {one.attributes["width"] for one in page.all("svg")} == {str(pictures.WIDE)}
    with_charts = [one for one in page.all("section") if one.attributes.get("class") == "project" and one.all("svg")]
    assert len(with_charts) == 2
    assert "The pages of 3 projects with a better status have no charts; their tables are complete." in page.text
    scrolled = [one for one in page.all("div") if "rolling" in one.attributes.get("class", "")]
    assert all(one.attributes["tabindex"] == "0" and one.attributes["aria-label"] for one in scrolled)
    assert len(scrolled) == len(page.all("svg"))


def test_a_report_without_projects_draws_nothing() -> None:
    assert drawn(empty_document()) == []


def test_a_chart_that_cannot_be_drawn_is_told_and_no_half_page_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CHILD", worker.CHILD.with_name("nowhere.py"))
    with pytest.raises(ChartError, match=r"chart health of the portfolio: found .*, expected a picture"):
        to_html(replace(rich_document(), projects=large_document(3).projects[1:]))
