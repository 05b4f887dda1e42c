"""Finance lines gathered into cells: sums small enough to keep for every project, period and posting day."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from model.entities import FinanceLine
from model.values import LayoutKind, Measure, MinorUnits, Seconds
from reports.document import RecordLink
from reports.figures.fact import RECORDS_SHOWN, Evidence, record_link
from reports.figures.fiscal import CLOSING_PERIOD, FiscalCalendar

FIRST_YEAR, LAST_YEAR = 1900, 9998  # a fiscal year outside is a damaged cell, and its last day could not be told


class Cell(NamedTuple):
    """What all lines of one sum have in common."""

    source: str
    layout: str
    kind: LayoutKind
    scope: str  # the part of a layout whose balances replace each other from period to period
    year: int | None
    period: int | None
    posting_on: date | None
    measure: Measure
    currency: str


class Month(NamedTuple):
    """A fiscal month of a journal."""

    source: str
    layout: str
    year: int
    period: int


class Balances(NamedTuple):
    """Names the balances of which only the latest period counts."""

    source: str
    layout: str
    scope: str
    year: int | None


@dataclass(slots=True, kw_only=True)
class Sum:
    """The lines of a cell, added up; `heaviest` are shown as the records behind it."""

    amount: MinorUnits = 0
    hours: Seconds = 0
    count: int = 0
    heaviest: list[tuple[int, str, RecordLink]] = field(default_factory=list)

    def add(self, line: FinanceLine) -> None:
        """Count a line in."""
        self.amount += line.amount
        self.hours += line.hours or 0
        self.count += 1
        rank = (-abs(line.amount), line.key)
        if len(self.heaviest) < RECORDS_SHOWN or rank < self.heaviest[-1][:2]:
            insort(self.heaviest, (*rank, record_link(line)), key=lambda entry: entry[:2])
            del self.heaviest[RECORDS_SHOWN:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The finance lines of one project (or of what no project claims), and what its sources can tell."""

    codes: tuple[str, ...] = ()  # what is linked, as written: "ledger: IT0423"
    sources: tuple[str, ...] = ()  # finance sources that are linked
    cells: Mapping[Cell, Sum] = field(default_factory=dict)
    periods: Mapping[Balances, frozenset[int]] = field(default_factory=dict)  # of the whole ledger, 0: no period named
    journal: frozenset[Month] = frozenset()  # months in which journals of the linked sources have any posting
    carried: frozenset[Measure] = frozenset()  # what any line of the linked sources measures
    misplaced: int = 0  # lines whose fiscal year or period does not exist


def evidence_of(sums: Iterable[Sum]) -> Evidence:
    """Return the heaviest records of several cells, and how many lines they hold."""
    entries: list[tuple[int, str, RecordLink]] = []
    count = 0
    for found in sums:
        entries.extend(found.heaviest)
        count += found.count
    entries.sort(key=lambda entry: entry[:2])
    return Evidence(records=tuple(link for _, _, link in entries[:RECORDS_SHOWN]), count=count)


class Part(NamedTuple):
    """A partition of a layout with a year and period that its lines name."""

    partition: str
    year: int | None
    period: int | None


class Owner(NamedTuple):
    """To what lines are counted: a project, a finance code that no project claims, or a layout's lines without code."""

    project: str = ""
    source: str = ""
    code: str = ""
    layout: str = ""


class LedgerBook:
    """Sorts finance lines to their owners in one pass."""

    def __init__(self, calendar: FiscalCalendar) -> None:
        self._calendar = calendar
        self._cells: defaultdict[Owner, dict[Cell, Sum]] = defaultdict(dict)
        self._partitions: defaultdict[tuple[str, str], set[Part]] = defaultdict(set)
        self._present: set[tuple[str, str, str, int | None, int]] = set()
        self._journal: set[Month] = set()
        self._carried: defaultdict[str, set[Measure]] = defaultdict(set)
        self._misplaced: defaultdict[Owner, int] = defaultdict(int)
        self._scoped: tuple[dict[tuple[str, str], dict[str, str]], dict[Balances, frozenset[int]]] | None = None
        self.newest: dict[str, tuple[int, int]] = {}  # latest fiscal year and period that a source names

    def add(self, owner: Owner, line: FinanceLine) -> None:
        """Count a line to its owner; a line of a year or period that does not exist is counted as misplaced only."""
        self._scoped = None
        year, period = line.fiscal_year, line.period
        if year is None and line.posting_on is not None:
            year, period = self._calendar.year(line.posting_on), self._calendar.period(line.posting_on)
        if not _exists(year, period):
            self._misplaced[owner] += 1
            return
        if line.layout_kind is LayoutKind.SNAPSHOT:
            self._partitions[line.source, line.layout].add(Part(line.partition, year, period))
            self._present.add((line.source, line.layout, line.partition, year, period or 0))
        elif line.layout_kind is LayoutKind.TRANSACTIONS and year is not None and period is not None:
            self._journal.add(Month(line.source, line.layout, year, period))
        self._carried[line.source].add(line.measure)
        if year is not None and line.layout_kind is not LayoutKind.PLAN:
            self.newest[line.source] = max(self.newest.get(line.source, (0, 0)), (year, period or 0))
        cell = Cell(
            line.source,
            line.layout,
            line.layout_kind,
            line.partition if line.layout_kind is LayoutKind.SNAPSHOT else "",
            year,
            period,
            line.posting_on if line.layout_kind is LayoutKind.TRANSACTIONS else None,
            line.measure,
            line.currency,
        )
        found = self._cells[owner].get(cell)
        if found is None:
            found = self._cells[owner][cell] = Sum()
        found.add(line)

    def owners(self) -> list[Owner]:
        """Return everything that lines were counted to, in order."""
        return sorted(self._cells.keys() | self._misplaced.keys())

    def sources(self) -> frozenset[str]:
        """Return the sources that gave lines."""
        return frozenset(self._carried)

    def ledger(self, owner: Owner, codes: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> Ledger:
        """Return what belongs to an owner."""
        scopes, periods = self._sorted()
        cells: dict[Cell, Sum] = {}
        for cell, found in self._cells.get(owner, {}).items():
            if cell.kind is LayoutKind.SNAPSHOT:
                scope = scopes[cell.source, cell.layout][cell.scope]
                _merge(cells, cell._replace(scope=scope), found)
            else:
                _merge(cells, cell, found)
        named = sources or tuple(sorted({cell.source for cell in cells}))
        return Ledger(
            codes=codes,
            sources=named,
            cells=cells,
            periods=periods,
            journal=frozenset(month for month in self._journal if month.source in named),
            carried=frozenset().union(*(self._carried.get(source, ()) for source in named)),
            misplaced=self._misplaced.get(owner, 0),
        )

    def _sorted(self) -> tuple[dict[tuple[str, str], dict[str, str]], dict[Balances, frozenset[int]]]:
        """Return the scope of each partition and the periods of each scope's years, once for all owners."""
        if self._scoped is None:
            scopes = {of: _scopes(found) for of, found in self._partitions.items()}
            periods: defaultdict[Balances, set[int]] = defaultdict(set)
            for source, layout, partition, year, period in self._present:
                periods[Balances(source, layout, scopes[source, layout][partition], year)].add(period)
            self._scoped = scopes, {balances: frozenset(found) for balances, found in periods.items()}
        return self._scoped


def _exists(year: int | None, period: int | None) -> bool:
    year_exists = year is None or FIRST_YEAR <= year <= LAST_YEAR
    return year_exists and (period is None or 1 <= period <= CLOSING_PERIOD)


def _merge(cells: dict[Cell, Sum], cell: Cell, found: Sum) -> None:
    other = cells.get(cell)
    if other is None:
        cells[cell] = found
        return
    heaviest = sorted([*other.heaviest, *found.heaviest], key=lambda entry: entry[:2])[:RECORDS_SHOWN]
    cells[cell] = Sum(
        amount=other.amount + found.amount,
        hours=other.hours + found.hours,
        count=other.count + found.count,
        heaviest=heaviest,
    )


def _scopes(partitions: Iterable[Part]) -> dict[str, str]:
    """Return the scope of each partition of a layout: its name without the parts that are the year and the period.

    A partition is named by the values that a new file replaces, like `munis_ytd/0101/2027/03`. Where files come fund by
    fund, the funds need not reach the same period, and the latest period of one says nothing of another. The part that
    is the period is the one whose number equals the period on every line; where none or several do, all balances of
    the layout stand in one scope, as they do when a file holds the whole ledger.
    """
    split = [(part.partition.split("/"), part) for part in partitions]
    length = {len(parts) for parts, _ in split}
    positions = range(min(length) if len(length) == 1 else 0)
    periods = [at for at in positions if all(_is_number(parts[at], part.period) for parts, part in split)]
    if len(periods) != 1:
        return {part.partition: "" for _, part in split}
    years = [at for at in positions if all(_is_number(parts[at], part.year) for parts, part in split)]
    left_out = {*periods, *years}
    return {
        part.partition: "/".join(text for at, text in enumerate(parts) if at not in left_out) for parts, part in split
    }


def _is_number(text: str, number: int | None) -> bool:
    return text.isdecimal() and number is not None and int(text) == number
