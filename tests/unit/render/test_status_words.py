"""Statuses in HTML and XLSX: configured words everywhere, every dimension, declared beside computed, since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from reports.document import Colour, Declared, Presentation, ReportDocument, StatusLight
from reports.render.html import to_html
from reports.render.xlsx import to_xlsx
from tests.unit.render.page import read_page
from tests.unit.render.sample import erp, light, sample_document

USUAL = ("Off track", "At risk", "On track", "Not known", "off track", "at risk", "on track")
WORDS = {"red": "=Red", "yellow": "<b>Amber</b>", "green": "{{ Green }}", "grey": "Unclear"}
SCOPE = replace(
    light("cost", Colour.YELLOW, Colour.RED, "8 tasks were added"),
    dimension="scope",
    to_green="3 added tasks would have to be taken out of scope",
    since=date(2026, 7, 31),
    declared=Declared(
        computed=Colour.RED, by="Ada <Example>", on=date(2026, 9, 1), reason="=HYPERLINK(agreed) {{ 7*7 }}"
    ),
)


def document(*others: StatusLight, words: dict[str, str] | None = None) -> ReportDocument:
    """One project whose own texts name no status, printed in the given words."""
    page = replace(erp(), others=others, sentences=(), changes=(), discrepancies=())
    named = {"overall": page.overall, "schedule": page.schedule, "cost": page.cost}
    plain = {name: replace(one, because="b", rule="r", threshold="t", margin="m") for name, one in named.items()}
    page = replace(page, overall=plain["overall"], schedule=plain["schedule"], cost=plain["cost"])
    made = sample_document()
    return replace(made, projects=(page,), summary=(), definitions=(), presentation=Presentation(words=words or {}))


def text_of(made: ReportDocument) -> str:
    return read_page(to_html(made)).text


def cells(made: ReportDocument, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(to_xlsx(made)))
    return list(book[sheet].iter_rows(values_only=True))


def test_configured_words_stand_in_the_page_as_they_are_written() -> None:
    shown = text_of(document(SCOPE, words=WORDS))
    assert all(word in shown for word in WORDS.values())
    assert not [word for word in USUAL if word in shown.replace("value not known", "")]


def test_configured_words_stand_in_the_workbook_and_are_no_formula() -> None:
    made = document(SCOPE, words=WORDS)
    book = openpyxl.load_workbook(BytesIO(to_xlsx(made)))
    values = [str(cell.value) for name in ("Summary", "Projects", "Status") for row in book[name] for cell in row]
    assert "■ =Red" in values
    assert "▲ <b>Amber</b>" in values
    assert "Projects: {{ Green }}" in values
    assert not [value for value in values for word in USUAL[:3] if word in value]


def test_every_dimension_is_printed_with_what_it_would_take() -> None:
    shown = text_of(document(SCOPE))
    assert "Scope ▲At risk↑ better, was Off track At risk for 3 months" in shown
    assert "To reach On track3 added tasks would have to be taken out of scope" in shown
    declared = "Computed: Off track; declared: At risk - =HYPERLINK(agreed) {{ 7*7 }}, Ada <Example>, Sep 1, 2026."
    assert declared in shown


def test_a_status_that_begins_with_this_report_says_nothing_of_time() -> None:
    fresh = replace(SCOPE, since=sample_document().as_of, declared=None, to_green="")
    shown = text_of(document(fresh))
    assert "At risk for" not in shown
    assert "To reach" not in shown
    assert "declared: " not in shown


def test_the_status_sheet_has_a_row_for_each_light() -> None:
    rows = cells(document(SCOPE), "Status")
    start = next(index for index, row in enumerate(rows) if row[0] == "Code")
    made = [dict(zip([str(name) for name in rows[start]], row, strict=True)) for row in rows[start + 1 :]]
    assert [row["Of what"] for row in made] == ["overall", "schedule", "cost", "scope"]
    scope = made[-1]
    assert (scope["Status"], scope["Computed status"], scope["Declared by"]) == (
        "▲ At risk",
        "■ Off track",
        "Ada <Example>",
    )
    assert scope["Since the report as of"].date() == date(2026, 7, 31)
    assert scope["Reason of the declaration"] == "=HYPERLINK(agreed) {{ 7*7 }}"
    assert made[0]["Declared on"] == "not declared"


@pytest.mark.parametrize("word", ["\x00x", "\u202eRTL", "🚦" * 15])
def test_odd_words_leave_both_formats_whole(word: str) -> None:
    made = document(SCOPE, words={"red": word, "yellow": word})
    assert "Scope" in text_of(made)
    assert cells(made, "Status")
