"""What every page of every format carries: how fresh and how complete the data is, in a few words."""

from __future__ import annotations

from collections import Counter

from reports.document import ReportDocument
from reports.render.formatting import count, plain

FRESHNESS_WORDS = {"fresh": "Fresh", "waiting": "Waiting", "stale": "Stale", "failed": "Failed", "never": "Never read"}


def coverage(document: ReportDocument) -> str:
    """Return the sources by state and the rows left out: `Sources: 1 fresh, 1 stale; rows left out: 7`."""
    states = Counter(source.state for source in document.freshness)
    known = [state for state in FRESHNESS_WORDS if state in states]
    order = known + sorted(states.keys() - FRESHNESS_WORDS.keys())
    said = ", ".join(f"{count(states[state])} {FRESHNESS_WORDS.get(state, plain(state)).lower()}" for state in order)
    return f"Sources: {said or 'none'}; rows left out: {count(document.quarantined_count)}"
