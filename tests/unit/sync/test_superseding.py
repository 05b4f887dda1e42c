"""Files that replace each other's partitions: newer, older, equal and overlapping deliveries of a ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.entities import SourceFile, Task
from store.tables import PARTITION
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import DropFolder, PowerCutError, folder_source, nothing, task

P1, P2 = "fund/2026/01", "fund/2026/02"


@pytest.fixture
def ledger(tmp_path: Path) -> DropFolder:
    folder = tmp_path / "ledger"
    folder.mkdir()
    return DropFolder(folder=folder, by_name=False)


def put(ledger: DropFolder, name: str, as_of: str, minutes: int = 60, **parts: list[str]) -> Path:
    content = {P1 if part == "p1" else P2: [task(title) for title in titles] for part, titles in parts.items()}
    return ledger.put(name, as_of=as_of, parts=content, minutes=minutes)


def test_newer_file_replaces_the_partition_and_the_older_one_is_superseded(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "may.json", "2026-05-31", p1=["Old 1", "Old 2"])
    first = bench.completed(folder_source(ledger))
    put(ledger, "june.json", "2026-06-30", minutes=5, p1=["New 1"])
    second = bench.completed(folder_source(ledger))
    assert bench.titles() == {f"{P1}/1": "New 1"}
    assert second.removed == 1
    assert bench.files() == {"june.json": ("current", ""), "may.json": ("superseded", "replaced by june.json")}
    assert len(bench.titles({"marlow": first.run or 0})) == 2
    assert bench.column(PARTITION, "scope") == ["june.json"]


def test_both_files_in_the_folder_at_once_give_the_newer_one(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "may.json", "2026-05-31", p1=["Old"])
    put(ledger, "june.json", "2026-06-30", minutes=5, p1=["New"])
    bench.completed(folder_source(ledger))
    assert bench.titles() == {f"{P1}/1": "New"}
    before = bench.versions()
    again = bench.completed(folder_source(ledger))
    assert (again.unchanged_files, again.changed, bench.versions()) == (2, 0, before)


def test_older_file_is_late_archived_and_told_once(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "june.json", "2026-06-30", p1=["New"])
    bench.completed(folder_source(ledger))
    put(ledger, "may.json", "2026-05-31", minutes=5, p1=["Old"])
    result = bench.completed(folder_source(ledger))
    reason = f"older (2026-05-31) than june.json (2026-06-30), which is current for {P1}"
    assert result.late == [f"may.json: {reason}; it was archived and not loaded"]
    assert result.needs_person
    assert bench.titles() == {f"{P1}/1": "New"}
    assert bench.files() == {"june.json": ("current", ""), "may.json": ("late", reason)}
    again = bench.completed(folder_source(ledger))
    assert (again.late, again.put_aside, again.needs_person) == ([], [], False)


def test_equal_bytes_under_another_name_are_not_loaded_twice(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "june.json", "2026-06-30", p1=["New"])
    bench.completed(folder_source(ledger))
    put(ledger, "june (1).json", "2026-06-30", minutes=5, p1=["New"])
    result = bench.completed(folder_source(ledger))
    assert (result.loaded_files, result.late, result.needs_person) == ([], [], False)
    assert bench.files()["june (1).json"] == ("late", "the same content as june.json, which is loaded")
    assert len(bench.titles()) == 1


def test_equal_date_with_other_bytes_replaces(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "june.json", "2026-06-30", p1=["New"])
    bench.completed(folder_source(ledger))
    put(ledger, "corrected.json", "2026-06-30", minutes=5, p1=["Corrected"])
    bench.completed(folder_source(ledger))
    assert bench.titles() == {f"{P1}/1": "Corrected"}


def test_file_keeps_the_partitions_that_nobody_replaced(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "both.json", "2026-05-31", p1=["One"], p2=["Two"])
    bench.completed(folder_source(ledger))
    put(ledger, "june.json", "2026-06-30", minutes=5, p2=["Two restated"])
    bench.completed(folder_source(ledger))
    assert bench.titles() == {f"{P1}/1": "One", f"{P2}/1": "Two restated"}
    assert bench.files() == {"both.json": ("current", ""), "june.json": ("current", "")}


def test_file_overwritten_by_the_next_period_leaves_the_former_periods_rows(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "ledger.json", "2026-01-31", p1=["January"])
    bench.completed(folder_source(ledger))
    put(ledger, "ledger.json", "2026-02-28", minutes=5, p2=["February"])
    bench.completed(folder_source(ledger))
    assert set(bench.titles().values()) == {"January", "February"}


def test_vanished_ledger_keeps_its_rows(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "june.json", "2026-06-30", p1=["New"]).unlink()
    put(ledger, "june.json", "2026-06-30", p1=["New"])
    bench.completed(folder_source(ledger))
    (ledger.folder / "june.json").unlink()
    result = bench.completed(folder_source(ledger))
    assert (result.removed, result.brakes) == (0, [])
    assert bench.titles() == {f"{P1}/1": "New"}
    assert bench.files() == {"june.json": ("current", "")}


def test_restated_ledger_may_lose_most_of_its_rows_without_a_question(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "june.json", "2026-06-30", p1=[f"Line {n}" for n in range(100)])
    bench.completed(folder_source(ledger))
    put(ledger, "june.json", "2026-06-30", minutes=5, p1=["Line"])
    result = bench.completed(folder_source(ledger))
    assert (result.removed, result.brakes) == (99, [])


OVERRIDE = {"task": {"title": {"path": "title", "map": {"x": "y"}, "default": "Mapped"}}}


def test_changed_mapping_reads_current_files_again_and_leaves_superseded_ones(bench: Bench, ledger: DropFolder) -> None:
    put(ledger, "may.json", "2026-05-31", p1=["Old"])
    bench.completed(folder_source(ledger))
    put(ledger, "june.json", "2026-06-30", minutes=5, p1=["New"])
    bench.completed(folder_source(ledger))
    result = bench.completed(folder_source(ledger, OVERRIDE))
    assert (result.loaded_files, result.late) == (["june.json"], [])
    assert bench.titles() == {f"{P1}/1": "Mapped"}
    assert {name: state for name, (state, _) in bench.files().items()} == {
        "may.json": "superseded",
        "june.json": "current",
    }
    again = bench.completed(folder_source(ledger, OVERRIDE))
    assert (again.loaded_files, again.changed) == ([], 0)


@pytest.mark.parametrize("as_of", ["2026-05-31", "2026-06-30"], ids=["newer one", "one of the same date"])
def test_changed_mapping_reaches_what_a_file_partly_replaced_still_holds(
    bench: Bench, ledger: DropFolder, as_of: str
) -> None:
    put(ledger, "both.json", as_of, p1=["One"], p2=["Two"])
    bench.completed(folder_source(ledger))
    put(ledger, "june.json", "2026-06-30", minutes=5, p2=["Two restated", "Three"])
    bench.completed(folder_source(ledger))
    bench.completed(folder_source(ledger, OVERRIDE))
    assert bench.titles() == {f"{P1}/1": "Mapped", f"{P2}/1": "Mapped", f"{P2}/2": "Mapped"}
    assert bench.files() == {"both.json": ("current", ""), "june.json": ("current", "")}
    assert {row.place.partition("#")[0] for row in bench.rows(Task) if row.partition == P2} == {
        next(row.sha256 for row in bench.rows(SourceFile) if row.name == "june.json")[:16]
    }


def test_partitions_that_another_layout_gives_no_longer_are_closed_with_their_rows(
    bench: Bench, ledger: DropFolder
) -> None:
    put(ledger, "june.json", "2026-06-30", p1=["One"])
    bench.completed(folder_source(ledger))
    ledger.renamed, ledger.reading_version = "/net", "2"
    bench.completed(folder_source(ledger))
    assert bench.titles() == {f"{P1}/net/1": "One"}
    assert bench.column(PARTITION, "partition") == [f"{P1}/net"]


@pytest.mark.parametrize("page", [1, 2, 3])
def test_resumed_file_is_current_for_its_own_partitions_with_all_its_facts(
    bench: Bench, ledger: DropFolder, page: int
) -> None:
    put(ledger, "may.json", "2026-05-31", p1=["Old"])
    bench.completed(folder_source(ledger))
    put(
        ledger,
        "june.json",
        "2026-06-30",
        minutes=5,
        p1=[f"Line {n}" for n in range(4)],
        p2=["Line 4", "Line 5", "Line 6"],
    )

    def fault(scope: str, at: int) -> None:
        if (scope, at) == ("june.json", page):
            raise PowerCutError

    ledger.fault = fault
    with pytest.raises(PowerCutError):
        bench.run(folder_source(ledger))
    ledger.fault = nothing
    bench.completed(folder_source(ledger))
    assert set(bench.titles().values()) == {f"Line {n}" for n in range(7)}
    assert bench.files() == {"june.json": ("current", ""), "may.json": ("superseded", "replaced by june.json")}
    [june] = [row for row in bench.rows(SourceFile) if row.name == "june.json"]
    assert (june.as_of, june.rows) == ("2026-06-30", 7)
    assert bench.column(PARTITION, "partition") == [P1, P2]
    put(ledger, "later.json", "2026-06-29", minutes=1, p2=["Late"])
    assert bench.completed(folder_source(ledger)).late
