"""What was spent by the end of each month, where the ledger tells its months apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from model.values import MinorUnits
from reports.document import Figure, MonthsTogether, Period, Standing
from reports.figures.fact import whole
from reports.figures.fiscal import Cutoff
from reports.figures.months import Month, Months

_UNKNOWN = (Standing.IN_A_TOTAL, Standing.NOT_READ)


def spent_by_month(monthly: Months, actual: Figure, cutoff: Cutoff) -> Mapping[date, MinorUnits | None]:
    """Return the actual cost from the project's begin to the end of each past month, in minor units.

    None within months that are only known together or that no file covers. Nothing at all where the months do not add
    up to the actual cost: then it rests on hours, on lines without a fiscal year, or on balances that were not read.
    Example: 700.00 for July to September together and 200.00 in October: None, None, 700.00, 900.00.
    """
    spans = {
        (span.fiscal_year, number): span for span in monthly.together for number in range(span.first, span.last + 1)
    }
    own = {(period.fiscal_year, period.number): period for period in monthly.periods}
    found: dict[date, MinorUnits | None] = {}
    running: MinorUnits = 0
    for month in sorted({*spans, *own}):
        if not cutoff.counts(*month):
            break
        amount = _at_the_end_of(month, spans[month]) if month in spans else _in(own[month])
        running += amount or 0
        found[cutoff.calendar.last_day(*month)] = None if amount is None else running
    return found if running == whole(actual) else {}


def _at_the_end_of(month: Month, span: MonthsTogether) -> MinorUnits | None:
    """Return what months came to together, known only at the end of the last of them."""
    return whole(span.actual) if month[1] == span.last else None


def _in(period: Period) -> MinorUnits | None:
    return None if period.standing in _UNKNOWN else period.actual or 0
