"""How long 40 plans of Planner take into the store, beside a bare client that only waits for the same answers."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from bench.harness import Bench, BenchmarkError, Samples, Side, benchmark
from bench.measure import Watch
from bench.rows import Row, at_least, at_most, at_most_times

if TYPE_CHECKING:
    from syncline.wiring import Application

PLANS, TASKS = 40, 600
LARGEST = 9_000  # tasks: as many as Planner lets a plan hold
LATENCY = 0.05  # seconds that each answer takes longer
AT_ONCE = 4
TIMES = 1.5
MEMORY = 120  # megabytes
_REPETITIONS = 3
_NEXT_LINK = re.compile(rb'"@odata\.nextLink":"([^"]+)"')

_CONFIGURATION = """\
organisation: {{name: City of Marlow, time_zone: America/Phoenix}}
store: sqlite:///syncline.db
sources:
  planner:
    connector: planner
    tenant: {tenant}
    graph: {url}
    sign_in: {{token: env:PLANNER_TOKEN}}
    groups: {groups}
    at_once: {at_once}
"""


def bare(watch: Watch, site: dict[str, Any]) -> None:
    """Send the requests that Syncline needs, four at a time, and read the answers without looking at them."""
    client = _Bare(site)
    _count(site)
    with watch.lap("load"), ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(client.batch, _twenties([f"/groups/{one}/planner/plans" for one in site["groups"]])))
        list(pool.map(client.plan, site["plans"]))
        list(pool.map(client.batch, _twenties([f"/users/{number:036}" for number in range(site["people"])])))
    watch.count("requests", _count(site)[0])


def syncline(watch: Watch, folder: str, site: dict[str, Any]) -> None:
    """Run `syncline sync` into an empty store, as a person would: what is asked for, stored and mapped."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = _configured(Path(place), site)
        os.environ["PLANNER_TOKEN"] = site["token"]
        from syncline.wiring import load_application

        application = load_application(home / "syncline.yaml")
        with application.store():  # an empty one is there
            pass
        _count(site)
        with watch.lap("load"):
            _sync(application)
        requests, at_once = _count(site)
        watch.count("requests", requests)
        watch.count("at once", at_once)
        assert _stored(home) == site["tasks"], _stored(home)
        before = _versions(home)
        with watch.lap("unchanged"):
            _sync(application)
        watch.count("versions written", _versions(home) - before)


def whole_process(watch: Watch, folder: str, site: dict[str, Any]) -> None:
    """Run the command itself, for the memory of the whole process."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = _configured(Path(place), site)
        command = [sys.executable, "-m", "syncline", "sync"]
        environment = os.environ | {"PLANNER_TOKEN": site["token"]}
        with watch.lap("load"):
            done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        watch.count("tasks", _stored(home))


@benchmark("planner")
def planner(bench: Bench) -> list[Row]:
    """Return the first load beside the wait for its answers, a second run, memory, and the largest plan there is."""
    folder = str(bench.folder)
    with _served(PLANS, TASKS) as site:
        _ask(site, "latency", {"seconds": LATENCY})
        arguments: dict[str, object] = {"folder": folder, "site": site}
        found = bench.interleave(
            repetitions=_REPETITIONS,
            floor=Side(bare, {"site": site}),
            syncline=Side(syncline, arguments),
            process=Side(whole_process, arguments),
        )
    with _served(1, LARGEST) as site:
        largest = bench.interleave(repetitions=1, process=Side(whole_process, {"folder": folder, "site": site}))[
            "process"
        ]
    return [*_first_load(found["syncline"], found["floor"]), *_size(found, largest)]


def _first_load(ours: Samples, floor: Samples) -> list[Row]:
    seconds, requests = ours.seconds("load"), ours.count("requests")
    return [
        at_most_times(
            "planner: 40 plans of 600 tasks, 50 ms",
            figure=seconds,
            floor=requests * LATENCY / AT_ONCE,
            unit="s",
            times=TIMES,
        ),
        at_most_times(
            "planner: the same, beside a bare client",
            figure=seconds,
            floor=floor.seconds("load"),
            unit="s",
            times=TIMES,
        ),
        at_most_times(
            "planner: requests",
            figure=requests,
            floor=floor.count("requests"),
            unit="requests",
            times=1,
        ),
        at_most("planner: requests under way at once", figure=ours.count("at once"), unit="", limit=AT_ONCE),
        at_most("planner: nothing changed", figure=ours.count("versions written"), unit="versions", limit=0),
    ]


def _size(found: Mapping[str, Samples], largest: Samples) -> list[Row]:
    return [
        at_most("planner: whole process", figure=found["process"].children_megabytes("load"), unit="MB", limit=MEMORY),
        at_least("planner: one plan of 9,000", figure=largest.count("tasks"), unit="tasks", limit=LARGEST),
        at_most(
            "planner: one plan of 9,000, process", figure=largest.children_megabytes("load"), unit="MB", limit=MEMORY
        ),
    ]


class _Bare:
    """A client that asks and reads, with one connection for each thread."""

    def __init__(self, site: Mapping[str, Any]) -> None:
        self._host = urlsplit(site["url"]).netloc
        self._headers = {"Authorization": f"Bearer {site['token']}", "Accept-Encoding": "identity"}
        self._own = threading.local()

    def plan(self, plan: str) -> None:
        """Ask for a plan's labels, buckets, and tasks to the last page."""
        place = f"/v1.0/planner/plans/{plan}"
        self._ask("GET", f"{place}/details")
        self._ask("GET", f"{place}/buckets")
        following = f"{place}/tasks"
        while following:
            found = _NEXT_LINK.search(self._ask("GET", following)[:4096])
            parts = urlsplit(found[1].decode()) if found else None
            following = f"{parts.path}?{parts.query}" if parts else ""

    def batch(self, urls: list[str]) -> None:
        """Ask for up to twenty things in one request."""
        steps = [{"id": str(number), "method": "GET", "url": url} for number, url in enumerate(urls)]
        self._ask("POST", "/v1.0/$batch", json.dumps({"requests": steps}).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        if not hasattr(self._own, "connection"):
            self._own.connection = HTTPConnection(self._host)
        connection: HTTPConnection = self._own.connection
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:  # noqa: PLR2004 # OK
            raise BenchmarkError(f"{method} {path} was answered with {answer.status}")
        return content


def _twenties(urls: list[str]) -> list[list[str]]:
    return [urls[start : start + 20] for start in range(0, len(urls), 20)]


@contextmanager
def _served(plans: int, tasks: int) -> Iterator[dict[str, Any]]:
    """Serve a simulated tenant from a process of its own, and say what it said when it was ready."""
    command = [sys.executable, "-m", "syncline.demo.graph_site", "--plans", str(plans), "--tasks", str(tasks)]
    with subprocess.Popen([*command, "--groups", str(min(plans, 20))], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            ready = process.stdout.readline()
            if not ready:
                raise BenchmarkError("the simulated Graph did not start")
            yield json.loads(ready)
        finally:
            process.terminate()


def _ask(site: Mapping[str, Any], what: str, given: Mapping[str, object] | None = None) -> Any:
    """Ask the simulator itself; with `given` it is told to do something."""
    body = None if given is None else json.dumps(given).encode()
    with urlopen(Request(f"{site['url']}/_simulator/{what}", data=body)) as answer:  # noqa: S310 # loopback
        return json.loads(answer.read())


def _count(site: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many requests came since the last count, and how many at the same time at most."""
    found = _ask(site, "requests")
    _ask(site, "reset", {})
    return found["requests"], found["most_in_flight"]


def _configured(home: Path, site: Mapping[str, Any]) -> Path:
    text = _CONFIGURATION.format(
        tenant=site["tenant"], url=site["url"], groups=json.dumps(site["groups"]), at_once=AT_ONCE
    )
    (home / "syncline.yaml").write_text(text, encoding="utf-8")
    return home


def _sync(application: Application) -> None:
    from sync.outcome import Ending
    from sync.run import run_sync

    with application.store() as store:
        (source,) = application.sources()
        result = run_sync(application.world(store, lambda _: None), source)
    assert (result.ending, result.error) == (Ending.COMPLETED, ""), result.error


def _stored(home: Path) -> int:
    """Return how many tasks are in the store."""
    with closing(sqlite3.connect(home / "syncline.db")) as connection:
        (found,) = connection.execute("SELECT count(*) FROM task WHERE to_run IS NULL").fetchone()
    return int(found)


def _versions(home: Path) -> int:
    """Return how many versions of rows there are."""
    from store.tables import VERSIONS

    with closing(sqlite3.connect(home / "syncline.db")) as connection:
        tables = [table.name for table in VERSIONS.values()]
        return sum(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables)  # noqa: S608
