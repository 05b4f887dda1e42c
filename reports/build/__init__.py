"""From the store at one vector to a Report document."""

from __future__ import annotations

from reports.build.document import build
from reports.build.settings import ReportSettings
from reports.build.snapshot import CONFIGURATION, RunFacts, Snapshot

__all__ = ["CONFIGURATION", "ReportSettings", "RunFacts", "Snapshot", "build"]
