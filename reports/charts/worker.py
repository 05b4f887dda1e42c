"""The drawing processes: started when they are needed, or a little before, and ended whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from reports.charts import engine_child

CHILD = Path(engine_child.__file__)
WORKERS = 2  # at once; each takes some 130 MB

Worker = subprocess.Popen[bytes]

_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")  # no secret reaches a worker
_FIXED = {"TZ": "UTC", "LANG": "C.UTF-8", "HOME": "/nonexistent"}  # nothing of this machine or person shows
_WAITING: list[Worker] = []
_LOCK = Lock()


@contextmanager
def ready_to_draw() -> Iterator[None]:
    """Start the workers now for the first charts drawn in this block, beside what is done before them.

    A worker needs half a second until it can draw, on a processor that reading a store leaves idle. Those that nobody
    needed are ended with the block.
    """
    started = [_started(engine_child.WARM) for _ in range(WORKERS)]
    with _LOCK:
        _WAITING.extend(started)
    try:
        yield
    finally:
        with _LOCK:
            unused = [one for one in started if one in _WAITING]
            for one in unused:
                _WAITING.remove(one)
        for one in unused:
            end(one)
            one.communicate()


def waiting() -> int:
    """Return how many workers were started and have no order yet."""
    with _LOCK:
        return len(_WAITING)


def worker() -> Worker:
    """Return a worker that waits for its order: one that was started before, else a new one."""
    with _LOCK:
        if _WAITING:
            return _WAITING.pop()
    return _started()


def end(worker: Worker) -> None:
    """End a worker and all it started; one that has ended is left alone."""
    with contextlib.suppress(ProcessLookupError):
        if worker.returncode is None:
            os.killpg(worker.pid, signal.SIGKILL)


def _started(*arguments: str) -> Worker:
    return subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no shell
        [sys.executable, "-I", str(CHILD), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_FIXED | {name: os.environ[name] for name in _INHERITED if name in os.environ},
        start_new_session=True,
    )
