"""What a second, third and later run of the same source does: nothing, what changed, what is gone, what returned."""

from __future__ import annotations

import pytest

from model.entities import BaselineValue, Task
from store.read import current_vector
from store.tables import SCOPE
from sync.outcome import Ending
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import MARLOW, PlansApi, api_source, task

THREE = {"1": task("Dig"), "2": task("Lay pipes"), "3": task("Close")}


def plans() -> PlansApi:
    return PlansApi(plans={"water": dict(THREE), "roads": {"9": task("Pave", id="9", baselines=[{"number": 0}])}})


def test_first_run_stores_every_record_of_every_scope(bench: Bench) -> None:
    result = bench.completed(api_source(plans()))
    assert bench.titles() == {"1": "Dig", "2": "Lay pipes", "3": "Close", "9": "Pave"}
    assert (result.read, result.changed, result.removed, result.resumed) == (4, 5, 0, False)
    [baseline] = bench.rows(BaselineValue)
    assert (baseline.key, baseline.of, baseline.number) == ("marlow:baseline_value:9/0", "marlow:task:9", 0)


def test_rows_say_where_they_come_from(bench: Bench) -> None:
    result = bench.completed(api_source(plans()))
    row = bench.rows(Task)[-1]
    assert (row.key, row.source, row.partition) == ("marlow:task:9", MARLOW, "roads")
    assert (row.record, row.place, row.from_run) == ("marlow:task:9", "", result.run)


def test_progress_is_told_after_each_page_and_adds_up(bench: Bench) -> None:
    bench.completed(api_source(plans()))
    assert [(one.scope, one.read, one.changed) for one in bench.told] == [
        ("roads", 1, 2),
        ("water", 3, 4),
        ("water", 4, 5),
    ]


def test_unchanged_source_writes_no_version(bench: Bench) -> None:
    source = api_source(plans())
    bench.completed(source)
    before = bench.versions()
    result = bench.completed(source)
    assert (result.read, result.changed) == (4, 0)
    assert bench.versions() == before


def test_changed_record_gets_one_new_version_and_the_others_none(bench: Bench) -> None:
    api = plans()
    first = bench.completed(api_source(api))
    api.plans["water"]["2"] = task("Lay bigger pipes")
    second = bench.completed(api_source(api))
    assert second.changed == 1
    assert [(one.from_run, one.to_run) for one in bench.history("2")] == [(first.run, second.run), (second.run, None)]
    assert bench.titles({MARLOW: first.run or 0})["2"] == "Lay pipes"
    assert bench.titles()["2"] == "Lay bigger pipes"
    assert len(bench.history("1")) == 1


def test_record_absent_from_a_complete_listing_is_closed_with_everything_made_of_it(bench: Bench) -> None:
    api = plans()
    first = bench.completed(api_source(api))
    api.plans["roads"] = {"10": task("Paint")}
    second = bench.completed(api_source(api))
    assert second.removed == 1
    assert set(bench.titles()) == {"1", "2", "3", "10"}
    assert bench.rows(BaselineValue) == []
    assert "9" in bench.titles({MARLOW: first.run or 0})


def test_record_absent_from_an_incomplete_listing_stays(bench: Bench) -> None:
    api = plans()
    api.lists = False
    bench.completed(api_source(api))
    del api.plans["water"]["2"]
    bench.completed(api_source(api))
    assert set(bench.titles()) == {"1", "2", "3", "9"}


def test_record_reported_as_gone_is_closed(bench: Bench) -> None:
    api = plans()
    api.lists = False
    bench.completed(api_source(api))
    del api.plans["water"]["2"]
    api.gone = {"water": ["2", "never heard of"]}
    bench.completed(api_source(api))
    assert set(bench.titles()) == {"1", "3", "9"}


@pytest.mark.parametrize("title", ["Lay pipes", "Lay better pipes"], ids=["as it was", "changed meanwhile"])
def test_returned_record_opens_a_new_version(bench: Bench, title: str) -> None:
    api = plans()
    first = bench.completed(api_source(api))
    del api.plans["water"]["2"]
    second = bench.completed(api_source(api))
    api.plans["water"]["2"] = task(title)
    third = bench.completed(api_source(api))
    assert bench.titles()["2"] == title
    runs = [(one.from_run, one.to_run) for one in bench.history("2")]
    assert runs == [(first.run, second.run), (third.run, None)]


def test_vanished_scope_closes_its_rows_and_a_returned_one_opens_them_again(bench: Bench) -> None:
    api = plans()
    bench.completed(api_source(api))
    roads = api.plans.pop("roads")
    result = bench.completed(api_source(api))
    assert (result.removed, set(bench.titles())) == (1, {"1", "2", "3"})
    assert bench.column(SCOPE, "scope") == ["water"]
    api.plans["roads"] = roads
    bench.completed(api_source(api))
    assert "9" in bench.titles()


@pytest.mark.parametrize("to", ["aqueducts", "wells"], ids=["to a scope read earlier", "to a scope read later"])
def test_record_that_moves_unchanged_to_another_scope_is_never_lost(bench: Bench, to: str) -> None:
    api = plans()
    api.plans[to] = {"20": task("Survey")}
    bench.completed(api_source(api))
    api.plans[to]["2"] = api.plans["water"].pop("2")
    result = bench.completed(api_source(api))
    assert bench.titles()["2"] == "Lay pipes"
    assert {row.partition for row in bench.rows(Task) if row.title == "Lay pipes"} == {to}
    assert result.run == current_vector(bench.store)[MARLOW]
    del api.plans[to]["2"]
    bench.completed(api_source(api))
    assert "2" not in bench.titles()


def test_record_that_comes_twice_counts_as_the_source_said_it_last(bench: Bench) -> None:
    api = plans()
    api.plans["wells"] = {"1": task("Dig a well")}
    bench.completed(api_source(api))
    assert bench.titles()["1"] == "Dig a well"
    assert len(bench.history("1")) == 1


def test_two_sources_do_not_touch_each_other(bench: Bench) -> None:
    bench.completed(api_source(plans()))
    other = PlansApi(plans={"water": {"1": task("Elsewhere")}})
    assert bench.run(api_source(other, name="quarry")).ending is Ending.COMPLETED
    other.plans = {"water": {}}
    bench.completed(api_source(other, name="quarry"), confirm_deletes=True)
    assert bench.titles() == {"1": "Dig", "2": "Lay pipes", "3": "Close", "9": "Pave"}
    assert set(current_vector(bench.store)) == {MARLOW, "quarry"}


def test_changed_mapping_maps_again_what_the_source_says_unchanged(bench: Bench) -> None:
    api = plans()
    bench.completed(api_source(api))
    result = bench.completed(
        api_source(api, {"task": {"title": {"path": "title", "map": {"Dig": "Excavate"}, "default": "Other"}}})
    )
    assert bench.titles() == {"1": "Excavate", "2": "Other", "3": "Other", "9": "Other"}
    assert result.written[Task].changed == 4


def test_changed_reading_version_alone_writes_no_version(bench: Bench) -> None:
    api = plans()
    bench.completed(api_source(api))
    before = bench.versions()
    api.reading_version = "2"
    assert bench.completed(api_source(api)).changed == 0
    assert bench.versions() == before
