"""Which worklog of Jira each of Tempo's entries is: for explaining differences between the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from connectors.contract.shapes import has, id_at, objects_at
from connectors.tempo.resources import JIRA_IDS

if TYPE_CHECKING:
    from connectors.tempo.site import Site

IDS_A_REQUEST = 500
PATH = "/4/worklogs/tempo-to-jira"


def jira_ids(site: Site, entries: Sequence[int]) -> Mapping[str, str]:
    """Return the id in Jira by the id in Tempo, both as text; an entry that Jira does not have is left out."""
    found: dict[str, str] = {}
    for start in range(0, len(entries), IDS_A_REQUEST):
        found.update(_asked(site, entries[start : start + IDS_A_REQUEST]))
    return found


def _asked(site: Site, entries: Sequence[int]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    offset = 0
    while True:
        params = {"offset": offset, "limit": IDS_A_REQUEST}
        answer = site.post(JIRA_IDS, PATH, {"tempoWorklogIds": list(entries)}, params)
        rows = objects_at(answer.data, "results", under=f"POST {PATH}")
        for number, row in enumerate(rows):
            under = f"POST {PATH}.results[{number}]"
            found[id_at(row, "tempoWorklogId", under=under)] = id_at(row, "jiraWorklogId", under=under)
        offset += len(rows)
        if not rows or not has(answer.data, "metadata", "next"):
            return found
