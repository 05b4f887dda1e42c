"""The colour of the schedule: how late the forecast finish is against the first baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from model.thresholds import Limits, LimitUnit, Preset
from reports.document import Colour, Figure
from reports.figures.baselines import Approval
from reports.figures.colours.inverse import most_within, working_day_after
from reports.figures.colours.verdict import Comparison, Lever, Measurement, Verdict, Way, grey, judged, without_limits
from reports.figures.fact import day, share, whole
from reports.figures.presets import colour_of
from reports.figures.schedule import is_finished
from reports.figures.working_days import working_days, working_days_within

SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleInputs:
    """What the colour of the schedule is decided by."""

    first: Approval | None
    approved: Figure  # finish in the first baseline
    forecast: Figure
    slip: Figure
    begin: Figure
    holidays: frozenset[date] = frozenset()
    as_of: date | None = None  # a finish before it cannot be kept any more
    stale: tuple[str, ...] = ()  # why the plan may not be believed, one sentence each


def schedule_verdict(inputs: ScheduleInputs, preset: Preset) -> Verdict:
    """Return the colour of the schedule: how late the forecast finish is against the first baseline.

    With limits in percent, the slip in working days over the working days of the first baseline (start to finish, both
    inclusive); with limits in days, calendar days late. Grey when a baseline or forecast is missing, when the plan is
    stale or could not be read, and when the preset has no limits for schedules. The first baseline counts, so that
    approving a delay does not turn a late project green.
    Example: 12 working days late of 100 planned, limits 15 % and 25 %: 12 %, green.
    """
    limits = preset.schedule
    figures = (inputs.approved, inputs.forecast, inputs.slip)
    unknown = [*inputs.stale, *without_limits(preset, SCHEDULE)]
    unknown += [inputs.slip.reason] if inputs.slip.value is None else []
    approved, forecast, late = day(inputs.approved), day(inputs.forecast), whole(inputs.slip)
    if unknown or limits is None or late is None or approved is None or forecast is None:
        return grey(SCHEDULE, preset, unknown, figures)
    length = _length(inputs, approved)
    if limits.unit is LimitUnit.BASIS_POINTS and not length:
        return grey(SCHEDULE, preset, ["the first baseline has no start to measure its length from"], figures)
    value = (forecast - approved).days if limits.unit is LimitUnit.DAYS else share(late, length)
    measured = Measurement(test=Comparison.SLIP, value=value, colour=colour_of(value, limits), inputs=figures)
    if measured.colour is Colour.GREEN:
        return judged(SCHEDULE, preset, measured)
    target = _last_green(approved, limits, length, inputs.holidays)
    way = Way(lever=Lever.FINISH, by=working_days(target, forecast, inputs.holidays), to=target)
    if limits.unit is LimitUnit.DAYS:
        way = Way(lever=Lever.FINISH_IN_DAYS, by=(forecast - target).days, to=target)
    return judged(SCHEDULE, preset, _with_way(measured, inputs, way))


def _length(inputs: ScheduleInputs, approved: date) -> int:
    begin = (inputs.first.start_on if inputs.first else None) or day(inputs.begin)
    return working_days_within(begin, approved, inputs.holidays) if begin else 0


def _last_green(approved: date, limits: Limits, length: int, holidays: frozenset[date]) -> date:
    if limits.unit is LimitUnit.DAYS:
        return approved + timedelta(days=limits.yellow_above)
    return working_day_after(approved, most_within(limits.yellow_above, length), holidays)


def _with_way(measured: Measurement, inputs: ScheduleInputs, way: Way) -> Measurement:
    stuck = ""
    if is_finished(inputs.forecast):
        stuck = "the project has finished, so that its finish stays where it is"
    elif inputs.as_of is not None and isinstance(way.to, date) and way.to < inputs.as_of:
        stuck = "the last finish that would do has passed"
    return replace(measured, ways=() if stuck else (way,), stuck=stuck)
