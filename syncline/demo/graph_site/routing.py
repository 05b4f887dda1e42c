"""Requests to a simulated Graph and the functions that answer them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from syncline.demo.graph_site.entities import Plan, PlanState
from syncline.demo.graph_site.refused import NOT_FOUND, NOT_PERMITTED, NOT_PERMITTED_OR_NOT_THERE, RefusedError
from syncline.demo.graph_site.state import Graph
from syncline.demo.graph_site.switches import Switches
from syncline.demo.graph_site.tenant import TASKS
from syncline.demo.serving.exchange import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, signed in, on its way to the function that answers it."""

    graph: Graph
    switches: Switches
    version: str  # "v1.0" or "beta"
    path: str  # below the version, without the query, keys as segments: /planner/plans/{id}
    names: Mapping[str, str]  # what stands in the path's {places}
    query: Mapping[str, str]  # names in small letters with their $
    links: str  # what links begin with: https://graph.microsoft.com

    @property
    def base(self) -> str:
        """The address with its version."""
        return f"{self.links}/{self.version}"

    @property
    def selected(self) -> tuple[str, ...]:
        """The properties that `$select` asks for; empty: all."""
        return tuple(name.strip() for name in self.query.get("$select", "").split(",") if name.strip())

    def needs(self, permission: str) -> None:
        """Refuse what the application was not granted."""
        if permission in self.graph.granted:
            return
        if permission == TASKS:
            raise RefusedError(403, NOT_PERMITTED)
        raise RefusedError(403, "Insufficient privileges to complete the operation.", "Authorization_RequestDenied")

    def plan(self, id_: str = "") -> Plan:
        """The plan named in the path (or by `id_`), if Graph serves it to the application; ids are case-sensitive."""
        self.needs(TASKS)
        plan = self.graph.plans.get(id_ or self.names["plan"])
        if plan is None or plan.state is PlanState.DELETED:
            raise RefusedError(404, NOT_FOUND)
        if plan.container in self.graph.withdrawn:
            raise RefusedError(403, NOT_PERMITTED)
        if plan.state is PlanState.PREMIUM:
            status = self.switches.premium_status
            raise RefusedError(status, NOT_FOUND if status == 404 else NOT_PERMITTED_OR_NOT_THERE)  # noqa: PLR2004
        return plan


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: where it is, what it accepts, and what answers it."""

    path: str  # below the version
    answer: Callable[[Call], Reply]
    query: frozenset[str] = frozenset()
    versions: frozenset[str] = frozenset({"v1.0", "beta"})
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path)))

    def check(self, call: Call) -> None:
        """Refuse query parameters that the operation ignores (only asked for in strict mode)."""
        unknown = sorted(call.query.keys() - self.query)
        if unknown:
            raise RefusedError(400, f"GET {self.path} does not know {', '.join(unknown)}.", "BadRequest")


def route(path: str, answer: Callable[[Call], Reply], query: Collection[str] = (), *, beta: bool = False) -> Route:
    """A route, shorter to write; `beta` ones are not in v1.0."""
    return Route(path, answer, frozenset(query), frozenset({"beta"} if beta else {"v1.0", "beta"}))


def segment_unknown(path: str) -> RefusedError:
    """What Graph says to a path that it has nothing at."""
    segment = next((part for part in reversed(path.split("/")) if part), "")
    return RefusedError(400, f"Resource not found for the segment '{segment}'.", "BadRequest")
