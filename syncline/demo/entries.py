"""The city's books: every posting to a project, made from the hours and purchases of its plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from syncline.demo.city import FISCAL_YEAR, SECOND_REPORT, Story, baselines_at, plan_at
from syncline.demo.days import day_of, fiscal_period, fiscal_year, last_working_day, month_end
from syncline.demo.people import CITY_STAFF, SALARIES, Person
from syncline.demo.schedule import Timed, sums

THOUSAND = 100_000  # cents
YEAR_OPENS = date(2026, 7, 1)
INVOICE, PAYROLL, GENERAL, ORDER, RELEASE = "API", "PRJ", "GEN", "POE", "POL"
"""Words of the general ledger for where a posting comes from; the last two open and reduce an encumbrance."""

_COMMITMENTS = frozenset({ORDER, RELEASE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One posting; spending and new orders are above zero."""

    project: str  # finance code, or nothing
    fund: str
    department_code: str
    object_code: str
    day: date
    source: str  # INVOICE ... RELEASE
    amount: int  # cents
    vendor: str = ""
    order: str = ""  # number of the purchase order
    is_late: bool = False  # posted back into its month after the first delivery
    journal: str = "listed"  # "missing": only in the ledger; "unreadable": its date cannot be read in the journal

    @property
    def is_commitment(self) -> bool:
        """Whether it changes an encumbrance, not what was spent."""
        return self.source in _COMMITMENTS

    @property
    def year(self) -> int:
        """Fiscal year."""
        return fiscal_year(self.day)

    @property
    def period(self) -> int:
        """Fiscal month."""
        return fiscal_period(self.day)


def entries_of(story: Story, seed: int) -> tuple[Entry, ...]:
    """Return every posting to a project up to the second report, in order of days."""
    tasks = plan_at(story, SECOND_REPORT, seed)
    labour = list(_labour(story, tasks))
    orders = _orders(story, tasks, seed, [entry for entry in labour if entry.source == INVOICE])
    entries = [*labour, *orders, *_purchases(story, tasks), *_peculiar(story)]
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.source, entry.object_code, entry.vendor)))


def _entry(story: Story, day: date, source: str, object_code: str, amount: int, vendor: str = "") -> Entry:
    return Entry(
        project=story.finance_code,
        fund=story.fund,
        department_code=story.department_code,
        object_code=object_code,
        day=day,
        source=source,
        amount=amount,
        vendor=vendor,
        order=order_number(story, vendor) if vendor else "",
    )


def order_number(story: Story, vendor: str) -> str:
    """Return the number of a vendor's purchase order on a project."""
    letters = sum(map(ord, vendor)) % 90 + 10
    return f"{story.start:%y}{story.finance_code[-4:]}{letters}"


def _labour(story: Story, tasks: tuple[Timed, ...]) -> Iterator[Entry]:
    """Yield payroll by month for staff, and an invoice by month for everybody else."""
    minutes: dict[tuple[date, Person], int] = defaultdict(int)
    for task in tasks:
        for booking in task.bookings:
            for number, worked in booking.actual:
                day = day_of(number)
                minutes[month_end(fiscal_year(day), fiscal_period(day)), booking.person] += worked
    payroll: dict[date, int] = defaultdict(int)
    for (day, person), worked in minutes.items():
        if person.organisation == CITY_STAFF:
            payroll[day] += person.cost(worked)
        else:
            late = story.story == "over budget" and day.month == 9 and "Hélène" in person.name  # noqa: PLR2004
            invoice = _entry(story, day, INVOICE, person.object_code, person.cost(worked), person.company)
            yield _late(invoice) if late else invoice
    if story.staff_in_ledger:
        yield from (_entry(story, day, PAYROLL, SALARIES, cost) for day, cost in payroll.items())


def _late(entry: Entry) -> Entry:
    return replace(entry, is_late=True)


def _purchases(story: Story, tasks: tuple[Timed, ...]) -> Iterator[Entry]:
    """Yield the order when a task that buys something begins, and its release and the invoice when it ends."""
    for task in tasks:
        if task.step.purchase is None or not task.elapsed:
            continue
        bought = task.step.purchase
        vendor = f"{bought.word.title()} by state contract"
        start, finish = day_of(task.start), day_of(task.finish - 1)
        yield _entry(story, start, ORDER, bought.object_code, bought.amount, vendor)
        if task.is_done:
            yield _entry(story, finish, RELEASE, bought.object_code, -bought.amount, vendor)
            yield _entry(story, finish, INVOICE, bought.object_code, bought.amount, vendor)


def _peculiar(story: Story) -> Iterator[Entry]:
    """Yield what makes ledger and journal of one project disagree."""
    if story.story != "disagreeing sources":
        return
    accrual = _entry(story, date(2026, 9, 30), GENERAL, "531200", 475_000)
    yield replace(accrual, journal="missing")
    travel = _entry(story, date(2026, 9, 28), INVOICE, "533500", 128_450, "Señal Travel\u2014Phoenix")
    yield replace(travel, journal="unreadable")


def _orders(story: Story, tasks: tuple[Timed, ...], seed: int, labour: list[Entry]) -> Iterator[Entry]:
    """Yield orders to companies for the hours planned, changes of them, and their release as invoices come."""
    end = sums(tasks).finish - 1
    done = all(task.is_done for task in tasks if task.step.is_active)
    for vendor, object_code in sorted({(entry.vendor, entry.object_code) for entry in labour}):
        mine = sorted((one for one in labour if one.vendor == vendor), key=lambda one: one.day)
        ordered = balance = _contract(baselines_at(story, story.start, seed)[0], vendor)
        yield _entry(story, last_working_day(story.start), ORDER, object_code, ordered, vendor)
        for invoice in mine:
            if invoice.amount > balance:
                more = max(_contract(plan_at(story, invoice.day, seed), vendor) - ordered, invoice.amount - balance)
                ordered, balance = ordered + more, balance + more
                yield _entry(story, invoice.day, ORDER, object_code, more, vendor)
            balance -= invoice.amount
            release = _entry(story, invoice.day, RELEASE, object_code, -invoice.amount, vendor)
            yield _late(release) if invoice.is_late else release
        if done and balance:
            yield _entry(story, day_of(end), RELEASE, object_code, -balance, vendor)


def _contract(tasks: tuple[Timed, ...], vendor: str) -> int:
    """Return what a company's hours in a plan cost, rounded up to whole thousands of dollars."""
    cost = sum(
        booking.person.cost(booking.work)
        for task in tasks
        if task.step.is_active
        for booking in task.bookings
        if booking.person.company == vendor
    )
    return rounded_up(cost)


def rounded_up(cents: int) -> int:
    """Return the amount, rounded up to whole thousands of dollars as appropriations are."""
    return -(-cents // THOUSAND) * THOUSAND


def carried_orders(story: Story, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the orders that are open when the fiscal year begins, entered anew on its first day."""
    open_orders: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        if entry.is_commitment and entry.year < FISCAL_YEAR:
            open_orders[entry.object_code, entry.vendor] += entry.amount
    return tuple(
        _entry(story, YEAR_OPENS, ORDER, object_code, amount, vendor)
        for (object_code, vendor), amount in sorted(open_orders.items())
        if amount
    )
