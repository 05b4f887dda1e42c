"""Accounts: the cost objects that entries are booked to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.contract.pages import Page
from connectors.tempo.listing import Asked
from connectors.tempo.records import account
from connectors.tempo.resources import ACCOUNTS
from connectors.tempo.wholes import whole

if TYPE_CHECKING:
    from connectors.tempo.site import Site

SCOPE = "accounts"


def pages(site: Site) -> Iterator[Page]:
    """Yield all accounts, closed and archived ones too."""
    asked = Asked(resource=ACCOUNTS, path="/4/accounts", id="key", params={})
    return whole(site, asked, SCOPE, lambda rows: [account(row) for row in rows])
