"""Writes a row of a plan: the project itself, a phase, a task or a milestone."""

from __future__ import annotations

from datetime import datetime

from syncline.demo.plan import Plan, Row
from syncline.demo.project_xml import BUDGET_CODE
from syncline.demo.schedule import Sums, sums
from syncline.demo.xml_text import Value, XmlText, days, finishes, guid, money, starts, work

_TENTHS_PER_DAY = 4800  # slack, lag and variances of dates are in tenths of a minute of working time
_THOUSANDTHS = 1000  # variances of work are in thousandths of a minute
_FROM_FINISH, _FROM_START = 1, 3  # types of a predecessor link
_PRORATED, _AT_THE_END = 2, 3  # when a fixed cost falls due


def write_task(out: XmlText, plan: Plan, row: Row, number: int) -> None:
    """Write the row that is shown in line `number`; the project's own is line 0."""
    with out.inside("Task"):
        out.fields(**_identity(plan, row, number))
        out.fields(**_dates(row))
        out.fields(**_flags(row))
        out.fields(**_variances(plan, row))
        out.fields(**_progress(row))
        out.fields(**_earned(plan, row))
        _links(out, row)
        out.fields(IsPublished=True, CommitmentType=0)
        if row.timed:
            with out.inside("ExtendedAttribute"):
                out.fields(FieldID=BUDGET_CODE, Value=plan.story.finance_code)
        for baseline_number, baseline in enumerate(row.baselines if row.is_active else ()):
            _baseline(out, baseline_number, row, sums(baseline))


def _identity(plan: Plan, row: Row, number: int) -> dict[str, Value]:
    return {
        "UID": row.uid,
        "GUID": guid(plan.story.code, "task", row.uid),
        "ID": number,
        "Name": row.title,
        "Active": row.is_active,
        "Manual": False,
        "Type": 0 if row.timed else 1,
        "IsNull": False,
        "CreateDate": plan.created_at,
        "WBS": row.wbs,
        "OutlineNumber": row.wbs,
        "OutlineLevel": row.level,
        "Priority": 500,
    }


def _span(row: Row, it: Sums) -> tuple[datetime, datetime]:
    """Return start and finish: mornings and evenings of working days, a milestone the evening before it is reached."""
    finish = finishes(it.finish)
    return (finish if row.is_milestone else starts(it.start)), finish


def _elapsed(row: Row) -> int:
    """Return the days of a row that are over; of a summary by its percentage, as Project counts."""
    it = row.sums
    return row.timed.elapsed if row.timed else (it.finish - it.start) * row.percent // 100


def _dates(row: Row) -> dict[str, Value]:
    it, elapsed = row.sums, _elapsed(row)
    start, finish = _span(row, it)
    is_open = row.timed is not None and elapsed > 0 and not row.is_done
    return {
        "Start": start,
        "Finish": finish,
        "Duration": days(it.finish - it.start),
        "ManualStart": start,
        "ManualFinish": finish,
        "ManualDuration": days(it.finish - it.start),
        "DurationFormat": 7,
        "Work": work(it.work),
        "Stop": finishes(it.start + elapsed) if is_open else None,
        "Resume": starts(it.start + elapsed) if is_open else None,
    }


def _flags(row: Row) -> dict[str, Value]:
    return {
        "ResumeValid": False,
        "EffortDriven": False,
        "Recurring": False,
        "OverAllocated": False,
        "Estimated": False,
        "Milestone": row.is_milestone,
        "Summary": row.timed is None,
        "DisplayAsSummary": False,
        "Critical": row.timed is not None and row.is_active and not row.is_done and row.timed.slack <= 0,
        "IsSubproject": False,
        "IsSubprojectReadOnly": False,
        "ExternalTask": False,
    }


def _variances(plan: Plan, row: Row) -> dict[str, Value]:
    it = row.sums
    first = sums(row.baselines[0]) if row.is_active else it
    fixed = row.timed.fixed_cost if row.timed and not plan.story.cost_resource else 0
    entered = row.timed.entered if row.timed else 0
    return {
        "StartVariance": (it.start - first.start) * _TENTHS_PER_DAY,
        "FinishVariance": (it.finish - first.finish) * _TENTHS_PER_DAY,
        "WorkVariance": money((it.work - first.work) * _THOUSANDTHS),
        "TotalSlack": row.timed.slack * _TENTHS_PER_DAY if row.timed else 0,
        "FixedCost": fixed + entered,
        "FixedCostAccrual": _PRORATED if entered else _AT_THE_END,
    }


def _progress(row: Row) -> dict[str, Value]:
    it, elapsed = row.sums, _elapsed(row)
    start, finish = _span(row, it)
    return {
        "PercentComplete": row.percent,
        "PercentWorkComplete": row.percent_work,
        "Cost": it.cost,
        "OvertimeCost": 0,
        "OvertimeWork": work(0),
        "ActualStart": start if it.elapsed_days or row.is_done else None,
        "ActualFinish": finish if row.is_done else None,
        "ActualDuration": days(elapsed),
        "ActualCost": it.cost_so_far,
        "ActualOvertimeCost": 0,
        "ActualWork": work(it.worked),
        "ActualOvertimeWork": work(0),
        "RegularWork": work(it.work),
        "RemainingDuration": days(it.finish - it.start - elapsed),
        "RemainingCost": it.cost - it.cost_so_far,
        "RemainingWork": work(it.work - it.worked),
        "RemainingOvertimeCost": 0,
        "RemainingOvertimeWork": work(0),
    }


def _earned(plan: Plan, row: Row) -> dict[str, Value]:
    planned, earned = row.earned(plan.status) if row.is_active else (0, 0)
    return {
        "ACWP": money(row.sums.cost_so_far),
        "CV": money(earned - row.sums.cost_so_far),
        "ConstraintType": 0,
        "CalendarUID": -1,
        "LevelAssignments": True,
        "LevelingCanSplit": True,
        "LevelingDelay": 0,
        "LevelingDelayFormat": 8,
        "IgnoreResourceCalendar": False,
        "HideBar": False,
        "Rollup": False,
        "BCWS": money(planned),
        "BCWP": money(earned),
        "PhysicalPercentComplete": 0,
        "EarnedValueMethod": 0,
    }


def _links(out: XmlText, row: Row) -> None:
    for link in row.timed.step.links if row.timed and row.is_active else ():
        with out.inside("PredecessorLink"):
            out.fields(
                PredecessorUID=link.uid,
                Type=_FROM_START if link.from_start else _FROM_FINISH,
                CrossProject=False,
                LinkLag=link.lag * _TENTHS_PER_DAY,
                LagFormat=7,
            )


def _baseline(out: XmlText, number: int, row: Row, it: Sums) -> None:
    start, finish = _span(row, it)
    with out.inside("Baseline"):
        out.fields(
            Number=number,
            Interim=False,
            Start=start,
            Finish=finish,
            Duration=days(it.finish - it.start),
            DurationFormat=7,
            EstimatedDuration=False,
            Work=work(it.work),
            Cost=it.cost,
            BCWS=money(0),
            BCWP=money(0),
        )
