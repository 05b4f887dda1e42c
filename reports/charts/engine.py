"""Turns Vega-Lite dictionaries into SVG, and SVG into PNG, in limited worker processes that end with the call."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.charts.drawing import Spec
from reports.charts.errors import ChartError
from reports.charts.kept import Kept, digest
from reports.charts.worker import WORKERS, end, waiting, worker

VL_VERSION = "6.4"
"""Of Vega-Lite: named, so that a newer library draws an old report as it was drawn."""

MEMORY = 900_000_000  # bytes of data that a worker may reserve; about 600 of them are never touched
PATIENCE = 30.0  # seconds on the clock for a batch, and as much again for each `A_SLICE` charts
A_SLICE = 100
_WORTH_A_WORKER = 150  # charts; starting a worker takes as long as drawing this many
_FONTS = Path(__file__).parent.parent / "render" / "pdf" / "fonts"
_KEPT = Kept(20_000_000)
_REMEDY = (
    "run it again; where that does not help, give it more memory or report the chart's name to who maintains Syncline"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One picture to be made."""

    name: str  # in messages: "months of IT-0423"
    of: Spec | str  # a dictionary, or an SVG


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may take."""

    memory: int = MEMORY
    patience: float = PATIENCE


def insides(asked: Sequence[Asked], limits: Limits | None = None) -> list[str]:
    """Return what is inside the SVG of each dictionary, in order; what was drawn lately is not drawn again.

    The same dictionary gives the same text on every machine: nothing of its fonts and environment is in it.
    Raises ChartError where a worker ends, twice, without drawing all of its part.
    """
    keys = [digest(f"{VL_VERSION} {json.dumps(one.of, sort_keys=True)}") for one in asked]
    known = _KEPT.found(keys)
    missing = {key: one for key, one in zip(keys, asked, strict=True) if key not in known}
    drawn = dict(zip(missing, _made(list(missing.values()), 0, limits or Limits()), strict=True))
    _KEPT.keep(drawn)
    known |= drawn
    return [known[key] for key in keys]


def pngs(asked: Sequence[Asked], scale: float, limits: Limits | None = None) -> list[bytes]:
    """Return each SVG as PNG at `scale` pixels for one of the SVG's, in order; raises ChartError like `insides`."""
    return [base64.b64decode(data) for data in _made(list(asked), scale, limits or Limits())]


def _made(asked: list[Asked], scale: float, limits: Limits) -> list[str]:
    if not asked:
        return []
    share = min(WORKERS, len(asked), max(1 + len(asked) // _WORTH_A_WORKER, waiting()))
    parts = [asked[number::share] for number in range(share)]
    with ThreadPoolExecutor(share) as threads:
        done = list(threads.map(lambda part: _part(part, scale, limits), parts))
    return [done[number % share][number // share] for number in range(len(asked))]


def _part(asked: list[Asked], scale: float, limits: Limits) -> list[str]:
    """Return one worker's answers; what a worker that ended has not drawn is asked of a second one."""
    done, _ = _answers(asked, scale, limits)
    if len(done) == len(asked):
        return done
    more, why = _answers(asked[len(done) :], scale, limits)
    done += more
    if len(done) == len(asked):
        return done
    raise ChartError(f"chart {asked[len(done)].name}: found {why}, expected a picture; {_REMEDY}")


def _answers(asked: list[Asked], scale: float, limits: Limits) -> tuple[list[str], str]:
    """Return the pictures that a worker made, and why there are no more."""
    patience = limits.patience * (1 + len(asked) / A_SLICE)
    order = {
        "asked": [one.of for one in asked],
        "scale": scale,
        "fonts": str(_FONTS) if scale and _FONTS.is_dir() else "",
        "version": VL_VERSION,
        "memory": limits.memory,
        "seconds": max(1, int(patience)),
    }
    process = worker()
    try:
        said, _ = process.communicate(json.dumps(order).encode(), timeout=patience)
    except subprocess.TimeoutExpired:
        end(process)
        said, _ = process.communicate()
        return _read(said, f"nothing within {patience:.0f} seconds")
    finally:
        end(process)
    return _read(said, f"that the drawing process ended with {_ending(process.returncode)}")


def _read(said: bytes, otherwise: str) -> tuple[list[str], str]:
    done: list[str] = []
    for text in said.decode("utf-8", "replace").split("\n")[:-1]:  # the last is empty, or cut off
        answer: Any = json.loads(text)
        if not isinstance(answer, str):
            return done, answer["problem"]
        done.append(answer)
    return done, otherwise


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
