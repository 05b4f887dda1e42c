"""Files in a watched folder: unchanged, changed, broken, returned, still being written, vanished."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest

from connectors.contract.pages import Listing, Page, Scope, Waiting
from model.entities import SourceFile, Task
from model.values import FileState
from store.tables import ARCHIVED, SCOPE
from sync import files
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import DropFolder, folder_source, task

DIG = {"id": "1", "title": "Dig"}
BROKEN = "{ this is no JSON"


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def file(bench: Bench, name: str = "plan.json") -> SourceFile:
    return next(row for row in bench.rows(SourceFile) if row.key == f"marlow:source_file:{name}")


def test_files_are_loaded_with_their_place_and_archived(bench: Bench, drop: DropFolder) -> None:
    path = drop.put("plan.json", DIG, task("Close"))
    drop.put("roads.json", task("Pave"))
    result = bench.completed(folder_source(drop))
    assert sorted(result.loaded_files) == ["plan.json", "roads.json"]
    assert bench.titles() == {"plan.json/1": "Dig", "plan.json/2": "Close", "roads.json/1": "Pave"}
    row = bench.rows(Task)[1]
    assert (row.partition, row.place) == ("plan.json", f"{digest(path)[:16]}#row 2")
    known = file(bench)
    assert (known.state, known.sha256, known.current_sha256) == (FileState.CURRENT, digest(path), digest(path))
    assert (known.name, known.size, known.rows, known.reason) == ("plan.json", path.stat().st_size, 2, None)
    assert set(bench.column(ARCHIVED, "sha256")) == {digest(path), digest(drop.folder / "roads.json")}


def test_same_bytes_again_change_nothing_and_are_not_read(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG)
    bench.completed(folder_source(drop))
    drop.put("plan.json", DIG, minutes=1)
    before = bench.versions()
    opened: list[str] = []
    drop.opened = opened.append
    result = bench.completed(folder_source(drop))
    assert (result.unchanged_files, result.read, result.changed, opened) == (1, 0, 0, [])
    assert bench.versions() == before
    assert len(bench.history("plan.json", SourceFile)) == 1


def test_changed_file_replaces_its_rows(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG, {"id": "2", "title": "Close"})
    bench.completed(folder_source(drop))
    drop.put("plan.json", {"id": "1", "title": "Dig deeper"}, {"id": "3", "title": "Sweep"}, minutes=5)
    result = bench.completed(folder_source(drop))
    assert bench.titles() == {"plan.json/1": "Dig deeper", "plan.json/3": "Sweep"}
    assert result.removed == 1
    assert [one.to_run for one in bench.history("plan.json/2")] == [result.run]


def test_broken_file_is_put_aside_while_the_others_load_and_its_former_rows_stay(
    bench: Bench, drop: DropFolder
) -> None:
    good = digest(drop.put("plan.json", DIG))
    bench.completed(folder_source(drop))
    bad = digest(drop.put_text("plan.json", BROKEN, minutes=5))
    drop.put("roads.json", task("Pave"))
    result = bench.completed(folder_source(drop))
    assert [one.sentence for one in result.put_aside] == ["plan.json: the file is no JSON. Export it again."]
    assert result.needs_person
    assert bench.titles() == {"plan.json/1": "Dig", "roads.json/1": "Pave"}
    known = file(bench)
    assert (known.state, known.sha256, known.current_sha256) == (FileState.REJECTED, bad, good)
    assert known.reason == "plan.json: the file is no JSON. Export it again."


def test_broken_file_is_told_again_in_every_run_without_being_read(bench: Bench, drop: DropFolder) -> None:
    drop.put_text("plan.json", BROKEN)
    bench.completed(folder_source(drop))
    opened: list[str] = []
    drop.opened = opened.append
    result = bench.completed(folder_source(drop))
    assert [one.sentence for one in result.put_aside] == ["plan.json: the file is no JSON. Export it again."]
    assert opened == []
    assert len(bench.history("plan.json", SourceFile)) == 1


def test_place_of_a_refusal_is_told_once_in_every_run(bench: Bench, drop: DropFolder) -> None:
    drop.refused = "Dig"
    drop.put("plan.json", DIG)
    for _ in range(2):
        [aside] = bench.completed(folder_source(drop)).put_aside
        assert aside.sentence == "plan.json:1, A1: a word is not wanted here."


def test_broken_file_is_read_again_with_other_settings(bench: Bench, drop: DropFolder) -> None:
    drop.refused = "Dig"
    drop.put("plan.json", DIG)
    assert bench.completed(folder_source(drop)).put_aside
    drop.refused, drop.reading_version = "", "2"
    assert bench.completed(folder_source(drop)).put_aside == []
    assert bench.titles() == {"plan.json/1": "Dig"}
    assert bench.files() == {"plan.json": ("current", "")}


def test_file_that_returns_to_its_former_bytes_is_current_again(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG)
    bench.completed(folder_source(drop))
    before = bench.versions()
    drop.put_text("plan.json", BROKEN, minutes=5)
    bench.completed(folder_source(drop))
    drop.put("plan.json", DIG, minutes=1)
    result = bench.completed(folder_source(drop))
    assert result.put_aside == []
    assert file(bench).state is FileState.CURRENT
    assert bench.versions() == before
    assert bench.completed(folder_source(drop)).unchanged_files == 1


def test_file_refused_by_its_size_alone_keeps_its_rows_and_is_current_again_when_it_fits(
    bench: Bench, drop: DropFolder
) -> None:
    path = drop.put("plan.json", DIG)
    bench.completed(folder_source(drop))
    drop.max_size = 10
    refused = bench.completed(folder_source(drop))
    assert [one.file for one in refused.put_aside] == ["plan.json"]
    known = file(bench)
    assert (known.state, known.sha256, known.current_sha256) == (FileState.REJECTED, "", digest(path))
    assert bench.titles() == {"plan.json/1": "Dig"}
    again = bench.completed(folder_source(drop))
    assert again.put_aside == refused.put_aside
    assert len(bench.history("plan.json", SourceFile)) == 2
    drop.max_size = 1_000_000
    bench.completed(folder_source(drop))
    assert file(bench).state is FileState.CURRENT


def test_file_never_loaded_that_is_refused_and_leaves_takes_its_notice_with_it(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG)
    drop.put_text("empty.json", "")
    drop.put_text("broken.json", BROKEN)
    bench.completed(folder_source(drop))
    assert {name: state for name, (state, _) in bench.files().items()} == {
        "plan.json": "current",
        "empty.json": "rejected",
        "broken.json": "rejected",
    }
    (drop.folder / "empty.json").unlink()
    (drop.folder / "broken.json").unlink()
    bench.completed(folder_source(drop))
    assert bench.files() == {"plan.json": ("current", "")}
    assert bench.column(SCOPE, "scope") == ["plan.json"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read_is_put_aside(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG).chmod(0)
    assert [one.file for one in bench.completed(folder_source(drop)).put_aside] == ["plan.json"]


def test_file_that_vanishes_between_listing_and_reading_is_put_aside(bench: Bench, drop: DropFolder) -> None:
    class Vanishing(DropFolder):
        def scopes(self, stream: str) -> Listing:
            listing = super().scopes(stream)
            (self.folder / "gone.json").unlink(missing_ok=True)
            return listing

    drop.put("gone.json", DIG)
    drop.put("plan.json", DIG)
    result = bench.completed(folder_source(Vanishing(folder=drop.folder)))
    [aside] = result.put_aside
    assert aside.sentence == (
        "gone.json: the file cannot be read (No such file or directory). "
        "Give the account that runs Syncline the right to read it."
    )
    assert result.loaded_files == ["plan.json"]


def test_file_that_changes_while_it_is_copied_waits(
    bench: Bench, drop: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.put("plan.json", DIG)
    bench.completed(folder_source(drop))
    drop.put("plan.json", task("Half"), minutes=5)
    real = files._copy

    def appended(source: BinaryIO, target: Path) -> str:
        found = real(source, target)
        with Path(source.name).open("a", encoding="utf-8") as writing:
            writing.write(" ")
        return found

    monkeypatch.setattr(files, "_copy", appended)
    result = bench.completed(folder_source(drop))
    assert result.waiting == [Waiting(name="plan.json", reason="it changed while it was read; the next run reads it")]
    assert not result.needs_person
    assert bench.titles() == {"plan.json/1": "Dig"}
    monkeypatch.undo()
    drop.put("plan.json", task("Whole"), minutes=5)
    bench.completed(folder_source(drop))
    assert bench.titles() == {"plan.json/1": "Whole"}


def test_file_that_is_still_being_written_waits_and_its_rows_stay(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG)
    bench.completed(folder_source(drop))
    drop.put("plan.json", task("Half"), minutes=0)
    drop.settle = timedelta(seconds=30)
    result = bench.completed(folder_source(drop))
    assert [one.name for one in result.waiting] == ["plan.json"]
    assert bench.titles() == {"plan.json/1": "Dig"}
    assert bench.files() == {"plan.json": ("current", "")}


def test_vanished_file_closes_its_rows_and_its_notice(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG)
    roads = drop.put("roads.json", task("Pave"))
    bench.completed(folder_source(drop))
    roads.unlink()
    result = bench.completed(folder_source(drop))
    assert (result.removed, result.brakes) == (1, [])
    assert bench.titles() == {"plan.json/1": "Dig"}
    assert bench.files() == {"plan.json": ("current", "")}


def test_vanished_file_that_returns_opens_its_rows_again(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG)
    drop.put("roads.json", task("Pave")).unlink()
    drop.put("roads.json", task("Pave"))
    bench.completed(folder_source(drop))
    (drop.folder / "roads.json").unlink()
    bench.completed(folder_source(drop))
    drop.put("roads.json", task("Pave"))
    bench.completed(folder_source(drop))
    assert bench.titles() == {"plan.json/1": "Dig", "roads.json/1": "Pave"}
    assert len(bench.history("roads.json/1")) == 2


def test_changed_mapping_reads_every_file_again(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", DIG, task("Close"))
    bench.completed(folder_source(drop))
    override = {"task": {"title": {"path": "title", "map": {"Dig": "Excavate"}, "default": "Other"}}}
    result = bench.completed(folder_source(drop, override))
    assert (result.loaded_files, result.written[Task].changed) == (["plan.json"], 2)
    assert bench.titles() == {"plan.json/1": "Excavate", "plan.json/2": "Other"}


def test_file_without_pages_is_not_loaded(bench: Bench, drop: DropFolder) -> None:
    class Silent(DropFolder):
        def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:  # noqa: ARG002 # the contract's names
            return iter(())

    drop.put("plan.json", DIG)
    result = bench.completed(folder_source(Silent(folder=drop.folder)))
    assert (result.loaded_files, bench.files()) == ([], {})


def test_scope_of_files_without_its_file_is_a_fault_of_the_connector(
    bench: Bench, drop: DropFolder, caplog: pytest.LogCaptureFixture
) -> None:
    class Fileless(DropFolder):
        def scopes(self, stream: str) -> Listing:
            return Listing(scopes=(Scope(name=stream),))

    result = bench.run(folder_source(Fileless(folder=drop.folder)))
    assert "fault of Syncline (TypeError)" in result.error
    assert "scope files of a stream of files came without its file" in caplog.text
