"""Listings that change under the reader, and readings that are cut off between pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from connectors.contract.errors import SourceBusyError, SourceChangedError
from store.open import Store
from sync.outcome import Ending
from syncline.demo.tempo_site.state import Tempo
from syncline.demo.tempo_site.switches import Fault, FaultKind
from tests.unit.tempo.account import ADA, HOUR, OPEN, Desk, desk, hours, truth

ROWS = 4


def account(entries: int = 14) -> Tempo:
    tempo = Tempo()
    for number in range(entries):
        tempo.log(10012 + number, ADA, OPEN, 60 * (number + 1))
    tempo.advance(timedelta(days=3))
    return tempo


def between_pages(it: Desk, match: str, act: Callable[[], None], *, times: int = 1) -> None:
    """Do something after each of the next answers to a request that holds `match`."""
    left = [times]

    def told(request: str) -> None:
        if match in request and left[0] > 0:
            left[0] -= 1
            act()

    it.switches.after_page = told


def test_a_deletion_while_pages_are_read_hides_no_other_entry(store: Store) -> None:
    with desk(account(), store, rows_a_page=ROWS) as it:
        it.run()
        # Newest ids come first: the newest is on the page just read, and all that follow move up by one.
        between_pages(it, "from=2026-11", lambda: it.tempo.delete(max(it.tempo.entries)))
        seen = hours(it.run())
        assert truth(it.tempo).items() <= seen.items()
        assert hours(it.run()) == truth(it.tempo)


def test_without_the_second_look_the_entry_at_the_edge_would_have_gone(store: Store) -> None:
    with desk(account(), store, rows_a_page=ROWS) as it:
        it.run()
        it.paths()
        between_pages(it, "from=2026-11", lambda: it.tempo.delete(max(it.tempo.entries)))
        it.run()
        offsets = [one.query["offset"] for one in it.served.requests if one.query.get("from") == ["2026-11-01"]]
    # the second page begins at the last row of the first, sees that it moved, and the month is read anew
    assert [int(one) for (one,) in offsets] == [0, 3, 0, 3, 6, 9, 12]


def test_an_addition_while_pages_are_read_costs_nothing(store: Store) -> None:
    with desk(account(), store, rows_a_page=ROWS) as it:
        it.run()
        between_pages(it, "from=2026-11", lambda: void(it.tempo.log(10099, ADA, OPEN, HOUR)))
        it.run()
        assert hours(it.run()) == truth(it.tempo)


def test_a_deletion_and_a_move_that_outweigh_each_other_hide_nothing(store: Store) -> None:
    tempo = Tempo()
    for number in range(1, 13):
        tempo.log(10012, ADA, date(2026, 11, number), 60 * number)
    tempo.advance(timedelta(days=3))
    with desk(tempo, store, rows_a_page=ROWS) as it:
        it.run()

        def swapped() -> None:
            # In the order of days the first page would lose one row and gain another: its edge would stay as it was.
            tempo.delete(2)
            tempo.edit(8, day=date(2026, 11, 1))

        between_pages(it, "from=2026-11", swapped)
        seen = hours(it.run())
        assert truth(tempo).items() <= seen.items()
        assert hours(it.run()) == truth(tempo)


def void(_: object) -> None:
    """Return nothing of it."""


def test_a_list_that_never_stands_still_leaves_the_run_waiting_and_removes_nothing(store: Store) -> None:
    with desk(account(40), store, rows_a_page=ROWS) as it:
        it.run()
        before = hours(it.bench())
        between_pages(it, "from=2026-11", lambda: it.tempo.delete(max(it.tempo.entries)), times=100)
        result = it.bench().run(it.source())
        assert result.ending is Ending.WAITING
        assert "GET /4/worklogs of 2026-11: the list changed while it was read, 3 times" in result.error
        assert hours(it.bench()) == before
        it.switches.after_page = None
        it.later(timedelta(minutes=11))
        assert truth(it.tempo).items() <= hours(it.run()).items()  # what the broken reading saw may still be there
        assert hours(it.run()) == truth(it.tempo)


@pytest.mark.parametrize("page", range(1, 9))
def test_after_a_reading_that_was_cut_off_at_any_page_the_next_one_is_complete(store: Store, page: int) -> None:
    with desk(account(), store, rows_a_page=ROWS) as it:
        fault = Fault(match="GET /4/worklogs", status=503, times=None, skip=page)
        it.switches.faults.append(fault)
        result = it.bench().run(it.source())
        assert result.ending is Ending.FAILED
        it.switches.faults.clear()
        it.paths()
        it.later(timedelta(hours=1))
        assert hours(it.run()) == truth(it.tempo)


@pytest.mark.parametrize("page", range(1, 9))
def test_what_was_changed_in_the_first_pages_of_a_month_that_was_cut_off_is_seen(store: Store, page: int) -> None:
    with desk(account(), store, rows_a_page=ROWS) as it:
        it.switches.faults.append(Fault(match="GET /4/worklogs", status=503, times=None, skip=page))
        assert it.bench().run(it.source()).ending is Ending.FAILED
        it.switches.faults.clear()
        it.tempo.edit(min(it.tempo.entries), seconds=60)
        it.later(timedelta(hours=1))
        assert hours(it.run()) == truth(it.tempo)


def test_a_month_is_listed_by_its_last_page_alone() -> None:
    with desk(account(), rows_a_page=ROWS) as it:
        *pages, last = it.pages("worklogs", "2026-11")
    assert last.listed == ("2026-11",)
    assert [(page.listed, page.cursor) for page in pages] == [((), "")] * len(pages)


def test_a_cursor_that_cannot_be_read_reads_the_month_anew() -> None:
    with desk(account()) as it:
        for text in ("7", "[]", '{"begun": "yesterday", "options": ""}', "{}", "{"):
            (page,) = it.pages("worklogs", "2026-11", after=text)
            assert len(page.records) == 14


def test_a_server_that_ignores_the_offset_is_told_and_not_read_without_end() -> None:
    def first_page(body: dict[str, object]) -> object:
        body["metadata"] = {**body["metadata"], "offset": 0}  # type: ignore[dict-item] # an object, as served
        return body

    with desk(account(), rows_a_page=ROWS) as it:
        it.switches.faults.append(Fault(match="from=2026-11", kind=FaultKind.RESHAPE, change=first_page, times=None))
        with pytest.raises(SourceChangedError) as told:
            it.pages("worklogs", "2026-11")
    assert told.value.path == "GET /4/worklogs.metadata.offset"


def test_an_empty_page_that_announces_another_one_is_told() -> None:
    def emptied(body: dict[str, object]) -> object:
        return {**body, "results": []}

    with desk(account(), rows_a_page=ROWS) as it:
        it.switches.faults.append(Fault(match="from=2026-11", kind=FaultKind.RESHAPE, change=emptied, times=None))
        with pytest.raises(SourceChangedError, match="announces another page after an empty one"):
            it.pages("worklogs", "2026-11")


def test_a_full_page_without_a_link_is_asked_for_what_follows() -> None:
    def unlinked(body: dict[str, object]) -> object:
        metadata = dict(body["metadata"])  # type: ignore[call-overload] # an object, as served
        metadata.pop("next", None)
        return {**body, "metadata": metadata}

    with desk(account(), rows_a_page=ROWS) as it:
        it.switches.faults.append(Fault(match="from=2026-11", kind=FaultKind.RESHAPE, change=unlinked, times=None))
        pages = it.pages("worklogs", "2026-11")
    assert sum(len(page.records) for page in pages) == 14


def test_the_links_host_is_never_asked_and_its_words_are_passed_on() -> None:
    def linked(body: dict[str, object]) -> object:
        metadata = dict(body["metadata"])  # type: ignore[call-overload] # an object, as served
        if "next" in metadata:
            metadata["next"] = "https://elsewhere.example/4/worklogs?cursor=abc&offset=999&limit=1"
        return {**body, "metadata": metadata}

    with desk(account(), rows_a_page=ROWS) as it:
        it.switches.faults.append(Fault(match="from=2026-11", kind=FaultKind.RESHAPE, change=linked, times=None))
        pages = it.pages("worklogs", "2026-11")
        asked = it.served.requests[2]
    assert sum(len(page.records) for page in pages) == 14
    assert (asked.query["cursor"], asked.query["offset"]) == (["abc"], ["3"])


def test_short_lists_too_are_read_again_when_they_shift() -> None:
    with desk(account(1), accounts=True, rows_a_page=2) as it:
        for number in range(5):
            it.tempo.add_account(f"ERP{number}", "ERP finance replacement")
        between_pages(it, "/4/accounts", lambda: void(it.tempo.accounts.pop("ERP0")))
        pages = it.pages("accounts", "accounts")
        assert {record.key for record in pages[-1].records} <= set(it.tempo.accounts)
        assert pages[-1].listed == ("accounts",)
        for number in range(40):
            it.tempo.add_account(f"ERP{number}", "ERP finance replacement")
        it.switches.after_page = lambda _: void(it.tempo.accounts.pop(next(iter(it.tempo.accounts))))
        with pytest.raises(SourceBusyError, match="the list changed while it was read, 3 times"):
            it.pages("accounts", "accounts")
