"""Which months are read, and which of them are open: read again in each run, since entries in them still change."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int  # 1 to 12

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month of a day."""
        return cls(year=day.year, month=day.month)

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the month of a name like `2026-10`; raises ValueError."""
        return cls.of(date.fromisoformat(f"{name}-01"))

    @property
    def name(self) -> str:
        """The month as its scope is called: `2026-10`."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def back(self, months: int) -> Month:
        """Return the month so many months earlier."""
        number = self.year * 12 + self.month - 1 - months
        return Month(year=number // 12, month=number % 12 + 1)

    def next(self) -> Month:
        """Return the month that follows."""
        return Month.of(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days that entries are read of, as of today."""

    since: date  # first day
    today: date
    open_months: int = 3
    closed_until: date | None = None  # last day of the closed accounting periods

    @property
    def last(self) -> date:
        """The last day: that of the current month; entries of later months wait until their month begins."""
        return Month.of(self.today).last

    def months(self) -> tuple[Month, ...]:
        """Return every month from the first day's to the current one, oldest first; none if it begins later."""
        found = []
        month, current = Month.of(self.since), Month.of(self.today)
        while month <= current:
            found.append(month)
            month = month.next()
        return tuple(found)

    def days_of(self, month: Month) -> tuple[date, date]:
        """Return the first and the last day that are read of a month."""
        return max(month.first, self.since), month.last

    def is_open(self, month: Month) -> bool:
        """Whether a month is read again in each run: it is one of the newest, or its books are not closed."""
        if month > Month.of(self.today).back(self.open_months):
            return True
        return self.closed_until is not None and month.last > self.closed_until

    def holds(self, day: date) -> bool:
        """Whether entries of a day are read at all."""
        return self.since <= day <= self.last


def previous_fiscal_year(today: date, starts: int) -> date:
    """Return the first day of the fiscal year before today's; `starts` is the month in which one begins, 1 to 12.

    Example: 22 November 2026, July: 1 July 2025.
    """
    year = today.year if today.month >= starts else today.year - 1
    return date(year - 1, starts, 1)
