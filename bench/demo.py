"""How long a person waits for the made-up city's report, for the city alone, and for the list of commands."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.harness import Bench, Side, benchmark
from bench.measure import Watch
from bench.rows import Row, at_most

_REPETITIONS = 3


def whole_demo(watch: Watch, folder: str) -> None:
    """Write the city, read it, report, read October, report again: what `syncline demo` does."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        with watch.lap("demo"):
            _run(["-m", "syncline", "demo"], place)
        reports = [path for path in Path(place).rglob("*.html") if path.stat().st_size]
        assert reports, "the demo wrote no report"


def city(watch: Watch, folder: str) -> None:
    """Write the city's folder and October's deliveries, imports included."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        with watch.lap("city"):
            from syncline.demo.deliveries import advance_city, write_city

            write_city(Path(place))
            advance_city(Path(place))
        assert (Path(place) / "finance" / "journal-fy2027-p04.csv").stat().st_size


def list_of_commands(watch: Watch, folder: str) -> None:
    """Start the program to be told what it can do."""
    with watch.lap("help"):
        text = _run(["-m", "syncline", "--help"], folder)
    assert "demo" in text


def bare_interpreter(watch: Watch, folder: str) -> None:
    """Start Python and do nothing: no program can answer sooner."""
    with watch.lap("help"):
        _run(["-c", "pass"], folder)


@benchmark("demo")
def demo(bench: Bench) -> list[Row]:
    """Return the demo's, the city's and the help's time."""
    arguments = {"folder": str(bench.folder)}
    found = bench.interleave(
        repetitions=_REPETITIONS,
        bare=Side(bare_interpreter, arguments),
        commands=Side(list_of_commands, arguments),
        city=Side(city, arguments),
        whole=Side(whole_demo, arguments),
    )
    bare, commands = found["bare"].seconds("help"), found["commands"].seconds("help")
    return [
        at_most("demo: written, read and reported twice", figure=found["whole"].seconds("demo"), unit="s", limit=10),
        at_most("demo: the city's folder", figure=found["city"].seconds("city"), unit="s", limit=2),
        at_most("demo: syncline --help", figure=commands, unit="s", limit=0.3, floor=bare),
    ]


def _run(arguments: list[str], folder: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, errors="replace", check=False
    )
    assert done.returncode in {0, 1}, done.stderr  # 1: something needs a person, as the demo wants to show
    return done.stdout
