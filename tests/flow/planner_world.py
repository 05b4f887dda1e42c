"""A simulated tenant with Planner and a store that follows it through real runs over HTTP; any may lose its power."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from connectors.contract.connector import Surroundings
from connectors.planner import MANIFEST
from connectors.planner.settings import PlannerSettings
from model.settings import SecretReference
from store.open import open_store
from sync.mapping.asked import asked_paths
from sync.mapping.rules import override
from sync.outcome import RunResult
from sync.run import World, run_replay, run_sync
from sync.source import Source, make_source
from syncline.demo.graph_site import Fault, Graph, Served, Switches, serve
from syncline.demo.graph_site.entities import Plan
from syncline.demo.graph_site.tenant import TASKS
from syncline.wiring import default_rules
from tests.flow.power import Cut, MortalStore, PowerCutError, empty_store

SOURCE = "planner"
DETAILS: Mapping[str, object] = MappingProxyType({"task": {"custom": {"About": "details.description"}}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a tenant answers, and how it is read."""

    by_plan: bool = False  # the settings name each plan, instead of the groups and the roster that hold them
    delta: bool = False
    details: bool = False  # the mapping asks for descriptions
    at_once: int = 4
    page_sizes: tuple[int, ...] = (3,)
    premium_status: int = 403
    zone: str = "America/Phoenix"  # of the organisation


@dataclass(slots=True)
class PlannerWorld:
    """A tenant, the store that follows it, and what a test has to know of both."""

    way: Way
    graph: Graph
    served: Served
    store: MortalStore
    skew: timedelta = timedelta(minutes=13)  # of this machine's clock
    pauses: list[float] = field(default_factory=list)  # seconds that would have been waited for

    def now(self) -> datetime:
        """Return what this machine takes for the time."""
        return self.graph.now() + self.skew

    def sync(
        self,
        *faults: Fault,
        cut: Cut | None = None,
        confirmed: bool = False,
        amid: Callable[[str], None] | None = None,
    ) -> RunResult | None:
        """Run once, with faults of the tenant and what happens `amid` its answers; None where the power went."""
        switches = self.served.switches
        switches.faults[:], switches.after_answer = faults, amid
        self.served.requests.clear()
        self.store.cut, self.store.begun = cut, 0
        try:
            return run_sync(self.surroundings(), self.source(), confirm_deletes=confirmed)
        except PowerCutError:
            return None
        finally:
            self.store.cut = switches.after_answer = None
            switches.faults.clear()

    def replay(self) -> RunResult:
        """Map everything that is stored again."""
        return run_replay(self.surroundings(), self.source(), everything=True)

    def source(self) -> Source:
        """Return the source as a process that has just begun makes it."""
        rules = default_rules(MANIFEST)
        mapping = DETAILS if self.way.details else {}
        around = Surroundings(
            source=SOURCE,
            folder=Path(),
            now=self.now,
            currency="USD",
            time_zone=self.way.zone,
            environment={"PLANNER_TOKEN": Graph.token},
            pause=self.pauses.append,
            asked=asked_paths(override(rules, mapping, "a test")),
        )
        return make_source(SOURCE, MANIFEST, MANIFEST.make(self.settings(), around), rules, mapping)

    def settings(self) -> PlannerSettings:
        """Return what an administrator would have written of what the tenant has now."""
        graph, named = self.graph, self.way.by_plan
        written: dict[str, Any] = {
            "connector": "planner",
            "tenant": graph.id,
            "graph": self.served.url,
            "sign_in": {"token": SecretReference("env:PLANNER_TOKEN")},
            "groups": [] if named else [one.id for one in graph.groups.values() if one.unified],
            "rosters": [] if named else list(graph.rosters),
            "plans": list(graph.plans) if named else [],
            "delta": self.way.delta,
            "at_once": self.way.at_once,
        }
        return PlannerSettings.model_validate(written)

    def hidden(self) -> set[str]:
        """Return the ids of the plans that Graph does not show, deleted ones too."""
        return self.graph.plans.keys() - {one.id for one in self.graph.seen_plans()}

    def shows_nothing(self) -> bool:
        """Tell whether a run cannot read any plan at all."""
        return TASKS not in self.graph.granted or not self.graph.seen_plans()

    def plans(self) -> list[Plan]:
        """Return the plans that people still work in, whether Graph shows them or not."""
        return [one for one in self.graph.plans.values() if one.state != "deleted"]

    def surroundings(self) -> World:
        """Return what a run uses of the world around it."""
        return World(
            store=self.store,
            now=self.now,
            holder="desk:1:1",
            is_dead=lambda _holder: True,
            listener=lambda _: None,
        )


@contextmanager
def planner_world(way: Way) -> Iterator[PlannerWorld]:
    """Open a tenant with three plans, one of them in a roster, served over HTTP, and an empty store beside it."""
    graph = Graph()
    for name in ("Ada Example", "Bruno Sample", "Chidi Specimen"):
        graph.add_user(name)
    for place, title in (
        (graph.add_group("Water"), "Meters"),
        (graph.add_group("Parks"), "Playgrounds"),
        (graph.add_roster(), "Pumps"),
    ):
        plan = graph.add_plan(place, title)
        graph.set_label(plan, 1, "Field")
        for bucket in ("To do", "Risks"):
            graph.add_bucket(plan, bucket)
    switches = Switches(strict=True, page_sizes=way.page_sizes, premium_status=way.premium_status)
    with TemporaryDirectory() as folder, serve(graph, switches) as served:
        file = Path(folder) / "syncline.db"
        shutil.copyfile(empty_store(), file)
        store = MortalStore(open_store(f"sqlite:///{file}").engine)
        try:
            yield PlannerWorld(way, graph, served, store)
        finally:
            store.close()
