"""The web page of documents nobody hopes for: empty, alone, ambiguous, endless."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reports.document import Colour, Figure, ReportDocument, SourceFreshness, Unit
from reports.render.html import to_html
from tests.unit.render.page import read_page
from tests.unit.render.sample import (
    empty_document,
    erp,
    sample_document,
)


def test_a_report_of_nothing_says_so() -> None:
    page = read_page(to_html(empty_document()))
    for said in (
        "No projects are declared yet",
        "No source is declared yet.",
        "No row was left out.",
        "No earlier report",
        "Everything the sources sent belongs to a project.",
        "Sources: none; rows left out: 0",
    ):
        assert said in page.text, said
    assert not page.all("svg")


def test_one_row_left_out_is_one_and_all_shown_needs_no_command() -> None:
    document = replace(sample_document(), quarantined=sample_document().quarantined[:1], quarantined_count=1)
    assert "1 row is not in the figures." in read_page(to_html(document)).one("data").text
    counted = replace(sample_document(), quarantined=(), quarantined_count=3)
    assert "3 rows are not in the figures; the first 0 are shown" in read_page(to_html(counted)).one("data").text


def test_without_an_earlier_report_nothing_is_compared() -> None:
    page = read_page(to_html(replace(sample_document((replace(erp(), changes=()),)), previous=None, summary=())))
    assert "Last report" not in [cell.text for cell in page.all("th")]
    assert "There is no earlier report to compare with." in page.text
    assert "no earlier report" in page.one("summary").text
    assert "Nothing in this report calls for attention." in page.text


def test_two_codes_that_look_alike_keep_their_own_anchors() -> None:
    pages = (replace(erp(), code="A 1"), replace(erp(), code="A-1"), replace(erp(), code="!!"))
    tree = read_page(to_html(sample_document(pages)))
    anchors = {s.attributes["id"] for s in tree.all("section") if s.attributes.get("class") == "project"}
    assert anchors == {"project-a-1", "project-a-1-2", "project-unnamed"}


def test_a_state_nobody_declared_is_printed_as_it_is() -> None:
    source = SourceFreshness(source="x", connector="y", run=1, finished_at=None, data_as_of="", state="odd", detail="d")
    page = read_page(to_html(replace(empty_document(), freshness=(source,))))
    assert "Sources: 1 odd; rows left out: 0" in page.text
    assert "x (odd): D." in page.text


def test_the_page_does_not_depend_on_the_order_of_projects_or_mappings() -> None:
    document = sample_document()
    turned: ReportDocument = replace(
        document,
        projects=tuple(
            replace(
                page,
                figures=dict(reversed(list(page.figures.items()))),
                money_by_year=dict(reversed(list(page.money_by_year.items()))),
            )
            for page in reversed(document.projects)
        ),
        totals=dict(reversed(list(document.totals.items()))),
        vector=dict(reversed(list(document.vector.items()))),
    )
    strip = re.compile(rb"[0-9a-f]{64}|[0-9a-f]{12}")  # the hash keeps the order of projects
    assert strip.sub(b"", to_html(turned)) == strip.sub(b"", to_html(document))


def test_hundreds_of_milestones_and_an_ancient_date_still_make_a_page() -> None:
    base = erp().milestones[0]
    rows = tuple(replace(base, key=f"k{n}", first_baseline_on=date(1900 + n, 1, 1)) for n in range(200))
    fact = Figure(id="x", unit=Unit.DATE, value=date(1, 1, 1))
    page = replace(erp(), milestones=rows, figures={"start": fact}, overall=replace(erp().overall, colour=Colour.GREY))
    assert read_page(to_html(sample_document((page,)))).one("project-it-0423").text.count("Contract signed") >= 200
