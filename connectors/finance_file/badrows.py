"""Rows that could not be read: collected, counted, and either put aside or the reason to refuse the file."""

from __future__ import annotations

from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import QuarantinedRow
from connectors.finance_file.amounts import shown_amount
from connectors.finance_file.assembly import BadRow, World
from connectors.finance_file.checks import minor
from connectors.finance_file.converters import Fault
from connectors.finance_file.layout import Layout
from connectors.finance_file.tables import Table
from model.problems import Place, Problem

SHOWN_PROBLEMS = 50  # of a rejected file
HOPELESS = 10_000  # bad rows after which a file is not read any further


class BadRows:
    """The bad rows of one file; `judge` says whether the file may be used without them."""

    def __init__(self, file: str, layout: Layout, table: Table, world: World) -> None:
        self._file, self._layout, self._table, self._world = file, layout, table, world
        self._rows: dict[int, list[BadRow]] = {}

    @property
    def hopeless(self) -> bool:
        """Whether there are so many that reading on tells nobody anything."""
        return len(self._rows) > HOPELESS

    def add_fault(self, number: int, fault: Fault) -> None:
        """Take a row whose cells could not even be told apart."""
        self.add(BadRow(number=number, column=None, fault=fault))

    def add(self, row: BadRow) -> None:
        """Take one fault of a row; a row may have several."""
        self._rows.setdefault(row.number, []).append(row)

    def problems(self) -> list[Problem]:
        """Return the first problems in the order of the rows, and how many more there are."""
        faults = [row for number in sorted(self._rows) for row in self._rows[number]]
        problems = [self._problem(row) for row in faults[:SHOWN_PROBLEMS]]
        if len(faults) > SHOWN_PROBLEMS:
            reason = f"{len(faults) - SHOWN_PROBLEMS} more problems in {len(self._rows)} bad rows are not listed"
            problems.append(
                Problem(
                    code="rows_bad", place=Place(file=self._file), reason=reason, remedy="mend the ones listed first"
                )
            )
        return problems

    def judge(self) -> None:
        """Raise RejectedFileError when the file may not be used without its bad rows."""
        if not self._rows:
            return
        if self._layout.rejects:
            raise RejectedFileError(self.problems())
        place = Place(file=self._file)
        remedy = "mend the rows listed, or raise the limit in the layout if they may be missing"
        if len(self._rows) > self._layout.max_bad_rows:
            reason = (
                f"{len(self._rows)} rows cannot be read, more than `max_bad_rows: {self._layout.max_bad_rows}` allows"
            )
            first = Problem(code="rows_bad", place=place, reason=reason, remedy=remedy)
            raise RejectedFileError([first, *self.problems()])
        amount = sum(abs(row.amount or 0) for rows in self._rows.values() for row in rows)
        limit = self._layout.max_bad_amount
        if limit is not None and amount > minor(limit, self._world.decimals):
            shown = shown_amount(amount, self._world.decimals)
            reason = (
                f"rows with {shown} {self._world.currency} cannot be read, more than `max_bad_amount: {limit}` allows"
            )
            first = Problem(code="amount_bad", place=place, reason=reason, remedy=remedy)
            raise RejectedFileError([first, *self.problems()])

    def quarantined(self, partition: str) -> tuple[QuarantinedRow, ...]:
        """Return the rows put aside, each with its first problem; `partition` is for rows that do not tell theirs."""
        return tuple(self._quarantined(number, partition) for number in sorted(self._rows))

    def _quarantined(self, number: int, partition: str) -> QuarantinedRow:
        row = self._rows[number][0]
        return QuarantinedRow(
            key=f"{self._file}#{self._table.sheet}!{number}" if self._table.sheet else f"{self._file}#line {number}",
            problem=self._problem(row),
            partition=row.partition or partition,
            amount=row.amount,
            currency=self._world.currency,
        )

    def _problem(self, row: BadRow) -> Problem:
        return Problem(
            code=row.fault.code,
            place=self._table.place(row.number, row.column),
            reason=row.fault.reason,
            value=row.fault.value,
            remedy=row.fault.remedy,
        )
