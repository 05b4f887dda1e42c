"""Milestones: what was promised for when, and when it comes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from model.entities import BaselineValue, Task
from model.values import TaskKind
from reports.document import Figure, MilestoneRow, Unit
from reports.figures import baselines
from reports.figures.fact import evidence, known, missing
from reports.figures.plan import Plan, finish, is_done
from reports.figures.schedule import slip
from reports.figures.working_days import working_days

DUE_WITHIN = timedelta(days=30)  # the next report of a monthly cycle has to speak of it

DONE, DONE_LATE, DUE, LATE, OVERDUE, PLANNED = "done", "done late", "due", "late", "overdue", "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneContext:
    """What the rows of one project's milestones are told against."""

    owner: str
    as_of: date
    holidays: Collection[date] = ()
    previous: Mapping[str, MilestoneRow] | None = field(default=None)  # of the last report, by key; None: no report


def milestone_rows(plan: Plan, context: MilestoneContext) -> tuple[MilestoneRow, ...]:
    """Return the milestones that count, in order of their first baseline, else their forecast.

    A milestone is done, "done late" when it was reached after its first baseline. Of those not done it is overdue when
    even its forecast lies before the as-of date; late when its forecast lies after its current baseline; due when its
    forecast lies within 30 days after the as-of date; planned otherwise. Slips are in working days, later above zero.
    """
    now = baselines.current(plan)
    rows = [
        _row(task, baselines.first_of(task, plan), baselines.current_of(task, plan, now), context)
        for task in plan.leaves
        if task.kind is TaskKind.MILESTONE
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.first_baseline_on or row.forecast_on or date.max, row.title, row.key))
    )


def distinct(rows: Iterable[MilestoneRow]) -> int:
    """Return how many milestones rows speak of: those of one title in several sources are one, as far as each has it.

    Example: "Go-live" twice in a plan and once in a tracker, "Pilot" in the plan: 3.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[same_title(row.title)][row.source] += 1
    return sum(max(of.values()) for of in counts.values())


def same_title(title: str) -> str:
    """Return what two titles share that differ in case and white space only."""
    return " ".join(title.split()).casefold()


def _row(
    task: Task, first: BaselineValue | None, current: BaselineValue | None, context: MilestoneContext
) -> MilestoneRow:
    of = f"{context.owner}/milestone/{task.key}"
    forecast = _dated(f"{of}/forecast", finish(task), "the milestone has no date", (task,))
    first_on = _dated(f"{of}/first_baseline", _on(first), "the milestone is in no baseline", (first,))
    current_on = _dated(
        f"{of}/current_baseline", _on(current), "the milestone is not in the current baseline", (current,)
    )
    return MilestoneRow(
        key=task.key,
        title=task.title,
        source=task.source,
        first_baseline_on=_on(first),
        current_baseline_on=_on(current),
        forecast_on=finish(task),
        actual_on=task.actual_finish_on,
        slip_first=_own(slip(f"{of}/slip_first", first_on, forecast, context.holidays), first_on, forecast),
        slip_current=_own(slip(f"{of}/slip_current", current_on, forecast, context.holidays), current_on, forecast),
        moved_since_last=_moved(f"{of}/moved", task, context),
        state=_state(task, _on(first), _on(current), context.as_of),
        place=task.place,
    )


def _state(task: Task, first: date | None, current: date | None, as_of: date) -> str:
    ends = finish(task)
    if is_done(task):
        return DONE_LATE if first is not None and ends is not None and ends > first else DONE
    if ends is not None and ends < as_of:
        return OVERDUE
    if current is not None and (current < (ends or as_of)):
        return LATE
    return DUE if ends is not None and ends <= as_of + DUE_WITHIN else PLANNED


def _moved(name: str, task: Task, context: MilestoneContext) -> Figure:
    """Return how many working days a milestone moved since the last report; later is above zero.

    Undefined without a last report, when the milestone was not in it, or when one of the two has no date.
    """
    formula = "working days from the forecast of the last report to the forecast now"
    if context.previous is None:
        return missing(name, Unit.WORKING_DAYS, "there is no earlier report", formula=formula)
    before = context.previous.get(task.key)
    if before is None:
        return missing(name, Unit.WORKING_DAYS, "the milestone is new since the last report", formula=formula)
    was, is_now = before.actual_on or before.forecast_on, finish(task)
    if was is None or is_now is None:
        return missing(name, Unit.WORKING_DAYS, "the milestone has no date in one of the reports", formula=formula)
    days = working_days(was, is_now, context.holidays)
    return known(name, Unit.WORKING_DAYS, days, formula=formula, behind=evidence([(0, task)]))


def _dated(name: str, on: date | None, reason: str, rows: tuple[Task | BaselineValue | None, ...]) -> Figure:
    behind = evidence((0, row) for row in rows if row is not None)
    if on is None:
        return missing(name, Unit.DATE, reason, formula="as the plan states it")
    return known(name, Unit.DATE, on, formula="as the plan states it", behind=behind)


def _own(figure: Figure, *inputs: Figure) -> Figure:
    """Carry the inputs' records on the slip itself: the dates stand in the row and are no figures of the document."""
    links = tuple(link for part in inputs for link in part.records)
    return Figure(
        id=figure.id,
        unit=figure.unit,
        value=figure.value,
        reason=figure.reason,
        formula=figure.formula,
        records=links,
        record_count=len(links),
    )


def _on(value: BaselineValue | None) -> date | None:
    return value.finish_on if value else None
