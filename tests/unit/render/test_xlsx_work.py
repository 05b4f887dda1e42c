"""The sheets of work in motion: every entry and week, with real numbers and dates."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from reports.render.xlsx import to_xlsx
from tests.unit.render.sample import sample_document
from tests.unit.render.sample_figures import FORMULA
from tests.unit.render.sample_work import REGISTER, weeks, working
from tests.unit.render.test_xlsx import rows


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(BytesIO(to_xlsx(sample_document((working(),)))))


def test_every_entry_of_a_register_has_a_row(book: Any) -> None:
    found = rows(book["Registers"], "Code")
    assert [row["Title"] for row in found][:2] == [REGISTER[0].title, REGISTER[1].title]
    assert len(found) == len(REGISTER)
    first = found[0]
    assert (first["Probability"], first["Impact"], first["Score"], first["Open"]) == (4, 5, 20, "yes")
    assert (first["Due"], first["Opened"]) == (datetime(2026, 11, 12), datetime(2026, 8, 3))  # noqa: DTZ001 -- as read
    assert [row["Score"] for row in found if row["Title"] == "Risk 5 of the cut-over"] == ["not rated"]
    (hostile,) = [row for row in found if row["Title"] == FORMULA]
    assert (hostile["Open"], hostile["Due"], hostile["Priority"]) == ("no", "no date", "not stated")


def test_weeks_are_numbers(book: Any) -> None:
    found = rows(book["Tasks by week"], "Code")
    assert [(row["In scope"], row["Done so far"]) for row in found] == [
        (week.total, week.total_done) for week in weeks()
    ]
    assert found[-1]["Week until"] == datetime(2026, 11, 20)  # noqa: DTZ001 -- as read


def test_what_was_finished_and_comes_is_listed_with_what_is_left_out(book: Any) -> None:
    found = [(row["When"], row["What"]) for row in rows(book["Finished and coming"], "Code")]
    assert found[0] == ("finished since the last report", "Chart of accounts loaded")
    assert found[3] == ("finished since the last report", "and 14 more")
    assert found[-1] == ("due in the next 30 days", "Training of all departments, December 18, 2026")


def test_a_discrepancy_says_since_when_whose_and_whether_it_is_accepted(book: Any) -> None:
    found = rows(book["Discrepancies"], "Code")[0]
    assert found["Listed since"] == datetime(2026, 9, 30)  # noqa: DTZ001 -- as read
    assert found["Id"] == "D-3f9a1c20b4"
    assert found["To be settled by"].startswith("Ben Sample")
    assert found["Accepted"].startswith("Accepted by Ada Example")


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("Registers", "The linked sources keep no registers"),
        ("Tasks by week", "No source says when its tasks were written down"),
        ("Finished and coming", "Nothing was finished, and nothing is due"),
    ],
)
def test_a_sheet_without_rows_says_why(sheet: str, said: str) -> None:
    plain = openpyxl.load_workbook(BytesIO(to_xlsx(sample_document())))
    assert said in {cell.value for row in plain[sheet].iter_rows() for cell in row}
