"""`syncline sync` killed by the system in the middle of reading a Jira: in the end the store is what Jira is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from store.open import open_store
from store.upgrade import prepare
from syncline.demo.jira_site import Jira
from tests.conftest import ROOT
from tests.flow.jira_acts import DEEDS, Change
from tests.flow.jira_sameness import differences, unread
from tests.flow.jira_world import JiraWorld, Way, jira_world
from tests.flow.pasts import broken_pasts, version_count
from tests.flow.power import MortalStore

pytestmark = pytest.mark.slow

KILLED = -9
GENERATIONS, KILLS = 1, 4
PATIENCE = 120.0  # seconds for one process
TOUCHING = sorted(DEEDS.keys() - {"withdraw a project", "restore a project", "import a worklog"})
CONFIGURATION = """\
organisation: {{name: City of Marlow, time_zone: America/Phoenix}}
store: {{url: "sqlite:///syncline.db"}}
sources:
  jira:
    connector: jira
    url: {url}
    sign_in: {sign_in}
    worklogs: {worklogs}
    issues_a_page: 1
    ids_a_page: 2
"""


@dataclass
class Toll:
    """How many processes were killed, and how many of these had written pages."""

    killed: int = 0
    amidst: int = 0


def run(folder: Path, world: JiraWorld, after: int | None) -> int:
    """Run the command and kill it when Jira answered so many requests (None: never); return its exit code."""
    world.served.requests.clear()
    environment = {**os.environ, "JIRA_TOKEN": Jira.token, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "syncline", "sync", "jira", "--json", "-c", str(folder / "syncline.yaml")]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        until = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < until and not is_time(world, after):
            time.sleep(0.002)
        if process.poll() is None:
            process.kill()
        told, complaint = process.communicate()
    if process.returncode != KILLED:
        assert process.returncode == 0, told + complaint
        assert [one["ending"] for one in json.loads(told)["sources"]] == ["completed"]
    return process.returncode


def is_time(world: JiraWorld, after: int | None) -> bool:
    return after is not None and len(world.served.requests) >= after


@contextmanager
def configured(way: Way, folder: Path) -> Iterator[JiraWorld]:
    """Serve a site, and write the configuration of a store beside it that other processes read into."""
    with jira_world(way) as world:
        signing = f"{{email: {Jira.email}, token: env:JIRA_TOKEN}}" if way.cloud else "{token: env:JIRA_TOKEN}"
        text = CONFIGURATION.format(url=world.served.url, sign_in=signing, worklogs=way.worklogs)
        (folder / "syncline.yaml").write_text(text, encoding="utf-8")
        store = MortalStore(open_store(f"sqlite:///{folder / 'syncline.db'}").engine)
        prepare(store)
        try:
            yield replace(world, store=store)
        finally:
            store.close()


@pytest.mark.parametrize(
    "way",
    [Way(worklogs="feed"), Way(worklogs="embedded", cloud=False)],
    ids=["cloud by feed", "own server embedded"],
)
def test_killed_processes_lose_no_issue_and_no_second(way: Way, tmp_path: Path) -> None:
    random, toll = Random(20261122), Toll()
    with configured(way, tmp_path) as world:
        for number in range(60):
            Change(("add an issue", "add a worklog", "add many worklogs")[number % 3], number, number * 7 % 40).on(
                world
            )
        for _ in range(GENERATIONS):
            for _ in range(KILLS):
                killed = run(tmp_path, world, random.randrange(8, 36)) == KILLED
                toll.killed += killed
                toll.amidst += killed and version_count(world) > 0
                for _ in range(5):
                    Change(random.choice(TOUCHING), random.randrange(40), random.randrange(40)).on(world)
                world.jira.advance(timedelta(minutes=random.randrange(1, 400)))
            world.jira.advance(timedelta(hours=26))
            assert run(tmp_path, world, None) == 0
            assert differences(world, settled=True) == []
            assert broken_pasts(world) == []
            assert unread(world) == set()
    assert toll.killed >= GENERATIONS * KILLS // 2
    assert toll.amidst
