"""A stateful Microsoft Graph with Planner on loopback, that answers over real HTTP and fails on request."""

from __future__ import annotations

from syncline.demo.graph_site.server import Served, serve
from syncline.demo.graph_site.state import Graph
from syncline.demo.graph_site.switches import Fault, FaultKind, Switches, expired, throttled

__all__ = ["Fault", "FaultKind", "Graph", "Served", "Switches", "expired", "serve", "throttled"]
