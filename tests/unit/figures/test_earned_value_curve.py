"""Planned value by day, the S-curve, and months as a measure of time."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from model.values import Measure, PercentBasis, Status, TaskKind
from reports.document import EarnedValuePoint
from reports.figures.earned_value.budget import budget
from reports.figures.earned_value.calendar_months import month_ends, months_since
from reports.figures.earned_value.curve import POINTS, Known, curve
from reports.figures.earned_value.earned_schedule import months_earned
from reports.figures.earned_value.planned import planned_by
from reports.figures.earned_value.spent import spent_by_month
from reports.figures.fact import share
from reports.figures.ledger import Ledger
from reports.figures.months import months
from reports.figures.plan import Plan
from tests.unit.figures.earned import AS_OF, BEGIN, Piece, earned, monthly_pieces, plan_of, spent, values
from tests.unit.figures.rows import cutoff, ledger, line, planned, posting

ACTUAL = Measure.ACTUAL
FORTNIGHT = Piece(cost=1000_00, start=date(2026, 10, 5), finish=date(2026, 10, 16))


def planned_on(piece: Piece, *days: date, holidays: frozenset[date] = frozenset()) -> tuple[int, ...]:
    return planned_by(budget(plan_of([piece, Piece(cost=1, finish=date(2027, 6, 30))])).rows[:1], days, holidays)


def test_a_cost_is_spread_over_the_working_days_of_its_baseline() -> None:
    days = [date(2026, 10, day) for day in (2, 5, 8, 10, 11, 12, 16, 30)]
    assert planned_on(FORTNIGHT, *days) == (0, 100_00, 400_00, 500_00, 500_00, 600_00, 1000_00, 1000_00)


def test_a_holiday_is_no_working_day() -> None:
    holidays = frozenset({date(2026, 10, 12), date(2026, 10, 10)})
    days = [date(2026, 10, day) for day in (9, 12, 13)]
    assert planned_on(FORTNIGHT, *days, holidays=holidays) == (555_56, 555_56, 666_67)


def test_a_task_on_a_weekend_is_planned_for_its_end() -> None:
    weekend = Piece(cost=1000, start=date(2026, 10, 10), finish=date(2026, 10, 11))
    assert planned_on(weekend, date(2026, 10, 10), date(2026, 10, 11)) == (0, 1000)


@pytest.mark.parametrize(
    ("piece", "on", "note"),
    [
        (Piece(cost=1000, finish=date(2026, 10, 16), more={"kind": TaskKind.MILESTONE}), date(2026, 10, 16), ""),
        (Piece(cost=1000, start=None, finish=date(2026, 10, 16)), date(2026, 10, 16), ""),
        (
            Piece(cost=1000, start=date(2026, 10, 20), finish=date(2026, 10, 16)),
            date(2026, 10, 16),
            "1 task with a baselined start after the finish planned for the finish",
        ),
        (
            Piece(cost=1000, start=None, finish=None),
            date(2027, 6, 30),
            "1 task without a baselined finish planned for the end of the baseline",
        ),
    ],
    ids=["milestone", "no start", "start after finish", "no finish"],
)
def test_what_has_no_span_is_planned_for_one_day(piece: Piece, on: date, note: str) -> None:
    assert planned_on(piece, date.fromordinal(on.toordinal() - 1), on) == (0, 1000)
    found = earned(plan_of([piece, Piece(cost=1, finish=date(2027, 6, 30))]), spent(1))
    assert found.figures["pv"].reason == note


def test_a_month_is_one_whatever_its_length() -> None:
    assert months_since(date(2026, 7, 1), date(2026, 8, 31)) == 2
    assert months_since(date(2026, 2, 1), date(2026, 2, 28)) == 1
    assert months_since(date(2026, 7, 1), date(2026, 9, 15)) == Fraction(5, 2)
    assert months_since(date(2026, 7, 16), date(2026, 7, 31)) == Fraction(16, 31)
    assert months_since(date(2026, 7, 16), date(2026, 6, 30)) == 0
    assert list(month_ends(date(2026, 12, 24), date(2027, 2, 3)))[::2] == [date(2026, 12, 31), date(2027, 2, 28)]


PAUSE = [(Fraction(at), value) for at, value in enumerate((0, 100, 200, 200, 200, 300))]


@pytest.mark.parametrize(
    ("value", "passed", "expected"),
    [
        (150, 3, Fraction(3, 2)),
        (200, 1, 2),
        (200, 3, 3),
        (200, 5, 4),
        (250, 5, Fraction(9, 2)),
        (300, 9, 5),
        (400, 9, 5),
    ],
)
def test_a_planned_pause_makes_nobody_late(value: int, passed: int, expected: Fraction) -> None:
    assert months_earned(PAUSE, value, Fraction(passed)) == expected


def test_all_is_earned_when_the_last_of_the_budget_was_planned() -> None:
    assert months_earned([*PAUSE, (Fraction(6), 300)], 300, Fraction(9)) == 5


def test_time_stops_when_the_work_is_done() -> None:
    pieces = monthly_pieces([1000] * 4, [10_000] * 4)
    done = [Piece(cost=1000, percent=10_000, start=piece.start, finish=piece.finish,
                  more={"actual_finish_on": date(2026, 5, 31)}) for piece in pieces]  # fmt: skip
    for as_of in (date(2026, 6, 30), date(2027, 6, 30)):
        assert values(earned(plan_of(done), spent(1), as_of), "sv_t", "ieac_t") == (-1, 5)
    running = earned(plan_of(pieces), spent(1), date(2026, 6, 30))
    assert values(running, "sv_t") == (-2,)
    assert running.figures["spi_t"].reason == "nobody says when the work was done, so time runs on"


def points(found: tuple[EarnedValuePoint, ...]) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(point.label, point.planned, point.earned, point.actual) for point in found]


QUARTER = plan_of(monthly_pieces([100, 200, 300], [10_000, 5000, 0], BEGIN))


def test_the_curve_has_one_point_a_month_and_knows_today() -> None:
    found = earned(QUARTER, spent(250), date(2026, 8, 20))
    assert points(found.curve) == [
        ("Jul 2026", 100, None, None),
        ("Aug 2026", 233, 200, 250),
        ("Sep 2026", 600, None, None),
    ]
    assert [point.ends_on for point in found.curve] == [date(2026, 7, 31), date(2026, 8, 20), date(2026, 9, 30)]


def test_the_curve_goes_on_to_the_as_of_date() -> None:
    found = earned(QUARTER, spent(700), date(2026, 11, 30))
    assert [point.label for point in found.curve][-2:] == ["Oct 2026", "Nov 2026"]
    assert points(found.curve)[-1] == ("Nov 2026", 600, 200, 700)


def test_the_curve_remembers_what_earlier_reports_said() -> None:
    rows = budget(QUARTER)
    told = [
        EarnedValuePoint(label="Jul 2026", ends_on=date(2026, 7, 31), planned=100, earned=90, actual=80),
        EarnedValuePoint(label="Aug 2026", ends_on=date(2026, 8, 14), planned=200, earned=130, actual=140),
        EarnedValuePoint(label="Aug 2026", ends_on=date(2026, 8, 21), planned=250, earned=180, actual=160),
        EarnedValuePoint(label="Sep 2026", ends_on=date(2026, 9, 30), planned=600, earned=None, actual=None),
    ]
    known = Known(earned=200, actual=250, spent={date(2026, 7, 31): 85}, earlier=told)
    found = curve(rows, known, date(2026, 9, 15))
    assert points(found)[0] == ("Jul 2026", 100, 90, 85)
    assert (found[1].ends_on, found[1].earned, found[1].actual) == (date(2026, 8, 21), 180, 160)
    assert (found[2].ends_on, found[2].earned, found[2].actual) == (date(2026, 9, 15), 200, 250)


def test_a_report_of_an_earlier_date_knows_nothing_of_later_ones() -> None:
    told = [EarnedValuePoint(label="Sep 2026", ends_on=date(2026, 9, 30), planned=600, earned=600, actual=600)]
    found = curve(budget(QUARTER), Known(earned=100, actual=100, earlier=told), date(2026, 8, 31))
    assert points(found)[-1] == ("Sep 2026", 600, None, None)


def test_a_long_plan_keeps_120_points_with_today_and_the_end_among_them() -> None:
    long = plan_of([Piece(cost=1000, percent=1000, start=date(1999, 1, 1), finish=date(2060, 12, 31))])
    found = earned(long, spent(1)).curve
    assert len(found) <= POINTS
    assert all(one.ends_on < other.ends_on for one, other in pairwise(found))
    assert [point.earned for point in found if point.ends_on == AS_OF] == [100]
    assert (found[-1].ends_on, found[-1].planned) == (date(2060, 12, 31), 1000)


def test_there_is_no_curve_without_a_budget() -> None:
    assert curve(budget(Plan()), Known(earned=None, actual=None), AS_OF) == ()


def by_month(book: Ledger, actual: int) -> dict[str, int | None]:
    found = spent_by_month(months("IT-1", book, cutoff()), spent(actual), cutoff())
    return {f"{day:%m}": value for day, value in found.items()}


def test_what_was_spent_by_each_month_is_added_up_from_the_ledger() -> None:
    book = ledger(
        [line(ACTUAL, 50, 2027, 1), line(ACTUAL, 80, 2027, 2), line(ACTUAL, 80, 2027, 3), line(ACTUAL, 200, 2027, 4)]
    )
    assert by_month(book, 200) == {"07": 50, "08": 80, "09": 80, "10": 200}


def test_months_that_are_known_together_are_known_at_their_end() -> None:
    book = ledger(
        [line(ACTUAL, 700, 2027, 3), line(ACTUAL, 900, 2027, 4), *(planned(1, 2027, at) for at in range(1, 13))]
    )
    assert by_month(book, 900) == {"07": None, "08": None, "09": 700, "10": 900}


def test_months_that_do_not_come_to_the_actual_cost_are_not_used() -> None:
    book = ledger([posting(ACTUAL, 20, date(2026, 7, 9)), posting(ACTUAL, 30, date(2026, 9, 9))])
    assert by_month(book, 50) == {"07": 20, "08": None, "09": 50, "10": None}
    assert by_month(book, 51) == {}


def test_the_share_of_the_budget_is_told_by_basis_the_most_trustworthy_first() -> None:
    pieces = [
        Piece(cost=100, percent=5000, basis=PercentBasis.DURATION),
        Piece(cost=600, percent=5000, basis=PercentBasis.PHYSICAL),
        Piece(cost=200, percent=None, more={"status": Status.DONE}),
        Piece(cost=100, percent=None, more={"status": Status.UNKNOWN}),
    ]
    found = earned(plan_of(pieces), spent(1))
    told = [(figure.id.removeprefix("IT-1/earned_value/basis/"), figure.value) for figure in found.basis]
    assert told == [("physical", 6000), ("status", 2000), ("duration", 1000), ("unknown", 1000)]
    assert found.basis[0].formula == (
        "baselined cost of the tasks whose percent complete is as it was declared / budget at completion"
    )
    assert share(1, 3) == earned(plan_of([Piece(cost=1), Piece(cost=2, basis=None)]), spent(1)).basis[0].value
