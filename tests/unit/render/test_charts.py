"""The drawings: right geometry from facts, words for those who cannot see them, and silence where nothing is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from reports.document import Colour, Figure, Period, Standing, Unit
from reports.render.charts.health import health
from reports.render.charts.money import is_drawable, money_use
from reports.render.charts.months import MOST_PERIODS, months
from reports.render.charts.slip import MOST_ROWS, milestone_slip
from reports.render.charts.svg import fitted, share, width_of
from reports.render.palette import MARKS
from tests.unit.render.page import Element, read_page
from tests.unit.render.sample import SCRIPT, assets, dashboards, erp, figure, portal, unknown

AS_OF = date(2026, 11, 20)


def drawn(chart: Markup | None) -> Element:
    assert chart is not None
    (picture,) = read_page(str(chart).encode()).children
    return picture


def described(chart: Markup | None) -> str:
    assert chart is not None
    return str(chart).split("<desc", 1)[1].split(">", 1)[1].split("</desc>")[0]


def test_health_shows_worst_first_in_proportion() -> None:
    counts = {Colour.GREEN: 3, Colour.RED: 1}
    picture = drawn(health("h", counts, None, 492))
    bars = [(box.attributes["fill"], int(box.attributes["width"])) for box in picture.all("rect")]
    assert bars == [(MARKS[Colour.RED].shade, 98), (MARKS[Colour.GREEN].shade, 298)]
    assert "■ 1" in picture.text
    assert "● 3 On track" in picture.text


def test_health_compares_on_one_scale_and_says_it_in_words() -> None:
    chart = health("h", {Colour.RED: 2, Colour.GREY: 2}, {Colour.YELLOW: 1}, 492)
    assert described(chart) == "Now: 2 off track, 2 not known. Last report: 1 at risk."
    assert [int(box.attributes["width"]) for box in drawn(chart).all("rect")] == [198, 198, 98]
    assert described(health("h", {}, {}, 492)) == "Now: no projects. Last report: no projects."


def test_a_part_too_narrow_for_words_keeps_its_number_or_nothing() -> None:
    picture = drawn(health("h", {Colour.RED: 1, Colour.GREEN: 400}, None, 328))
    assert picture.text == "Now● 400 On track"


def test_money_bars_are_shares_of_each_budget() -> None:
    picture = drawn(money_use("m", [assets()], 720))
    track, actual, committed = [int(box.attributes["width"]) for box in picture.all("rect")[1:4]]
    assert abs(actual / track - 0.3688) < 0.01
    assert abs((actual + committed) / track - 0.9262) < 0.01
    assert "$565K of $610K (92.6%)" in picture.text
    assert described(money_use("m", [erp()], 720)) == (
        "ERP finance replacement: $3,124,480.17 spent and $1,180,000.00 committed of $4,200,000.00, "
        "schedule elapsed 99.9%."
    )


@pytest.mark.parametrize("width", [328, 720])
def test_money_that_is_not_known_says_why(width: int) -> None:
    chart = money_use("m", [portal()], width)
    assert "not known" in drawn(chart).text
    assert "no finance code" in drawn(chart).text
    assert described(chart).endswith("not known, no finance code is linked to this project.")
    assert not is_drawable(portal())


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ({}, "not in this report"),
        (
            {"budget_revised": figure("b", Unit.MONEY, 0), "actual": figure("a", Unit.MONEY, 5)},
            "the revised budget is not above zero",
        ),
        ({"budget_revised": figure("b", Unit.MONEY, 9), "actual": unknown("a", Unit.MONEY, "no ledger")}, "no ledger"),
    ],
)
def test_a_budget_nothing_can_be_shared_by_is_explained(figures: dict[str, Figure], why: str) -> None:
    assert described(money_use("m", [replace(erp(), figures=figures)], 720)).endswith(f"not known, {why}.")


def test_a_project_without_commitments_shares_or_time_is_still_drawn() -> None:
    figures = {"budget_revised": figure("b", Unit.MONEY, 1000), "actual": figure("a", Unit.MONEY, 250)}
    chart = money_use("m", [replace(erp(), figures=figures)], 720)
    assert "$3 of $10" in drawn(chart).text
    assert described(chart).endswith("$2.50 spent and not known committed of $10.00, schedule elapsed not known.")


def test_a_runaway_project_does_not_shrink_the_others_to_nothing() -> None:
    figures = {"budget_revised": figure("b", Unit.MONEY, 100), "actual": figure("a", Unit.MONEY, 10**9)}
    picture = drawn(money_use("m", [replace(erp(), figures=figures), assets()], 720))
    for box in picture.all("rect"):
        assert int(box.attributes["x"]) + int(box.attributes["width"]) <= 720
    assert money_use("m", [], 720)


def test_milestones_show_both_baselines_the_forecast_and_the_slip() -> None:
    chart = milestone_slip("s", erp().milestones, AS_OF, 720)
    picture = drawn(chart)
    for said in ("Go-live", "+46 days late", "3 days early", "no baseline", "Oct 2026"):
        assert said in picture.text
    assert described(chart).startswith(
        "Contract signed: first baseline Aug 29, 2025, current baseline Aug 29, 2025, done Sep 12, 2025, "
        "+9 days late against the first baseline."
    )
    assert (
        "Training of all departments: first baseline not known, current baseline not known, "
        "forecast Dec 18, 2026, slip not known." in described(chart)
    )


def test_milestones_without_any_date_are_no_chart() -> None:
    row = replace(erp().milestones[3], forecast_on=None)
    assert milestone_slip("s", [row], AS_OF, 720) is None
    assert milestone_slip("s", [], AS_OF, 720) is None


def test_a_milestone_with_a_baseline_but_no_forecast_is_drawn() -> None:
    row = replace(erp().milestones[4], forecast_on=None, slip_first=unknown("s", Unit.WORKING_DAYS, "no forecast"))
    assert "forecast not known, slip not known." in described(milestone_slip("s", [row], AS_OF, 328))


@pytest.mark.parametrize("years", [0, 1, 9, 90, 900, 7000])
def test_the_time_axis_fits_any_span(years: int) -> None:
    row = replace(erp().milestones[4], forecast_on=date(2026 + years, 12, 30))
    picture = drawn(milestone_slip("s", [row], AS_OF, 720))
    assert len(picture.all("text")) < 40


def test_too_many_milestones_are_cut_in_the_picture_only() -> None:
    picture = drawn(milestone_slip("s", erp().milestones * 20, AS_OF, 720))
    assert len([text for text in picture.all("text") if text.text == "Go-live"]) <= MOST_ROWS // 5 + 1


def test_months_draw_plan_and_actual_and_nothing_for_what_is_not_posted() -> None:
    chart = months("p", dashboards().periods, "USD", 720)
    boxes = drawn(chart).all("rect")[:-2]  # the legend's two are last
    assert len(boxes) == 8 + 4
    assert described(chart) == (
        "FY2027 P01 to FY2027 P08. Highest planned month: $3,500.00 in FY2027 P01. Highest actual month: $6,400.00 in "
        "FY2027 P03. Newest actual month: $4,451.00 in FY2027 P04."
    )


def _period(planned: int | None, actual: int | None, number: int = 1, standing: Standing = Standing.POSTED) -> Period:
    label = f"FY2027 P{number:02}"
    return Period(label=label, fiscal_year=2027, number=number, planned=planned, actual=actual, standing=standing)


@pytest.mark.parametrize("width", [200, 328, 720])
def test_months_that_nobody_can_tell_apart_are_bracketed_and_said(width: int) -> None:
    told = [Standing.IN_A_TOTAL, Standing.IN_A_TOTAL, Standing.POSTED, Standing.NOT_READ, Standing.AHEAD]
    shown = [
        _period(100, 50 if standing is Standing.POSTED else None, number, standing)
        for number, standing in enumerate(told, start=1)
    ]
    chart = months("p", shown, "USD", width)
    assert described(chart).endswith(
        "Actual not known by month for FY2027 P01 to FY2027 P02; no bar is drawn. "
        "Actual not known by month for FY2027 P04; no bar is drawn."
    )
    assert "Actual not known by month" in drawn(chart).text
    assert len(drawn(chart).all("rect")) == 5 + 1 + 2
    assert "not known" not in drawn(months("p", shown[2:3] * 2, "USD", width)).text


def test_months_without_amounts_are_no_chart() -> None:
    assert months("p", [_period(None, None)], "USD", 720) is None
    assert months("p", [], "USD", 720) is None
    assert months("p", [_period(None, None), _period(5, 4)], "USD", 720) is None


def test_months_of_plan_only_say_that_nothing_is_actual() -> None:
    assert described(months("p", [_period(100, None), _period(9, None)], "USD", 720)).endswith(
        "in FY2027 P01. No actual amounts."
    )
    assert "planned" not in described(months("p", [_period(None, 5), _period(None, 6)], "USD", 720))


def test_only_the_newest_months_are_drawn() -> None:
    picture = drawn(months("p", [_period(5, None, number) for number in range(1, 60)], "USD", 720))
    assert len(picture.all("rect")) == MOST_PERIODS + 2


@given(
    amounts=st.lists(
        st.tuples(st.none() | st.integers(-(10**14), 10**14), st.none() | st.integers(-(10**14), 10**14)), min_size=1
    ),
    width=st.sampled_from([328, 720]),
)
def test_every_bar_stays_inside_its_picture(amounts: list[tuple[int | None, int | None]], width: int) -> None:
    chart = months("p", [_period(planned, actual) for planned, actual in amounts], "USD", width)
    if chart is None:
        return
    picture = drawn(chart)
    height = int(picture.attributes["height"])
    for box in picture.all("rect"):
        x, y, wide, high = (int(box.attributes[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height


def test_a_name_in_a_chart_is_text() -> None:
    for chart in (money_use("m", [assets()], 2000), milestone_slip("s", assets().milestones, AS_OF, 720)):
        assert "<script" not in str(chart)
        assert "&lt;script&gt;" in str(chart)
    assert SCRIPT in drawn(money_use("m", [assets()], 2000)).text


@given(text=st.text(), width=st.integers(20, 400))
def test_text_is_shortened_until_it_fits(text: str, width: int) -> None:
    shown = fitted(text, 12, width)
    assert width_of(shown, 12) <= width
    assert shown == text or shown.endswith("…")


@given(part=st.integers(0, 10**12), whole=st.integers(1, 10**12), length=st.integers(0, 2000))
def test_a_share_of_a_length_is_the_nearest_pixel(part: int, whole: int, length: int) -> None:
    assert abs(share(part, whole, length) * whole - part * length) * 2 <= whole
    assert share(part, 0, length) == 0
