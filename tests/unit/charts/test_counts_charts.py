"""Hours by organisation and open risks: counted, not judged; what has no place is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.charts.hours import hours
from reports.charts.risk_matrix import risk_matrix
from reports.document import RegisterRow, Unit
from tests.unit.charts.drawn import rows, said, scaled
from tests.unit.charts.rich import rich_page
from tests.unit.render.sample import erp, figure, unknown


def test_hours_are_bars_with_their_values() -> None:
    drawing = hours(erp(), 640)
    assert drawing is not None
    assert [row["x2"] for row in scaled(drawing, "rect")] == [figure.value for figure in erp().hours_by_organisation]
    assert drawing.alt == "Actual hours: City staff 6,120 h, Contractors 2,890.25 h and Outside agencies 300 h."


def test_hours_that_are_not_known_are_an_empty_box() -> None:
    given = (figure("p/city_staff", Unit.SECONDS, 3600), unknown("p/contractor", Unit.SECONDS, "no timesheets"))
    drawing = hours(replace(erp(), hours_by_organisation=given), 320)
    assert drawing is not None
    assert said(drawing).count("not known") == 1
    assert len(scaled(drawing, "rect")) == 1


@pytest.mark.parametrize("values", [(), (0, 0), (None,)])
def test_hours_of_nobody_are_no_chart(values: tuple[int | None, ...]) -> None:
    given = tuple(
        figure(f"p/{number}", Unit.SECONDS, value) if value is not None else unknown(f"p/{number}", Unit.SECONDS, "why")
        for number, value in enumerate(values)
    )
    assert hours(replace(erp(), hours_by_organisation=given), 640) is None


def test_open_risks_are_counted_where_they_belong() -> None:
    drawing = risk_matrix(rich_page(), 640)
    assert drawing is not None
    assert len(rows(drawing, "rect")) == 25
    discs = rows(drawing, "point")
    assert sorted(text for text in said(drawing) if text.isdigit()) == ["1", "1", "1", "1", "2"]
    assert len(discs) == 5
    assert drawing.alt == (
        "6 open risks; highest with probability 4 and impact 5 of 5: Invented risk 0 and Invented risk 1. "
        "1 more has no probability or no impact and is in no cell."
    )
    assert "1 open risk without probability or impact not drawn" in said(drawing)


@pytest.mark.parametrize(
    ("probability", "impact", "is_open", "kind"),
    [(None, 3, True, "risk"), (3, None, True, "risk"), (0, 3, True, "risk"), (3, 6, True, "risk"),
     (3, 3, False, "risk"), (3, 3, True, "issue")],
)  # fmt: skip
def test_a_risk_without_a_place_is_in_no_cell(
    probability: int | None, impact: int | None, is_open: bool, kind: str
) -> None:
    row = RegisterRow(
        kind=kind,
        key="R",
        title="Invented",
        source="s",
        status="",
        is_open=is_open,
        probability=probability,
        impact=impact,
    )
    assert risk_matrix(replace(erp(), register=(row,)), 640) is None
