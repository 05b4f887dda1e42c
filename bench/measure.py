"""One measurement in a process of its own: the time and the memory of each lap, with nothing run before it."""

from __future__ import annotations

import gc
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")
RESET_PEAK = "5"
"""What Linux takes to set a process's peak back to its present size: proc(5), /proc/pid/clear_refs."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """What one timed part took."""

    seconds: float
    grown_bytes: int  # the peak of resident memory within the lap, above what was resident at its start
    children_bytes: int  # the largest peak of any child process ended so far; 0 when there was none


@dataclass(slots=True)
class Watch:
    """Handed to a measured function, which times its parts with it; what stands outside a lap is not measured."""

    laps: dict[str, Lap] = field(default_factory=dict)
    counts: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def lap(self, name: str = "work") -> Iterator[None]:
        """Time a part; its name is used once in a measurement."""
        if name in self.laps:
            raise ValueError(f"lap {name!r} was measured already in this process")
        gc.collect()
        before = _reset_peak()
        start = time.perf_counter()
        yield
        seconds = time.perf_counter() - start
        grown = max(0, _peak() - before)
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _RUSAGE_UNIT
        self.laps[name] = Lap(seconds=seconds, grown_bytes=grown, children_bytes=children)

    def count(self, name: str, value: float) -> None:
        """Note a number that belongs to the measurement, such as rows read or the size of the result."""
        self.counts[name] = value


Measured = Callable[..., None]
"""A module's top-level function that takes a Watch and JSON values by name."""

_RUSAGE_UNIT = 1 if sys.platform == "darwin" else 1024


def _reset_peak() -> int:
    """The bytes resident now, after setting the peak back to them where the system can.

    ru_maxrss alone would not do on Linux: it is inherited through exec, so a child starts with its parent's peak.
    """
    try:
        CLEAR.write_text(RESET_PEAK, encoding="ascii")
    except OSError:
        return _peak()
    return _status("VmRSS")


def _peak() -> int:
    if STATUS.exists():
        return _status("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RUSAGE_UNIT


def _status(name: str) -> int:
    for line in STATUS.read_text(encoding="ascii", errors="replace").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024
    raise ValueError(f"{STATUS} says nothing of {name}")


def measure(module: str, function: str, arguments: Mapping[str, object]) -> dict[str, object]:
    """Run one measured function here and return its laps and counts as JSON values."""
    watch = Watch()
    measured: Measured = getattr(importlib.import_module(module), function)
    measured(watch, **arguments)
    if not watch.laps:
        raise ValueError(f"{module}.{function} measured no lap; wrap its work in `with watch.lap():`")
    return {"laps": {name: asdict(lap) for name, lap in watch.laps.items()}, "counts": watch.counts}


def main(order: Path, answer: Path) -> None:
    """Carry out the order in one file and write the answer to another: what the child process does."""
    text = json.loads(order.read_text(encoding="utf-8"))
    result = measure(text["module"], text["function"], text["arguments"])
    answer.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
