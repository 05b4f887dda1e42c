"""What goes wrong in the city's Jira, and what people put right in October, after the first report."""

from __future__ import annotations

from datetime import date

from syncline.demo.people import PEOPLE
from syncline.demo.tickets import Hours, Ticket, Type


def _september(day: int) -> date:
    return date(2026, 9, day)


def _october(day: int) -> date:
    return date(2026, 10, day)


HIDDEN = "ERP/counsel"
"""The ticket of which Jira counts more hours than it shows to Syncline's account."""

MISHAPS: tuple[Ticket, ...] = (
    Ticket(  # 16 hours were meant to be 1.5; seen and corrected in October
        name="PERMIT/cashier",
        project="PERMIT",
        type=Type.BUG,
        title="Cashier is asked for the fee twice",
        reporter=PEOPLE["dev_lead"],
        person=PEOPLE["tester"],
        under="PERMIT/28",
        created_on=_september(21),
        estimate=240,
        priority="High",
        started_on=_september(22),
        done_on=_september(23),
        hours=(
            Hours(
                day=_september(22),
                person=PEOPLE["tester"],
                minutes=16 * 60,
                comment="Reproduced with three kinds of permit",
                corrected_on=_october(8),
                corrected=90,
            ),
            Hours(day=_september(23), person=PEOPLE["northbridge_dev"], minutes=150, comment="Mended"),
        ),
    ),
    Ticket(  # the same hours were written twice; one entry was deleted
        name="PERMIT/scans",
        project="PERMIT",
        type=Type.BUG,
        title="Scanned plans are shown upside down",
        reporter=PEOPLE["dev_lead"],
        person=PEOPLE["northbridge_dev"],
        under="PERMIT/28",
        created_on=_september(23),
        estimate=360,
        started_on=_september(24),
        done_on=_september(25),
        hours=(
            Hours(day=_september(24), person=PEOPLE["northbridge_dev"], minutes=360, comment="Read the camera's mark"),
            Hours(
                day=_september(24),
                person=PEOPLE["northbridge_dev"],
                minutes=360,
                comment="Read the camera's mark",
                deleted_on=_october(12),
            ),
        ),
    ),
    Ticket(  # written by mistake a second time, deleted with the hour on it
        name="PERMIT/scans-again",
        project="PERMIT",
        type=Type.BUG,
        title="Scans upside down",
        reporter=PEOPLE["tester"],
        person=PEOPLE["tester"],
        under="PERMIT/28",
        created_on=_september(28),
        estimate=60,
        started_on=_september(29),
        hours=(Hours(day=_september(29), person=PEOPLE["tester"], minutes=45, comment="Looks like one we had"),),
        deleted_on=_october(9),
    ),
    Ticket(  # turned out to be the map's; its hours went along
        name="PERMIT/retired",
        project="PERMIT",
        type=Type.TASK,
        title="Retired parcels still accept permits",
        reporter=PEOPLE["ada"],
        person=PEOPLE["gis"],
        created_on=_september(14),
        estimate=600,
        due_on=_october(23),
        started_on=_september(15),
        done_on=_october(20),
        hours=(
            Hours(day=_september(15), person=PEOPLE["gis"], minutes=180, comment="Compared with the assessor's list"),
            Hours(day=_september(16), person=PEOPLE["gis"], minutes=210),
            Hours(day=_october(16), person=PEOPLE["gis"], minutes=150, comment="Filter in the parcel layer"),
        ),
        moved_on=_october(14),
        moved_to="GIS",
    ),
    Ticket(
        name=HIDDEN,
        project="ERP",
        type=Type.TASK,
        title="Contract amendments with counsel",
        reporter=PEOPLE["elio"],
        person=PEOPLE["auditor"],
        created_on=_september(8),
        estimate=14 * 60,
        started_on=_september(10),
        hours=(
            Hours(day=_september(10), person=PEOPLE["auditor"], minutes=240, comment="Read the amendments"),
            Hours(day=_september(17), person=PEOPLE["auditor"], minutes=300, comment="With counsel", is_hidden=True),
            Hours(day=_october(15), person=PEOPLE["auditor"], minutes=180, comment="With counsel", is_hidden=True),
        ),
    ),
)
"""Tickets beside the backlog, each with what became of it."""
