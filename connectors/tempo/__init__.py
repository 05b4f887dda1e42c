"""Reads hours, accounts, plans and project budgets from Tempo Cloud."""

from __future__ import annotations

from pathlib import Path

from connectors.contract.connector import Connector, Manifest, Surroundings
from connectors.tempo.contradictions import contradictions
from connectors.tempo.converters import CONVERTERS
from connectors.tempo.settings import TempoSettings
from connectors.tempo.streams import STREAMS


def _made(settings: TempoSettings, surroundings: Surroundings) -> Connector:
    """Return the connector; what talks HTTP takes long to import, and listing the connectors must not."""
    from connectors.tempo.connector import TempoConnector

    return TempoConnector(settings, surroundings)


MANIFEST = Manifest(
    name="tempo",
    title="Hours, accounts and project budgets of Tempo Cloud",
    settings=TempoSettings,
    streams=STREAMS,
    link_attributes=("project",),
    mapping=Path(__file__).with_name("mapping.yaml"),
    make=_made,
    converters=CONVERTERS,
    contradictions=contradictions,
    example="""\
connector: tempo
sign_in: {token: env:TEMPO_TOKEN, expires_on: 2027-11-01}
jira: jira
""",
)
