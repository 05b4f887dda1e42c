"""Parts of a source that could not be read: the others go on, their rows stay, and a row says since when and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.contract.errors import SettingsError, SignInError, SourceChangedError
from connectors.contract.pages import Unread
from model.entities import SourceProject, Task, UnreadScope
from store import scopes
from store.read import current_vector
from store.scopes import Brake
from sync.outcome import Ending, RunResult
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import NOW, Fault, PlansApi, api_source, nothing, task
from tests.unit.sync.tracker import SITE, Tracker

GONE = (
    "project GIS is no longer shown to the account: give back the right to see it, or, if it was deleted or left out "
    "on purpose, run `syncline sync tracker --confirm-deletes`"
)


def tracker() -> Tracker:
    made = Tracker()
    for project in ("ERP", "GIS"):
        made.add(project, f"Issue of {project}", hours=1)
    return made


def raised_in(*failing: str, error: Exception) -> Fault:
    def fault(scope: str, _page: int) -> None:
        if scope in failing:
            raise error

    return fault


def unread(bench: Bench) -> list[tuple[str, str, str | None, str]]:
    rows = bench.rows(UnreadScope)
    return [(row.stream, row.scope, row.source_project, row.reason) for row in rows]


def brakes(bench: Bench) -> list[Brake]:
    with bench.store.reading() as connection:
        return scopes.brakes(connection)


def titles(bench: Bench) -> list[str]:
    return [row.title for row in bench.rows(Task)]


@pytest.mark.parametrize(
    "error",
    [SettingsError("GIS: ask for browse rights"), SourceChangedError("GIS: boards have no name", "values[0].name")],
    ids=["settings", "changed shape"],
)
def test_a_scope_that_cannot_be_read_is_put_aside_and_the_others_are_read(bench: Bench, error: Exception) -> None:
    made = tracker()
    bench.completed(made.source())
    made.fault = raised_in("GIS", error=error)
    made.change(1, title="Changed")
    result = bench.completed(made.source())
    assert result.unread == [Unread(name="GIS", reason=str(error), source_project="GIS")]
    assert result.needs_person
    assert unread(bench) == [("projects", "GIS", "GIS", str(error))]
    assert [row.name for row in bench.rows(SourceProject)] == ["ERP", "GIS"]
    assert titles(bench) == ["Changed", "Issue of GIS"]


def test_since_stays_the_start_of_the_first_run_that_could_not(bench: Bench) -> None:
    made = tracker()
    made.fault = raised_in("GIS", error=SettingsError("GIS: no right"))
    for days in range(3):
        bench.now = NOW + timedelta(days=days)
        bench.completed(made.source())
    made.fault = raised_in("GIS", error=SettingsError("GIS: another reason"))
    bench.completed(made.source())
    [row] = bench.rows(UnreadScope)
    assert (row.since, row.reason) == (NOW, "GIS: another reason")


def test_the_row_closes_when_the_scope_is_read_again_and_a_later_one_begins_anew(bench: Bench) -> None:
    made = tracker()
    made.fault = raised_in("GIS", error=SettingsError("GIS: no right"))
    failed = bench.completed(made.source())
    made.fault = nothing
    bench.now += timedelta(days=1)
    assert bench.completed(made.source()).unread == []
    assert unread(bench) == []
    assert len(bench.rows(UnreadScope, {"tracker": failed.run or 0})) == 1
    made.fault = raised_in("GIS", error=SettingsError("GIS: no right"))
    bench.now += timedelta(days=1)
    bench.completed(made.source())
    assert [row.since for row in bench.rows(UnreadScope)] == [NOW + timedelta(days=2)]


def test_a_run_of_which_nothing_could_be_read_fails_with_the_first_sentence(bench: Bench) -> None:
    made = tracker()
    first = bench.completed(made.source())
    made.fault = raised_in("ERP", "GIS", SITE, error=SettingsError("no project can be read: correct `projects`"))
    result = bench.run(made.source())
    assert (result.ending, result.error) == (Ending.FAILED, "no project can be read: correct `projects`")
    assert current_vector(bench.store)["tracker"] == first.run


def test_a_scope_that_is_no_project_of_the_source_makes_everything_of_it_stale(bench: Bench) -> None:
    made = tracker()
    made.fault = raised_in(SITE, error=SettingsError("the search is switched off"))
    bench.completed(made.source())
    assert unread(bench) == [("work", SITE, None, "the search is switched off")]


def test_a_plan_that_is_a_project_of_the_source_makes_only_that_stale(bench: Bench) -> None:
    made = tracker()
    bench.completed(made.source())
    plans = PlansApi(plans={"ERP": {"1": task("Dig")}, "new": {"2": task("Lay")}, "other": {"3": task("Close")}})
    plans.fault = raised_in("ERP", "new", error=SettingsError("no right"))
    result = bench.completed(api_source(plans, name="tracker"))
    assert [(one.name, one.source_project) for one in result.unread] == [("ERP", "ERP"), ("new", "")]


def test_a_refused_credential_ends_the_run_whatever_was_put_aside_before(bench: Bench) -> None:
    made = tracker()
    made.fault = raised_in("GIS", error=SignInError("make a new token"))
    result = bench.run(made.source())
    assert (result.ending, result.error) == (Ending.FAILED, "make a new token")


def test_what_a_listing_names_as_unread_is_told_and_is_not_gone(bench: Bench) -> None:
    made = tracker()
    bench.completed(made.source())
    made.projects = ["ERP"]
    made.unread = [Unread(name="GIS", reason="GIS cannot be seen: ask for the right", source_project="GIS")]
    result = bench.completed(made.source(), confirm_deletes=True)
    assert (result.removed, result.unread) == (0, made.unread)
    assert unread(bench) == [("projects", "GIS", "GIS", "GIS cannot be seen: ask for the right")]
    assert titles(bench) == ["Issue of ERP", "Issue of GIS"]
    assert brakes(bench) == []


def vanished(bench: Bench, *, confirm_deletes: bool = False) -> tuple[Tracker, RunResult]:
    made = tracker()
    bench.completed(made.source())
    made.projects = ["ERP"]
    return made, bench.completed(made.source(), confirm_deletes=confirm_deletes)


def test_a_project_that_is_no_longer_shown_is_kept_however_small_and_told(bench: Bench) -> None:
    made, result = vanished(bench)
    assert (result.removed, result.unread) == (0, [Unread(name="GIS", reason=GONE, source_project="GIS")])
    [brake] = brakes(bench)
    assert (brake.partition, brake.stream, brake.absent) == ("GIS", "projects", 3)  # the project, its issue, its hour
    assert unread(bench) == [("projects", "GIS", "GIS", GONE)]
    assert titles(bench) == ["Issue of ERP", "Issue of GIS"]
    again = bench.completed(made.source())
    assert [one.partition for one in again.brakes] == ["GIS"]


def test_a_project_that_is_no_longer_shown_goes_when_a_person_confirms_with_all_that_was_in_it(bench: Bench) -> None:
    made, _ = vanished(bench)
    result = bench.completed(made.source(), confirm_deletes=True)
    assert (result.removed, result.unread, result.brakes) == (3, [], [])
    assert (unread(bench), brakes(bench), titles(bench)) == ([], [], ["Issue of ERP"])
    assert bench.completed(made.source()).brakes == []


def test_a_project_that_is_shown_again_is_as_it_was(bench: Bench) -> None:
    made, _ = vanished(bench)
    before = bench.versions()
    made.projects = ["ERP", "GIS"]
    result = bench.completed(made.source())
    assert (result.unread, result.brakes, result.changed) == ([], [], 0)
    assert (unread(bench), brakes(bench)) == ([], [])
    assert bench.versions() == before


def test_partitions_below_a_vanished_project_go_with_it_and_those_of_other_scopes_stay(bench: Bench) -> None:
    plans = PlansApi(plans={"a": {"1": task("One")}, "a/b": {"2": task("Two")}})
    made = api_source(plans)
    bench.completed(made)
    below = PlansApi(
        plans={"a": {"1": task("One"), "3": task("Below")}, "a/b": {"2": task("Two")}}, below={"3": "a/plan"}
    )
    bench.completed(api_source(below))
    assert set(bench.titles()) == {"1", "2", "3"}
    bench.completed(api_source(PlansApi(plans={"a/b": {"2": task("Two")}})))
    assert set(bench.titles()) == {"2"}


def test_a_replay_leaves_unread_scopes_as_they_are(bench: Bench) -> None:
    made = tracker()
    made.fault = raised_in("GIS", error=SettingsError("GIS: no right"))
    bench.completed(made.source())
    made.reading_version = "2"
    bench.completed(made.source())
    assert len(unread(bench)) == 1
