"""Whole runs over HTTP into a store: first load, nothing new, edits, deletions, and plans that are hidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from model.entities import QuarantinedRecord, Task
from store.open import Store
from sync.outcome import Ending
from syncline.demo.graph_site import Fault, FaultKind, Graph, Served, throttled
from syncline.demo.graph_site.entities import Plan
from tests.unit.planner.marlow import Follower, held, names, persons, seen, served


@pytest.fixture
def graph() -> Graph:
    graph = Graph()
    ada, bruno = graph.add_user("Ada Example"), graph.add_user("Bruno Sample")
    group, other = graph.add_group("Water"), graph.add_group("Parks")
    graph.add_group("Mail list", has_plans=False)
    for place, title in ((group, "Meters"), (group, "Pumps"), (other, "Playgrounds")):
        plan = graph.add_plan(place, title)
        graph.set_label(plan, 1, "Field")
        for name in ("To do", "Risks"):
            bucket = graph.add_bucket(plan, name)
            for number in range(5):
                graph.add_task(
                    bucket,
                    f"{title} {name} {number}",
                    percent=(0, 50, 100)[number % 3],
                    assignees=[ada, bruno][: number % 3],
                    labels=[1] if number % 2 else [],
                )
    return graph


@pytest.fixture
def site(graph: Graph) -> Iterator[Served]:
    with served(graph, page_sizes=(3, 1, 4)) as site:
        yield site


@pytest.fixture
def follower(site: Served, store: Store) -> Follower:
    return Follower(site, store)


def plan(graph: Graph, title: str) -> Plan:
    (found,) = [one for one in graph.plans.values() if one.title == title]
    return found


def test_a_first_load_brings_every_plan_task_and_person(graph: Graph, follower: Follower) -> None:
    result = follower.run()
    assert (result.ending, result.error, result.quarantined) == (Ending.COMPLETED, "", 0)
    assert held(follower) == seen(graph)
    assert len(held(follower)) == 30
    assert names(follower) == ["Meters", "Playgrounds", "Pumps"]
    assert sorted(name or "" for name in persons(follower).values()) == ["Ada Example", "Bruno Sample"]


def test_an_unchanged_second_run_writes_no_version(follower: Follower) -> None:
    follower.run()
    assert follower.run().changed == 0


def test_never_more_requests_are_under_way_than_allowed(site: Served, follower: Follower) -> None:
    site.switches.latency = 0.01
    follower.options = {"at_once": 2}
    follower.run()
    assert 0 < site.most_in_flight <= 2


@pytest.mark.parametrize("delta", [False, True])
def test_edits_moves_and_deletions_are_followed(graph: Graph, follower: Follower, delta: bool) -> None:
    follower.options = {"delta": delta}
    follower.run()
    meters, pumps = plan(graph, "Meters"), plan(graph, "Pumps")
    first, second, third, fourth = graph.tasks_of(meters)[:4]
    graph.edit_task(first, title="Replace the meters of Mill Street", percent=100, labels=[1, 2])
    graph.delete_task(second)
    graph.move_task(third, graph.buckets_of(meters)[1])
    graph.move_task(fourth, graph.buckets_of(pumps)[0])
    graph.move_task(graph.tasks_of(pumps)[0], graph.buckets_of(meters)[0])
    graph.add_task(graph.buckets_of(pumps)[0], "New")
    result = follower.run()
    assert result.ending is Ending.COMPLETED
    assert held(follower) == seen(graph)
    assert follower.run().changed == 0


@pytest.mark.parametrize("delta", [False, True])
def test_a_renamed_bucket_label_or_plan_changes_its_tasks(graph: Graph, follower: Follower, delta: bool) -> None:
    follower.options = {"delta": delta}
    follower.run()
    meters = plan(graph, "Meters")
    graph.rename_bucket(graph.buckets_of(meters)[0], "Later")
    graph.set_label(meters, 1, "Office")
    graph.rename_plan(plan(graph, "Pumps"), "Pumping")
    follower.run()
    assert held(follower) == seen(graph)


def test_plans_of_the_same_title_have_names_of_their_own(graph: Graph, follower: Follower) -> None:
    graph.rename_plan(plan(graph, "Pumps"), "Meters")
    follower.run()
    twins = sorted(f"Meters ({one.id})" for one in graph.plans.values() if one.title == "Meters")
    assert names(follower) == sorted([*twins, "Playgrounds"])
    assert held(follower) == seen(graph)


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("by", ["group", "plan"])
def test_a_plan_that_turns_premium_keeps_its_tasks_and_is_told(
    graph: Graph, site: Served, follower: Follower, by: str, status: int
) -> None:
    site.switches.premium_status = status
    meters = plan(graph, "Meters")
    if by == "plan":
        follower.options = {"groups": [], "plans": [meters.id, plan(graph, "Pumps").id]}
    follower.run()
    before = held(follower)
    graph.make_premium(meters)
    assert follower.run().ending is Ending.COMPLETED
    assert held(follower) == before
    (told,) = follower.unread()
    assert (told.scope, told.source_project) == (meters.id, "Meters")
    assert ("premium" if by == "plan" else "Meters is no longer shown") in told.reason
    if by == "group":
        follower.run(confirmed=True)
        assert held(follower) == seen(graph)
        assert follower.unread() == []


def test_a_lost_permission_deletes_nothing_and_names_what_to_grant(graph: Graph, follower: Follower) -> None:
    follower.run()
    before = held(follower)
    graph.withdraw("Tasks.Read.All")
    result = follower.run()
    assert (result.ending, held(follower)) == (Ending.FAILED, before)
    assert "Tasks.Read.All (application, with admin consent)" in result.error
    graph.restore("Tasks.Read.All")
    assert follower.run().ending is Ending.COMPLETED
    assert follower.unread() == []


def test_a_lost_group_is_told_and_the_others_go_on(graph: Graph, follower: Follower) -> None:
    follower.run()
    before = held(follower)
    water = next(one for one in graph.groups.values() if one.name == "Water")
    graph.withdraw(water)
    graph.add_task(graph.buckets_of(plan(graph, "Playgrounds"))[0], "New")
    assert follower.run().ending is Ending.COMPLETED
    assert held(follower).keys() > before.keys()
    assert {one.scope for one in follower.unread()} >= {f"group {water.id}", plan(graph, "Meters").id}


def test_plans_of_a_lost_group_are_kept_even_when_deletions_are_confirmed(graph: Graph, follower: Follower) -> None:
    follower.run()
    before = held(follower)
    water = next(one for one in graph.groups.values() if one.name == "Water")
    graph.withdraw(water)
    result = follower.run(confirmed=True)
    assert (result.ending, held(follower)) == (Ending.COMPLETED, before)
    (told,) = [one for one in follower.unread() if one.source_project == "Meters"]
    assert "it may be in what could not be read" in told.reason
    graph.restore(water)
    graph.delete_plan(plan(graph, "Meters"))
    assert follower.run(confirmed=True).ending is Ending.COMPLETED
    assert follower.unread() == []
    assert held(follower) == seen(graph)


def test_a_plan_removed_while_it_is_read_is_put_aside(graph: Graph, site: Served, follower: Follower) -> None:
    follower.run()
    before = held(follower)
    pumps = plan(graph, "Pumps")
    site.switches.faults.append(Fault(match=f"/planner/plans/{pumps.id}/tasks", status=404, times=None))
    assert follower.run().ending is Ending.COMPLETED
    assert held(follower) == before
    (told,) = follower.unread()
    assert told.source_project == "Pumps"
    assert "is not shown (404): it was deleted or made a premium plan while it was read" in told.reason


def test_a_list_that_ends_early_deletes_nothing(graph: Graph, site: Served, follower: Follower) -> None:
    follower.run()
    before = held(follower)
    graph.delete_task(graph.tasks_of(plan(graph, "Meters"))[9])

    def without_end(answer: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in answer.items() if name != "@odata.nextLink"}

    site.switches.faults.append(Fault(match="/tasks$", kind=FaultKind.RESHAPE, change=without_end, times=None))
    follower.run()
    assert held(follower) == seen(graph)
    assert len(held(follower)) == len(before) - 1, "what was really deleted is gone, and nothing else"


def test_many_deletions_wait_for_a_person(graph: Graph, follower: Follower) -> None:
    bucket = graph.buckets_of(plan(graph, "Meters"))[0]
    for number in range(60):
        graph.add_task(bucket, f"More {number}")
    follower.run()
    before = held(follower)
    graph.delete_bucket(bucket)
    result = follower.run()
    assert len(result.brakes) == 1
    assert held(follower) == before
    follower.run(confirmed=True)
    assert held(follower) == seen(graph)


def test_tasks_of_a_bucket_that_is_gone_stay_and_are_told_once(graph: Graph, follower: Follower) -> None:
    follower.run()
    bucket = graph.buckets_of(plan(graph, "Meters"))[0]
    graph.delete_bucket(bucket, keep_tasks=True)
    follower.run()
    assert held(follower) == seen(graph)
    (told,) = follower.rows(QuarantinedRecord)
    assert "5 tasks are in a bucket that the plan does not list; read as in none" in told.reason
    for task in graph.tasks_of(plan(graph, "Meters"))[:5]:
        graph.move_task(task, graph.buckets_of(plan(graph, "Meters"))[0])
    follower.run()
    assert follower.rows(QuarantinedRecord) == []


def test_somebody_who_left_keeps_the_name_that_is_known(graph: Graph, follower: Follower) -> None:
    follower.run()
    ada = next(one for one in graph.users.values() if one.name == "Ada Example")
    graph.remove_user(ada)
    follower.run()
    assert persons(follower)[ada.id] == "Ada Example"


def test_somebody_who_left_before_the_first_load_is_a_person_without_a_name(graph: Graph, follower: Follower) -> None:
    ada = next(one for one in graph.users.values() if one.name == "Ada Example")
    graph.remove_user(ada)
    follower.run()
    assert persons(follower)[ada.id] is None


def test_a_missing_right_to_see_people_is_told_and_tasks_are_read(graph: Graph, follower: Follower) -> None:
    graph.withdraw("User.ReadBasic.All")
    assert follower.run().ending is Ending.COMPLETED
    assert held(follower) == seen(graph)
    (told,) = follower.unread()
    assert "grant the application permission User.ReadBasic.All" in told.reason


def test_a_throttled_question_in_a_batch_is_asked_again_alone(site: Served, follower: Follower) -> None:
    site.switches.faults.append(throttled("BATCH GET /v1.0/users/", after="7", times=1))
    assert follower.run().ending is Ending.COMPLETED
    assert follower.waits.seconds == [7.0]
    assert all(persons(follower).values())


def test_a_source_that_asks_for_more_than_a_minute_is_left_alone(site: Served, follower: Follower) -> None:
    site.switches.faults.append(throttled("GET /v1.0/planner/plans/.*/tasks", after="900", times=None))
    result = follower.run()
    assert result.ending is Ending.WAITING
    site.switches.faults.clear()
    follower.site.graph.advance(timedelta(minutes=20))
    assert follower.run().ending is Ending.COMPLETED
    assert held(follower) == seen(site.graph)


def test_a_refused_token_ends_the_run_with_what_to_do(site: Served, follower: Follower) -> None:
    site.switches.faults.append(Fault(match="/details", status=401, times=None))
    result = follower.run()
    assert result.ending is Ending.FAILED
    assert "make a new client secret in the Entra admin center" in result.error


def test_descriptions_and_checklists_come_only_where_the_mapping_asks(
    graph: Graph, site: Served, follower: Follower
) -> None:
    task = graph.tasks_of(plan(graph, "Meters"))[0]
    graph.edit_task(task, description="Mill Street first", checklist=["Order", ("Deliver", True)])
    follower.run()
    assert site.count("/tasks/") == 0
    follower.mapping = {"task": {"custom": {"About": "details.description"}}}
    assert follower.run().ending is Ending.COMPLETED
    found = {one.title: one.custom for one in follower.rows(Task)}
    assert found[task.title] == {"About": "Mill Street first"}
    assert sum(value is not None for value in found.values()) == 1
    graph.edit_task(task, description="")
    assert follower.run().ending is Ending.COMPLETED
    assert {one.custom for one in follower.rows(Task) if one.title == task.title} == {None}


@pytest.mark.parametrize("status", [400, 410])
def test_a_delta_link_that_is_not_taken_any_more_brings_a_full_reading(
    graph: Graph, site: Served, follower: Follower, status: int
) -> None:
    follower.options = {"delta": True}
    follower.run()
    graph.edit_task(graph.tasks_of(plan(graph, "Meters"))[0], title="Changed")
    site.switches.faults.append(Fault(match=r"\$deltatoken", status=status, times=None))
    assert follower.run().ending is Ending.COMPLETED
    assert held(follower) == seen(graph)


def test_a_delta_asks_for_changed_tasks_alone(graph: Graph, site: Served, follower: Follower) -> None:
    follower.options = {"delta": True}
    follower.run()
    site.requests.clear()
    graph.edit_task(graph.tasks_of(plan(graph, "Meters"))[0], title="Changed")
    result = follower.run()
    assert result.read == 3 + 1 + 0 + len({*graph.tasks_of(plan(graph, "Meters"))[0].assignments})
    assert sum("$deltatoken" in one.query for one in site.requests) == 3
    graph.advance(timedelta(days=2))
    follower.run()
    assert sum("$deltatoken" in one.query for one in site.requests) == 3, "once a day everything is read"


def test_a_large_plan_loses_no_task_over_many_pages(graph: Graph, site: Served, follower: Follower) -> None:
    site.switches.page_sizes = (400, 399, 401)
    bucket = graph.buckets_of(plan(graph, "Meters"))[0]
    for number in range(3000):
        graph.add_task(bucket, f"Many {number}")
    follower.run()
    assert held(follower) == seen(graph)
