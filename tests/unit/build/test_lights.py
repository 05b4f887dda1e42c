"""The lights of a project in a whole document: which are judged, since when, what was declared, and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from model.entities import Provenance
from model.thresholds import PUBLISHED, Limits, LimitUnit
from model.values import TaskKind
from reports.build import ReportSettings, build
from reports.document import Colour, Presentation, PreviousReport, ProjectPage, ReportDocument, StatusLight
from reports.figures.colours import Declaration
from reports.figures.index import facts
from reports.figures.presets import Preset
from reports.render.canonical_json import from_json, to_json
from tests.fakes import MemorySnapshot
from tests.unit.build.city import AS_OF, SETTINGS, erp, made, runs
from tests.unit.figures.rows import HOUR, baseline, entry, issue, link, project, task, tracker

OURS = Preset(
    name="ours",
    cost=PUBLISHED["pmo"].cost,
    schedule=PUBLISHED["alabama"].schedule,
    scope=Limits(yellow_above=500, red_above=1000),
    resources=Limits(yellow_above=0, red_above=1000),
    risk=Limits(yellow_above=0, red_above=2, unit=LimitUnit.ENTRIES),
)
JUDGED = replace(SETTINGS, presets={"ours": OURS})


def rows(*more: Provenance) -> list[Provenance]:
    """The portfolio's first project, judged by thresholds of its own."""
    others = [row for row in erp() if row.key != "configuration:project:IT-0423"]
    return [project("IT-0423", name="ERP finance replacement", thresholds="ours"), *others, *more]


def lights(page: ProjectPage) -> dict[str, StatusLight]:
    return {light.dimension: light for light in (page.overall, page.schedule, page.cost, *page.others)}


def declared(dimension: str, colour: Colour, until: date = date(2026, 12, 31)) -> dict[str, Declaration]:
    one = Declaration(
        dimension=dimension, colour=colour, by="Ada Example", on=date(2026, 10, 1), reason="agreed", until=until
    )
    return {dimension: one}


def test_thresholds_without_limits_for_them_judge_no_other_dimension() -> None:
    page = made(*erp()).projects[0]
    assert page.others == ()
    assert not {"hours_approved", "tasks_in_first_baseline", "severe_risks_and_issues"} & page.figures.keys()


def test_every_dimension_with_limits_has_a_light_and_counts() -> None:
    risk = task("r1", kind=TaskKind.RISK, priority_raw="High")
    page = made(*rows(risk), settings=JUDGED).projects[0]
    found = lights(page)
    assert {name: light.colour for name, light in found.items()} == {
        "overall": Colour.RED,
        "schedule": Colour.YELLOW,
        "cost": Colour.GREEN,
        "scope": Colour.RED,  # the task without a baseline, against the one with
        "resources": Colour.GREY,
        "risk": Colour.YELLOW,
    }
    assert found["overall"].because.startswith(
        "schedule is at risk, cost is on track, scope is off track, resources is"
    )
    assert page.figures["severe_risks_and_issues"].value == 1


def test_every_fact_of_a_light_is_a_figure_of_the_document() -> None:
    document = made(*rows(task("r1", kind=TaskKind.ISSUE)), settings=JUDGED)
    known = facts(document)
    for light in lights(document.projects[0]).values():
        assert set(light.facts) <= known.keys(), light.dimension
    assert from_json(to_json(document)) == document


def test_approved_hours_are_compared_with_hours_worked_and_remaining() -> None:
    approved = baseline("test", 0, date(2026, 12, 1), work=90 * HOUR)
    page = made(*rows(approved), settings=JUDGED).projects[0]
    found = lights(page)["resources"]
    assert found.colour is Colour.RED
    assert found.because.startswith("40 hours worked and 60 hours remaining are together 11.11% above the 90 hours")
    assert found.to_green == "the remaining hours would have to fall by 10 hours to 50 hours"


def series(*ends: date) -> ReportDocument:
    """The last of several monthly reports, each compared with the one before."""
    previous = None
    for number, (as_of, finish) in enumerate(zip((date(2026, 8, 31), date(2026, 9, 30), AS_OF), ends, strict=True)):
        made_at = datetime(2026, 11, 3 + number, tzinfo=UTC)
        document = build(
            MemorySnapshot(erp(finish=finish), runs()), SETTINGS, as_of=as_of, made_at=made_at, previous=previous
        )
        header = PreviousReport(id=number + 1, as_of=as_of, made_at=made_at, sha256="ab" * 32)
        previous = (header, document)
    assert previous is not None
    return previous[1]


LATE, ON_TIME = date(2027, 1, 25), date(2026, 12, 18)


@pytest.mark.parametrize(
    ("finishes", "since"),
    [
        ((LATE, LATE, LATE), date(2026, 8, 31)),
        ((ON_TIME, LATE, LATE), date(2026, 9, 30)),
        ((LATE, ON_TIME, LATE), AS_OF),
    ],
)
def test_a_status_knows_since_which_report_it_stands(finishes: tuple[date, ...], since: date) -> None:
    page = series(*finishes).projects[0]
    assert (page.schedule.colour, page.schedule.since) == (Colour.YELLOW, since)
    assert page.overall.since == since


def judged(declarations: dict[str, Declaration], **more: Any) -> ProjectPage:
    settings = replace(JUDGED, declared={"IT-0423": declarations}, **more)
    return made(*rows(), settings=settings).projects[0]


def test_a_declared_status_stands_beside_the_computed_one() -> None:
    page = judged(declared("schedule", Colour.GREEN))
    assert page.schedule.colour is Colour.GREEN
    assert page.schedule.declared is not None
    assert page.schedule.declared.computed is Colour.YELLOW
    assert "schedule is declared on track (computed: at risk)" in page.overall.because
    whole = judged(declared("overall", Colour.YELLOW)).overall
    assert whole.declared is not None
    assert (whole.colour, whole.declared.computed) == (Colour.YELLOW, Colour.RED)


def test_a_declaration_that_has_lapsed_is_said_and_does_not_count() -> None:
    page = judged(declared("schedule", Colour.GREEN, until=date(2026, 10, 30)))
    assert (page.schedule.colour, page.schedule.declared) == (Colour.YELLOW, None)
    assert "declared it on track lapsed after October 30, 2026" in page.schedule.because


@pytest.mark.parametrize(
    ("until", "colour"), [(date(2026, 12, 31), Colour.RED), (date(2026, 10, 30), Colour.GREY)], ids=["holds", "lapsed"]
)
def test_a_dimension_without_limits_is_printed_where_a_person_judged_it(until: date, colour: Colour) -> None:
    settings = replace(SETTINGS, declared={"IT-0423": declared("risk", Colour.RED, until)})
    page = made(*erp(), settings=settings).projects[0]
    (risk,) = page.others
    assert (risk.dimension, risk.colour) == ("risk", colour)
    assert page.overall.colour is (Colour.RED if colour is Colour.RED else Colour.YELLOW)


def test_a_project_without_baseline_is_set_against_the_last_report() -> None:
    alone = [
        project("IT-1", name="Portal", thresholds="ours"),
        link("IT-1", "jira", "project", "ERP"),
        tracker(),
        *(issue(number) for number in range(10)),
    ]
    first = made(*alone, settings=JUDGED, as_of=date(2026, 9, 30))
    scope = lights(first.projects[0])["scope"]
    assert (scope.colour, scope.because) == (
        Colour.GREY,
        "no baseline was set and there is no earlier report of the project",
    )
    header = PreviousReport(id=1, as_of=first.as_of, made_at=first.made_at, sha256="ab" * 32)
    grown = made(*alone, issue(11), settings=JUDGED, previous=(header, first)).projects[0]
    assert lights(grown)["scope"].because == (
        "1 task more is in scope than the 10 of the last report, 10% of these; no baseline was set"
    )
    assert lights(grown)["scope"].colour is Colour.YELLOW


def test_hours_of_a_stale_source_make_the_resources_grey() -> None:
    old = entry(HOUR, source="tempo", source_project=None, partition="x", task="plans:task:build")
    settings = replace(JUDGED, stale_after={**SETTINGS.stale_after, "tempo": SETTINGS.stale_after["plans"]})
    found = lights(made(*rows(old), settings=settings).projects[0])["resources"]
    assert found.colour is Colour.GREY
    assert "tempo" in found.because


def worded(settings: ReportSettings) -> ReportDocument:
    words = {"red": "Red", "yellow": "Amber", "green": "Green", "grey": "Unclear"}
    return made(*rows(), settings=replace(settings, presentation=Presentation(words=words)))


def test_configured_words_are_in_every_sentence() -> None:
    document = worded(JUDGED)
    page = document.projects[0]
    told = [text for light in lights(page).values() for text in (light.because, light.threshold, light.rule)]
    told += [said.text for said in (*document.summary, *page.sentences)]
    told += [light.to_green + light.margin for light in lights(page).values()]
    assert not [text for text in told for usual in ("on track", "at risk", "off track") if usual in text.lower()]
    assert page.overall.because.startswith("schedule is amber, cost is green, scope is red, resources is unclear")
    assert any("1 is red (ERP finance replacement)" in said.text for said in document.summary)
