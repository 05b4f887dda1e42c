"""Fiscal years and periods: which day lies in which, and what of a ledger counts at an as-of date."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTHS = 12
CLOSING_PERIOD = 13  # the year-end close, which falls on the last day of the fiscal year


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalCalendar:
    """Fiscal years that start on the first day of a month and are named by the calendar year in which they end."""

    starts: int = 1  # month, 1 to 12

    def year(self, day: date) -> int:
        """Return the fiscal year of a day: with July as first month, 1 July 2026 lies in 2027."""
        return day.year + (1 if self.starts > 1 and day.month >= self.starts else 0)

    def period(self, day: date) -> int:
        """Return the number of the month within the fiscal year, 1 to 12."""
        return (day.month - self.starts) % MONTHS + 1

    def last_day(self, year: int, period: int | None) -> date:
        """Return the last day (inclusive) of a period; of the year for None and for the close, period 13.

        Raises ValueError for a period outside 1 to 13.
        """
        number = MONTHS if period is None or period == CLOSING_PERIOD else period
        if not 1 <= number <= MONTHS:
            raise ValueError(f"period {period} of fiscal year {year} does not exist; expected 1 to {CLOSING_PERIOD}")
        months = (self.starts - 1) + number - 1
        calendar_year = year - (1 if self.starts > 1 else 0) + months // MONTHS
        month = months % MONTHS + 1
        return date(calendar_year, month, monthrange(calendar_year, month)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """Up to which day (inclusive) a ledger counts."""

    calendar: FiscalCalendar
    as_of: date
    closed_only: bool = False  # leave out the period that is still running on the as-of date

    @property
    def year(self) -> int:
        """The fiscal year in which the as-of date lies."""
        return self.calendar.year(self.as_of)

    def counts(self, year: int | None, period: int | None) -> bool:
        """Whether a period counts: one that begins on or before the as-of date does, the running one as a whole.

        The close (period 13) counts once the fiscal year has ended. What names a year and no period counts from the
        year's first day on, and what names no year always counts. With `closed_only`, only periods count that have
        ended.
        """
        if year is None:
            return True
        if year != self.year:
            return year < self.year
        if period is None:
            return True
        if period > MONTHS or self.closed_only:
            return self.calendar.last_day(year, period) <= self.as_of
        return period <= self.calendar.period(self.as_of)

    def end_of(self, year: int | None, period: int | None) -> date:
        """Return the last day of a period that lies on or before the as-of date."""
        return self.as_of if year is None else min(self.as_of, self.calendar.last_day(year, period))


def year_label(year: int | None) -> str:
    """Return how a fiscal year is printed: `FY2027`."""
    return "no fiscal year" if year is None else f"FY{year}"


def period_label(year: int | None, period: int | None) -> str:
    """Return how a fiscal period is printed: `FY2027 P03`."""
    return year_label(year) if period is None else f"{year_label(year)} P{period:02}"
