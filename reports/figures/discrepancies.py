"""Discrepancies: by named rules, where two sources say different things about one matter. None is corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from model.entities import Task
from model.values import Measure, TaskKind
from reports.document import Figure, Unit
from reports.figures.amounts import amounts, journal
from reports.figures.disagreement import Compared, Disagreement, differs, percent
from reports.figures.fact import evidence, known, one_of, whole
from reports.figures.fiscal import year_label
from reports.figures.kept_twice import kept_twice
from reports.figures.milestones import same_title
from reports.figures.percent_twice import percent_twice
from reports.figures.plan import finish
from reports.figures.schedule import finishes_by_plan

BUDGET_TOLERANCE = 200  # basis points: plans are priced in round amounts and at standard rates
ACTUAL_TOLERANCE = 500  # basis points: an invoice is posted weeks after the work that a plan prices at once
HOURS_TOLERANCE = 100  # basis points: time sheets and plans round to quarter hours
LEDGER_TOLERANCE = 0  # minor units: balances and journal are printed from the same postings, so they tie to the cent
FINISH_TOLERANCE = timedelta(days=14)  # a team plans its tasks by the sprint, most often of two weeks
IDLE_HOURS = 40 * 3600  # seconds; less than one person's week may well be posted elsewhere

FLOWS = (Measure.ACTUAL, Measure.BUDGET_ORIGINAL, Measure.BUDGET_ADJUSTMENT)
"""What balances and journal of one year must agree on; open orders are carried in from the year before."""

BUDGET_RULE = "budget: plan against ledger"
ACTUAL_RULE = "actual cost: plan against ledger"
HOURS_RULE = "hours: plan against finance"
FINISH_RULE = "finish: plan against plan"
TRACKER_FINISH_RULE = "finish: plan against tracker"
MILESTONE_RULE = "milestone: one source against another"
BALANCE_RULE = "year to date: balances against journal"
ONE_SIDED_RULE = "work in one source only"


def disagreements(project: Compared) -> tuple[Disagreement, ...]:
    """Return what the sources of a project disagree about; within a rule's tolerance they agree."""
    found = [*_budget(project), *_actual(project), *_hours(project), *kept_twice(project), *percent_twice(project)]
    return (*found, *_finish(project), *_milestones(project), *_balances(project), *_one_sided(project))


def _budget(project: Compared) -> Iterator[Disagreement]:
    """The cost that the plan adds up to, against the budget that the ledger says was approved."""
    cost = _cost_of_tasks(project, "plan_cost", [(task.cost_planned, task) for task in project.plan.leaves])
    yield from _money(project, BUDGET_RULE, "budget", cost, project.figures["budget_revised"], BUDGET_TOLERANCE)


def _actual(project: Compared) -> Iterator[Disagreement]:
    """What the plan says was spent, against what was posted by the same time: a plan's cost so far carries no days."""
    if _is_behind(project):
        return
    cost = _cost_of_tasks(project, "plan_actual_cost", [(task.cost_actual, task) for task in project.plan.leaves])
    yield from _money(project, ACTUAL_RULE, "actual cost", cost, project.figures["posted"], ACTUAL_TOLERANCE)


def _money(
    project: Compared, rule: str, matter: str, cost: Figure | None, ledger: Figure, tolerance: int
) -> Iterator[Disagreement]:
    left, right = whole(cost) if cost else None, whole(ledger)
    if cost is None or left is None or right is None or cost.currency != ledger.currency:
        return
    if differs(left, right, tolerance):
        yield Disagreement(
            rule=rule,
            project=project.code,
            matter=matter,
            left=cost,
            left_source=one_of(_priced_in(project)),
            right=ledger,
            right_source=one_of(project.ledger.sources),
            used=f"{one_of(project.ledger.sources)}, because money is approved and posted there",
            tolerance=percent(tolerance),
        )


def _priced_in(project: Compared) -> list[str]:
    return sorted({task.source for task in project.plan.leaves if task.cost_planned or task.cost_actual})


def _is_behind(project: Compared) -> bool:
    """Whether the ledger's newest period of spending ends before the as-of date."""
    years = amounts(project.ledger, Measure.ACTUAL, project.cutoff).values()
    newest = max((project.cutoff.end_of(found.year, found.period) for found in years), default=date.min)
    return newest < project.cutoff.as_of


def _cost_of_tasks(project: Compared, name: str, costs: list[tuple[int | None, Task]]) -> Figure | None:
    """Return what tasks cost in sum; None where none says so, all say zero, or they are in two currencies."""
    told = [(cost, task) for cost, task in costs if cost]
    currencies = {task.currency or "" for _, task in told}
    if not told or len(currencies) > 1:
        return None
    return known(
        f"{project.code}/discrepancy/{name}",
        Unit.MONEY,
        sum(cost for cost, _ in told),
        formula="sum of the tasks' costs in the plan, without summary rows and cancelled ones",
        currency=currencies.pop(),
        behind=evidence(told),
    )


def _hours(project: Compared) -> Iterator[Disagreement]:
    """Hours of time entries, against hours that finance lines carry."""
    years = amounts(project.ledger, Measure.HOURS, project.cutoff)
    worked = project.figures["hours_actual"]
    total = whole(worked)
    if not years or total is None:
        return
    posted = sum(found.hours for found in years.values())
    if not differs(total, posted, HOURS_TOLERANCE):
        return
    finance = known(
        f"{project.code}/discrepancy/finance_hours",
        Unit.SECONDS,
        posted,
        formula="sum of the hours of finance lines up to the as-of date",
        behind=next(iter(years.values())).behind,
    )
    wrote = {entry.source for entry in project.entries}
    sources = sorted(wrote or {source.source for source in project.plan.sources})
    yield Disagreement(
        rule=HOURS_RULE,
        project=project.code,
        matter="hours",
        left=worked,
        left_source=one_of(sources),
        right=finance,
        right_source=one_of(project.ledger.sources),
        used=f"{one_of(sources)}, because hours are recorded there by day and person",
        tolerance=percent(HOURS_TOLERANCE),
    )


def _finish(project: Compared) -> Iterator[Disagreement]:
    """The finish of one linked plan, against that of each other one; of a tracker only where it comes out later.

    A tracker holds the tasks that are planned in detail so far, so that it ends before the plan says nothing.
    """
    finishes = finishes_by_plan(project.plan)
    if len(finishes) < len(("one", "other")):
        return
    last = max(finishes, key=lambda of: (finishes[of][0], of))
    for of, (ends, task) in finishes.items():
        is_plan = of not in project.plan.trackers
        later = finishes[last][0] - ends
        tolerance = timedelta() if is_plan and last not in project.plan.trackers else FINISH_TOLERANCE
        if not is_plan or later <= tolerance:
            continue
        yield Disagreement(
            rule=TRACKER_FINISH_RULE if tolerance else FINISH_RULE,
            project=project.code,
            matter="finish",
            left=_finish_of(project.code, last, finishes[last]),
            left_source=": ".join(last),
            right=_finish_of(project.code, of, (ends, task)),
            right_source=": ".join(of),
            used=f"{': '.join(last)}, because a project is finished when its last work is",
            tolerance=f"{tolerance.days} days" if tolerance else "",
        )


def _finish_of(code: str, of: tuple[str, str], finish: tuple[date, Task]) -> Figure:
    return known(
        f"{code}/discrepancy/finish/{of[0]}/{of[1]}",
        Unit.DATE,
        finish[0],
        formula="latest finish of a task of this plan",
        behind=evidence([(0, finish[1])]),
    )


def _milestones(project: Compared) -> Iterator[Disagreement]:
    """The date of a milestone in one source, against that of the only one of the same title in another."""
    by_title: defaultdict[str, defaultdict[str, list[Task]]] = defaultdict(lambda: defaultdict(list))
    for task in project.plan.leaves:
        if task.kind is TaskKind.MILESTONE and finish(task) is not None:
            by_title[same_title(task.title)][task.source].append(task)
    for title in sorted(by_title):
        single = [rows[0] for _, rows in sorted(by_title[title].items()) if len(rows) == 1]
        dated = sorted(single, key=lambda task: (finish(task) or date.min, task.key), reverse=True)
        for other in dated[1:]:
            if finish(other) != finish(dated[0]):
                yield _milestone(project.code, dated[0], other)


def _milestone(code: str, later: Task, earlier: Task) -> Disagreement:
    left, right = (
        known(
            f"{code}/discrepancy/milestone/{other.key}/{task.key}",
            Unit.DATE,
            finish(task) or date.min,
            formula="forecast or actual date of the milestone in this source",
            behind=evidence([(0, task)]),
        )
        for task, other in ((later, earlier), (earlier, later))
    )
    return Disagreement(
        rule=MILESTONE_RULE,
        project=code,
        matter=f"milestone “{later.title}”",
        left=left,
        left_source=later.source,
        right=right,
        right_source=earlier.source,
        used="both as they are; it is counted once, and whoever leads the project can say which date holds",
    )


def _balances(project: Compared) -> Iterator[Disagreement]:
    """The ledger's year-to-date balance, against the sum of the journal of the same year up to the same day."""
    for measure in FLOWS:
        for year, balance in amounts(project.ledger, measure, project.cutoff).items():
            through = replace(project.cutoff, as_of=balance.through)
            posted = journal(project.ledger, measure, year, through)
            if posted is None or posted.kind is balance.kind or len(posted.currencies | balance.currencies) > 1:
                continue
            if abs(posted.amount - balance.amount) <= LEDGER_TOLERANCE:
                continue
            name = f"{project.code}/discrepancy/{year_label(year)}/{measure.value}"
            currency = next(iter(balance.currencies))
            sources = {
                cell.kind: cell.source for cell in project.ledger.cells if cell.measure is measure and cell.year == year
            }
            yield Disagreement(
                rule=BALANCE_RULE,
                project=project.code,
                matter=f"{measure.value.replace('_', ' ')} of {year_label(year)}",
                left=known(
                    f"{name}/balances",
                    Unit.MONEY,
                    balance.amount,
                    formula="balance of the latest period that counts",
                    currency=currency,
                    behind=balance.behind,
                ),
                left_source=f"{sources[balance.kind]} (balances)",
                right=known(
                    f"{name}/journal",
                    Unit.MONEY,
                    posted.amount,
                    currency=currency,
                    behind=posted.behind,
                    formula=f"sum of the postings through {balance.through.isoformat()}",
                ),
                right_source=f"{sources[posted.kind]} (journal)",
                used="the balances, because they are what the ledger itself states",
            )


def _one_sided(project: Compared) -> Iterator[Disagreement]:
    """Money was posted and nobody worked, or people worked and nothing was posted for the same time."""
    worked, posted = project.figures["hours_actual"], project.figures["posted"]
    hours, money, done = whole(worked), whole(posted), whole(project.figures["percent_complete"])
    if hours is None or money is None:
        return
    spent_only = money > 0 and hours == 0 and done == 0
    worked_only = money == 0 and hours > IDLE_HOURS and not _is_behind(project)
    if spent_only or worked_only:
        sources = one_of(sorted({source.source for source in project.plan.sources}))
        yield Disagreement(
            rule=ONE_SIDED_RULE,
            project=project.code,
            matter="work",
            left=worked,
            left_source=sources,
            right=posted,
            right_source=one_of(project.ledger.sources),
            used="both as they are; whoever leads the project can say which is missing",
        )
