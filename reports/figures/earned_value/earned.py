"""Earned value (EV): what of the budget the finished work is worth, and from what that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from model.values import BasisPoints, MinorUnits, PercentBasis
from reports.document import Figure, Unit
from reports.figures.earned_value.budget import Budget, BudgetRow
from reports.figures.earned_value.terms import told, untold
from reports.figures.fact import EARNED_VALUE, WHOLE, counted, evidence, known, reasons, rounded, share
from reports.figures.plan import Plan
from reports.figures.progress import BASIS_WORDS, in_percent, percent_of
from reports.figures.working_days import working_days

SILENT = "unknown"
"""Stands where a basis stands, for tasks that do not say how far they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    row: BudgetRow
    percent: BasisPoints
    basis: PercentBasis


def earned_value(owner: str, plan: Plan, found: Budget, as_of: date, holidays: Collection[date] = ()) -> Figure:
    """Return what the work that is done was budgeted at: earned value (EV), formerly BCWP.

    Formula: sum of baselined cost x percent complete, by each task's own percentage and basis (see `percent_of`), never
    from money spent. Unit: minor units, rounded once. Undefined when no task with a baselined cost says how far it is;
    a single task that does not say earns nothing, and the note says how many these are and which share of the budget.
    Source: NASA performance management reference card (2015); GAO cost estimating and assessment guide.
    Example: 600.00 done, 400.00 at 50 %, 300.00 not begun: 800.00.
    """
    told_by = _progress(found.rows)
    if not told_by:
        return untold(owner, "ev", "no task with a baselined cost says how far it is")
    silent = len(found.rows) - len(told_by)
    unknown = found.total - sum(part.row.cost for part in told_by)
    return told(
        owner,
        "ev",
        rounded(sum(part.row.cost * part.percent for part in told_by), WHOLE),
        currency=found.currency,
        limit=reasons(_silent(silent, unknown, found.total), _stands_at(plan, found, as_of, holidays)),
        behind=evidence((part.row.cost * part.percent, part.row.task) for part in told_by if part.percent),
    )


def basis_shares(owner: str, found: Budget) -> tuple[Figure, ...]:
    """Return which share of the budget is earned by percentages of which basis, the most trustworthy basis first.

    Formula: baselined cost of the tasks with that basis over budget at completion. Unit: basis points, never undefined
    where there is a budget. Source: Syncline, after the order of preference of earned value practice (physical, units
    of work, rule, status, duration). Example: 750.00 of 1,000.00 as declared, the rest by duration: 75 % and 25 %.
    """
    told_by = _progress(found.rows)
    weights: Counter[PercentBasis] = Counter()
    for part in told_by:
        weights[part.basis] += part.row.cost
    shares = [
        _share(owner, basis.value, f"percent complete is {BASIS_WORDS[basis]}", weights[basis], found.total)
        for basis in PercentBasis
        if weights[basis]
    ]
    unknown = found.total - sum(weights.values())
    if unknown:
        shares.append(_share(owner, SILENT, "percent complete is not known", unknown, found.total))
    return tuple(shares)


def _share(owner: str, basis: str, words: str, part: MinorUnits, total: MinorUnits) -> Figure:
    formula = f"baselined cost of the tasks whose {words} / budget at completion"
    name = f"{owner}/{EARNED_VALUE}/basis/{basis}"
    return known(name, Unit.BASIS_POINTS, share(part, total), formula=formula)


def _progress(rows: Sequence[BudgetRow]) -> list[_Progress]:
    return [
        _Progress(row=row, percent=found[0], basis=found[1])
        for row in rows
        if (found := percent_of(row.task)) is not None
    ]


def _silent(tasks: int, cost: MinorUnits, total: MinorUnits) -> str:
    if not tasks:
        return ""
    do, are = ("does", "it is") if tasks == 1 else ("do", "they are")
    return (
        f"{counted(tasks, 'task')} with {in_percent(cost, total)} of the budget {do} not say how far {are} "
        "and earned nothing"
    )


def _stands_at(plan: Plan, found: Budget, as_of: date, holidays: Collection[date]) -> str:
    """Say that progress is a working day older than the as-of date, where the plan itself names its status date."""
    own = {(row.task.source, row.task.source_project) for row in found.rows}
    dates = [
        project.status_on
        for project in plan.sources
        if (project.source, project.name) in own and project.status_on is not None
    ]
    oldest = min(dates, default=as_of)
    if working_days(oldest, as_of, holidays) <= 0:
        return ""
    return f"progress as of {oldest.isoformat()}, the status date of the plan"
