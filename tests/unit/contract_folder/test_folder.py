"""Watched folders: what is offered, what waits, what is refused, and in which words."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract.errors import SettingsError
from connectors.contract.folder import FolderContent, FolderRules, look, matches

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
HOUR = 3600


def write(folder: Path, name: str, *, age: float = HOUR, content: bytes = b"x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    moment = NOW.timestamp() - age
    os.utime(path, (moment, moment))
    return path


def seen(folder: Path, **rules: object) -> FolderContent:
    return look(FolderRules(folder=folder, **rules), lambda: NOW)  # type: ignore[arg-type]  # a table's columns


def offered(content: FolderContent) -> list[str]:
    return [file.name for file in content.offered]


def test_files_come_oldest_first_and_then_by_name(tmp_path: Path) -> None:
    for name, age in [("b.xml", 100), ("a.xml", 100), ("old.xml", 900)]:
        write(tmp_path, name, age=age)
    assert offered(seen(tmp_path)) == ["old.xml", "a.xml", "b.xml"]


def test_an_offered_file_has_its_facts_and_no_hash_yet(tmp_path: Path) -> None:
    path = write(tmp_path, "2026/a.xml", age=90, content=b"twelve bytes")
    (file,) = seen(tmp_path).offered
    assert (file.name, file.size, file.sha256) == ("2026/a.xml", 12, "")
    assert file.modified_at == NOW - timedelta(seconds=90)
    assert file.path == path.resolve()


@pytest.mark.parametrize("name", ["~$plan.xml", ".hidden.xml", "a.xml.tmp", "A.XML.PART", "a.xml.filepart", ".d/a.xml"])
def test_lock_files_and_uploads_under_way_are_ignored(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    assert seen(tmp_path) == FolderContent()


def test_a_file_modified_just_now_waits_and_says_how_long(tmp_path: Path) -> None:
    write(tmp_path, "a.xml", age=12)
    (waiting,) = seen(tmp_path).waiting
    assert waiting.name == "a.xml"
    assert waiting.reason == "modified less than 30 s ago, so it may still be written: offered in 18 s"


@pytest.mark.parametrize(("age", "count"), [(29.9, 0), (30, 1)], ids=["just under", "exactly"])
def test_settling_ends_after_exactly_that_time(tmp_path: Path, age: float, count: int) -> None:
    write(tmp_path, "a.xml", age=age)
    assert len(seen(tmp_path).offered) == count


def test_an_empty_file_that_is_being_uploaded_waits_before_it_is_called_empty(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xml", age=5, content=b"")
    assert [waiting.name for waiting in seen(tmp_path).waiting] == ["a.xml"]
    os.utime(path, (0, 0))
    assert seen(tmp_path).waiting == ()


def test_a_file_from_the_future_waits_with_the_remedy(tmp_path: Path) -> None:
    write(tmp_path, "a.xml", age=-2 * HOUR)
    (waiting,) = seen(tmp_path).waiting
    assert waiting.reason == (
        "its modification time 2026-11-22 14:00 UTC lies in the future, so nobody can tell whether it is complete: "
        "correct the clock of the machine that wrote it, or save the file again"
    )


def empty(folder: Path) -> None:
    write(folder, "a.xml", content=b"")


def large(folder: Path) -> None:
    write(folder, "a.xml", content=b"x" * 2001)


def link_outside(folder: Path) -> None:
    secret = write(folder.parent, f"{folder.name}-secret.xml")
    (folder / "a.xml").symlink_to(secret)


def link_nowhere(folder: Path) -> None:
    (folder / "a.xml").symlink_to(folder / "gone.xml")


def link_in_a_circle(folder: Path) -> None:
    (folder / "a.xml").symlink_to(folder / "a.xml")


def unprintable(folder: Path) -> None:
    write(folder, "a\n.xml")


def not_utf8(folder: Path) -> None:
    write(folder, os.fsdecode(b"a\xff.xml"))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (empty, "a.xml: is empty (0 bytes). Export it again and check that the disk is not full."),
        (
            large,
            "a.xml: has 2 kB, more than the 2 kB allowed. Split the export, or raise `max_size:` of this source.",
        ),
        (
            link_outside,
            (
                "a.xml: is a link that leads out of the watched folder, where nothing is read. "
                "Copy the file itself into the folder."
            ),
        ),
        (link_nowhere, "a.xml: is a link that leads nowhere. Copy the file itself into the folder."),
        (link_in_a_circle, "a.xml: is a link that leads nowhere. Copy the file itself into the folder."),
        (
            unprintable,
            (
                "a?.xml: has a name with characters that cannot be stored or shown. "
                "Rename the file with plain letters and digits."
            ),
        ),
        (
            not_utf8,
            (
                "a?.xml: has a name with characters that cannot be stored or shown. "
                "Rename the file with plain letters and digits."
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(tmp_path)
    content = seen(tmp_path, max_size=2000)
    assert [str(problem) for problem in content.rejected] == [sentence]
    assert content.offered == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.xml").chmod(0)
    (problem,) = seen(tmp_path).rejected
    assert str(problem) == "a.xml: may not be read by the service. Give the service the right to read it."


def test_a_link_within_the_folder_is_followed_and_keeps_its_own_name(tmp_path: Path) -> None:
    target = write(tmp_path, "real/a.xml")
    (tmp_path / "b.xml").symlink_to(target)
    assert {(file.name, file.path) for file in seen(tmp_path).offered} == {
        ("real/a.xml", target.resolve()),
        ("b.xml", target.resolve()),
    }


def test_a_folder_reached_by_a_link_is_not_entered(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, "a.xml")
    watched = tmp_path / "watched"
    watched.mkdir()
    (watched / "d").symlink_to(outside, target_is_directory=True)
    content = seen(watched)
    assert content.offered == ()
    assert [problem.code for problem in content.rejected] == ["file_link"]


def test_what_is_no_regular_file_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xml")
    assert seen(tmp_path) == FolderContent()


def test_subfolders_are_read_to_eight_levels(tmp_path: Path) -> None:
    write(tmp_path, "/".join("12345678") + "/a.xml")
    write(tmp_path, "/".join("123456789") + "/b.xml")
    assert offered(seen(tmp_path)) == ["1/2/3/4/5/6/7/8/a.xml"]


def test_what_no_glob_matches_is_named_and_not_offered(tmp_path: Path) -> None:
    for name in ("a.XML", "b.mpp", "sub/c.xml"):
        write(tmp_path, name)
    content = seen(tmp_path, files=("*.xml",))
    assert offered(content) == ["a.XML", "sub/c.xml"]
    assert content.others == ("b.mpp",)


@pytest.mark.parametrize(
    ("name", "glob", "expected"),
    [
        ("ERP.XML", "*.xml", True),
        ("2026/erp.xml", "erp*.XML", True),
        ("2026/erp.xml", "2026/*.xml", True),
        ("erp.xml", "2026/*.xml", False),
        ("erp.xml.bak", "*.xml", False),
    ],
)
def test_a_glob_without_a_slash_is_held_against_the_last_part(name: str, glob: str, expected: bool) -> None:
    assert matches(name, glob) is expected


def missing(folder: Path) -> Path:
    return folder / "plans"


def a_file(folder: Path) -> Path:
    return write(folder, "plans")


def too_long(folder: Path) -> Path:
    return folder / ("p" * 300)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (missing, "folder 'plans' does not exist: create it, or correct `folder:` in the configuration"),
        (a_file, "folder 'plans' is a file, not a folder: name the folder that holds the files"),
        (
            too_long,
            f"folder '{'p' * 80}' cannot be read (File name too long): give the service the right to list it",
        ),
    ],
)
def test_a_folder_that_cannot_be_watched_is_a_matter_of_settings(
    tmp_path: Path, make: Callable[[Path], Path], sentence: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        seen(make(tmp_path))
    assert str(caught.value) == sentence


def test_an_archive_of_files_is_not_a_drop_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.contract.folder.MAX_ENTRIES", 2)
    for name in "abc":
        write(tmp_path, name)
    with pytest.raises(SettingsError, match="holds more than 2 entries: watch a folder that holds only the files"):
        seen(tmp_path)
