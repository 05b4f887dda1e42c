"""What contradicts between a Jira source and the others: hours that are said to come from Tempo, and do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.contract.connector import Contradiction
from connectors.jira.settings import JiraSettings

_TEMPO = "tempo"


def contradictions(name: str, settings: JiraSettings, others: Mapping[str, Any]) -> tuple[Contradiction, ...]:
    """Return that no Tempo source brings the hours which are said to come from there.

    A source of kind tempo names the Jira source it belongs to in its option `jira`; hours that both would bring are
    told at that option.
    """
    tempo = sorted(
        other
        for other, one in others.items()
        if getattr(one, "connector", "") == _TEMPO and getattr(one, "jira", None) == name
    )
    if settings.hours == "tempo" and not tempo:
        return (
            Contradiction(
                keys=("hours",),
                reason=f"the hours of {name} are said to come from Tempo, and no source of kind tempo names it",
                remedy=f"add a source with `connector: tempo` and `jira: {name}`, or write `hours: jira`",
            ),
        )
    return ()
