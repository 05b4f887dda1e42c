"""The settings as they come out: defaults, spans of time, limits, published thresholds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.durations import Limit, duration, limit
from config.nodes import SourceText
from config.settings import OrganisationSettings, ReportSettings, Settings
from config.thresholds import PRESETS, Limits, Thresholds
from config.tree import tree_of
from config.validate import validated
from config.words import StatusWords
from model.spans import shown_span
from model.thresholds import PUBLISHED, CostMeasure, LimitUnit
from model.thresholds import Limits as Judged


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("1 second", 1), ("30 seconds", 30), ("15 minutes", 900), ("1 hour", 3600), ("7 days", 604_800)],
)
def test_spans_of_time_are_written_in_words(written: str, seconds: int) -> None:
    assert duration(written) == timedelta(seconds=seconds)
    assert shown_span(timedelta(seconds=seconds)) == written


@pytest.mark.parametrize(
    "written", ["15", 15, "15min", "0 hours", "1.5 hours", "-1 days", "٣ days", "1 week", None, ""]
)
def test_anything_else_is_no_span_of_time(written: object) -> None:
    with pytest.raises(ValueError, match="like `15 minutes`"):
        duration(written)


@given(st.integers(1, 999_999), st.sampled_from(["second", "minute", "hour", "day"]))
def test_a_span_shown_is_the_span_read(count: int, unit: str) -> None:
    span = duration(f"{count} {unit}s")
    assert duration(shown_span(span)) == span == duration(span)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("10 %", Limit(1000, "basis points")),
        ("2.5 %", Limit(250, "basis points")),
        ("44 days", Limit(44, "days")),
        ("2 entries", Limit(2, "entries")),
        ("14 points", Limit(14, "points")),
    ],
)
def test_limits_are_shares_days_entries_or_points(written: str, expected: Limit) -> None:
    assert limit(written) == expected == limit(expected)
    assert str(expected) == written


@pytest.mark.parametrize("written", ["10", "10%", "0.125 %", "1.5 days", "-1 %", "3 risks", "٣ days", 10])
def test_anything_else_is_no_limit(written: object) -> None:
    with pytest.raises(ValueError, match="like `10 %` or `30 days`"):
        limit(written)


def test_published_thresholds_say_what_their_sources_say() -> None:
    shown = {
        name: {dimension: (str(limits.yellow_above), str(limits.red_above)) for dimension, limits in preset}
        for name, preset in (
            (name, [(key, value) for key, value in thresholds if isinstance(value, Limits)])
            for name, thresholds in PRESETS.items()
        )
    }
    assert shown == {
        "alabama": {"cost": ("15 %", "25 %"), "schedule": ("15 %", "25 %")},
        "pmo": {"cost": ("0 %", "10 %"), "schedule": ("0 %", "10 %")},
        "dod": {"cost": ("0 %", "5 %")},
        "va": {"schedule": ("29 days", "44 days")},
        "california": {"cost": ("9.99 %", "9.99 %"), "schedule": ("9.99 %", "9.99 %")},
        "texas": {"cost": ("10 %", "10 %")},
        "two_five": {"cost": ("2 %", "5 %"), "schedule": ("2 %", "5 %")},
        "five_ten": {"cost": ("5 %", "10 %"), "schedule": ("5 %", "10 %")},
        "ten_twenty": {"cost": ("10 %", "20 %"), "schedule": ("10 %", "20 %")},
        "stage_gate": {"cost": ("0 %", "9.99 %"), "schedule": ("0 %", "9.99 %")},
    }
    by_estimate = [name for name, preset in PUBLISHED.items() if preset.cost_by is CostMeasure.ESTIMATE_AT_COMPLETION]
    yellows = {name: preset.red_from_yellows for name, preset in PUBLISHED.items() if preset.red_from_yellows}
    assert (by_estimate, yellows) == (["dod"], {"stage_gate": 3})


def test_own_thresholds_may_leave_a_dimension_out() -> None:
    made = Thresholds.model_validate({"schedule": {"yellow_above": "10 days", "red_above": "10 days"}})
    assert made.cost is None
    assert made.schedule == Limits(yellow_above=Limit(10, "days"), red_above=Limit(10, "days"))


def test_one_of_something_may_be_written_in_the_singular() -> None:
    assert [limit(one) for one in ("1 day", "1 entry", "1 point")] == [
        Limit(1, "days"),
        Limit(1, "entries"),
        Limit(1, "points"),
    ]


def test_thresholds_take_from_a_published_rule_what_they_do_not_say() -> None:
    written = {"like": "dod", "risk": {"yellow_above": "9 points", "red_above": "14 points"}}
    made = Thresholds.model_validate(written).preset("marlow")
    assert made.risk == Judged(yellow_above=9, red_above=14, unit=LimitUnit.POINTS)
    assert (made.cost, made.cost_by) == (PUBLISHED["dod"].cost, CostMeasure.ESTIMATE_AT_COMPLETION)
    assert (made.schedule, made.name) == (None, "marlow")
    assert made.origin.startswith("the configuration; what it does not say, US defence programme")


def test_what_is_written_beats_the_published_rule() -> None:
    written = {"like": "dod", "cost": {"yellow_above": "1 %", "red_above": "2 %"}, "cost_by": "spent_and_committed"}
    made = Thresholds.model_validate(written).preset("marlow")
    assert (made.cost, made.cost_by) == (Judged(yellow_above=100, red_above=200), CostMeasure.SPENT_AND_COMMITTED)


def test_words_that_are_not_written_stay_the_usual_ones() -> None:
    assert StatusWords.model_validate({"red": "Red", "yellow": "Amber"}).written() == {"red": "Red", "yellow": "Amber"}
    assert StatusWords().written() == {}


@pytest.mark.parametrize(("month", "number"), [("January", 1), ("July", 7), ("October", 10), ("December", 12)])
def test_the_month_of_the_fiscal_year_has_its_number(month: str, number: int) -> None:
    assert OrganisationSettings.model_validate({"name": "x", "fiscal_year_starts": month}).fiscal_year_month == number


def test_a_report_is_written_beside_its_file_if_no_folder_is_named() -> None:
    node = tree_of("kind: portfolio", SourceText(name="a.yaml", path=Path("/marlow/it/a.yaml")))
    assert validated(node, ReportSettings).folder == Path("/marlow/it/reports")


def test_settings_cannot_be_changed() -> None:
    settings = Settings(organisation=OrganisationSettings(name="City of Marlow"))
    with pytest.raises(ValueError, match="frozen"):
        settings.projects = ()  # type: ignore[misc]  # what is tested
