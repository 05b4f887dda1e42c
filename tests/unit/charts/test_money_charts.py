"""Charts of money: what is drawn is what is known, and the rest is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.charts.money import MOST_ROWS, money
from reports.charts.months import MOST_PERIODS, months
from reports.charts.project_money import project_money
from reports.charts.spent_time import portfolio_spent_time, spent_time
from reports.document import Figure, Period, ProjectPage, ReportDocument, Standing, Unit
from tests.unit.charts.drawn import rows, said, scaled
from tests.unit.charts.rich import rich_document, rich_page
from tests.unit.render.hostile import large_document
from tests.unit.render.sample import assets, dashboards, empty_document, erp, figure, portal, sample_document, unknown


def of(*pages: ProjectPage) -> ReportDocument:
    return replace(sample_document(), projects=pages)


def test_money_bars_are_shares_of_each_budget() -> None:
    drawing = money(of(assets()), 640)
    assert drawing is not None
    track, spent, committed = scaled(drawing, "rect")
    assert (track["x"], track["x2"]) == (0, 10_000)
    assert (spent["x"], spent["x2"]) == (0, 3_688)
    assert (committed["x"], committed["x2"]) == (3_688, 9_262)
    assert "$565K of $610K (92.6%)" in said(drawing)
    assert drawing.alt.startswith("No project has spent and committed more than its revised budget; the largest share")
    assert drawing.alt.endswith("$225,000.00 spent and $340,000.00 committed of $610,000.00.")


def test_a_project_over_its_budget_and_one_that_is_not_known_are_said() -> None:
    drawing = money(of(erp(), portal()), 640)
    assert drawing is not None
    assert drawing.alt.startswith("1 project has spent and committed more than the revised budget")
    assert "Not known for" in drawing.alt
    assert "not known" in said(drawing)
    assert [row["dash"] for row in scaled(drawing, "rect") if row["fill"] == "transparent"] == [[4, 3]]


@pytest.mark.parametrize("width", [320, 640])
def test_money_that_is_not_known_says_why(width: int) -> None:
    drawing = money(of(erp(), portal()), width)
    assert drawing is not None
    assert any(text.startswith("no finance code") for text in said(drawing))


def test_a_portfolio_of_which_no_money_is_known_has_no_chart_of_it() -> None:
    assert money(of(portal()), 640) is None
    assert money(empty_document(), 640) is None
    assert portfolio_spent_time(of(portal()), 640) is None


def test_a_forecast_cost_is_a_diamond_of_its_own() -> None:
    drawing = money(rich_document(), 640)
    assert drawing is not None
    (diamond,) = scaled(drawing, "point")
    assert diamond["shape"] == "diamond"
    assert diamond["x"] == 507_906_976 * 10_000 // 420_000_000
    without = money(of(erp()), 640)
    assert without is not None
    assert "Forecast cost" not in said(without)


def test_a_runaway_project_does_not_shrink_the_others_to_nothing() -> None:
    figures = {"budget_revised": figure("b", Unit.MONEY, 100), "actual": figure("a", Unit.MONEY, 10**9)}
    drawing = money(of(replace(erp(), figures=figures), assets()), 640)
    assert drawing is not None
    assert max(row["x2"] for row in scaled(drawing, "rect")) <= 15_300


def test_more_projects_than_fit_are_counted_below() -> None:
    drawing = money(large_document(200), 640)
    assert drawing is not None
    assert f"{MOST_ROWS} of 200 projects, worst status first" in said(drawing)
    assert drawing.size[1] < 900


def test_a_projects_money_stands_on_one_scale() -> None:
    drawing = project_money(rich_page(), "USD", 640)
    assert drawing is not None
    bars = [(row["x"], row["x2"]) for row in scaled(drawing, "rect")]
    assert bars == [(0, 420_000_000), (0, 312_448_017), (312_448_017, 430_448_017), (0, 507_906_976)]
    assert drawing.alt == (
        "Revised budget $4,200,000.00, spent $3,124,480.17, committed $1,180,000.00, "
        "forecast cost at completion $5,079,069.76."
    )


def test_the_reports_own_forecast_goes_before_the_estimate() -> None:
    page = rich_page()
    own = {**page.figures, "forecast_cost": figure("f", Unit.MONEY, 450_000_000)}
    drawing = project_money(replace(page, figures=own), "USD", 640)
    assert drawing is not None
    assert drawing.alt.endswith("forecast cost at completion $4,500,000.00.")


def test_an_amount_that_is_not_known_is_an_empty_box_that_says_so() -> None:
    figures = {
        "budget_revised": unknown("b", Unit.MONEY, "no budget line"),
        "actual": figure("a", Unit.MONEY, 500),
        "commitment": figure("c", Unit.MONEY, 0),
    }
    drawing = project_money(replace(erp(), figures=figures), "USD", 640)
    assert drawing is not None
    assert "not known" in said(drawing)
    assert [row["x2"] for row in scaled(drawing, "rect")] == [500]


@pytest.mark.parametrize(
    "figures", [{}, {"actual": figure("a", Unit.MONEY, 0), "commitment": figure("c", Unit.MONEY, 0)}]
)
def test_one_amount_or_none_is_no_chart(figures: dict[str, Figure]) -> None:
    assert project_money(replace(erp(), figures=figures), "USD", 640) is None


def test_negative_actuals_go_to_the_left_of_zero() -> None:
    figures = {"budget_revised": figure("b", Unit.MONEY, 1000), "actual": figure("a", Unit.MONEY, -200)}
    drawing = project_money(replace(erp(), figures=figures), "USD", 320)
    assert drawing is not None
    spent = scaled(drawing, "rect")[1]
    assert (spent["x"], spent["x2"]) == (0, -200)
    assert drawing.spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [-200, 1000]


def test_spent_stands_within_the_time_that_passed() -> None:
    drawing = spent_time(erp(), 640)
    assert drawing is not None
    _, elapsed, spent = scaled(drawing, "rect")
    assert (elapsed["x2"], spent["x2"]) == (9_995, 7_439)
    assert (spent["y2"] - spent["y"]) < (elapsed["y2"] - elapsed["y"])
    assert drawing.alt == "74.4% of the revised budget is spent and 99.9% of the schedule has passed."
    assert spent_time(portal(), 640) is None


def test_projects_that_use_money_faster_than_time_are_named() -> None:
    fast = replace(erp(), figures={**erp().figures, "time_elapsed": figure("t", Unit.BASIS_POINTS, 1_000)})
    drawing = portfolio_spent_time(of(fast, assets(), portal()), 640)
    assert drawing is not None
    assert (
        "1 spent a larger share of the budget than of the schedule has passed: ERP finance replacement" in drawing.alt
    )
    assert drawing.alt.endswith("Not known for 1 project.")
    assert any(text.startswith("2 of 3 projects") for text in said(drawing))


def test_months_draw_plan_and_actual_and_nothing_for_what_is_not_posted() -> None:
    drawing = months(dashboards(), "USD", 640)
    assert drawing is not None
    assert len(scaled(drawing, "rect")) == 8 + 4
    assert drawing.alt == (
        "FY2027 P01 to FY2027 P08: the highest planned month is $3,500.00 in FY2027 P01, the highest actual month is "
        "$6,400.00 in FY2027 P03, the newest actual month is $4,451.00 in FY2027 P04."
    )


def _period(planned: int | None, actual: int | None, number: int = 1, standing: Standing = Standing.POSTED) -> Period:
    label = f"FY2027 P{number:02}"
    return Period(label=label, fiscal_year=2027, number=number, planned=planned, actual=actual, standing=standing)


def _with(*periods: Period) -> ProjectPage:
    return replace(erp(), periods=periods)


@pytest.mark.parametrize("width", [200, 320, 640])
def test_months_that_nobody_can_tell_apart_are_bracketed_and_said(width: int) -> None:
    told = [Standing.IN_A_TOTAL, Standing.IN_A_TOTAL, Standing.POSTED, Standing.NOT_READ, Standing.AHEAD]
    shown = [
        _period(100, 50 if standing is Standing.POSTED else None, number, standing)
        for number, standing in enumerate(told, start=1)
    ]
    drawing = months(_with(*shown), "USD", width)
    assert drawing is not None
    assert drawing.alt.endswith(
        "Actual spending is not known by month for FY2027 P01 to FY2027 P02, FY2027 P04, and no bar is drawn for it."
    )
    assert any(text.startswith("Actual not known") for text in said(drawing))
    assert len(scaled(drawing, "rect")) == 5 + 1
    brackets = [row for row in rows(drawing, "rule") if row["dash"] == [3, 3]]
    assert len(brackets) == 2 + 1  # and the sample in the key
    known = months(_with(*shown[2:3] * 2), "USD", width)
    assert known is not None
    assert "not known" not in known.alt


@pytest.mark.parametrize("periods", [(), (_period(None, None),), (_period(None, None), _period(5, 4))])
def test_months_without_two_amounts_are_no_chart(periods: tuple[Period, ...]) -> None:
    assert months(_with(*periods), "USD", 640) is None


def test_months_of_plan_only_say_that_nothing_is_actual() -> None:
    drawing = months(_with(_period(100, None), _period(9, None)), "USD", 640)
    assert drawing is not None
    assert drawing.alt.endswith("in FY2027 P01, there are no actual amounts.")


def test_only_the_newest_months_are_drawn() -> None:
    drawing = months(_with(*(_period(5, None, number) for number in range(1, 60))), "USD", 640)
    assert drawing is not None
    assert len(scaled(drawing, "rect")) == MOST_PERIODS


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD", ""])
@pytest.mark.parametrize("most", [1, 7, 10**14, -(10**14)])
def test_level_lines_are_round_and_few_for_any_amount(most: int, currency: str) -> None:
    drawing = months(_with(_period(most, 0), _period(0, most)), currency, 320)
    assert drawing is not None
    levels = {row["y"] for row in rows(drawing, "rule") if row["y"] == row["y2"]}
    assert 2 <= len(levels) <= 8
