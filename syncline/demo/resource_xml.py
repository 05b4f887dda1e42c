"""Writes the resources of a plan: people, and what it buys where it keeps that as a cost resource."""

from __future__ import annotations

from syncline.demo.people import Person
from syncline.demo.plan import COST_RESOURCE, Plan
from syncline.demo.xml_text import XmlText, guid, work


def write_resources(out: XmlText, plan: Plan) -> None:
    """Write Project's own first row without a name, then everybody, then the cost resource."""
    with out.inside("Resource"):
        out.fields(UID=0, GUID=guid("resource", 0), ID=0, Type=1, IsNull=False, MaxUnits="1.00", Work=work(0))
        out.fields(IsGeneric=False, IsInactive=False, IsEnterprise=False, IsBudget=False)
    for uid, person in enumerate(plan.people, start=1):
        _person(out, plan, uid, person)
    if plan.story.cost_resource:
        bought = sum(task.fixed_cost for task in plan.tasks)
        so_far = sum(task.fixed_cost for task in plan.tasks if task.is_done)
        with out.inside("Resource"):
            out.fields(UID=COST_RESOURCE, GUID=guid("resource", "purchases"), ID=len(plan.people) + 1)
            out.fields(Name="Purchases", Type=0, IsNull=False, Initials="P", AccrueAt=3, Work=work(0))
            out.fields(Cost=bought, ActualCost=so_far, RemainingCost=bought - so_far)
            out.fields(IsGeneric=False, IsInactive=False, IsEnterprise=False, IsBudget=False, IsCostResource=True)


def _person(out: XmlText, plan: Plan, uid: int, person: Person) -> None:
    tasks = [task for task in plan.tasks if task.step.is_active]
    mine = [booking for task in tasks for booking in task.bookings if booking.person == person]
    total, worked = sum(booking.work for booking in mine), sum(booking.worked for booking in mine)
    peak = max((booking.units for booking in mine), default=0)
    with out.inside("Resource"):
        out.fields(
            UID=uid,
            GUID=guid("resource", person.email),
            ID=uid,
            Name=person.name,
            Type=1,
            IsNull=False,
            Initials=person.name[0],
            Code=person.employee or None,
            Group=person.company,
            EmailAddress=person.email,
            MaxUnits="1.00",
            PeakUnits=f"{peak // 100}.{peak % 100:02}",
            OverAllocated=False,
            CanLevel=True,
            AccrueAt=3,
        )
        out.fields(
            Work=work(total),
            RegularWork=work(total),
            OvertimeWork=work(0),
            ActualWork=work(worked),
            RemainingWork=work(total - worked),
            PercentWorkComplete=100 * worked // total if total else 0,
            StandardRate=person.rate,
            StandardRateFormat=2,
            Cost=person.cost(total),
            OvertimeRate=0,
            OvertimeRateFormat=2,
            CostPerUse=0,
            ActualCost=person.cost(worked),
            RemainingCost=person.cost(total - worked),
        )
        out.fields(CalendarUID=uid + 1, IsGeneric=False, IsInactive=False, IsEnterprise=False, IsBudget=False)
