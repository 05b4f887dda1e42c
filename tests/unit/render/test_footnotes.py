"""Notes below a table: each once, in order, and nothing of what a cell has to say itself."""

from __future__ import annotations

import pytest

from reports.document import Figure, RecordLink, Unit
from reports.render.footnotes import footnotes
from reports.render.places import EARLIER, Places

LONG = "adds FY2026 and FY2027"
OTHER = "without adjustments: no file states them"


def money(value: int | None, reason: str) -> Figure:
    return Figure(id=f"x/{value}", unit=Unit.MONEY, value=value, reason=reason)


def test_notes_are_numbered_once_in_order() -> None:
    first, second = money(1, LONG), money(2, f"{OTHER}; {LONG}; {LONG}")
    notes = footnotes("t", [first, None, second], ["how it is weighed", ""])
    assert notes.texts == ("how it is weighed", LONG, OTHER)
    assert (notes.numbers(first), notes.numbers(second)) == ((2,), (2, 3))
    assert (notes.number("how it is weighed"), notes.number("else")) == ((1,), ())
    assert notes.kept(second) == ""


@pytest.mark.parametrize(
    ("figures", "below"),
    [
        pytest.param([money(1, "baseline 0"), money(2, "baseline 0")], (), id="short stays in the cell"),
        pytest.param([money(None, LONG)], (), id="the only reason for no value stays"),
        pytest.param([money(None, LONG), money(None, LONG)], (LONG,), id="a repeated reason goes below"),
        pytest.param([money(1, LONG)], (LONG,), id="a limit of a value goes below"),
    ],
)
def test_what_goes_below_and_what_stays(figures: list[Figure], below: tuple[str, ...]) -> None:
    notes = footnotes("t", figures)
    assert notes.texts == below
    assert notes.kept(figures[0]) == ("" if below else figures[0].reason)


PLACES = Places(names={"ab12": "erp.xml", "cd34": "erp.xml"}, current=frozenset({"cd34"}))


@pytest.mark.parametrize(
    ("place", "shown", "of_record"),
    [
        ("cd#Task UID 5", "erp.xml, Task UID 5", "erp.xml, Task UID 5"),
        ("ab#Task UID 5", "erp.xml, Task UID 5", f"erp.xml, Task UID 5{EARLIER}"),
        ("99#line 4", "99#line 4", "99#line 4"),
        ("#4", "#4", "#4"),
        ("ledger.csv:7", "ledger.csv:7", "ledger.csv:7"),
        ("", "", "jira:issue:1"),
    ],
)
def test_a_place_names_the_file_as_people_do(place: str, shown: str, of_record: str) -> None:
    assert PLACES.shown(place) == shown
    assert PLACES.of_record(RecordLink(key="jira:issue:1", place=place)) == of_record
