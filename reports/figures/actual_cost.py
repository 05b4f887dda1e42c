"""What a project has cost so far, by the policy declared for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from model.entities import Identity, TimeEntry
from model.values import Key, LayoutKind, Measure
from reports.document import Figure, Unit
from reports.figures.fact import RECORDS_SHOWN, Evidence, known, missing, reasons, whole
from reports.figures.fiscal import MONTHS, Cutoff
from reports.figures.labour import priced
from reports.figures.ledger import Ledger
from reports.figures.money import measured

FINANCE = "finance"
HOURS = "hours"
FINANCE_AND_UNPOSTED_HOURS = "finance_and_unposted_hours"
POLICIES = (FINANCE, HOURS, FINANCE_AND_UNPOSTED_HOURS)
"""How a project's actual cost is told; commitments are no part of any of them."""


def actual_cost(
    owner: str,
    policy: str,
    ledger: Ledger,
    entries: Iterable[TimeEntry],
    identities: Mapping[Key, Identity],
    cutoff: Cutoff,
) -> Figure:
    """Return what was spent from the project's begin to the as-of date.

    Formula by policy: `finance`: posted actuals of the linked finance codes; `hours`: hours x hourly rate;
    `finance_and_unposted_hours`: posted actuals through the ledger's last closed period, and hours x rate of the days
    after it, so that no hour counts twice. Commitments and pre-commitments are never actual cost, nor are accruals.
    Unit: minor units. Undefined when finance is (see `measured`), when any hours that count have no rate, when hours
    without a day would have to be placed before or after the ledger's last period, and when rates and ledger are in
    two currencies. A policy that does not exist is a figure without value that names the policies.
    Source: ACWP, actual cost of work performed (NASA performance management reference card), taken at its posting.
    Example: 1,000.00 posted through September, 10 hours in October at 50.00: 1,500.00 under the third policy.
    """
    posted = measured(owner, "actual", Measure.ACTUAL, ledger, cutoff)
    if policy == FINANCE:
        return posted
    worked = [entry for entry in entries if entry.work_on is None or entry.work_on <= cutoff.as_of]
    if policy == HOURS:
        return _of_hours(posted, worked, identities)
    if policy == FINANCE_AND_UNPOSTED_HOURS:
        return _of_both(owner, posted, ledger, worked, identities, cutoff)
    reason = f"the policy {policy!r} for actual cost does not exist; expected one of {', '.join(POLICIES)}"
    return missing(posted.id, Unit.MONEY, reason, formula="")


def _of_hours(posted: Figure, worked: list[TimeEntry], identities: Mapping[Key, Identity]) -> Figure:
    formula = "hours x hourly rate, up to the as-of date"
    if not worked:
        return missing(posted.id, Unit.MONEY, "no hours are recorded", formula=formula)
    labour = priced(worked, identities)
    if labour.amount is None:
        return missing(posted.id, Unit.MONEY, labour.reason, formula=formula, behind=labour.behind)
    return known(posted.id, Unit.MONEY, labour.amount, formula=formula, currency=labour.currency, behind=labour.behind)


def _of_both(
    owner: str,
    posted: Figure,
    ledger: Ledger,
    worked: list[TimeEntry],
    identities: Mapping[Key, Identity],
    cutoff: Cutoff,
) -> Figure:
    formula = "actual in finance through its last closed period + hours x hourly rate after it"
    closed = closed_through(ledger, cutoff)
    if posted.value is None or closed is None:
        reason = posted.reason or "no period of the ledger is closed yet"
        return missing(posted.id, Unit.MONEY, reason, formula=formula)
    if any(entry.work_on is None and entry.work for entry in worked):
        reason = "hours without a day lie before or after the ledger's last period, nobody knows which"
        return missing(posted.id, Unit.MONEY, reason, formula=formula)
    finance = measured(owner, "actual", Measure.ACTUAL, ledger, replace(cutoff, as_of=closed))
    labour = priced((entry for entry in worked if entry.work_on and entry.work_on > closed), identities)
    currencies = {word for word in (finance.currency, labour.currency) if word}
    if labour.amount is None or len(currencies) > 1:
        reason = labour.reason or f"the ledger is in {finance.currency}, the hourly rates are in {labour.currency}"
        return missing(posted.id, Unit.MONEY, reason, formula=formula, behind=labour.behind)
    behind = Evidence(
        records=(finance.records[:3] + labour.behind.records)[:RECORDS_SHOWN],
        count=finance.record_count + labour.behind.count,
    )
    return known(
        posted.id,
        Unit.MONEY,
        (whole(finance) or 0) + labour.amount,
        formula=formula,
        currency="".join(currencies),
        limit=reasons(finance.reason, f"finance through {closed.isoformat()}, hours after it"),
        behind=behind,
    )


def closed_through(ledger: Ledger, cutoff: Cutoff) -> date | None:
    """Return the last day (inclusive) of the last closed period that the linked ledgers cover; None when none does.

    Balances cover their latest period; postings cover the period of the newest one. Of several sources, the one that
    is furthest behind decides, so that no hour falls into a gap.
    """
    ends: dict[tuple[str, str, str], date] = {}
    calendar = cutoff.calendar
    for cell in ledger.cells:
        if cell.measure is not Measure.ACTUAL or cell.year is None:
            continue
        if cell.kind is LayoutKind.PLAN:
            continue
        end = calendar.last_day(cell.year, cell.period or MONTHS)
        scope = (cell.source, cell.layout, cell.scope)
        if end <= cutoff.as_of:
            ends[scope] = max(ends.get(scope, end), end)
    for balances, periods in ledger.periods.items():
        scope = (balances.source, balances.layout, balances.scope)
        if scope not in ends or balances.year is None:
            continue
        for period in periods:
            end = calendar.last_day(balances.year, period or MONTHS)
            if end <= cutoff.as_of:
                ends[scope] = max(ends[scope], end)
    return min(ends.values(), default=None)
