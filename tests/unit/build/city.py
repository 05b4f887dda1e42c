"""An invented portfolio in memory: three projects, a ledger, two plans, and things that nothing links."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from model.entities import Provenance, QuarantinedRecord
from model.people import OrganisationRule, PeopleRules
from model.values import FileState, Measure, Organisation, PercentBasis, Status, TaskKind
from reports.build import ReportSettings, build
from reports.document import ReportDocument
from tests.fakes import FakeRun, MemorySnapshot
from tests.unit.figures.rows import (
    HOUR,
    baseline,
    entry,
    line,
    link,
    milestone,
    person,
    plan_key,
    planned,
    posting,
    project,
    source_file,
    source_project,
    task,
)

AS_OF = date(2026, 10, 31)
MADE_AT = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
GIS: dict[str, Any] = {"source_project": "gis", "partition": "gis"}

SETTINGS = ReportSettings(
    title="Consolidated status",
    name="monthly",
    organisation="City of Marlow",
    time_zone="America/Phoenix",
    fiscal_year_starts=7,
    stale_after={"plans": timedelta(days=45), "ledger": timedelta(days=45)},
    people=PeopleRules(
        organisations=(OrganisationRule(organisation=Organisation.CITY_STAFF, email="*@marlow.example"),)
    ),
)


def runs(number: int = 5) -> dict[str, FakeRun]:
    return {
        "configuration": FakeRun(id=1, connector="configuration"),
        "plans": FakeRun(id=number, connector="project_file"),
        "ledger": FakeRun(id=number + 1, connector="finance_file"),
    }


def erp(**changes: Any) -> list[Provenance]:
    """A project with a plan, a ledger and a spending plan; late and not overspent."""
    finish = changes.get("finish", date(2027, 1, 25))
    return [
        project("IT-0423", name="ERP finance replacement", department="Finance", position=0),
        link("IT-0423", "plans", "file", "erp*.xml"),
        link("IT-0423", "ledger", "project", "IT0423"),
        source_project("erp", status_on=AS_OF),
        source_file("erp.xml"),
        task("phase", kind=TaskKind.SUMMARY, work_planned=999 * HOUR, percent_complete=100),
        task("build", parent=plan_key("phase"), work_planned=80 * HOUR, work_remaining=40 * HOUR, percent_complete=5000,
             percent_basis=PercentBasis.WORK, planned_start_on=date(2026, 7, 1), planned_finish_on=date(2026, 10, 16),
             actual_start_on=date(2026, 7, 1), status=Status.IN_PROGRESS, cost_planned=9_000_000, currency="USD"),
        task("test", parent=plan_key("phase"), work_planned=20 * HOUR, work_remaining=20 * HOUR, percent_complete=0,
             percent_basis=PercentBasis.WORK, planned_start_on=date(2026, 10, 19), planned_finish_on=finish),
        milestone("golive", title="Go-live", planned_finish_on=finish),
        baseline("build", 0, date(2026, 10, 16), date(2026, 7, 1)),
        baseline("golive", 0, date(2026, 12, 18)),
        baseline("golive", 1, date(2027, 1, 11)),
        person("ada", email="ada@marlow.example", hourly_rate=5000, currency="USD"),
        person("ben", email="ben@vendor.example"),
        entry(30 * HOUR, date(2026, 9, 15), task=plan_key("build"), identity="plans:identity:ada"),
        entry(10 * HOUR, date(2026, 10, 15), task=plan_key("build"), identity="plans:identity:ben"),
        entry(8 * HOUR, date(2026, 11, 2), task=plan_key("build"), identity="plans:identity:ben"),
        *balances(3, actual=2_000_000 + changes.get("restated", 0), commitment=1_500_000),
        *(balances(4, actual=2_900_000, commitment=1_000_000) if changes.get("october", True) else ()),
        *(planned(1_000_000, 2027, period) for period in range(1, 13)),
    ]  # fmt: skip


def balances(
    period: int, *, actual: int, commitment: int, code: str = "IT0423", original: int = 9_000_000
) -> list[Provenance]:
    return [
        line(Measure.BUDGET_ORIGINAL, original, 2027, period, project_code=code),
        line(Measure.BUDGET_ADJUSTMENT, 1_000_000, 2027, period, project_code=code),
        line(Measure.ACTUAL, actual, 2027, period, project_code=code),
        line(Measure.COMMITMENT, commitment, 2027, period, project_code=code),
    ]


def others() -> list[Provenance]:
    """A project without finance code, one whose plan was put aside, and what no rule links."""
    return [
        project("IT-0500", name="GIS upgrade", position=1, thresholds="pmo"),
        link("IT-0500", "plans", "plan", "gis"),
        source_project("gis"),
        source_file("gis.xml"),
        task("g1", **GIS, work_planned=10 * HOUR, status=Status.DONE, planned_start_on=date(2026, 9, 1),
             actual_finish_on=date(2026, 9, 30)),
        project("IT-0600", name="Fiber ring", position=2),
        link("IT-0600", "plans", "file", "fiber.xml"),
        source_file("fiber.xml", state=FileState.REJECTED, current_sha256=None, reason="fiber.xml: line 4 ends early."),
        source_project("old"),
        task("o1", source_project="old", partition="old"),
        entry(3 * HOUR, source_project="old", partition="old"),
        *balances(4, actual=700_000, commitment=0, code="IT0999"),
        line(Measure.ACTUAL, 55_000, 2027, 4, project_code=None),
        posting(Measure.ACTUAL, 12_345, date(2026, 8, 1), project_code="IT0999"),
        QuarantinedRecord(key="ledger:quarantine:1", source="ledger", partition="munis/2027/4", record="ledger:line:x",
                          stage="map", code="date_unreadable", where="journal.csv:14", value="31/31/2026",
                          reason="expected a date", amount=128_450, currency="USD"),
    ]  # fmt: skip


def city(number: int = 5, **changes: Any) -> MemorySnapshot:
    return MemorySnapshot([*erp(**changes), *others()], runs(number))


def made(*rows: Provenance, settings: ReportSettings = SETTINGS, **more: Any) -> ReportDocument:
    given: dict[str, Any] = {"as_of": AS_OF, "made_at": MADE_AT}
    return build(MemorySnapshot(rows, runs()), settings, **(given | more))
