"""What a report of the City of Marlow has to find, taken from the story itself and not from files or answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from syncline.demo.books import Balance, Books, books
from syncline.demo.card_facts import CardFacts, card_facts
from syncline.demo.city import FIRST_REPORT, FISCAL_YEAR, PROJECTS, SECOND_REPORT, TRACKED, Story
from syncline.demo.days import HOLIDAYS, fiscal_period, fiscal_year, weekdays_between
from syncline.demo.journal import journal_entries
from syncline.demo.plan import Plan, plan_of
from syncline.demo.plan_facts import PlanFacts, plan_facts
from syncline.demo.spending_plan import planned_spending
from syncline.demo.tracker_facts import READ_ON, TrackerFacts, hours_in_jira, tracker_facts

WATER_PERIOD = 1
"""The last month of fiscal year 2027 that the water utility delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """One project; money in cents, work in seconds, slip in working days (later is above zero), ends inclusive.

    Hours are booked in one place: in the plan or, where the team works in Jira, there; Planner knows none. Tasks and
    milestones are those of all of them, and the latest finish counts.
    """

    code: str
    name: str
    story: str
    plan: PlanFacts | None  # None: no plan file is kept
    tracker: TrackerFacts | None  # None: it is not in Jira
    board: CardFacts | None  # None: it is not in Planner
    years: Mapping[int, Balance]  # by fiscal year, as far as delivered
    planned_to_date: int | None  # up to and with the month of the report; None without a spending plan
    journal_actual: int | None  # readable lines of the journal, fiscal year 2027 to date
    journal_commitment: int | None

    @property
    def start_on(self) -> date:
        """The first day."""
        return min(of.start_on for of in self._all)

    @property
    def forecast_finish(self) -> date:
        """The last day; of a finished project the day it finished."""
        return max(of.forecast_finish for of in self._all)

    @property
    def slip_first(self) -> int | None:
        """Working days after the first baseline; None without a plan."""
        return self._slip(self.plan.baseline_finish_first) if self.plan else None

    @property
    def slip_current(self) -> int | None:
        """Working days after the newest baseline; None without a plan."""
        return self._slip(self.plan.baseline_finish_current) if self.plan else None

    @property
    def hours_planned(self) -> int | None:
        """Planned work; None where nobody keeps hours."""
        return sum(of.hours_planned for of in self._both) if self._both else None

    @property
    def hours_actual(self) -> int | None:
        """Hours worked; None where nobody keeps hours."""
        return sum(of.hours_actual for of in self._both) if self._both else None

    @property
    def hours_remaining(self) -> int | None:
        """Work that is left; None where nobody keeps hours."""
        return sum(of.hours_remaining for of in self._both) if self._both else None

    @property
    def hours_by_organisation(self) -> Mapping[str, int]:
        """Hours worked, of those organisations whose people worked at all."""
        found: Counter[str] = Counter()
        for of in self._both:
            found.update(of.hours_by_organisation)
        return dict(found)

    @property
    def percent_complete(self) -> int | None:
        """Basis points, of the source that knows the planned work."""
        return next((of.percent_complete for of in self._both if of.percent_complete is not None), None)

    @property
    def tasks(self) -> int:
        """Tasks that count, without milestones and summaries."""
        return sum(of.tasks for of in self._all)

    @property
    def tasks_done(self) -> int:
        """Those of them that are finished."""
        return sum(of.tasks_done for of in self._all)

    @property
    def milestones(self) -> int:
        """Milestones of the plan and of Planner, and versions of Jira."""
        return sum(len(of.milestones) for of in self._all)

    @property
    def milestones_done(self) -> int:
        """Those of them that are reached."""
        return sum(is_done for of in self._all for _, is_done in of.milestones)

    @property
    def _both(self) -> tuple[PlanFacts | TrackerFacts, ...]:
        """What keeps hours."""
        return tuple(filter(None, (self.plan, self.tracker)))

    @property
    def _all(self) -> tuple[PlanFacts | TrackerFacts | CardFacts, ...]:
        return tuple(filter(None, (self.plan, self.tracker, self.board)))

    def _slip(self, approved: date) -> int:
        return weekdays_between(approved, self.forecast_finish, closed=frozenset(HOLIDAYS))

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
    restated_hours: Mapping[str, int]  # by code: seconds by which its hours to 2026-09-30 changed in Jira


def city_facts(seed: int) -> CityFacts:
    """Return what both reports of the city that was made with `seed` have to find."""
    ledgers = {name: books(name, seed) for name in ("ledger", "water_ledger")}
    late = [entry for entry in ledgers["ledger"].entries if entry.is_late and not entry.is_commitment]
    return CityFacts(
        first=_report(FIRST_REPORT, ledgers, seed, with_late=False),
        second=_report(SECOND_REPORT, ledgers, seed, with_late=True),
        restated_code=f"{late[0].project[:2]}-{late[0].project[2:]}",
        restated_actual=sum(entry.amount for entry in late),
        restated_hours={code: change for code, change in _restated_hours(seed) if change},
    )


def _restated_hours(seed: int) -> Iterator[tuple[str, int]]:
    for story in TRACKED:
        then, now = (
            hours_in_jira(story, FIRST_REPORT, READ_ON[report], seed) for report in (FIRST_REPORT, SECOND_REPORT)
        )
        yield story.code, now - then


def _report(as_of: date, ledgers: Mapping[str, Books], seed: int, *, with_late: bool) -> ReportFacts:
    plans = {story.code: plan_of(story, as_of, datetime.min, seed) for story in PROJECTS}  # noqa: DTZ901
    found = {
        story.code: _project(plans[story.code], ledgers[story.ledger], as_of, seed, with_late=with_late)
        for story in PROJECTS
    }
    return ReportFacts(as_of=as_of, projects=found)


def _project(plan: Plan, ledger: Books, as_of: date, seed: int, *, with_late: bool) -> ProjectFacts:
    story = plan.story
    return ProjectFacts(
        code=story.code,
        name=story.name,
        story=story.story,
        plan=plan_facts(plan) if story.has_plan else None,
        tracker=tracker_facts(story, as_of, seed) if story.tracker else None,
        board=card_facts(story, as_of, seed) if story.has_board else None,
        years=_years(story, ledger, as_of, with_late=with_late),
        planned_to_date=_planned(story, as_of, seed),
        journal_actual=_journal(story, ledger, as_of, with_late=with_late, commitments=False),
        journal_commitment=_journal(story, ledger, as_of, with_late=with_late, commitments=True),
    )


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
