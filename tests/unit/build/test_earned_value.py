"""Earned value on a project's page, in the totals, from report to report, and in the list of facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from model.entities import BaselineValue, Provenance
from reports.document import EARNED_VALUE_FIGURES, EarnedValue, PreviousReport, ReportDocument
from reports.figures.definitions import TERMS
from reports.figures.index import facts
from reports.render.canonical_json import from_json, to_json
from reports.render.facts import every_fact, label, project_facts
from tests.unit.build.city import AS_OF, SETTINGS, erp, made, others
from tests.unit.figures.rows import baseline

SEPTEMBER = date(2026, 9, 30)
COSTED = {
    "build": (date(2026, 7, 1), date(2026, 10, 16), 4_000_000),
    "test": (date(2026, 10, 19), date(2027, 1, 8), 2_000_000),
    "golive": (None, date(2027, 1, 11), None),
}


def rows(currency: str = "USD", **changes: Any) -> list[Provenance]:
    """The invented portfolio, where the plan of the first project carries costs in its baseline."""
    own = [row for row in erp(**changes) if not isinstance(row, BaselineValue)]
    costed = [
        baseline(name, 1, finish, start, cost=cost, currency=currency) for name, (start, finish, cost) in COSTED.items()
    ]
    return [*own, *costed, *others()]


def document(previous: ReportDocument | None = None, as_of: date = AS_OF, **changes: Any) -> ReportDocument:
    header = (
        PreviousReport(id=1, as_of=previous.as_of, made_at=previous.made_at, sha256="ab" * 32) if previous else None
    )
    return made(
        *rows(**changes),
        as_of=as_of,
        made_at=datetime.combine(as_of, datetime.min.time(), UTC),
        previous=(header, previous) if header and previous else None,
    )


def of(found: ReportDocument) -> EarnedValue:
    earned = found.projects[0].earned_value
    assert earned is not None
    return earned


def test_a_page_carries_earned_value_by_its_plan_and_ledger() -> None:
    found = of(document())
    assert list(found.figures) == [name for name, _ in EARNED_VALUE_FIGURES]
    told = {name: found.figures[name].value for name in ("bac", "pv", "ev", "ac", "eac_cpi", "cpi")}
    assert told == {
        "bac": 6_000_000,
        "pv": 4_333_333,
        "ev": 2_000_000,
        "ac": 2_900_000,
        "eac_cpi": 8_700_000,
        "cpi": Decimal("0.689655"),
    }
    assert found.figures["ac"].inputs == ("IT-0423/cost/actual",)
    assert found.figures["bac"].record_count == 2
    assert [point.actual for point in found.curve] == [None, None, 2_000_000, 2_900_000, None, None, None]


def test_a_project_without_a_costed_baseline_says_why_on_its_page() -> None:
    found = document()
    reasons = [page.earned_value.reason for page in found.projects if page.earned_value]
    assert reasons == ["", "no baseline was set", "fiber.xml was put aside: line 4 ends early"]
    assert found.projects[1].figures["forecast_cost"].reason == "no baseline was set"


def test_the_cost_outlook_is_among_the_figures_of_the_project() -> None:
    figures = document().projects[0].figures
    assert (figures["forecast_cost"].value, figures["forecast_cost"].currency) == (8_700_000, "USD")
    assert figures["burn_rate"].reason == "spending of FY2027 P02 is not known by itself"


def test_totals_add_up_the_projects_that_have_earned_value() -> None:
    totals = document().totals
    assert (totals["bac"].value, totals["bac"].id) == (6_000_000, "portfolio/earned_value/bac")
    assert totals["spi"].value == Decimal("0.461538")
    assert totals["sv"].reason == "without IT-0500 and IT-0600, where it is not known"
    assert "bac" not in made(*erp(), *others()).totals


def test_totals_in_two_currencies_are_not_made() -> None:
    totals = made(*rows("EUR")).totals
    said = "projects have amounts in EUR and USD, which do not add up without a rate"
    assert (totals["bac"].value, totals["bac"].reason) == (None, said)
    assert totals["spi"].reason.endswith(said)


def test_the_last_reports_are_remembered() -> None:
    september = document(as_of=SEPTEMBER, october=False)
    october = document(september)
    found, before = of(october), of(september)
    assert found.figures["ev"].previous == before.figures["ev"].value
    assert [[figure.id for figure in row] for row in found.earlier] == [
        [f"IT-0423/earned_value/{name}/2026-09-30" for name in ("spi", "cpi", "spi_t")]
    ]
    assert [figure.value for figure in found.earlier[0]] == [
        before.figures[name].value for name in ("spi", "cpi", "spi_t")
    ]
    assert [(point.earned, point.actual) for point in found.curve[2:4]] == [
        (2_000_000, 2_000_000),
        (2_000_000, 2_900_000),
    ]


def test_three_periods_are_shown_the_newest_first() -> None:
    found: ReportDocument | None = None
    for on in (date(2026, 7, 31), date(2026, 8, 15), date(2026, 8, 31), SEPTEMBER, AS_OF):
        found = document(found, as_of=on)
    assert found is not None
    assert [row[0].id.rsplit("/", 1)[-1] for row in of(found).earlier] == ["2026-09-30", "2026-08-31", "2026-08-15"]
    assert of(found).earlier[1][1].reason == "the report as of 2026-08-31 did not know it"


def test_each_figure_of_earned_value_is_a_fact_once_under_its_words() -> None:
    found = document(document(as_of=SEPTEMBER, october=False))
    earned = of(found)
    own = [*earned.figures.values(), *(figure for row in earned.earlier for figure in row), *earned.basis]
    listed = [fact.figure.id for fact in every_fact(found)]
    assert all(listed.count(figure.id) == 1 for figure in own)
    assert {figure.id for figure in own} <= facts(found).keys()
    labels = {fact.figure.id: fact.label for fact in project_facts(found.projects[0])}
    assert labels["IT-0423/earned_value/cpi"] == "Cost performance index (CPI)"
    assert labels["IT-0423/earned_value/spi_t/2026-09-30"] == "Schedule performance in time, SPI(t), Sep 30, 2026"
    assert labels["IT-0423/earned_value/basis/work"] == "Share of the budget with percent complete by hours"
    assert label("portfolio/earned_value/bac") == "Budget at completion (BAC)"


def test_a_document_with_earned_value_is_archived_and_read_back() -> None:
    found = document(document(as_of=SEPTEMBER, october=False))
    assert from_json(to_json(found)) == found


def test_every_term_of_earned_value_is_defined_with_who_published_it() -> None:
    defined = {definition.term: definition.origin for definition in TERMS}
    assert all(defined[term] for _, term in EARNED_VALUE_FIGURES)
    assert {label("forecast_cost"), label("burn_rate")} <= defined.keys()


def test_another_holiday_changes_what_was_planned_and_nothing_else() -> None:
    settings = replace(SETTINGS, holidays=frozenset({date(2026, 10, 26)}))
    found, usual = of(made(*rows(), settings=settings)), of(made(*rows()))
    changed = {name for name, figure in found.figures.items() if figure.value != usual.figures[name].value}
    assert changed <= {"pv", "sv", "spi", "eac_composite", "es", "sv_t", "spi_t", "ieac_t"}
    assert "pv" in changed
