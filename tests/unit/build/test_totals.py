"""Totals, and what changed between two documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import Provenance
from model.values import Measure
from reports.build import build
from reports.document import Figure, ProjectPage, ReportDocument, Unit
from reports.figures.fact import known, missing
from reports.figures.index import facts, restated, with_previous
from reports.figures.totals import ADDED, total, totals
from tests.fakes import MemorySnapshot
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS, balances, runs
from tests.unit.figures.rows import HOUR, entry, issue, line, link, project, source_project, tracker, worklog


def portfolio(amounts: list[int], currency: str = "USD") -> ReportDocument:
    rows: list[Provenance] = []
    for at, amount in enumerate(amounts):
        rows += [project(f"P{at:02}", position=at), link(f"P{at:02}", "ledger", "project", f"C{at:02}")]
        rows += balances(4, actual=amount, commitment=7, code=f"C{at:02}", original=amount)
    if currency != "USD":
        rows += [
            project("X"),
            link("X", "ledger", "project", "X"),
            line(Measure.ACTUAL, 5, currency=currency, project_code="X"),
        ]
    return build(MemorySnapshot(rows, runs()), SETTINGS, as_of=AS_OF, made_at=MADE_AT)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_totals_equal_what_the_projects_add_up_to(amounts: list[int]) -> None:
    document = portfolio(amounts)
    for name in ADDED:
        values = [page.figures[name].value for page in document.projects]
        told = [value for value in values if isinstance(value, int)]
        assert document.totals[name].value == (sum(told) if told else None)
    assert document.totals["actual"].value == sum(amounts)


def test_two_currencies_have_no_total_and_are_named() -> None:
    figure = portfolio([100], "EUR").totals["actual"]
    assert figure.value is None
    assert figure.reason == "projects have amounts in EUR and USD, which do not add up without a rate"


def test_a_total_in_a_foreign_currency_is_no_total_in_ours() -> None:
    page = portfolio([100]).projects[0]
    assert total("actual", [page], "EUR").value is None


def test_a_total_names_what_it_leaves_out_the_first_few_by_code() -> None:
    page = portfolio([100]).projects[0]
    unknown = {**page.figures, "actual": missing("x", Unit.MONEY, "no finance code is linked", formula="")}
    others = [replace(page, code=f"Q{at}", figures=unknown) for at in range(7)]
    assert total("actual", [page, *others[:2]], "USD").reason == "without Q0 and Q1, where it is not known"
    assert (
        total("actual", [page, *others], "USD").reason
        == "without Q0, Q1, Q2, Q3, Q4 and 2 other projects, where it is not known"
    )
    assert total("actual", others, "USD").reason == "no finance code is linked"


@pytest.mark.parametrize(
    ("name", "unit"), [("actual", Unit.MONEY), ("hours_actual", Unit.SECONDS), ("tasks_open", Unit.COUNT)]
)
def test_a_report_without_projects_has_no_totals(name: str, unit: Unit) -> None:
    figure = total(name, [], "USD")
    assert (figure.value, figure.reason, figure.unit) == (None, "the report has no projects", unit)
    assert totals([], "USD")["projects"].value == 0


def test_the_used_share_leaves_out_projects_whose_spending_is_not_known() -> None:
    pages = list(portfolio([1_000_000, 2_000_000]).projects)
    unknown = missing("x", Unit.BASIS_POINTS, "no finance code is linked", formula="")
    pages[1] = replace(pages[1], figures={**pages[1].figures, "used": unknown})
    figure = totals(pages, "USD")["used"]
    assert figure.value == 5_000
    assert figure.reason == "without P01, where it is not known"


def usd(value: int | None, currency: str = "USD") -> Figure:
    if value is None:
        return missing("a", Unit.MONEY, "nobody knows", formula="")
    return known("a", Unit.MONEY, value, formula="", currency=currency)


def test_the_last_value_is_kept_unless_unit_or_currency_changed() -> None:
    assert with_previous(usd(5), {"a": usd(3)}).previous == 3
    assert with_previous(usd(5), {"a": usd(3, "EUR")}).previous is None
    assert with_previous(usd(5), {}).previous is None
    on = known("a", Unit.DATE, date(2026, 1, 1), formula="")
    assert with_previous(usd(5), {"a": on}).previous is None


@pytest.mark.parametrize(
    ("name", "now", "then", "expected"),
    [
        ("actual", usd(912), usd(900), 12),
        ("actual", usd(900), usd(900), 0),
        ("actual", usd(900), usd(900, "EUR"), None),
        ("actual", usd(None), usd(900), None),
        ("actual", usd(900), usd(None), None),
        ("percent_complete", usd(900), usd(800), None),
    ],
)
def test_restated_is_the_same_figure_known_now_less_known_then(
    name: str, now: Figure, then: Figure, expected: int | None
) -> None:
    assert restated(name, {name: now}, {name: then}) == expected
    assert restated("actual", {}, {}) is None


def test_a_document_finds_every_figure_by_its_id() -> None:
    document = portfolio([5])
    found = facts(document)
    pages: tuple[ProjectPage, ...] = document.projects
    assert found["P00/cost/actual"] is pages[0].figures["actual"]
    assert found["portfolio/projects"].value == 1
    assert "P00/FY2027/actual" in found


def test_proven_hours_are_added_where_a_tracker_is_linked_and_no_figure_where_none_is() -> None:
    assert "hours_proven" not in portfolio([100]).totals
    rows: list[Provenance] = []
    for name in ("ERP", "GIS"):
        rows += [project(name), link(name, "jira", "project", name), tracker(name)]
        rows += [issue(name, name, work_actual=HOUR), worklog(HOUR, name)]
    document = build(MemorySnapshot([*rows, project("X")], runs()), SETTINGS, as_of=AS_OF, made_at=MADE_AT)
    assert (document.totals["hours_proven"].value, document.totals["hours_proven"].reason) == (2 * HOUR, "")


def test_proven_hours_beside_hours_of_plans_say_that_these_cannot_be_proven() -> None:
    rows = [
        project(), link("IT-0423", "jira", "project", "ERP"), tracker(), issue(1, work_actual=HOUR), worklog(HOUR, 1),
        project("IT-0500", position=1), link("IT-0500", "plans", "plan", "erp"), source_project(), entry(3 * HOUR),
    ]  # fmt: skip
    sums = build(MemorySnapshot(rows, runs()), SETTINGS, as_of=AS_OF, made_at=MADE_AT).totals
    assert (sums["hours_actual"].value, sums["hours_proven"].value) == (4 * HOUR, HOUR)
    assert sums["hours_proven"].reason == (
        "counts hours in trackers only, since those in plans have nothing to be held against"
    )
