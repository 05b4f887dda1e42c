"""Processes killed at random moments, two at a time: the store ends up with what the source says, and nothing twice."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from model.entities import Task, TimeEntry
from store.open import Store, open_store
from store.read import Snapshot, current_vector, history
from store.tables import HELD, LISTING, SCOPE
from store.upgrade import prepare
from tests.conftest import ROOT
from tests.flow.driver import API, FILES, PLANS, TRACKER, main
from tests.unit.sync.sources import DropFolder, task

KEYS = range(40)
PAGES = 45  # about as many pages as the sources have together, so that kills fall everywhere
KILLED = -9

Titles = dict[str, str]


@dataclass
class Toll:
    """How the processes of a test ended: a test that never killed one in its work would prove nothing."""

    killed: int = 0
    done: int = 0
    took_over: int = 0  # processes that wrote pages after another one had been killed in its work


def new_generation(random: Random, drop: DropFolder) -> Titles:
    """Write, change and remove plans, and return the title of every task by external id."""
    titles: Titles = {}
    for name in PLANS:
        path = drop.folder / name
        if random.randrange(5) == 0:
            path.unlink(missing_ok=True)
            continue
        rows = [{"id": f"{key:02}", **task(f"Title {random.randrange(3)}")} for key in KEYS if random.randrange(3)]
        drop.put(name, *rows, minutes=random.randrange(1, 1000))
        titles |= {f"{name}/{row['id']}": row["title"] for row in rows}
    return titles


def run_and_kill(url: str, folder: Path, lines: int | None, delay: float) -> tuple[int, int]:
    """Start a driver and kill it when so many lines came (None: never); return its exit code and its pages."""
    command = [sys.executable, "-m", "tests.flow.driver", url, str(folder)]
    pages = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout):
            pages += line.startswith("page")
            if number == lines:
                time.sleep(delay)
                process.kill()
        return process.wait(), pages


def two_at_once(random: Random, url: str, folder: Path, toll: Toll) -> None:
    plans = [
        (random.randrange(PAGES) if random.randrange(5) else None, random.choice([0.0, random.random() / 100]))
        for _ in range(2)
    ]
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda plan: run_and_kill(url, folder, *plan), plans))
    assert {code for code, _ in ended} <= {0, KILLED}
    killed = [pages for code, pages in ended if code == KILLED]
    toll.killed += len([pages for pages in killed if pages])
    toll.done += 2 - len(killed)
    toll.took_over += len(ended) == 2 and all(pages for _, pages in ended) and bool(killed)


def check(store: Store, past: list[Titles]) -> None:
    """Expect that the store holds the last generation, and of every task exactly the versions it went through."""
    snapshot = Snapshot(store, current_vector(store))
    for source in (FILES, API, TRACKER):
        assert {row.key.split(":", 2)[2]: row.title for row in snapshot.rows(Task, source=source)} == past[-1]
        for key in set().union(*past):
            versions = history(store, Task, f"{source}:task:{key}")
            titles = [one.row.title for one in versions if isinstance(one.row, Task)]
            assert titles == _without_repeats([generation.get(key) for generation in past])
            assert [one.to_run is None for one in versions].count(True) == (key in past[-1])
            assert all(one.to_run is None or one.from_run < one.to_run for one in versions)
    # the hours of each issue are those of its newest title, and of no issue that is gone
    hours = {row.task: row.work for row in snapshot.rows(TimeEntry)}
    assert hours == {f"{TRACKER}:task:{key}": len(title) * 60 for key, title in past[-1].items()}
    assert snapshot.count(TimeEntry) == len(past[-1])
    with store.reading() as connection:
        assert connection.execute(LISTING.select()).all() == connection.execute(HELD.select()).all() == []
        assert {row.loading_sha256 for row in connection.execute(SCOPE.select())} <= {""}


def _without_repeats(titles: list[str | None]) -> list[str]:
    kept = [title for title, before in zip(titles, [None, *titles], strict=False) if title != before]
    return [title for title in kept if title is not None]


@pytest.mark.slow
def test_killed_processes_neither_lose_nor_double_anything(store_url: str, tmp_path: Path) -> None:
    random = Random(20261122)
    generations, rounds = (5, 4) if store_url.startswith("sqlite") else (2, 3)
    drop = DropFolder(folder=tmp_path / "plans")
    drop.folder.mkdir()
    store = open_store(store_url)
    prepare(store)
    past: list[Titles] = []
    toll = Toll()
    for _ in range(generations):
        past.append(new_generation(random, drop))
        for _ in range(rounds):
            two_at_once(random, store_url, drop.folder, toll)
        main(store_url, drop.folder)
        check(store, past)
    store.close()
    assert toll.killed >= generations * rounds // 2
    assert toll.took_over
