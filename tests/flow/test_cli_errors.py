"""What a person can get wrong is told in one sentence with place, reason and remedy, and never as a traceback."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from store import open as opening
from syncline.cli.terminal import Exit
from tests.flow.console import Console, changed, written

ESCAPE = "\x1b[31mred\x1b[0m"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["sync", "ledgr"],
            "There is no source 'ledgr'. Did you mean 'ledger'? There are: jira, ledger, planner, plans, ",
        ),
        (["preview", "x"], "There is no source 'x'. There are: jira, ledger, planner, plans, water_ledger."),
        (["report", "weekly"], "There is no report 'weekly'. There are: monthly."),
        (
            ["report", "--format", "HTM"],
            "There is no format 'HTM'. Did you mean 'html'? There are: csv, docx, html, json, mail, md, pdf, ",
        ),
        (["status", "-c", "plans"], "plans is a folder without a syncline.yaml, and --config expects a file. Name"),
        (["status", "-c", "."], ". is a folder, and --config expects a file. Perhaps you meant --config syncline."),
        (["status", "-c", "no/such.yaml"], "no/such.yaml: there is no such file. Correct --config, or write a con"),
        (["report", "--as-of", "31.10.2026"], "'31.10.2026' is no day of the calendar; write it as year-month-d"),
        (["report", "--as-of", "2026-02-30"], "'2026-02-30' is no day of the calendar; write it as year-month-d"),
        (["synch"], "No such command 'synch'. Did you mean 'sync'?"),
        (["plan", "--rows", "21"], "Invalid value for '--rows'"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_cannot_be_meant_is_refused_with_what_could_be(words: list[str], sentence: str, console: Console) -> None:
    ended = console(*words)
    assert sentence in ended.err
    assert (ended.code, ended.out) == (Exit.WRONG_USE, "")


def test_a_folder_without_configuration_says_what_to_do(fresh: Console) -> None:
    ended = fresh("status")
    assert ended.err.startswith("There is no syncline.yaml in this folder, ")
    assert ended.err.endswith("name it by --config, or write one by `syncline init`.\n")
    assert ended.code == Exit.WRONG_USE


def test_a_configuration_elsewhere_keeps_its_own_folder(console: Console, october: Path, tmp_path: Path) -> None:
    console.cd(tmp_path)
    ended = console("sync", "-c", str(october / "syncline.yaml"), "water_ledger")
    assert ended.code == Exit.GOOD
    assert not (tmp_path / "syncline.db").exists()


def test_a_configuration_that_is_no_text_is_told(console: Console) -> None:
    Path("syncline.yaml").write_bytes(b"\xff\xfe\x00")
    ended = console("status")
    assert ended.err == "syncline.yaml:1: the file is not UTF-8 text. Save it as UTF-8 in your editor.\n"
    assert ended.code == Exit.NEEDS_PERSON


def test_a_file_where_the_reports_folder_should_be_is_told(console: Console) -> None:
    shutil.rmtree("reports")
    Path("reports").write_text("", encoding="utf-8")
    ended = console("report")
    assert re.fullmatch(r"\S+/reports: file exists\. A file stands where a folder is needed: .*\n", ended.err)
    assert ended.code == Exit.NEEDS_PERSON


def test_a_full_disk_is_told_and_leaves_no_half_report(console: Console) -> None:
    shutil.rmtree("reports")
    Path("reports").mkdir()
    Path("reports/.monthly-2026-11-06.html.part").symlink_to("/dev/full")
    ended = console("report")
    assert ended.err == "No space left on device. Free some space on the disk, then try again.\n"
    assert ended.code == Exit.NEEDS_PERSON
    assert list(Path("reports").iterdir()) == []


def test_a_store_that_another_process_is_writing_is_told(
    console: Console, october: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 10)
    connection = sqlite3.connect(october / "syncline.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    ended = console("sync", "water_ledger")
    connection.close()
    assert "syncline.db: another process has been writing" in ended.err
    assert ended.code == Exit.NEEDS_PERSON


def test_a_server_that_is_down_is_told_without_its_password(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hush-hush")
    store = '{url: "postgresql+psycopg://syncline@127.0.0.1:9/x", password: "env:DATABASE_PASSWORD"}'
    with changed(Path("syncline.yaml"), "store: sqlite:///syncline.db", f"store: {store}"):
        for command in ("status", "check", "sync", "verify"):
            ended = console(command)
            assert "Connection refused" in ended.out + ended.err
            assert "hush-hush" not in ended.out + ended.err
            assert ended.code == Exit.NEEDS_PERSON


def test_a_missing_password_is_told_by_its_reference(console: Console) -> None:
    store = '{url: "postgresql+psycopg://syncline@127.0.0.1:9/x", password: "env:NO_SUCH_VARIABLE"}'
    with changed(Path("syncline.yaml"), "store: sqlite:///syncline.db", f"store: {store}"):
        assert "the environment variable NO_SUCH_VARIABLE is not set" in console("status").err
        checked = console("check", "water_ledger")
    assert "! needs you  store: the environment variable NO_SUCH_VARIABLE is not set" in checked.out
    assert "✓ good       water_ledger: folder: 2 files can be read" in checked.out


def test_a_token_in_the_configuration_is_never_printed(console: Console) -> None:
    token = "ghp_" + "a1B2" * 9
    with changed(Path("syncline.yaml"), "name: City of Marlow", f"name: {token}"):
        ended = console("check")
    assert token not in ended.out + ended.err
    assert ended.code == Exit.NEEDS_PERSON


def test_a_mapping_that_cannot_be_used_is_told_with_its_line(console: Console) -> None:
    with changed(Path("syncline.yaml"), "task: {budget_code: ", "task: {budget_cod: "):
        ended = console("sync", "plans")
    assert re.match(r"syncline\.yaml:\d+, ", ended.err)
    assert ended.code == Exit.NEEDS_PERSON


def test_control_characters_of_files_never_reach_the_terminal(console: Console) -> None:
    for name in (ESCAPE, "plain"):
        written(Path(f"finance/{name}.csv"), f"{ESCAPE};B\n{ESCAPE};1\n".encode())
    for words in (
        ("check",),
        ("discover", "--all"),
        ("sync",),
        ("preview", "ledger"),
        ("status",),
        ("preview", "ledger", ESCAPE),
    ):
        ended = console(*words)
        assert "\x1b" not in ended.out + ended.err, words
    for words in (("discover",), ("sync",), ("status",)):
        assert "\x1b" not in console(*words, "--json").out, words
