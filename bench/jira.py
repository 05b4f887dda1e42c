"""How long the hours of a large Jira site take into the store, beside singer-io's tap-jira on the same site."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from bench.harness import Bench, BenchmarkError, Samples, Side, benchmark
from bench.measure import Watch
from bench.rows import Row, at_least_times_faster, at_most, at_most_times
from bench.tap_jira import chosen_catalog, counted, install, read_everything

if TYPE_CHECKING:
    from syncline.wiring import Application

ISSUES = 10_000
WORKLOGS_OF_ISSUE = 3
PROJECTS = 2
LATENCY = 0.05  # seconds that each answer takes longer: a site on the internet
SMALL_SITE = 1_000  # issues of a site with as many changes: what a run costs there, it should cost here
CHANGED = 100  # issues, 1 % of the large site
PROPORTION = 1.5
_REPETITIONS = 3

_CONFIGURATION = """\
organisation: {{name: City of Marlow, time_zone: America/Phoenix}}
store: sqlite:///syncline.db
sources:
  jira:
    connector: jira
    url: {url}
    sign_in: {{email: {email}, token: env:JIRA_TOKEN}}
    boards: false  # as the peer is asked for neither boards nor histories
    history: []
    worklogs: {worklogs}
"""


def syncline(watch: Watch, folder: str, site: dict[str, Any], worklogs: str) -> None:
    """Run `syncline sync` into an empty store, as a person would."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = _configured(Path(place), site, worklogs)
        _count(site)
        with watch.lap("load"):
            _sync_by_command(home, site)
        watch.count("requests", _count(site))
        assert _stored(home) == (site["issues"], site["worklogs"]), _stored(home)


def peer(watch: Watch, folder: str, site: dict[str, Any], python: str) -> None:
    """Let the peer read the same projects, issues and worklogs and write them as lines of JSON."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        catalog = chosen_catalog(Path(python), Path(place), site)
        _count(site)
        with watch.lap("load"):
            file = read_everything(Path(python), Path(place), catalog)
        watch.count("requests", _count(site))
        written = counted(file)
        # It asks for worklogs from the last one's second on, so it may write some of them twice.
        assert written["issues"] == site["issues"], written
        assert written["worklogs"] >= site["worklogs"], written


def again(watch: Watch, folder: str, site: dict[str, Any]) -> None:
    """Sync a loaded store once more with nothing changed, and then with a few changed issues."""
    from syncline.wiring import load_application

    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = _configured(Path(place), site, "auto")
        os.environ["JIRA_TOKEN"] = site["token"]
        _sync(load_application(home / "syncline.yaml"))
        _count(site)
        with watch.lap("unchanged"):
            _sync(load_application(home / "syncline.yaml"))
        watch.count("unchanged requests", _count(site))
        changed = _ask(site, "change", {"share": CHANGED / site["issues"], "seed": 7})
        assert changed["issues"] == CHANGED, changed
        _count(site)
        with watch.lap("changed"):
            _sync(load_application(home / "syncline.yaml"))
        watch.count("changed requests", _count(site))


@benchmark("jira")
def jira(bench: Bench) -> list[Row]:
    """Return first loads beside the peer's, and what a run costs when little or nothing changed."""
    python = install(bench.folder / "peer")
    folder = str(bench.folder)
    with _served(ISSUES) as site:
        ours: dict[str, object] = {"folder": folder, "site": site}
        auto = Side(syncline, {**ours, "worklogs": "auto"})
        feed = Side(syncline, {**ours, "worklogs": "feed"})
        theirs = Side(peer, {**ours, "python": str(python)})
        _ask(site, "latency", {"seconds": LATENCY})
        far = bench.interleave(repetitions=_REPETITIONS, syncline=auto, feed=feed, peer=theirs)
        _ask(site, "latency", {"seconds": 0})
        near = bench.interleave(repetitions=_REPETITIONS, syncline=auto, peer=theirs)
        with _served(SMALL_SITE) as small:
            sides = {"large": Side(again, ours), "small": Side(again, {"folder": folder, "site": small})}
            later = bench.interleave(repetitions=_REPETITIONS, **sides)
    return [*_first_loads(far, near), *_later_runs(later["large"], later["small"])]


def _first_loads(far: Mapping[str, Samples], near: Mapping[str, Samples]) -> list[Row]:
    mine, theirs = far["syncline"], far["peer"]
    at_hand, peer_at_hand = near["syncline"].seconds("load"), near["peer"].seconds("load")
    tap = theirs.count("requests")
    embedded, feed = mine.count("requests"), far["feed"].count("requests")
    return [
        at_least_times_faster(
            "jira: first load, 50 ms", figure=mine.seconds("load"), peer=theirs.seconds("load"), unit="s", times=6
        ),
        at_least_times_faster("jira: first load, 0 ms", figure=at_hand, peer=peer_at_hand, unit="s", times=4),
        at_most("jira: first load, embedded worklogs", figure=embedded, unit="requests", limit=110, floor=tap),
        at_most("jira: first load, worklog feed", figure=feed, unit="requests", limit=170, floor=tap),
        at_most("jira: first load, whole process", figure=mine.children_megabytes("load"), unit="MB", limit=150),
    ]


def _later_runs(large: Samples, small: Samples) -> list[Row]:
    changed, requests = "jira: 100 changed of 10,000, and of 1,000", "changed requests"
    seconds, floor = large.seconds("changed"), small.seconds("changed")
    return [
        at_most("jira: nothing changed", figure=large.count("unchanged requests"), unit="requests", limit=8),
        at_most("jira: nothing changed, work", figure=large.seconds("unchanged"), unit="s", limit=0.6),
        at_most_times(
            changed, figure=large.count(requests), floor=small.count(requests), unit="requests", times=PROPORTION
        ),
        at_most_times(changed, figure=seconds, floor=floor, unit="s", times=PROPORTION),
    ]


@contextmanager
def _served(issues: int) -> Iterator[dict[str, Any]]:
    """Serve a simulated site from a process of its own, and say what it said when it was ready."""
    size = ["--issues", str(issues), "--worklogs", str(issues * WORKLOGS_OF_ISSUE), "--projects", str(PROJECTS)]
    command = [sys.executable, "-m", "syncline.demo.jira_site", *size]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            ready = process.stdout.readline()
            if not ready:
                raise BenchmarkError("the simulated Jira did not start")
            yield json.loads(ready)
        finally:
            process.terminate()


def _ask(site: Mapping[str, Any], what: str, given: Mapping[str, object] | None = None) -> Any:
    """Ask the simulator itself; with `given` it is told to do something."""
    body = None if given is None else json.dumps(given).encode()
    with urlopen(Request(f"{site['url']}/_simulator/{what}", data=body)) as answer:  # noqa: S310 # loopback
        return json.loads(answer.read())


def _count(site: Mapping[str, Any]) -> int:
    """Return how many requests came since the last count."""
    requests: int = _ask(site, "requests")["requests"]
    _ask(site, "reset", {})
    return requests


def _configured(home: Path, site: Mapping[str, Any], worklogs: str) -> Path:
    text = _CONFIGURATION.format(url=site["url"], email=site["email"], worklogs=worklogs)
    (home / "syncline.yaml").write_text(text, encoding="utf-8")
    return home


def _sync_by_command(home: Path, site: Mapping[str, Any]) -> None:
    environment = os.environ | {"JIRA_TOKEN": site["token"]}
    command = [sys.executable, "-m", "syncline", "sync"]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _sync(application: Application) -> None:
    from sync.outcome import Ending
    from sync.run import run_sync

    with application.store() as store:
        (source,) = application.sources()
        result = run_sync(application.world(store, lambda _: None), source)
    assert result.ending is Ending.COMPLETED, result.error


def _stored(home: Path) -> tuple[int, int]:
    """Return how many issues and worklogs are in the store."""
    with closing(sqlite3.connect(home / "syncline.db")) as connection:
        of_kind = "SELECT count(*) FROM raw_record WHERE kind = ? AND gone_run IS NULL"
        (issues,) = connection.execute(of_kind, ("issue",)).fetchone()
        (entries,) = connection.execute("SELECT count(*) FROM time_entry WHERE to_run IS NULL").fetchone()
    return issues, entries
