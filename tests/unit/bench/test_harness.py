"""The harness finds benchmarks, measures their sides in turn in fresh processes, and fails where a limit does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.harness import BenchmarkError, Samples, choose, find, run
from bench.measure import MEGABYTE, Lap, Watch, measure
from tests.unit.bench.conftest import Invent

HEAD = '''"""Invented."""

import os
from pathlib import Path

from bench.harness import Side, benchmark
from bench.rows import at_least, at_most, at_most_times

'''

TURNS = (
    HEAD
    + """
def note(watch, path, side):
    with watch.lap():
        pass
    with Path(path).open("a") as file:
        file.write(f"{side} {os.getpid()}\\n")
    watch.count("pid", os.getpid())


@benchmark("turns")
def turns(bench):
    path = str(bench.folder / "turns.txt")
    samples = bench.interleave(
        repetitions=3,
        floor=Side(note, {"path": path, "side": "floor"}),
        syncline=Side(note, {"path": path, "side": "syncline"}),
    )
    lines = Path(path).read_text().split("\\n")[:-1]
    sides = [line.split()[0] for line in lines]
    processes = {line.split()[1] for line in lines} | {str(os.getpid())}
    median_pid = samples["floor"].count("pid")
    assert str(int(median_pid)) in processes
    return [
        at_least("turns: taken in turn", figure=int(sides == ["floor", "syncline"] * 3), unit="", limit=1),
        at_least("turns: processes", figure=len(processes), unit="", limit=7),
    ]
"""
)

MEMORY = (
    HEAD
    + """
BIG = 80_000_000


def outside(watch):
    held = bytearray(os.urandom(1024)) * (BIG // 1024)
    del held
    with watch.lap():
        pass


def inside(watch):
    with watch.lap():
        held = bytearray(os.urandom(1024)) * (BIG // 1024)
        del held
    with watch.lap("after"):
        pass


@benchmark("memory")
def memory(bench):
    parent_holds = bytearray(os.urandom(1024)) * (2 * BIG // 1024)
    samples = bench.interleave(repetitions=1, outside=Side(outside), inside=Side(inside))
    assert parent_holds
    return [
        at_most("memory: before the lap", figure=samples["outside"].grown_megabytes(), unit="MB", limit=10),
        at_least("memory: within the lap", figure=samples["inside"].grown_megabytes(), unit="MB", limit=70),
        at_most("memory: within the lap, no more", figure=samples["inside"].grown_megabytes(), unit="MB", limit=100),
        at_most("memory: in the next lap", figure=samples["inside"].grown_megabytes("after"), unit="MB", limit=10),
    ]
"""
)


def _one(name: str, body: str) -> str:
    return f'{HEAD}\n\n@benchmark("{name}")\ndef work(bench):\n    {body}\n'


def test_sides_are_measured_in_turn_each_in_a_fresh_process(invent: Invent, tmp_path: Path) -> None:
    (found,) = find(invent(turns=TURNS))
    assert {row.name: row.holds for row in run(found, tmp_path)} == {
        "turns: taken in turn": True,
        "turns: processes": True,
    }


def test_memory_is_that_of_the_lap_and_not_of_what_was_before_or_of_the_parent(invent: Invent, tmp_path: Path) -> None:
    (found,) = find(invent(memory=MEMORY))
    assert [row for row in run(found, tmp_path) if not row.holds] == []


def test_figures_are_medians() -> None:
    laps = [
        {"work": Lap(seconds=seconds, grown_bytes=seconds * MEGABYTE, children_bytes=2 * seconds * MEGABYTE)}
        for seconds in (1, 100, 3)
    ]
    samples = Samples(laps, [{"rows": 5}, {"rows": 7}, {"rows": 6}])
    assert (samples.seconds(), samples.grown_megabytes(), samples.children_megabytes()) == (3, 3, 6)
    assert samples.count("rows") == 6


def test_a_lap_is_measured_once() -> None:
    watch = Watch()
    with watch.lap("load"):
        pass
    with pytest.raises(ValueError, match="lap 'load' was measured already"), watch.lap("load"):
        pass


def test_a_function_that_times_nothing_is_refused(invent: Invent) -> None:
    invent(idle=HEAD + "\ndef idle(watch):\n    pass\n")
    with pytest.raises(ValueError, match=r"invented.idle.idle measured no lap; wrap its work in"):
        measure("invented.idle", "idle", {})


def test_what_a_failed_process_said_is_shown(invent: Invent, tmp_path: Path) -> None:
    text = HEAD + '\ndef broken(watch):\n    raise OSError("the disk is full")\n'
    text += '\n\n@benchmark("broken")\ndef work(bench):\n    bench.interleave(syncline=Side(broken))\n'
    (found,) = find(invent(broken=text))
    with pytest.raises(BenchmarkError, match=r"invented.broken.broken ended with 1:[\s\S]*the disk is full"):
        run(found, tmp_path)


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        pytest.param([], ["demo", "store", "store_reads"], id="all"),
        pytest.param(["store"], ["store", "store_reads"], id="those that begin so"),
        pytest.param(["store_reads", "demo"], ["demo", "store_reads"], id="several"),
    ],
)
def test_benchmarks_are_chosen_by_how_their_names_begin(invent: Invent, names: list[str], chosen: list[str]) -> None:
    package = invent(one=_one("store", "..."), two=_one("store_reads", "..."), three=_one("demo", "..."))
    assert [each.name for each in choose(find(package), names)] == chosen


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("stroe", "did you mean 'store'?", id="misspelt"),
        pytest.param("x", "there are: store", id="unknown"),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(
    invent: Invent, capsys: pytest.CaptureFixture[str], name: str, hint: str
) -> None:
    assert main([name], invent(one=_one("store", "..."))) == 2
    assert f"no benchmark begins with '{name}'; {hint}" in capsys.readouterr().err


def test_two_benchmarks_of_one_name_are_refused(invent: Invent) -> None:
    with pytest.raises(BenchmarkError, match="two benchmarks are called 'store'; rename one"):
        find(invent(one=_one("store", "..."), two=_one("store", "...")))


def test_a_benchmark_imported_by_another_module_counts_once(invent: Invent) -> None:
    package = invent(one=_one("store", "..."), two='"""Invented."""\n\nfrom invented.one import work\n')
    assert [each.name for each in find(package)] == ["store"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param("return []", "store returned no row", id="no row"),
        pytest.param(
            'return [at_most("load", figure=1, unit="s", limit=2)]',
            "store returned a row called 'load'; begin it with 'store'",
            id="another's name",
        ),
    ],
)
def test_rows_bear_their_benchmarks_name(invent: Invent, tmp_path: Path, body: str, message: str) -> None:
    (found,) = find(invent(one=_one("store", body)))
    with pytest.raises(BenchmarkError, match=message):
        run(found, tmp_path)


def _bounded(name: str, limit: int) -> str:
    return _one(name, f'return [at_most("{name}: size", figure=5, unit="MB", limit={limit})]')


@pytest.mark.parametrize(
    ("limit", "code"),
    [pytest.param(5, 0, id="holds"), pytest.param(4, 1, id="does not hold")],
)
def test_the_exit_code_says_whether_every_limit_holds(
    invent: Invent, tmp_path: Path, capsys: pytest.CaptureFixture[str], limit: int, code: int
) -> None:
    results = tmp_path / "results.json"
    package = invent(good=_bounded("good", 9), other=_bounded("other", limit))
    assert main([], package, results) == code
    assert [row["name"] for row in json.loads(results.read_text(encoding="utf-8"))] == ["good: size", "other: size"]
    assert "other: size" in capsys.readouterr().out


def test_a_benchmark_that_fails_does_not_hide_the_others(
    invent: Invent, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results.json"
    assert main([], invent(bad=_one("bad", "return []"), good=_bounded("good", 9)), results) == 2
    assert [row["name"] for row in json.loads(results.read_text(encoding="utf-8"))] == ["good: size"]
    assert "bad returned no row" in capsys.readouterr().err


def test_a_folder_without_benchmarks_is_not_success(invent: Invent, tmp_path: Path) -> None:
    assert main([], invent(), tmp_path / "results.json") == 2
