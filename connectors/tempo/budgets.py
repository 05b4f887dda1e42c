"""Projects of Tempo's Financial Manager with their budgets.

Of a project with milestones the budget is the last milestone's within its time frame, else the last one's; without
milestones the fixed budget; without any of it Tempo answers 204 (docs.blinkops.com, "Tempo: Get Project Budget").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from connectors.contract.pages import Page
from connectors.contract.shapes import has, object_at
from connectors.tempo.listing import Asked, Row
from connectors.tempo.records import project
from connectors.tempo.resources import PROJECTS
from connectors.tempo.wholes import whole

if TYPE_CHECKING:
    from connectors.tempo.site import Site

SCOPE = "projects"
ASKED = Asked(resource=PROJECTS, path="/4/projects", id="id", params={})

_OK = 200


def pages(site: Site) -> Iterator[Page]:
    """Yield all projects that the token's owner may see, each with its budget if that is money."""
    return whole(site, ASKED, SCOPE, lambda rows: [project(row, budget_of(site, row)) for row in rows])


def budget_of(site: Site, row: Row) -> Mapping[str, Any] | None:
    """Return the amount and currency of a project's budget; None where it has none, or one in hours.

    The listing has it where Tempo puts it there; else it is asked for.
    """
    amount = _amount(row.get("budget"))
    if amount is None:
        amount = _amount(_asked(site, str(row["id"])))
    return amount if amount is not None and isinstance(amount.get("currencyCode"), str) else None


def _asked(site: Site, project_id: str) -> object:
    if not project_id.strip("."):  # no project's id, and as a step of a path it would lead elsewhere
        return None
    path = f"/4/projects/{quote(project_id, safe='')}/budget"
    answer = site.get(PROJECTS, path, missing=True)
    return object_at(answer.data, under=f"GET {path}") if answer.status == _OK else None


def _amount(budget: object) -> Mapping[str, Any] | None:
    return object_at(budget, "amount", under="budget") if has(budget, "amount") else None
