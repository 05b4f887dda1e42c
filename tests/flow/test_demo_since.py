"""The demo's second report against its first: what was restated, what moved, what was spent since."""

from __future__ import annotations

import pytest

from reports.document import Change, ProjectPage, ReportDocument
from reports.render.formatting import money
from syncline.demo.city import PROJECTS
from tests.flow.city import City

pytestmark = pytest.mark.slow

CODES = [story.code for story in PROJECTS]


@pytest.fixture
def second(city: City) -> ReportDocument:
    return city.second.made.document


def page_of(document: ReportDocument, code: str) -> ProjectPage:
    (found,) = [page for page in document.projects if page.code == code]
    return found


def test_hours_that_were_put_right_in_jira_are_shown_as_restated(city: City, second: ReportDocument) -> None:
    expected = {code: city.facts.restated_hours.get(code) for code in CODES}
    assert {page.code: page.figures["hours_actual"].restated for page in second.projects} == expected


def test_the_first_report_is_compared_with_nothing(city: City) -> None:
    document = city.first.made.document
    assert document.previous is None
    assert not [page.code for page in document.projects if page.changes]


def test_the_second_report_is_compared_with_the_first(city: City) -> None:
    first, previous = city.first.made, city.second.made.document.previous
    assert previous is not None
    assert (previous.id, previous.as_of, previous.sha256) == (
        first.saved.id,
        first.document.as_of,
        first.saved.sha256,
    )
    for before, now in zip(first.document.projects, city.second.made.document.projects, strict=True):
        comparable = {name: now.figures[name].previous for name in before.figures if name in now.figures}
        assert comparable == {name: before.figures[name].value for name in comparable}
        assert [light.previous for light in (now.overall, now.schedule, now.cost)] == [
            light.colour for light in (before.overall, before.schedule, before.cost)
        ]


def test_the_late_invoice_is_shown_as_restated_and_nothing_else_is(city: City, second: ReportDocument) -> None:
    restated = {page.code: page.figures["actual"].restated for page in second.projects}
    expected: dict[str, int | None] = dict.fromkeys(CODES)
    expected[city.facts.restated_code] = city.facts.restated_actual
    assert restated == expected
    assert second.totals["actual"].restated == city.facts.restated_actual
    before = city.facts.first.projects[city.facts.restated_code].actual
    (change,) = [
        change
        for change in page_of(second, city.facts.restated_code).changes
        if change.kind == "restated" and change.subject.startswith("Actual")
    ]
    assert (change.before, change.after) == (shown(before), shown(before + city.facts.restated_actual))


def test_a_moved_finish_is_a_change_and_an_unmoved_one_is_none(city: City, second: ReportDocument) -> None:
    moved = [page.code for page in second.projects if kinds(page.changes, "finish")]
    expected = [
        code
        for code in CODES
        if city.facts.first.projects[code].forecast_finish != city.facts.second.projects[code].forecast_finish
    ]
    assert moved == expected != []


def test_what_was_spent_since_is_the_difference_of_the_books(city: City, second: ReportDocument) -> None:
    for code in CODES:
        since = page_of(second, code).figures["spent_since_last_report"]
        assert since.value == city.facts.second.projects[code].actual - city.facts.first.projects[code].actual


def kinds(changes: tuple[Change, ...], kind: str) -> list[Change]:
    return [change for change in changes if change.kind == kind]


def shown(cents: int) -> str:
    return money(cents, "USD").removesuffix(".00")
