"""Which cells of a ledger count at a cutoff: balances replace each other, postings and plans add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from model.values import LayoutKind, Measure, MinorUnits, Seconds
from reports.figures.fact import Evidence
from reports.figures.fiscal import Cutoff
from reports.figures.ledger import Balances, Cell, Ledger, Sum, evidence_of

STOCKS = frozenset({Measure.COMMITMENT, Measure.PRE_COMMITMENT})
"""What is open at a date. Unlike spending, a year's open orders move into the next year's balance, where they count."""

PREFERRED = (LayoutKind.SNAPSHOT, LayoutKind.TRANSACTIONS, LayoutKind.PLAN)
"""Which kind is the figure where a project has several for one measure and year: the ledger's own balance first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAmount:
    """What a measure came to in one fiscal year."""

    year: int | None
    kind: LayoutKind
    amount: MinorUnits
    hours: Seconds
    currencies: frozenset[str]
    period: int | None  # the latest one of balances
    through: date  # day (inclusive) up to which the amount stands
    behind: Evidence


def amounts(ledger: Ledger, measure: Measure, cutoff: Cutoff) -> Mapping[int | None, YearAmount]:
    """Return what a measure came to by fiscal year, up to the cutoff.

    Of balances, only those of the latest period that counts: they hold all earlier ones. Postings count by their day,
    or by their period where they have none. Where a year has balances and postings, the balances are the figure.
    """
    by_kind = {kind: _of_kind(ledger, measure, cutoff, kind) for kind in reversed(PREFERRED)}
    found: dict[int | None, YearAmount] = {}
    for years in by_kind.values():
        found.update(years)
    return dict(sorted(found.items(), key=lambda entry: entry[0] or 0))


def amounts_to_date(ledger: Ledger, measure: Measure, cutoff: Cutoff) -> Mapping[int | None, YearAmount]:
    """Return the fiscal years that add up to a measure's amount since the project began.

    All of them, except for what is open (commitments): an order that is still open at the year's end is printed again
    in the next year's balance, so of balances only the newest year of each scope counts, and postings only of the
    years after it.
    """
    if measure not in STOCKS:
        return amounts(ledger, measure, cutoff)
    newest = _newest_years(ledger, cutoff)
    if not newest:
        return amounts(ledger, measure, cutoff)
    last = max(newest.values())
    open_cells = {
        cell: found
        for cell, found in ledger.cells.items()
        if (cell.kind is LayoutKind.SNAPSHOT and newest.get(_scope(cell)) in {cell.year, None})
        or (cell.kind is not LayoutKind.SNAPSHOT and (cell.year or 0) > last)
    }
    trimmed = Ledger(
        codes=ledger.codes,
        sources=ledger.sources,
        cells=open_cells,
        periods=ledger.periods,
        journal=ledger.journal,
        carried=ledger.carried,
        misplaced=ledger.misplaced,
    )
    return amounts(trimmed, measure, cutoff)


def journal(ledger: Ledger, measure: Measure, year: int | None, cutoff: Cutoff) -> YearAmount | None:
    """Return what the postings of a measure came to in a year, whether or not balances are the figure."""
    return _of_kind(ledger, measure, cutoff, LayoutKind.TRANSACTIONS).get(year)


def latest_period(ledger: Ledger, balances: Balances, cutoff: Cutoff) -> int | None:
    """Return the latest period whose balances count, 0 where they name none; None when none counts yet.

    It is the ledger's and not the project's: a project that the latest file no longer lists has no balance left.
    """
    counting = (period for period in ledger.periods.get(balances, ()) if cutoff.counts(balances.year, period or None))
    return max(counting, default=None)


def _of_kind(ledger: Ledger, measure: Measure, cutoff: Cutoff, kind: LayoutKind) -> dict[int | None, YearAmount]:
    years: defaultdict[int | None, list[tuple[Cell, Sum]]] = defaultdict(list)
    latest: dict[Balances, int | None] = {}  # a year's balances are many cells that share one answer
    for cell, found in ledger.cells.items():
        if cell.measure is measure and cell.kind is kind and _counts(ledger, cell, cutoff, latest):
            years[cell.year].append((cell, found))
    return {year: _added(year, kind, found, cutoff) for year, found in years.items()}


def _counts(ledger: Ledger, cell: Cell, cutoff: Cutoff, latest: dict[Balances, int | None]) -> bool:
    if cell.kind is LayoutKind.SNAPSHOT:
        balances = _balances(cell)
        if balances not in latest:
            latest[balances] = latest_period(ledger, balances, cutoff)
        return latest[balances] == (cell.period or 0)
    if cell.posting_on is not None:
        return cell.posting_on <= cutoff.as_of
    if cell.kind is LayoutKind.PLAN and cell.measure is not Measure.BUDGET_PLANNED:
        return cell.year is None or cell.year <= cutoff.year  # a budget holds for its year, however it is spread
    return cutoff.counts(cell.year, cell.period)


def _added(year: int | None, kind: LayoutKind, cells: Iterable[tuple[Cell, Sum]], cutoff: Cutoff) -> YearAmount:
    counted = list(cells)
    sums = [found for _, found in counted]
    periods = [cell.period for cell, _ in counted if cell.period is not None]
    ends = [cell.posting_on or cutoff.end_of(cell.year, cell.period) for cell, _ in counted]
    return YearAmount(
        year=year,
        kind=kind,
        amount=sum(found.amount for found in sums),
        hours=sum(found.hours for found in sums),
        currencies=frozenset(cell.currency for cell, _ in counted),
        period=max(periods, default=None),
        through=max(ends),
        behind=evidence_of(sums),
    )


def _newest_years(ledger: Ledger, cutoff: Cutoff) -> dict[tuple[str, str, str], int]:
    scopes = {_scope(cell) for cell in ledger.cells if cell.kind is LayoutKind.SNAPSHOT}
    newest: dict[tuple[str, str, str], int] = {}
    for balances in ledger.periods:
        scope = (balances.source, balances.layout, balances.scope)
        if scope in scopes and balances.year is not None and latest_period(ledger, balances, cutoff) is not None:
            newest[scope] = max(newest.get(scope, 0), balances.year)
    return newest


def _balances(cell: Cell) -> Balances:
    return Balances(cell.source, cell.layout, cell.scope, cell.year)


def _scope(cell: Cell) -> tuple[str, str, str]:
    return cell.source, cell.layout, cell.scope
