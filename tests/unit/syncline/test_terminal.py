"""Lines on a terminal and in a pipe: broken between words, marked, and free of control characters."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.problems import Place
from syncline.cli import terminal
from syncline.cli.terminal import Mark, counted, hint, printable, say, say_json, say_marked, say_table, warn


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make both outputs look like a terminal of 60 columns without colours."""
    monkeypatch.setattr(terminal, "_is_terminal", lambda _stream: True)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")


LONG = "put aside: fiber-ring.xml:1330: the file ends before the plan does. Export the plan again."


def test_in_a_pipe_lines_stay_whole(capsys: pytest.CaptureFixture[str]) -> None:
    say(LONG, indent="    ")
    assert capsys.readouterr().out == f"    {LONG}\n"


@pytest.mark.usefixtures("on_terminal")
def test_on_a_terminal_lines_break_between_words_and_stay_indented(capsys: pytest.CaptureFixture[str]) -> None:
    say(LONG, indent="    ")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("    put aside:")
    assert second.startswith("      ")
    assert max(len(first), len(second)) <= 60
    assert f"{first.strip()} {second.strip()}" == LONG


@pytest.mark.usefixtures("on_terminal")
def test_what_follows_a_marked_line_stands_under_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    say_marked(Mark.NEEDS_YOU, LONG)
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("! needs you  put aside:")
    assert [line[:14].strip() for line in rest] != [""] * len(rest)
    assert all(line.startswith(" " * 13) for line in rest)


@pytest.mark.usefixtures("on_terminal")
def test_lines_to_be_copied_are_never_broken(capsys: pytest.CaptureFixture[str]) -> None:
    say(LONG, breaks=False)
    assert capsys.readouterr().out == f"{LONG}\n"


@pytest.mark.usefixtures("on_terminal")
def test_a_path_is_never_broken(capsys: pytest.CaptureFixture[str]) -> None:
    path = "/srv/" + "very-long-name/" * 6
    say(f"open {path}")
    assert path in capsys.readouterr().out


def test_a_very_narrow_terminal_breaks_lines_by_itself(
    on_terminal: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert on_terminal is None
    monkeypatch.setenv("COLUMNS", "20")
    say(LONG)
    assert capsys.readouterr().out == f"{LONG}\n"


def test_the_mark_has_a_colour_on_a_terminal_only_where_it_is_wanted(
    on_terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_terminal is None
    assert terminal._coloured(Mark.GOOD) == "✓ good"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert terminal._coloured(Mark.GOOD) == "✓ good"
    monkeypatch.setenv("TERM", "xterm")
    assert terminal._coloured(Mark.GOOD) == "\x1b[32m\x1b[1m✓ good\x1b[0m"


def test_advice_is_for_terminals(on_terminal: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert on_terminal is None
    hint("Next: go on.")
    assert capsys.readouterr().out == "Next: go on.\n"


def test_advice_is_not_for_logs(capsys: pytest.CaptureFixture[str]) -> None:
    hint("Next: go on.")
    assert capsys.readouterr().out == ""


def test_warnings_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    warn("look out")
    assert capsys.readouterr() == ("", "look out\n")


def test_tables_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    say_table([("name", "rows"), ("a", "1,000"), ("bcdefg", "2")], right=(1,))
    assert capsys.readouterr().out == "    name     rows\n    a       1,000\n    bcdefg      2\n"


@given(st.text())
def test_no_control_character_reaches_a_terminal(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(character.isprintable() or character == "\n" for character in shown)


@pytest.mark.parametrize(("number", "text"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (1_000, "1,000 files")])
def test_counts_agree_with_their_noun(number: int, text: str) -> None:
    assert counted(number, "file") == text


def test_an_irregular_plural_is_given() -> None:
    assert counted(2, "thing needs", "things need") == "2 things need"


def test_json_has_the_plain_shape_of_every_value(capsys: pytest.CaptureFixture[str]) -> None:
    say_json(
        {
            "day": date(2026, 10, 31),
            "instant": datetime(2026, 10, 31, 9, tzinfo=UTC),
            "span": timedelta(minutes=2),
            "word": Mark.GOOD,
            "map": MappingProxyType({"a": 1}),
            "list": (1, 2),
            "set": frozenset({2, 1}),
            "path": Path("a/b"),
            "value": Place(file="a"),
            "text": "Señor",
        }
    )
    printed = json.loads(capsys.readouterr().out)
    assert printed["value"]["file"] == "a"
    assert printed | {"value": 0, "word": 0} == {
        "day": "2026-10-31",
        "instant": "2026-10-31T09:00:00+00:00",
        "span": 120,
        "word": 0,
        "map": {"a": 1},
        "list": [1, 2],
        "set": [1, 2],
        "path": "a/b",
        "value": 0,
        "text": "Señor",
    }


def test_json_refuses_what_has_no_shape() -> None:
    with pytest.raises(TypeError, match="object"):
        say_json(object())
