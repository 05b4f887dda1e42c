"""Asks a real browser about pages; says what is missing where there is none."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDE, PHONE, NARROW = 1280, 390, 320  # CSS pixels; 320 is 1280 at four times the size (WCAG 1.4.10)
_SECONDS = 300  # a browser that hangs must not hold the tests for ever


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page showed at one width."""

    file: str
    width: int  # CSS pixels
    overflow: int  # pixels by which the page is wider than its window
    foreign: tuple[str, ...]  # addresses beside the page itself that it asked for
    broken: tuple[str, ...]  # ordinary words in tables that stand on more than one line
    violations: tuple[dict[str, Any], ...]


def missing() -> str:
    """Say what a browser test lacks here, nothing where it lacks nothing."""
    lacks = []
    if _browser() is None:
        lacks.append("a browser (Debian: chromium)")
    if shutil.which("node") is None:
        lacks.append("node (Debian: nodejs)")
    elif not (HERE / "node_modules" / "axe-core").is_dir():
        lacks.append("axe-core (npm ci --prefix tests/browser)")
    return "needs " + " and ".join(lacks) if lacks else ""


def looks(files: Sequence[Path], widths: Sequence[int], *, audited: bool = True) -> list[Look]:
    """Return what the browser, and where it is `audited` axe, find in each file at each width."""
    how = ["axe" if audited else "no", ",".join(map(str, widths))]
    command = ["node", str(HERE / "axe.mjs"), str(_browser()), *how, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS, cwd=HERE)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [
        Look(
            **{
                **one,
                "foreign": tuple(one["foreign"]),
                "broken": tuple(one["broken"]),
                "violations": tuple(one["violations"]),
            }
        )
        for one in found
    ]


def _browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)
