"""The risks, issues, changes and decisions that the city keeps in Jira beside the work."""

from __future__ import annotations

from datetime import date
from functools import cache

from syncline.demo.people import PEOPLE
from syncline.demo.tickets import Ticket, Type

_ENTRIES = """
PERMIT|Risk    |High   |dev_lead        |2026-02-24|          |Counter staff are short while both systems run
PERMIT|Risk    |Medium |security        |2026-03-19|2026-07-10|Test data may hold names of real applicants
PERMIT|Risk    |High   |admin           |2026-06-15|          |Payment provider changes its interface in January
PERMIT|Risk    |Low    |designer        |2026-06-24|2026-09-11|Help pages are late for translation
PERMIT|Issue   |High   |northbridge_lead|2026-08-05|2026-08-20|Plan sheets above 200 MB are refused
PERMIT|Issue   |Medium |gis             |2026-08-17|2026-10-16|Two address points on one parcel
PERMIT|Issue   |High   |admin           |2026-10-19|          |Load test stops at 300 applicants
PERMIT|Change  |Medium |ada             |2026-07-16|2026-07-30|Sign permits with two names
PERMIT|Change  |Low    |dev_lead        |2026-10-08|          |Show inspection times in half hours
PERMIT|Decision|High   |ada             |2026-06-25|2026-06-29|Residents sign in with the city's account
PERMIT|Decision|Medium |dev_lead        |2026-09-02|2026-09-15|Permits older than 2012 stay in the archive
ERP   |Risk    |Highest|controller      |2026-02-03|          |Year-end close falls into the second round of tests
ERP   |Risk    |High   |elio            |2026-02-18|          |Departments send no testers in budget season
ERP   |Risk    |Medium |summit_lead     |2026-04-22|2026-06-12|Bank changes its file format
ERP   |Risk    |High   |security        |2026-05-06|          |Roles allow to enter and approve the same invoice
ERP   |Risk    |Medium |erp_analyst     |2026-08-12|2026-09-28|Vendors appear twice after conversion
ERP   |Issue   |High   |summit_data     |2026-08-31|2026-09-11|Trial balance of 2023 differs by 12 cents
ERP   |Issue   |High   |erp_analyst     |2026-10-01|          |Open orders lose their budget line
ERP   |Issue   |Medium |budget_officer  |2026-10-14|          |Council form prints four columns instead of five
ERP   |Change  |High   |controller      |2026-03-05|2026-03-25|Keep grants as projects, not as funds
ERP   |Change  |Medium |elio            |2026-08-18|2026-08-18|Interface to the permit portal, approved by council
ERP   |Change  |Medium |buyer           |2026-10-07|          |Second approval above 50,000
ERP   |Decision|High   |controller      |2026-04-01|2026-04-08|Five years of balances are converted, not seven
ERP   |Decision|High   |elio            |2026-09-25|2026-09-28|Cut-over stays in March
GIS   |Risk    |Medium |security        |2026-05-26|2026-06-09|Names of owners are shown to the public
GIS   |Risk    |Medium |jude            |2026-06-30|          |Assessor's office delivers parcels at night only
GIS   |Risk    |Low    |designer        |2026-08-24|          |Old tablets of inspectors are slow
GIS   |Issue   |High   |contour_dev     |2026-07-22|2026-07-31|Nightly update stops at split parcels
GIS   |Issue   |Medium |gis             |2026-09-21|2026-10-13|Flood layer is one year old
GIS   |Change  |Medium |jude            |2026-08-13|2026-08-27|Leave out the three-dimensional view
GIS   |Decision|High   |jude            |2026-06-02|2026-06-04|The map shows no owners to the public
"""
"""Project, register, priority, owner, opened, closed, title."""


@cache
def register_entries() -> tuple[Ticket, ...]:
    """Return the entries of all projects, in the order in which they are listed."""
    return tuple(_entry(number, line) for number, line in enumerate(_ENTRIES.strip().splitlines(), start=1))


def _entry(number: int, line: str) -> Ticket:
    project, kind, priority, owner, opened, closed, title = (cell.strip() for cell in line.split("|"))
    opened_on = date.fromisoformat(opened)
    return Ticket(
        name=f"{project}/register/{number}",
        project=project,
        type=Type(kind),
        title=title,
        reporter=PEOPLE[owner],
        person=PEOPLE[owner],
        priority=priority,
        created_on=opened_on,
        started_on=opened_on if closed else None,
        done_on=date.fromisoformat(closed) if closed else None,
    )
