"""The report as CSV feeds, read back with the reader of the standard library and a strict one of our own."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports.document import PROJECT_FIGURES, Figure, ReportDocument, Unit
from reports.render.facts import every_fact
from reports.render.feeds import README, RENDERER, feeds, to_feeds
from reports.render.feeds.table import field, written
from reports.render.formatting import plain
from tests.unit.render.hostile import HOSTILE, LINES, NUL, filled, full_document
from tests.unit.render.sample import FORMULA, empty_document, figure, sample_document

STRICT = re.compile(rb'(?:(?:[^",\r\n]*|"(?:[^"]|"")*")(?:,(?:[^",\r\n]*|"(?:[^"]|"")*"))*\r\n)+')
"""The grammar of RFC 4180, with a line end after the last record."""


def opened(document: ReportDocument) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(to_feeds(document))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(document: ReportDocument, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(opened(document)[name].decode(), newline="")))


def exact(figure: Figure) -> str:
    if figure.value is None:
        return ""
    if figure.unit is Unit.MONEY:
        assert figure.currency == "USD"
        return str((Decimal(str(figure.value)) / 100).quantize(Decimal("0.01")))
    return str(figure.value)


@pytest.mark.parametrize(
    "document",
    [
        full_document(),
        empty_document(),
        filled(full_document(), lambda _: HOSTILE),
        filled(full_document(), lambda _: LINES),
    ],
    ids=["full", "empty", "hostile", "line breaks"],
)
def test_every_file_is_csv_by_the_letter(document: ReportDocument) -> None:
    files = opened(document)
    assert sorted(files) == list(files)
    for name, data in files.items():
        if name != README:
            assert STRICT.fullmatch(data), name
            widths = {len(row) for row in csv.reader(io.StringIO(data.decode(), newline=""), strict=True)}
            assert len(widths) == 1, name


def test_the_files_are_those_of_the_readme() -> None:
    files = opened(sample_document())
    named = re.findall(r"^(\w+\.csv): ", files[README].decode(), re.MULTILINE)
    assert sorted(named) == sorted(files.keys() - {README})
    assert {
        "projects.csv",
        "figures.csv",
        "milestones.csv",
        "money_by_year.csv",
        "periods.csv",
        "discrepancies.csv",
        "changes.csv",
        "sources.csv",
        "about.csv",
    } <= files.keys()


def test_every_figure_has_a_row_with_its_exact_value() -> None:
    found = {row["fact_id"]: row for row in rows(sample_document(), "figures.csv")}
    facts = [fact.figure for fact in every_fact(sample_document())]
    assert len(found) == len(facts) > 90
    for one in facts:
        row = found[one.id]
        assert row["unit"] == one.unit.value
        if one.unit is not Unit.TEXT:
            assert row["value"] == exact(one), one.id
        assert row["value"] or row["reason"], "what is not known says why"


def test_units_in_the_columns_are_those_of_the_figures() -> None:
    endings = {"_seconds": Unit.SECONDS, "_basis_points": Unit.BASIS_POINTS, "_working_days": Unit.WORKING_DAYS}
    columns = feeds(sample_document())[0].columns
    for page in sample_document().projects:
        for name, _ in PROJECT_FIGURES:
            if name not in page.figures:
                continue
            unit = page.figures[name].unit
            (column,) = [column for column in columns if column in {name, *(f"{name}{end}" for end in endings)}]
            expected = next((of for end, of in endings.items() if column.endswith(end)), None)
            assert expected is unit or (expected is None and unit not in endings.values()), (column, unit)


def test_projects_are_by_code_and_say_their_status_in_words() -> None:
    found = rows(sample_document(), "projects.csv")
    assert [row["project"] for row in found] == ["IT-0388", "IT-0410", "IT-0423", "IT-0501"]
    erp = found[2]
    assert (erp["overall"], erp["overall_word"], erp["overall_last_report"]) == ("red", "Off track", "yellow")
    assert (erp["budget_revised"], erp["currency"], erp["available"]) == ("4200000.00", "USD", "-104480.17")
    assert erp["hours_actual_seconds"] == "33516900"
    assert erp["finish_forecast"] == "2027-01-25"
    assert found[3]["name"] == f"'{FORMULA}"
    assert found[1]["budget_revised"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1", "'=1"])  # noqa: RUF001
def test_text_that_begins_a_formula_has_an_apostrophe(text: str) -> None:
    assert field(text).startswith("'")
    assert field(text).removeprefix("'") == plain(text)
    assert list(csv.reader(io.StringIO(written(["a"], [[text]]).decode(), newline="")))[1][0].startswith("'")


@pytest.mark.parametrize("text", ["a=1", "'tis", "1-1", "", " x", "100%"])
def test_other_text_has_none(text: str) -> None:
    assert field(text) == text


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (-5, "-5"),
        (Decimal("-104480.17"), "-104480.17"),
        (Decimal("1E+2"), "100"),
        (date(2026, 11, 20), "2026-11-20"),
        (datetime(2026, 11, 22, 15, 15, tzinfo=UTC), "2026-11-22T15:15:00Z"),
        (None, ""),
    ],
)
def test_values_are_written_as_they_are(cell: int | Decimal | date | None, said: str) -> None:
    assert field(cell) == said


def test_no_text_of_a_document_starts_a_formula_or_hides() -> None:
    for name, data in opened(filled(full_document(), lambda _: FORMULA)).items():
        if name == README:
            continue
        for row in csv.reader(io.StringIO(data.decode(), newline="")):
            assert not [cell for cell in row if cell.startswith("=")], name
    nul = opened(filled(full_document(), lambda _: NUL))
    assert b"\x00" not in b"".join(nul.values())
    assert "\ufffd" in nul["projects.csv"].decode()


def test_amounts_follow_their_own_currency() -> None:
    yen = figure("portfolio/x", Unit.MONEY, 1_204)
    document = replace(sample_document(), totals={"actual": replace(yen, currency="JPY")})
    (row,) = [row for row in rows(document, "figures.csv") if row["fact_id"] == "portfolio/x"]
    assert (row["value"], row["currency"]) == ("1204", "JPY")


def test_the_register_and_what_stands_is_there() -> None:
    document = full_document()
    assert [row["kind"] for row in rows(document, "register.csv")] == ["decision", "risk", "risk"]
    (found,) = [row for row in rows(document, "discrepancies.csv") if row["id"] == "d1"]
    assert (found["since"], found["owner"]) == ("2026-09-30", "Finance")
    about = {row["name"]: row["value"] for row in rows(document, "about.csv")}
    assert about["made_with.typst"] == "0.15.2"
    assert about["as_of"] == "2026-11-20"


def test_months_known_together_are_one_row() -> None:
    spans = [row for row in rows(sample_document(), "periods.csv") if row["standing"] == "known together"]
    assert [(row["first_period"], row["last_period"], row["actual"]) for row in spans] == [
        ("1", "3", "312126.51"),
        ("1", "1", ""),
    ]
    assert spans[1]["reason"] == "no file of ledger has them"


def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import sys; from tests.unit.render.sample import sample_document; from reports.render.feeds import to_feeds;"
        "sys.stdout.buffer.write(to_feeds(sample_document()))"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert other.stdout == to_feeds(sample_document())


def test_its_name_and_type() -> None:
    assert (RENDERER.name, RENDERER.suffix, RENDERER.media_type) == ("csv", ".zip", "application/zip")
