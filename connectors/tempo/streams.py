"""The streams of a Tempo account."""

from __future__ import annotations

from connectors.contract.connector import Deletions, Stream

# A month that is read no longer, since the first day moved on with the fiscal year, keeps its entries.
WORKLOGS = Stream(name="worklogs", kinds=("worklog",), deletions=Deletions.NEVER, what="month")
ACCOUNTS = Stream(name="accounts", kinds=("account",), deletions=Deletions.CONFIRMED, what="list")
PLANS = Stream(name="plans", kinds=("plan",), deletions=Deletions.CONFIRMED, what="list")
PROJECTS = Stream(name="projects", kinds=("project",), deletions=Deletions.CONFIRMED, what="list")
STREAMS = (WORKLOGS, ACCOUNTS, PLANS, PROJECTS)
