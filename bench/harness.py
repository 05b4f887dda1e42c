"""The harness: which benchmarks there are, and measurements of several sides taken in turn, each in a fresh process."""

from __future__ import annotations

import difflib
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from bench.measure import MEGABYTE, Lap, Measured
from bench.rows import Row

REPETITIONS = 5
LONGEST_SECONDS = 600
"""A single measurement that takes longer hangs; it is ended and the benchmark fails."""

HARNESS = frozenset({"__main__", "harness", "measure", "rows"})
_MARK = "__syncline_benchmark__"


class BenchmarkError(Exception):
    """A benchmark could not be run; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a measured top-level function and its arguments, which have to be JSON values."""

    function: Measured
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Samples:
    """What the repetitions of one side gave."""

    laps: Sequence[Mapping[str, Lap]]
    counts: Sequence[Mapping[str, float]]

    def seconds(self, lap: str = "work") -> float:
        """The median time of a lap."""
        return median(laps[lap].seconds for laps in self.laps)

    def grown_megabytes(self, lap: str = "work") -> float:
        """The median of how far memory grew above the lap's start, in units of 1,000,000 bytes."""
        return median(laps[lap].grown_bytes for laps in self.laps) / MEGABYTE

    def children_megabytes(self, lap: str = "work") -> float:
        """The median of the largest child process's peak up to the lap's end, in units of 1,000,000 bytes."""
        return median(laps[lap].children_bytes for laps in self.laps) / MEGABYTE

    def count(self, name: str) -> float:
        """The median of a number that the measured function noted."""
        return median(counts[name] for counts in self.counts)


@dataclass(frozen=True, slots=True)
class Bench:
    """Handed to a benchmark: an empty folder for its input, and the way to measure."""

    folder: Path

    def interleave(self, *, repetitions: int = REPETITIONS, **sides: Side) -> dict[str, Samples]:
        """Measure every side `repetitions` times in turn (a b a b ...), so that a slow minute hurts all alike."""
        laps: dict[str, list[dict[str, Lap]]] = {name: [] for name in sides}
        counts: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
        for _ in range(repetitions):
            for name, side in sides.items():
                answer = _in_fresh_process(side, self.folder)
                laps[name].append({lap: Lap(**values) for lap, values in answer["laps"].items()})
                counts[name].append(answer["counts"])
        return {name: Samples(laps[name], counts[name]) for name in sides}


Work = Callable[[Bench], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark under its name."""

    name: str
    work: Work


def benchmark(name: str) -> Callable[[Work], Work]:
    """Make a function a benchmark, found by `python -m bench` when it stands in a module of bench/."""

    def marked(work: Work) -> Work:
        setattr(work, _MARK, name)
        return work

    return marked


def find(package: ModuleType) -> list[Benchmark]:
    """The benchmarks in a package's modules, by name; two of one name are refused."""
    found: dict[str, Benchmark] = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name in HARNESS:
            continue
        full_name = f"{package.__name__}.{module.name}"
        for work in vars(importlib.import_module(full_name)).values():
            name = getattr(work, _MARK, None)
            if not isinstance(name, str) or work.__module__ != full_name:
                continue
            if name in found:
                raise BenchmarkError(f"two benchmarks are called {name!r}; rename one")
            found[name] = Benchmark(name, work)
    return [found[name] for name in sorted(found)]


def choose(benchmarks: Sequence[Benchmark], names: Sequence[str]) -> list[Benchmark]:
    """The benchmarks whose names begin with one of `names`; all of them when there is none.

    Raises BenchmarkError for a name that no benchmark begins with.
    """
    for name in names:
        if not any(benchmark.name.startswith(name) for benchmark in benchmarks):
            known = [benchmark.name for benchmark in benchmarks]
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known) or 'none'}"
            raise BenchmarkError(f"no benchmark begins with {name!r}; {hint}")
    return [each for each in benchmarks if not names or each.name.startswith(tuple(names))]


def run(chosen: Benchmark, folder: Path) -> list[Row]:
    """The rows of one benchmark; raises BenchmarkError when it gives none or names one after another benchmark."""
    rows = list(chosen.work(Bench(folder)))
    if not rows:
        raise BenchmarkError(f"{chosen.name} returned no row")
    for row in rows:
        if not row.name.startswith(chosen.name):
            raise BenchmarkError(f"{chosen.name} returned a row called {row.name!r}; begin it with {chosen.name!r}")
    return rows


def _in_fresh_process(side: Side, folder: Path) -> dict[str, Any]:
    """One measurement's laps and counts; raises BenchmarkError with what the process said when it fails."""
    name = f"{side.function.__module__}.{side.function.__qualname__}"
    order, answer = folder / "order.json", folder / "answer.json"
    answer.unlink(missing_ok=True)
    text = {
        "module": side.function.__module__,
        "function": side.function.__qualname__,
        "arguments": dict(side.arguments),
    }
    order.write_text(json.dumps(text), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.measure", order, answer],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BenchmarkError(f"{name} took longer than {LONGEST_SECONDS} s and was ended") from error
    if done.returncode:
        raise BenchmarkError(f"{name} ended with {done.returncode}:\n{done.stderr.strip()}")
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found
