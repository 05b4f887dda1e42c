"""The tickets of the city's Jira: they add up to the outlines they are cut from, and tell what became of them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from syncline.demo.backlog import LAST_DAY, backlog
from syncline.demo.city import TRACKED, Story, baselines_at, plan_at
from syncline.demo.facets import facets
from syncline.demo.mishaps import MISHAPS
from syncline.demo.people import PEOPLE
from syncline.demo.registers import register_entries
from syncline.demo.releases import RELEASES, promises
from syncline.demo.schedule import sums
from syncline.demo.sprints import BOARDS, Board, sprints, sprints_of
from syncline.demo.tickets import REGISTERS, Hours, Ticket, Type, shown
from syncline.demo.tracker import tickets

SEED = 7
of_each_project = pytest.mark.parametrize("story", TRACKED, ids=lambda story: story.tracker)

EVERYTHING = tickets(SEED)


def mishap(name: str) -> Ticket:
    return next(one for one in MISHAPS if one.name == name)


@of_each_project
def test_estimates_are_the_first_baseline_s_work_on_every_day(story: Story) -> None:
    planned = sums(baselines_at(story, LAST_DAY, SEED)[0]).work
    for day in (story.start, date(2026, 9, 30), LAST_DAY):
        found = [one for one in backlog(story, SEED) if one.exists_on(day) and not one.is_cancelled]
        assert sum(one.estimate_on(day) for one in found) == planned


@of_each_project
@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2026, 10, 5), LAST_DAY])
def test_worklogs_are_the_hours_worked_day_by_day(story: Story, day: date) -> None:
    written = [one for ticket in backlog(story, SEED) for one in shown(ticket, day)]
    assert sum(one.minutes for one in written) == sums(plan_at(story, day, SEED)).worked
    assert max(one.minutes for one in written) <= 8 * 60
    assert all(one.person is ticket.person for ticket in backlog(story, SEED) for one in ticket.hours)


@of_each_project
def test_a_ticket_is_closed_when_its_last_hours_are_written(story: Story) -> None:
    for one in backlog(story, SEED):
        if one.hours and one.done_on:
            assert one.started_on == one.hours[0].day
            assert one.created_on <= one.hours[0].day <= one.hours[-1].day <= one.done_on <= LAST_DAY


@of_each_project
def test_a_part_stands_under_its_step_and_a_bug_beside_it(story: Story) -> None:
    mine = {one.name: one for one in backlog(story, SEED)}
    for one in mine.values():
        above = mine.get(one.under)
        if one.type is Type.EPIC:
            assert above is None
        else:
            assert above is not None
            assert (above.type is Type.EPIC) == (one.type is not Type.SUBTASK)
            assert above.created_on <= one.created_on


def test_every_ticket_has_a_name_of_its_own_and_what_it_refers_to_was_there_before() -> None:
    assert max(Counter(one.name for one in EVERYTHING).values()) == 1
    there = {one.name: number for number, one in enumerate(EVERYTHING)}
    for number, one in enumerate(EVERYTHING):
        assert all(there[name] < number for name in (*one.after, *filter(None, [one.under])))
        assert one.release in {"", *(release.name for release in RELEASES[one.project])}


def test_there_are_as_many_issues_as_a_small_city_desk_has() -> None:
    assert 300 <= sum(one.exists_on(LAST_DAY) for one in EVERYTHING) <= 900
    assert 1_000 <= sum(len(one.hours) for one in EVERYTHING) <= 4_000
    assert {one.type for one in EVERYTHING} == set(Type)


def test_each_project_keeps_all_registers_with_open_and_closed_entries() -> None:
    kept = Counter((one.project, one.type) for one in register_entries())
    assert set(kept) == {(story.tracker, kind) for story in TRACKED for kind in REGISTERS}
    for kind in REGISTERS[:3]:
        assert {one.done_on is None for one in register_entries() if one.type is kind} == {True, False}
    assert all(one.created_on <= (one.done_on or LAST_DAY) <= LAST_DAY for one in register_entries())


def test_hours_may_be_put_right_and_taken_back() -> None:
    day, later = date(2026, 9, 22), date(2026, 10, 8)
    wrong = Hours(day=day, person=PEOPLE["tester"], minutes=960, corrected_on=later, corrected=90)
    twice = Hours(day=day, person=PEOPLE["tester"], minutes=60, deleted_on=later)
    moments = (date(2026, 9, 21), day, date(2026, 10, 7), later)
    assert [wrong.minutes_on(moment) for moment in moments] == [0, 960, 960, 90]
    assert [twice.minutes_on(moment) for moment in moments] == [0, 60, 60, 0]


def test_hidden_hours_are_spent_and_not_shown() -> None:
    counsel = mishap("ERP/counsel")
    assert counsel.spent_on(LAST_DAY) - sum(one.minutes for one in shown(counsel, LAST_DAY)) == 300 + 180
    assert counsel.remaining_on(LAST_DAY) == 14 * 60 - counsel.spent_on(LAST_DAY)


def test_what_is_moved_is_in_one_project_at_a_time_and_what_is_deleted_in_none() -> None:
    retired, again = mishap("PERMIT/retired"), mishap("PERMIT/scans-again")
    assert [retired.project_on(date(2026, 10, day)) for day in (13, 14)] == ["PERMIT", "GIS"]
    assert [again.exists_on(date(2026, 10, day)) for day in (8, 9)] == [True, False]
    assert list(shown(again, date(2026, 10, 9))) == []


@pytest.mark.parametrize(
    ("estimate", "minutes", "is_done", "remaining"),
    [
        (60, 0, False, 60),
        (60, 45, False, 15),
        (60, 90, False, 0),
        (60, 45, True, 0),
        (0, 0, False, None),
        (0, 30, False, 0),
    ],
)
def test_booked_hours_come_off_what_remains(estimate: int, minutes: int, is_done: bool, remaining: int | None) -> None:
    day = date(2026, 9, 22)
    ticket = Ticket(
        name="T",
        project="PERMIT",
        type=Type.TASK,
        title="T",
        reporter=PEOPLE["ada"],
        created_on=day,
        estimate=estimate,
        done_on=day if is_done else None,
        hours=(Hours(day=day, person=PEOPLE["ada"], minutes=minutes),) if minutes else (),
    )
    assert ticket.remaining_on(day) == remaining


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_sprints_follow_one_another_and_what_is_not_done_goes_on(board: Board) -> None:
    boxes = sprints(board)
    assert all((after.first - before.last).days == 3 for before, after in pairwise(boxes))
    assert {one.first.weekday() for one in boxes} == {0}
    assert {one.state_on(LAST_DAY) for one in boxes} == {"closed", "active", "future"}
    spans = [sprints_of(one, board) for one in EVERYTHING]
    assert max(map(len, spans)) > 1
    for one, span in zip(EVERYTHING, spans, strict=True):
        if span:
            assert one.project == board.project
            assert one.started_on is not None
            assert one.started_on <= span[0].last
            assert [box.number for box in span] == list(range(span[0].number, span[0].number + len(span)))


@of_each_project
def test_versions_are_released_when_their_milestone_is_reached(story: Story) -> None:
    first = {one.name: one for one in promises(story, story.start, SEED)}
    assert not any(one.is_released for one in first.values())
    assert first[RELEASES[story.tracker][0].name].starts_on == story.start
    for one in promises(story, LAST_DAY, SEED):
        assert one.is_released == (one.on <= LAST_DAY)


def test_nobody_moves_the_day_on_which_the_ledger_goes_live() -> None:
    (erp,) = [story for story in TRACKED if story.tracker == "ERP"]
    days = {day: {one.name: one.on for one in promises(erp, day, SEED)} for day in (erp.start, LAST_DAY)}
    assert days[erp.start]["Ledger live"] == days[LAST_DAY]["Ledger live"]
    reached = {task.step.title: task.finish for task in plan_at(erp, LAST_DAY, SEED)}
    planned = {task.step.title: task.finish for task in baselines_at(erp, LAST_DAY, SEED)[0]}
    assert reached["Ledger live"] > planned["Ledger live"]


def test_parts_are_named_by_the_kind_of_work_and_none_twice() -> None:
    found = facets("Configure general ledger", 14)
    assert found[:2] == ["Configure general ledger: set-up", "Configure general ledger: main case"]
    assert found[6] == "Configure general ledger: set-up, part 2"
    assert len(set(found)) == 14
    assert facets("Sign the lease", 1) == ["Sign the lease: preparation"]
