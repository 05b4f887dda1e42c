"""The peer of the Jira benchmark, singer-io's tap-jira, installed in an environment of its own and left as it is.

It is a program under the AGPL: it is run, and nothing of it is imported or copied. The one thing changed is that it
accepts the plain address of a simulated site on this machine, where it would write https:// before every host; so it
pays for no encryption, as Syncline pays for none.
"""

from __future__ import annotations

import json
import subprocess
import venv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.harness import BenchmarkError

REQUIREMENT = "tap-jira==2.6.0"
STREAMS = frozenset({"projects", "issues", "worklogs"})

_LAUNCHER = """\
import tap_jira.http

tap_jira.http.Client.url = lambda self, path: self.base_url.rstrip("/") + "/" + path.lstrip("/")
import tap_jira

tap_jira.main()
"""


def install(folder: Path) -> Path:
    """Make an environment with the peer in it and return its Python; raises BenchmarkError where that fails."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    done = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENT],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"{REQUIREMENT} could not be installed:\n{done.stderr.strip()}")
    return python


def chosen_catalog(python: Path, home: Path, site: Mapping[str, Any]) -> Path:
    """Write the peer's configuration and a catalog with our streams chosen into `home`, and return the catalog."""
    settings = {
        "start_date": "2000-01-01T00:00:00Z",
        "username": site["email"],
        "password": site["token"],
        "base_url": site["url"],
        "user_agent": "benchmark",
    }
    (home / "launch.py").write_text(_LAUNCHER, encoding="utf-8")
    (home / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    with (home / "discovered.json").open("wb") as discovered:
        _run(python, home, ["--discover"], discovered)
    catalog = json.loads((home / "discovered.json").read_text(encoding="utf-8"))
    for stream in catalog["streams"]:
        for one in stream["metadata"]:
            if stream["tap_stream_id"] in STREAMS or not one["breadcrumb"]:
                one["metadata"]["selected"] = stream["tap_stream_id"] in STREAMS
    chosen = home / "catalog.json"
    chosen.write_text(json.dumps(catalog), encoding="utf-8")
    return chosen


def read_everything(python: Path, home: Path, catalog: Path) -> Path:
    """Run the peer and return the file of what it wrote."""
    written = home / "records.jsonl"
    with written.open("wb") as records:
        _run(python, home, ["--properties", str(catalog)], records)
    return written


def counted(file: Path) -> Counter[str]:
    """Return how many records of each stream the peer wrote."""
    written: Counter[str] = Counter()
    with file.open("rb") as records:
        for line in records:
            message = json.loads(line)
            written[message["stream"] if message["type"] == "RECORD" else ""] += 1
    return written


def _run(python: Path, home: Path, arguments: list[str], output: Any) -> None:
    command = [str(python), str(home / "launch.py"), "--config", str(home / "config.json"), *arguments]
    done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"the peer ended with {done.returncode}:\n{done.stderr[-2000:]}")
