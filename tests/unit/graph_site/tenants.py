"""Tenants that the tests of the simulator share, and a client that asks them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from syncline.demo.graph_site import Graph, Served, Switches, serve
from syncline.demo.graph_site.entities import Bucket, Group, Plan, Roster, Task, User

DUE = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Marlow:
    """A small tenant with something of everything."""

    graph: Graph
    parks: Group
    roster: Roster
    garden: Plan
    fair: Plan  # the roster's
    bench: Task
    soil: Task
    risks: Bucket
    build: Bucket
    ada: User


def marlow() -> Marlow:
    graph = Graph()
    ada, bruno = graph.add_user("Ada Example"), graph.add_user("Bruno Sample")
    parks = graph.add_group("Parks")
    graph.add_group("Mail room")
    graph.add_group("Door badges", has_plans=False)
    garden = graph.add_plan(parks, "Garden", by=ada)
    roster = graph.add_roster()
    fair = graph.add_plan(roster, "Summer fair")
    graph.set_label(garden, 3, "P-17")
    build, risks = graph.add_bucket(garden, "Build"), graph.add_bucket(garden, "Risks")
    graph.advance(timedelta(hours=1, microseconds=123_456))
    bench = graph.add_task(
        build,
        "Set up the bench",
        percent=50,
        priority=1,
        start=DUE - timedelta(days=9),
        due=DUE,
        assignees=[ada, bruno],
        labels=[3, 25],
        description="Oak.",
        checklist=["Dig", ("Order", True)],
        links={"https://parks.marlow.example/bench#1%": "Plan"},
        by=ada,
    )
    soil = graph.add_task(risks, "Soil may be poor", percent=100, preview="checklist")
    graph.add_task(garden, "Outside of every bucket")
    graph.add_task(graph.add_bucket(fair, "To do"), "Rent a tent")
    return Marlow(
        graph=graph,
        parks=parks,
        roster=roster,
        garden=garden,
        fair=fair,
        bench=bench,
        soil=soil,
        risks=risks,
        build=build,
        ada=ada,
    )


@dataclass(slots=True)
class Client:
    """Asks a served tenant as the application."""

    served: Served
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **params: Any) -> requests.Response:
        """Ask below /v1.0, or at a whole address; a parameter `top` is sent as `$top`."""
        url = path if path.startswith("http") else self.served.url + (path if path[1:5] == "beta" else "/v1.0" + path)
        given = {f"${name}": value for name, value in params.items()}
        return self.session.get(url, params=given, timeout=10)

    def rows(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """A list to its last page."""
        found, answer = [], self.get(path, **params).json()
        found += answer["value"]
        while "@odata.nextLink" in answer:
            answer = self.get(answer["@odata.nextLink"]).json()
            found += answer["value"]
        return found

    def batch(self, *urls: str) -> dict[str, dict[str, Any]]:
        """Several requests in one, and their answers by the number of the request."""
        steps = [{"id": str(number), "method": "GET", "url": url} for number, url in enumerate(urls)]
        answer = self.session.post(f"{self.served.url}/v1.0/$batch", json={"requests": steps}, timeout=10)
        assert answer.status_code == 200, answer.text
        return {one["id"]: one for one in answer.json()["responses"]}

    def refusal(self, path: str, **params: Any) -> tuple[int, str]:
        """The status and the code of a refusal."""
        answer = self.get(path, **params)
        return answer.status_code, answer.json()["error"]["code"]


@contextmanager
def asking(graph: Graph, switches: Switches | None = None) -> Iterator[Client]:
    """Serve a tenant strictly, and ask it as the application."""
    with serve(graph, switches or Switches(strict=True)) as served, requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {graph.token}"
        yield Client(served, session)
