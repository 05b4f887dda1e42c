"""Plans: time that people are planned to work on issues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.contract.pages import Page
from connectors.tempo.listing import Asked
from connectors.tempo.records import plan
from connectors.tempo.resources import PLANS
from connectors.tempo.wholes import whole

if TYPE_CHECKING:
    from connectors.tempo.site import Site

SCOPE = "plans"
AHEAD = timedelta(days=731)
"""How far after today plans are read; Tempo demands two dates."""


def pages(site: Site) -> Iterator[Page]:
    """Yield all plans on issues that touch the days from the first one that is read to two years from now."""
    params = {
        "from": site.calendar.since.isoformat(),
        "to": (site.today + AHEAD).isoformat(),
        "planItemTypes": "ISSUE",
    }
    asked = Asked(resource=PLANS, path="/4/plans", id="id", params=params)
    return whole(site, asked, SCOPE, lambda rows: [one for row in rows if (one := plan(row, site.settings.jira))])
