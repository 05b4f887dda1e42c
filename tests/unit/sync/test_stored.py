"""What a connector learns of the store between its pages: what is there, and not what is gone or held to be gone."""

from __future__ import annotations

from connectors.contract.errors import SettingsError
from store.scopes import ScopeState
from sync.stored import StoredRecords
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import PlansApi, api_source, nothing, task
from tests.unit.sync.tracker import SITE, Tracker


def stored(bench: Bench, asked: list[str] | None = None) -> StoredRecords:
    scope = ScopeState(source="tracker", stream="work", scope=SITE)
    return StoredRecords(bench.store, scope, lambda: None if asked is None else asked.append("written"))


def test_records_of_a_kind_are_known_by_key_and_by_partition(bench: Bench) -> None:
    made = Tracker()
    for project in ("ERP", "GIS", "ERP"):
        made.add(project, hours=2)
    bench.completed(made.source())
    found = stored(bench)
    assert found.keys("issue", "ERP") == {"1", "3"}
    assert found.keys("worklog", "issue/1/worklog") == {"w1", "w2"}
    assert found.keys("issue", "issue/1/worklog") == frozenset()
    assert found.present("issue", ["1", "2", "9", "w1"]) == {"1", "2"}
    assert found.present("project", {"ERP", "XYZ"}) == {"ERP"}
    assert found.present("issue", []) == frozenset()


def test_many_keys_are_asked_for_in_batches(bench: Bench) -> None:
    made = Tracker(page_size=500)
    for _ in range(1_200):
        made.add("ERP")
    bench.completed(made.source())
    keys = [str(number) for number in range(2_000)]
    assert stored(bench).present("issue", keys) == {str(number) for number in made.issues}


def test_records_of_other_sources_are_not_known(bench: Bench) -> None:
    made = Tracker()
    made.add("ERP")
    bench.completed(made.source("other"))
    assert stored(bench).present("issue", ["1"]) == stored(bench).keys("issue", "ERP") == frozenset()


def test_what_is_gone_or_held_is_not_there(bench: Bench) -> None:
    made = Tracker(page_size=50)
    for _ in range(100):
        made.add("ERP", hours=1)
    bench.completed(made.source())
    made.delete(1)
    bench.completed(made.source())
    assert stored(bench).present("issue", ["1", "2"]) == {"2"}
    made.hidden.update(range(2, 60))
    assert bench.completed(made.source()).brakes
    assert stored(bench).present("issue", ["1", "2", "60"]) == {"60"}
    assert stored(bench).keys("issue", "ERP") == {str(number) for number in range(60, 101)}


def test_a_question_comes_after_what_was_handed_over(bench: Bench) -> None:
    asked: list[str] = []
    stored(bench, asked).present("issue", ["1"])
    stored(bench, asked).keys("issue", "ERP")
    stored(bench, asked).brought("issue")
    assert asked == ["written", "written", "written"]


def test_a_reading_that_was_cut_off_knows_what_it_brought(bench: Bench) -> None:
    made = Tracker(page_size=1)
    for _ in range(3):
        made.add("ERP", hours=1)

    def fault(scope: str, page: int) -> None:
        if (scope, page) == (SITE, 2):
            raise SettingsError("the search is switched off")

    made.fault = fault
    bench.run(made.source())
    assert stored(bench).brought("issue") == {"1"}  # the page before the fault was not known to be no last one
    assert stored(bench).brought("worklog") == {"w1"}
    made.fault = nothing
    bench.completed(made.source())
    assert stored(bench).brought("issue") == frozenset()


def test_a_key_that_no_database_holds_is_found_as_it_was_stored(bench: Bench) -> None:
    plans = PlansApi(plans={"water": {"1\0": task("Dig")}}, below={"1\0": "water\0east"})
    bench.completed(api_source(plans, name="tracker"))
    assert stored(bench).present("task", ["1\0"]) == {"1\0"}
    assert stored(bench).keys("task", "water\0east") == {"1\N{REPLACEMENT CHARACTER}"}
