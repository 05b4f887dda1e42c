"""The balances of every account: budgets, what was spent, what is ordered, by fiscal year and month."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from syncline.demo.city import FISCAL_YEAR, PROJECTS, SECOND_REPORT, Story, baselines_at
from syncline.demo.days import fiscal_period, fiscal_year, month_end
from syncline.demo.entries import GENERAL, YEAR_OPENS, Entry, carried_orders, entries_of, rounded_up
from syncline.demo.people import SALARIES, SERVICES
from syncline.demo.schedule import Timed, costs_by_day

Account = tuple[str, str, str, str]
"""Fund, department code, object, project (which may be nothing)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """An appropriation, or a change of one."""

    account: Account
    day: date
    original: int = 0  # cents
    adjustment: int = 0  # cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """An account up to and with a month of a fiscal year, in cents."""

    original: int = 0
    adjustment: int = 0
    actual: int = 0
    commitment: int = 0

    @property
    def revised(self) -> int:
        """The budget as it stands."""
        return self.original + self.adjustment

    @property
    def available(self) -> int:
        """What may still be ordered."""
        return self.revised - self.actual - self.commitment

    def __add__(self, other: Balance) -> Balance:
        """Return both together."""
        return Balance(
            original=self.original + other.original,
            adjustment=self.adjustment + other.adjustment,
            actual=self.actual + other.actual,
            commitment=self.commitment + other.commitment,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Budgets and postings of one set of books."""

    budgets: tuple[Budget, ...]
    entries: tuple[Entry, ...]

    def balances(self, year: int, period: int, *, with_late: bool) -> dict[Account, Balance]:
        """Return the balance of every account of a fiscal year up to and with a month, 13 being the closed year.

        Closing takes what is open out of the year: orders end, and a project's unspent budget is carried to the next.
        """
        found: dict[Account, Balance] = defaultdict(Balance)
        for budget in self.budgets:
            if fiscal_year(budget.day) == year and fiscal_period(budget.day) <= period:
                found[budget.account] += Balance(original=budget.original, adjustment=budget.adjustment)
        for entry in self.entries:
            if entry.year == year and entry.period <= period and (with_late or not entry.is_late):
                kind = "commitment" if entry.is_commitment else "actual"
                found[account_of(entry)] += Balance(**{kind: entry.amount})
        if period > 12:  # noqa: PLR2004  # months
            found = defaultdict(Balance, {one: _closed(one, balance) for one, balance in found.items()})
        return dict(sorted(found.items()))


def _closed(account: Account, balance: Balance) -> Balance:
    carried = balance.revised - balance.actual if account[3] else 0
    return replace(balance, adjustment=balance.adjustment - carried, commitment=0)


def account_of(entry: Entry) -> Account:
    """Return the account of a posting."""
    return entry.fund, entry.department_code, entry.object_code, entry.project


def books(source: str, seed: int) -> Books:
    """Return the books of a source: `ledger`, the city's, or `water_ledger`, those of the water utility."""
    budgets: list[Budget] = []
    entries: list[Entry] = []
    for story in PROJECTS:
        if story.ledger == source:
            mine = entries_of(story, seed)
            budgets += _appropriations(story, seed)
            entries += [*mine, *carried_orders(story, mine)]
    if source == "ledger":
        entries += _operations(seed)
        budgets += _operating_budgets()
    closed = Books(budgets=tuple(budgets), entries=tuple(entries)).balances(FISCAL_YEAR - 1, 12, with_late=True)
    carried = [
        Budget(account=account, day=YEAR_OPENS, adjustment=balance.revised - balance.actual)
        for account, balance in closed.items()
        if account[3] and balance.revised != balance.actual
    ]
    return Books(budgets=(*budgets, *carried), entries=tuple(sorted(entries, key=lambda one: (one.day, one.project))))


def _appropriations(story: Story, seed: int) -> Iterator[Budget]:
    """Yield the first baseline's cost by object as the original budget, and what later approvals added."""
    granted: dict[str, int] = defaultdict(int)
    approvals = (story.start, *story.rebaselined)
    for number, baseline in enumerate(baselines_at(story, SECOND_REPORT, seed)):
        for object_code, cost in sorted(budget_costs(story, baseline).items()):
            more = rounded_up(cost) - granted[object_code]
            if more > 0:
                granted[object_code] += more
                account = (story.fund, story.department_code, object_code, story.finance_code)
                kind = "adjustment" if number else "original"
                yield Budget(account=account, day=approvals[number], **{kind: more})
    for day, amount in story.amendments:
        account = (story.fund, story.department_code, SERVICES, story.finance_code)
        yield Budget(account=account, day=day, adjustment=amount)


def budget_costs(story: Story, baseline: tuple[Timed, ...]) -> dict[str, int]:
    """Return what a baseline costs by finance object, without staff where the ledger does not charge them."""
    costs: dict[str, int] = defaultdict(int)
    for _, object_code, cents in costs_by_day(baseline):
        if story.staff_in_ledger or object_code != SALARIES:
            costs[object_code] += cents
    return costs


_OPERATING: tuple[tuple[Account, int], ...] = (
    (("1010", "1410", "511000", ""), 21_400_000),
    (("1010", "1410", "531200", ""), 2_150_000),
    (("1010", "1520", "511000", ""), 38_900_000),
    (("1010", "1520", "543400", ""), 9_640_000),
    (("1010", "2610", "542300", ""), 1_120_000),
    (("1010", "3110", "531200", ""), 3_300_000),
    (("4510", "1520", "542100", "IT0388"), 1_750_000),
    (("4510", "1520", "531200", "IT0399"), 2_480_000),
    (("5020", "4405", "542300", ""), 640_000),
    (("5020", "4405", "531200", "PW2210"), 1_930_000),
)
"""Accounts outside the eight projects, with what is spent on them in an ordinary month."""

_GROWTH = 103  # percent of the year before


def _operating_budgets() -> Iterator[Budget]:
    for account, monthly in _OPERATING:
        yield Budget(account=account, day=date(2025, 7, 1), original=monthly * 12)
        yield Budget(account=account, day=YEAR_OPENS, original=monthly * 12 * _GROWTH // 100)


def _operations(seed: int) -> Iterator[Entry]:
    chance = random.Random(f"{seed}/operations")
    last = fiscal_period(SECOND_REPORT)
    months = [(FISCAL_YEAR - 1, period) for period in range(1, 13)]
    months += [(FISCAL_YEAR, period) for period in range(1, last + 1)]
    for year, period in months:
        for (fund, department_code, object_code, project), monthly in _OPERATING:
            yield Entry(
                project=project,
                fund=fund,
                department_code=department_code,
                object_code=object_code,
                day=month_end(year, period),
                source=GENERAL,
                amount=monthly * chance.randint(93, 103) // 100,
            )
