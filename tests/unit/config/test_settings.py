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
from model.spans import shown_span


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
    [("10 %", Limit(1000, "basis points")), ("2.5 %", Limit(250, "basis points")), ("44 days", Limit(44, "days"))],
)
def test_limits_are_shares_or_days(written: str, expected: Limit) -> None:
    assert limit(written) == expected == limit(expected)
    assert str(expected) == written


@pytest.mark.parametrize("written", ["10", "10%", "0.125 %", "1.5 days", "-1 %", 10])
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
    }


def test_own_thresholds_may_leave_a_dimension_out() -> None:
    made = Thresholds.model_validate({"schedule": {"yellow_above": "10 days", "red_above": "10 days"}})
    assert made.cost is None
    assert made.schedule == Limits(yellow_above=Limit(10, "days"), red_above=Limit(10, "days"))


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
