"""Outlines and the forward pass: what was written becomes a plan whose dates, hours and percentages fit together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncline.demo.outline import Link, Phase, Purchase, Step, read_outline
from syncline.demo.schedule import MINUTES_PER_DAY, Pace, Timed, costs_by_day, forward_pass, sums

OUTLINE = """
First
Write | 10>14 | ada 50%, analyst
& Read along | 4 | tester
&+3 Draw | 5 | designer 100%>200%
- Sing | 2 | ada
* Written

Second
Buy | 6 | | hardware $1200
* Bought

Third @ First, Second
Use | 2 | ada
"""


def planned(status: int = -1, version: int = 0) -> dict[str, Timed]:
    timed = forward_pass(read_outline(OUTLINE), 100, Pace(seed="test", status=status, version=version))
    return {task.step.title: task for task in timed}


def test_an_outline_becomes_phases_and_steps() -> None:
    first, second, third = read_outline(OUTLINE)
    assert [(phase.uid, phase.wbs, phase.title) for phase in (first, second, third)] == [
        (1, "1", "First"),
        (7, "2", "Second"),
        (10, "3", "Third"),
    ]
    write, read, draw, sing, written = first.steps
    assert (write.uid, write.wbs, write.days, write.links) == (2, "1.1", (10, 14), ())
    assert [(share.person.name, share.units) for share in write.crew] == [
        ("Ada Example", (50,)),
        ("Iris Exemplar", (100,)),
    ]
    assert read.links == write.links
    assert draw.links == (Link(uid=2, from_start=True, lag=3),)
    assert not sing.is_active
    assert written.is_milestone
    assert {link.uid for link in written.links} == {2, 3, 4}
    assert second.steps[0].purchase == Purchase(word="hardware", amount=120_000)
    assert second.steps[0].links == (Link(uid=6),)
    assert {link.uid for link in third.steps[0].links} == {6, 9}


def test_an_outline_that_begins_with_a_task_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a phase, not with 'Write"):
        read_outline("Write | 3 | ada")


@pytest.mark.parametrize(
    ("status", "finish", "why"),
    [
        pytest.param(-1, 110, "as planned", id="before it starts"),
        pytest.param(99, 110, "still as planned", id="the day before it starts"),
        pytest.param(100, 114, "started, so that its real length shows", id="on its first day"),
    ],
)
def test_the_real_length_of_a_task_shows_when_it_has_started(status: int, finish: int, why: str) -> None:
    assert planned(status)["Write"].finish == finish, why


def test_tasks_follow_stand_side_by_side_and_lag() -> None:
    tasks = planned()
    assert (tasks["Write"].start, tasks["Read along"].start, tasks["Draw"].start) == (100, 100, 103)
    assert (tasks["Written"].start, tasks["Buy"].start, tasks["Use"].start) == (110, 110, 116)
    assert (tasks["Write"].slack, tasks["Read along"].slack, tasks["Draw"].slack) == (0, 6, 2)
    assert sums(tasks.values()).finish == 118


def test_an_inactive_task_counts_for_nothing() -> None:
    tasks = planned(status=200)
    assert not tasks["Sing"].is_done
    assert tasks["Sing"].bookings[0].worked == 0
    without = [task for task in tasks.values() if task.step.title != "Sing"]
    assert sums(tasks.values()) == sums(without)


def test_a_task_under_way_has_hours_behind_and_before_it() -> None:
    write = planned(status=103)["Write"]
    ada, analyst = write.bookings
    assert (write.elapsed, write.duration, write.is_done) == (4, 14, False)
    assert [day for day, _ in analyst.actual] == [100, 101, 102, 103]
    assert analyst.remaining == 10 * MINUTES_PER_DAY
    assert ada.remaining == 10 * MINUTES_PER_DAY // 2
    assert sums([write]).cost_so_far == sum(each.person.cost(each.worked) for each in write.bookings)


def test_the_crew_that_really_came_shows_when_the_task_has_started() -> None:
    assert planned(status=102)["Draw"].bookings[0].units == 100
    assert planned(status=103)["Draw"].bookings[0].units == 200


def test_a_purchase_is_paid_when_its_task_ends() -> None:
    assert sums([planned(status=118)["Buy"]]).cost_so_far == 0
    assert sums([planned(status=119)["Buy"]]).cost_so_far == 120_000


def test_costs_by_day_add_up_to_the_cost() -> None:
    tasks = list(planned().values())
    days = list(costs_by_day(tasks))
    assert sum(cents for _, _, cents in days) == sums(tasks).cost
    assert {object_code for _, object_code, _ in days} == {"511000", "542100"}


STEPS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 9), st.sampled_from([25, 50, 100, 150, 200]), st.booleans()),
    min_size=1,
    max_size=12,
)


@given(STEPS, st.integers(90, 160))
def test_any_plan_fits_together(drawn: list[tuple[int, int, int, bool]], status: int) -> None:
    lines = [
        f"{'& ' if beside else ''}Step {number} | {days}>{days + more} | analyst {units}%"
        for number, (days, more, units, beside) in enumerate(drawn)
    ]
    phases = read_outline("\n".join(["Phase", *lines, "* End"]))
    tasks = forward_pass(phases, 100, Pace(seed="any", status=status, version=0))
    by_uid = {task.step.uid: task for task in tasks}
    for task in tasks:
        assert all(by_uid[link.uid].finish <= task.start for link in task.step.links)
        assert task.is_done == (task.finish <= status + 1)
        assert task.elapsed == max(0, min(task.duration, status + 1 - task.start))
        assert task.slack >= 0
        for booking in task.bookings:
            assert len(booking.actual) == task.elapsed
            assert all(minutes % 15 == 0 and minutes > 0 for _, minutes in booking.actual)
            assert booking.remaining == (task.duration - task.elapsed) * MINUTES_PER_DAY * booking.units // 100
    whole = sums(tasks)
    assert min(task.slack for task in tasks) == 0
    assert whole.work == sum(sums([task]).work for task in tasks)
    assert 0 <= whole.percent_work <= 100
    assert (whole.percent == 100) == all(task.is_done for task in tasks)


def test_a_milestone_alone_has_no_percentage_of_its_own() -> None:
    step = Step(uid=1, wbs="1.1", title="End", days=(0,), is_milestone=True)
    phase = Phase(uid=2, wbs="1", title="Phase", steps=(step,))
    (only,) = forward_pass([phase], 100, Pace(seed="", status=100, version=0))
    assert (sums([only]).percent, sums([only]).percent_work, only.is_done) == (0, 0, True)
