"""Earned schedule: schedule performance in time, which money cannot show once a late project nears its end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from model.values import MinorUnits
from reports.document import Figure
from reports.figures.earned_value.budget import Budget
from reports.figures.earned_value.calendar_months import month_ends, months_since
from reports.figures.earned_value.indices import without
from reports.figures.earned_value.planned import planned_by
from reports.figures.earned_value.terms import FORMULAS, ratio, told, untold
from reports.figures.fact import whole

NO_TIME_PASSED = "the baseline begins after the as-of date, so no time has passed"
NOTHING_EARNED = "the earned schedule is zero"

Knot = tuple[Fraction, MinorUnits]  # months since the baseline began, and what was to be earned by then


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The planned value over the months of the baseline, and how many of them have passed."""

    begins_on: date
    passed: Fraction  # AT; until the work was done, where it is
    planned: tuple[Knot, ...]  # at the begin, at each end of a month, and at the end: above all others the whole budget
    note: str = ""

    @property
    def duration(self) -> Fraction:
        """Months from the first to the last day that has money in the baseline: planned duration (PD)."""
        return self.planned[-1][0]


def clock(found: Budget, earned: Figure, as_of: date, holidays: Collection[date] = ()) -> Clock:
    """Return the planned value by month and the time passed; raises ValueError where there is no budget.

    Time is counted from the first day that has money in the baseline. It stops for a project whose budgeted work is all
    done on the day the last of it was finished, so that the verdict on a finished project does not change any more.
    """
    begin, end = found.begins_on, found.spent_by
    days = [day for day in month_ends(begin, end) if day < end] + [end]
    values = planned_by(found.rows, days, holidays)
    knots = ((Fraction(0), 0), *((months_since(begin, day), value) for day, value in zip(days, values, strict=True)))
    until, note = as_of, ""
    if (whole(earned) or 0) >= found.total:
        finishes = [row.task.actual_finish_on for row in found.rows]
        dated = [day for day in finishes if day is not None]
        until = min(as_of, max(dated, default=as_of)) if len(dated) == len(finishes) else as_of
        note = "" if len(dated) == len(finishes) else "nobody says when the work was done, so time runs on"
    return Clock(begins_on=begin, passed=months_since(begin, until), planned=knots, note=note)


def months_earned(planned: Sequence[Knot], earned: MinorUnits, passed: Fraction) -> Fraction:
    """Return the time at which the planned value was to reach what is earned: earned schedule (ES).

    Formula: ES = C + (EV - PV[C]) / (PV[C+1] - PV[C]), with C the last month's end whose planned value is no more than
    what is earned. Where nothing was planned for a while and exactly as much is earned, each day of that pause fits:
    the one nearest to `passed` is taken, so that a project is not late for keeping a planned pause. Where all is
    earned, the first time at which all was planned. Never more than the planned duration.
    """
    values = [value for _, value in planned]
    times = [time for time, _ in planned]
    if earned >= values[-1]:
        return times[values.index(values[-1])]
    after = bisect_right(values, max(0, earned))
    before = after - 1
    if values[before] == earned:
        return min(max(passed, times[values.index(earned)]), times[before])
    share = Fraction(max(0, earned) - values[before], values[after] - values[before])
    return times[before] + share * (times[after] - times[before])


def earned_schedule(owner: str, found: Clock, earned: Figure, planned: Figure) -> Figure:
    """Return how many months of the baseline are earned: earned schedule (ES).

    Formula and example: see `months_earned`; with 100.00 planned by the end of each month and 250.00 earned, 2.5.
    Unit: months, six places. Undefined when EV is. Source: Lipke, "Schedule is different" (2003) and "Earned schedule
    concept"; PMI's practice standard for earned value management, appendix D.
    """
    inputs = (earned, planned)
    if reason := without(*inputs):
        return untold(owner, "es", reason, inputs)
    months = months_earned(found.planned, whole(earned) or 0, found.passed)
    return told(owner, "es", ratio(months), limit=earned.reason, inputs=inputs, formula=_of_all(found))


def variance_in_time(owner: str, found: Clock, schedule: Figure, earned: Figure) -> Figure:
    """Return by how many months the work is ahead, below zero behind: schedule variance in time, SV(t).

    Formula: SV(t) = ES - AT, with AT the months passed since the first day with money in the baseline. Unit: months,
    six places. Undefined when ES is. Source: as for `earned_schedule`. Example: 10 months earned after 12: -2.
    """
    if schedule.value is None:
        return untold(owner, "sv_t", schedule.reason, (schedule,))
    ahead = _months(found, earned) - found.passed
    formula = f"earned schedule - {_spoken(found.passed)} months passed since {found.begins_on.isoformat()}"
    return told(owner, "sv_t", ratio(ahead), limit=found.note, inputs=(schedule,), formula=formula)


def performance_in_time(owner: str, found: Clock, schedule: Figure, earned: Figure) -> Figure:
    """Return how many months were earned in each month that passed: SPI(t); below 1 is behind.

    Formula: SPI(t) = ES / AT. Unit: ratio, six places. Undefined when ES is and when no time has passed. Unlike SPI it
    stays below 1 for a project that was finished late. Source: as for `earned_schedule`.
    Example: 10 months earned after 12: 0.83.
    """
    if schedule.value is None:
        return untold(owner, "spi_t", schedule.reason, (schedule,))
    if not found.passed:
        return untold(owner, "spi_t", NO_TIME_PASSED, (schedule,))
    formula = f"earned schedule / {_spoken(found.passed)} months passed since {found.begins_on.isoformat()}"
    value = ratio(_months(found, earned), found.passed)
    return told(owner, "spi_t", value, limit=found.note, inputs=(schedule,), formula=formula)


def forecast_duration(owner: str, found: Clock, schedule: Figure, earned: Figure) -> Figure:
    """Return how many months the work will have taken if it goes on as it has: IEAC(t).

    Formula: IEAC(t) = PD / SPI(t), with PD the months from the first to the last day with money in the baseline.
    Unit: months, six places. Undefined when SPI(t) is or is zero. Source: as for `earned_schedule`.
    Example: 10 months planned at SPI(t) 0.8: 12.5.
    """
    if schedule.value is None:
        return untold(owner, "ieac_t", schedule.reason, (schedule,))
    months = _months(found, earned)
    if not found.passed or not months:
        return untold(owner, "ieac_t", NOTHING_EARNED if found.passed else NO_TIME_PASSED, (schedule,))
    formula = f"{_spoken(found.duration)} planned months / (earned schedule / months passed)"
    value = ratio(found.duration * found.passed, months)
    return told(owner, "ieac_t", value, limit=found.note, inputs=(schedule,), formula=formula)


def _months(found: Clock, earned: Figure) -> Fraction:
    return months_earned(found.planned, whole(earned) or 0, found.passed)


def _of_all(found: Clock) -> str:
    return f"{FORMULAS['es']}, of {_spoken(found.duration)} months planned"


def _spoken(months: Fraction) -> str:
    return f"{ratio(months):.2f}"
