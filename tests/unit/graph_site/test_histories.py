"""Random histories: whoever reads a tenant page by page, or by delta, ends with what it holds."""

from __future__ import annotations

import random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncline.demo.graph_site import Graph, Switches
from syncline.demo.graph_site.answers import Answers
from syncline.demo.graph_site.entities import Plan, Task
from syncline.demo.serving.exchange import Asked

SIZES = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)


def town(chance: random.Random) -> Graph:
    graph = Graph(seed=chance.randrange(100))
    group = graph.add_group("Parks")
    for number in range(2):
        plan = graph.add_plan(group, f"Plan {number}")
        for name in ("To do", "Doing"):
            bucket = graph.add_bucket(plan, name)
            for one in range(chance.randint(0, 4)):
                graph.add_task(bucket, f"{name} {one}")
    return graph


def step(graph: Graph, chance: random.Random) -> None:
    """One thing that people do to tasks."""
    tasks, buckets = list(graph.tasks.values()), list(graph.buckets.values())
    way = chance.randrange(5)
    if way == 0 or not tasks:
        graph.add_task(chance.choice(buckets), f"New {chance.randrange(99)}")
    elif way == 1:
        graph.delete_task(chance.choice(tasks))
    elif way == 2:
        graph.move_task(chance.choice(tasks), chance.choice(buckets))
    else:
        graph.edit_task(chance.choice(tasks), percent=chance.choice((0, 50, 100)), labels=[chance.randint(1, 25)])


class Reader:
    """Asks a tenant without a network between, with something happening after each answer."""

    def __init__(self, graph: Graph, switches: Switches, chance: random.Random, share: float) -> None:
        self.graph, self.chance, self.share = graph, chance, share
        self.answers = Answers(graph, switches)

    def get(self, address: str) -> dict[str, Any]:
        path, _, query = address.removeprefix(self.answers.url).partition("?")
        headers = {"authorization": f"Bearer {self.graph.token}"}
        asked = Asked(method="GET", path=path, query=query, headers=headers, body=b"")
        found = self.answers.answer(asked, None)
        assert found.status == 200, found.body
        if self.chance.random() < self.share:
            step(self.graph, self.chance)
        answer: dict[str, Any] = orjson.loads(found.body)
        return answer

    def pages(self, address: str) -> tuple[list[dict[str, Any]], str]:
        """All rows, and the delta link where there is one."""
        rows: list[dict[str, Any]] = []
        while True:
            answer = self.get(address)
            rows += answer["value"]
            if "@odata.nextLink" not in answer:
                return rows, answer.get("@odata.deltaLink", "")
            address = answer["@odata.nextLink"]


def told(row: dict[str, Any]) -> tuple[object, ...]:
    labels = sorted(int(name.removeprefix("category")) for name in row["appliedCategories"])
    return row["title"], row["bucketId"], row["percentComplete"], labels


def held(task: Task) -> tuple[object, ...]:
    return task.title, task.bucket, task.percent, sorted(task.labels)


def plans(graph: Graph) -> list[Plan]:
    return list(graph.plans.values())


@given(seed=st.integers(0, 10**6), sizes=SIZES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_pages_hold_each_task_once(seed: int, sizes: tuple[int, ...]) -> None:
    chance = random.Random(seed)
    graph = town(chance)
    for _ in range(chance.randint(0, 30)):
        step(graph, chance)
    reader = Reader(graph, Switches(page_sizes=sizes), chance, 0)
    for plan in plans(graph):
        rows, _ = reader.pages(f"/v1.0/planner/plans/{plan.id}/tasks")
        assert [(row["id"], told(row)) for row in rows] == [(one.id, held(one)) for one in graph.tasks_of(plan)]


@given(seed=st.integers(0, 10**6), sizes=SIZES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_pages_read_during_changes_lose_nothing_that_stayed(seed: int, sizes: tuple[int, ...]) -> None:
    chance = random.Random(seed)
    graph = town(chance)
    for plan in plans(graph):
        before = set(graph.in_plan[plan.id])
        rows, _ = Reader(graph, Switches(page_sizes=sizes), chance, 0.7).pages(f"/v1.0/planner/plans/{plan.id}/tasks")
        ids = [row["id"] for row in rows]
        assert before & set(graph.in_plan[plan.id]) <= set(ids)


@pytest.mark.parametrize("whole", [True, False], ids=["every plan", "one plan"])
@given(seed=st.integers(0, 10**6), sizes=SIZES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_reader_of_deltas_ends_with_what_the_tenant_holds(whole: bool, seed: int, sizes: tuple[int, ...]) -> None:
    chance = random.Random(seed)
    graph = town(chance)
    plan = plans(graph)[0]
    reader = Reader(graph, Switches(page_sizes=sizes), chance, 0.5)
    link = "/beta/planner/tasks/delta" if whole else f"/beta/planner/plans/{plan.id}/tasks/delta"
    kept: dict[str, tuple[object, ...]] = {}
    for share in (0.5, 0.5, 0.5, 0):  # the last round is a quiet one
        reader.share = share
        rows, link = reader.pages(link)
        for row in rows:
            if "@removed" in row:
                kept.pop(row["id"], None)
            else:
                kept[row["id"]] = told(row)
        for _ in range(chance.randint(0, 6) if share else 0):
            step(graph, chance)
    now = graph.seen_tasks() if whole else graph.tasks_of(plan)
    assert kept == {task.id: held(task) for task in now}
