"""The spool: what goes in comes out, in pages, from memory and from disk alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract.pages import FileFacts, QuarantinedRow, Record
from connectors.contract.spool import Spool
from model.problems import Place, Problem

FACTS = FileFacts(partitions=("p",), as_of="2026-01-01")


def record(number: int) -> Record:
    data = {"n": number, "text": "ß", "list": [1, None, {"deep": True}]}
    return Record(kind="line", key=f"p/{number}", data=data, partition="p", place=f"line {number}")


def bad(number: int) -> QuarantinedRow:
    place = Place(file="a.csv", sheet="S", cell="A1", line=number, record="r", path="x")
    problem = Problem(code="number_unreadable", place=place, reason="no number", value="x", remedy="mend it")
    return QuarantinedRow(key=f"p/{number}", problem=problem, partition="p", amount=-5, currency="USD")


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 20), st.sampled_from((1, 10_000_000)))
def test_rows_come_back_in_order_and_in_full_pages(kinds: list[bool], page_size: int, in_memory: int) -> None:
    with Spool(page_size=page_size, in_memory=in_memory) as spool:
        for number, is_good in enumerate(kinds):
            if is_good:
                spool.add(record(number))
            else:
                spool.quarantine(bad(number))
        pages = list(spool.pages(facts=FACTS, listed=("p",)))
        resumed = list(spool.pages(facts=FACTS, listed=("p",), after="1"))
    assert [each for page in pages for each in page.records] == [record(n) for n, good in enumerate(kinds) if good]
    assert [each for page in pages for each in page.quarantined] == [bad(n) for n, good in enumerate(kinds) if not good]
    assert all(len(page.records) + len(page.quarantined) == page_size for page in pages[:-1])
    assert [page.cursor for page in pages] == [str(number + 1) for number in range(len(pages))]
    assert [page.facts for page in pages] == [FACTS] + [None] * (len(pages) - 1)
    assert [page.listed for page in pages] == [()] * (len(pages) - 1) + [("p",)]
    assert resumed == pages[1:]
    assert spool.rows == len(kinds)


def test_a_large_page_is_packed_in_several_blocks() -> None:
    with Spool(page_size=500) as spool:
        for number in range(120):
            spool.add(record(number))
        (page,) = spool.pages(facts=FACTS, listed=())
    assert page.records == tuple(record(number) for number in range(120))


def test_an_empty_file_still_has_a_page_with_its_facts() -> None:
    with Spool() as spool:
        (page,) = spool.pages(facts=FACTS, listed=("p",))
    assert (page.facts, page.listed, page.records) == (FACTS, ("p",), ())


@pytest.mark.parametrize("after", ["2", "-1"])
def test_a_cursor_that_no_page_has_is_refused(after: str) -> None:
    with Spool() as spool, pytest.raises(ValueError, match=f"no page {after}: the file has 1 pages"):
        list(spool.pages(facts=FACTS, listed=(), after=after))
