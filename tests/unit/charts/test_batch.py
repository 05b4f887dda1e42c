"""All charts of a report: where they belong, ids of their own, words for those who cannot see, and hostile texts."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from reports.charts import Chart, charts_in_widths, charts_of, png_of, pngs_of, portfolio_charts, project_charts
from reports.charts.batch import PORTFOLIO_KEYS, PROJECT_KEYS, WIDTH
from reports.document import ReportDocument
from tests.unit.charts.drawn import SVG, read
from tests.unit.charts.rich import rich_document, rich_page
from tests.unit.render.hostile import BEGINNINGS, HOSTILE, LINES, NUL, filled, full_document, large_document
from tests.unit.render.sample import empty_document, sample_document

ALLOWED = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "line", "text"}


def every(document: ReportDocument, **more: object) -> list[Chart]:
    charts = charts_of(document, **more)  # type: ignore[arg-type] # handed on
    return [*charts.portfolio.values(), *(chart for page in charts.projects.values() for chart in page.values())]


def test_a_project_of_which_everything_is_known_has_every_chart() -> None:
    document = rich_document()
    assert tuple(chart.key for chart in portfolio_charts(document)) == PORTFOLIO_KEYS
    assert tuple(chart.key for chart in project_charts(document, rich_page())) == PROJECT_KEYS


def test_what_is_asked_for_is_drawn_and_nothing_else() -> None:
    charts = charts_of(rich_document(), portfolio=("money",), project=("months", "hours"))
    assert list(charts.portfolio) == ["money"]
    assert list(charts.projects["IT-0423"]) == ["months", "hours"]
    only = charts_in_widths(rich_document(), {"": WIDTH}, portfolio=(), pages={"IT-0423"})[""]
    assert only.projects.keys() == {"IT-0423"}


def test_a_report_without_projects_has_no_charts() -> None:
    assert every(empty_document()) == []


def test_a_project_without_a_code_is_not_taken_for_the_portfolio() -> None:
    document = replace(rich_document(), projects=(replace(rich_page(), code=""),))
    charts = charts_of(document)
    assert charts.projects[""].keys() == set(PROJECT_KEYS)
    assert charts.portfolio["health_strip"].svg != charts.projects[""]["health_strip"].svg


def test_a_screen_reader_announces_title_and_words_and_no_id_is_there_twice() -> None:
    ids: list[str] = []
    made = charts_in_widths(rich_document(), {"": 640, "narrow-": 320})
    for charts in made.values():
        for chart in (*charts.portfolio.values(), *(one for page in charts.projects.values() for one in page.values())):
            root = read(chart.svg)
            assert root.get("role") == "img"
            named = {element.get("id"): element.text for element in root.iter() if element.get("id")}
            assert [named[name] for name in root.attrib["aria-labelledby"].split()] == [chart.title, chart.alt]
            assert root.get("viewBox") == f"0 0 {chart.width} {chart.height}"
            ids += [name for name in named if name]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("text", [HOSTILE, LINES + NUL + "".join(BEGINNINGS), "W" * 4000])
def test_hostile_documents_give_well_formed_pictures_that_ask_for_nothing(text: str) -> None:
    document = filled(
        replace(full_document(), projects=(rich_page(), *full_document().projects)), lambda old: f"{text}{old}"
    )
    document = replace(document, presentation=replace(document.presentation, words={"red": text, "green": text}))
    for chart in every(document):
        root = read(chart.svg)
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in ALLOWED
            for name, value in element.attrib.items():
                assert not name.startswith(("on", "{")), name
                assert name not in {"href", "style", "class"} or value == "chart"
                assert "url(" not in value or value.startswith("url(#")
        assert len(chart.svg) < 60_000


def test_a_picture_of_many_projects_fits_a_page() -> None:
    for chart in charts_of(large_document(200), project=()).portfolio.values():
        assert chart.height < 9 * 96


def test_a_chart_as_png_has_its_size() -> None:
    chart = charts_of(sample_document(), project=()).portfolio["money"]
    one = png_of(chart)
    assert one.startswith(b"\x89PNG")
    assert struct.unpack(">II", one[16:24]) == (chart.width * 2, chart.height * 2)
    (same,) = pngs_of([chart], scale=2)
    assert same.png == one
