"""docs/commands.md: its examples are run, its options and keys are compared with what there is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import typer.main

from syncline.cli import demonstration
from syncline.cli.app import app
from syncline.cli.terminal import Exit, Mark
from syncline.demo.answering import noted_city, read_note
from tests.flow.console import Console, key_paths

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^\| `([a-z0-9_.*\[\]]+)` \|", re.MULTILINE)
_JIRA = re.compile(r"(?<=Jira answers at http://127\.0\.0\.1:)\d+")  # the usual ports may be taken on this machine
_PLANNER = re.compile(r"(?<=Planner at http://127\.0\.0\.1:)\d+")
_HASH = re.compile(r"\b(?:[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{64})\b")
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group's, not declared on Command


def test_every_example_prints_what_the_document_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recording: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(demonstration, "_until_interrupted", lambda: None)  # Ctrl-C at once
    console = Console(monkeypatch)
    console.cd(tmp_path)
    text = DOCUMENT.read_text(encoding="utf-8")
    run = _BLOCK.sub(lambda block: f"```console\n{_run(console, block[1], tmp_path)}```", text)
    if recording:
        DOCUMENT.write_text(run, encoding="utf-8")
        text = run
    assert run == text, "docs/commands.md shows what is no longer printed; `make record` writes it again"


def _run(console: Console, block: str, home: Path) -> str:
    shown = []
    for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        shown.append(f"$ {line}\n")
        if line.startswith("cd "):
            console.cd(Path.cwd() / line.removeprefix("cd "))
            continue
        with _city_answering(home / "marlow", line):
            ended = console.line(line)
        printed = (ended.out + ended.err).replace(str(home), "/srv/syncline")
        printed = _PLANNER.sub("8872", _JIRA.sub("8871", printed))
        shown.append(_HASH.sub(lambda found: ("0f1e2d3c4b5a" * 6)[: len(found[0])], printed))
        console.clock.move(timedelta(minutes=2))
    return "".join(shown)


@contextmanager
def _city_answering(folder: Path, line: str) -> Iterator[None]:
    """Let the city's systems answer, as `demo-site` does in another terminal, unless the line does so itself."""
    if line.startswith("syncline demo") or not folder.is_dir():
        yield
        return
    with noted_city(read_note(folder)):
        yield


def sections() -> dict[str, str]:
    """Return the text of each command's section."""
    parts = re.split(r"^## ([\w -]+)\n", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_a_section_with_an_example() -> None:
    assert sorted(sections()) == COMMANDS
    assert [name for name, text in sections().items() if f"$ syncline {name}" not in text] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_named_in_the_commands_section(command: str) -> None:
    of_all = {"--config", "--json"}
    options = {
        option
        for parameter in typer.main.get_command(app).commands[command].params  # type: ignore[attr-defined]
        for option in parameter.opts
        if option.startswith("--")
    }
    text = DOCUMENT.read_text(encoding="utf-8") if command == "plan" else sections()[command]
    assert [option for option in sorted(options - of_all) if f"`{option}" not in text] == []


def test_every_exit_code_and_mark_is_explained() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    codes = {code.value for code in Exit}
    assert {code for code in codes if not re.search(rf"\b{code}\b", text.partition("\n## ")[0])} == set()
    assert [str(mark) for mark in Mark if f"`{mark}`" not in text] == []


@pytest.mark.parametrize(
    ("section", "commands"),
    [
        ("status", ["status"]),
        ("check", ["check"]),
        ("discover", ["discover", "discover --all"]),
        ("preview", ["preview ledger", "preview plans", "preview water_ledger"]),
        ("sync", ["plan", "sync", "replay"]),
        ("report", ["report"]),
        ("report verify", ["report verify 2"]),
        ("explain", ["explain IT-0401/hours/hours_actual", "explain IT-0407/cost/available"]),
        ("verify", ["verify"]),
    ],
)
def test_the_keys_of_json_are_those_of_the_document(
    section: str, commands: list[str], october: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(monkeypatch)
    console.cd(october)
    shutil.copy2(october / "plans" / "park-wifi.xml", october / "plans" / "one-more.xml")  # something to read
    printed = {path for command in commands for path in key_paths(console(*command.split(), "--json").json)}
    documented = set(_KEY.findall(sections()[section]))
    assert {path for path in printed if not _is_among(path, documented)} == set()
    absent = _ABSENT | _SAYS_NOTHING.get(section, set())
    missing = {path for path in documented if not _was_printed(path, printed)}
    assert {path for path in missing if not absent & set(re.findall(r"[a-z_]+", path))} == set()


_SAYS_NOTHING = {"verify": {"findings"}, "report verify": {"differences", "versions"}}
"""Parts that are empty where all is well; test_report_proof.py and test_cli_looking.py have each of them."""

_ABSENT = {"held", "waiting", "put_aside", "not_loaded", "unread"}
"""Parts of the answers that the made-up city gives no reason for; test_cli.py has each of them."""


def _is_among(path: str, documented: set[str]) -> bool:
    return any(re.fullmatch(_pattern(one), path) or one.startswith((f"{path}[]", f"{path}.")) for one in documented)


def _was_printed(path: str, printed: set[str]) -> bool:
    return any(re.fullmatch(_pattern(path), one) for one in printed)


def _pattern(path: str) -> str:
    # a value of JSON's own shape, like the custom fields of a row, goes on below a last `*`
    return re.escape(path).replace(r"\*", r"[^.\[]+") + ("(.*)" if path.endswith(("*", "*[]")) else "")
