"""The generated tenant, and the process that serves it for benches."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import requests

from syncline.demo.graph_site import Graph
from syncline.demo.graph_site.admin import changed
from syncline.demo.graph_site.generate import Size, generate
from syncline.demo.graph_site.plans import prepare
from tests.conftest import ROOT
from tests.unit.graph_site.tenants import asking

SMALL = Size(plans=3, tasks=40, people=7, groups=2, seed=4)


def facts(graph: Graph) -> list[object]:
    return [(one.id, one.title, one.percent, one.due, sorted(one.assignments)) for one in graph.seen_tasks()]


def test_the_same_numbers_make_the_same_tenant() -> None:
    graph = generate(SMALL)
    assert facts(graph) == facts(generate(SMALL))
    assert facts(graph) != facts(generate(Size(plans=3, tasks=40, people=7, groups=2, seed=5)))
    assert Counter(task.plan for task in graph.seen_tasks()) == Counter(dict.fromkeys(graph.plans, 40))
    assert [group.unified for group in graph.groups.values()] == [True, True, True, False]
    assert graph.now().isoformat() == "2026-11-01T09:00:00+00:00"


def test_a_change_touches_its_share_and_nothing_else() -> None:
    graph, before = generate(SMALL), generate(SMALL)
    assert changed(graph, 0.25, 1) == {"edited": 24, "moved": 3, "deleted": 3}
    assert len(before.tasks) - len(graph.tasks) == 3
    touched = [id_ for id_, task in graph.tasks.items() if task.version != before.tasks[id_].version]
    assert len(touched) == 27


def test_prepared_rows_are_those_that_are_answered() -> None:
    graph, plain = generate(SMALL), generate(SMALL)
    prepare(graph)
    assert all(task.encoded for task in graph.tasks.values())
    path = f"/planner/plans/{next(iter(graph.plans))}/tasks"
    with asking(graph) as prepared, asking(plain) as client:
        assert prepared.rows(path) == client.rows(path) != []


@pytest.fixture(scope="module")
def process() -> Iterator[dict[str, Any]]:
    asked = ["--plans", "2", "--tasks", "30", "--people", "5", "--groups", "1", "--page-sizes", "7", "11"]
    command = [sys.executable, "-m", "syncline.demo.graph_site", *asked]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        yield orjson.loads(started.stdout.readline())
        started.send_signal(signal.SIGTERM)
        assert started.wait(timeout=30) == 0


def test_the_process_serves_is_changed_counted_and_ends(process: dict[str, Any]) -> None:
    assert (len(process["plans"]), process["tasks"], len(process["groups"])) == (2, 60, 2)
    admin = process["url"] + "/_simulator/"
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {process['token']}"
        path = f"/v1.0/planner/plans/{process['plans'][0]}/tasks"
        answer = session.get(process["url"] + path, timeout=10).json()
        assert len(answer["value"]) == 7
        assert len(session.get(answer["@odata.nextLink"], timeout=10).json()["value"]) == 11
        counts = session.get(admin + "requests", timeout=10).json()
        assert counts == {"requests": 2, "by_path": {f"GET {path}": 2}, "most_in_flight": 1}
        made = session.post(admin + "change", json={"share": 0.5, "seed": 3}, timeout=10).json()
        assert made == {"edited": 24, "moved": 3, "deleted": 3}
        assert session.post(admin + "reset", timeout=10).json() == {"requests": 0}
        assert session.get(admin + "requests", timeout=10).json()["requests"] == 0
        later = session.post(admin + "advance", json={"seconds": 3600}, timeout=10).json()
        assert later["now"].startswith("2026-11-01T10:00")
        assert session.post(admin + "latency", json={"seconds": 0}, timeout=10).json() == {"latency": 0.0}
        assert session.get(admin + "nothing", timeout=10).status_code == 404
