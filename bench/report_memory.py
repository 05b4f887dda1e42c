"""How much memory a process and its children have resident together, looked at all the while."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.measure import MEGABYTE

_PROCESSES = Path("/proc")
_EVERY = 0.05  # seconds; what is had for a shorter time may be missed
_SHARE = "Pss:"  # proportional set size: proc(5), /proc/pid/smaps
_PARENT = 1  # place in /proc/PID/stat behind the name, which may hold spaces


@dataclass(slots=True)
class Peak:
    """The most that was seen; a page that several processes share counts once."""

    megabytes: float = 0


@contextmanager
def together() -> Iterator[Peak]:
    """Watch this process and all below it until the block ends; 0 where the system has no /proc."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while not done.wait(_EVERY):
            peak.megabytes = max(peak.megabytes, _resident())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()
        peak.megabytes = max(peak.megabytes, _resident())


def _resident() -> float:
    children = _children()
    found, waiting = 0, [os.getpid()]
    while waiting:
        process = waiting.pop()
        waiting += children[process]
        with suppress(OSError):  # it has ended meanwhile
            lines = (_PROCESSES / str(process) / "smaps_rollup").read_text().splitlines()
            found += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(_SHARE))
    return found / MEGABYTE


def _children() -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for folder in _PROCESSES.iterdir() if _PROCESSES.is_dir() else ():
        if folder.name.isdecimal():
            with suppress(OSError):
                behind_name = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
                found[int(behind_name[_PARENT])].append(int(folder.name))
    return found
