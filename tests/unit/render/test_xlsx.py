"""The workbook as another program reads it: real numbers and dates, no formula, no link, tables, titles, charts."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from reports.document import Colour, Figure, Unit
from reports.render.canonical_json import document_hash
from reports.render.xlsx import to_xlsx
from reports.render.xlsx.cells import LONGEST_TEXT, Amount, Past, money_format, written
from tests.unit.render.sample import FORMULA, SCRIPT, dashboards, empty_document, erp, figure, sample_document

SHEETS = [
    "Summary",
    "Projects",
    "Status",
    "Earlier reports",
    "Finished and coming",
    "Milestones",
    "Hours",
    "Hours by organisation",
    "Tasks by week",
    "Budget",
    "Budget by year",
    "Months",
    "Earned value",
    "S-curve",
    "Registers",
    "Changes since last report",
    "Discrepancies",
    "Unmatched",
    "Quarantined",
    "Provenance",
    "About",
]


def opened(data: bytes) -> Any:  # openpyxl's own annotations do not know charts and tables
    return openpyxl.load_workbook(BytesIO(data))


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(to_xlsx(sample_document()))


def rows(sheet: Any, header: str) -> list[dict[str, Any]]:
    """The rows below the header row that begins with a title."""
    values = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(index for index, row in enumerate(values) if row[0] == header)
    made = []
    for row in values[start + 1 :]:
        if row[0] is None:
            break
        made.append(dict(zip([str(name) for name in values[start]], row, strict=True)))
    return made


def test_the_sheets_are_those_of_the_report(book: Any) -> None:
    assert book.sheetnames == SHEETS


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_begins_at_a1_is_stamped_and_has_tables_with_words(book: Any, name: str) -> None:
    sheet = book[name]
    assert str(sheet["A1"].value).startswith("Consolidated IT project status")
    assert (
        "As of Nov 20, 2026 · Sources: 1 fresh, 1 waiting, 2 stale, 1 never read; rows left out: 7" in sheet["A2"].value
    )
    assert not sheet.merged_cells.ranges
    assert sheet.freeze_panes is not None
    assert sheet.page_setup.paperSize == 1
    assert "rows left out: 7" in sheet.oddFooter.left.text
    assert sheet.tables
    for table in sheet.tables.values():
        assert table.autoFilter is not None
        heads = [cell.value for cell in sheet[table.ref][0]]
        assert len({str(head).lower() for head in heads}) == len(heads)
        assert all(cell.value is not None for row in sheet[table.ref] for cell in row[:1])


def test_tables_and_charts_carry_alternative_text() -> None:
    with zipfile.ZipFile(BytesIO(to_xlsx(sample_document()))) as parts:
        tables = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/tables/")]
        drawings = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/drawings/drawing")]
    assert len(tables) == len(SHEETS) + 2 + 2
    assert all("altText=" in table and "altTextSummary=" in table for table in tables)
    assert len(drawings) == 2
    assert all(drawing.count("<xdr:cNvPr") == drawing.count("descr=") for drawing in drawings)
    assert "ERP finance replacement: Budget, revised $4,200,000.00" in drawings[0]
    assert "4 are late" in drawings[1]


def test_charts_are_native(book: Any) -> None:
    assert [len(book[name]._charts) for name in ("Summary", "Milestones")] == [3, 1]


def test_no_text_is_a_formula_or_a_link(book: Any) -> None:
    seen = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                assert cell.hyperlink is None
                seen.add(cell.value)
    assert FORMULA in seen
    assert any(SCRIPT in str(value) for value in seen)
    with zipfile.ZipFile(BytesIO(to_xlsx(sample_document()))) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name.lower()]


def test_numbers_and_dates_are_real_with_their_formats(book: Any) -> None:
    first = rows(book["Projects"], "Code")[0]
    assert first["Project"] == "ERP finance replacement"
    assert first["Overall"] == "■ Off track"
    assert first["Overall in last report"] == "▲ At risk"
    assert first["Actual to date"] == 3124480.17
    assert first["Available"] == -104480.17
    assert first["Finish, forecast"] == datetime(2027, 1, 25)  # noqa: DTZ001 -- how openpyxl gives a date
    assert first["Slip against first baseline"] == 46
    assert first["Complete"] == 0.6255
    assert first["Hours actual"] == 9310.25
    formats = {cell.number_format for cell in book["Projects"][5]}
    assert {'"$"#,##0.00;-"$"#,##0.00', "mmm d, yyyy", "0.00%", "#,##0.00", "+#,##0;-#,##0;0"} <= formats


def test_what_is_not_known_says_why(book: Any) -> None:
    unknown = next(row for row in rows(book["Projects"], "Code") if row["Code"] == "IT-0410")
    assert unknown["Budget, revised"] == "not known: no finance code is linked to this project"
    assert unknown["Start"] == "not known: not in this report"
    assert unknown["Manager"] == "not declared"


def test_provenance_has_every_figure_with_formula_and_records(book: Any) -> None:
    found = {row["Figure id"]: row for row in rows(book["Provenance"], "Figure id")}
    actual = found["IT-0423/actual"]
    assert actual["Value"] == 3124480.17
    assert actual["Unit"] == "USD"
    assert actual["Last report"] == 2984000
    assert actual["Restated"] == "+$12,500.00"
    assert actual["Formula"].startswith("posted actuals")
    assert actual["Records"] == 12
    assert actual["First records"] == (
        "ledger:line:1 (ledger_2026-11.xlsx, ACCOUNT DETAIL!H213 (unchanged since an earlier delivery of this file))"
    )
    assert rows(book["Milestones"], "Code")[0]["Place"] == "erp.xml, Task UID 14"
    assert found["portfolio/actual"]["Project"] == "portfolio"


def test_money_by_year_months_and_hours_are_rows(book: Any) -> None:
    assert [(row["Code"], row["Actual to date"]) for row in rows(book["Budget"], "Code")] == [
        ("IT-0423", 3124480.17),
        ("IT-0388", 225000),
        ("IT-0501", 12500.5),
        ("IT-0410", "not known: no finance code is linked to this project"),
    ], "the largest budget first"
    years = [(row["Fiscal year"], row["Actual to date"]) for row in rows(book["Budget by year"], "Code")]
    assert years == [("FY2027", 1158002.17), ("FY2026", 1966478)]
    months = rows(book["Months"], "Code")
    assert (months[3]["Planned"], months[3]["Actual"]) == (245000, 180042.17)
    assert (months[0]["Actual"], months[18]["Actual"]) == ("not known by month", "ahead")
    several = next(row for row in months if row["Fiscal month"] == "FY2026 P01 to P03")
    assert (several["Actual"], several["What the row is"]) == (312126.51, "balances of FY2026 were read at P03 only")
    hours = {row["Code"]: row for row in rows(book["Hours"], "Code")}["IT-0423"]
    assert (hours["Hours actual"], hours["Hours actual in last report"]) == (9310.25, 8760)
    parts = {(row["Code"], row["Organisation"]): row for row in rows(book["Hours by organisation"], "Code")}
    assert parts["IT-0423", "City staff"]["Hours actual"] == 6120


def test_findings_are_rows(book: Any) -> None:
    changes = rows(book["Changes since last report"], "Code")
    assert ("Actual to date", "+$12,500.00") in [
        (row["What"], row["Now"]) for row in changes if row["Kind"] == "restated figure"
    ]
    assert [row["Code"] for row in rows(book["Discrepancies"], "Code")] == ["IT-0423", "portfolio"]
    assert [row["Amount"] for row in rows(book["Unmatched"], "Source")] == [14820.5, "carries no money"]
    assert [row["Source"] for row in rows(book["Quarantined"], "Source")] == ["ledger", "ledger", "5 more"]


def test_about_has_the_whole_hash_and_the_freshness(book: Any) -> None:
    about = {row["What"]: row["Value"] for row in rows(book["About"], "What")}
    assert about["Report hash (SHA-256 of its canonical JSON)"] == document_hash(sample_document())
    assert about["As of (inclusive)"] == datetime(2026, 11, 20)  # noqa: DTZ001 -- how openpyxl gives a date
    assert about["Read at run, plans"] == "121"
    parts = {row["Source, file or part"]: row for row in rows(book["About"], "Source, file or part")}
    assert parts["ledger: ledger_2026-11b.xlsx"]["State"] == "rejected"
    assert parts["tempo"]["State"] == "waiting"
    unread = parts["tracker: PORTAL"]
    assert (unread["State"], unread["Last complete read"]) == ("not read", "not since Nov 18, 2026")
    assert unread["Data as of"] == "stale: IT-0410"
    assert unread["Detail"].endswith("give it “Browse Projects” again")


def test_the_file_knows_no_clock(book: Any) -> None:
    assert book.properties.created == datetime(2026, 11, 22, 15, 15)  # noqa: DTZ001 -- how openpyxl gives an instant
    assert book.properties.title == "Consolidated IT project status"


@pytest.mark.parametrize("name", SHEETS[1:-1])
def test_a_report_of_nothing_keeps_its_sheets_and_says_so(name: str) -> None:
    sheet = opened(to_xlsx(empty_document()))[name]
    assert sheet["A5"].value
    assert sheet._charts == []


def test_projects_without_milestones_or_a_last_report_have_their_charts() -> None:
    document = replace(sample_document((replace(dashboards(), figures={}),)), previous=None)
    book = opened(to_xlsx(document))
    assert [len(book[name]._charts) for name in ("Summary", "Milestones")] == [1, 0]
    assert rows(book["Summary"], "Status")[0]["Projects in last report"] == "no earlier report"
    assert rows(book["Projects"], "Code")[0]["Basis of percent complete"] == "not stated"


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        pytest.param(
            Amount(minor=10**15, currency="USD"), "$10,000,000,000,000.00", "", id="more-digits-than-excel-keeps"
        ),
        pytest.param(Amount(minor=1500, currency="JPY"), Decimal(1500), '"¥"#,##0;-"¥"#,##0', id="yen"),
        pytest.param(figure("x", Unit.DATE, date(1899, 12, 31)), "Dec 31, 1899", "", id="before-excels-calendar"),
        pytest.param(figure("x", Unit.RATIO, Decimal("0.925")), Decimal("0.925"), "#,##0.00", id="ratio"),
        pytest.param(figure("x", Unit.TEXT, "a\x00b"), "a\ufffdb", "", id="text"),
        pytest.param(Figure(id="x", unit=Unit.COUNT, value=None), "not known", "", id="no-reason"),
        pytest.param(Past(figure=figure("x", Unit.COUNT, 3)), "no value then", "", id="no-past"),
        pytest.param(7, 7, "#,##0", id="count"),
        pytest.param(date(2026, 1, 5), date(2026, 1, 5), "mmm d, yyyy", id="date"),
    ],
)
def test_a_cell_is_written_as_its_kind(cell: Any, value: object, number_format: str) -> None:
    shown = written(cell)
    assert (shown.value, shown.number_format) == (value, number_format)


def test_a_status_cell_has_symbol_word_and_shade() -> None:
    assert (written(Colour.RED).value, written(Colour.RED).colour) == ("■ Off track", Colour.RED)


def test_text_longer_than_a_cell_is_shortened_and_says_so() -> None:
    shown = written("x" * 50_000).value
    assert isinstance(shown, str)
    assert len(shown) == LONGEST_TEXT
    assert shown.endswith("… (shortened; the report's JSON has all of it)")


def test_a_currency_that_is_no_code_cannot_break_the_format() -> None:
    assert money_format('";evil"') == "#,##0.00;-#,##0.00"


def test_an_ampersand_in_the_footer_is_text() -> None:
    book = opened(to_xlsx(replace(sample_document((erp(),)), organisation="Parks &D Trees")))
    assert "Parks &&D Trees" in str(book["Summary"].oddFooter.left.text)


def test_what_could_not_be_read_stands_beside_the_project(book: Any) -> None:
    found = {row["Code"]: row["Not read, so stale"] for row in rows(book["Projects"], "Code")}
    assert found["IT-0410"].startswith(
        "PORTAL of tracker, since Nov 18, 2026: the account sync@marlow.example no longer"
    )
    assert found["IT-0423"] == "everything was read"


def test_hours_that_are_proven_complete_stand_with_the_hours(book: Any) -> None:
    found = {row["Code"]: row["Hours proven complete"] for row in rows(book["Hours"], "Code")}
    assert (found["IT-0410"], found["IT-0423"]) == (1_234.5, "proven for no part")
