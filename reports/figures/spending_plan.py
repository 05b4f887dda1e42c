"""The spending plan: what was to be spent by now, month by month, beside what was."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from model.values import LayoutKind, Measure
from reports.document import Figure, Period, Unit
from reports.figures.amounts import amounts, latest_period
from reports.figures.fact import RECORDS_SHOWN, Evidence, fact_id, known, missing
from reports.figures.fiscal import MONTHS, Cutoff, period_label, year_label
from reports.figures.ledger import Balances, Cell, Ledger, Sum
from reports.figures.money import measured


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanComparison:
    """Planned and actual spending over the same fiscal years up to the same day."""

    planned: Figure
    actual: Figure


def planned_to_date(owner: str, ledger: Ledger, cutoff: Cutoff) -> Figure:
    """Return what the spending plan says would be spent from its first period to the as-of date.

    Formula: sum of the planned amounts of all fiscal periods that begin on or before the as-of date; the period that
    is running counts as a whole. Unit: minor units. Undefined when no finance code is linked, no plan has the code,
    amounts are in two currencies, or a plan of the running year names no periods.
    Source: PV = BCWS, planned value at the status date (NASA performance management reference card), from the months of
    the plan file. Example: 100.00 each for July, August and September, as of 15 August: 200.00.
    """
    figure = measured(owner, "planned_to_date", Measure.BUDGET_PLANNED, ledger, cutoff)
    unspread = [
        cell
        for cell in ledger.cells
        if cell.measure is Measure.BUDGET_PLANNED and cell.year == cutoff.year and cell.period is None
    ]
    if figure.value is not None and unspread:
        reason = (
            f"the spending plan of {year_label(cutoff.year)} names no periods, so what was planned by now is not known"
        )
        return missing(figure.id, Unit.MONEY, reason, formula=figure.formula)
    return figure


def against_plan(owner: str, ledger: Ledger, cutoff: Cutoff) -> PlanComparison:
    """Return planned and actual spending that can be compared.

    Formula: both over the fiscal years that have a spending plan, both through the last period that the ledger has, so
    that a ledger which is a month behind does not look like a saving. Unit: minor units. Undefined when either is.
    Source: Syncline. Example: a plan for FY2027 only, a ledger through P03, as of P04: P01 to P03 of both.
    """
    planned_years = amounts(ledger, Measure.BUDGET_PLANNED, cutoff)
    actual_years = amounts(ledger, Measure.ACTUAL, cutoff)
    covered = max((found.through for year, found in actual_years.items() if year in planned_years), default=None)
    through = cutoff if covered is None else replace(cutoff, as_of=min(cutoff.as_of, covered))
    planned = planned_to_date(owner, ledger, through)
    actual = measured(owner, "actual", Measure.ACTUAL, ledger, through)
    formula = f"{{}} of {', '.join(map(year_label, planned_years))} through {through.as_of.isoformat()}"
    only = {year: found for year, found in amounts(ledger, Measure.ACTUAL, through).items() if year in planned_years}
    if actual.value is not None:
        actual = known(
            fact_id(owner, "actual_for_comparison"),
            Unit.MONEY,
            sum(found.amount for found in only.values()),
            formula=formula.format("actual"),
            currency=actual.currency,
            limit="" if covered else "nothing is posted in the years of the plan",
            behind=Evidence(
                records=tuple(link for found in only.values() for link in found.behind.records)[:RECORDS_SHOWN],
                count=sum(found.behind.count for found in only.values()),
            ),
        )
    return PlanComparison(
        planned=replace(
            planned, id=fact_id(owner, "planned_for_comparison"), formula=formula.format("planned spending")
        ),
        actual=replace(actual, id=fact_id(owner, "actual_for_comparison")),
    )


def periods(ledger: Ledger, cutoff: Cutoff) -> tuple[Period, ...]:
    """Return planned and actual money for each fiscal month that has either, in order.

    Plans are shown to their end, actuals up to the as-of date. A month's actual is its postings (zero where the journal
    has that month with nothing of this project) or, of balances, the difference to the month before; None where that
    month's balance is not there to subtract. Where balances leave such gaps and the year has postings, all its months
    are the postings'. The close (period 13) is part of the last month. Nothing where amounts are in two currencies.
    Example: balances of 700.00 and 900.00 for P03 and P04: 200.00 in P04.
    """
    money = {cell.currency for cell in ledger.cells if cell.measure in {Measure.ACTUAL, Measure.BUDGET_PLANNED}}
    if len(money) != 1:
        return ()
    planned: dict[tuple[int, int], int] = {}
    years: set[int] = set()
    for cell, found in ledger.cells.items():
        if cell.year is None:
            continue
        if cell.measure is Measure.BUDGET_PLANNED and cell.period is not None:
            month = (cell.year, min(cell.period, MONTHS))
            planned[month] = planned.get(month, 0) + found.amount
        if cell.measure is Measure.ACTUAL:
            years.add(cell.year)
    actual = {month: amount for year in sorted(years) for month, amount in _actual_months(ledger, year, cutoff).items()}
    return tuple(
        Period(
            label=period_label(*month),
            fiscal_year=month[0],
            number=month[1],
            planned=planned.get(month),
            actual=actual.get(month),
        )
        for month in sorted(planned.keys() | actual.keys())
    )


def _actual_months(ledger: Ledger, year: int, cutoff: Cutoff) -> Mapping[tuple[int, int], int | None]:
    cells = [
        (cell, found) for cell, found in ledger.cells.items() if cell.measure is Measure.ACTUAL and cell.year == year
    ]
    balances = {Balances(c.source, c.layout, c.scope, year) for c, _ in cells if c.kind is LayoutKind.SNAPSHOT}
    months = _differences(ledger, balances, cells, cutoff) if balances else {}
    if balances and None not in months.values():
        return months
    layouts = {(cell.source, cell.layout) for cell, _ in cells if cell.kind is LayoutKind.TRANSACTIONS}
    posted: dict[tuple[int, int], int | None] = {
        (year, min(month.period, MONTHS)): 0
        for month in ledger.journal
        if month.year == year and month[:2] in layouts and cutoff.counts(year, month.period)
    }
    for cell, found in cells:
        counts = cell.posting_on <= cutoff.as_of if cell.posting_on else cutoff.counts(year, cell.period)
        if cell.kind is not LayoutKind.SNAPSHOT and cell.period is not None and counts:
            month = (year, min(cell.period, MONTHS))
            posted[month] = (posted.get(month) or 0) + found.amount
    return posted or months


def _differences(
    ledger: Ledger, balances: Collection[Balances], cells: Sequence[tuple[Cell, Sum]], cutoff: Cutoff
) -> dict[tuple[int, int], int | None]:
    """Return what each month added to the balances of a year."""
    months: dict[tuple[int, int], int | None] = {}
    for scope in balances:
        last = latest_period(ledger, scope, cutoff) or 0
        present = ledger.periods.get(scope, frozenset())
        totals = dict.fromkeys(present, 0)
        for cell, found in cells:
            if cell.kind is LayoutKind.SNAPSHOT and (cell.source, cell.layout, cell.scope) == scope[:3]:
                totals[cell.period or 0] += found.amount
        for period in range(1, min(last, MONTHS) + 1):
            closing = MONTHS + 1 if period == MONTHS and last > MONTHS else period
            known_before = period == 1 or period - 1 in totals
            amount = totals[closing] - totals.get(period - 1, 0) if closing in totals and known_before else None
            month = (scope.year or 0, period)
            before = months.get(month, 0)
            months[month] = None if amount is None or before is None else before + amount
    return months
