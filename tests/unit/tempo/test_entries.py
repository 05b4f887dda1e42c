"""Entries through the real engine: first load, nothing new, edits, deletions, moves, closed months."""

from __future__ import annotations

from datetime import date, timedelta

from model.entities import QuarantinedRecord, TimeEntry
from store.open import Store
from syncline.demo.tempo_site.state import Tempo
from syncline.demo.tempo_site.switches import Fault, FaultKind
from tests.unit.tempo.account import ADA, BEN, CLOSED, HOUR, OPEN, desk, hours, truth


def account() -> Tempo:
    tempo = Tempo()
    tempo.log(10012, ADA, OPEN, 2 * HOUR, billable=HOUR, account="ERP")
    tempo.log(10013, BEN, date(2026, 11, 22), HOUR)
    tempo.log(10012, ADA, CLOSED, 3 * HOUR)
    tempo.advance(timedelta(days=3))  # so that what comes later is seen as changed
    return tempo


def test_the_first_load_brings_every_entry_of_every_month(store: Store) -> None:
    with desk(account(), store) as it:
        bench = it.run()
        assert hours(bench) == truth(it.tempo)
        assert len(hours(bench)) == 3


def test_an_entry_speaks_of_the_jira_sources_issue_and_person(store: Store) -> None:
    with desk(account(), store, approvals=True) as it:
        it.tempo.approve(ADA, OPEN)
        (row,) = [row for row in it.run().rows(TimeEntry) if row.key == "tempo:time_entry:1"]
    assert (row.task, row.identity) == ("jira:task:10012", f"jira:identity:{ADA}")
    assert (row.work, row.work_billable, row.billable) == (2 * HOUR, HOUR, True)
    assert (row.account_raw, row.approval_raw) == ("ERP", "APPROVED")
    assert row.work_on == OPEN


def test_nothing_changed_writes_no_version_and_takes_few_requests(store: Store) -> None:
    with desk(account(), store) as it:
        before = it.run().versions()
        it.paths()
        assert it.run().versions() == before
        assert it.paths().count("GET /4/worklogs") == 4  # the changes and three open months
        assert len(it.paths()) == 0


def test_an_unchanged_run_asks_at_most_six_times(store: Store) -> None:
    with desk(account(), store, accounts=True) as it:
        it.run()
        it.paths()
        it.run()
        assert len(it.paths()) <= 6


def test_edits_deletions_and_moves_in_open_months_are_seen_in_the_next_run(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.tempo.edit(1, seconds=HOUR)
        it.tempo.delete(2)
        it.tempo.log(10014, BEN, date(2026, 10, 1), HOUR)
        assert hours(it.run()) == truth(it.tempo)
        it.tempo.edit(1, day=date(2026, 9, 30))
        assert hours(it.run()) == truth(it.tempo)


def test_an_edit_or_addition_in_a_closed_month_is_seen_in_the_next_run(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.tempo.edit(3, seconds=HOUR)
        it.tempo.log(10015, BEN, CLOSED, HOUR)
        assert hours(it.run()) == truth(it.tempo)


def test_an_entry_moved_between_open_and_closed_months_is_never_lost(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.tempo.edit(1, day=CLOSED)
        it.tempo.edit(3, day=OPEN)
        assert hours(it.run()) == truth(it.tempo)


def test_an_entry_moved_before_the_first_day_goes_at_once(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.tempo.edit(3, day=date(2025, 12, 31))
        assert set(hours(it.run())) == {"1", "2"}


def test_an_entry_moved_to_a_later_month_goes_until_its_month_begins(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.tempo.edit(3, day=date(2026, 12, 1))
        assert set(hours(it.run())) == {"1", "2"}
        it.later(timedelta(days=10))
        assert hours(it.run()) == truth(it.tempo)


def test_a_fiscal_year_that_is_no_longer_read_keeps_its_entries_and_their_edits(store: Store) -> None:
    tempo = account()
    tempo.log(10012, ADA, date(2025, 3, 3), HOUR)
    with desk(tempo, store, since=None) as it:
        it.run()
        it.later(timedelta(days=60))  # the previous fiscal year is now 2026
        tempo.edit(4, seconds=2 * HOUR)
        tempo.log(10012, ADA, date(2025, 3, 4), HOUR)
        found = hours(it.run())
    assert found["4"] == ("jira:task:10012", date(2025, 3, 3), 2 * HOUR)
    assert "5" not in found


def test_a_deletion_in_a_closed_month_is_seen_when_the_month_is_read_again(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.tempo.delete(3)
        it.later(timedelta(days=6))
        assert "3" in hours(it.run())
        it.later(timedelta(days=1))
        assert hours(it.run()) == truth(it.tempo)


def test_a_full_run_sees_a_deletion_in_a_closed_month_at_once(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.tempo.delete(3)
        bench = it.bench()
        bench.completed(it.source(), full=True)
        assert hours(bench) == truth(it.tempo)


def test_books_that_are_not_closed_keep_their_months_open(store: Store) -> None:
    with desk(account(), store, closed_until=date(2026, 1, 31)) as it:
        it.run()
        it.tempo.delete(3)
        assert hours(it.run()) == truth(it.tempo)


def test_another_option_of_reading_reads_closed_months_again(store: Store) -> None:
    with desk(account(), store) as it:
        it.run()
        it.options["jira_ids"] = True
        it.paths()
        it.run()
        assert it.paths().count("GET /4/worklogs") == 12  # the changes and eleven months


def test_an_entry_of_a_later_month_waits_until_its_month_begins(store: Store) -> None:
    with desk(account(), store) as it:
        it.tempo.log(10012, ADA, date(2026, 12, 24), HOUR)
        assert "4" not in hours(it.run())
        it.later(timedelta(days=15))
        assert "4" in hours(it.run())


def test_many_pages_bring_what_one_page_brings(store: Store) -> None:
    tempo = account()
    for number in range(30):
        tempo.log(10020 + number, ADA, OPEN, 60 * (number + 1))
    with desk(tempo, store, rows_a_page=5) as it:
        assert hours(it.run()) == truth(tempo)
        it.switches.page_cap = 3
        tempo.edit(9, seconds=1)
        assert hours(it.run()) == truth(tempo)


def test_an_entry_without_issue_or_day_is_quarantined_and_the_others_are_kept(store: Store) -> None:
    def damaged(body: dict[str, object]) -> object:
        for row in body["results"]:  # type: ignore[attr-defined] # the simulated answer's rows
            if row["tempoWorklogId"] == 1:
                row["issue"] = {"id": "ERP-12"}
            if row["tempoWorklogId"] == 2:
                row["startDate"] = "22.11.2026"
        return body

    with desk(account(), store) as it:
        it.switches.faults.append(Fault(match="from=2026-11", kind=FaultKind.RESHAPE, change=damaged))
        bench = it.run()
        assert set(hours(bench)) == {"3"}
        told = {(row.where, row.value, row.reason) for row in bench.rows(QuarantinedRecord)}
        assert told == {
            ("Tempo entry 1, issue.id", "ERP-12", "the entry names no issue by a number"),
            ("Tempo entry 2, startDate", "22.11.2026", "expected a day like 2026-11-22"),
        }
        bench = it.run()
        assert hours(bench) == truth(it.tempo)
        assert bench.rows(QuarantinedRecord) == []
