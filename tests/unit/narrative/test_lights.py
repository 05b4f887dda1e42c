"""A status explains itself: threshold, inputs and margin in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.document import Colour, Declared, Figure, Unit
from reports.figures.colours import Comparison, Declaration, Measurement, Verdict
from reports.figures.fact import known
from reports.figures.presets import PRESETS, Limits, LimitUnit, Preset, colour_of
from reports.narrative.lights import held_since, light, overall_light
from reports.narrative.wording import STATUS, status_words

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
    assert found.rule == "the worse of schedule and cost; on track only when both are known"


def hours(value: int) -> Figure:
    return known("h", Unit.SECONDS, value * 3600, formula="")


def count(value: int) -> Figure:
    return known("n", Unit.COUNT, value, formula="")


@pytest.mark.parametrize(
    ("test", "value", "inputs", "because"),
    [
        (
            Comparison.ESTIMATE,
            -250,
            (usd("bac", 100_000), usd("eac", 97_500)),
            "the estimate at completion of $975 is 2.5% below the budget at completion of $1,000",
        ),
        (
            Comparison.ADDED,
            1_250,
            (count(8), count(1)),
            "1 task was added to the 8 of the first baseline, 12.5% of these",
        ),
        (
            Comparison.GROWN,
            -500,
            (count(40), count(-2)),
            "2 tasks fewer are in scope than the 40 of the last report, 5% of these; no baseline was set",
        ),
        (
            Comparison.GROWN,
            250,
            (count(40), count(1)),
            "1 task more is in scope than the 40 of the last report, 2.5% of these; no baseline was set",
        ),
        (Comparison.GROWN, 0, (count(40), count(0)), "there are as many tasks as in the last report, 40"),
        (
            Comparison.HOURS,
            1_000,
            (hours(1_000), hours(700), hours(400)),
            "700 hours worked and 400 hours remaining are together 10% above the 1,000 hours approved",
        ),
        (
            Comparison.SEVERE,
            2,
            (count(2),),
            "2 open risks and issues are severe (15 points or more; without a score, of high priority or overdue)",
        ),
        (Comparison.SCORE, 20, (count(20),), "the worst open risk or issue scores 20 points of 25"),
        (Comparison.SCORE, 0, (count(0),), "no risk or issue is open"),
    ],
)
def test_every_comparison_names_its_inputs(
    test: Comparison, value: int, inputs: tuple[Figure, ...], because: str
) -> None:
    limits = Limits(yellow_above=1, red_above=5_000)
    measured = Measurement(test=test, value=value, colour=Colour.YELLOW, inputs=inputs)
    found = Verdict(
        dimension="cost", colour=Colour.YELLOW, preset=ALABAMA, limits=limits, deciding=measured, notes=("and a note",)
    )
    assert light(found, None).because == f"{because}; and a note"


@pytest.mark.parametrize(
    ("unit", "threshold", "margin"),
    [
        (LimitUnit.ENTRIES, "at risk above 0 entries, off track above 2 entries", "1 entry from off track"),
        (LimitUnit.POINTS, "at risk above 0 points, off track above 2 points", "1 point from off track"),
        (LimitUnit.DAYS, "at risk above 0 days, off track above 2 days", "1 day from off track"),
    ],
)
def test_limits_are_written_in_their_unit(unit: LimitUnit, threshold: str, margin: str) -> None:
    limits = Limits(yellow_above=0, red_above=2, unit=unit)
    measured = Measurement(test=Comparison.SEVERE, value=1, colour=Colour.YELLOW, inputs=(count(1),))
    found = light(
        Verdict(dimension="risk", colour=Colour.YELLOW, preset=ALABAMA, limits=limits, deciding=measured), None
    )
    assert (found.threshold.split(" (")[0], found.margin) == (threshold, margin)


def test_a_declared_status_keeps_what_was_computed() -> None:
    said = Declared(computed=Colour.RED, by="Ada Example", on=date(2026, 11, 20), reason="agreed")
    base = verdict(Comparison.SLIP, 2_720, ALABAMA, DATES)
    found = light(replace(base, colour=Colour.YELLOW, declared=said), None)
    assert (found.colour, found.declared) == (Colour.YELLOW, said)
    whole = Verdict(dimension="overall", colour=Colour.YELLOW, preset=ALABAMA, limits=None)
    assert overall_light(whole, (found,), None).because == "schedule is declared at risk (computed: off track)"
    assert overall_light(whole, (found,), None).rule.startswith("that of schedule, which alone is judged")


def test_a_lapsed_declaration_is_said() -> None:
    declaration = Declaration(
        dimension="schedule",
        colour=Colour.GREEN,
        by="Ada Example",
        on=date(2026, 1, 1),
        reason="agreed",
        until=date(2026, 10, 31),
    )
    found = light(replace(verdict(Comparison.SLIP, 0, ALABAMA, DATES), lapsed=declaration), None)
    assert found.because.endswith("; that Ada Example declared it on track lapsed after October 31, 2026")


AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)


@pytest.mark.parametrize(
    ("colour", "since", "before_as_of", "expected"),
    [
        (Colour.RED, AUGUST, SEPTEMBER, AUGUST),
        (Colour.RED, None, SEPTEMBER, SEPTEMBER),
        (Colour.YELLOW, AUGUST, SEPTEMBER, OCTOBER),
        (Colour.RED, AUGUST, None, OCTOBER),
    ],
    ids=["as long as then", "an older document does not say", "another colour", "no earlier report"],
)
def test_a_colour_is_held_since_the_first_report_in_a_row(
    colour: Colour, since: date | None, before_as_of: date | None, expected: date
) -> None:
    before = replace(light(verdict(Comparison.SLIP, 2_720, ALABAMA, DATES), None), since=since)
    assert held_since(colour, before, before_as_of, OCTOBER) == expected
    assert held_since(colour, None, before_as_of, OCTOBER) == OCTOBER


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ({}, STATUS[Colour.RED]),
        ({"red": "Red"}, "red"),
        ({"red": "RAG red"}, "RAG red"),
        ({"red": "  "}, STATUS[Colour.RED]),
        ({"red": "É"}, "é"),
    ],
)
def test_sentences_use_the_configured_words_in_small_letters(configured: dict[str, str], expected: str) -> None:
    assert status_words(configured)[Colour.RED] == expected


def test_a_threshold_is_written_in_the_configured_words() -> None:
    found = light(verdict(Comparison.SLIP, 2_720, ALABAMA, DATES), None, words=status_words({"red": "Red"}))
    assert found.threshold.startswith("at risk above 15%, red above 25%")
    assert found.margin == "2.2 points beyond the limit of red"


def test_several_yellows_are_named_in_the_threshold_of_the_whole() -> None:
    whole = Verdict(dimension="overall", colour=Colour.RED, preset=PRESETS["stage_gate"], limits=None)
    assert overall_light(whole, (), None).threshold == (
        "off track or at risk as soon as one of them is; off track when 3 of them are at risk"
    )
