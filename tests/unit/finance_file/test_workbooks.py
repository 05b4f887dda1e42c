"""Workbooks: their cells as they stand, and every hostile or broken one refused in a sentence."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from connectors.contract.pages import OfferedFile
from connectors.finance_file import workbook_child
from connectors.finance_file.settings import Limits
from connectors.finance_file.workbook import look
from tests.unit.finance_file.exports import amounts, layout, offered, pages, problems, records, sentences, workbook

PLAIN = layout("kind: transactions\nreplaces: []\nfields: {account: ACCT}\nlines: {actual: AMOUNT}")
STRICT = PLAIN.model_copy(update={"on_error": "reject_file"})
ROWS: list[list[object]] = [["ACCT", "AMOUNT"], [1010, 2.5], ["0101", -3]]


def test_numbers_become_codes_and_cents(tmp_path: Path) -> None:
    file = workbook(tmp_path, [*ROWS, [1e14, 242055467.1803269], [0.5, 83.333333333]])
    found = pages(file, PLAIN)
    assert [(record.data["account"], record.data["amount"]) for record in found[0].records] == [
        ("1010", 250),
        ("0101", -300),
        ("100000000000000", 24205546718),
        ("0.5", 8333),
    ]
    assert found[0].records[0].place == "Sheet1!A2"
    facts = found[0].facts
    assert facts is not None
    assert facts.controls["rounded"] == {"values": 2, "examples": ["242055467.1803269", "83.333333333"]}


def test_a_table_away_from_the_corner_keeps_its_addresses(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[], [], ["", "", "ACCT", "AMOUNT"], ["", "", "5", "x"], ["", "", "5", 1]])
    found = pages(file, PLAIN)
    assert [record.place for record in found[0].records] == ["Sheet1!C5"]
    assert [str(row.problem.place) for row in found[0].quarantined] == ["export.xlsx, Sheet1!D4"]
    assert found[0].quarantined[0].key == "export.xlsx#Sheet1!4"


def test_columns_may_be_named_by_their_letter(tmp_path: Path) -> None:
    file = workbook(tmp_path, [["", "X", "X"], ["", 7, 1.25]])
    plan = layout(
        "kind: transactions\nreplaces: []\nfields: {account: $B}\nlines: {actual: $C}\nheader: {require: [X]}"
    )
    assert [record.data["account"] for record in records(file, plan)] == ["7"]
    assert amounts(file, plan) == [125]


def dated(folder: Path) -> OfferedFile:
    path = folder / "dates.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        span = book.add_format({"num_format": "[h]:mm"})
        page.write_row(0, 0, ["DAY", "HOURS", "OPEN", "AMOUNT"])
        page.write_datetime(1, 0, datetime(2026, 7, 1, 13, 30), form)  # noqa: DTZ001  # a workbook knows no zone
        page.write_datetime(2, 0, date(2026, 7, 2), form)
        page.write_number(3, 0, 46206)
        page.write_string(4, 0, "07/04/2026")
        page.write_datetime(1, 1, timedelta(hours=37, minutes=30), span)
        page.write_number(2, 1, 7.5)
        page.write_datetime(3, 1, datetime(1900, 1, 1, 12, 15).time(), book.add_format({"num_format": "h:mm"}))  # noqa: DTZ001  # as above
        page.write_boolean(1, 2, True)
        for row in range(1, 5):
            page.write_number(row, 3, row)
    return offered(path)


def test_dates_times_and_truths_are_read_as_they_are_shown(tmp_path: Path) -> None:
    plan = layout(
        """
        kind: transactions
        fields: {posting_on: {column: DAY, format: "%m/%d/%Y"}, open: OPEN}
        lines: {actual: AMOUNT, hours: HOURS}
        """
    )
    found = records(dated(tmp_path), plan)
    actual = [record for record in found if record.data["measure"] == "actual"]
    assert [record.data["posting_on"] for record in actual] == ["2026-07-01", "2026-07-02", "2026-07-03", "2026-07-04"]
    assert [(record.data["fiscal_year"], record.data["period"]) for record in actual] == [(2027, 1)] * 4
    assert actual[0].data["segments"] == {"open": "TRUE"}
    assert [record.data["hours"] for record in found if record.data["measure"] == "hours"] == [135000, 27000, 44100]


def with_errors(folder: Path) -> OfferedFile:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["ACCT", "AMOUNT", "PCT"],
        ["1", "=1+1", "x"],
        ["2", 3, "#DIV/0!"],
        ["3", "#REF!", 1],
        ["=cmd|x", 4, 1],
    ):
        page.append(row)
    page["B4"].data_type = "e"
    page["A5"].data_type = "s"
    book.save(folder / "errors.xlsx")
    return offered(folder / "errors.xlsx")


def test_error_cells_matter_only_where_they_are_read(tmp_path: Path) -> None:
    remedy = "Mend the formula, or open the workbook in Excel, let it calculate, and save it."
    assert sentences(with_errors(tmp_path), STRICT) == [
        f"errors.xlsx, Sheet!B2: found 'formula without a result'; the cell holds no value. {remedy}",
        f"errors.xlsx, Sheet!B4: found '#REF!'; the cell holds no value. {remedy}",
    ]


def test_a_formula_as_text_is_only_text(tmp_path: Path) -> None:
    found = records(with_errors(tmp_path), PLAIN)
    assert [record.data["account"] for record in found] == ["2", "=cmd|x"]


def test_a_date_beyond_all_calendars_is_refused_or_told(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["DAY", "AMOUNT"])
        page.write_number(1, 0, 3_000_000, book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_number(1, 1, 1)
        page.write_number(2, 0, 60_000_000_000)
        page.write_number(2, 1, 1)
    plan = layout(
        "kind: transactions\nreplaces: []\non_error: reject_file\nfields: {posting_on: DAY}\nlines: {actual: AMOUNT}"
    )
    assert [problem.code for problem in problems(offered(path), plan)] == ["date_unreadable", "date_unreadable"]


LINE_END = "\n"
ODS_ROWS = """\
<table:table-row><table:table-cell office:value-type="string"><text:p>ACCT</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>AMOUNT</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>0101</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="2.5"><text:p>2.50</text:p></table:table-cell>
</table:table-row>
"""


def ods(folder: Path, manifest: str = "") -> OfferedFile:
    path = folder / "export.ods"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    table = f'<table:table table:name="S">{ODS_ROWS.replace(LINE_END, "")}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", f"<manifest:manifest xmlns:manifest='m'>{manifest}</manifest:manifest>"
        )
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return offered(path)


def test_an_ods_workbook_is_read(tmp_path: Path) -> None:
    (record,) = records(ods(tmp_path), PLAIN)
    assert (record.data["account"], record.data["amount"], record.place) == ("0101", 250, "S!A2")


def test_a_locked_ods_workbook_is_refused(tmp_path: Path) -> None:
    secret = "<manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data/></manifest:file-entry>"
    assert sentences(ods(tmp_path, secret), PLAIN)[0].startswith("export.ods: the workbook is protected by a password")


def several(folder: Path) -> OfferedFile:
    path = folder / "several.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number, name in enumerate(["Notes", "FY25 DETAIL", "FY26 DETAIL", "Old"]):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["ACCT", "AMOUNT"])
            page.write_row(1, 0, ["1", number])
            if name in {"Notes", "Old"}:
                page.hide()
        book.get_worksheet_by_name("FY25 DETAIL").activate()
    return offered(path)


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        (None, 1),
        (2, 2),
        ("old", 3),
        ("/FY26/", 2),
        ("/^FY.. DETAIL$/", "`sheet` of the layout fits several of"),
        (
            3,
            "is not there; sheets: 'Notes' (hidden), 'FY25 DETAIL', 'FY26 DETAIL', 'Old' (hidden)",
        ),
        ("Missing", "is not there"),
    ],
)
def test_a_sheet_is_chosen_by_name_number_or_pattern(tmp_path: Path, sheet: object, found: object) -> None:
    plan = PLAIN.model_copy(update={"sheet": sheet})
    if isinstance(found, int):
        assert amounts(several(tmp_path), plan) == [found * 100]
    else:
        assert str(found) in sentences(several(tmp_path), plan)[0]


def test_merged_headings_reach_over_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(1, 0, ["ACCT", "PLANNED", "ACTUAL"])
        page.merge_range(0, 1, 0, 2, "FY 26")
        page.write_row(2, 0, ["1", 5, 6])
    lines = "{budget_planned: FY 26 PLANNED, actual: FY 26 ACTUAL}"
    plan = layout(f"kind: transactions\nreplaces: []\nheader: {{rows: 2}}\nlines: {lines}")
    assert amounts(offered(path), plan) == [500, 600]


def test_every_visible_sheet_is_shown_for_discovery(tmp_path: Path) -> None:
    found = look(several(tmp_path), Limits(), 1)
    assert found == [("FY25 DETAIL", 2, [["ACCT", "AMOUNT"]]), ("FY26 DETAIL", 2, [["ACCT", "AMOUNT"]])]


def far_cell(folder: Path) -> OfferedFile:
    path = folder / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write(0, 0, "ACCT")
        page.write(1048575, 16383, 1)
    return offered(path)


def wide(folder: Path) -> OfferedFile:
    return workbook(folder, [["ACCT", *["x"] * 1500]], "wide.xlsx")


def bomb(folder: Path) -> OfferedFile:
    path = workbook(folder, ROWS, "bomb.xlsx").path
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(5_000_000))
    return offered(path)


def lying_bomb(folder: Path) -> OfferedFile:
    path = workbook(folder, ROWS, "lying.xlsx").path
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 600_000_000)
    path.write_bytes(data)
    return offered(path)


def many_parts(folder: Path) -> OfferedFile:
    path = folder / "parts.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5001):
            archive.writestr(f"p{number}", b"")
    return offered(path)


def truncated(folder: Path) -> OfferedFile:
    path = workbook(folder, ROWS, "cut.xlsx").path
    path.write_bytes(path.read_bytes()[:-200])
    return offered(path)


def damaged_directory(folder: Path) -> OfferedFile:
    path = workbook(folder, ROWS, "dir.xlsx").path
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02", b"PK\x09\x09"))
    return offered(path)


def no_workbook(folder: Path) -> OfferedFile:
    path = folder / "archive.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return offered(path)


def entity_bomb(folder: Path) -> OfferedFile:
    path = workbook(folder, ROWS, "entities.xlsx").path
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x" * 1000}">' for n in range(9))
    start = f'<?xml version="1.0"?><!DOCTYPE workbook [{entities}]>'
    bad = start + '<workbook><sheets><sheet name="&a8;"/></sheets></workbook>'
    parts = {info.filename: zipfile.ZipFile(path).read(info) for info in zipfile.ZipFile(path).infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bad if name == "xl/workbook.xml" else content)
    return offered(path)


def encrypted_zip(folder: Path) -> OfferedFile:
    path = workbook(folder, ROWS, "locked.ods").path
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    return offered(path)


def ole(folder: Path, name: str, content: bytes = b"") -> OfferedFile:
    path = folder / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + content + bytes(600))
    return offered(path)


def encrypted_ole(folder: Path) -> OfferedFile:
    return ole(folder, "x.xlsx", "EncryptedPackage".encode("utf-16-le"))


def named(folder: Path, name: str) -> OfferedFile:
    path = workbook(folder, ROWS).path
    return offered(path.rename(folder / name))


REFUSED: list[tuple[str, Callable[[Path], OfferedFile], str]] = [
    ("far cell", far_cell, "far.xlsx: reading it takes more than 1 GB of memory, for one far-off cell perhaps."),
    ("wide", wide, "wide.xlsx: the sheet spans 1501 columns, at most 1000 are read."),
    ("bomb", bomb, "bomb.xlsx: it unpacks to "),
    ("declared size", lying_bomb, "lying.xlsx: unpacked it would have 600 MB, at most 512 MB are read."),
    ("many parts", many_parts, "parts.xlsx: it has 5001 parts or more, at most 5000 are read."),
    ("truncated", truncated, "cut.xlsx: the workbook is cut off or damaged: its zip directory cannot be read."),
    ("directory", damaged_directory, "dir.xlsx: the workbook is cut off or damaged: its zip directory cannot be read."),
    ("other zip", no_workbook, "archive.xlsx: the workbook is damaged ("),
    ("entities", entity_bomb, "entities.xlsx: "),
    ("encrypted zip", encrypted_zip, "locked.ods: the workbook is protected by a password."),
    ("encrypted ole", encrypted_ole, "x.xlsx: the workbook is protected by a password. Save it without"),
    (
        "old workbook renamed",
        lambda f: ole(f, "x.xlsx"),
        "x.xlsx: this is an old workbook (.xls) or a locked one, named .xlsx.",
    ),
    (
        "old workbook as text",
        lambda f: ole(f, "x.csv"),
        "x.csv: the name ends in .csv, but the content is an old workbook (.xls).",
    ),
    ("broken old workbook", lambda f: ole(f, "x.xls"), "x.xls: the workbook is damaged ("),
    (
        "workbook as text",
        lambda f: named(f, "x.csv"),
        "x.csv: the name ends in .csv, but the content is a workbook (.xlsx",
    ),
    ("workbook as old one", lambda f: named(f, "x.xls"), "x.xls: the name ends in .xls, but the content is a workbook"),
    ("empty sheet", lambda f: workbook(f, []), "export.xlsx, Sheet1!A1: there is nothing in it. Export it again."),
]


@pytest.mark.parametrize(("make", "sentence"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_hostile_or_broken_workbook_is_refused_in_a_sentence(
    tmp_path: Path, make: Callable[[Path], OfferedFile], sentence: str
) -> None:
    (found,) = sentences(make(tmp_path), PLAIN)
    assert found.startswith(sentence)


ENDS = [
    ("signal.SIGXCPU", "export.xlsx: reading it takes more than 60 s of computing."),
    ("signal.SIGABRT", "export.xlsx: reading it takes more than 1 GB of memory"),
    ("signal.SIGSEGV", "export.xlsx: the workbook is damaged (the reading process ended with -11)."),
]


@pytest.mark.parametrize(("ending", "sentence"), ENDS, ids=[case[0] for case in ENDS])
def test_a_reading_process_that_dies_costs_only_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, sentence: str
) -> None:
    script = tmp_path / "child.py"
    script.write_text(f"import os, signal\nos.kill(os.getpid(), {ending})\n", encoding="utf-8")
    monkeypatch.setattr(workbook_child, "__file__", str(script))
    assert sentences(workbook(tmp_path, ROWS), PLAIN)[0].startswith(sentence)


def test_a_frame_of_absurd_length_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "child.py"
    script.write_text("import sys\nsys.stdout.buffer.write(b'\\xff' * 8)\n", encoding="utf-8")
    monkeypatch.setattr(workbook_child, "__file__", str(script))
    assert "the workbook is damaged" in sentences(workbook(tmp_path, ROWS), PLAIN)[0]


def test_limits_end_the_reading_process(tmp_path: Path) -> None:
    file = workbook(tmp_path, [["ACCT", "AMOUNT"], *[["1", n] for n in range(30)]])
    few = Limits.model_validate({"rows": 20})
    assert "the sheet has 31 rows, more than `limits.rows` allows" in sentences(file, PLAIN, few)[0]
    hurried = Limits.model_validate({"patience": "0 seconds"})
    assert "reading it took longer than 0 s" in sentences(file, PLAIN, hurried)[0]
