"""The sheets of the workbook: by the sections of the report, built alike, hostile texts as they are, in its colours."""

from __future__ import annotations

import base64
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import cycle
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from PIL import Image

from reports.document import EARNED_VALUE_FIGURES, Brand, Colour, Presentation, ReportDocument, TrailPoint
from reports.outline import KINDS
from reports.render.canonical_json import short_hash
from reports.render.formatting import plain
from reports.render.xlsx import to_xlsx
from reports.render.xlsx.look import LEAST_CONTRAST, contrast_with_white
from tests.unit.render.hostile import BEGINNINGS, HOSTILE, LINES, NUL, filled, full_document
from tests.unit.render.sample import dashboards, erp, sample_document
from tests.unit.render.test_xlsx import rows

LONGEST_NAME = 31  # of a sheet, in Excel
LONG = "word " * 800


def opened(document: ReportDocument) -> Any:
    return openpyxl.load_workbook(BytesIO(to_xlsx(document)))


def parts(document: ReportDocument) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(to_xlsx(document))) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels"))}


def texts(book: Any) -> set[object]:
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def with_sections(*sections: str) -> ReportDocument:
    return replace(sample_document(), presentation=Presentation(sections=sections))


@pytest.mark.parametrize("kind", KINDS)
def test_sheets_of_every_kind_are_built_alike(kind: str) -> None:
    document = replace(full_document(), kind=kind)
    book = opened(document)
    assert (book.sheetnames[0], book.sheetnames[-1]) == ("Summary", "About")
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    named = [table for sheet in book for table in sheet.tables]
    assert len(set(named)) == len(named)
    for sheet in book:
        assert len(sheet.title) <= LONGEST_NAME
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert re.match(r"\$1:\$\d", sheet.print_title_rows)
        for table in sheet.tables.values():
            assert table.headerRowCount == 1
            assert table.autoFilter is not None
    tables = [text for name, text in parts(document).items() if name.startswith("xl/tables/")]
    assert len(tables) == len(named)
    assert all(re.search(r'altText="[^"]+" altTextSummary="[^"]+"', text) for text in tables)


def test_sheets_follow_the_sections_and_their_order() -> None:
    found = opened(with_sections("provenance", "projects", "money", "milestones", "portfolio", "of tomorrow"))
    assert found.sheetnames == [
        "Summary",
        "Provenance",
        "Budget",
        "Budget by year",
        "Months",
        "Milestones",
        "Projects",
        "About",
    ]


def test_a_chart_is_left_out_with_the_sheet_that_has_its_numbers() -> None:
    assert len(opened(with_sections("portfolio"))["Summary"]._charts) == 1
    assert len(opened(with_sections("projects", "work"))["Summary"]._charts) == 2


def test_terms_are_told_only_where_the_report_has_them() -> None:
    assert len(opened(with_sections("definitions"))["About"].tables) == 3
    assert len(opened(with_sections("data"))["About"].tables) == 2


def test_exceptions_have_rows_of_their_own_and_the_others_are_counted() -> None:
    book = opened(with_sections("portfolio", "exceptions", "milestones", "status"))
    shown = {row["Code"] for row in rows(book["Status"], "Code")}
    assert shown == {page.code for page in sample_document().projects if page.overall.colour is not Colour.GREEN}
    assert len(rows(book["Projects"], "Code")) == len(sample_document().projects)
    about = {row["What"]: row["Value"] for row in rows(book["About"], "What")}
    assert about["Projects without rows in the sheets of single projects"].startswith("1 project has no page here")


def test_a_report_without_an_exception_has_no_sheet_of_them() -> None:
    green = replace(dashboards(), overall=replace(dashboards().overall, colour=Colour.GREEN))
    document = replace(with_sections("portfolio", "exceptions", "status"), projects=(green,))
    assert opened(document).sheetnames == ["Summary", "Projects", "About"]


def test_what_is_of_no_single_project_stands_with_the_data() -> None:
    book = opened(with_sections("data"))
    assert [row["Code"] for row in rows(book["Discrepancies"], "Code")] == ["portfolio"]


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param((HOSTILE,), id="markup"),
        pytest.param((LINES,), id="lines"),
        pytest.param((NUL,), id="characters-no-file-may-hold"),
        pytest.param((LONG,), id="4000-letters"),
        pytest.param(BEGINNINGS, id="beginnings"),
    ],
)
def test_hostile_text_in_every_place_stays_text(hostile: tuple[str, ...]) -> None:
    texts_in_turn = cycle(hostile)
    document = filled(full_document(), lambda _: next(texts_in_turn))
    found = parts(document)
    for name, text in found.items():
        ET.fromstring(text)
        assert 'TargetMode="External"' not in text, name
        assert "<f>" not in text or name.startswith("xl/charts/"), name
        assert "<hyperlink" not in text, name
    book = opened(document)
    assert [cell.data_type for cell in book["Projects"]["B"] if cell.data_type == "f"] == []
    assert {plain(text) for text in hostile if text} <= texts(book)


def test_long_titles_stay_on_the_page_and_stand_in_full_on_the_last_sheet() -> None:
    book = opened(replace(sample_document(), title=LONG, organisation=LONG))
    assert all(len(sheet["A1"].value) < 130 and len(sheet["A2"].value) <= 240 for sheet in book)
    assert all(sheet["A1"].value.startswith("word word") for sheet in book)
    assert all("As of Nov 20, 2026" in sheet["A2"].value and "rows left out: 7" in sheet["A2"].value for sheet in book)
    assert {row["What"]: row["Value"] for row in rows(book["About"], "What")}["Organisation"] == LONG


@pytest.mark.parametrize("name", ["4 Rivers &D City", "&" * 300, "\N{BRICK}" * 300, "&P" * 90])
def test_the_footer_is_text_and_keeps_the_hash_whatever_the_organisation_is_called(name: str) -> None:
    document = replace(sample_document(), organisation=name)
    sheet = ET.fromstring(parts(document)["xl/worksheets/sheet1.xml"])
    footer = sheet.findtext(".//{*}oddFooter") or ""
    assert len(footer.encode("utf-16-le")) // 2 <= 255
    assert short_hash(document) in footer
    assert footer.startswith("&L&8 "), "a digit would become part of the size of the letters"
    assert re.findall(r"&(?!&)\w", footer.replace("&&", "")) == ["&L", "&8", "&R", "&8", "&P", "&N"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "http://evil.example/", "mailto:", "internal:", "{=1+1}"])
def test_a_text_that_programs_like_to_run_is_printed_as_it_is(start: str) -> None:
    document = filled(full_document(), lambda text: f"{start}{text}")
    book = opened(document)
    cell = book["Projects"]["B5"]
    assert cell.value.startswith(plain(start))
    assert cell.value.endswith(erp().name)
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_earned_value_is_real_numbers_with_reasons() -> None:
    book = opened(full_document())
    found = {row["Code"]: row for row in rows(book["Earned value"], "Code")}
    first = found["IT-0423"]
    assert set(first) >= {title for _, title in EARNED_VALUE_FIGURES}
    assert first["Budget at completion (BAC)"] == 4_000_000
    assert first["Schedule performance index (SPI)"] == 0.875
    assert first["Cost performance index (CPI)"] == "not known: the ledger has no month of it"
    assert first["Basis of percent complete"] == "Share of the budget with percent complete by hours: 80%"
    assert found["IT-0388"]["Why there is none"] == "earned value is not computed in this report"


def test_earlier_reports_are_rows_newest_first() -> None:
    trail = (
        TrailPoint(as_of=date(2026, 9, 30), colours={"overall": Colour.GREEN}),
        TrailPoint(
            as_of=date(2026, 10, 30),
            colours={"overall": Colour.YELLOW, "cost": Colour.RED},
            finish_forecast=date(2027, 1, 11),
            ratios={"cpi": Decimal("0.91")},
        ),
    )
    found = rows(opened(sample_document((replace(erp(), trail=trail),)))["Earlier reports"], "Code")
    assert [row["As of"] for row in found] == [datetime(2026, 10, 30), datetime(2026, 9, 30)]  # noqa: DTZ001 -- as read
    assert (found[0]["Overall"], found[0]["Cost"], found[0]["Risk"]) == ("▲ At risk", "■ Off track", "not judged then")
    assert found[0]["Finish, forecast"] == datetime(2027, 1, 11)  # noqa: DTZ001 -- as read
    assert (found[0]["Cost performance index (CPI)"], found[1]["Cost performance index (CPI)"]) == (
        0.91,
        "no value then",
    )


def test_what_overseers_compare_is_numbers_and_dates() -> None:
    document = replace(sample_document(), kind="oversight")
    found = {(row["Code"], row["Matter"]): row for row in rows(opened(document)["Oversight"], "Code")}
    budget = found["IT-0423", "Budget"]
    assert (budget["Initial"], budget["Last reported"], budget["Current"]) == (3_950_000, 4_200_000, 4_200_000)
    finish = found["IT-0423", "Finish"]
    assert finish["Initial"] == datetime(2026, 11, 16)  # noqa: DTZ001 -- as read
    assert "Slip against first baseline" in finish["How far apart"]
    assert found["IT-0423", "Percent complete"]["Initial"] == "does not apply"
    alone = rows(opened(replace(document, previous=None))["Oversight"], "Code")
    assert {row["Last reported"] for row in alone} == {"no earlier report"}


def test_what_made_the_report_is_told() -> None:
    about = {row["What"]: row["Value"] for row in rows(opened(full_document())["About"], "What")}
    assert (about["Made with, syncline"], about["Made with, typst"]) == ("0.9", "0.15.2")


@pytest.mark.parametrize(
    ("accent", "fill", "letters"),
    [
        pytest.param("#7A1F1F", "FF7A1F1F", "FFFFFFFF", id="dark"),
        pytest.param("#ffd700", None, "FF1B2631", id="too-light-for-white-letters"),
        pytest.param("red; evil", None, "FF1B2631", id="no-colour"),
    ],
)
def test_header_rows_are_the_accent_where_their_text_can_be_read(accent: str, fill: str | None, letters: str) -> None:
    book = opened(replace(sample_document(), presentation=Presentation(brand=Brand(accent=accent))))
    head = book["Projects"]["A4"]
    assert head.font.color.rgb == letters
    assert (head.fill.fgColor.rgb if head.fill.fill_type else None) == fill
    assert contrast_with_white("#7A1F1F") >= LEAST_CONTRAST > contrast_with_white("#ffd700")


def _logo(**brand: str) -> ReportDocument:
    picture = BytesIO()
    Image.new("RGB", (200, 100), "#7a1f1f").save(picture, "PNG", dpi=(300, 300))
    given = {"logo": base64.b64encode(picture.getvalue()).decode(), "logo_type": "image/png", "logo_text": "Seal"}
    return replace(sample_document(), presentation=Presentation(brand=Brand(**given | brand)))


def test_the_logo_stands_on_the_first_sheet_with_its_text() -> None:
    found = parts(_logo(logo_text='Seal of "Marlow" <b>'))
    drawing = found["xl/drawings/drawing1.xml"]
    assert 'descr="Seal of &quot;Marlow&quot; &lt;b&gt;"' in drawing
    width, height = re.findall(r'<xdr:pic>.*?<a:ext cx="(\d+)" cy="(\d+)"', drawing)[0]
    assert (round(int(width) / 9525), round(int(height) / 9525)) == (112, 56), "pixels, whatever the picture's density"


@pytest.mark.parametrize(
    "brand", [{"logo": "!!"}, {"logo_text": ""}, {"logo_type": "image/svg+xml"}, {"logo": "AAAA"}], ids=str
)
def test_a_logo_that_cannot_be_shown_or_described_is_left_out(brand: dict[str, str]) -> None:
    assert "<xdr:pic>" not in parts(_logo(**brand))["xl/drawings/drawing1.xml"]
