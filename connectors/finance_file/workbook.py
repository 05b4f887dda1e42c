"""Workbooks as rows of cells, read by a limited child process that may die of a hostile file."""

from __future__ import annotations

import contextlib
import json
import marshal
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import OfferedFile
from connectors.contract.quantities import shown_size
from connectors.finance_file import workbook_child
from connectors.finance_file.converters import Cell
from connectors.finance_file.formats import locked
from connectors.finance_file.layout import Layout
from connectors.finance_file.refusals import refusal
from connectors.finance_file.settings import Limits
from connectors.finance_file.tables import Batch, Table

_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")  # no secret reaches the child
_DYING_SECONDS = 5
_NARROW = "delete empty rows and columns to the right and below, or export only the table"
_SENTENCES = {
    "sheet_missing": ("the sheet the layout names is not there; sheets: {}", "correct `sheet` in the layout"),
    "sheet_ambiguous": ("`sheet` of the layout fits several of: {}", "name one sheet"),
    "sheet_too_wide": (f"the sheet spans {{}} columns, at most {workbook_child.MAX_COLUMNS} are read", _NARROW),
    "file_too_many_rows": ("the sheet has {} rows, more than `limits.rows` allows", _NARROW),
    "file_broken": ("the workbook is damaged ({})", "open it in Excel, save it again, or export it again"),
    "cell_without_address": ("a cell with {!r} has no address", "open it in Excel and save it again"),
}


@contextmanager
def opened(file: OfferedFile, layout: Layout, limits: Limits) -> Iterator[Table]:
    """Give the rows of the sheet a layout reads; raises RejectedFileError, while rows are taken too."""
    with _answers(file, limits, {"sheet": layout.sheet, "look": False, "rows": limits.rows}) as frames:
        facts = next(frames)
        yield Table(
            file=file.name,
            sheet=facts["sheet"],
            left=facts["left"],
            merged=[tuple(merged) for merged in facts["merged"]],
            batches=_batches(frames),
        )


def look(file: OfferedFile, limits: Limits, rows: int) -> list[tuple[str, int, list[list[Cell]]]]:
    """Return (name, rows in all, the first `rows` rows) of every visible sheet; raises RejectedFileError."""
    found: list[tuple[str, int, list[list[Cell]]]] = []
    with _answers(file, limits, {"sheet": None, "look": True, "rows": rows}) as frames:
        for frame in frames:
            if isinstance(frame, dict):
                found.append((frame["sheet"], frame["rows"], []))
            elif frame is not None:
                found[-1][2].extend(frame[: rows - len(found[-1][2])])
    return found


def _batches(frames: Iterator[Any]) -> Iterator[Batch]:
    number = 1
    for rows in frames:
        if rows is None:
            return
        yield range(number, number + len(rows)), rows
        number += len(rows)


@contextmanager
def _answers(file: OfferedFile, limits: Limits, order: dict[str, object]) -> Iterator[Iterator[Any]]:
    """Start the child and give its frames; it is ended when the block is left, and when its time on the clock is up."""
    with tempfile.TemporaryDirectory(prefix="syncline-") as folder:
        # the library goes by the ending of the name, which an archived copy does not have
        path = Path(folder, f"book.{file.name.rpartition('.')[2].casefold()}")
        path.symlink_to(file.path.absolute())
        with _child(limits, order | {"path": str(path)}) as (child, late):
            yield _frames(file.name, child, limits, late)


@contextmanager
def _child(limits: Limits, order: dict[str, object]) -> Iterator[tuple[subprocess.Popen[bytes], threading.Event]]:
    order |= {
        "memory": limits.memory,
        "seconds": max(1, int(limits.processor.total_seconds())),
    }
    command = [sys.executable, "-I", str(Path(workbook_child.__file__)), json.dumps(order)]
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    child = subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # so that what the child starts ends with it
    )
    late = threading.Event()
    clock = threading.Timer(limits.patience.total_seconds(), _end, (child, late))
    clock.daemon = True
    clock.start()
    try:
        yield child, late
    finally:
        clock.cancel()
        if child.returncode is None:
            _kill(child)
            child.wait()
        if child.stdout:
            child.stdout.close()


def _end(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    _kill(child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _frames(name: str, child: subprocess.Popen[bytes], limits: Limits, late: threading.Event) -> Iterator[Any]:
    pipe = child.stdout
    while pipe:
        head = pipe.read(4)
        length = struct.unpack(">I", head)[0] if len(head) == 4 else 0  # noqa: PLR2004  # bytes of a length
        data = pipe.read(length) if 0 < length <= workbook_child.MAX_FRAME else b""
        if not length or len(data) < length:
            raise _died(name, child, limits, late)
        frame = marshal.loads(data)  # noqa: S302  # written by our own child; pickle could run code, marshal cannot
        if isinstance(frame, dict) and "problem" in frame:
            raise _refused(name, frame["problem"], frame["value"], limits)
        yield frame
        if frame is None:
            return


def _refused(name: str, code: str, value: str, limits: Limits) -> RejectedFileError:
    if code == "file_locked":
        return locked(name)
    if code == "file_too_much_memory":
        return _too_large(name, limits)
    reason, remedy = _SENTENCES[code]
    return refusal(code, name, reason.format(" ".join(value.split())), remedy=remedy)


def _too_large(name: str, limits: Limits) -> RejectedFileError:
    reason = f"reading it takes more than {shown_size(limits.memory)} of memory, for one far-off cell perhaps"
    return refusal("file_too_much_memory", name, reason, remedy=_NARROW)


def _died(name: str, child: subprocess.Popen[bytes], limits: Limits, late: threading.Event) -> RejectedFileError:
    try:
        status = child.wait(_DYING_SECONDS)
    except subprocess.TimeoutExpired:  # it talks nonsense and lives
        _kill(child)
        status = child.wait()
    if late.is_set():
        reason = f"reading it took longer than {int(limits.patience.total_seconds())} s"
        return refusal("file_too_slow", name, reason, remedy=_NARROW)
    if status == -signal.SIGXCPU:
        reason = f"reading it takes more than {int(limits.processor.total_seconds())} s of computing"
        return refusal("file_too_slow", name, reason, remedy=_NARROW)
    if status == -signal.SIGABRT:
        return _too_large(name, limits)
    reason, remedy = _SENTENCES["file_broken"]
    return refusal("file_broken", name, reason.format(f"the reading process ended with {status}"), remedy=remedy)
