"""Names this process in leases, and tells whether the process behind a lease has ended."""

from __future__ import annotations

import os
import socket
from pathlib import Path

_PROCESSES = "/proc"  # only Linux has it


def this_process() -> str:
    """Return `host:pid:start`, where start tells this process from an earlier one with the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_dead(holder: str) -> bool:
    """Tell whether a lease's holder is known to have ended; one on another machine never is, its lease runs out."""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    started = holder.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit():
        return False
    pid = int(rest)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _started(pid) != started


def _started(pid: int) -> str:
    """Return the start time of a process in the kernel's ticks, "" where the system does not tell."""
    try:
        text = Path(f"{_PROCESSES}/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[19]  # proc(5), field 22; the name before may hold spaces
