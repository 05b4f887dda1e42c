"""The charts of the workbook: native, over cells that hold their numbers, with words, and told apart without colour."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from reports.document import EarnedValuePoint, ReportDocument, Unit
from reports.render.xlsx import to_xlsx
from reports.render.xlsx.charts import MOST_CURVES, MOST_PROJECTS
from reports.render.xlsx.native_charts import axis_format
from tests.unit.render.hostile import full_page
from tests.unit.render.sample import erp, figure, sample_document
from tests.unit.render.sample_figures import FORMULA, UNBREAKABLE

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"

CURVE = (
    EarnedValuePoint(label="Oct 2026", ends_on=date(2026, 10, 31), planned=300_000, earned=250_000, actual=280_000),
    EarnedValuePoint(label="Nov 2026", ends_on=date(2026, 11, 20), planned=350_000, earned=None, actual=310_000),
    EarnedValuePoint(label="Dec 2026", ends_on=date(2026, 12, 31), planned=900_000, earned=None, actual=None),
)


def with_curves(number: int = 1) -> ReportDocument:
    page = full_page()
    assert page.earned_value is not None
    curved = replace(page, earned_value=replace(page.earned_value, curve=CURVE))
    pages = tuple(replace(curved, code=f"C-{place:02}", name=f"Project {place}") for place in range(number))
    return sample_document(pages)


def charts(document: ReportDocument) -> list[ET.Element]:
    """The charts in the order in which they were drawn."""
    with zipfile.ZipFile(BytesIO(to_xlsx(document))) as parts:
        names = [name for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        return [ET.fromstring(parts.read(name)) for name in sorted(names, key=lambda name: (len(name), name))]


def alternatives(document: ReportDocument) -> list[str]:
    with zipfile.ZipFile(BytesIO(to_xlsx(document))) as parts:
        names = sorted(name for name in parts.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name))
        frames = [ET.fromstring(parts.read(name)).iter(f"{DRAWING}graphicFrame") for name in names]
    return [frame.find(f".//{DRAWING}cNvPr").get("descr", "") for found in frames for frame in found]  # type: ignore[union-attr] # each has one


def words(element: ET.Element | None) -> str:
    return "".join(part.text or "" for part in element.iter(f"{A}t")) if element is not None else ""


def titles(document: ReportDocument) -> list[str]:
    return [words(chart.find(f"{C}chart/{C}title")) for chart in charts(document)]


def test_every_chart_has_a_title_words_and_both_axes_named() -> None:
    document = with_curves()
    assert titles(document) == [
        "Projects by overall status",
        "Budget, actual and commitments by project",
        "Hours planned and actual by project",
        "Slip of milestones against the first baseline",
        "S-curve of C-00",
    ]
    for chart in charts(document):
        for axis in (*chart.iter(f"{C}catAx"), *chart.iter(f"{C}valAx")):
            assert words(axis.find(f"{C}title"))
    said = alternatives(document)
    assert len(said) == 5
    assert all(said)
    assert said[-1].startswith("Project 0, as of Nov 20, 2026: Planned value (PV) not known")
    assert "The plan reaches $9,000.00 on Dec 31, 2026." in said[-1]


def test_charts_draw_cells_that_hold_what_they_draw() -> None:
    document = with_curves(2)
    book: Any = openpyxl.load_workbook(BytesIO(to_xlsx(document)))
    drawn = charts(document)
    for chart in drawn:
        for reference in chart.iter(f"{C}f"):
            sheet, cells = (reference.text or "").rsplit("!", 1)
            values = [cell.value for row in book[sheet.strip("'")][cells.replace("$", "")] for cell in row]
            assert any(value is not None for value in values), reference.text
    earned = drawn[-1].findall(f".//{C}ser")[1]
    assert [name.text for name in earned.findall(f"{C}tx/{C}v")] == ["Earned value (EV)"]
    assert [value.text for value in earned.findall(f"{C}val//{C}v")] == ["2500.00"]


@pytest.mark.parametrize("place", [1, 4], ids=["bars", "lines"])
def test_series_are_told_apart_without_colour(place: int) -> None:
    chart = charts(with_curves())[place]
    looks = [
        (
            tuple(part.get("prst") for part in series.iter(f"{A}pattFill")),
            tuple(part.get("val") for part in series.iter(f"{A}prstDash")),
            tuple(part.get("val") for part in series.iter(f"{C}symbol")),
            _lightness(series),
        )
        for series in chart.iter(f"{C}ser")
    ]
    assert len(looks) == len(set(looks)) == 3


def _lightness(series: ET.Element) -> str:
    solid = series.find(f"{C}spPr/{A}solidFill/{A}srgbClr")
    if solid is None:
        return ""
    return "light" if sum(bytes.fromhex(solid.get("val", ""))) > 3 * 128 else "dark"


def test_a_point_of_a_curve_that_is_not_known_is_a_gap_and_is_told_in_words() -> None:
    book: Any = openpyxl.load_workbook(BytesIO(to_xlsx(with_curves())))
    found = [[cell.value for cell in row] for row in book["S-curve"]["C5:H7"]]
    assert [row[0] for row in found] == ["Oct 2026", "Nov 2026", "Dec 2026"]
    assert [row[2:5] for row in found] == [[3000, 2500, 2800], [3500, None, 3100], [9000, None, None]]
    assert [row[5] for row in found] == [
        "everything is known",
        "Earned value (EV): not known",
        "Earned value (EV), Actual cost (AC): after the as-of date",
    ]
    assert [chart.find(f".//{C}dispBlanksAs") for chart in charts(with_curves())][-1] is None, "a gap is the default"


def test_only_so_many_projects_are_drawn_as_can_be_told_apart() -> None:
    document = with_curves(MOST_PROJECTS + 5)
    found = titles(document)
    assert f"Budget, actual and commitments, the {MOST_PROJECTS} largest projects" in found
    assert sum(title.startswith("S-curve") for title in found) == MOST_CURVES
    budget = charts(document)[1]
    assert len(budget.findall(f".//{C}ser")[0].findall(f"{C}val//{C}pt")) == MOST_PROJECTS
    assert alternatives(document)[1].count("Budget, revised") == MOST_PROJECTS


def test_another_currency_is_not_drawn_on_the_same_axis() -> None:
    euro = replace(
        erp(),
        code="EU-1",
        name="In euro",
        figures={
            **erp().figures,
            "budget_revised": replace(figure("EU-1/budget_revised", Unit.MONEY, 10**12), currency="EUR"),
        },
    )
    document = sample_document((euro, erp()))
    assert "In euro" not in alternatives(document)[1]
    book: Any = openpyxl.load_workbook(BytesIO(to_xlsx(document)))
    assert [book["Budget"][f"A{row}"].value for row in (5, 6)] == ["IT-0423", "EU-1"]
    assert '"€"' in book["Budget"]["E6"].number_format


def test_no_name_of_a_project_or_milestone_can_be_a_formula_or_push_a_chart_aside() -> None:
    page = replace(full_page(), code=FORMULA, name=UNBREAKABLE)
    page = replace(page, milestones=(replace(page.milestones[0], title="word " * 800),))
    document = sample_document((page,))
    for chart in charts(document):
        assert all(re.match(r"'?[A-Z][A-Za-z -]*'?!\$", part.text or "") for part in chart.iter(f"{C}f"))
    labels = [point.text or "" for point in charts(document)[3].findall(f".//{C}cat//{C}v")]
    assert labels
    assert all(len(label) <= 32 for label in labels)


def test_projects_without_known_money_or_hours_have_no_chart_of_them() -> None:
    assert titles(sample_document((replace(erp(), figures={}, milestones=()),))) == ["Projects by overall status"]


@pytest.mark.parametrize(
    ("currency", "highest", "wanted"),
    [
        pytest.param("USD", 5_000_000_000, '"$"#,##0,,"M"', id="tens-of-millions"),
        pytest.param("USD", 420_000_000, '"$"#,##0.0,,"M"', id="millions"),
        pytest.param("USD", 2_000_000, '"$"#,##0,"K"', id="thousands"),
        pytest.param("USD", 5_000, '"$"#,##0', id="units"),
        pytest.param("USD", 50, '"$"#,##0.00', id="cents"),
        pytest.param("JPY", 5, '"¥"#,##0', id="yen"),
    ],
)
def test_an_axis_of_money_is_as_fine_as_its_amounts(currency: str, highest: int, wanted: str) -> None:
    assert axis_format(currency, highest) == wanted
