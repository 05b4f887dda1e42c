"""A whole invented tenant, the same for the same numbers: people, groups, plans, buckets, tasks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from syncline.demo.graph_site.entities import Bucket, Plan, User
from syncline.demo.graph_site.state import Graph

_FIRST = ("Ada", "Bruno", "Chidi", "Dana", "Elif", "Farid", "Greta", "Hana", "Ivo", "Juno", "Kofi", "Lena", "Mateo")
_LAST = ("Example", "Sample", "Specimen", "Placeholder", "Muster", "Testcase", "Fixture", "Instance")
_DOES = ("Order", "Inspect", "Design", "Move", "Test", "Document", "Procure", "Configure", "Review", "Train")
_THINGS = ("playground", "permit desk", "water meter", "street light", "bench", "booking page", "alarm", "archive")
_BUCKETS = ("To do", "Design", "Build", "Hand over", "Risks", "Later")
_LABELS = ("Field", "Office", "Vendor", "Budget")
_PERCENTS = (0, 0, 0, 50, 100, 100)  # the app writes no other ones
_PRIORITIES = (1, 3, 5, 5, 5, 9)  # nor here
_DESCRIBED, _LISTED = 0.4, 0.3  # shares of tasks with a description, with a checklist
_BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_END = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How big a tenant is; `tasks` are those of each plan."""

    plans: int = 40
    tasks: int = 600
    people: int = 60
    groups: int = 20  # that hold plans
    seed: int = 1


def generate(size: Size) -> Graph:
    """The tenant at the morning of 2026-11-01, with its history since January; two more groups hold no plan."""
    chance = random.Random(size.seed)
    graph = Graph(start=_BEGIN, seed=size.seed)
    people = [_person(graph, number) for number in range(size.people)]
    homes = [graph.add_group(f"Department {number + 1}") for number in range(size.groups)]
    graph.add_group("Mail room")
    graph.add_group("Door badges", has_plans=False)
    plans = [graph.add_plan(homes[number % len(homes)], f"Plan {number + 1} of Marlow") for number in range(size.plans)]
    columns = {plan.id: _board(graph, plan) for plan in plans}
    step = (_END - _BEGIN) / (size.plans * size.tasks + 1)
    for number in range(size.plans * size.tasks):
        graph.advance(step)
        _task(graph, chance, columns[plans[number % size.plans].id], people)
    graph.advance(_END - graph.now())
    return graph


def _person(graph: Graph, number: int) -> User:
    name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"
    return graph.add_user(name, f"{name.lower().replace(' ', '.')}.{number}@marlow.example")


def _board(graph: Graph, plan: Plan) -> Sequence[Bucket]:
    for number, name in enumerate(_LABELS, start=1):
        graph.set_label(plan, number, name)
    return [graph.add_bucket(plan, name) for name in _BUCKETS]


def _task(graph: Graph, chance: random.Random, columns: Sequence[Bucket], people: Sequence[User]) -> None:
    start = (graph.now() + timedelta(days=chance.randint(1, 30))).replace(hour=10, minute=0, second=0, microsecond=0)
    text = f"{chance.choice(_DOES)} the {chance.choice(_THINGS)} {len(graph.tasks) + 1}"
    graph.add_task(
        chance.choice(columns),
        text,
        percent=chance.choice(_PERCENTS),
        priority=chance.choice(_PRIORITIES),
        start=start,
        due=start + timedelta(days=chance.randint(1, 90)),
        assignees=chance.sample(people, min(len(people), chance.randint(0, 3))),
        labels=chance.sample(range(1, len(_LABELS) + 1), chance.randint(0, 2)),
        description=f"{text}, as agreed." if chance.random() < _DESCRIBED else "",
        checklist=[("Ask", True), "Do", "Tell"] if chance.random() < _LISTED else [],
    )
