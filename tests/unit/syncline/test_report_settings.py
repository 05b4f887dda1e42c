"""Thresholds, declared colours and words go from the configuration into a report as they are written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from connectors.contract.pages import Scope
from model.thresholds import PUBLISHED, CostMeasure, Limits, LimitUnit
from reports.build.settings import ReportSettings
from reports.document import Colour
from reports.figures.colours import Declaration
from syncline import reporting
from syncline.wiring import Application, load_application

CONFIGURATION = """\
organisation: {name: City of Marlow}
thresholds:
  marlow:
    like: dod
    schedule: {yellow_above: 15 days, red_above: 30 days}
    risk: {yellow_above: 9 points, red_above: 14 points}
    red_from_yellows: 3
projects:
  - code: IT-1
    name: Portal
    thresholds: marlow
    declared:
      risk: {colour: yellow, by: Ada Example, on: 2026-11-20, until: 2026-12-31, reason: "agreed: in writing"}
  - {code: IT-2, name: Fiber ring}
reports:
  weekly: {kind: portfolio, words: {red: Red, yellow: Amber}}
"""


def application(folder: Path) -> Application:
    (folder / "syncline.yaml").write_text(CONFIGURATION, encoding="utf-8")
    return load_application(folder / "syncline.yaml")


def settings(folder: Path) -> ReportSettings:
    made = application(folder)
    return reporting._settings(made, "weekly", made.configuration.settings.reports["weekly"])


def test_own_thresholds_stand_beside_the_published_ones(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found.presets.keys() == {*PUBLISHED, "marlow"}
    ours = found.preset("marlow")
    assert ours.schedule == Limits(yellow_above=15, red_above=30, unit=LimitUnit.DAYS)
    assert ours.risk == Limits(yellow_above=9, red_above=14, unit=LimitUnit.POINTS)
    assert (ours.cost, ours.cost_by) == (PUBLISHED["dod"].cost, CostMeasure.ESTIMATE_AT_COMPLETION)
    assert (ours.scope, ours.red_from_yellows) == (None, 3)


def test_declared_colours_are_known_by_project_and_dimension(tmp_path: Path) -> None:
    assert settings(tmp_path).declared == {
        "IT-1": {
            "risk": Declaration(
                dimension="risk",
                colour=Colour.YELLOW,
                by="Ada Example",
                on=date(2026, 11, 20),
                reason="agreed: in writing",
                until=date(2026, 12, 31),
            )
        },
        "IT-2": {},
    }


def test_words_are_kept_as_they_are_written(tmp_path: Path) -> None:
    assert settings(tmp_path).presentation.words == {"red": "Red", "yellow": "Amber"}


def test_a_declared_colour_is_no_field_of_the_stored_project(tmp_path: Path) -> None:
    source = application(tmp_path).declared()
    (page,) = source.connector.pages("projects", Scope(name="projects"), "")
    assert [record.data["thresholds"] for record in page.records] == ["marlow", "alabama"]
    assert all("declared" not in record.data for record in page.records)
