"""Single records that pages show to be absent, what goes with them, and the brake that counts them over a run."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from model.entities import Task, TimeEntry
from store import raw, scopes
from store.tables import HELD
from sync.absent import BRAKE_ROWS
from sync.outcome import RunResult
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import PowerCutError
from tests.unit.sync.tracker import SITE, Tracker

MANY = BRAKE_ROWS + 1


def tracker(issues: int, hours: int = 0) -> Tracker:
    made = Tracker(page_size=20)
    for number in range(issues):
        made.add("ERP", f"Issue {number}", hours)
    return made


def issues(bench: Bench) -> set[int]:
    return {int(row.key.split(":")[2]) for row in bench.rows(Task)}


def hours(bench: Bench) -> dict[str, int]:
    return {row.key.split(":")[2]: row.work for row in bench.rows(TimeEntry)}


def held(bench: Bench) -> list[str]:
    return bench.column(HELD, "key")


def read(bench: Bench, made: Tracker, *, confirm_deletes: bool = False) -> RunResult:
    return bench.completed(made.source(), confirm_deletes=confirm_deletes)


def test_what_is_not_among_all_of_a_partition_is_gone(bench: Bench) -> None:
    made = tracker(3, hours=2)
    read(bench, made)
    first = next(iter(made.issues[1].hours))
    made.unbook(1, first, reported=False)
    result = read(bench, made)
    assert (result.removed, first in hours(bench), len(hours(bench))) == (1, False, 5)


def test_a_partition_of_which_nothing_is_left_is_emptied_though_no_record_of_it_comes(bench: Bench) -> None:
    made = tracker(1, hours=3)
    read(bench, made)
    made.issues[1].hours.clear()
    made.change(1)
    assert read(bench, made).removed == 3
    assert (hours(bench), issues(bench)) == ({}, {1})


def test_a_record_that_moved_to_another_partition_is_not_missed_in_the_one_it_left(bench: Bench) -> None:
    made = tracker(2, hours=1)
    read(bench, made)
    [worklog] = made.issues[1].hours
    del made.issues[1].hours[worklog]
    made.change(1)
    made.book(2, 60, worklog)
    read(bench, made)
    assert hours(bench)[worklog] == 60
    [row] = [one for one in bench.rows(TimeEntry) if one.key.endswith(f":{worklog}")]
    assert (row.task, row.partition) == ("tracker:task:2", "issue/2/worklog")


def test_records_below_a_missing_one_go_with_it(bench: Bench) -> None:
    made = tracker(12, hours=2)
    read(bench, made)
    kept = {key for number, one in made.issues.items() if number != 1 for key in one.hours}
    made.delete(1)
    result = read(bench, made)
    assert (result.removed, result.brakes) == (3, [])
    assert set(hours(bench)) == kept  # those of issues 10 to 12, whose names begin alike, are still there
    with bench.store.reading() as connection:
        assert list(raw.present(connection, "tracker", "issue/1/worklog")) == []


def test_a_record_that_is_reported_gone_twice_counts_once(bench: Bench) -> None:
    made = tracker(1, hours=1)
    read(bench, made)
    [worklog] = made.issues[1].hours
    made.unbook(1, worklog, reported=True)
    made.log.append(("worklog gone", worklog))
    assert read(bench, made).removed == 1
    made.log.append(("worklog gone", worklog))
    assert read(bench, made).removed == 0


# Both limits must be passed, and what lies below a missing record counts: 17 issues with two hours each are 51 records.
@pytest.mark.parametrize(
    ("of", "hours_each", "missing", "holds"),
    [
        pytest.param(60, 0, 50, False, id="50 rows of 62"),
        pytest.param(60, 0, 51, True, id="51 rows of 62"),
        pytest.param(508, 0, 51, False, id="51 rows are 10 %"),
        pytest.param(507, 0, 51, True, id="51 rows are more than 10 %"),
        pytest.param(60, 2, 16, False, id="48 rows with those below"),
        pytest.param(60, 2, 17, True, id="51 rows with those below"),
    ],
)
def test_brake_holds_beyond_both_limits(bench: Bench, of: int, hours_each: int, missing: int, holds: bool) -> None:
    made = tracker(of, hours_each)
    read(bench, made)
    for number in list(made.issues)[:missing]:
        made.delete(number)
    result = read(bench, made)
    assert len(issues(bench)) == (of if holds else of - missing)
    assert result.needs_person is holds
    records = missing * (1 + hours_each)
    total = of * (1 + hours_each) + 2  # and the two projects
    assert [(one.partition, one.stream, one.absent, one.of) for one in result.brakes] == (
        [("work/site", "work", records, total)] if holds else []
    )
    with bench.store.reading() as connection:
        assert scopes.brakes(connection, "tracker") == result.brakes


def test_absences_of_all_pages_of_a_run_are_counted_together(bench: Bench) -> None:
    made = tracker(10, hours=20)
    made.page_size = 1
    read(bench, made)
    for number in made.issues:
        made.issues[number].hours = dict(list(made.issues[number].hours.items())[:10])
        made.change(number)
    result = read(bench, made)
    [brake] = result.brakes
    assert result.removed == BRAKE_ROWS  # five pages of ten; the sixth passes the limit
    assert brake.absent == len(held(bench)) == 50
    assert len(hours(bench)) == 150


def test_held_records_stay_until_a_person_confirms_though_no_page_names_them_again(bench: Bench) -> None:
    made = tracker(60)
    read(bench, made)
    made.issues.clear()
    result = read(bench, made)
    assert len(held(bench)) == 60
    made.add("ERP")
    again = read(bench, made)
    assert [one.absent for one in (*result.brakes, *again.brakes)] == [60, 60]
    assert len(issues(bench)) == 61
    done = read(bench, made, confirm_deletes=True)
    assert (done.removed, done.brakes, held(bench)) == (60, [], [])
    assert issues(bench) == {61}


def test_held_records_that_are_shown_again_are_brought_again_and_free(bench: Bench) -> None:
    made = tracker(60, hours=1)
    read(bench, made)
    made.hidden.update(made.issues)
    read(bench, made)
    assert (len(held(bench)), made.brought) == (60, [])
    before = bench.versions()
    made.hidden.clear()
    result = read(bench, made)
    assert (result.brakes, held(bench), len(issues(bench))) == ([], [], 60)
    assert made.brought == list(made.issues)
    assert bench.versions() == before
    with bench.store.reading() as connection:
        assert scopes.brakes(connection) == []
    assert read(bench, made, confirm_deletes=True).removed == 0


def test_held_records_that_are_then_reported_gone_are_no_longer_held(bench: Bench) -> None:
    made = tracker(1, hours=MANY)
    read(bench, made)
    worklogs = list(made.issues[1].hours)
    made.issues[1].hours.clear()
    made.change(1)
    read(bench, made)
    assert len(held(bench)) == MANY
    made.log.extend(("worklog gone", one) for one in worklogs[1:])
    [brake] = read(bench, made).brakes
    assert (held(bench), brake.absent) == ([f"tracker:worklog:{worklogs[0]}"], 1)
    assert list(hours(bench)) == [worklogs[0]]


def test_what_is_missed_after_others_were_held_is_held_too(bench: Bench) -> None:
    made = tracker(100)
    read(bench, made)
    for number in range(1, 61):
        made.delete(number)
    read(bench, made)
    made.delete(61)
    result = read(bench, made)
    assert [one.absent for one in result.brakes] == [61]
    assert 61 in issues(bench)


def test_confirmed_deletions_of_one_run_are_carried_out_at_once(bench: Bench) -> None:
    made = tracker(100)
    read(bench, made)
    made.issues.clear()
    result = read(bench, made, confirm_deletes=True)
    assert (result.removed, result.brakes, issues(bench)) == (100, [], set())


def test_what_an_interrupted_run_removed_counts_when_it_goes_on(bench: Bench) -> None:
    made = tracker(10, hours=20)
    made.page_size = 1
    read(bench, made)
    for number in made.issues:
        made.issues[number].hours = dict(list(made.issues[number].hours.items())[:10])
        made.change(number)

    def cut(scope: str, page: int) -> None:
        if (scope, page) == (SITE, 4):
            raise PowerCutError

    made.fault = cut
    with pytest.raises(PowerCutError):
        bench.run(made.source())
    made.fault = lambda _scope, _page: None
    before = len(made.log)
    result = read(bench, made)
    assert result.resumed
    assert len(hours(bench)) == 150
    assert [one.absent for one in result.brakes] == [50]
    assert len(made.log) == before


def test_the_keys_of_held_records_name_what_the_source_still_had(bench: Bench) -> None:
    made = tracker(60)
    read(bench, made)
    made.issues.clear()
    result = read(bench, made)
    with bench.store.reading() as connection:
        rows = connection.execute(select(HELD).order_by(HELD.c.key)).all()
    assert {(row.source, row.stream, row.scope, row.run) for row in rows} == {("tracker", "work", SITE, result.run)}
