"""The folder as a whole: always the same bytes, never over somebody's files, and October on top of September."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncline.demo.deliveries import advance_city, write_city
from syncline.demo.facts import CityFacts


def content(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_times(tmp_path: Path, september: Path) -> None:
    again = tmp_path / "new" / "city"
    write_city(again)
    assert content(again) == content(september)


def test_another_seed_gives_other_hours_but_the_same_files(tmp_path: Path, september: Path, facts: CityFacts) -> None:
    other = write_city(tmp_path, seed=8)
    assert set(content(tmp_path)) == set(content(september))
    ours, theirs = facts.first.projects["IT-0407"], other.first.projects["IT-0407"]
    assert ours.hours_actual != theirs.hours_actual
    assert ours.forecast_finish == theirs.forecast_finish


def test_the_facts_returned_are_those_of_the_seed(tmp_path: Path, facts: CityFacts) -> None:
    assert write_city(tmp_path) == facts


def test_all_files_were_left_alone_before_the_report_is_made(october: Path) -> None:
    newest = max(time for _, time in content(october).values())
    assert datetime.fromtimestamp(newest / 1e9, tz=UTC) == datetime(2026, 11, 5, 16, tzinfo=UTC)


def test_october_says_which_files_it_changed(tmp_path: Path) -> None:
    write_city(tmp_path)
    before = content(tmp_path)
    written = advance_city(tmp_path)
    after = content(tmp_path)
    changed = {name for name in after if before.get(name) != after[name]}
    assert {path.relative_to(tmp_path).as_posix() for path in written} == changed
    assert set(after) - set(before) == {"finance/glytdbud-expense-fy2027-p04.xlsx", "finance/journal-fy2027-p04.csv"}
    assert not any(name.startswith("water/") for name in changed)


def test_writing_again_goes_back_to_september(tmp_path: Path, september: Path) -> None:
    write_city(tmp_path)
    advance_city(tmp_path)
    write_city(tmp_path)
    assert content(tmp_path) == content(september)


def test_a_store_and_reports_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    write_city(tmp_path)
    (tmp_path / "syncline.db").write_bytes(b"store")
    write_city(tmp_path)
    assert (tmp_path / "syncline.db").read_bytes() == b"store"


@pytest.mark.parametrize("name", ["letter.txt", "README.txt"])
def test_a_folder_with_other_files_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Dear council", encoding="utf-8")
    with pytest.raises(FileExistsError, match=re.escape("holds other files: name an empty folder, or one that")):
        write_city(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_october_without_september_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no demo: write it first"):
        advance_city(tmp_path)
    assert not any(tmp_path.iterdir())


def test_one_plan_was_cut_off_and_no_project_needs_it(september: Path, facts: CityFacts) -> None:
    text = (september / "plans" / "fiber-ring.xml").read_text(encoding="utf-8")
    assert facts.first.rejected_files == ("fiber-ring.xml",)
    assert text.startswith("<?xml")
    assert "</Project>" not in text
    assert "fiber" not in (september / "syncline.yaml").read_text(encoding="utf-8")
