"""Planned and actual money by fiscal month, and the months that are only known together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.values import LayoutKind, Measure
from reports.document import Figure, MonthsTogether, Period, Standing, Unit
from reports.figures.amounts import latest_period
from reports.figures.fact import known, missing, one_of
from reports.figures.fiscal import CLOSING_PERIOD, MONTHS, Cutoff, period_label, year_label
from reports.figures.ledger import Balances, Cell, Ledger, Sum, evidence_of

Month = tuple[int, int]  # fiscal year and number, 1 to 12; the close belongs to the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """The months of a project, and those of them that nobody can tell apart."""

    periods: tuple[Period, ...] = ()
    together: tuple[MonthsTogether, ...] = ()


def months(owner: str, ledger: Ledger, cutoff: Cutoff) -> Months:
    """Return planned and actual money by fiscal month, in order and without gaps.

    Plans are shown to their end, actuals up to the as-of date. A month's actual is its postings (zero where the journal
    has that month with nothing of this project) or, of balances, the difference to the month before. Where balances
    leave gaps and the year has postings, all its months are the postings'. A month whose balance is not there to
    subtract is known with others together only, and said so; one that no file covers is not read yet; one that begins
    after the as-of date is ahead. The close (period 13) is part of the last month. Months before the first and after
    the last with money are left out. Nothing where amounts are in two currencies.
    Example: balances of 700.00 and 900.00 for P03 and P04: P01 to P03 700.00 together, 200.00 in P04.
    """
    money = {cell.currency for cell in ledger.cells if cell.measure in {Measure.ACTUAL, Measure.BUDGET_PLANNED}}
    if len(money) != 1:
        return Months()
    planned, own = _planned(ledger), _own_years(ledger)
    actual = {month: amount for year in own for month, amount in _actual(ledger, year, cutoff).items()}
    spoken = [month for month, amount in (*planned.items(), *actual.items()) if amount]
    years = sorted(own | {year for year, _ in planned})
    standings = {
        (year, number): _standing((year, number), actual, ledger, cutoff)
        for year in years
        for number in range(1, MONTHS + 1)
    }
    return Months(
        periods=tuple(
            Period(
                label=period_label(*month),
                fiscal_year=month[0],
                number=month[1],
                planned=planned.get(month),
                actual=actual.get(month),
                standing=standing,
                begins_on=cutoff.calendar.last_day(*month).replace(day=1),
            )
            for month, standing in standings.items()
            if spoken and min(spoken) <= month <= max(spoken)
        ),
        together=tuple(found for year in years for found in _together(owner, year, standings, ledger, cutoff)),
    )


def month_amount(ledger: Ledger, month: Month, cutoff: Cutoff) -> tuple[int | None, Standing]:
    """Return the actual money of one fiscal month in minor units with what is known of it; zero where nothing was."""
    actual = _actual(ledger, month[0], cutoff)
    standing = _standing(month, actual, ledger, cutoff)
    return (0 if standing is Standing.NOTHING else actual.get(month)), standing


def _planned(ledger: Ledger) -> Mapping[Month, int]:
    planned: dict[Month, int] = {}
    for cell, found in ledger.cells.items():
        if cell.measure is Measure.BUDGET_PLANNED and cell.year is not None and cell.period is not None:
            month = (cell.year, min(cell.period, MONTHS))
            planned[month] = planned.get(month, 0) + found.amount
    return planned


def _own_years(ledger: Ledger) -> frozenset[int]:
    """Return the fiscal years in which the ledger or a journal names the project."""
    return frozenset(cell.year for cell in ledger.cells if cell.measure is Measure.ACTUAL and cell.year is not None)


def _standing(month: Month, actual: Mapping[Month, int | None], ledger: Ledger, cutoff: Cutoff) -> Standing:
    if actual.get(month) is not None:
        return Standing.POSTED
    if not cutoff.counts(*month):
        return Standing.AHEAD
    if Measure.ACTUAL not in ledger.carried:
        return Standing.NOT_READ
    read = _read_to(ledger, month[0], cutoff)
    if month[0] in _own_years(ledger):
        return Standing.IN_A_TOTAL if month[1] <= read else Standing.NOT_READ
    posted = any(found[2:] == month for found in ledger.journal)
    return Standing.NOTHING if posted or month[1] <= read else Standing.NOT_READ


def _read_to(ledger: Ledger, year: int, cutoff: Cutoff) -> int:
    """Return the last month of a year that the balances of the linked sources cover; 0 when none does."""
    found = (
        latest_period(ledger, balances, cutoff)
        for balances in ledger.periods
        if balances.year == year and balances.source in ledger.sources
    )
    return max((min(period, MONTHS) for period in found if period is not None), default=0)


def _actual(ledger: Ledger, year: int, cutoff: Cutoff) -> Mapping[Month, int | None]:
    cells = _cells(ledger, year)
    balances = {Balances(c.source, c.layout, c.scope, year) for c, _ in cells if c.kind is LayoutKind.SNAPSHOT}
    differences = _differences(ledger, balances, cells, cutoff) if balances else {}
    if balances and None not in differences.values():
        return differences
    layouts = {(cell.source, cell.layout) for cell, _ in cells if cell.kind is LayoutKind.TRANSACTIONS}
    posted: dict[Month, int | None] = {
        (year, min(month.period, MONTHS)): 0
        for month in ledger.journal
        if month.year == year and month[:2] in layouts and cutoff.counts(year, month.period)
    }
    for cell, found in cells:
        counts = cell.posting_on <= cutoff.as_of if cell.posting_on else cutoff.counts(year, cell.period)
        if cell.kind is not LayoutKind.SNAPSHOT and cell.period is not None and counts:
            month = (year, min(cell.period, MONTHS))
            posted[month] = (posted.get(month) or 0) + found.amount
    return posted or differences


def _differences(
    ledger: Ledger, balances: Collection[Balances], cells: Sequence[tuple[Cell, Sum]], cutoff: Cutoff
) -> dict[Month, int | None]:
    """Return what each month added to the balances of a year."""
    found: dict[Month, int | None] = {}
    for scope in balances:
        last = latest_period(ledger, scope, cutoff) or 0
        totals = _totals(ledger, scope, cells)
        for number in range(1, min(last, MONTHS) + 1):
            closing = CLOSING_PERIOD if number == MONTHS and last > MONTHS else number
            amount = _between(totals, number, closing)
            month = (scope.year or 0, number)
            before = found.get(month, 0)
            found[month] = None if amount is None or before is None else before + amount
    return found


def _totals(ledger: Ledger, scope: Balances, cells: Sequence[tuple[Cell, Sum]]) -> dict[int, int]:
    """Return the balance of each period that was read; nothing where the project is not listed."""
    totals = dict.fromkeys(ledger.periods.get(scope, frozenset()), 0)
    for cell, found in cells:
        if cell.kind is LayoutKind.SNAPSHOT and (cell.source, cell.layout, cell.scope) == scope[:3]:
            totals[cell.period or 0] += found.amount
    return totals


def _between(totals: Mapping[int, int], first: int, last: int) -> int | None:
    """Return what was added from the begin of one period to the end of another; None without a balance for either."""
    if last not in totals or (first > 1 and first - 1 not in totals):
        return None
    return totals[last] - (totals[first - 1] if first > 1 else 0)


def _together(
    owner: str, year: int, standings: Mapping[Month, Standing], ledger: Ledger, cutoff: Cutoff
) -> Iterator[MonthsTogether]:
    for standing in (Standing.IN_A_TOTAL, Standing.NOT_READ):
        numbers = [number for number in range(1, MONTHS + 1) if standings[year, number] is standing]
        for first, last in _runs(numbers):
            figure = _total(f"{owner}/{year_label(year)}", year, (first, last), ledger, cutoff)
            yield MonthsTogether(fiscal_year=year, first=first, last=last, actual=figure)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each row of neighbours: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _total(owner: str, year: int, run: tuple[int, int], ledger: Ledger, cutoff: Cutoff) -> Figure:
    """Return what months came to together: the balance at their end less the one before they begin."""
    first, last = run
    name = f"{owner}/actual_p{first:02}_to_p{last:02}"
    formula = f"balance at the end of {period_label(year, last)}" + (
        f" - balance at the end of {period_label(year, first - 1)}" if first > 1 else ""
    )
    cells = _cells(ledger, year)
    scopes = {Balances(c.source, c.layout, c.scope, year) for c, _ in cells if c.kind is LayoutKind.SNAPSHOT}
    amounts, ends = [], set()
    for scope in scopes:
        latest = latest_period(ledger, scope, cutoff) or 0
        closing = CLOSING_PERIOD if last == MONTHS and latest > MONTHS else last
        amounts.append(_between(_totals(ledger, scope, cells), first, closing) if closing <= latest else None)
        ends |= {(scope[:3], period) for period in (first - 1, closing)}
    parts = [amount for amount in amounts if amount is not None]
    why = _why(year, ledger, cutoff)
    if not parts or len(parts) < len(amounts):
        return missing(name, Unit.MONEY, why, formula=formula)
    behind = [found for cell, found in cells if ((cell.source, cell.layout, cell.scope), cell.period) in ends]
    currency = next(cell.currency for cell, _ in cells)
    return known(
        name, Unit.MONEY, sum(parts), formula=formula, currency=currency, limit=why, behind=evidence_of(behind)
    )


def _why(year: int, ledger: Ledger, cutoff: Cutoff) -> str:
    """Say at which periods the ledger was read, which is what tells months apart or does not."""
    if Measure.ACTUAL not in ledger.carried:
        return f"no file of {one_of(ledger.sources)} states actual spending"
    read = sorted(
        {
            period
            for balances, periods in ledger.periods.items()
            if balances.year == year and balances.source in ledger.sources
            for period in periods
            if cutoff.counts(year, period or None)
        }
    )
    named = [f"P{period:02}{' (the close)' if period == CLOSING_PERIOD else ''}" for period in read if period]
    if not read:
        return f"no file of {one_of(ledger.sources)} has them"
    at = f"at {one_of(named)} only" if named else "without a period"
    return f"balances of {year_label(year)} in {one_of(ledger.sources)} were read {at}"


def _cells(ledger: Ledger, year: int) -> list[tuple[Cell, Sum]]:
    return [
        (cell, found) for cell, found in ledger.cells.items() if cell.measure is Measure.ACTUAL and cell.year == year
    ]
