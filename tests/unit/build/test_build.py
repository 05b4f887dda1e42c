"""The whole document, from rows in memory: figures, links, colours, and what changed since the last report."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from model.values import Measure, PercentBasis
from reports.build import build
from reports.document import PROJECT_FIGURES, Colour, Figure, PreviousReport, ReportDocument
from reports.figures.index import facts
from reports.figures.presets import Preset
from tests.fakes import MemorySnapshot
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS, balances, city, erp, made, others, runs
from tests.unit.figures.rows import HOUR, entry, line, link, plan_key, project, source_file, source_project, task

SEPTEMBER = date(2026, 9, 30)


@cache
def first() -> ReportDocument:
    made_at = datetime(2026, 10, 5, tzinfo=UTC)
    return build(city(3, october=False, finish=date(2027, 1, 11)), SETTINGS, as_of=SEPTEMBER, made_at=made_at)


@cache
def second(**changes: Any) -> ReportDocument:
    header = PreviousReport(id=1, as_of=SEPTEMBER, made_at=first().made_at, sha256="ab" * 32)
    return build(
        city(5, **changes),
        SETTINGS,
        as_of=AS_OF,
        made_at=MADE_AT,
        previous=(header, first()),
        previous_snapshot=city(3, october=False, finish=date(2027, 1, 11)),
    )


def values(document: ReportDocument, code: str) -> dict[str, object]:
    page = next(page for page in document.projects if page.code == code)
    return {name: figure.value for name, figure in page.figures.items()}


def test_a_project_has_every_figure_with_its_value() -> None:
    found = values(second(), "IT-0423")
    expected: dict[str, object] = {
        "start": date(2026, 7, 1),
        "finish_first_baseline": date(2026, 12, 18),
        "finish_current_baseline": date(2027, 1, 11),
        "finish_forecast": date(2027, 1, 25),
        "slip_first": 26,
        "slip_current": 10,
        "percent_complete": 4_000,
        "tasks_open": 2,
        "tasks_done": 0,
        "tasks_overdue": 1,
        "hours_planned": 100 * HOUR,
        "hours_actual": 40 * HOUR,
        "hours_remaining": 60 * HOUR,
        "budget_original": 9_000_000,
        "budget_adjustment": 1_000_000,
        "budget_revised": 10_000_000,
        "actual": 2_900_000,
        "commitment": 1_000_000,
        "available": 6_100_000,
        "used": 3_900,
        "planned_to_date": 4_000_000,
    }
    assert {name: found[name] for name in expected} == expected
    assert {name for name, _ in PROJECT_FIGURES} <= found.keys()


def test_every_figure_without_value_says_why_and_every_one_has_a_formula() -> None:
    for figure in facts(second()).values():
        assert figure.formula, figure.id
        assert figure.value is not None or figure.reason, figure.id
        assert len(figure.records) <= 5
        assert figure.record_count >= len(figure.records)


def test_everything_that_refers_to_a_figure_refers_to_one_of_the_document() -> None:
    document = second()
    known = facts(document)
    named = {fact for sentence in document.summary for fact in sentence.facts}
    for figure in known.values():
        named |= set(figure.inputs)
    for page in document.projects:
        named |= {fact for sentence in page.sentences for fact in sentence.facts}
        named |= {fact for light in (page.overall, page.schedule, page.cost) for fact in light.facts}
        named |= {fact for change in page.changes for fact in change.facts}
    assert named <= known.keys()


def test_ids_of_figures_are_unique() -> None:
    seen: list[Figure] = []
    _collect(second(), seen)
    by_id: dict[str, Figure] = {}
    for figure in seen:
        assert by_id.setdefault(figure.id, figure) == figure


def _collect(value: object, seen: list[Figure]) -> None:
    if isinstance(value, Figure):
        seen.append(value)
    elif is_dataclass(value):
        for field in fields(value):
            _collect(getattr(value, field.name), seen)
    elif isinstance(value, dict):
        for part in value.values():
            _collect(part, seen)
    elif isinstance(value, tuple):
        for part in value:
            _collect(part, seen)


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [*erp(), *others()]
    assert made(*rows) == made(*reversed(rows))


def test_what_moved_since_the_last_report_is_told() -> None:
    page = second().projects[0]
    assert page.figures["actual"].previous == 2_000_000
    assert page.figures["spent_since_last_report"].value == 900_000
    assert page.figures["finish_moved_since_last_report"].value == 10
    kinds = [(change.kind, change.subject, change.before, change.after) for change in page.changes]
    assert ("finish", "Finish, forecast", "January 11, 2027", "January 25, 2027") in kinds
    assert ("milestone", "Go-live", "January 11, 2027", "January 25, 2027") in kinds
    assert ("actual", "Actual to date", "$20,000", "$29,000") in kinds
    assert ("status", "Schedule status", "on track", "at risk") in kinds
    assert page.milestones[0].moved_since_last.value == 10


def test_a_changed_past_is_told_as_restated() -> None:
    page = second(restated=12_345).projects[0]
    assert page.figures["actual"].restated == 12_345
    assert page.figures["available"].restated == -12_345
    assert page.figures["hours_actual"].restated is None
    restated = [change for change in page.changes if change.kind == "restated"]
    assert [(change.subject, change.before, change.after) for change in restated] == [
        ("Actual to date as of September 30, 2026", "$20,000", "$20,123.45")
    ]
    assert second(restated=12_345).totals["actual"].restated == 12_345
    assert second().projects[0].figures["actual"].restated is None


def test_a_running_period_that_grows_is_not_restated() -> None:
    rows = [project(), link("IT-0423", "ledger", "project", "IT0423")]
    middle, later = date(2026, 10, 9), date(2026, 10, 16)
    then = MemorySnapshot([*rows, *balances(4, actual=500, commitment=1)], runs(3))
    report = build(then, SETTINGS, as_of=middle, made_at=MADE_AT)
    header = PreviousReport(id=1, as_of=middle, made_at=MADE_AT, sha256="")
    now = MemorySnapshot([*rows, *balances(4, actual=800, commitment=1)], runs(4))
    page = build(
        now, SETTINGS, as_of=later, made_at=MADE_AT, previous=(header, report), previous_snapshot=then
    ).projects[0]
    assert page.figures["actual"].value == 800
    assert page.figures["actual"].restated is None


def test_tasks_that_came_and_went_are_listed() -> None:
    rows = erp()
    extra = [task(f"new{at:02}", planned_finish_on=date(2026, 12, 1)) for at in range(12)]
    then = MemorySnapshot(rows, runs(3))
    report = build(then, SETTINGS, as_of=SEPTEMBER, made_at=MADE_AT)
    header = PreviousReport(id=1, as_of=SEPTEMBER, made_at=MADE_AT, sha256="")
    kept = [row for row in rows if row.key != plan_key("test")]
    page = build(
        MemorySnapshot([*kept, *extra], runs(4)), SETTINGS, as_of=AS_OF, made_at=MADE_AT,
        previous=(header, report), previous_snapshot=then,
    ).projects[0]  # fmt: skip
    added = [change.subject for change in page.changes if change.kind == "task_added"]
    assert added == [f"Task new{at:02}" for at in range(10)] + ["2 further tasks"]
    removed = [change for change in page.changes if change.kind == "task_removed"]
    assert [(change.subject, change.before, change.after) for change in removed] == [
        ("Task test", "in the plan", "not in the plan")
    ]


def test_a_project_that_is_new_has_no_changes() -> None:
    header = PreviousReport(id=1, as_of=SEPTEMBER, made_at=MADE_AT, sha256="")
    empty = replace(first(), projects=())
    page = made(*erp(), previous=(header, empty)).projects[0]
    assert page.changes == ()
    assert page.overall.previous is None
    assert page.figures["spent_since_last_report"].reason == "there is no earlier report"
    assert page.milestones[0].moved_since_last.reason == "there is no earlier report"


def test_a_first_report_has_nothing_before() -> None:
    document = first()
    assert document.previous is None
    assert all(page.changes == () for page in document.projects)
    assert document.projects[0].figures["finish_moved_since_last_report"].reason == "there is no earlier report"


def test_nothing_changed_says_nothing_of_change() -> None:
    header = PreviousReport(id=1, as_of=SEPTEMBER, made_at=first().made_at, sha256="")
    again = build(
        city(3, october=False, finish=date(2027, 1, 11)), SETTINGS, as_of=SEPTEMBER, made_at=first().made_at,
        previous=(header, first()), previous_snapshot=city(3, october=False, finish=date(2027, 1, 11)),
    )  # fmt: skip
    assert all(page.changes == () for page in again.projects)
    assert all("since the last report" not in said.text for page in again.projects for said in page.sentences)


@pytest.mark.parametrize(
    ("code", "schedule", "cost", "overall"),
    [
        ("IT-0423", Colour.YELLOW, Colour.GREEN, Colour.YELLOW),
        ("IT-0500", Colour.GREY, Colour.GREY, Colour.GREY),
        ("IT-0600", Colour.GREY, Colour.GREY, Colour.GREY),
    ],
)
def test_projects_have_their_colours(code: str, schedule: Colour, cost: Colour, overall: Colour) -> None:
    page = next(page for page in second().projects if page.code == code)
    assert (page.schedule.colour, page.cost.colour, page.overall.colour) == (schedule, cost, overall)


def test_a_plan_that_was_put_aside_is_named_where_its_figures_are_missing() -> None:
    page = next(page for page in second().projects if page.code == "IT-0600")
    assert page.figures["percent_complete"].reason == "fiber.xml was put aside: line 4 ends early"
    assert page.schedule.because == "fiber.xml was put aside: line 4 ends early"


def test_quarantined_rows_are_listed_with_their_money() -> None:
    (note,) = second().quarantined
    assert (note.where, note.amount, note.currency) == ("journal.csv:14", 128_450, "USD")
    assert second().quarantined_count == 1


def test_a_cost_of_hours_keeps_what_finance_posted_beside_it() -> None:
    rows = [row for row in erp() if row.key != "configuration:project:IT-0423"]
    hourly = project("IT-0423", actual_cost="hours")
    document = made(hourly, *rows)
    found = document.projects[0].figures
    assert found["actual"].value is None
    assert found["actual"].reason == "hours of 1 of 2 accounts have no rate"
    assert found["posted"].value == 2_900_000
    undated = entry(HOUR, None, identity="plans:identity:ada")
    header = PreviousReport(id=1, as_of=SEPTEMBER, made_at=MADE_AT, sha256="")
    later = made(
        hourly, *rows, undated, previous=(header, document), previous_snapshot=MemorySnapshot([hourly, *rows], runs())
    )
    assert later.projects[0].figures["actual"].restated is None


def test_requisitions_stand_beside_the_available_money() -> None:
    page = made(*erp(), line(Measure.PRE_COMMITMENT, 777)).projects[0]
    assert page.figures["pre_commitment"].value == 777
    assert page.figures["available"].value == 6_100_000


def test_unknown_thresholds_give_no_colour() -> None:
    page = made(project("IT-1", thresholds="nowhere")).projects[0]
    assert page.schedule.threshold == "none in the thresholds nowhere"
    assert SETTINGS.preset("pmo").name == "pmo"
    own = replace(SETTINGS, presets={"pmo": Preset(name="ours")})
    assert own.preset("pmo").name == "ours"


def test_the_document_says_what_it_was_made_from() -> None:
    document = second()
    assert document.vector == {"configuration": 1, "ledger": 6, "plans": 5}
    assert document.mapping_versions == {"configuration": "m1", "ledger": "m1", "plans": "m1"}
    assert document.previous is not None
    assert [definition.term for definition in document.definitions][-2:] == ["Thresholds alabama", "Thresholds pmo"]


def test_an_empty_store_gives_an_empty_report() -> None:
    document = build(MemorySnapshot([], {}), SETTINGS, as_of=AS_OF, made_at=MADE_AT)
    assert document.projects == ()
    assert document.totals["projects"].value == 0
    assert [said.rule for said in document.summary] == ["stale"]
    assert {note.state for note in document.freshness} == {"never"}


def test_hours_of_organisations_come_to_the_actual_hours() -> None:
    page = second().projects[0]
    told = [figure.value for figure in page.hours_by_organisation if isinstance(figure.value, int)]
    assert sum(told) == page.figures["hours_actual"].value


def test_years_are_listed_with_their_own_money() -> None:
    rows = [*erp(), line(Measure.ACTUAL, 123, 2026, 13), line(Measure.BUDGET_ORIGINAL, 500, 2026, 13)]
    page = made(*rows).projects[0]
    assert list(page.money_by_year) == ["FY2026", "FY2027"]
    assert {figure.id.rsplit("/", 1)[1]: figure.value for figure in page.money_by_year["FY2026"]} == {
        "budget_original": 500,
        "budget_adjustment": 0,
        "budget_revised": 500,
        "actual": 123,
        "commitment": 0,
        "available": 377,
    }


def test_two_plans_of_one_project_are_added_and_compared() -> None:
    second_plan = [
        source_project("extra", file_name="erp-extra.xml"),
        source_file("erp-extra.xml"),
        task("x1", source_project="extra", partition="extra", work_planned=100 * HOUR, percent_complete=10_000,
             percent_basis=PercentBasis.WORK, planned_finish_on=date(2027, 3, 1)),
    ]  # fmt: skip
    page = made(*erp(), *second_plan).projects[0]
    assert page.figures["hours_planned"].value == 200 * HOUR
    assert page.figures["percent_complete"].value == 7_000
    assert "finish: plan against plan" in [found.rule for found in page.discrepancies]
