"""Reads basic plans of Microsoft Planner through Microsoft Graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from connectors.contract.connector import Connector, Deletions, Manifest, Stream, Surroundings
from connectors.planner.converters import CONVERTERS
from connectors.planner.settings import PlannerSettings

if TYPE_CHECKING:
    from collections.abc import Callable

PLANS = Stream(name="plans", kinds=("plan", "task"), deletions=Deletions.CONFIRMED, what="plan")
PEOPLE = Stream(name="people", kinds=("user",), deletions=Deletions.NEVER, what="tenant")


def _make(settings: PlannerSettings, surroundings: Surroundings) -> Connector:
    # Imported when a source is made: listing the connectors must not wait for an HTTP library.
    from connectors.planner.connector import PlannerConnector

    make: Callable[[PlannerSettings, Surroundings], Connector] = PlannerConnector
    return make(settings, surroundings)


MANIFEST = Manifest(
    name="planner",
    title="Microsoft Planner, basic plans",
    settings=PlannerSettings,
    streams=(PLANS, PEOPLE),
    link_attributes=("plan", "plan_id"),
    mapping=Path(__file__).with_name("mapping.yaml"),
    make=_make,
    converters=CONVERTERS,
    example="""\
connector: planner
tenant: marlow.onmicrosoft.com
sign_in: {client_id: 5f3b2a10-0c1d-4e2f-9a3b-4c5d6e7f8a9b, secret: env:PLANNER_SECRET, expires_on: 2027-10-31}
groups: [0b7c9d1e-2f3a-4b5c-8d6e-7f8091a2b3c4]
""",
)
