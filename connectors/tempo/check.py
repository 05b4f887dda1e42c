"""Whether the token works, until when, and which resources answer with which scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from connectors.contract.connector import Finding
from connectors.contract.errors import ConnectorError, SignInError
from connectors.contract.pages import QuarantinedRow
from connectors.contract.shapes import objects_at
from connectors.tempo.approvals import Worked
from connectors.tempo.attributes import account_attribute
from connectors.tempo.budgets import ASKED as ALL_PROJECTS
from connectors.tempo.budgets import budget_of
from connectors.tempo.jiraids import jira_ids
from connectors.tempo.listing import every
from connectors.tempo.months import Month
from connectors.tempo.records import About, author_of, day_of, entry
from connectors.tempo.resources import ACCOUNTS, PLANS, WORKLOGS, NotAllowedError
from connectors.tempo.session import RENEW

if TYPE_CHECKING:
    from connectors.tempo.listing import Row
    from connectors.tempo.settings import TempoSettings
    from connectors.tempo.site import Site

EARLY, LATE = 30, 7  # days before a token ends
LOOKED_AT = 50  # entries


def findings(opened: Callable[[], Site], settings: TempoSettings) -> tuple[Finding, ...]:
    """Return what was found, good or not; never raises ConnectorError."""
    try:
        site = opened()
    except ConnectorError as error:
        return (Finding(subject="token", good=False, detail=str(error)),)
    return tuple(_findings(site, settings))


def expiry(expires_on: date | None, today: date) -> Finding:
    """Return how long the token still works: a warning from 30 days before its end, not good from 7 days before it."""
    if expires_on is None:
        detail = (
            "the day it ends is not known, since Tempo's API does not tell: write it as `sign_in: {expires_on: ...}`"
        )
        return Finding(subject="token", good=True, detail=detail)
    left = (expires_on - today).days
    if left < 0:
        detail = f"ended on {expires_on.isoformat()}: {RENEW}"
    elif left <= EARLY:
        detail = f"ends on {expires_on.isoformat()}, in {left} days: {RENEW}, and its new end under `expires_on`"
    else:
        detail = f"works until {expires_on.isoformat()}"
    return Finding(subject="token", good=left > LATE, detail=detail, expires_on=expires_on)


def _findings(site: Site, settings: TempoSettings) -> Iterator[Finding]:
    yield expiry(settings.sign_in.expires_on, site.today)
    try:
        rows = _newest(site)
    except NotAllowedError as error:
        rows = []
        yield Finding(subject="worklogs", good=False, detail=str(error))
    except ConnectorError as error:
        yield Finding(subject="worklogs", good=False, detail=str(error))
        return  # a token that is refused, or an address that does not answer, is not asked again for the rest
    else:
        yield _worklogs(site, rows)
    for subject, probe in _probes(site, settings, rows):
        try:
            yield Finding(subject=subject, good=True, detail=probe())
        except SignInError as error:
            yield Finding(subject=subject, good=False, detail=str(error))
            return
        except ConnectorError as error:
            yield Finding(subject=subject, good=False, detail=str(error))


def _probes(site: Site, settings: TempoSettings, rows: list[Row]) -> Iterator[tuple[str, Callable[[], str]]]:
    if rows:
        yield "account attribute", lambda: _account_attribute(site)
    if settings.accounts:
        yield "accounts", lambda: _readable(site)
    if settings.approvals:
        yield "approvals", lambda: _approvals(site, rows)
    if settings.plans:
        yield "plans", lambda: _plans(site)
    if settings.budgets:
        yield "budgets", lambda: _budgets(site)
    if settings.jira_ids:
        yield "jira ids", lambda: _jira_ids(site, rows)


def _newest(site: Site) -> list[Row]:
    params = {
        "from": site.calendar.since.isoformat(),
        "to": site.calendar.last.isoformat(),
        "orderBy": "ID",
        "offset": 0,
        "limit": LOOKED_AT,
    }
    answer = site.get(WORKLOGS, "/4/worklogs", params)
    return objects_at(answer.data, "results", under="GET /4/worklogs")


def _worklogs(site: Site, rows: list[Row]) -> Finding:
    calendar = site.calendar
    span = f"{calendar.since.isoformat()} to {calendar.last.isoformat()}"
    if not rows:
        detail = (
            f"Tempo shows no entry from {span}: see that the owner of the token may see the worklogs of the teams, and "
            "that `since` is right"
        )
        return Finding(subject="worklogs", good=False, detail=detail)
    about = About(jira=site.settings.jira)
    bad = [row for row in rows if isinstance(entry({"tempoWorklogId": 0, **row}, "", about), QuarantinedRow)]
    if bad:
        reason = (
            f"{len(bad)} of {len(rows)} entries looked at name no issue by its number or no day, and cannot be used"
        )
        return Finding(subject="worklogs", good=False, detail=reason)
    people = len({author_of(row) for row in rows})
    detail = f"entries from {span} can be read; the last {len(rows)} are of {people} people on {_issues(rows)} issues"
    return Finding(subject="worklogs", good=True, detail=detail)


def _issues(rows: list[Row]) -> int:
    return len({str(row["issue"]["id"]) for row in rows})


def _account_attribute(site: Site) -> str:
    key = site.settings.account_attribute or account_attribute(site)
    return f"accounts of entries are taken from {key}" if key else "no work attribute is of type account"


def _readable(site: Site) -> str:
    answer = site.get(ACCOUNTS, "/4/accounts", {"offset": 0, "limit": LOOKED_AT})
    count = len(objects_at(answer.data, "results", under="GET /4/accounts"))
    return f"{count}{' or more' if count == LOOKED_AT else ''} can be read"


def _approvals(site: Site, rows: list[Row]) -> str:
    worked = [
        Worked(account_id=author_of(row), day=day.isoformat())
        for row in rows
        if author_of(row) and (day := day_of(row)) is not None
    ]
    if not worked:
        return "no entry to look at"
    day = date.fromisoformat(worked[0].day)
    found = site.approvals.of(worked[:1], (day, day))
    open_months = sum(1 for month in site.calendar.months() if site.calendar.is_open(month))
    word = found.get(worked[0], "without a word")
    return (
        f"can be read; the timesheet of the newest entry is {word}. Each run asks for {len(site.approvals.teams)} "
        f"teams, or fewer people, in every period of {open_months} months"
    )


def _plans(site: Site) -> str:
    month = Month.of(site.today)
    params = {"from": month.first.isoformat(), "to": month.last.isoformat(), "offset": 0, "limit": LOOKED_AT}
    count = len(objects_at(site.get(PLANS, "/4/plans", params).data, "results", under="GET /4/plans"))
    return f"{count}{' or more' if count == LOOKED_AT else ''} of this month can be read"


def _budgets(site: Site) -> str:
    projects = every(site, ALL_PROJECTS)
    with_budget = sum(1 for row in projects if budget_of(site, row) is not None)
    return (
        f"{len(projects)} projects can be read, {with_budget} of them with a budget in money; budgets in hours are not "
        "read"
    )


def _jira_ids(site: Site, rows: list[Row]) -> str:
    numbers = [row["tempoWorklogId"] for row in rows if isinstance(row.get("tempoWorklogId"), int)]
    return (
        f"Jira knows {len(jira_ids(site, numbers))} of the last {len(numbers)} entries"
        if numbers
        else "no entry to ask for"
    )
