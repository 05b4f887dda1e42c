"""The state of a simulated Tempo account: entries, accounts, timesheets, plans, projects, and its own clock."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import RLock

ACCOUNT_ATTRIBUTE = "_Account_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Time that a person logged on an issue of Jira."""

    id: int
    issue: int
    author: str  # Atlassian account id
    day: date
    seconds: int
    billable: int
    description: str
    attributes: tuple[tuple[str, str], ...]
    jira_id: int | None  # None: Jira does not have it
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A cost object."""

    id: int
    key: str
    name: str
    status: str = "OPEN"
    is_global: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People whose timesheets are approved together."""

    id: int
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTime:
    """Time that a person is planned to work on an issue or a project."""

    id: int
    person: str
    item: str
    item_type: str
    first: date
    last: date
    seconds: int
    rule: str = "NEVER"
    recurs_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project of the Financial Manager; the budget is money where it has a currency."""

    id: str
    name: str
    budget: str | None = None  # like "1234.56"
    currency: str | None = "USD"
    milestones: tuple[tuple[date, str], ...] = ()
    first: date | None = None
    last: date | None = None
    embedded: bool = True  # the listing of projects holds the budget itself

    def current_budget(self) -> str | None:
        """The last milestone's amount within the time frame, the last one's without one, else the fixed budget."""
        within = [
            (day, amount)
            for day, amount in self.milestones
            if self.last is None or (self.first or date.min) <= day <= self.last
        ]
        return max(within)[1] if within else self.budget


@dataclass(kw_only=True)
class Tempo:
    """One account of Tempo; every change takes effect at `now()` and is seen by the next request."""

    clock: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    weekly_periods: bool = False
    entries: dict[int, Entry] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    teams: dict[int, Team] = field(default_factory=dict)
    approvals: dict[tuple[str, date], str] = field(default_factory=dict)  # by account id and first day of the period
    unknown_people: set[str] = field(default_factory=set)
    hidden_people: set[str] = field(default_factory=set)  # whose entries the token's owner may not see
    plans: dict[int, PlannedTime] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    account_attributes: tuple[str, ...] = (ACCOUNT_ATTRIBUTE,)
    lock: RLock = field(default_factory=RLock, repr=False)
    _next: int = 1

    def now(self) -> datetime:
        """The account's own time, aware UTC."""
        return self.clock

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        with self.lock:
            self.clock += by

    def log(  # noqa: PLR0913 # the fields of an entry
        self,
        issue: int,
        author: str,
        day: date,
        seconds: int,
        *,
        billable: int | None = None,
        account: str = "",
        description: str = "",
        in_jira: bool = True,
    ) -> Entry:
        """Log time as a new entry and return it."""
        with self.lock:
            number = self._number()
            entry = Entry(
                id=number,
                issue=issue,
                author=author,
                day=day,
                seconds=seconds,
                billable=seconds if billable is None else billable,
                description=description,
                attributes=((ACCOUNT_ATTRIBUTE, account),) if account else (),
                jira_id=90_000 + number if in_jira else None,
                created_at=self.clock,
                updated_at=self.clock,
            )
            self.entries[number] = entry
            return entry

    def edit(
        self, number: int, *, seconds: int | None = None, day: date | None = None, issue: int | None = None
    ) -> Entry:
        """Change an entry and return it."""
        with self.lock:
            before = self.entries[number]
            after = replace(
                before,
                seconds=before.seconds if seconds is None else seconds,
                billable=before.billable if seconds is None else min(before.billable, seconds),
                day=day or before.day,
                issue=issue or before.issue,
                updated_at=self.clock,
            )
            self.entries[number] = after
            return after

    def delete(self, number: int) -> None:
        """Delete an entry; Tempo keeps no trace of it."""
        with self.lock:
            del self.entries[number]

    def add_account(self, key: str, name: str, *, status: str = "OPEN") -> Account:
        """Add a cost object, or replace the one with this key."""
        with self.lock:
            account = Account(id=len(self.accounts) + 1, key=key, name=name, status=status)
            self.accounts[key] = account
            return account

    def add_team(self, name: str, members: Iterable[str]) -> Team:
        """Add a team."""
        with self.lock:
            team = Team(id=len(self.teams) + 1, name=name, members=tuple(members))
            self.teams[team.id] = team
            return team

    def approve(self, author: str, day: date, status: str = "APPROVED") -> None:
        """Set the state of the timesheet of a person for the period that holds a day."""
        with self.lock:
            self.approvals[author, self.period_of(day)[0]] = status

    def plan(
        self, person: str, item: str, first: date, last: date, seconds: int, *, item_type: str = "ISSUE"
    ) -> PlannedTime:
        """Plan time of a person on an issue or a project."""
        with self.lock:
            planned = PlannedTime(
                id=self._number(),
                person=person,
                item=item,
                item_type=item_type,
                first=first,
                last=last,
                seconds=seconds,
            )
            self.plans[planned.id] = planned
            return planned

    def add_project(self, project: Project) -> Project:
        """Add a project, or replace the one with this id."""
        with self.lock:
            self.projects[project.id] = project
            return project

    def visible_entries(self, holds: Callable[[Entry], bool] = lambda _: True) -> list[Entry]:
        """The entries that the token's owner may see, in the order of their ids."""
        with self.lock:
            shown = (entry for entry in self.entries.values() if entry.author not in self.hidden_people)
            return sorted((entry for entry in shown if holds(entry)), key=lambda entry: entry.id)

    def period_of(self, day: date) -> tuple[date, date]:
        """The period of approval that holds a day: its week from Monday, or its month; both ends included."""
        if self.weekly_periods:
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=6)
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])

    def _number(self) -> int:
        number = self._next
        self._next += 1
        return number
