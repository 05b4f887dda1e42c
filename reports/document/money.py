"""Money over time: fiscal months, and earned value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.document.values import Figure


class Standing(StrEnum):
    """What is known of the actual money of one fiscal month."""

    POSTED = "posted"  # the amount is known, zero where nothing was posted
    NOTHING = "nothing posted"  # the ledger has that month and names the project nowhere in that year
    IN_A_TOTAL = "not known by month"  # part of a sum over several months
    NOT_READ = "not read yet"  # no ledger or journal of that month was read
    AHEAD = "ahead"  # begins after the as-of date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Fiscal month by month money of a project, for tables and charts."""

    label: str  # "FY2027 P03"
    fiscal_year: int
    number: int
    planned: int | None  # minor units
    actual: int | None
    standing: Standing
    begins_on: date | None = None  # first day of the month


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsTogether:
    """Fiscal months of one year whose actual money is not known month by month."""

    fiscal_year: int
    first: int  # number of the first month
    last: int  # inclusive
    actual: Figure  # what they come to together, with the reason why nobody can tell them apart


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedValuePoint:
    """One end of a month on the S-curve: cumulative money in minor units of the document's currency."""

    label: str  # "Nov 2026"
    ends_on: date  # the as-of date for the month under way
    planned: int | None  # PV
    earned: int | None  # EV; None after the as-of date, and where it is not known
    actual: int | None  # AC; likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedValue:
    """Earned value of a project, or why there is none."""

    reason: str  # why nothing can be computed; empty where it can
    figures: Mapping[str, Figure]  # by the names in `EARNED_VALUE_FIGURES`
    earlier: tuple[tuple[Figure, ...], ...] = ()  # SPI, CPI and SPI(t) of the last three periods, newest first
    curve: tuple[EarnedValuePoint, ...] = ()
    basis: tuple[Figure, ...] = ()  # share of the budget at completion by basis of percent complete


EARNED_VALUE_FIGURES: tuple[tuple[str, str], ...] = (
    ("bac", "Budget at completion (BAC)"),
    ("pv", "Planned value (PV)"),
    ("ev", "Earned value (EV)"),
    ("ac", "Actual cost (AC)"),
    ("sv", "Schedule variance (SV)"),
    ("cv", "Cost variance (CV)"),
    ("spi", "Schedule performance index (SPI)"),
    ("cpi", "Cost performance index (CPI)"),
    ("eac_cpi", "Estimate at completion at today's cost performance"),
    ("eac_budget", "Estimate at completion with the rest as budgeted"),
    ("eac_composite", "Estimate at completion at today's cost and schedule performance"),
    ("eac_bottom_up", "Estimate at completion by the plan's remaining cost"),
    ("etc", "Estimate to complete (ETC)"),
    ("vac", "Variance at completion (VAC)"),
    ("tcpi_bac", "To-complete index for the budget (TCPI)"),
    ("tcpi_eac", "To-complete index for the estimate (TCPI)"),
    ("es", "Earned schedule (ES), months"),
    ("sv_t", "Schedule variance in time, SV(t), months"),
    ("spi_t", "Schedule performance in time, SPI(t)"),
    ("ieac_t", "Forecast duration, IEAC(t), months"),
)
"""Names and printed labels of the figures of earned value, in printing order."""
