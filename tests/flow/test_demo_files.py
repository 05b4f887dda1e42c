"""The demo's report files: the page and the workbook print the document's figures, every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from reports.document import PROJECT_FIGURES, Figure, ReportDocument, Unit
from reports.render.canonical_json import from_json, to_json
from reports.render.facts import every_fact, project_facts
from reports.render.formatting import figure_text, moved
from store import reports
from syncline.demo.city import PROJECTS, Story
from syncline.reporting import MadeReport
from tests.flow.city import DECEMBER, City
from tests.flow.running import opened, ready
from tests.unit.render.page import Element, read_page

pytestmark = pytest.mark.slow

SCALES = {Unit.MONEY: 100, Unit.SECONDS: 3600, Unit.BASIS_POINTS: 10_000}
"""What a number in a cell is multiplied with to be the figure's own: dollars, hours, and shares of one."""


@pytest.fixture(params=["September", "October"])
def made(request: pytest.FixtureRequest, city: City) -> MadeReport:
    return city.first.made if request.param == "September" else city.second.made


def file(made: MadeReport, suffix: str) -> Path:
    (found,) = [path for path in made.printed.files if path.suffix == suffix]
    return found


def test_the_json_file_is_the_document_that_the_store_keeps(made: MadeReport, october: Path) -> None:
    written = file(made, ".json").read_bytes()
    assert written == to_json(made.document)
    assert from_json(written) == made.document
    with opened(ready(october, DECEMBER)) as (store, _):
        kept = reports.by_id(store, made.saved.id)
    assert kept == made.saved
    assert kept is not None
    assert kept.document == written


def test_no_file_is_left_half_written(made: MadeReport) -> None:
    assert sorted(path.suffix for path in made.printed.files) == [".html", ".json", ".pdf", ".xlsx"]
    assert not list(made.printed.files[0].parent.glob(".*"))


@pytest.mark.parametrize("story", PROJECTS, ids=[story.code for story in PROJECTS])
def test_the_page_prints_every_figure_of_a_project(made: MadeReport, story: Story) -> None:
    code = story.code
    (page,) = [page for page in made.document.projects if page.code == code]
    section = section_of(made, code)
    printed = dict(figures_of(made, code))
    facts = project_facts(page)
    assert len(facts) > 30
    assert list(printed) == [fact.figure.id for fact in facts]
    for fact in facts:
        assert printed[fact.figure.id] in wordings(fact.figure), fact.figure.id
    tables = [row for row in section.all("tr") if row.parent is not None and not row.all("code")]
    shown = [" ".join(cell.text for cell in row.all("th", "td")) for row in tables]
    for name, title in PROJECT_FIGURES:
        wanted = f"{title} {figure_text(page.figures[name])}"
        assert any(line.startswith(wanted) for line in shown), wanted


def wordings(figure: Figure) -> set[str]:
    """Return how a figure may be printed: working days are a slip, or how far a date moved."""
    is_move = figure.unit is Unit.WORKING_DAYS and isinstance(figure.value, int)
    return {figure_text(figure)} | ({moved(int(str(figure.value)))} if is_move else set())


@pytest.mark.parametrize("story", PROJECTS, ids=[story.code for story in PROJECTS])
def test_the_page_prints_why_a_figure_is_not_known(made: MadeReport, story: Story) -> None:
    code = story.code
    (page,) = [page for page in made.document.projects if page.code == code]
    text = f"{section_of(made, code).text} {provenance_of(made, code).text}".casefold()
    for figure in page.figures.values():
        assert figure.reason.casefold() in text
    for light in (page.overall, page.schedule, page.cost):
        assert light.because.casefold() in text


@cache
def page_of(path: Path) -> Element:
    """Return the page in a file, read once: it is large, and nobody changes it."""
    return read_page(path.read_bytes())


def section_of(made: MadeReport, code: str) -> Element:
    page = page_of(file(made, ".html"))
    sections = [found for found in page.all("section") if found.attributes.get("class") == "project"]
    (section,) = [found for found in sections if found.all("span")[1].text == code]
    return section


def provenance_of(made: MadeReport, code: str) -> Element:
    sections = page_of(file(made, ".html")).all("section")
    (provenance,) = [found for found in sections if found.attributes.get("id") == "provenance"]
    (details,) = [one for one in provenance.all("details") if one.all("summary")[0].text.endswith(f"({code})")]
    return details


def figures_of(made: MadeReport, code: str) -> Iterator[tuple[str, str]]:
    """Yield the fact ids of a project's table of provenance with the value printed beside each."""
    for row in provenance_of(made, code).all("tr"):
        if row.all("code"):
            (value, *_) = [span for span in row.all("td")[0].all("span") if "v" in span.attributes["class"].split()]
            yield row.all("code")[0].text, value.text


def test_the_workbook_holds_every_figure_of_the_document(made: MadeReport) -> None:
    rows = table(made, "Provenance", "Figure id")
    facts = every_fact(made.document)
    assert [row["Figure id"] for row in rows] == [fact.figure.id for fact in facts]
    for row, fact in zip(rows, facts, strict=True):
        assert as_value(row["Value"], fact.figure) == fact.figure.value, fact.figure.id
        if fact.figure.value is None:
            assert row["Value"] == f"not known: {fact.figure.reason}"


def test_the_workbook_s_projects_have_the_document_s_numbers(made: MadeReport) -> None:
    rows = {row["Code"]: row for row in table(made, "Projects", "Code")}
    assert set(rows) == {page.code for page in made.document.projects}
    for page in made.document.projects:
        for name, title in PROJECT_FIGURES:
            figure = page.figures[name]
            assert as_value(rows[page.code][title], figure) == figure.value, figure.id


def test_no_cell_of_the_workbook_is_a_formula(made: MadeReport) -> None:
    book = openpyxl.load_workbook(file(made, ".xlsx"))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_the_portfolio_s_totals_are_in_the_workbook(made: MadeReport) -> None:
    document: ReportDocument = made.document
    rows = {row["Figure id"]: row["Value"] for row in table(made, "Provenance", "Figure id")}
    for name in ("budget_revised", "actual", "hours_actual"):
        figure = document.totals[name]
        assert as_value(rows[figure.id], figure) == figure.value


def table(made: MadeReport, name: str, first: str) -> list[dict[str, object]]:
    """Return the rows of a sheet below the header that begins with `first`."""
    sheet = openpyxl.load_workbook(file(made, ".xlsx"))[name]
    assert isinstance(sheet, Worksheet)
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return [dict(zip(map(str, rows[start]), row, strict=True)) for row in rows[start + 1 :] if row[0] is not None]


def as_value(cell: object, figure: Figure) -> object:
    """Return what a cell holds in the figure's own unit."""
    if figure.value is None:
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(figure.value, date) or not isinstance(cell, int | float):
        return cell
    if figure.unit is Unit.RATIO:
        return Decimal(str(cell))
    scale = SCALES.get(figure.unit, 1)
    whole = round(cell * scale)
    assert abs(cell * scale - whole) < 1e-4, "the cell holds more than the figure"
    return whole
