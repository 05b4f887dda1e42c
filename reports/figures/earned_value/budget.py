"""Budget at completion (BAC): which tasks of the current baseline carry money, how much, and from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from model.entities import BaselineValue, Task
from model.values import MinorUnits, TaskKind
from reports.document import Figure
from reports.figures import baselines
from reports.figures.earned_value.terms import told
from reports.figures.fact import counted, evidence, one_of, reasons
from reports.figures.plan import Plan
from reports.figures.progress import in_percent
from reports.figures.schedule import without_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow:
    """A task with its cost in the current baseline and the days over which it was to be spent."""

    task: Task
    value: BaselineValue
    cost: MinorUnits  # above zero
    start_on: date
    finish_on: date  # inclusive, never before the start


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What earned value is measured against, or why there is nothing."""

    rows: tuple[BudgetRow, ...] = ()
    total: MinorUnits = 0
    currency: str = ""
    number: int = 0  # of the baseline
    ends_on: date | None = None  # inclusive: the finish of the baseline as a whole
    reason: str = ""  # why there is none; empty where there is one
    limit: str = ""  # what the sum leaves out
    undated: str = ""  # what of it had to be given a day

    @property
    def begins_on(self) -> date:
        """First day on which money was to be spent; raises ValueError where there is no budget."""
        return min(row.start_on for row in self.rows)

    @property
    def spent_by(self) -> date:
        """Last day (inclusive) on which money was to be spent; raises ValueError where there is no budget."""
        return max(row.finish_on for row in self.rows)


def budget(plan: Plan) -> Budget:
    """Return the costs in the current baseline of the tasks that count, each once.

    Summary rows repeat their tasks and are left out, as are cancelled rows. A baselined cost holds a task's fixed cost
    already, so nothing is added to it. A milestone is planned for its finish; so is a row whose baseline starts after
    it finishes. A row without a finish is planned for the end of the baseline.
    """
    now = baselines.current(plan)
    if now is None:
        unset = "no baseline has a finish" if plan.of_task else "no baseline was set"
        return Budget(reason=without_plan(plan) or unset)
    own = [task for task in plan.leaves if (task.source, task.source_project or "") not in plan.trackers]
    costed = [(task, value) for task in own if (value := plan.of_task.get(task.key, {}).get(now.number)) is not None]
    rows = tuple(_row(task, value, now.finish_on) for task, value in costed if (value.cost or 0) > 0)
    if not rows:
        return Budget(reason=f"no task has a cost in baseline {now.number}, the current one")
    currencies = sorted({row.value.currency for row in rows if row.value.currency})
    if len(currencies) > 1:
        return Budget(reason=f"baselined costs are in {one_of(currencies)}, which do not add up without a rate")
    total = sum(row.cost for row in rows)
    return Budget(
        rows=rows,
        total=total,
        currency="".join(currencies),
        number=now.number,
        ends_on=now.finish_on,
        limit=reasons(_left_out(own, rows), _below_zero(costed), _beside_the_plan(plan, now.number, total)),
        undated=reasons(*_undated(rows)),
    )


def budget_at_completion(owner: str, found: Budget) -> Figure:
    """Return the whole budget of the work: budget at completion (BAC).

    Formula: sum of the costs of the tasks in the current baseline, summary rows left out. Unit: minor units. Undefined
    without plan, baseline or cost, and when costs are in two currencies; `Budget.reason` says which.
    Source: NASA performance management reference card (2015); EIA-748 calls it the performance measurement baseline.
    Example: tasks of 600.00, 1,200.00 and 400.00 under a summary row of 2,200.00: 2,200.00.
    """
    return told(
        owner,
        "bac",
        found.total,
        currency=found.currency,
        limit=reasons(f"baseline {found.number}", found.limit),
        behind=evidence((row.cost, row.value) for row in found.rows),
    )


def _row(task: Task, value: BaselineValue, end: date) -> BudgetRow:
    finish = value.finish_on or max(end, value.start_on or end)
    start = value.start_on if value.start_on and task.kind is not TaskKind.MILESTONE else finish
    return BudgetRow(task=task, value=value, cost=value.cost or 0, start_on=min(start, finish), finish_on=finish)


def _left_out(own: Sequence[Task], rows: Sequence[BudgetRow]) -> str:
    tasks = [task for task in own if task.kind is TaskKind.TASK]
    having = {row.task.key for row in rows}
    without = sum(1 for task in tasks if task.key not in having)
    if not without:
        return ""
    have, are = ("has", "is") if without == 1 else ("have", "are")
    return f"{without:,} of {counted(len(tasks), 'task')} {have} no baselined cost and {are} left out"


def _below_zero(costed: Sequence[tuple[Task, BaselineValue]]) -> str:
    below = sum(1 for _, value in costed if (value.cost or 0) < 0)
    return f"a baselined cost below zero on {counted(below, 'task')} counts nothing" if below else ""


def _beside_the_plan(plan: Plan, number: int, total: MinorUnits) -> str:
    """Say how far the plan's own total is from its tasks': money on summary rows or on removed rows is in that only."""
    whole = plan.whole.get(number)
    files = [project for project in plan.sources if project.file_name is not None]
    if whole is None or not whole.cost or len(files) != 1 or whole.cost == total:
        return ""
    if whole.cost > total:
        more = in_percent(whole.cost - total, total)
        return f"the plan's own total is {more} more, which stands on summary rows or on rows that do not count"
    return f"the plan's own total is {in_percent(total - whole.cost, total)} less"


def _undated(rows: Sequence[BudgetRow]) -> list[str]:
    endless = sum(1 for row in rows if row.value.finish_on is None)
    reversed_ = sum(1 for row in rows if row.value.start_on and row.value.start_on > row.finish_on)
    return [
        f"{counted(endless, 'task')} without a baselined finish planned for the end of the baseline" if endless else "",
        f"{counted(reversed_, 'task')} with a baselined start after the finish planned for the finish"
        if reversed_
        else "",
    ]
