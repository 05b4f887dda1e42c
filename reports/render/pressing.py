"""The milestones that press most, for forms that cannot show all of a project's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.document import MilestoneRow

_URGENCY = {"overdue": 0, "late": 1, "due": 2, "planned": 3, "done late": 4, "done": 5}
_AS_PLANNED = _URGENCY["planned"]


def pressing(rows: Sequence[MilestoneRow], most: int) -> tuple[MilestoneRow, ...]:
    """Return at most so many milestones in their given order: overdue first, then late, due, planned and done ones.

    Among those of one state, earlier dates press more; a state that is none of these weighs as a planned one.
    """
    by_weight = sorted(rows, key=lambda row: (_URGENCY.get(row.state, _AS_PLANNED), _day_of(row)))
    shown = set(map(id, by_weight[:most]))
    return tuple(row for row in rows if id(row) in shown)


def _day_of(row: MilestoneRow) -> date:
    return row.forecast_on or row.actual_on or row.current_baseline_on or row.first_baseline_on or date.max
