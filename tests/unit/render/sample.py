"""A rich, invented document: four projects of different colours, missing figures with reasons, and hostile texts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from reports.document import (
    Definition,
    Discrepancy,
    Figure,
    FileNote,
    PreviousReport,
    ProjectPage,
    QuarantineNote,
    ReportDocument,
    Sentence,
    SourceFreshness,
    Unmatched,
)
from tests.unit.render.sample_figures import (
    FORMULA,
    HOUR,
    OLDER,
    PLAN,
    RTL,
    SCRIPT,
    UNBREAKABLE,
    B,
    C,
    M,
    S,
    figure,
    light,
    unknown,
)
from tests.unit.render.sample_projects import assets, dashboards, erp
from tests.unit.render.sample_tracker import PORTAL_UNREAD, portal

__all__ = [
    "FORMULA",
    "RTL",
    "SCRIPT",
    "assets",
    "dashboards",
    "empty_document",
    "erp",
    "figure",
    "light",
    "portal",
    "sample_document",
    "unknown",
]

FRESHNESS = (
    SourceFreshness(
        source="ledger",
        connector="finance_file",
        run=118,
        finished_at=datetime(2026, 11, 19, 12, 30, tzinfo=UTC),
        data_as_of="FY2027 P04",
        state="stale",
        detail="The newest good file is 12 days old; the limit is 7 days",
        files=(
            FileNote(name="ledger_2026-11.xlsx", state="current", as_of="2026-10-31"),
            FileNote(
                name="ledger_2026-11b.xlsx",
                state="rejected",
                as_of="2026-11-15",
                reason="ACCOUNT DETAIL!H213: the printed total is $1,204.00 above the sum of its rows; ask again",
            ),
        ),
    ),
    SourceFreshness(
        source="plans",
        connector="project_file",
        run=121,
        finished_at=datetime(2026, 11, 22, 14, 5, tzinfo=UTC),
        data_as_of="2026-11-20",
        state="fresh",
        detail="All 3 files were read",
        files=(
            FileNote(name="erp.xml", state="current", as_of="2026-11-20", sha256=PLAN),
            FileNote(name=UNBREAKABLE, state="current", as_of=""),
        ),
    ),
    SourceFreshness(
        source="jira",
        connector="jira",
        run=None,
        finished_at=None,
        data_as_of="",
        state="never",
        detail="No sync has completed yet",
    ),
    SourceFreshness(
        source="tracker",
        connector="jira",
        run=124,
        finished_at=datetime(2026, 11, 22, 14, 30, tzinfo=UTC),
        data_as_of="",
        state="stale",
        detail="A part of it could not be read: PORTAL since November 18, 2026; its figures are an earlier one's",
        unread=(PORTAL_UNREAD,),
    ),
    SourceFreshness(
        source="tempo",
        connector="tempo",
        run=120,
        finished_at=datetime(2026, 11, 22, 13, 0, tzinfo=UTC),
        data_as_of="",
        state="waiting",
        detail="The newest reading waits until November 22, 2026, 9:00 AM MST and then goes on: the quota is used up",
    ),
)

UNMATCHED = (
    Unmatched(
        source="ledger",
        kind="finance code",
        name="IT0999 <b>Fiber</b>",
        rows=14,
        amount=figure("unmatched/ledger/IT0999", M, 1_482_050),
        reason="no link matches",
        remedy="links: [{source: ledger, project: IT0999}]",
    ),
    Unmatched(
        source="plans",
        kind="plan",
        name="old_fiber.xml",
        rows=61,
        hours=figure("unmatched/plans/old_fiber", S, 88 * HOUR),
        reason="links of IT-0423 and IT-0388 both match",
    ),
)

QUARANTINED = (
    QuarantineNote(
        source="ledger",
        where="ledger_2026-11.xlsx, ACCOUNT DETAIL!H87",
        value=FORMULA,
        reason="expected an amount",
        remedy="correct the cell and deliver the file again",
        amount=None,
    ),
    QuarantineNote(
        source="ledger",
        where="ledger_2026-11.xlsx, ACCOUNT DETAIL!A91",
        value="IT04Z3",
        reason="the fiscal period 14 does not exist",
        remedy="correct the period",
        amount=250_000,
        currency="USD",
    ),
)

DEFINITIONS = (
    Definition(
        term="Available",
        text="Revised budget less actual to date less commitments; below zero means overspent.",
        origin="GASB Statement 34, budgetary comparison",
    ),
    Definition(
        term="Slip against first baseline",
        text="Working days, Monday to Friday, from the finish that was approved "
        "first to the finish now forecast. Later is above zero.",
    ),
)


def totals() -> dict[str, Figure]:
    """What adds up over the portfolio, and counts."""
    return {
        "budget_original": figure("portfolio/budget_original", M, 464_400_000, 456_000_000),
        "budget_adjustment": figure("portfolio/budget_adjustment", M, 25_000_000, 25_000_000),
        "budget_revised": figure("portfolio/budget_revised", M, 489_400_000, 481_000_000),
        "actual": figure(
            "portfolio/actual",
            M,
            336_198_067,
            320_900_000,
            restated=1_250_000,
            reason="1 project has no finance code and is not in this sum",
        ),
        "commitment": figure("portfolio/commitment", M, 154_000_000, 155_000_000),
        "available": figure("portfolio/available", M, -798_067, 5_100_000),
        "used": figure("portfolio/used", B, 10_016, 9_894),
        "hours_planned": figure("portfolio/hours_planned", S, 17_360 * HOUR),
        "hours_actual": figure("portfolio/hours_actual", S, 10_440 * HOUR + 2700, 9_772 * HOUR),
        "projects": figure("portfolio/projects", C, 4, 3),
        "sources_stale": figure("portfolio/sources_stale", C, 2, 0),
        "quarantined": figure("portfolio/quarantined", C, 7, 0),
        "projects_red": figure("portfolio/projects_red", C, 1, 0),
        "projects_yellow": figure("portfolio/projects_yellow", C, 1, 2),
        "projects_grey": figure("portfolio/projects_grey", C, 1, 0),
        "projects_green": figure("portfolio/projects_green", C, 1, 1),
    }


def sample_document(projects: tuple[ProjectPage, ...] | None = None) -> ReportDocument:
    """The document every renderer is tried on."""
    return ReportDocument(
        title="Consolidated IT project status",
        name="weekly",
        kind="portfolio",
        organisation="City of Marlow",
        currency="USD",
        as_of=date(2026, 11, 20),
        made_at=datetime(2026, 11, 22, 15, 15, tzinfo=UTC),
        time_zone="America/Phoenix",
        hours_per_day=8,
        vector={"plans": 121, "ledger": 118, "configuration": 9},
        mapping_versions={"plans": "project_file/1", "ledger": "munis/3"},
        previous=PreviousReport(
            id=11, as_of=date(2026, 10, 30), made_at=datetime(2026, 11, 2, 15, 0, tzinfo=UTC), sha256="5f" * 32
        ),
        summary=(
            Sentence(
                rule="worst",
                text="1 of 4 projects is off track: ERP finance replacement is 46 working days late and "
                "$104,480.17 over its revised budget.",
                facts=("IT-0423/slip_first",),
                weight=100,
            ),
            Sentence(
                rule="money",
                text="$4.9M of the $4.9M revised budget is spent or committed.",
                facts=("portfolio/used",),
                weight=80,
            ),
            Sentence(
                rule="disagree",
                text="Plan and ledger disagree about the budget of ERP finance replacement by $200,000.00.",
                facts=("IT-0423/discrepancy/budget/plan",),
                weight=60,
            ),
            Sentence(
                rule="stale", text="Finance data is 12 days old; figures from it may have changed.", facts=(), weight=50
            ),
        ),
        totals=totals(),
        projects=projects if projects is not None else (dashboards(), erp(), portal(), assets()),
        freshness=FRESHNESS,
        unmatched=UNMATCHED,
        quarantined=QUARANTINED,
        quarantined_count=7,
        discrepancies=(
            Discrepancy(
                rule="year to date against journal",
                project="",
                left=figure("discrepancy/ytd", M, 336_198_067),
                left_source="ledger: ledger_2026-11.xlsx",
                right=figure("discrepancy/journal", M, 335_998_067),
                right_source="ledger: journal.csv",
                sentence="The journal adds up to $2,000.00 less than the balances",
                used="balances, because they are the closed books",
            ),
        ),
        definitions=DEFINITIONS,
        files={PLAN: "erp.xml", OLDER: "ledger_2026-11.xlsx"},
    )


def empty_document() -> ReportDocument:
    """A report before anything was declared or synced."""
    return ReportDocument(
        title="Nothing yet",
        name="weekly",
        kind="portfolio",
        organisation="City of Marlow",
        currency="USD",
        as_of=date(2026, 11, 20),
        made_at=datetime(2026, 11, 22, 15, 15, tzinfo=UTC),
        time_zone="UTC",
        hours_per_day=8,
        vector={},
        mapping_versions={},
        previous=None,
        summary=(),
        totals={},
        projects=(),
        freshness=(),
        unmatched=(),
        quarantined=(),
        quarantined_count=0,
        discrepancies=(),
        definitions=(),
    )
