"""The City of Marlow's Planner for tests: a simulated tenant, a store that follows it, and what a run came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from connectors.contract.connector import Surroundings
from connectors.contract.pages import Page, Record, Scope
from connectors.planner import MANIFEST
from connectors.planner.connector import PlannerConnector
from connectors.planner.settings import PlannerSettings
from model.entities import Assignment, Identity, SourceProject, Task, UnreadScope
from model.settings import SecretReference
from store import read
from store.columns import entity_fields
from store.open import Store
from store.tables import entity_name
from sync.mapping.asked import asked_paths
from sync.mapping.compile import Mapper
from sync.mapping.rules import override, read_rules
from sync.outcome import RunResult
from sync.run import World, run_sync
from sync.source import Source, make_source
from syncline.demo.graph_site import Graph, Served, Switches, serve
from syncline.wiring import default_rules

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
TENANT = "7c1f2d3e-0000-4000-8000-006d61726c6f"
CLIENT = "5f3b2a10-0c1d-4e2f-9a3b-4c5d6e7f8a9b"
SECRET = "not-for-eyes-~8Q"
SOURCE = "planner"


def settings(**options: Any) -> PlannerSettings:
    """What an administrator would have written, with other options than usual."""
    usual: dict[str, Any] = {
        "connector": "planner",
        "tenant": TENANT,
        "sign_in": {"client_id": CLIENT, "secret": SecretReference("env:PLANNER_SECRET")},
    }
    return PlannerSettings.model_validate({**usual, **options})


def reading(served: Served, **options: Any) -> PlannerSettings:
    """The settings that read a served tenant: all of its groups unless others are named."""
    groups = [group.id for group in served.graph.groups.values() if group.unified]
    usual: dict[str, Any] = {
        "graph": served.url,
        "sign_in": {"token": SecretReference("env:PLANNER_TOKEN")},
        "groups": groups,
    }
    return settings(**{**usual, **options})


@dataclass(slots=True)
class Waits:
    """Time that only passes when somebody waits."""

    seconds: list[float] = field(default_factory=list)

    def pause(self, seconds: float) -> None:
        self.seconds.append(seconds)


def surroundings(waits: Waits | None = None, **changed: Any) -> Surroundings:
    """The world around the connector; nobody waits in it unless somebody counts that."""

    def refuse(seconds: float) -> None:
        raise AssertionError(f"a unit test waits for {seconds} seconds")

    usual = Surroundings(
        source=SOURCE,
        folder=Path(),
        now=lambda: NOW,
        currency="USD",
        time_zone="America/Phoenix",
        environment={"PLANNER_TOKEN": Graph.token, "PLANNER_SECRET": SECRET},
        pause=refuse if waits is None else waits.pause,
    )
    return replace(usual, **changed)


@contextmanager
def served(graph: Graph, **switches: Any) -> Iterator[Served]:
    """A simulated tenant that refuses parameters which Graph does not know."""
    with serve(graph, Switches(strict=True, **switches)) as site:
        yield site


def connector(site: Served, waits: Waits | None = None, **options: Any) -> PlannerConnector:
    """A connector that reads a served tenant."""
    return PlannerConnector(reading(site, **options), surroundings(waits))


def pages(made: PlannerConnector) -> list[Page]:
    """All pages of a run, without a store."""
    found: list[Page] = []
    for stream in ("plans", "people"):
        for scope in made.scopes(stream).scopes:
            found += made.pages(stream, scope, "")
    return found


def records(found: list[Page], kind: str) -> dict[str, Record]:
    """The records of a kind by key."""
    return {record.key: record for page in found for record in page.records if record.kind == kind}


def plan_pages(made: PlannerConnector, number: int = 0) -> list[Page]:
    """The pages of one plan."""
    scope: Scope = made.scopes("plans").scopes[number]
    return list(made.pages("plans", scope, ""))


def mapper(overrides: str = "") -> Mapper:
    """The connector's mapping, with what an administrator writes under `mapping:`."""
    yaml = YAML(typ="safe", pure=True)
    rules = read_rules(yaml.load(MANIFEST.mapping.read_text(encoding="utf-8")), "mapping.yaml")
    written = yaml.load(overrides)["mapping"] if overrides else {}
    return Mapper(SOURCE, override(rules, written, "a test"), MANIFEST.converters, "1")


def mapped(record: Record, overrides: str = "") -> tuple[dict[str, list[dict[str, object]]], list[str]]:
    """What a record becomes, by entity, fields that hold nothing left out; and the problems, as printed."""
    found = mapper(overrides).map(record, f"{SOURCE}:{record.kind}:{record.key}")
    rows: dict[str, list[dict[str, object]]] = {}
    for entity, row in found.rows:
        names = [one.name for one in entity_fields(entity)]
        values = {name: value for name, value in zip(names, row.values, strict=True) if value is not None}
        rows.setdefault(entity_name(entity), []).append({"key": row.key, **values})
    return rows, [str(problem) for problem in found.problems]


@dataclass(slots=True)
class Follower:
    """A store that follows a served tenant through real runs."""

    site: Served
    store: Store
    options: dict[str, Any] = field(default_factory=dict)
    mapping: dict[str, object] = field(default_factory=dict)
    waits: Waits = field(default_factory=Waits)
    ahead: timedelta = timedelta(0)  # of this machine's clock
    _source: Source | None = None

    def now(self) -> datetime:
        return self.site.graph.now() + self.ahead

    def run(self, *, confirmed: bool = False, anew: bool = True) -> RunResult:
        """Run once, as a process that has just begun unless told otherwise."""
        if anew or self._source is None:
            self._source = self.source()
        world = World(store=self.store, now=self.now, holder="a test", is_dead=lambda _: True, listener=lambda _: None)
        return run_sync(world, self._source, confirm_deletes=confirmed)

    def source(self) -> Source:
        rules = default_rules(MANIFEST)
        chosen = override(rules, self.mapping, "a test") if self.mapping else rules
        around = surroundings(self.waits, now=self.now, asked=asked_paths(chosen))
        made = MANIFEST.make(reading(self.site, **self.options), around)
        return make_source(SOURCE, MANIFEST, made, rules, self.mapping)

    def rows(self, entity: type[Any]) -> list[Any]:
        with self.store.reading() as connection:
            return read.current(connection, entity, source=SOURCE)

    def titles(self) -> list[str]:
        return sorted(task.title for task in self.rows(Task))

    def unread(self) -> list[UnreadScope]:
        return self.rows(UnreadScope)


def seen(graph: Graph) -> Mapping[str, tuple[object, ...]]:
    """What the store should hold of each task that the application sees."""
    titles = [plan.title for plan in graph.seen_plans()]
    found = {}
    for plan in graph.seen_plans():
        name = plan.title if titles.count(plan.title) == 1 else f"{plan.title} ({plan.id})"
        for task in graph.tasks_of(plan):
            bucket = graph.buckets.get(task.bucket or "")
            labels = "\n".join(plan.labels.get(one, f"category{one}") for one in sorted(task.labels))
            people = tuple(sorted(task.assignments))
            found[task.id] = (name, task.title, str(task.percent), bucket.name if bucket else None, labels, people)
    return found


def held(follower: Follower) -> Mapping[str, tuple[object, ...]]:
    """What the store holds of each task."""
    people: dict[str, list[str]] = {}
    for row in follower.rows(Assignment):
        people.setdefault(row.task, []).append(row.identity.split(":", 2)[2])
    return {
        task.key.split(":", 2)[2]: (
            task.source_project,
            task.title,
            task.percent_raw,
            task.kind_raw,
            task.labels or "",
            tuple(sorted(people.get(task.key, ()))),
        )
        for task in follower.rows(Task)
    }


def names(follower: Follower) -> list[str]:
    """The names of the plans in the store."""
    return sorted(one.name for one in follower.rows(SourceProject))


def persons(follower: Follower) -> dict[str, str | None]:
    """The names of the people in the store by id."""
    return {one.directory_id: one.name for one in follower.rows(Identity)}
