"""Random histories of a source, with interruptions: completed runs show the source as it was, for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from connectors.contract.errors import SourceBusyError
from model.entities import Task
from store.read import current_vector
from sync.outcome import Ending
from sync.source import Source
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import (
    MARLOW,
    NOW,
    DropFolder,
    Fault,
    PlansApi,
    PowerCutError,
    api_source,
    folder_source,
    nothing,
    task,
)

STEPS = 30
SEEDS = range(5)
PLANS = ("aqueducts", "roads", "water")
KEYS = tuple(f"{number:02}" for number in range(12))

Held = dict[str, tuple[str, str]]
"""Tasks by external id: partition and title."""


def shown(bench: Bench, vector: dict[str, int]) -> Held:
    return {row.key.split(":", 2)[2]: (row.partition, row.title) for row in bench.rows(Task, vector)}


def fault_somewhere(random: Random, scopes: list[str]) -> Fault:
    scope, page = random.choice(scopes), random.randrange(4)
    error = random.choice([PowerCutError(), SourceBusyError("come back later", NOW + timedelta(days=1000))])

    def fault(at_scope: str, at_page: int) -> None:
        if (at_scope, at_page) == (scope, page):
            raise error

    return fault


def ended(bench: Bench, source: Source) -> bool:
    """Run the source and tell whether the run completed; it is long after any former one."""
    bench.now += timedelta(days=2)
    try:
        return bench.run(source, confirm_deletes=True).ending is Ending.COMPLETED
    except PowerCutError:
        return False


@dataclass
class History:
    """What is known of past runs, to be held against the store."""

    bench: Bench
    was: dict[int, Held] = field(default_factory=dict)  # run -> the source when it completed
    is_mixed: bool = False  # the source changed while a reading was interrupted: the run sees some of both
    interrupted: bool = False
    mixed_runs: int = 0

    def edited(self) -> None:
        self.is_mixed = self.is_mixed or self.interrupted

    def ran(self, completed: bool, source: Held) -> None:
        self.interrupted = not completed
        if not completed:
            return
        run = current_vector(self.bench.store)[MARLOW]
        if not self.is_mixed:
            self.was[run] = dict(source)
            assert shown(self.bench, {MARLOW: run}) == source
        self.mixed_runs += self.is_mixed
        self.is_mixed = False

    def holds(self) -> None:
        """Expect that every past run still shows what it showed, and that versions follow each other."""
        for run, source in self.was.items():
            assert shown(self.bench, {MARLOW: run}) == source
        for key in KEYS:
            versions = self.bench.history(key)
            assert [one.to_run for one in versions].count(None) <= 1
            for one in versions:
                assert one.to_run is None or one.from_run < one.to_run
            for one, following in pairwise(versions):
                assert one.to_run is not None
                assert one.to_run <= following.from_run
                if not self.mixed_runs and one.to_run == following.from_run and isinstance(one.row, Task):
                    assert isinstance(following.row, Task)
                    assert (one.row.title, one.row.partition) != (following.row.title, following.row.partition)


def edit_plans(random: Random, api: PlansApi) -> None:
    key, plan = random.choice(KEYS), random.choice(PLANS)
    holders = [name for name, held in api.plans.items() if key in held]
    move = random.randrange(6)
    if move == 0:
        api.plans.pop(plan, None)
    elif move == 1:
        for name in holders:
            del api.plans[name][key]
    elif move == 2 and holders:  # moves as it is
        api.plans.setdefault(plan, {})[key] = api.plans[holders[0]].pop(key)
    else:
        for name in holders:
            del api.plans[name][key]
        api.plans.setdefault(plan, {})[key] = task(f"Title {random.randrange(3)}")
    if random.randrange(20) == 0:
        api.reading_version += "'"


def source_of(api: PlansApi) -> Held:
    return {key: (plan, data["title"]) for plan, held in api.plans.items() for key, data in held.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_store_follows_plans_through_edits_moves_deletions_and_interruptions(bench: Bench, seed: int) -> None:
    random = Random(seed)
    api = PlansApi(plans={"roads": {}}, page_size=1)
    history = History(bench)
    for _ in range(STEPS):
        for _ in range(random.randrange(4)):
            edit_plans(random, api)
            history.edited()
        api.fault = fault_somewhere(random, list(PLANS)) if random.randrange(2) else nothing
        history.ran(ended(bench, api_source(api)), source_of(api))
    api.fault = nothing
    for _ in range(2):
        history.ran(ended(bench, api_source(api)), source_of(api))
    assert history.was
    assert shown(bench, dict(current_vector(bench.store))) == source_of(api)
    history.holds()


def edit_files(random: Random, drop: DropFolder, good: dict[str, list[str]]) -> None:
    """Write, break or remove a file; `good` keeps every readable text each file ever had since it was last missing."""
    name = f"{random.choice(PLANS)}.json"
    move = random.randrange(6)
    minutes = random.randrange(1, 1000)
    if move == 0:
        (drop.folder / name).unlink(missing_ok=True)
    elif move == 1:
        drop.put_text(name, "broken", minutes)
    else:
        rows = [{"id": key, **task(f"Title {random.randrange(3)}")} for key in KEYS if random.randrange(3)]
        path = drop.put(name, *rows, minutes=minutes)
        good.setdefault(name, []).append(path.read_text())


def rows_of(name: str, text: str) -> Held:
    return {f"{name}/{row['id']}": (name, row["title"]) for row in json.loads(text)["rows"]}


def expected(drop: DropFolder, good: dict[str, list[str]]) -> dict[str, list[Held]]:
    """Return what each file may hold: what is in it, or where it is broken anything it held before, or nothing."""
    found: dict[str, list[Held]] = {}
    for name in (f"{plan}.json" for plan in PLANS):
        path = drop.folder / name
        if not path.exists():
            found[name] = [{}]
        elif path.read_text() == "broken":
            found[name] = [{}, *(rows_of(name, text) for text in good.get(name, ()))]
        else:
            found[name] = [rows_of(name, path.read_text())]
    return found


def check_files(bench: Bench, allowed: dict[str, list[Held]]) -> None:
    held = shown(bench, dict(current_vector(bench.store)))
    for name, choices in allowed.items():
        assert {key: row for key, row in held.items() if row[0] == name} in choices
    assert {row[0] for row in held.values()} <= set(allowed)


@pytest.mark.parametrize("seed", SEEDS)
def test_store_follows_files_through_edits_breakage_and_interruptions(
    bench: Bench, drop: DropFolder, seed: int
) -> None:
    random = Random(seed)
    good: dict[str, list[str]] = {}
    seen: list[tuple[dict[str, int], Held]] = []
    names = [f"{plan}.json" for plan in PLANS]
    completed: Callable[[], bool] = lambda: ended(bench, folder_source(drop))  # noqa: E731 # made anew for each run
    for _ in range(STEPS):
        for _ in range(random.randrange(4)):
            edit_files(random, drop, good)
        drop.fault = fault_somewhere(random, names) if random.randrange(2) else nothing
        if completed():
            check_files(bench, expected(drop, good))
            vector = dict(current_vector(bench.store))
            seen.append((vector, shown(bench, vector)))
    drop.fault = nothing
    assert completed()
    check_files(bench, expected(drop, good))
    assert len(seen) > STEPS // 4
    for vector, held in seen:
        assert shown(bench, vector) == held
