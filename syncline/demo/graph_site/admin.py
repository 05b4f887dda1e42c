"""What another process may ask of a simulated tenant: change a share of it, let time pass, count requests."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson

from syncline.demo.graph_site.state import Graph
from syncline.demo.serving.exchange import Asked, Reply, counted, reply

if TYPE_CHECKING:
    from syncline.demo.graph_site.server import Served


class Admin:
    """Answers below /_simulator/, which no Graph has."""

    def __init__(self, served: Served) -> None:
        self.served = served

    def answer(self, asked: Asked) -> Reply:
        """`change`, `advance`, `latency`, `reset` (POST), `requests` (GET: count by path since the last `reset`)."""
        given = orjson.loads(asked.body) if asked.body else {}
        known = {
            ("POST", "change"): self.change,
            ("POST", "advance"): self.advance,
            ("POST", "latency"): self.latency,
            ("GET", "requests"): self.requests,
            ("POST", "reset"): self.reset,
        }
        found = known.get((asked.method, asked.path.removeprefix("/_simulator/")))
        if found is None:
            return Reply(body=b'{"error":"no such thing below /_simulator/"}', status=404)
        return reply(found(given))

    def change(self, given: dict[str, Any]) -> object:
        """Edit `share` of the tasks, delete and move some of them; says how many of each."""
        return changed(self.served.graph, float(given.get("share", 0.01)), int(given.get("seed", 1)))

    def advance(self, given: dict[str, Any]) -> object:
        """Let `seconds` pass."""
        self.served.graph.advance(timedelta(seconds=float(given.get("seconds", 0))))
        return {"now": self.served.graph.now().isoformat()}

    def latency(self, given: dict[str, Any]) -> object:
        """Let each answer take `seconds` longer from now on."""
        self.served.switches.latency = float(given.get("seconds", 0))
        return {"latency": self.served.switches.latency}

    def requests(self, _: dict[str, Any]) -> object:
        """How many requests there were, all and by method and path, and how many at the same time at most."""
        return {**counted(self.served.requests), "most_in_flight": self.served.most_in_flight}

    def reset(self, _: dict[str, Any]) -> object:
        """Begin to count anew."""
        self.served.requests.clear()
        self.served.most_in_flight = 0
        return {"requests": 0}


def changed(graph: Graph, share: float, seed: int) -> dict[str, int]:
    """Change a share of the tasks: of ten, eight get another percentage, one another bucket, one is deleted."""
    chance = random.Random(seed)
    with graph.lock:
        ids = [task.id for task in graph.seen_tasks()]
        chosen = chance.sample(ids, min(len(ids), max(1, round(len(ids) * share))))
        found = {"edited": 0, "moved": 0, "deleted": 0}
        for number, id_ in enumerate(chosen):
            graph.advance(timedelta(seconds=1))
            found[_one(graph, id_, number % 10, chance)] += 1
        return found


def _one(graph: Graph, id_: str, way: int, chance: random.Random) -> str:
    task = graph.tasks[id_]
    others = [one for one in graph.buckets_of(graph.plans[task.plan]) if one.id != task.bucket]
    if way == 9:  # noqa: PLR2004 # the last of ten
        graph.delete_task(id_)
        return "deleted"
    if way == 8 and others:  # noqa: PLR2004 # the one before
        graph.move_task(id_, chance.choice(others))
        return "moved"
    graph.edit_task(id_, percent=chance.choice([one for one in (0, 50, 100) if one != task.percent]))
    return "edited"
