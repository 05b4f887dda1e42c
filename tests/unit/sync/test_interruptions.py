"""Runs that do not come to their end: dead processes, busy sources, and another process that took the source over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.contract.errors import SignInError
from connectors.contract.pages import Scope
from store import leases, scopes
from store.errors import FencedError
from store.leases import Lease
from store.read import current_vector
from store.tables import LEASE, LISTING, RUN, SCOPE
from sync.absent import Deletions
from sync.outcome import Ending, Progress, RunResult
from sync.reading import Reading
from sync.run import World, run_sync
from sync.scope import read_scope
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import (
    API_STREAM,
    MARLOW,
    NOW,
    DropFolder,
    Fault,
    PlansApi,
    PowerCutError,
    api_source,
    folder_source,
    task,
)


def plans() -> PlansApi:
    return PlansApi(plans={"roads": {"9": task("Pave")}, "water": {str(n): task(f"Step {n}") for n in range(1, 8)}})


def raised_at(scope: str, page: int, error: BaseException) -> Fault:
    def fault(at_scope: str, at_page: int) -> None:
        if (at_scope, at_page) == (scope, page):
            raise error

    return fault


def die(bench: Bench, api: PlansApi, scope: str, page: int) -> None:
    api.fault = raised_at(scope, page, PowerCutError())
    with pytest.raises(PowerCutError):
        bench.run(api_source(api))
    api.fault = lambda _scope, _page: None


# Page n is only written once page n + 1 was fetched, which tells whether it is the last one.
@pytest.mark.parametrize("page", range(4))
def test_run_of_a_dead_process_goes_on_where_it_stopped_under_its_number(bench: Bench, page: int) -> None:
    api = plans()
    die(bench, api, "water", page)
    assert current_vector(bench.store) == {}
    assert bench.titles() == {}
    result = bench.completed(api_source(api))
    assert (result.run, result.resumed) == (1, True)
    kept = max(0, page - 1)
    assert api.asked[-1] == ("water", str(kept) if kept else "")
    assert bench.titles() == {"9": "Pave"} | {str(n): f"Step {n}" for n in range(1, 8)}
    assert bench.versions() == 8


def test_reading_after_a_resumed_one_begins_at_the_start_and_closes_nothing(bench: Bench) -> None:
    api = plans()
    die(bench, api, "water", 3)
    bench.completed(api_source(api))
    result = bench.completed(api_source(api))
    assert api.asked[-1] == ("water", "")
    assert (result.read, result.changed, result.removed) == (8, 0, 0)
    assert bench.column(LISTING, "number") == []


def test_record_gone_before_the_interruption_is_closed_by_the_resumed_reading(bench: Bench) -> None:
    api = plans()
    bench.completed(api_source(api))
    del api.plans["water"]["2"]
    die(bench, api, "water", 2)
    result = bench.completed(api_source(api))
    assert (result.run, result.removed) == (2, 1)
    assert "2" not in bench.titles()
    assert set(bench.titles()) == {"9", "1", "3", "4", "5", "6", "7"}


def test_interrupted_change_is_not_seen_before_the_run_completes(bench: Bench) -> None:
    api = plans()
    bench.completed(api_source(api))
    before = bench.titles()
    api.plans["water"] = {key: task("Changed") for key in api.plans["water"]}
    die(bench, api, "water", 3)
    assert bench.titles() == before
    assert bench.column(RUN, "state") == ["completed", "running"]
    bench.completed(api_source(api))
    assert set(bench.titles().values()) == {"Changed", "Pave"}


def test_refused_credential_fails_the_run_and_the_next_goes_on_after_the_last_page(bench: Bench) -> None:
    api = plans()
    error = SignInError("the token expired: make a new one")
    api.fault = raised_at("water", 2, error)
    failed = bench.run(api_source(api))
    assert (failed.ending, failed.error, failed.needs_person) == (Ending.FAILED, str(error), True)
    assert current_vector(bench.store) == {}
    api.fault = lambda _scope, _page: None
    result = bench.completed(api_source(api))
    assert (result.run, result.resumed) == (2, False)
    assert api.asked[-1] == ("water", "1")
    assert len(bench.titles()) == 8
    assert bench.versions() == 8


def test_fault_of_a_connector_fails_the_run_without_its_text(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    api = plans()
    api.fault = raised_at("water", 0, KeyError("secret"))
    result = bench.run(api_source(api))
    assert result.ending is Ending.FAILED
    assert result.error == "marlow stopped on a fault of Syncline (KeyError); please report it"
    assert "the run of marlow stopped" in caplog.text


def test_run_begun_under_another_mapping_is_given_up_and_its_pages_are_mapped_again(bench: Bench) -> None:
    api = plans()
    die(bench, api, "water", 3)
    override = {"task": {"title": {"path": "title", "map": {"Pave": "Pave it"}, "default": "Step"}}}
    result = bench.completed(api_source(api, override))
    assert (result.run, result.resumed) == (2, False)
    assert set(bench.titles().values()) == {"Pave it", "Step"}
    assert bench.column(RUN, "state") == ["completed", "failed"]


@pytest.mark.parametrize("page", range(4))
def test_file_of_a_dead_process_is_finished_from_the_archive(bench: Bench, drop: DropFolder, page: int) -> None:
    drop.put("plan.json", *(task(f"Step {n}") for n in range(7)))
    drop.fault = raised_at("plan.json", page, PowerCutError())
    with pytest.raises(PowerCutError):
        bench.run(folder_source(drop))
    assert bench.titles() == {}
    drop.fault = lambda _scope, _page: None
    if page:  # before, the file was not archived, and is read from the folder like any other
        (drop.folder / "plan.json").unlink()
        drop.put("other.json", task("Other"))
    result = bench.completed(folder_source(drop), confirm_deletes=True)
    assert (result.run, result.resumed) == (1, True)
    assert "plan.json" in result.loaded_files
    assert bench.files() == ({"other.json": ("current", "")} if page else {"plan.json": ("current", "")})
    assert len(bench.titles()) == (1 if page else 7)


def test_interrupted_file_that_changed_meanwhile_is_finished_and_then_read_as_it_is_now(
    bench: Bench, drop: DropFolder
) -> None:
    drop.put("plan.json", *(task(f"Step {n}") for n in range(7)))
    drop.fault = raised_at("plan.json", 2, PowerCutError())
    with pytest.raises(PowerCutError):
        bench.run(folder_source(drop))
    drop.fault = lambda _scope, _page: None
    drop.put("plan.json", task("Only one"), minutes=5)
    result = bench.completed(folder_source(drop))
    assert result.loaded_files == ["plan.json", "plan.json"]
    assert bench.titles() == {"plan.json/1": "Only one"}
    assert bench.versions() == 1


def test_interrupted_file_is_read_from_its_start_under_another_mapping(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", *(task(f"Step {n}") for n in range(7)))
    drop.fault = raised_at("plan.json", 3, PowerCutError())
    with pytest.raises(PowerCutError):
        bench.run(folder_source(drop))
    drop.fault = lambda _scope, _page: None
    bench.completed(folder_source(drop, {"task": {"title": {"path": "title", "map": {"x": "y"}, "default": "Mapped"}}}))
    assert set(bench.titles().values()) == {"Mapped"}


def cut_and_refuse(bench: Bench, drop: DropFolder) -> None:
    """Load a plan, cut the power half through its next delivery, then read it with settings that refuse it."""
    drop.put("plan.json", *(task(f"Step {n}") for n in range(7)))
    bench.completed(folder_source(drop))
    drop.put("plan.json", *(task(f"Stage {n}") for n in range(7)), minutes=5)
    drop.fault = raised_at("plan.json", 2, PowerCutError())
    with pytest.raises(PowerCutError):
        bench.run(folder_source(drop))
    drop.fault = lambda _scope, _page: None
    drop.reading_version = "2"
    drop.refused = "Stage"


def test_half_read_file_that_today_is_refused_fails_the_run_but_not_the_other_files(
    bench: Bench, drop: DropFolder
) -> None:
    cut_and_refuse(bench, drop)
    drop.put("other.json", task("Other"))
    result = bench.run(folder_source(drop))
    assert (result.ending, result.error) == (Ending.FAILED, "plan.json:1, A1: a word is not wanted here.")
    assert result.loaded_files == ["other.json"]
    assert set(bench.titles().values()) == {f"Step {n}" for n in range(7)}


def test_half_read_file_that_today_is_refused_gives_way_to_a_better_one(bench: Bench, drop: DropFolder) -> None:
    cut_and_refuse(bench, drop)
    drop.put("plan.json", *(task(f"Leg {n}") for n in range(7)), minutes=1)
    bench.completed(folder_source(drop))
    assert set(bench.titles().values()) == {f"Leg {n}" for n in range(7)}


def test_busy_when_another_process_reads_the_source(bench: Bench) -> None:
    held = leases.acquire(bench.store, MARLOW, "van:7:7", lambda _holder: False)
    assert isinstance(held, Lease)
    result = bench.run(api_source(plans()))
    assert (result.ending, result.run, result.needs_person) == (Ending.BUSY, None, False)
    assert result.error.startswith("marlow is being read by van:7:7; its lease ends in 1")
    assert bench.column(RUN, "id") == []
    leases.release(bench.store, held)
    bench.completed(api_source(plans()))


def test_lease_of_a_dead_process_is_taken_over(bench: Bench) -> None:
    leases.acquire(bench.store, MARLOW, "van:7:7", lambda _holder: False)
    world = World(
        store=bench.store, now=lambda: NOW, holder="desk:1:1", is_dead="van:7:7".__eq__, listener=bench.told.append
    )
    assert run_sync(world, api_source(plans())).ending is Ending.COMPLETED


def taken_over(bench: Bench) -> None:
    """Take the source's lease like a process that saw the first one's run out."""
    taken = leases.acquire(bench.store, MARLOW, "van:7:7", lambda _holder: True)
    assert isinstance(taken, Lease)


@pytest.mark.parametrize(("pages", "kept"), [(0, 0), (1, 1), (3, 5)])
def test_run_that_was_overtaken_keeps_nothing_of_its_page_and_ends_busy(bench: Bench, pages: int, kept: int) -> None:
    api = plans()

    def overtake(_scope: str, _page: int) -> None:
        if pages == 0 and not bench.column(LEASE, "holder")[0].startswith("van"):
            taken_over(bench)

    def listener(progress: Progress) -> None:
        if progress.pages == pages:
            taken_over(bench)

    api.fault = overtake
    result = run_sync(replace(bench.world(), listener=listener), api_source(api))
    assert result.ending is Ending.BUSY
    assert result.error == "marlow: another process has taken this source over; nothing of this page was kept"
    assert bench.versions() == kept
    assert bench.column(RUN, "state") == ["running"]
    still = leases.acquire(bench.store, MARLOW, "cart:1:1", lambda _holder: False)
    assert not isinstance(still, Lease), "the loser must not give the winner's lease back"


def test_overtaken_run_does_not_clear_the_listing_of_the_run_that_overtook_it(bench: Bench) -> None:
    api = plans()
    bench.completed(api_source(api))
    lease = leases.acquire(bench.store, MARLOW, "van:7:7", lambda _holder: False)
    assert isinstance(lease, Lease)
    with bench.store.reading() as connection:
        state = scopes.state(connection, MARLOW, "plans", "water")
    leases.release(bench.store, lease)
    die(bench, api, "water", 3)  # the other process has listed two pages of the plan and will go on
    overtaken = Reading(
        store=bench.store,
        source=api_source(api),
        lease=lease,
        run=2,
        now=NOW,
        first_load=False,
        deletions=Deletions(braked=True, confirmed=False),
        result=RunResult(source=MARLOW),
        listener=bench.told.append,
    )
    with pytest.raises(FencedError):
        read_scope(overtaken, API_STREAM, Scope(name="water"), state)
    assert len(bench.column(LISTING, "number")) == 2
    result = bench.completed(api_source(api))
    assert (result.removed, len(bench.titles())) == (0, 8)


def test_lease_is_given_back_after_every_run(bench: Bench) -> None:
    bench.completed(api_source(plans()))
    assert isinstance(leases.acquire(bench.store, MARLOW, "van:7:7", lambda _holder: False), Lease)


def test_scope_without_any_page_is_read_to_its_end(bench: Bench) -> None:
    api = plans()
    api.plans["empty"] = {}
    api.no_pages = {"empty"}
    bench.completed(api_source(api))
    assert bench.column(SCOPE, "complete") == [True, True, True]
