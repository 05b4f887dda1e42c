"""A stateful Jira on loopback, Cloud or Data Center, that answers over real HTTP and fails on request."""

from __future__ import annotations

from syncline.demo.jira_site.server import Served, serve
from syncline.demo.jira_site.state import Jira
from syncline.demo.jira_site.switches import Fault, FaultKind, Switches

__all__ = ["Fault", "FaultKind", "Jira", "Served", "Switches", "serve"]
