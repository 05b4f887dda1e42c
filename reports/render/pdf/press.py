"""Hands pages to a limited child process that may die of them, and takes the PDF."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from reports.render.pdf import press_child
from reports.render.pdf.errors import PdfError, PdfLimitError, PdfRefusedError
from reports.render.pdf.glyphs import FONTS

TEMPLATES = Path(__file__).parent / "templates"
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")  # no secret reaches the child
_THREADS = "2"  # each reserves memory; more do not make a report of ten projects faster
_REMEDY = "make reports of fewer projects or with fewer sections, or take the HTML report"
_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What setting the pages of one report may take."""

    memory: int = 1024 * _MEBIBYTE  # bytes of address space
    seconds: float = 60  # on the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A PDF and what typst remarked about it."""

    pdf: bytes
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Which of a report's pages a volume has; by itself it is a whole report."""

    before: int = 0  # pages of the volumes before it
    total: int = 0  # pages of all volumes; 0: it is the only one
    elsewhere: Mapping[str, int] = field(default_factory=dict)  # page of each name in another volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many pages a volume has, and on which of them, from 1, each name stands."""

    pages: int
    places: Mapping[str, int]


ALONE = Numbers()


def press(parts: Mapping[str, bytes], made_at: datetime, limits: Limits, numbers: Numbers = ALONE) -> Printed:
    """Return the PDF of the templates with `parts`, files by name that they read; dated `made_at`, which is aware.

    Raises PdfLimitError when a limit is reached, PdfRefusedError when typst finds a fault, and PdfError when the
    process ends in any other way.
    """
    pdf, said = _asked(parts, made_at, limits, numbers, is_count=False)
    return Printed(pdf=pdf, warnings=tuple(said["warnings"]))


def count(parts: Mapping[str, bytes], made_at: datetime, limits: Limits, numbers: Numbers) -> Counted:
    """Return how many pages the parts take; raises as `press` does."""
    _, said = _asked(parts, made_at, limits, numbers, is_count=True)
    return Counted(pages=said["pages"], places=said["places"])


def _asked(
    parts: Mapping[str, bytes], made_at: datetime, limits: Limits, numbers: Numbers, *, is_count: bool
) -> tuple[bytes, dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="syncline-") as folder:
        for template in sorted(TEMPLATES.glob("*.typ")):
            Path(folder, template.name).write_bytes(template.read_bytes())
        for name, content in parts.items():
            Path(folder, name).write_bytes(content)
        given = {"before": numbers.before, "total": numbers.total, "elsewhere": dict(numbers.elsewhere)}
        Path(folder, "numbers.json").write_text(json.dumps(given), encoding="utf-8")
        timestamp = int(made_at.timestamp())
        # A later volume begins below the title of the first, which PDF/UA allows in the bound file only.
        standards = ["a-3a"] if numbers.before else ["ua-1", "a-3a"]
        order = {"folder": folder, "fonts": str(FONTS), "timestamp": timestamp, "standards": standards}
        order["count"] = is_count
        return answer_of(press_child.__file__, order, limits)


def answer_of(script: str, order: dict[str, Any], limits: Limits) -> tuple[bytes, dict[str, Any]]:
    """Return what a script of ours makes of an order, and what it remarks, from a limited process; raises PdfError."""
    order |= {
        "memory": limits.memory,
        "seconds": max(1, int(limits.seconds * 4)),  # of computing on all processors, should nobody watch the clock
    }
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {"RAYON_NUM_THREADS": _THREADS, "MALLOC_ARENA_MAX": _THREADS}
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and module, no shell
            [sys.executable, "-I", str(Path(script)), json.dumps(order)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            timeout=limits.seconds,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(limits) from None
    return _answer(done, limits)


def _answer(done: subprocess.CompletedProcess[bytes], limits: Limits) -> tuple[bytes, dict[str, Any]]:
    if done.returncode == 0:
        said: dict[str, Any] = json.loads(done.stderr)
        return done.stdout, said
    if done.returncode == press_child.REFUSED:
        found = json.loads(done.stderr)
        hints = "".join(f"; {hint}" for hint in found["hints"])
        raise PdfRefusedError(f"PDF: typst refuses the pages: {found['message']}{hints}")
    if done.returncode in {press_child.NO_MEMORY, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV}:
        memory = f"{limits.memory // _MEBIBYTE} MiB of memory"
        raise PdfLimitError(f"PDF: setting the pages takes more than {memory}, the limit of one report; {_REMEDY}")
    if done.returncode == -signal.SIGXCPU:
        raise _too_slow(limits)
    last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
    raise PdfError(f"PDF: the process that sets the pages ended with {done.returncode}: {last[0][:300]}")


def _too_slow(limits: Limits) -> PdfLimitError:
    return PdfLimitError(
        f"PDF: setting the pages takes longer than {limits.seconds:g} s, the limit of one report; {_REMEDY}"
    )
