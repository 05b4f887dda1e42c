"""The contract's case of the Planner connector: a simulated tenant of two groups, with plans, tasks and people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from syncline.demo.graph_site import Fault as SiteFault
from syncline.demo.graph_site import FaultKind, Graph, Switches, serve
from syncline.demo.graph_site import Served as ServedGraph
from tests.contract.api_case import ApiCase, Fault
from tests.contract.connector_case import NOW


@dataclass(frozen=True, slots=True)
class Tenant:
    """The tenant, which answers."""

    graph: Graph
    served: ServedGraph

    @property
    def settings(self) -> str:
        """The groups that hold plans; the token is one that the simulator on this machine takes."""
        groups = ", ".join(one.id for one in self.graph.groups.values())
        return f"""
connector: planner
tenant: {self.graph.id}
graph: {self.served.url}
sign_in: {{token: env:PLANNER_TOKEN}}
groups: [{groups}]
"""

    @property
    def others(self) -> str:
        """A Planner source stands alone."""
        return ""

    def fill(self) -> None:
        """Add a dozen tasks to one plan."""
        plan = self.graph.seen_plans()[0]
        for number in range(12):
            self.graph.add_task(self.graph.buckets_of(plan)[0], f"Survey street {number}", percent=50)

    def puzzle(self) -> None:
        """Add a task that is more than done."""
        plan = self.graph.seen_plans()[0]
        self.graph.add_task(self.graph.buckets_of(plan)[0], "Survey the moon", percent=150)

    def later(self, span: timedelta) -> None:
        """Let time pass there."""
        self.graph.advance(span)

    def fail(self, fault: Fault) -> None:
        """Do what the fault says."""
        self.served.switches.faults[:] = [_spoilt(fault)]

    def heal(self) -> None:
        """Answer well again."""
        self.served.switches.faults.clear()

    def requests(self) -> int:
        """Return how many requests came so far."""
        return len(self.served.requests)


def _spoilt(fault: Fault) -> SiteFault:
    match fault:
        case Fault.CHANGED:
            return SiteFault(match="/tasks", kind=FaultKind.NO_VALUE, times=None)
        case Fault.WEB_PAGE:
            return SiteFault(match="", kind=FaultKind.HTML, status=200, times=None)
        case Fault.CUT_OFF:
            return SiteFault(match="", kind=FaultKind.CUT_OFF, times=None)
        case _:
            answer = fault.value
            return SiteFault(match="", status=answer.status, headers=answer.headers, times=answer.times)


@contextmanager
def serve_small() -> Iterator[Tenant]:
    """Serve a tenant of which every kind of record is made."""
    graph = small()
    with serve(graph, Switches(strict=True, page_sizes=(2, 3))) as served:
        yield Tenant(graph, served)


def small() -> Graph:
    """Make two plans with buckets, a label, and tasks of each state and priority."""
    graph = Graph(start=NOW - timedelta(days=10))
    ada, bruno = graph.add_user("Ada Example"), graph.add_user("Bruno Sample")
    for group, title in (("Water", "Meters"), ("Parks", "Playgrounds")):
        plan = graph.add_plan(graph.add_group(group), title)
        graph.set_label(plan, 3, "IT-0423")
        todo, risks = graph.add_bucket(plan, "To do"), graph.add_bucket(plan, "Risks")
        due = NOW + timedelta(days=20)
        graph.add_task(todo, f"Order for {title}", percent=50, priority=1, due=due, assignees=[ada, bruno], labels=[3])
        done = graph.add_task(todo, f"Plan {title}", priority=9, start=NOW - timedelta(days=9), assignees=[ada])
        graph.add_task(risks, f"{title} may be late", priority=3, description="Vendor", checklist=["Ask"])
        graph.advance(timedelta(days=1))
        graph.edit_task(done, percent=100)
    return graph


CASE = ApiCase(serve=serve_small, environment={"PLANNER_TOKEN": Graph.token})
