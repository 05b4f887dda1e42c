"""A status explains itself: threshold, inputs and margin in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.document import Colour, Figure, Unit
from reports.figures.colours import Comparison, Measurement, Verdict
from reports.figures.fact import known
from reports.figures.presets import PRESETS, Preset, colour_of
from reports.narrative.lights import light, overall_light

ALABAMA, VA, CALIFORNIA = PRESETS["alabama"], PRESETS["va"], PRESETS["california"]
DATES = (
    known("approved", Unit.DATE, date(2026, 11, 16), formula=""),
    known("forecast", Unit.DATE, date(2027, 1, 25), formula=""),
    known("slip", Unit.WORKING_DAYS, 46, formula=""),
)


def usd(name: str, value: int) -> Figure:
    return known(name, Unit.MONEY, value, formula="", currency="USD")


MONEY = (usd("revised", 420_000_000), usd("actual", 312_448_017), usd("commitment", 118_000_000))


def verdict(test: Comparison, value: int, preset: Preset, inputs: tuple[Figure, ...], *unknown: str) -> Verdict:
    limits = preset.schedule if test is Comparison.SLIP else preset.cost
    assert limits is not None
    colour = colour_of(value, limits)
    measured = Measurement(test=test, value=value, colour=colour, inputs=inputs)
    dimension = "schedule" if test is Comparison.SLIP else "cost"
    return Verdict(
        dimension=dimension,
        colour=colour,
        preset=preset,
        limits=limits,
        deciding=measured,
        inputs=inputs,
        unknown=unknown,
    )


@pytest.mark.parametrize(
    ("given", "because", "margin"),
    [
        (
            verdict(Comparison.SLIP, 2_720, ALABAMA, DATES),
            (
                "the forecast finish of January 25, 2027 is 46 working days after the first baseline's "
                "November 16, 2026, 27.2% of the baseline's duration"
            ),
            "2.2 points beyond the limit of off track",
        ),
        (
            verdict(Comparison.SLIP, 1_600, ALABAMA, DATES),
            (
                "the forecast finish of January 25, 2027 is 46 working days after the first baseline's "
                "November 16, 2026, 16% of the baseline's duration"
            ),
            "9 points from off track",
        ),
        (
            verdict(Comparison.SLIP, -5, ALABAMA, DATES),
            (
                "the forecast finish of January 25, 2027 is 46 working days before the first baseline's "
                "November 16, 2026, 0.05% of the baseline's duration"
            ),
            "15.05 points from at risk",
        ),
        (
            verdict(Comparison.SLIP, 0, ALABAMA, (DATES[0], replace(DATES[1], reason="finished"), DATES[2])),
            "the finish of January 25, 2027 is on the first baseline's November 16, 2026",
            "15 points from at risk",
        ),
        (
            verdict(Comparison.SLIP, 0, ALABAMA, DATES),
            "the forecast finish of January 25, 2027 is on the first baseline's November 16, 2026",
            "15 points from at risk",
        ),
        (
            verdict(Comparison.SLIP, 30, VA, DATES),
            "the forecast finish of January 25, 2027 is 30 days after the first baseline's November 16, 2026",
            "14 days from off track",
        ),
        (
            verdict(Comparison.BUDGET, 249, ALABAMA, MONEY, "no spending was planned by now"),
            (
                "$3,124,480.17 spent and $1,180,000 committed are together 2.49% above the revised budget "
                "of $4,200,000; not compared "
                "with the spending plan: no spending was planned by now"
            ),
            "12.51 points from at risk",
        ),
        (
            verdict(Comparison.BUDGET, 0, CALIFORNIA, MONEY),
            "$3,124,480.17 spent and $1,180,000 committed are together equal to the revised budget of $4,200,000",
            "9.99 points from off track",
        ),
        (
            verdict(Comparison.SPENDING_PLAN, -1_000, ALABAMA, (usd("p", 10_000), usd("s", 9_000))),
            "spending of $90 is 10% below the $100 planned for the same time",
            "25 points from at risk",
        ),
    ],
)
def test_a_status_names_its_inputs_and_its_margin(given: Verdict, because: str, margin: str) -> None:
    found = light(given, Colour.GREEN)
    assert (found.because, found.margin, found.previous) == (because, margin, Colour.GREEN)
    assert found.facts == tuple(figure.id for figure in given.inputs)


@pytest.mark.parametrize(
    ("preset", "begins"),
    [
        (ALABAMA, "at risk above 15%, off track above 25% (thresholds alabama: Alabama"),
        (VA, "at risk above 29 days, off track above 44 days (thresholds va: US Veterans Affairs"),
        (CALIFORNIA, "off track above 9.99% (thresholds california: California SAM 4819.36"),
        (Preset(name="ours", schedule=ALABAMA.schedule), "at risk above 15%, off track above 25% (thresholds ours)"),
        (Preset(name="none"), "none in the thresholds none"),
    ],
)
def test_a_status_names_its_thresholds_and_who_published_them(preset: Preset, begins: str) -> None:
    grey = Verdict(dimension="schedule", colour=Colour.GREY, preset=preset, limits=preset.schedule)
    found = light(grey, None)
    assert found.threshold.startswith(begins)
    assert (found.because, found.margin) == ("nothing is known to judge it by", "")


def test_the_overall_status_names_its_parts() -> None:
    parts = (
        light(Verdict(dimension="schedule", colour=Colour.RED, preset=ALABAMA, limits=None, inputs=DATES), None),
        light(Verdict(dimension="cost", colour=Colour.GREY, preset=ALABAMA, limits=None, unknown=("no link",)), None),
    )
    overall = Verdict(dimension="overall", colour=Colour.RED, preset=ALABAMA, limits=None)
    found = overall_light(overall, parts, Colour.YELLOW)
    assert found.because == "schedule is off track and cost is not known"
    assert found.threshold == "off track or at risk as soon as one of them is"
    assert found.facts == ("approved", "forecast", "slip")
