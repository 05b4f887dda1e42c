"""What cannot be mapped or told apart: kept out with a reason, tried again, and too much of it fails the run."""

from __future__ import annotations

import pytest

from connectors.contract.pages import QuarantinedRow
from model.entities import Identity, QuarantinedRecord, Task
from model.keys import external_id
from model.problems import Place, Problem
from store.read import current_vector
from store.statements import KEYS_AT_ONCE
from sync.outcome import Ending
from sync.run import run_replay
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import DropFolder, PlansApi, api_source, folder_source, task


def plan(good: int, bad: int = 0) -> PlansApi:
    tasks = {f"{number:04}": task(f"Step {number}") for number in range(good)}
    return PlansApi(plans={"water": tasks | {f"x{number}": {"percent": 1} for number in range(bad)}}, page_size=50)


def test_record_that_cannot_be_mapped_stands_in_quarantine_until_it_can(bench: Bench) -> None:
    api = plan(2)
    api.plans["water"]["bad"] = task("Dig", percent="lots")
    result = bench.completed(api_source(api))
    assert (result.quarantined, result.needs_person) == (1, True)
    [row] = bench.rows(QuarantinedRecord)
    assert (row.key, row.record) == ("marlow:quarantined_record:task:bad#0", "marlow:task:bad")
    assert (row.where, row.value, row.reason) == ("task bad, percent", "lots", "expected a number")
    assert "bad" in bench.titles()
    again = bench.completed(api_source(api))
    assert (again.quarantined, again.changed, len(bench.reasons())) == (0, 0, 1)
    api.plans["water"]["bad"] = task("Dig", percent=50)
    bench.completed(api_source(api))
    assert bench.reasons() == []


def test_quarantine_goes_when_the_mapping_is_corrected(bench: Bench) -> None:
    api = plan(2)
    api.plans["water"]["bad"] = task("Dig", percent="0.5")
    api.plans["water"]["worse"] = task("Dig", percent="half")
    bench.completed(api_source(api))
    override = {"task": {"percent_complete": {"path": "percent", "map": {"half": 5000, "0.5": 5000}}}}
    bench.completed(api_source(api, override))
    assert bench.reasons() == []
    assert [row.percent_complete for row in bench.rows(Task)] == [None, None, 5000, 5000]


def test_quarantine_goes_with_its_record(bench: Bench) -> None:
    api = plan(1, bad=1)
    bench.completed(api_source(api))
    assert bench.reasons() == ["a task needs title, and the record gives none"]
    del api.plans["water"]["x0"]
    bench.completed(api_source(api))
    assert bench.reasons() == []


UNREAD = QuarantinedRow(
    key="row 7",
    partition="water",
    problem=Problem(
        code="sign", place=Place(file="l.csv", line=7), reason="two signs", value="-(1)", remedy="keep one"
    ),
    amount=-100,
    currency="USD",
)


def test_row_the_connector_could_not_read_is_quarantined_with_its_money_and_goes_when_it_is_gone(bench: Bench) -> None:
    api = plan(2)
    api.unread = {"water": [UNREAD]}
    result = bench.completed(api_source(api))
    assert (result.read, result.quarantined) == (3, 1)
    [row] = bench.rows(QuarantinedRecord)
    assert row.record == "marlow:unreadable:row 7"
    assert (row.stage, row.code, row.where, row.value) == ("read", "sign", "l.csv:7", "-(1)")
    assert (row.reason, row.remedy, row.amount, row.currency) == ("two signs", "keep one", -100, "USD")
    before = bench.versions()
    assert bench.completed(api_source(api)).changed == 0
    assert bench.versions() == before
    api.unread = {}
    assert bench.completed(api_source(api)).removed == 1
    assert bench.reasons() == []


def test_row_the_connector_could_not_read_is_still_said_so_after_a_replay(bench: Bench) -> None:
    api = plan(2)
    api.unread = {"water": [UNREAD]}
    bench.completed(api_source(api))
    source = api_source(api, {"task": {"outline": "title"}})
    assert run_replay(bench.world(), source).ending is Ending.COMPLETED
    [row] = bench.rows(QuarantinedRecord)
    assert (row.reason, row.amount) == ("two signs", -100)


# More than 5 % of the source's records and more than 20 of them.
@pytest.mark.parametrize(
    ("good", "bad", "fails"),
    [
        pytest.param(0, 20, False, id="20 rows of 20"),
        pytest.param(0, 21, True, id="21 rows of 21"),
        pytest.param(399, 21, False, id="21 rows of 420 are 5 %"),
        pytest.param(398, 21, True, id="21 rows of 419 are more"),
    ],
)
def test_too_much_in_quarantine_fails_the_run(bench: Bench, good: int, bad: int, fails: bool) -> None:
    result = bench.run(api_source(plan(good, bad)))
    assert result.ending is (Ending.FAILED if fails else Ending.COMPLETED)
    assert len(bench.titles()) == (0 if fails else good)
    if fails:
        assert result.error == (
            f"{bad} of {good + bad} records could not be mapped, more than 5 %; "
            "reports keep the state before this run: correct the mapping or layout, then sync again"
        )


def test_run_that_failed_by_its_quarantine_fails_again_until_something_was_corrected(bench: Bench) -> None:
    api = plan(100)
    bench.completed(api_source(api))
    vector = current_vector(bench.store)
    api.plans["water"] |= {f"{number:04}": {"title": "Dug", "percent": "done"} for number in range(50)}
    for _ in range(2):
        assert bench.run(api_source(api)).ending is Ending.FAILED
        assert current_vector(bench.store) == vector
        assert "Dug" not in bench.titles().values()
    override = {"task": {"percent_complete": {"path": "percent", "map": {"done": 10_000}}}}
    bench.completed(api_source(api, override))
    assert len([title for title in bench.titles().values() if title == "Dug"]) == 50


def test_failed_file_is_not_shown_by_the_next_run_that_finds_it_unchanged(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", *({"percent": 1} for _ in range(30)))
    assert bench.run(folder_source(drop)).ending is Ending.FAILED
    assert bench.run(folder_source(drop)).ending is Ending.FAILED
    assert current_vector(bench.store) == {}
    drop.put("plan.json", task("Dig"), minutes=5)
    bench.completed(folder_source(drop), confirm_deletes=True)
    assert bench.titles() == {"plan.json/1": "Dig"}


def people(page_size: int, *mails: str) -> PlansApi:
    records = {f"p{number}": {"mail": mail, "name": f"Person {number}"} for number, mail in enumerate(mails)}
    return PlansApi(plans={"staff": records}, kind="person", page_size=page_size)


def names(bench: Bench) -> dict[str, str]:
    return {external_id(row.key): row.name or "" for row in bench.rows(Identity)}


ADA, BEN = "ada@marlow.example", "ben@marlow.example"


@pytest.mark.parametrize("page_size", [1, 5], ids=["on different pages", "on one page"])
def test_second_record_with_the_same_unified_key_is_quarantined(bench: Bench, page_size: int) -> None:
    result = bench.completed(api_source(people(page_size, ADA, ADA, BEN)))
    assert names(bench) == {ADA: "Person 0", BEN: "Person 2"}
    [row] = bench.rows(QuarantinedRecord)
    assert (row.record, row.code, row.value) == ("marlow:person:p1", "key_taken", f"marlow:identity:{ADA}")
    assert row.reason == "another record (marlow:person:p0) already gives this row"
    assert result.quarantined == 1


@pytest.mark.parametrize("page_size", [1, 5], ids=["on different pages", "on one page"])
def test_second_record_gets_its_row_when_the_first_gives_the_key_up(bench: Bench, page_size: int) -> None:
    bench.completed(api_source(people(page_size, ADA, ADA)))
    bench.completed(api_source(people(page_size, BEN, ADA)))
    assert names(bench) == {ADA: "Person 1", BEN: "Person 0"}
    assert bench.reasons() == []


def test_second_record_is_tried_again_while_the_first_keeps_the_key_without_new_versions(bench: Bench) -> None:
    bench.completed(api_source(people(5, ADA, ADA)))
    before = bench.versions()
    result = bench.completed(api_source(people(5, ADA, ADA)))
    assert (bench.versions(), result.needs_person) == (before, True)


def test_second_record_far_from_the_first_stays_in_quarantine_when_the_mapping_changes(bench: Bench) -> None:
    others = [f"person{number}@marlow.example" for number in range(KEYS_AT_ONCE)]
    api = people(1000, ADA, *others)
    api.plans["staff"]["z"] = {"mail": ADA, "name": "Far away"}
    bench.completed(api_source(api))
    result = bench.completed(api_source(api, {"identity": {"group_raw": {"value": "staff"}}}))
    assert names(bench)[ADA] == "Person 0"
    assert len(bench.reasons()) == 1
    assert result.written[Identity].changed == len(others) + 1


def test_two_records_that_swap_their_keys_on_one_page_keep_both_rows(bench: Bench) -> None:
    bench.completed(api_source(people(5, ADA, BEN)))
    bench.completed(api_source(people(5, BEN, ADA)))
    assert names(bench) == {ADA: "Person 1", BEN: "Person 0"}
    assert {row.key: row.record for row in bench.rows(Identity)} == {
        f"marlow:identity:{ADA}": "marlow:person:p1",
        f"marlow:identity:{BEN}": "marlow:person:p0",
    }


def test_row_that_moves_to_another_record_unchanged_outlives_the_first(bench: Bench) -> None:
    api = people(5, ADA, BEN)
    for data in api.plans["staff"].values():
        data["name"] = "The same"
    bench.completed(api_source(api))
    staff = api.plans["staff"]
    staff["p0"]["mail"], staff["p1"]["mail"] = BEN, ADA
    bench.completed(api_source(api))
    del staff["p0"]
    bench.completed(api_source(api))
    assert set(names(bench)) == {ADA}


HOSTILE = {
    "k\0ey": task("nul \0 in text", hours=1),
    "sur\ud800rogate": {"title": "half \udfff a pair", "deep": [{"\0": ("a", "\ud800")}]},
    "big": task("Too large", percent=10**30, hours="1e999999"),
    "days": task("Old", due="0001-01-01"),
    "backslash": task("C:\\udder is only text"),
    "custom": task("Own", own="nul \0"),
}


def test_text_and_numbers_no_database_holds_neither_stop_the_run_nor_hide_other_records(bench: Bench) -> None:
    api = PlansApi(plans={"water": dict(HOSTILE)})
    source = api_source(api, {"task": {"custom": {"Own": "own"}}})
    bench.completed(source)
    assert bench.titles() == {
        "k\ufffdey": "nul \ufffd in text",
        "sur\ufffdrogate": "half \ufffd a pair",
        "big": "Too large",
        "days": "Old",
        "backslash": "C:\\udder is only text",
        "custom": "Own",
    }
    assert len(bench.reasons()) == 2
    before = bench.versions()
    bench.completed(source)
    assert bench.versions() == before
    api.gone = {"water": ["k\0ey"]}
    del api.plans["water"]["k\0ey"]
    bench.completed(source)
    assert "k\ufffdey" not in bench.titles()
