"""The brake: mass disappearance is not believed before a person confirms it."""

from __future__ import annotations

import pytest

from store import scopes
from store.scopes import Brake
from sync.absent import BRAKE_ROWS
from sync.outcome import RunResult
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import MARLOW, DropFolder, PlansApi, api_source, folder_source, task

MANY = BRAKE_ROWS + 1


def steps(count: int, prefix: str = "s") -> dict[str, dict[str, object]]:
    return {f"{prefix}{number}": task(f"Step {number}") for number in range(count)}


def plan(count: int) -> PlansApi:
    return PlansApi(plans={"water": steps(count)}, page_size=40)


def stored(bench: Bench) -> list[Brake]:
    with bench.store.reading() as connection:
        return scopes.brakes(connection)


def lost(bench: Bench, before: int, after: int) -> RunResult:
    """Load `before` records, then read a listing of `after`."""
    bench.completed(api_source(plan(before)))
    return bench.completed(api_source(plan(after)))


# Both limits must be passed: more than 50 rows and more than 10 % of what the source has.
@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [
        pytest.param(60, 10, False, id="50 rows of 60"),
        pytest.param(60, 9, True, id="51 rows of 60"),
        pytest.param(510, 459, False, id="51 rows are 10 %"),
        pytest.param(509, 458, True, id="51 rows are more than 10 %"),
        pytest.param(51, 0, True, id="everything, listed as empty"),
    ],
)
def test_brake_holds_beyond_both_limits(bench: Bench, before: int, after: int, holds: bool) -> None:
    result = lost(bench, before, after)
    assert result.needs_person is holds
    assert len(bench.titles()) == (before if holds else after)
    assert stored(bench) == result.brakes
    assert [(one.partition, one.scope, one.absent, one.of, one.run) for one in result.brakes] == (
        [("water", "water", before - after, before, result.run)] if holds else []
    )


def test_brake_goes_on_holding_while_nobody_confirms(bench: Bench) -> None:
    lost(bench, 100, 10)
    again = bench.completed(api_source(plan(10)))
    assert len(again.brakes) == 1
    assert len(bench.titles()) == 100


def test_confirmed_deletions_are_carried_out_and_the_brake_is_gone(bench: Bench) -> None:
    lost(bench, 100, 10)
    result = bench.completed(api_source(plan(10)), confirm_deletes=True)
    assert (result.removed, result.brakes, stored(bench)) == (90, [], [])
    assert len(bench.titles()) == 10


def test_brake_lets_go_when_the_records_come_back(bench: Bench) -> None:
    before = bench.completed(api_source(plan(100)))
    bench.completed(api_source(plan(10)))
    result = bench.completed(api_source(plan(100)))
    assert (result.brakes, stored(bench), result.changed) == ([], [], 0)
    assert len(bench.titles({MARLOW: before.run or 0})) == 100


def test_changes_and_additions_are_kept_while_the_brake_holds(bench: Bench) -> None:
    bench.completed(api_source(plan(100)))
    api = plan(2)
    api.plans["water"] |= {"s0": task("Changed"), "new": task("New")}
    bench.completed(api_source(api))
    assert len(bench.titles()) == 101
    assert bench.titles()["s0"] == "Changed"


def test_every_scope_gone_at_once_is_not_believed_however_few_records_there_were(bench: Bench) -> None:
    api = PlansApi(plans={"roads": {"9": task("Pave")}, "water": steps(2)})
    bench.completed(api_source(api))
    api.plans = {}
    result = bench.completed(api_source(api))
    assert [(one.scope, one.absent) for one in result.brakes] == [("roads", 1), ("water", 2)]
    assert len(bench.titles()) == 3
    again = bench.completed(api_source(api))
    assert len(again.brakes) == 2
    bench.completed(api_source(api), confirm_deletes=True)
    assert (bench.titles(), stored(bench)) == ({}, [])


def test_large_scope_gone_among_others_is_not_believed(bench: Bench) -> None:
    api = PlansApi(plans={"roads": {"9": task("Pave")}, "water": steps(MANY)})
    bench.completed(api_source(api))
    water = api.plans.pop("water")
    result = bench.completed(api_source(api))
    assert [(one.scope, one.absent, one.of) for one in result.brakes] == [("water", MANY, MANY + 1)]
    api.plans["water"] = water
    assert bench.completed(api_source(api)).brakes == []
    assert stored(bench) == []


def test_unmounted_folder_closes_nothing_and_the_returned_files_need_no_confirmation(
    bench: Bench, drop: DropFolder
) -> None:
    paths = [drop.put(f"plan {number}.json", task("Dig")) for number in range(3)]
    texts = [path.read_text() for path in paths]
    bench.completed(folder_source(drop))
    for path in paths:
        path.unlink()
    result = bench.completed(folder_source(drop))
    assert len(result.brakes) == 3
    assert len(bench.titles()) == 3
    for path, text in zip(paths, texts, strict=True):
        drop.put_text(path.name, text)
    before = bench.versions()
    result = bench.completed(folder_source(drop))
    assert (result.brakes, stored(bench), result.needs_person, bench.versions()) == ([], [], False, before)


def test_shrunk_file_holds_the_brake_in_every_run_until_confirmed(bench: Bench, drop: DropFolder) -> None:
    drop.page_size = 500
    drop.put("plan.json", *(task(f"Step {number}") for number in range(100)))
    bench.completed(folder_source(drop))
    drop.put("plan.json", task("Step 0"), minutes=5)
    assert len(bench.completed(folder_source(drop)).brakes) == 1
    assert len(bench.completed(folder_source(drop)).brakes) == 1
    assert len(bench.titles()) == 100
    result = bench.completed(folder_source(drop), confirm_deletes=True)
    assert (result.removed, result.brakes, stored(bench)) == (99, [], [])
    assert bench.titles() == {"plan.json/1": "Step 0"}
    assert bench.completed(folder_source(drop)).unchanged_files == 1
