"""What made a report: the versions of everything that decides its bytes, so that a later look can say what differs."""

from __future__ import annotations

import platform
import re
import zoneinfo
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.build.settings import ReportSettings
    from reports.figures.presets import Limits, Preset
    from store.runs import Run

ENGINES = (
    "babel",
    "docxtpl",
    "jinja2",
    "mjml-python",
    "python-docx",
    "python-pptx",
    "typst",
    "vl-convert-python",
    "xlsxwriter",
)
"""Packages that print a report; they are asked for their version and not imported."""

NEWEST_RUN = "newest run of "
"""Begins the name of what is told of a source whose newest run is not the one that the report was read at."""

_LONGEST_ERROR = 2_000  # characters of why a run failed or waits, as much as a run keeps of it in practice
_NOT_INSTALLED = "not installed"
_TZDATA = re.compile(r"# version (\S+)")
_SHORT_HASH = 12


def manifest(settings: ReportSettings, presets: Iterable[Preset], behind: Mapping[str, Run]) -> dict[str, str]:
    """Return what makes a report with these settings, by name.

    `presets` are the thresholds its projects are judged by; `behind` the newest runs, by source, that the report was
    not read at: they failed, wait or still run, and are why it calls a source failed or waiting.
    """
    made = {name: _installed(name) for name in ("syncline", *ENGINES)}
    made["python"] = platform.python_version()
    made["fonts"] = _fonts()
    made["time zone"] = settings.time_zone
    made["time zones"] = _time_zones()
    made["locale"] = settings.presentation.language
    made |= {f"thresholds {preset.name}": _limits_of(preset) for preset in presets}
    made |= {f"{NEWEST_RUN}{source}": told(run) for source, run in behind.items()}
    return dict(sorted(made.items()))


def told(run: Run) -> str:
    """Return how a run stood, in words that `syncline.rebuilding` reads back: `124, waiting until ..., because ...`."""
    until = f" until {run.waits_until.isoformat()}" if run.waits_until is not None else ""
    because = f", because {run.error[:_LONGEST_ERROR]}" if run.error else ""
    return f"{run.id}, {run.state}{until}{because}"


@cache
def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return _NOT_INSTALLED


@cache
def _time_zones() -> str:
    """Return the release of the time zones' rules that are used: the system's, else the package's."""
    for folder in map(Path, zoneinfo.TZPATH):
        try:
            with (folder / "tzdata.zi").open(encoding="utf-8") as rules:
                found = _TZDATA.match(rules.readline(100))
        except (OSError, ValueError):
            continue
        if found is not None:
            return found[1]
    return _installed("tzdata")


@cache
def _fonts() -> str:
    """Return the begin of a hash over the fonts that are shipped: a line breaks elsewhere when a letter is wider."""
    found = find_spec("reports.render")
    folders = [] if found is None else list(found.submodule_search_locations or ())
    digest = sha256()
    for folder in map(Path, folders):
        for file in sorted((folder / "pdf" / "fonts").glob("*.[ot]tf")):
            digest.update(file.name.encode())
            digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:_SHORT_HASH]


def _limits_of(preset: Preset) -> str:
    from model.thresholds import Dimension

    said = [(one.value, preset.limits(one)) for one in Dimension]
    return "; ".join(f"{name} {_words(limits)}" for name, limits in said if limits is not None) or "no limits"


def _words(limits: Limits) -> str:
    from model.thresholds import LimitUnit

    if limits.unit is LimitUnit.BASIS_POINTS:
        return f"yellow above {_percent(limits.yellow_above)}, red above {_percent(limits.red_above)}"
    return f"yellow above {limits.yellow_above}, red above {limits.red_above} {limits.unit.value}"


def _percent(basis_points: int) -> str:
    """Return a share exactly: `9.99 %` stays that, and does not become 10."""
    return f"{basis_points // 100}.{basis_points % 100:02}".rstrip("0").rstrip(".") + " %"
