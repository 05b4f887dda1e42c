"""Colours of the dimensions of a project and of the whole, with everything that decided them."""

from __future__ import annotations

from reports.figures.colours.cost import CostInputs, cost_verdict
from reports.figures.colours.overall import declared, overall_verdict
from reports.figures.colours.resources import ResourceInputs, resources_verdict
from reports.figures.colours.risk import RiskInputs, risk_verdict
from reports.figures.colours.schedule import ScheduleInputs, schedule_verdict
from reports.figures.colours.scope import ScopeInputs, scope_verdict
from reports.figures.colours.verdict import WORST_FIRST, Comparison, Declaration, Lever, Measurement, Verdict, Way

__all__ = [
    "WORST_FIRST",
    "Comparison",
    "CostInputs",
    "Declaration",
    "Lever",
    "Measurement",
    "ResourceInputs",
    "RiskInputs",
    "ScheduleInputs",
    "ScopeInputs",
    "Verdict",
    "Way",
    "cost_verdict",
    "declared",
    "overall_verdict",
    "resources_verdict",
    "risk_verdict",
    "schedule_verdict",
    "scope_verdict",
]
