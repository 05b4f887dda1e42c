"""What the page shows of trackers: parts that could not be read, proven hours, links to look at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.document import RecordLink
from reports.render.html import to_html
from tests.unit.render.page import Element, read_page
from tests.unit.render.sample import (
    FRESHNESS,
    erp,
    sample_document,
)
from tests.unit.render.sample_tracker import PORTAL_UNREAD


@pytest.fixture(scope="module")
def page() -> Element:
    return read_page(to_html(sample_document()))


def test_freshness_names_what_could_not_be_read_and_whom_it_concerns(page: Element) -> None:
    table = page.one("data").text
    assert "PORTAL: not read since Nov 18, 2026. The account sync@marlow.example no longer sees" in table
    assert "Stale: IT-0410." in table
    assert "Waiting" in table
    nobody = replace(FRESHNESS[3], unread=(replace(PORTAL_UNREAD, projects=()),))
    lonely = read_page(to_html(replace(sample_document(), freshness=(nobody,))))
    assert "It concerns no project of this report." in lonely.one("data").text


def test_hours_that_are_proven_complete_say_by_what(page: Element) -> None:
    text = page.one("project-it-0410").text
    assert "Hours proven complete1,234.5 h" in text
    assert "812 time entries match the totals of tracker on 412 tasks." in text


def test_a_disagreement_links_the_records_where_somebody_can_look() -> None:
    links = tuple(
        RecordLink(key=f"tracker:task:{of}", url=url, title=f"Task <{of}>")
        for of, url in ((1, "https://marlow.example/browse/ERP-1"), (2, "javascript:alert(1)"))
    )
    found = erp()
    (first, *others) = found.discrepancies
    differing = replace(first, left=replace(first.left, records=links), right=replace(first.right, records=links))
    shown = read_page(to_html(sample_document((replace(found, discrepancies=(differing, *others)),))))
    (cell,) = [part for part in shown.one("project-it-0423").all("td") if "Look at" in part.text]
    assert [link.text for link in cell.all("a")] == ["Task <1>"]
