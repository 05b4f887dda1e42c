"""What contradicts between a Tempo source and the others: hours that would count twice, or belong to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.contract.connector import Contradiction
from connectors.tempo.settings import TempoSettings

KEYS = ("jira",)


def contradictions(name: str, settings: TempoSettings, others: Mapping[str, Any]) -> tuple[Contradiction, ...]:
    """Return why a source cannot be read beside the others, given the settings of all by name, its own among them."""
    jira = others.get(settings.jira)
    if jira is None:
        return (_said(f"there is no source `{settings.jira}`", "name the source of kind jira whose hours Tempo keeps"),)
    kind = getattr(jira, "connector", "")
    if kind != "jira":
        reason = f"the source `{settings.jira}` is of kind {kind}, not jira"
        return (_said(reason, "name the source of kind jira whose hours Tempo keeps"),)
    hours = getattr(jira, "hours", "")
    if hours != "tempo":
        reason = f"the source `{settings.jira}` says `hours: {hours}`, so each hour would count twice"
        if hours != "jira":
            reason = f"the source `{settings.jira}` says `hours: {hours}`, and hours of Tempo would be its hours"
        return (_said(reason, f"write `hours: tempo` under `{settings.jira}`, or remove this source"),)
    earlier = _earlier(name, settings, others)
    if earlier:
        reason = f"the source `{earlier}` reads the hours of `{settings.jira}` already, so each would count twice"
        return (_said(reason, "remove one of the two"),)
    return ()


def _earlier(name: str, settings: TempoSettings, others: Mapping[str, Any]) -> str:
    """Return the name of an earlier Tempo source for the same Jira source, empty where there is none."""
    for other, its in others.items():
        if other == name:
            return ""
        if isinstance(its, TempoSettings) and its.jira == settings.jira:
            return other
    return ""


def _said(reason: str, remedy: str) -> Contradiction:
    return Contradiction(keys=KEYS, reason=reason, remedy=remedy)
