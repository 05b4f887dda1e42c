"""What bad input gets: each fault of Graph with its outcome and its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract.errors import ConnectorError, SettingsError, SignInError, SourceBusyError, SourceChangedError
from syncline.demo.graph_site import Fault, FaultKind, Graph, Served, throttled
from tests.unit.planner.marlow import NOW, Waits, connector, mapped, pages, plan_pages, records, served

TASKS = r"GET /v1\.0/planner/plans/[^/]+/tasks"


@pytest.fixture
def graph() -> Graph:
    graph = Graph()
    plan = graph.add_plan(graph.add_group("Water"), "Meters")
    bucket = graph.add_bucket(plan, "To do")
    for number in range(9):
        graph.add_task(bucket, f"Task {number}")
    return graph


@pytest.fixture
def site(graph: Graph) -> Iterator[Served]:
    with served(graph, page_sizes=(4,)) as site:
        yield site


def titles(site: Served, waits: Waits | None = None) -> list[str]:
    return sorted(str(one.data["title"]) for one in records(plan_pages(connector(site, waits)), "task").values())


def refused(site: Served, kind: type[ConnectorError], waits: Waits | None = None) -> str:
    with pytest.raises(kind) as raised:
        plan_pages(connector(site, waits))
    assert Graph.token not in f"{raised.value!r} {raised.value.__context__!r} {raised.value.__cause__!r}"
    return str(raised.value)


def test_every_page_is_read_whatever_its_size(site: Served) -> None:
    assert titles(site) == [f"Task {number}" for number in range(9)]


def test_a_link_to_another_machine_is_followed_on_our_own(site: Served) -> None:
    site.switches.faults.append(Fault(match=TASKS, kind=FaultKind.FOREIGN_LINK, times=None))
    assert len(titles(site)) == 9


def test_a_page_that_repeats_is_told(site: Served) -> None:
    site.switches.faults.append(Fault(match=TASKS, kind=FaultKind.REPEATED_PAGE, skip=1, times=None))
    said = refused(site, SourceChangedError)
    assert said.startswith("Graph, GET /v1.0/planner/plans/")
    assert said.endswith("the list repeats a page that was read; report this to whoever maintains Syncline")


def test_an_answer_without_value_is_told_with_its_path(site: Served) -> None:
    site.switches.faults.append(Fault(match=TASKS, kind=FaultKind.NO_VALUE, times=None))
    said = refused(site, SourceChangedError)
    assert "expected a list at Graph, GET /v1.0/planner/plans/" in said
    assert said.endswith("found nothing")


def test_a_link_without_a_query_is_told(site: Served) -> None:
    def spoilt(answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "@odata.nextLink": "https://graph.other.example/more"}

    site.switches.faults.append(Fault(match=TASKS, kind=FaultKind.RESHAPE, change=spoilt, times=None))
    assert "@odata.nextLink is no link with a query" in refused(site, SourceChangedError)


def test_a_task_of_another_plan_is_told(site: Served) -> None:
    def spoilt(answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "value": [{**row, "planId": "somebody-elses"} for row in answer["value"]]}

    site.switches.faults.append(Fault(match=TASKS, kind=FaultKind.RESHAPE, change=spoilt, times=None))
    assert "a task of another plan ('somebody-elses') is among them" in refused(site, SourceChangedError)


def test_a_task_without_id_is_put_aside_and_the_others_are_read(site: Served) -> None:
    def spoilt(answer: dict[str, Any]) -> dict[str, Any]:
        rows = answer["value"]
        return {**answer, "value": [{**rows[0], "id": None}, *rows[1:]]}

    site.switches.faults.append(Fault(match=TASKS, kind=FaultKind.RESHAPE, change=spoilt))
    found = plan_pages(connector(site))
    assert len(records(found, "task")) == 8
    (row,) = found[-1].quarantined
    assert str(row.problem).startswith("the plan 'Meters' (")
    assert "found '1 task'; has no id." in str(row.problem)


def test_unknown_words_change_nothing_that_is_read(site: Served) -> None:
    before = titles(site)
    site.switches.faults.append(Fault(match=".", kind=FaultKind.UNKNOWN_ENUM, times=None))
    found = pages(connector(site))
    assert sorted(str(one.data["title"]) for one in records(found, "task").values()) == before
    (plan,) = records(found, "plan").values()
    assert mapped(plan)[1] == []


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER_HEADERS, FaultKind.CUT_OFF])
def test_a_half_sent_answer_is_asked_for_again(site: Served, kind: FaultKind) -> None:
    waits = Waits()
    site.switches.faults.append(Fault(match=TASKS, kind=kind))
    assert len(titles(site, waits)) == 9
    assert len(waits.seconds) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_server_is_asked_again_and_then_left_alone(site: Served, status: int) -> None:
    waits = Waits()
    site.switches.faults.append(Fault(match=TASKS, status=status, times=2))
    assert len(titles(site, waits)) == 9
    site.switches.faults.append(Fault(match=TASKS, status=status, times=None))
    assert "the next run" in refused(site, SourceBusyError, waits)


@pytest.mark.parametrize("after", ["3", None])
def test_throttling_is_waited_out_with_and_without_a_moment(site: Served, after: str | None) -> None:
    waits = Waits()
    site.switches.faults.append(throttled(TASKS, after=after))
    assert len(titles(site, waits)) == 9
    assert waits.seconds


def test_a_refused_token_is_told_with_where_to_make_a_new_one(site: Served) -> None:
    site.switches.faults.append(Fault(match=TASKS, status=401, times=None))
    assert "make a new client secret" in refused(site, SignInError)


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("path", ["details", "buckets", "tasks"])
def test_a_plan_that_is_hidden_while_it_is_read_is_put_aside(site: Served, path: str, status: int) -> None:
    site.switches.faults.append(Fault(match=f"GET /v1.0/planner/plans/[^/]+/{path}", status=status, times=None))
    said = refused(site, SettingsError)
    assert "the plan 'Meters' (" in said
    assert (
        f"is not shown ({status}): it was deleted or made a premium plan while it was read, or the application" in said
    )
    assert "lacks the permission Tasks.Read.All" in said


def test_a_plan_that_is_hidden_between_two_pages_is_put_aside(site: Served) -> None:
    site.switches.faults.append(Fault(match=TASKS, status=404, skip=1, times=None))
    assert "is not shown (404)" in refused(site, SettingsError)


def test_throttling_inside_a_batch_that_does_not_end_leaves_graph_alone(site: Served) -> None:
    waits = Waits()
    site.switches.faults.append(throttled("BATCH GET", after=None, times=None))
    with pytest.raises(SourceBusyError, match="stay unanswered because there are too many"):
        connector(site, waits).scopes("plans")
    assert waits.seconds == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_a_wait_of_an_hour_inside_a_batch_is_not_waited_for(site: Served) -> None:
    site.switches.faults.append(throttled("BATCH GET", after="3600", times=None))
    with pytest.raises(SourceBusyError) as raised:
        connector(site).scopes("plans")
    assert raised.value.until == NOW + timedelta(hours=1)


def test_a_title_of_4000_characters_is_kept_whole(graph: Graph, site: Served) -> None:
    long = "Ö" * 4000
    graph.add_task(graph.buckets_of(graph.seen_plans()[0])[0], long)
    (record,) = [one for one in records(plan_pages(connector(site)), "task").values() if one.data["title"] == long]
    rows, problems = mapped(record)
    assert (rows["task"][0]["title"], problems) == (long, [])


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"percentComplete": 101}, "expected a whole number from 0 to 100"),
        ({"percentComplete": "half"}, "expected a whole number from 0 to 100"),
        ({"priority": 11}, "expected a priority from 0 to 10"),
        ({"DueOn": "soon"}, "expected a date like 2026-11-22"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_and_the_task_stays(
    fields: dict[str, Any], problem: str, site: Served
) -> None:
    record = next(iter(records(plan_pages(connector(site)), "task").values()))
    spoilt = type(record)(kind=record.kind, key=record.key, data={**record.data, **fields})
    rows, problems = mapped(spoilt)
    assert rows["task"][0]["title"] == record.data["title"]
    assert problems
    assert all(problem in one for one in problems)


def test_nothing_allowed_is_told_before_anything_is_asked(site: Served) -> None:
    with pytest.raises(SettingsError, match="nothing is allowed to be read: name groups, plans or rosters"):
        connector(site, groups=[]).scopes("plans")
    assert site.requests == []


def test_ids_that_differ_in_case_alone_are_different_tasks(graph: Graph, site: Served) -> None:
    bucket = graph.buckets_of(graph.seen_plans()[0])[0]
    for number in range(30):
        graph.add_task(bucket, f"More {number}")
    keys = records(plan_pages(connector(site)), "task").keys()
    assert len(keys) == 39
    assert len({key.casefold() for key in keys}) < 39, "the simulator makes such twins"


def test_a_roster_s_plan_is_read(graph: Graph, site: Served) -> None:
    roster = graph.add_roster()
    graph.add_plan(roster, "Fair")
    listing = connector(site, groups=[], rosters=[roster.id, "nobody"]).scopes("plans")
    assert len(listing.scopes) == 1
    (told,) = listing.unread
    assert "Graph does not show the roster nobody (404)" in told.reason
    site.switches.faults.append(Fault(match="/rosters/", status=403, times=None))
    (first, *_) = connector(site, groups=[], rosters=[roster.id]).scopes("plans").unread
    assert "(403): the application lacks the permission Tasks.Read.All" in first.reason
