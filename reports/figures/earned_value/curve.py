"""The S-curve: planned value, earned value and actual cost at the end of each month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from model.values import MinorUnits
from reports.document import EarnedValuePoint
from reports.figures.earned_value.budget import Budget
from reports.figures.earned_value.calendar_months import month_ends
from reports.figures.earned_value.planned import planned_by

POINTS = 120  # ten years by month; of a longer plan every second or third month is kept, and so on

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the past, beside what today's figures say."""

    earned: MinorUnits | None  # at the as-of date
    actual: MinorUnits | None  # at the as-of date
    spent: Mapping[date, MinorUnits | None] = field(default_factory=dict)  # by end of a month, as known now
    earlier: Sequence[EarnedValuePoint] = ()  # the curve of the last report


def curve(found: Budget, known: Known, as_of: date, holidays: Collection[date] = ()) -> tuple[EarnedValuePoint, ...]:
    """Return one point for each month from the begin of the baseline to its finish or the as-of date, the later.

    A point stands at the end of its month, that of the month under way at the as-of date. A past month whose end nobody
    reported stands at the last report made in it, since only there its earned value is known. What was earned is taken
    from the earlier reports as they said it; what was spent is as the ledger knows it now, else as they said it.
    At most 120 points; of a longer plan months are left out evenly. Nothing where there is no budget.
    """
    if not found.rows or found.ends_on is None:
        return ()
    told = {point.ends_on: point for point in known.earlier if point.ends_on < as_of}
    ends = month_ends(min(found.begins_on, as_of), max(found.spent_by, found.ends_on, as_of))
    days = _thinned([_stands_at(end, as_of, told.values()) for end in ends], as_of)
    values = planned_by(found.rows, days, holidays)
    return tuple(_point(day, planned, known, told, as_of) for day, planned in zip(days, values, strict=True))


def _point(
    day: date, planned: MinorUnits, known: Known, told: Mapping[date, EarnedValuePoint], as_of: date
) -> EarnedValuePoint:
    earned, actual = (known.earned, known.actual) if day == as_of else (None, None)
    if day < as_of:
        before = told.get(day)
        earned = before.earned if before else None
        actual = known.spent.get(day)
        actual = before.actual if actual is None and before else actual
    label = f"{_SHORT[day.month - 1]} {day.year}"
    return EarnedValuePoint(label=label, ends_on=day, planned=planned, earned=earned, actual=actual)


def _stands_at(end: date, as_of: date, told: Iterable[EarnedValuePoint]) -> date:
    """Return the day of a month's point: its end, the as-of date, or its last report that knew what was earned."""
    month = (end.year, end.month)
    if month == (as_of.year, as_of.month):
        return as_of
    reported = [
        point.ends_on
        for point in told
        if (point.ends_on.year, point.ends_on.month) == month and point.earned is not None
    ]
    return max(reported, default=end)


def _thinned(days: Sequence[date], as_of: date) -> list[date]:
    if len(days) <= POINTS:
        return list(days)
    step = -(-len(days) // (POINTS - 2))
    return sorted({*days[step - 1 :: step], as_of, days[-1]})
