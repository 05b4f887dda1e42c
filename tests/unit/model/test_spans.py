"""Spans of time: one way to write them, and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.spans import shown_span, span


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30 seconds", 30), ("1 second", 1), ("15 minutes", 900), ("2 hours", 7_200), ("7 days", 604_800), ("0 days", 0)],
)
def test_a_span_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert span(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "30", "30s", "1.5 hours", "-1 days", "3 weeks", " 3 days", "3 days\n", "\uff13 days"]
)
def test_anything_else_is_no_span(text: str) -> None:
    assert span(text) is None


@given(st.integers(min_value=1, max_value=999_999))
def test_what_is_shown_is_read_back(seconds: int) -> None:
    time = timedelta(seconds=seconds)
    assert span(shown_span(time)) == time
