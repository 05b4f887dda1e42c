"""What an overseer compares: initial, last reported, current, and what the report itself says of the difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reports.document import Change, Colour, Declared, EarnedValue, Figure, ProjectPage, Unit
from reports.render import said
from reports.render.html import to_html
from reports.render.markdown import to_markdown
from reports.render.oversight import MOST_MILESTONES, NO_EARLIER_REPORT, OversightRow, oversight
from tests.unit.render.page import read_page
from tests.unit.render.sample import erp, figure, portal, sample_document, unknown


def row(page: ProjectPage, name: str) -> OversightRow:
    (found,) = [one for one in oversight(page) if one.label == name]
    return found


def moved(number: int) -> Change:
    return Change(subject=f"Gate {number}", before="Nov 1, 2026", after="Nov 8, 2026", kind="milestone")


def test_the_budget_is_compared_with_what_was_approved_first() -> None:
    found = row(erp(), "Budget")
    assert (said.now(found.initial), found.last_reported) == ("$3,950,000.00", "$4,200,000.00")
    assert said.now(found.current) == "$4,200,000.00"
    assert [(name, said.now(one)) for name, one in found.differences] == [("Budget, adjustments", "$250,000.00")]
    assert found.explanation == ("$4,304,480.17 spent and committed is 102.5% of the revised budget of $4,200,000.00.",)


def test_the_finish_is_compared_with_the_first_baseline_and_its_moved_milestones_are_named() -> None:
    found = row(erp(), "Finish")
    assert (said.now(found.initial), found.last_reported) == ("Nov 16, 2026", "Jan 11, 2027")
    assert said.now(found.current) == "Jan 25, 2027"
    assert [said.now(one) for _, one in found.differences] == ["+46 days late", "+10 days late"]
    assert found.explanation == (
        "The forecast finish of Jan 25, 2027 is 46 working days after the first baseline finish of Nov 16, 2026.",
        "Integrated test passed: Nov 20, 2026 → Dec 4, 2026.",
    )


def test_of_many_moved_milestones_some_are_named_and_the_others_counted() -> None:
    page = replace(erp(), changes=tuple(moved(number) for number in range(MOST_MILESTONES + 2)))
    *_, last = row(page, "Finish").explanation
    assert last == "Further milestones that changed: 2."
    assert len(row(page, "Finish").explanation) == 1 + MOST_MILESTONES + 1


def test_percent_complete_has_its_basis_and_no_initial_value() -> None:
    found = row(erp(), "Percent complete")
    assert not found.has_initial
    assert said.now(found.current) == "62.6%"
    assert found.explanation == ("Weighted by planned work: work 80%, duration 20% of it.",)


def test_a_forecast_cost_is_compared_with_the_original_budget_only_where_there_is_one() -> None:
    assert "Forecast cost" not in [one.label for one in oversight(erp())]
    none = {**erp().figures, "forecast_cost": unknown("IT-0423/cost/forecast_cost", Unit.MONEY, "no cost baseline")}
    assert "Forecast cost" not in [one.label for one in oversight(replace(erp(), figures=none))]
    forecast = figure("IT-0423/cost/forecast_cost", Unit.MONEY, 450_000_000, 440_000_000, formula="BAC / CPI")
    left = figure("IT-0423/earned_value/vac", Unit.MONEY, -30_000_000)
    page = replace(
        erp(),
        figures={**erp().figures, "forecast_cost": forecast},
        earned_value=EarnedValue(reason="", figures={"vac": left}),
    )
    found = row(page, "Forecast cost")
    assert (said.now(found.initial), found.last_reported) == ("$3,950,000.00", "$4,400,000.00")
    assert found.explanation == ("BAC / CPI.",)
    assert found.differences == (("Variance at completion (VAC)", left),)


def test_what_is_not_known_keeps_its_reason_and_states_no_difference() -> None:
    found = row(portal(), "Budget")
    assert isinstance(found.current, Figure)
    assert (found.current.value, found.current.reason) == (None, "no finance code is linked to this project")
    assert found.differences == ()
    assert found.last_reported == "no value then"


def test_a_report_without_figures_has_no_rows_and_no_heading() -> None:
    page = replace(erp(), figures={}, earned_value=None)
    assert oversight(page) == ()
    document = replace(sample_document((page,)), kind="oversight")
    assert "Initial, last reported" not in read_page(to_html(document)).text
    assert "Initial, last reported" not in to_markdown(document).decode()


def test_a_first_report_says_that_there_is_no_earlier_one() -> None:
    assert {one.last_reported for one in oversight(erp(), is_compared=False)} == {NO_EARLIER_REPORT}
    document = replace(sample_document((erp(),)), kind="oversight", previous=None)
    assert NO_EARLIER_REPORT in read_page(to_html(document)).one("project-it-0423-oversight").parent.text  # type: ignore[union-attr] # a caption stands in its table


def test_both_formats_print_the_rows() -> None:
    document = replace(sample_document(), kind="oversight")
    table = read_page(to_html(document)).one("project-it-0423-oversight").parent
    assert table is not None
    markdown = to_markdown(document).decode()
    for told in ("$3,950,000.00", "Nov 16, 2026", "+46 days late", "does not apply", "Integrated test passed"):
        assert told in table.text
        assert told in markdown


def test_a_declared_status_explains_by_the_reason_of_who_declared_it() -> None:
    given = Declared(computed=Colour.RED, by="Ada Example", on=date(2026, 11, 18), reason="the vendor left")
    page = replace(erp(), schedule=replace(erp().schedule, declared=given))
    assert "The vendor left." in row(page, "Finish").explanation
