"""Burn rate: what a project spends in a month, over the last months that are closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from model.entities import Identity, TimeEntry
from model.values import Key, Measure
from reports.document import Figure, Standing, Unit
from reports.figures.actual_cost import HOURS
from reports.figures.fact import fact_id, known, missing, rounded, whole
from reports.figures.fiscal import MONTHS, Cutoff, period_label
from reports.figures.labour import priced
from reports.figures.ledger import Ledger, evidence_of
from reports.figures.money import measured
from reports.figures.months import Month, month_amount

OVER = 3  # months
LOOKED_BACK = 24  # months; a ledger that is two years behind says nothing of the present rate

_COVERED = frozenset({Standing.POSTED, Standing.NOTHING, Standing.IN_A_TOTAL})


def burn_rate(
    owner: str,
    policy: str,
    ledger: Ledger,
    entries: Iterable[TimeEntry],
    identities: Mapping[Key, Identity],
    cutoff: Cutoff,
) -> Figure:
    """Return what was spent in a month on average, over the last three closed months.

    Formula: actual cost of the last three months that have ended by the as-of date and that the ledger covers, over
    their number; months before a project's first spending do not count. Where the policy of the project is `hours`, the
    hours of the last three ended months x hourly rate. Unit: minor units a month, rounded once. Undefined when no month
    is closed, a month is only known together with others, hours have no day or no rate, and in two currencies.
    Source: Syncline; "burn rate" as in monthly status reports of public IT projects.
    Example: 100.00, 250.00 and 250.00 in July to September, as of 15 October: 200.00.
    """
    closed = _ended(cutoff)
    if policy == HOURS:
        return _of_hours(owner, list(entries), identities, cutoff, closed)
    return _of_ledger(owner, ledger, replace(cutoff, closed_only=True), closed)


def _of_ledger(owner: str, ledger: Ledger, cutoff: Cutoff, closed: Month) -> Figure:
    name, formula = fact_id(owner, "burn_rate"), "actual of the last three closed months / their number"
    total = measured(owner, "actual", Measure.ACTUAL, ledger, cutoff)
    if total.value is None:
        return missing(name, Unit.MONEY, total.reason, formula=formula)
    newest = next((month for month in _back(closed, LOOKED_BACK) if _covers(ledger, month, cutoff)), None)
    if newest is None:
        return missing(name, Unit.MONEY, "no month of the ledger is closed yet", formula=formula)
    months = list(_back(newest, OVER))[::-1]
    amounts = {month: month_amount(ledger, month, cutoff)[0] for month in months}
    found = {month: amount for month, amount in amounts.items() if amount is not None}
    if len(found) < len(months):
        unknown = next(month for month, amount in amounts.items() if amount is None)
        reason = f"spending of {period_label(*unknown)} is not known by itself"
        return missing(name, Unit.MONEY, reason, formula=formula)
    if sum(found.values()) == whole(total):
        begun = next((month for month in months if found[month]), months[0])
        found = {month: amount for month, amount in found.items() if month >= begun}
    behind = [
        sums
        for cell, sums in ledger.cells.items()
        if cell.measure is Measure.ACTUAL and (cell.year, min(cell.period or 0, MONTHS)) in found
    ]
    return known(
        name,
        Unit.MONEY,
        rounded(sum(found.values()), len(found)),
        formula=formula,
        currency=total.currency,
        limit=_over(min(found), max(found)),
        behind=evidence_of(behind),
    )


def _of_hours(
    owner: str, entries: list[TimeEntry], identities: Mapping[Key, Identity], cutoff: Cutoff, closed: Month
) -> Figure:
    name, formula = fact_id(owner, "burn_rate"), "hours of the last three ended months x hourly rate / their number"
    months = list(_back(closed, OVER))
    first, last = _first_day(cutoff, months[-1]), cutoff.calendar.last_day(*closed)
    if not entries:
        return missing(name, Unit.MONEY, "no hours are recorded", formula=formula)
    if any(entry.work_on is None and entry.work for entry in entries):
        reason = "hours without a day lie in none of the months or in any, nobody knows which"
        return missing(name, Unit.MONEY, reason, formula=formula)
    begun = min((entry.work_on for entry in entries if entry.work_on and entry.work), default=first)
    counted = [month for month in months if cutoff.calendar.last_day(*month) >= begun] or months
    labour = priced((row for row in entries if row.work_on and first <= row.work_on <= last), identities)
    if labour.amount is None:
        return missing(name, Unit.MONEY, labour.reason, formula=formula, behind=labour.behind)
    return known(
        name,
        Unit.MONEY,
        rounded(labour.amount, len(counted)),
        formula=formula,
        currency=labour.currency,
        limit=_over(counted[-1], counted[0]),
        behind=labour.behind,
    )


def _ended(cutoff: Cutoff) -> Month:
    """Return the last fiscal month that has ended by the as-of date."""
    running = (cutoff.year, cutoff.calendar.period(cutoff.as_of))
    return running if cutoff.calendar.last_day(*running) == cutoff.as_of else _before(running)


def _before(month: Month) -> Month:
    return (month[0], month[1] - 1) if month[1] > 1 else (month[0] - 1, MONTHS)


def _back(month: Month, count: int) -> Iterable[Month]:
    """Yield some months, the newest first."""
    for _ in range(count):
        yield month
        month = _before(month)


def _covers(ledger: Ledger, month: Month, cutoff: Cutoff) -> bool:
    return month_amount(ledger, month, cutoff)[1] in _COVERED


def _first_day(cutoff: Cutoff, month: Month) -> date:
    return cutoff.calendar.last_day(*month).replace(day=1)


def _over(first: Month, last: Month) -> str:
    return period_label(*last) if first == last else f"{period_label(*first)} to {period_label(*last)}"
