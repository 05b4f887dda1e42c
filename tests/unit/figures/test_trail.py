"""The trail of earlier reports: whatever came before, it is in order, bounded, and never holds a date twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reports.document import Colour, EarnedValue, Figure, ProjectPage, TrailPoint, Unit
from reports.figures.fact import known
from reports.figures.trail import MILESTONES_KEPT, POINTS_KEPT, trail
from tests.unit.narrative.pages import figure, light, milestone, page

NOW = date(2026, 11, 30)
DATES = st.dates(date(2020, 1, 1), date(2027, 12, 31))


def point(on: date) -> TrailPoint:
    return TrailPoint(as_of=on, colours={"overall": Colour.RED})


def carrying(dates: set[date]) -> ProjectPage:
    return page(trail=tuple(point(on) for on in sorted(dates)))


@given(kept=st.sets(DATES, max_size=90), then=DATES, now=DATES)
def test_a_trail_is_in_order_bounded_and_ends_before_the_report(kept: set[date], then: date, now: date) -> None:
    found = trail(carrying(kept), then, now)
    dates = [point.as_of for point in found]
    assert dates == sorted({*kept, then} - {on for on in {*kept, then} if on >= now})[-POINTS_KEPT:]
    assert len(dates) == len(set(dates)) <= POINTS_KEPT


@given(steps=st.lists(st.integers(-3, 40), min_size=1, max_size=80))
def test_a_chain_of_reports_keeps_every_date_once(steps: list[int]) -> None:
    made: list[date] = []
    current, on = page(), NOW
    for step in steps:
        last, on = on, on + timedelta(days=step)
        if on > last:  # a report is compared with one of an earlier date only
            current = replace(page(), trail=trail(current, last, on))
            made.append(last)
        else:
            on = last
    assert [point.as_of for point in current.trail] == made[-POINTS_KEPT:]


def test_without_an_earlier_report_there_is_no_trail() -> None:
    assert trail(None, None, NOW) == ()
    assert trail(None, date(2026, 10, 31), NOW) == ()


def test_a_date_made_again_replaces_what_was_kept_of_it() -> None:
    then = date(2026, 10, 31)
    (found,) = trail(replace(carrying({then}), overall=light("overall", Colour.GREEN)), then, NOW)
    assert found.colours["overall"] is Colour.GREEN


def test_a_point_says_what_the_report_said() -> None:
    earned = EarnedValue(reason="", figures={"spi": ratio("spi", "0.93"), "cpi": unknown("cpi")})
    before = page(
        ("finish_forecast", figure("finish_forecast", date(2027, 1, 25))),
        schedule=light("schedule", Colour.RED),
        others=(light("risk", Colour.GREY),),
        milestones=(milestone("Go-live", 0), milestone("Signed", 0, actual_on=date(2026, 1, 5))),
        earned_value=earned,
    )
    (found,) = trail(before, date(2026, 10, 31), NOW)
    assert found == TrailPoint(
        as_of=date(2026, 10, 31),
        colours={
            "overall": Colour.GREEN,
            "schedule": Colour.RED,
            "cost": Colour.GREEN,
            "risk": Colour.GREY,
        },
        finish_forecast=date(2027, 1, 25),
        milestones={"Go-live": date(2027, 1, 25), "Signed": date(2026, 1, 5)},
        ratios={"spi": Decimal("0.93")},
    )


def ratio(name: str, value: str) -> Figure:
    return known(f"IT-1/earned_value/{name}", Unit.RATIO, Decimal(value), formula="f")


def unknown(name: str) -> Figure:
    return replace(ratio(name, "1"), value=None, reason="no actual cost yet")


def test_milestones_that_are_followed_go_on_being_followed() -> None:
    rows = [milestone(f"m{number:02}", 0, slip=number) for number in range(20)]
    last = TrailPoint(as_of=date(2026, 9, 30), colours={}, milestones={"m00": NOW, "m01": NOW})
    done = milestone("m01", 0, actual_on=date(2026, 10, 1))
    before = page(trail=(last,), milestones=(rows[0], done, *rows[2:]))
    newest = trail(before, date(2026, 10, 31), NOW)[-1]
    assert sorted(newest.milestones) == ["m00", "m09", *(f"m{number}" for number in range(10, 20))]
    assert len(newest.milestones) == MILESTONES_KEPT


def test_a_milestone_without_a_date_is_not_followed() -> None:
    (found,) = trail(page(milestones=(milestone("Go-live", 0, forecast_on=None),)), date(2026, 10, 31), NOW)
    assert found.milestones == {}
