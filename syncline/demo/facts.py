"""What a report of the City of Marlow has to find, taken from the story itself and not from the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from syncline.demo.books import Balance, Books, books
from syncline.demo.city import FIRST_REPORT, FISCAL_YEAR, PROJECTS, SECOND_REPORT, Story
from syncline.demo.days import HOLIDAYS, day_of, fiscal_period, fiscal_year, weekdays_between
from syncline.demo.journal import journal_entries
from syncline.demo.plan import Plan, plan_of
from syncline.demo.schedule import Sums, Timed, sums
from syncline.demo.spending_plan import planned_spending

WATER_PERIOD = 1
"""The last month of fiscal year 2027 that the water utility delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """One project; money in cents, work in seconds, slip in working days (later is above zero), ends inclusive."""

    code: str
    name: str
    story: str
    start_on: date
    baseline_finish_first: date
    baseline_finish_current: date
    forecast_finish: date  # of a finished project the day it finished
    slip_first: int
    slip_current: int
    hours_planned: int
    hours_actual: int
    hours_remaining: int
    hours_by_organisation: Mapping[str, int]  # actual, of those who worked at all
    percent_complete: int  # basis points: the tasks' whole percents of work, weighted by their work
    tasks: int  # active, without milestones and summaries
    tasks_done: int
    milestones: int
    milestones_done: int
    plan_cost: int  # as the plan file has it
    plan_cost_actual: int
    years: Mapping[int, Balance]  # by fiscal year, as far as delivered
    planned_to_date: int | None  # up to and with the month of the report; None without a spending plan
    journal_actual: int | None  # readable lines of the journal, fiscal year 2027 to date
    journal_commitment: int | None

    @property
    def money(self) -> Balance:
        """Project to date."""
        return sum(self.years.values(), Balance())

    @property
    def budget_revised(self) -> int:
        """Original budget and adjustments of all fiscal years."""
        return self.money.revised

    @property
    def actual(self) -> int:
        """Spent, project to date."""
        return self.money.actual

    @property
    def commitment(self) -> int:
        """Ordered and not yet invoiced."""
        return self.money.commitment

    @property
    def available(self) -> int:
        """Revised budget without what is spent and ordered."""
        return self.money.available


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What is true on the date of a report, as far as it was delivered by then."""

    as_of: date
    projects: Mapping[str, ProjectFacts]  # by code
    unlinked_codes: tuple[str, ...] = ("IT0388", "IT0399", "PW2210")  # finance codes that no project claims
    rejected_files: tuple[str, ...] = ("fiber-ring.xml",)
    unreadable_rows: int = 1
    unreadable_amount: int = 128_450  # cents, in the journal of period 3, project IT-0423


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFacts:
    """The truth at both reports, and what was changed for the first date between them."""

    first: ReportFacts
    second: ReportFacts
    restated_code: str  # the project whose period 3 was posted anew
    restated_actual: int  # cents by which its actual to 2026-09-30 grew


def city_facts(seed: int) -> CityFacts:
    """Return what both reports of the city that was made with `seed` have to find."""
    ledgers = {name: books(name, seed) for name in ("ledger", "water_ledger")}
    late = [entry for entry in ledgers["ledger"].entries if entry.is_late and not entry.is_commitment]
    return CityFacts(
        first=_report(FIRST_REPORT, ledgers, seed, with_late=False),
        second=_report(SECOND_REPORT, ledgers, seed, with_late=True),
        restated_code=f"{late[0].project[:2]}-{late[0].project[2:]}",
        restated_actual=sum(entry.amount for entry in late),
    )


def _report(as_of: date, ledgers: Mapping[str, Books], seed: int, *, with_late: bool) -> ReportFacts:
    plans = {story.code: plan_of(story, as_of, datetime.min, seed) for story in PROJECTS}  # noqa: DTZ901
    found = {
        story.code: _project(plans[story.code], ledgers[story.ledger], as_of, seed, with_late=with_late)
        for story in PROJECTS
    }
    return ReportFacts(as_of=as_of, projects=found)


def _project(plan: Plan, ledger: Books, as_of: date, seed: int, *, with_late: bool) -> ProjectFacts:
    story, whole = plan.story, plan.sums
    first, current = sums(plan.baselines[0]), sums(plan.baselines[-1])
    active = [task for task in plan.tasks if task.step.is_active]
    steps = [task for task in active if not task.step.is_milestone]
    milestones = [task for task in active if task.step.is_milestone]
    return ProjectFacts(
        code=story.code,
        name=story.name,
        story=story.story,
        start_on=day_of(whole.start),
        baseline_finish_first=_last_day(first),
        baseline_finish_current=_last_day(current),
        forecast_finish=_last_day(whole),
        slip_first=_slip(first, whole),
        slip_current=_slip(current, whole),
        hours_planned=whole.work * 60,
        hours_actual=whole.worked * 60,
        hours_remaining=(whole.work - whole.worked) * 60,
        hours_by_organisation=_by_organisation(active),
        percent_complete=_percent(active),
        tasks=len(steps),
        tasks_done=sum(task.is_done for task in steps),
        milestones=len(milestones),
        milestones_done=sum(task.is_done for task in milestones),
        plan_cost=whole.cost,
        plan_cost_actual=whole.cost_so_far,
        years=_years(story, ledger, as_of, with_late=with_late),
        planned_to_date=_planned(story, as_of, seed),
        journal_actual=_journal(story, ledger, as_of, with_late=with_late, commitments=False),
        journal_commitment=_journal(story, ledger, as_of, with_late=with_late, commitments=True),
    )


def _last_day(it: Sums) -> date:
    return day_of(it.finish - 1)


def _slip(baseline: Sums, now: Sums) -> int:
    return weekdays_between(_last_day(baseline), _last_day(now), closed=frozenset(HOLIDAYS))


def _by_organisation(tasks: list[Timed]) -> dict[str, int]:
    seconds: dict[str, int] = {}
    for task in tasks:
        for booking in task.bookings:
            name = booking.person.organisation
            seconds[name] = seconds.get(name, 0) + booking.worked * 60
    return {name: total for name, total in seconds.items() if total}


def _percent(tasks: list[Timed]) -> int:
    weights = [(100 if task.is_done else sums([task]).percent_work, sums([task]).work) for task in tasks]
    total = sum(work for _, work in weights)
    return round(Fraction(sum(percent * work for percent, work in weights) * 100, total))


def _years(story: Story, ledger: Books, as_of: date, *, with_late: bool) -> dict[int, Balance]:
    period = fiscal_period(as_of) if story.ledger == "ledger" else WATER_PERIOD
    found = {}
    for year, upto in ((FISCAL_YEAR - 1, 13), (FISCAL_YEAR, period)):
        mine = [
            balance
            for (*_, project), balance in ledger.balances(year, upto, with_late=with_late).items()
            if project == story.finance_code
        ]
        if mine:
            found[year] = sum(mine, Balance())
    return found


def _planned(story: Story, as_of: date, seed: int) -> int | None:
    if story.ledger != "ledger":
        return None
    upto = (fiscal_year(as_of), fiscal_period(as_of))
    return sum(
        cents
        for (project, _, year, period), cents in planned_spending(seed).items()
        if project == story.finance_code and (year, period) <= upto
    )


def _journal(story: Story, ledger: Books, as_of: date, *, with_late: bool, commitments: bool) -> int | None:
    if story.ledger != "ledger":
        return None
    return sum(
        entry.amount
        for period in range(1, fiscal_period(as_of) + 1)
        for entry in journal_entries(ledger, period, with_late=with_late)
        if entry.project == story.finance_code and entry.is_commitment == commitments and entry.journal != "unreadable"
    )
