"""The installed command as a process: pipes, terminals, signals, full disks and what it imports."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from syncline.cli.terminal import Exit

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "syncline"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


pytestmark = pytest.mark.slow


def start(
    folder: Path, *words: str, output: IO[str] | int = subprocess.PIPE, locale: str = ""
) -> subprocess.Popen[str]:
    """Start a command in a folder, with its output and errors in pipes where nothing else is said."""
    environment = {**ENVIRONMENT, "LC_ALL": locale} if locale else ENVIRONMENT
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=folder,
        env=environment,
        encoding="utf-8",
        stdout=output,
        stderr=subprocess.PIPE,
    )


def on_terminal(folder: Path, words: Sequence[str], columns: int = 70) -> tuple[int, str]:
    """Run a command on a terminal of its own; return its exit code and everything it wrote there."""
    ours, theirs = pty.openpty()
    environment = {**ENVIRONMENT, "TERM": "xterm", "COLUMNS": str(columns)}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [*COMMAND, *words], cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    written = bytearray()

    def read() -> None:
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # Linux says so where others return nothing: the other end is closed
                return
            if not part:
                return
            written.extend(part)

    reader = threading.Thread(target=read)
    reader.start()
    code = process.wait(timeout=120)
    reader.join(timeout=120)
    os.close(ours)
    return code, written.decode()


def test_help_is_answered_without_loading_what_is_heavy() -> None:
    heavy = ("rich", "pydantic", "sqlalchemy", "ruamel", "alembic", "jinja2", "babel", "requests")
    script = (
        "import sys\nfrom syncline.__main__ import main\nsys.argv = ['syncline', '--help']\n"
        f"try:\n    main()\nexcept SystemExit:\n    print([one for one in {heavy} if one in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
    assert "Exit codes:\n      0  good\n" in ended.stdout


@pytest.mark.parametrize(
    "command",
    "init check discover preview sync plan replay report verify status demo".split(),  # noqa: SIM905  # a list of words
)
def test_the_help_of_every_command_has_a_paragraph_examples_and_exit_codes(command: str, tmp_path: Path) -> None:
    process = start(tmp_path, command, "--help")
    out, err = process.communicate()
    assert (process.returncode, err) == (Exit.GOOD, "")
    assert re.search(rf"\n  Examples:\n    syncline {command}", out)
    assert "\n    130  stopped by Ctrl-C" in out
    assert "list[str]" not in out
    assert max(map(len, out.splitlines())) <= 100


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    process = start(tmp_path, "--version")
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert process.communicate()[0] == f"syncline {wanted}\n"


def test_a_reader_that_had_enough_ends_a_command_quietly(october: Path) -> None:
    process = start(october, "discover", "--all", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == Exit.PIPE_CLOSED
    process.stderr.close()


def test_an_output_that_is_full_is_told(october: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        process = start(october, "status", output=full)
        _, err = process.communicate()
    assert err == "No space left on device. Free some space on the disk, then try again.\n"
    assert process.returncode == Exit.NEEDS_PERSON


def test_names_of_any_script_are_printed_whatever_the_locale(tmp_path: Path) -> None:
    process = start(tmp_path, "init", "Bürgeramt", locale="C")
    assert "✓ done       Bürgeramt/syncline.yaml" in process.communicate()[0]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, Exit.INTERRUPTED), (signal.SIGTERM, Exit.TERMINATED)], ids=["Ctrl-C", "stop"]
)
def test_a_sync_that_is_stopped_says_so_and_the_next_one_goes_on(
    number: signal.Signals, code: Exit, october: Path
) -> None:
    for file in october.glob("syncline.db*"):
        file.unlink()
    process = start(october, "sync")
    assert process.stdout is not None
    process.stdout.readline()  # the first source has been read, the second one is next
    process.send_signal(number)
    _, err = process.communicate()
    assert err == "Stopped. Nothing that was stored is lost, and the next sync goes on from there.\n"
    assert process.returncode == code
    again = start(october, "sync")
    out, err = again.communicate()
    assert err == ""
    assert "8 files unchanged, 1 file put aside, 0 rows changed" in out
    assert "being read by" not in out


def test_on_a_terminal_lines_fit_marks_have_colours_and_the_time_is_told(october: Path) -> None:
    code, written = on_terminal(october, ["sync"])
    assert code == Exit.NEEDS_PERSON
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written).replace("\r", "")
    assert "\x1b[33m\x1b[1m! needs you\x1b[0m" in written
    assert re.search(r"\nTook \d+\.\d s\.\n", plain)
    assert "2 sources need you, see above." in plain
    told = [line for line in plain.splitlines() if "Reading" not in line]
    assert max(map(len, told)) <= 70


def test_with_output_in_a_file_a_terminal_shows_progress_and_the_file_only_results(october: Path) -> None:
    for file in october.glob("syncline.db*"):
        file.unlink()
    script = f"{' '.join(COMMAND)} sync > out.txt"
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["/bin/sh", "-c", script], cwd=october, env={**ENVIRONMENT, "TERM": "xterm"}, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    written = bytearray()
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:
            break
        if not part:
            break
        written.extend(part)
    process.wait()
    os.close(ours)
    results = (october / "out.txt").read_text(encoding="utf-8")
    assert results.startswith("! needs you  plans ")
    assert "\x1b" not in results
    assert b"Reading plans" in written
    assert b"records read" in written
    assert b"needs you" not in written
