"""Charts over time: milestones, trends, health, earned value and work; lines break off where nothing is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.charts.burn_up import burn_up
from reports.charts.health import counted, health
from reports.charts.health_strip import health_strip, portfolio_strip
from reports.charts.look import STATUS_SHAPES
from reports.charts.milestone_trend import MOST_LINES, milestone_trend
from reports.charts.milestones import MOST_ROWS, milestones
from reports.charts.s_curve import s_curve
from reports.document import Colour, EarnedValue, Presentation, ReportDocument, TrailPoint, Unit
from reports.render.palette import MARKS
from tests.unit.charts.drawn import rows, said, scaled
from tests.unit.charts.rich import AS_OF, rich_document, rich_page
from tests.unit.render.sample import empty_document, erp, sample_document, unknown


def coloured(*pairs: tuple[Colour, Colour | None]) -> ReportDocument:
    pages = [
        replace(erp(), code=f"P{number}", overall=replace(erp().overall, colour=now, previous=before))
        for number, (now, before) in enumerate(pairs)
    ]
    return replace(sample_document(), projects=tuple(pages))


def test_health_shows_worst_first_in_proportion() -> None:
    drawing = health(replace(coloured(*[(Colour.GREEN, None)] * 3, (Colour.RED, None)), previous=None), 640)
    assert drawing is not None
    bars = [(row["fill"], row["x2"] - row["x"]) for row in scaled(drawing, "rect")]
    assert bars == [(MARKS[Colour.RED].shade, 1), (MARKS[Colour.GREEN].shade, 3)]
    assert {"1 Off track", "3 On track"} <= set(said(drawing))
    assert [row["shape"] for row in rows(drawing, "point")] == ["square", "circle"]
    assert drawing.alt == "Now: 1 off track, 3 on track."


def test_health_compares_with_the_last_report_and_says_it_in_words() -> None:
    drawing = health(coloured((Colour.RED, Colour.YELLOW), (Colour.GREY, None)), 640)
    assert drawing is not None
    assert drawing.alt == "Now: 1 off track, 1 not known. Last report: 1 at risk."
    assert health(empty_document(), 640) is None
    assert counted({}) == "no projects"


def test_a_part_too_narrow_for_its_word_has_it_in_a_key() -> None:
    drawing = health(coloured((Colour.RED, None), *[(Colour.GREEN, None)] * 60), 320)
    assert drawing is not None
    assert "Off track" in said(drawing)
    wide = health(coloured((Colour.RED, None), (Colour.GREEN, None)), 640)
    assert wide is not None
    assert "Off track" not in said(wide)


def test_configured_words_are_used() -> None:
    document = replace(rich_document(), presentation=Presentation(words={"red": "In trouble"}))
    strip, bars = portfolio_strip(document, 640), health(document, 640)
    assert strip is not None
    assert bars is not None
    assert "In trouble" in said(strip)
    assert "1 in trouble" in bars.alt


def test_each_report_is_a_cell_with_its_symbol() -> None:
    document, page = rich_document(), rich_page()
    drawing = health_strip(document, page, 640)
    assert drawing is not None
    overall = [*(at.colours["overall"] for at in page.trail), page.overall.colour]
    shapes = [row["shape"] for row in rows(drawing, "point")][: len(overall)]
    assert shapes == [STATUS_SHAPES[colour] for colour in overall]
    assert drawing.alt == (
        "8 reports from Apr 30, 2026 to Nov 20, 2026. Changed since the last one: Cost from on track to off track."
    )


def test_a_status_that_nobody_knows_is_hollow_and_dashed() -> None:
    drawing = health_strip(rich_document(), rich_page(), 640)
    assert drawing is not None
    grey = [row for row in rows(drawing, "rect") if row["stroke"] == MARKS[Colour.GREY].shade]
    assert grey
    assert all(row["fill"] == "#ffffff" and row["dash"] == [3, 2] for row in grey)


def test_without_a_past_there_is_no_strip() -> None:
    assert health_strip(sample_document(), erp(), 640) is None
    assert portfolio_strip(sample_document(), 640) is None


def test_a_dimension_that_was_not_judged_has_no_cell() -> None:
    drawing = health_strip(rich_document(), rich_page(), 640)
    assert drawing is not None
    cells = [row for row in rows(drawing, "point") if row["area"] == 64]
    assert len(cells) == 8 * 3 + 5 + 1 + 1 + 4  # scope since the fourth report, others only now, and the key


def test_since_when_a_status_holds_is_said_when_nothing_changed() -> None:
    past = tuple(
        TrailPoint(as_of=date(2026, month, 1), colours={"overall": colour})
        for month, colour in ((8, Colour.GREEN), (9, Colour.RED), (10, Colour.RED))
    )
    drawing = health_strip(sample_document(), replace(erp(), trail=past), 320)
    assert drawing is not None
    assert drawing.alt.endswith("Nothing changed since the last one; Overall is off track since Sep 1, 2026.")


def test_more_reports_than_fit_are_counted() -> None:
    past = tuple(
        TrailPoint(as_of=date(2021 + number // 12, number % 12 + 1, 1), colours={"overall": Colour.GREEN})
        for number in range(60)
    )
    drawing = health_strip(sample_document(), replace(erp(), trail=past), 320)
    assert drawing is not None
    assert any(text.startswith("The newest ") and text.endswith(" of 61 reports") for text in said(drawing))
    assert all(0 <= row["x"] <= row["x2"] <= 320 for row in rows(drawing, "rect"))


def test_milestones_show_both_baselines_the_forecast_and_the_slip() -> None:
    drawing = milestones(erp(), AS_OF, 640)
    assert drawing is not None
    assert {"Go-live", "+46 d", "-3 d", "no baseline", "Jan 2027"} <= set(said(drawing))
    assert {"First baseline", "Current baseline", "Forecast", "Done", "As of"} <= set(said(drawing))
    assert drawing.alt == (
        "5 milestones with dates: 3 later than the first baseline, most of all Integrated test passed, +77 days late "
        "(first baseline Aug 14, 2026, forecast Dec 4, 2026). The slip of 1 is not known."
    )


def test_milestones_without_any_date_are_no_chart() -> None:
    row = replace(erp().milestones[3], forecast_on=None)
    assert milestones(replace(erp(), milestones=(row,)), AS_OF, 640) is None
    assert milestones(replace(erp(), milestones=()), AS_OF, 640) is None


def test_a_milestone_with_a_baseline_but_no_forecast_is_drawn() -> None:
    row = replace(erp().milestones[4], forecast_on=None, slip_first=unknown("s", Unit.WORKING_DAYS, "no forecast"))
    drawing = milestones(replace(erp(), milestones=(row,)), AS_OF, 320)
    assert drawing is not None
    assert "not known" in said(drawing)
    assert drawing.alt == "1 milestone with dates: the slip of none is known."


@pytest.mark.parametrize("finish", [AS_OF, date(2026, 12, 30), date(2035, 1, 1), date(2926, 1, 1), date.max, date.min])
def test_the_time_axis_fits_any_span(finish: date) -> None:
    row = replace(erp().milestones[4], first_baseline_on=AS_OF, current_baseline_on=AS_OF, forecast_on=finish)
    drawing = milestones(replace(erp(), milestones=(row,)), AS_OF, 640)
    assert drawing is not None
    assert len(said(drawing)) < 40


def test_too_many_milestones_are_cut_in_the_picture_only() -> None:
    drawing = milestones(replace(erp(), milestones=erp().milestones * 20), AS_OF, 640)
    assert drawing is not None
    assert said(drawing).count("Go-live") == MOST_ROWS // 5
    assert f"The first {MOST_ROWS} of 100 milestones with dates" in said(drawing)
    assert drawing.alt.startswith("100 milestones with dates")


def test_a_trend_needs_a_date_in_two_reports() -> None:
    assert milestone_trend(erp(), AS_OF, 640) is None
    other = TrailPoint(as_of=date(2026, 10, 1), colours={}, milestones={"gone": date(2027, 1, 1)})
    assert milestone_trend(replace(erp(), trail=(other,)), AS_OF, 640) is None
    known = replace(other, finish_forecast=date(2027, 1, 1))
    assert milestone_trend(replace(erp(), trail=(known,)), AS_OF, 640) is not None


def test_a_trend_line_breaks_off_where_a_report_forecast_nothing() -> None:
    drawing = milestone_trend(rich_page(), AS_OF, 640)
    assert drawing is not None
    finish = [row for row in rows(drawing, "line") if row["part"].startswith("0 ")]
    assert [row["part"] for row in finish] == ["0 p0"] * 3 + ["0 p1"] * 4
    assert "Go-live moved furthest, from Oct 21, 2026 to Jan 25, 2027." in drawing.alt
    assert f"The {MOST_LINES} of 6 dates that moved furthest" in said(drawing)


def test_the_curve_is_drawn_up_to_what_is_known() -> None:
    drawing = s_curve(rich_document(), rich_page(), 640)
    assert drawing is not None
    parts = [row["part"] for row in rows(drawing, "line")]
    assert (parts.count("0 p0"), parts.count("1 p0")) == (18, 17)
    assert (parts.count("2 p0"), parts.count("2 p1")) == (8, 8)  # a month without cost between them
    assert drawing.alt.startswith(
        "As of Nov 20, 2026: planned value (PV) $4,162,551.44, earned value (EV) $3,579,794.23"
    )


def test_a_plan_is_never_made_up() -> None:
    page = rich_page()
    assert page.earned_value is not None
    unplanned = tuple(replace(at, planned=None) for at in page.earned_value.curve)
    assert (
        s_curve(rich_document(), replace(page, earned_value=replace(page.earned_value, curve=unplanned)), 640) is None
    )
    assert s_curve(rich_document(), replace(page, earned_value=EarnedValue(reason="no plan", figures={})), 640) is None
    assert s_curve(rich_document(), erp(), 640) is None


def test_earned_value_that_is_not_known_is_said_in_the_key() -> None:
    page = rich_page()
    assert page.earned_value is not None
    curve = tuple(replace(at, earned=None) for at in page.earned_value.curve)
    figures = {**page.earned_value.figures, "ev": unknown("ev", Unit.MONEY, "no percent complete")}
    drawing = s_curve(
        rich_document(), replace(page, earned_value=replace(page.earned_value, curve=curve, figures=figures)), 640
    )
    assert drawing is not None
    assert "Earned value (EV): not known" in said(drawing)
    assert "earned value (EV) not known" in drawing.alt


def test_scope_is_a_line_of_steps_above_what_is_finished() -> None:
    drawing = burn_up(rich_page(), 640)
    assert drawing is not None
    scope, finished = (layer for layer in drawing.spec["layer"] if layer["mark"]["type"] == "line")
    assert (scope["mark"]["interpolate"], finished["mark"]["interpolate"]) == ("step-after", "linear")
    assert drawing.alt == (
        "118 of 171 tasks in scope were finished by Nov 20, 2026. Since May 3, 2026 scope grew by 74 tasks and "
        "115 more tasks are finished."
    )


def test_one_week_or_no_task_is_no_burn_up() -> None:
    page = rich_page()
    assert burn_up(replace(page, weeks=page.weeks[:1]), 640) is None
    assert burn_up(replace(page, weeks=tuple(replace(week, total=0) for week in page.weeks)), 640) is None
    assert burn_up(erp(), 640) is None
