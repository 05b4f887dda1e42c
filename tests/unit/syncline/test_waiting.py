"""What waits for a person is said once, with its place and what to do."""

from __future__ import annotations

from model.entities import QuarantinedRecord
from store.scopes import Brake
from syncline.cli.waiting import brake_lines, put_aside_lines, quarantine_lines


def row(number: int) -> QuarantinedRecord:
    return QuarantinedRecord(
        key=f"ledger:quarantined_record:{number}",
        source="ledger",
        partition="",
        record=f"ledger:line:{number}",
        stage="read",
        code="date_unreadable",
        where=f"a.csv:{number}, column J",
        value="09/31/2026",
        reason="expected a date",
        remedy="correct it",
    )


def test_without_quarantine_nothing_is_said() -> None:
    assert quarantine_lines([]) == []


def test_one_row_is_told_with_place_value_reason_and_remedy() -> None:
    assert quarantine_lines([row(6)], new=0) == [
        "in quarantine: 1 row, from an earlier run, missing from the figures until mended",
        "  a.csv:6, column J: found '09/31/2026'; expected a date. Correct it.",
    ]


def test_of_many_rows_the_first_are_told_and_the_others_counted() -> None:
    lines = quarantine_lines([row(number) for number in range(1, 6)], new=2)
    assert lines[0] == "in quarantine: 5 rows, 2 new, missing from the figures until mended"
    assert [line.partition(":")[2].partition(",")[0] for line in lines[1:4]] == ["1", "2", "3"]
    assert lines[4:] == ["  and 2 more; the report lists them all"]


def test_rows_that_are_all_new_are_not_called_so() -> None:
    assert quarantine_lines([row(1)], new=1)[0] == "in quarantine: 1 row, missing from the figures until mended"


def test_what_holds_for_several_files_is_said_once() -> None:
    told = [("a.csv", "a.csv: no layout."), ("b.xml", "b.xml:7: cut off."), ("c.csv", "c.csv: no layout.")]
    assert put_aside_lines([*told, ("d.csv", "it is empty.")]) == [
        "put aside: 2 files: no layout.",
        "  a.csv, c.csv",
        "put aside: b.xml:7: cut off.",
        "put aside: d.csv: it is empty.",
    ]


def test_held_deletions_say_how_to_carry_them_out() -> None:
    brake = Brake(source="plans", partition="erp", stream="plans", scope="erp", absent=60, of=400, run=3)
    first, second = brake_lines("plans", brake)
    assert first.startswith("held: 60 of 400 records of erp are gone, which looks like a lost permission")
    assert second == "  if it is meant: syncline sync plans --confirm-deletes"
