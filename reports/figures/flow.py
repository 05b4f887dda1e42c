"""How work moves: tasks done per week, blocked ones, and how much was added to the scope since the last report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from model.entities import Task
from model.values import Status, TaskKind
from reports.document import Figure, Unit
from reports.figures.dates import Days
from reports.figures.fact import counted, evidence, fact_id, known, missing, one_of, reasons
from reports.figures.plan import Plan, is_done
from reports.figures.schedule import without_plan
from reports.figures.weeks import WEEK, week_ends

THROUGHPUT_WEEKS = 4  # enough to even out holidays, few enough to notice that a team slowed down
PLACES = Decimal("0.01")

NO_REPORT = "there is no earlier report"
NOT_IN_IT = "the project was not in the last report"
NOT_KEPT = "what the last report was made from is not at hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeNews:
    """Tasks that came into a project's scope or went out of it since the last report, with how many each stands for."""

    came: Sequence[tuple[int, Task]] = ()
    went: Sequence[tuple[int, Task]] = ()
    unknown: str = ""  # why nobody can tell


def tasks_blocked(owner: str, plan: Plan) -> Figure:
    """Return how many open tasks wait for something that the team cannot do itself.

    Formula: count of the tasks that count and whose status means blocked. Unit: count. Undefined when no plan is
    linked. Source: Syncline. Example: 10 tasks, 2 of them "On hold": 2.
    """
    name, formula = fact_id(owner, "tasks_blocked"), "tasks whose status says that they are blocked"
    if reason := without_plan(plan):
        return missing(name, Unit.COUNT, reason, formula=formula)
    behind = evidence((task.work_planned or 0, task) for task in _tasks(plan) if task.status is Status.BLOCKED)
    return known(name, Unit.COUNT, behind.count, formula=formula, behind=behind)


def throughput(owner: str, plan: Plan, days: Days) -> Figure:
    """Return how many tasks are finished in a week, on the average of the last four full weeks.

    Formula: tasks finished in the last four weeks that end on a Sunday up to and with the as-of date, over four.
    Unit: ratio, to two places. Undefined when no plan is linked, or when tasks are done and none says on which day.
    Source: Kanban practice, delivery rate over a fixed number of weeks. Example: 3, 0, 4 and 2 tasks: 2.25 a week.
    """
    name = fact_id(owner, "throughput")
    ends = [end for end in week_ends(days.as_of, THROUGHPUT_WEEKS + 1) if end.weekday() == _SUNDAY][-THROUGHPUT_WEEKS:]
    first, last = ends[0] - WEEK + timedelta(days=1), ends[-1]
    formula = f"tasks finished from {first.isoformat()} to {last.isoformat()}, over {THROUGHPUT_WEEKS} weeks"
    if reason := without_plan(plan):
        return missing(name, Unit.RATIO, reason, formula=formula)
    done = [(days.done_on(task), task) for task in _tasks(plan) if is_done(task)]
    undated = sum(1 for on, _ in done if on is None)
    if done and undated == len(done):
        return missing(name, Unit.RATIO, "no finished task says on which day it was finished", formula=formula)
    verb = "does" if undated == 1 else "do"
    behind = evidence((task.work_planned or 0, task) for on, task in done if on is not None and first <= on <= last)
    return known(
        name,
        Unit.RATIO,
        (Decimal(behind.count) / THROUGHPUT_WEEKS).quantize(PLACES, ROUND_HALF_UP),
        formula=formula,
        limit=reasons(
            f"{counted(undated, 'finished task')} {verb} not say on which day" if undated else "", _twice(plan)
        ),
        behind=behind,
    )


def scope_growth(owner: str, news: ScopeNews, weeks: str = "") -> Figure:
    """Return by how many tasks the scope grew since the last report; below zero when it shrank.

    Formula: tasks added - tasks removed since the last report. Added are new tasks, cancelled ones that were resumed,
    and those that came from another project; removed are deleted and cancelled ones and those that went to another. A
    task that was cut into parts, or put together again, is the same scope. Unit: count. Undefined without an earlier
    report of the project. `weeks` says what the weeks beside it leave out. Source: Syncline.
    Example: 12 new tasks and 3 cancelled ones: 9.
    """
    name, formula = fact_id(owner, "scope_growth"), "tasks added - tasks removed since the last report"
    if news.unknown:
        return missing(name, Unit.COUNT, reasons(news.unknown, weeks), formula=formula)
    came, went = (sum(count for count, _ in rows) for rows in (news.came, news.went))
    return known(
        name,
        Unit.COUNT,
        came - went,
        formula=formula,
        limit=reasons(f"{came:,} added, {went:,} removed" if came or went else "", weeks),
        behind=evidence((*news.came, *news.went)),
    )


_SUNDAY = 6


def _tasks(plan: Plan) -> list[Task]:
    return [task for task in plan.leaves if task.kind is TaskKind.TASK]


def _twice(plan: Plan) -> str:
    """Say that a plan and a tracker are both counted: nobody wrote down which row is which task."""
    if not (plan.trackers and plan.kept_in_files):
        return ""
    sources = one_of(sorted({task.source for task in _tasks(plan)}))
    return f"counted in {sources}, which may keep some of the same work" if " and " in sources else ""
