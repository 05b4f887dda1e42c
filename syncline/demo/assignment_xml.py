"""Writes the assignments of a plan, with hours by the day as Project spreads them."""

from __future__ import annotations

from datetime import date, timedelta

from syncline.demo.days import day_of
from syncline.demo.plan import COST_RESOURCE, Plan
from syncline.demo.schedule import MINUTES_PER_DAY, Booking, Timed
from syncline.demo.xml_text import Value, XmlText, a_day, finishes, guid, money, starts, work

UNASSIGNED = -65535  # what Project writes for work that nobody is assigned to
_REMAINING, _ACTUAL = 1, 2  # types of time-phased data
_HABITS: dict[str, Value] = {
    "HasFixedRateUnits": True,
    "FixedMaterial": False,
    "LevelingDelay": 0,
    "LevelingDelayFormat": 7,
    "Milestone": False,
    "Overallocated": False,
    "OvertimeCost": 0,
    "OvertimeWork": work(0),
}


def write_assignments(out: XmlText, plan: Plan) -> None:
    """Write who works on what: people, the cost resource where there is one, and nobody where nobody does."""
    uid_of = {person: uid for uid, person in enumerate(plan.people, start=1)}
    uid = 0
    for task, first in zip(plan.tasks, plan.baselines[0], strict=True):
        if task.step.is_milestone:
            continue
        for booking, planned in zip(task.bookings, first.bookings, strict=True):
            uid += 1
            _person(out, plan, task, (uid, uid_of[booking.person]), (booking, planned))
        if task.step.purchase and plan.story.cost_resource:
            uid += 1
            _without_work(out, plan, task, uid, COST_RESOURCE)
        elif not task.bookings:
            uid += 1
            _without_work(out, plan, task, uid, UNASSIGNED)


def _person(out: XmlText, plan: Plan, task: Timed, uids: tuple[int, int], bookings: tuple[Booking, Booking]) -> None:
    """Write a person's assignment; `bookings` are as it stands and as in the first baseline."""
    booking, planned = bookings
    person = booking.person
    cost, so_far = person.cost(booking.work), person.cost(booking.worked)
    with out.inside("Assignment"):
        out.fields(
            UID=uids[0],
            GUID=guid(plan.story.code, "assignment", task.step.uid, person.email),
            TaskUID=task.step.uid,
            ResourceUID=uids[1],
            PercentWorkComplete=100 * booking.worked // booking.work if booking.work else 0,
            ActualCost=so_far,
            ActualFinish=finishes(task.finish) if task.is_done else None,
            ActualOvertimeCost=0,
            ActualOvertimeWork=work(0),
            ActualStart=starts(task.start) if task.elapsed else None,
            ActualWork=work(booking.worked),
            ACWP=money(so_far),
            Confirmed=False,
            Cost=cost,
            CostRateTable=0,
            Delay=0,
            Finish=finishes(task.finish),
        )
        out.fields(**_HABITS)
        _left(out, plan, task, booking)
        if task.step.is_active:
            with out.inside("Baseline"):
                out.fields(Number=0, Work=work(planned.work), Cost=person.cost(planned.work))
        _by_day(out, uids[0], task, booking)


def _left(out: XmlText, plan: Plan, task: Timed, booking: Booking) -> None:
    """Write the work of an assignment and what of it is left."""
    out.fields(
        RegularWork=work(booking.work),
        RemainingCost=booking.person.cost(booking.remaining),
        RemainingOvertimeCost=0,
        RemainingOvertimeWork=work(0),
        RemainingWork=work(booking.remaining),
        ResponsePending=False,
        Start=starts(task.start),
        Summary=False,
        Units=f"{booking.units // 100}.{booking.units % 100:02}",
        UpdateNeeded=False,
        Work=work(booking.work),
        WorkContour=0,
        BookingType=0,
        CreationDate=plan.created_at,
    )


def _by_day(out: XmlText, uid: int, task: Timed, booking: Booking) -> None:
    """Write minutes worked on every day from the first to the last, closed days as zero, then what is left to do."""
    worked = {day_of(number): minutes for number, minutes in booking.actual}
    if worked:
        first, last = min(worked), max(worked)
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            _value(out, uid, day, _ACTUAL, worked.get(day, 0))
    if task.elapsed and not task.is_done:
        for number in range(task.start + task.elapsed, task.finish):
            _value(out, uid, day_of(number), _REMAINING, MINUTES_PER_DAY * booking.units // 100)


def _value(out: XmlText, uid: int, day: date, kind: int, minutes: int) -> None:
    start, finish = a_day(day)
    with out.inside("TimephasedData"):
        out.fields(Type=kind, UID=uid, Start=start, Finish=finish, Unit=2, Value=work(minutes))


def _without_work(out: XmlText, plan: Plan, task: Timed, uid: int, resource: int) -> None:
    cost = task.fixed_cost if resource == COST_RESOURCE else 0
    with out.inside("Assignment"):
        out.fields(
            UID=uid,
            GUID=guid(plan.story.code, "assignment", task.step.uid, resource),
            TaskUID=task.step.uid,
            ResourceUID=resource,
            PercentWorkComplete=0,
            ActualCost=cost if task.is_done else 0,
            ActualFinish=finishes(task.finish) if task.is_done else None,
            ActualStart=starts(task.start) if task.elapsed else None,
            ActualWork=work(0),
            Cost=cost,
            Finish=finishes(task.finish),
            RemainingCost=0 if task.is_done else cost,
            RemainingWork=work(0),
            Start=starts(task.start),
            Units="1",
            Work=work(0),
        )
