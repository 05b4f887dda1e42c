"""Writes the water utility's own ledger: a table with semicolons that comes late, and then not at all."""

from __future__ import annotations

from collections.abc import Mapping

from syncline.demo.books import Account, Balance
from syncline.demo.printed import plain, table

COLUMNS = (
    "Fiscal year",
    "Period",
    "Project",
    "Object",
    "Budget",
    "Adjustments",
    "Spent",
    "Open orders",
    "Available",
)


def water_fund_csv(balances: Mapping[Account, Balance], year: int, period: int) -> bytes:
    """Return the file of a fiscal year up to and with a month."""
    rows = [
        [str(year), str(period), project, object_code, *_amounts(one)]
        for (_, _, object_code, project), one in balances.items()
    ]
    total = sum(balances.values(), Balance())
    return table([COLUMNS, *rows, ["Total", "", "", "", *_amounts(total)]], encoding="utf-8", delimiter=";")


def _amounts(balance: Balance) -> list[str]:
    amounts = (balance.original, balance.adjustment, balance.actual, balance.commitment, balance.available)
    return [plain(cents) for cents in amounts]
