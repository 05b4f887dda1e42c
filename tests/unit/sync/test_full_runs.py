"""A full run reads everything of an API again, once, whatever the cursors say; what is unchanged is not written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.contract.errors import SourceBusyError
from store import runs
from store.tables import RUN
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import NOW, DropFolder, PowerCutError, folder_source, nothing, task
from tests.unit.sync.tracker import SITE, Tracker

LATER = NOW + timedelta(days=3)


def tracker() -> Tracker:
    made = Tracker(page_size=1)
    for number in range(5):
        made.add("ERP", f"Issue {number}", hours=1)
    return made


def starts(made: Tracker) -> list[str]:
    """Return from where the work was read since this was asked last: the start, or after a cursor."""
    found = ["after" if after else "start" for stream, _, after in made.asked if stream == "work"]
    made.asked.clear()
    return found


def test_everything_is_read_again_and_nothing_written(bench: Bench) -> None:
    made = tracker()
    bench.completed(made.source())
    bench.completed(made.source())
    assert starts(made) == ["start", "after"]
    before = bench.versions()
    result = bench.completed(made.source(), full=True)
    assert starts(made) == ["start"]
    assert (result.read, result.changed, bench.versions()) == (12, 0, before)
    bench.completed(made.source())
    assert starts(made) == ["after"]


def test_what_no_incremental_reading_could_see_is_seen(bench: Bench) -> None:
    made = tracker()
    bench.completed(made.source())
    made.issues[3].title = "Changed, and nobody told"
    assert bench.completed(made.source()).changed == 0
    assert bench.completed(made.source(), full=True).changed == 1


@pytest.mark.parametrize("full", [False, True], ids=["as usual", "full"])
def test_a_full_run_that_was_interrupted_goes_on_where_it_stopped(bench: Bench, full: bool) -> None:
    made = tracker()
    bench.completed(made.source())

    def cut(scope: str, page: int) -> None:
        if (scope, page) == (SITE, 3):
            raise PowerCutError

    made.fault = cut
    with pytest.raises(PowerCutError):
        bench.run(made.source(), full=True)
    made.fault = nothing
    starts(made)
    result = bench.completed(made.source(), full=full)
    assert (result.run, result.resumed, starts(made)) == (2, True, ["after"])
    assert bench.column(RUN, "kind") == ["full", "sync"]


def test_a_full_run_does_not_go_on_with_one_that_was_not(bench: Bench) -> None:
    made = tracker()
    bench.completed(made.source())

    def busy(scope: str, _page: int) -> None:
        if scope == SITE:
            raise SourceBusyError("later", NOW)

    made.fault = busy
    bench.run(made.source())
    made.fault = nothing
    starts(made)
    bench.now = LATER
    result = bench.completed(made.source(), full=True)
    assert (result.run, result.resumed, starts(made)) == (3, False, ["start"])
    with bench.store.reading() as connection:
        given_up = runs.by_id(connection, 2)
    assert given_up is not None
    assert given_up.error == "interrupted, and another kind of run was begun before it could go on"


def test_files_are_known_by_their_content_and_not_read_again(bench: Bench, drop: DropFolder) -> None:
    drop.put("plan.json", task("Dig"))
    bench.completed(folder_source(drop))
    assert bench.completed(folder_source(drop), full=True).unchanged_files == 1
