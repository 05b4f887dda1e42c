"""What has to hold before a file is believed: identities on every row, and printed totals against our own sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from connectors.finance_file.amounts import Amounts, shown_amount
from connectors.finance_file.converters import Fault
from connectors.finance_file.header import Header, same
from connectors.finance_file.identities import SUM_OF_MONTHS, identity
from connectors.finance_file.layout import Layout
from connectors.finance_file.patterns import Matches
from connectors.finance_file.rows import TotalRow
from connectors.finance_file.tables import Table
from model.problems import Problem

SHOWN_TOTALS = 40  # totals rows listed in the facts of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck:
    """An identity of a row, with the positions of its columns."""

    written: str
    terms: tuple[tuple[int, int], ...]  # sign, position
    within: int  # minor units

    def faults(self, amounts: Mapping[int, Sequence[object]], decimals: int) -> dict[int, Fault]:
        """Return the rows of a block, counted from 0, on which the identity does not hold; blank counts as zero."""
        columns = [(sign, amounts[index]) for sign, index in self.terms]
        found: dict[int, Fault] = {}
        for at, cells in enumerate(zip(*(column for _, column in columns), strict=True)):
            difference = 0
            for (sign, _), cell in zip(columns, cells, strict=True):
                if isinstance(cell, int):
                    difference += sign * cell
                elif cell is not None:
                    break
            else:
                if abs(difference) > self.within:
                    reason = f"{self.written} does not hold: the difference is {shown_amount(difference, decimals)}"
                    found[at] = Fault("check_row", reason, "", "correct the row, or `checks` in the layout")
        return found


def row_checks(layout: Layout, header: Header, decimals: int) -> tuple[list[RowCheck], list[str]]:
    """Return the identities of a layout for a table, and the names of columns that it lacks."""
    checks, missing = [], []
    aliases = {same(name): line.amount for line in layout.lines for name in line.amount}
    for check in layout.checks:
        if check.each is None:
            continue
        terms: list[tuple[int, int]] = []
        for term in identity(check.each).terms:
            if term.column == SUM_OF_MONTHS and layout.unpivot:
                names: list[tuple[str, ...]] = [(column,) for column in layout.unpivot.columns]
            else:
                names = [(term.column, *aliases.get(same(term.column), ()))]
            for spellings in names:
                index = header.find(*spellings)
                if index is None:
                    missing.append(spellings[0])
                else:
                    terms.append((term.sign, index))
        checks.append(RowCheck(written=check.each, terms=tuple(terms), within=minor(check.within, decimals)))
    return checks, missing


def minor(amount: Decimal, decimals: int) -> int:
    """Return an amount in minor units, what is below one cut off."""
    return int(amount.scaleb(decimals))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    row: TotalRow
    amounts: Mapping[int, object]
    before: Mapping[int, int]  # our sums of all rows above it
    only: Mapping[int, int]  # of those that `only` keeps


class Totals:
    """Our own sums of the amount columns, and the printed totals to compare them with."""

    def __init__(self, columns: Sequence[int]) -> None:
        self.columns = columns
        self._all = dict.fromkeys(columns, 0)
        self._only = dict.fromkeys(columns, 0)
        self._printed: list[_Printed] = []

    def add(
        self,
        amounts: Mapping[int, Sequence[object]],
        mask: Sequence[bool] | None,
        totals: Sequence[TotalRow],
        read: Amounts,
    ) -> None:
        """Take the amounts of a block, which of its rows are kept, and the totals rows between them."""
        start = 0
        for total in totals:
            self._sum(amounts, mask, start, total.after)
            start = total.after
            printed = {index: read[total.cells[index]] for index in self.columns}
            self._printed.append(_Printed(row=total, amounts=printed, before=dict(self._all), only=dict(self._only)))
        self._sum(amounts, mask, start, None)

    def _sum(
        self, amounts: Mapping[int, Sequence[object]], mask: Sequence[bool] | None, start: int, end: int | None
    ) -> None:
        for index in self.columns:
            part = amounts[index][start:end]
            numbers = [cell if cell.__class__ is int else 0 for cell in part]
            self._all[index] += sum(numbers)
            if mask is not None:
                kept = zip(numbers, mask[start:end], strict=True)
                self._only[index] += sum(number for number, keep in kept if keep)

    def results(
        self, layout: Layout, header: Header, table: Table, decimals: int
    ) -> tuple[list[object], list[Problem]]:
        """Return every printed total beside our sum, as JSON values, and the problems of those that have to tie.

        A total ties when every amount printed in its row equals one and the same sum of ours: of all rows of the
        file, of those that `only` keeps (in the whole file or down to this row), or of the rows since an earlier
        total. The last total of a file has to be a sum of the whole file.
        """
        shown: list[object] = []
        problems: list[Problem] = []
        filtered = bool(layout.rows.only)
        required = [(Matches(check.total), check) for check in layout.checks if check.total is not None]
        tied: set[int] = set()
        for at, printed in enumerate(self._printed):
            rule = next(((n, check) for n, (matches, check) in enumerate(required) if matches[printed.row.label]), None)
            within = minor(rule[1].within, decimals) if rule else 0
            sums = self._candidates(at, filtered=filtered)
            ours = next((each for each in sums if _ties(printed.amounts, each, within)), None)
            if rule:
                tied.add(rule[0])
            if len(shown) < SHOWN_TOTALS or ours is None:
                shown.append(_entry(printed, ours or sums[0], header, decimals, ties=ours is not None))
            if rule and ours is None:
                problems += _differences(printed, sums[0], (header, table), within, decimals)
        for number, (_, check) in enumerate(required):
            if number not in tied:
                reason = f"no totals row {check.total!r} was found, so the file may be cut off"
                remedy = "export it again, or correct `checks` and `rows.totals` in the layout"
                problems.append(
                    Problem(code="total_missing", place=table.place(header.row), reason=reason, remedy=remedy)
                )
        return shown[:SHOWN_TOTALS], problems

    def _candidates(self, at: int, *, filtered: bool) -> list[Mapping[int, int]]:
        printed = self._printed[at]
        whole = [self._only, self._all] if filtered else [self._all]
        if at == len(self._printed) - 1:
            return [*whole]
        sums: list[Mapping[int, int]] = [*whole, printed.only] if filtered else [*whole]
        earlier = [dict.fromkeys(self.columns, 0), *(each.before for each in self._printed[:at])]
        since = [
            {index: printed.before[index] - start[index] for index in self.columns}
            for start in reversed(earlier[-200:])
        ]
        return [*since[:1], *sums, *since[1:]]


def _ties(printed: Mapping[int, object], ours: Mapping[int, int], within: int) -> bool:
    amounts = [(index, amount) for index, amount in printed.items() if amount is not None]
    return all(isinstance(amount, int) and abs(amount - ours[index]) <= within for index, amount in amounts)


def _entry(printed: _Printed, ours: Mapping[int, int], header: Header, decimals: int, *, ties: bool) -> object:
    columns = {
        header.names[index] or f"column {index + 1}": {
            "printed": shown_amount(amount, decimals) if isinstance(amount, int) else "unreadable",
            "sum": shown_amount(ours[index], decimals),
        }
        for index, amount in printed.amounts.items()
        if amount is not None
    }
    return {"row": printed.row.number, "label": printed.row.label[:80], "ties": ties, "columns": columns}


def _differences(
    printed: _Printed, ours: Mapping[int, int], where: tuple[Header, Table], within: int, decimals: int
) -> list[Problem]:
    header, table = where
    problems = []
    for index, amount in printed.amounts.items():
        place = table.place(printed.row.number, index)
        name = f"{printed.row.label!r}, column {header.names[index]!r}"
        remedy = "export it again: rows are missing, doubled or read by the wrong layout"
        if isinstance(amount, Fault):
            problems.append(
                Problem(
                    code="total_unreadable",
                    place=place,
                    reason=f"{name}: {amount.reason}",
                    value=amount.value,
                    remedy=amount.remedy,
                )
            )
        elif isinstance(amount, int) and abs(amount - ours[index]) > within:
            reason = (
                f"{name}: printed {shown_amount(amount, decimals)}, our sum {shown_amount(ours[index], decimals)}, "
                f"difference {shown_amount(ours[index] - amount, decimals)}"
            )
            problems.append(Problem(code="total_differs", place=place, reason=reason, remedy=remedy))
    return problems
