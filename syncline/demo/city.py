"""The City of Marlow's ten projects: who runs them, when they started, and what is the matter with each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from syncline.demo.days import last_working_day, number_of
from syncline.demo.outline import FOLDER, Phase, read_outline
from syncline.demo.schedule import Pace, Timed, forward_pass

FIRST_REPORT = date(2026, 9, 30)
"""As-of date of the first report: fiscal year 2027, period 3."""

SECOND_REPORT = date(2026, 10, 31)
"""As-of date of the second report: period 4. A Saturday: progress is entered up to Friday, 2026-10-30."""

ORGANISATION = "City of Marlow"
FISCAL_YEAR = 2027


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A project, and how it departs from the ordinary."""

    code: str  # as the organisation knows it: IT-0401
    name: str
    story: str  # one word or two
    file: str  # name of plan and outline, without extension
    department: str
    sponsor: str
    manager: str  # a person of people.py
    start: date
    fund: str
    department_code: str
    rebaselined: tuple[date, ...] = ()  # when baseline 1, 2 ... were approved
    staff_in_ledger: bool = True  # whether payroll is charged to the project in the ledger
    amendments: tuple[tuple[date, int], ...] = ()  # budget added or cut on services, cents
    ledger: str = "ledger"  # the source that holds its money
    cost_resource: bool = False  # purchases as a cost resource in the plan, not as fixed cost
    tracker: str = ""  # key of its project in Jira, where its team books hours; its plan then has none
    has_board: bool = False  # whether a team keeps cards in Planner, where nobody books hours
    has_plan: bool = True  # whether a plan file is kept; the outline is how the work really went in any case

    @property
    def finance_code(self) -> str:
        """The code that finance uses: IT0401."""
        return self.code.replace("-", "")


PROJECTS: tuple[Story, ...] = (
    Story(
        code="IT-0401",
        name="Permit portal",
        story="on track",
        file="permit-portal",
        department="Development Services",
        sponsor="Development Services Director",
        manager="ada",
        start=date(2026, 2, 9),
        fund="1010",
        department_code="1520",
        tracker="PERMIT",
    ),
    Story(
        code="IT-0407",
        name="Police and fire dispatch",
        story="late",
        file="cad-dispatch",
        department="Public Safety",
        sponsor="Police Chief",
        manager="ben",
        start=date(2026, 1, 12),
        fund="4510",
        department_code="3110",
        has_board=True,
    ),
    Story(
        code="IT-0412",
        name="Utility billing replacement",
        story="over budget",
        file="utility-billing",
        department="Utilities",
        sponsor="Utilities Director",
        manager="cleo",
        start=date(2025, 9, 22),
        fund="5020",
        department_code="4405",
    ),
    Story(
        code="IT-0415",
        name="Water meter telemetry",
        story="stale finance",
        file="water-telemetry",
        department="Utilities",
        sponsor="Water Superintendent",
        manager="drew",
        start=date(2026, 2, 23),
        fund="5010",
        department_code="4410",
        ledger="water_ledger",
    ),
    Story(
        code="IT-0423",
        name="ERP finance replacement",
        story="disagreeing sources",
        file="erp-finance",
        department="Finance",
        sponsor="Chief Financial Officer",
        manager="elio",
        start=date(2026, 1, 5),
        fund="4510",
        department_code="1410",
        staff_in_ledger=False,
        amendments=((date(2026, 8, 18), 12_000_000),),
        tracker="ERP",
    ),
    Story(
        code="IT-0428",
        name="Data center consolidation",
        story="re-baselined",
        file="data-center",
        department="Information Technology",
        sponsor="Chief Information Officer",
        manager="fay",
        start=date(2025, 10, 20),
        fund="4510",
        department_code="1520",
        rebaselined=(date(2026, 2, 17), date(2026, 7, 14)),
    ),
    Story(
        code="IT-0431",
        name="Library self-checkout",
        story="finished",
        file="library-checkout",
        department="Libraries",
        sponsor="Library Director",
        manager="gus",
        start=date(2026, 4, 13),
        fund="1010",
        department_code="2610",
        cost_resource=True,
    ),
    Story(
        code="IT-0436",
        name="Public Wi-Fi in parks",
        story="just started",
        file="park-wifi",
        department="Parks and Recreation",
        sponsor="Parks Director",
        manager="hana",
        start=date(2026, 9, 21),
        fund="1010",
        department_code="2710",
    ),
    Story(
        code="IT-0439",
        name="Parcel map viewer",
        story="in Jira only",
        file="parcel-map",
        department="Development Services",
        sponsor="City Engineer",
        manager="jude",
        start=date(2026, 5, 18),
        fund="1010",
        department_code="1520",
        tracker="GIS",
        has_plan=False,
    ),
    Story(
        code="IT-0442",
        name="Council chamber sound and video",
        story="in Planner only",
        file="council-chamber",
        department="City Clerk",
        sponsor="City Clerk",
        manager="office",
        start=date(2026, 6, 15),
        fund="1010",
        department_code="1310",
        has_board=True,
        has_plan=False,
    ),
)
"""In the order in which the city lists them."""

PLANNED = tuple(story for story in PROJECTS if story.has_plan)
"""Those that have a plan file."""

TRACKED = tuple(story for story in PROJECTS if story.tracker)
"""Those whose daily work is in Jira."""

BOARDED = tuple(story for story in PROJECTS if story.has_board)
"""Those that have a plan in Planner."""


@cache
def phases_of(story: Story) -> tuple[Phase, ...]:
    """Return the outline of a project."""
    return read_outline((FOLDER / f"{story.file}.txt").read_text(encoding="utf-8"))


@cache
def plan_at(story: Story, day: date, seed: int) -> tuple[Timed, ...]:
    """Return a project's plan with progress up to `day`, in outline order."""
    version = sum(approved <= day for approved in story.rebaselined)
    status = number_of(last_working_day(day))
    return forward_pass(
        phases_of(story), number_of(story.start), Pace(seed=f"{seed}/{story.code}", status=status, version=version)
    )


@cache
def baselines_at(story: Story, day: date, seed: int) -> tuple[tuple[Timed, ...], ...]:
    """Return the baselines set by `day`: 0 as first approved, then one for each approval of new dates."""
    first = forward_pass(phases_of(story), number_of(story.start), Pace(seed=str(seed), status=-1, version=0))
    later = []
    for number, approved in enumerate(story.rebaselined, start=1):
        if approved <= day:
            pace = Pace(seed=f"{seed}/{story.code}", status=number_of(approved) - 1, version=number)
            later.append(forward_pass(phases_of(story), number_of(story.start), pace))
    return (first, *later)
