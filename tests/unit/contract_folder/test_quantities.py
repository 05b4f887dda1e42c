"""Spans and sizes as an administrator writes them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.contract.quantities import byte_count, shown_size, span


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30 seconds", 30), ("1 second", 1), ("0 seconds", 0), ("2 minutes", 120), ("3 hours", 10800), ("1 day", 86400)],
)
def test_a_span_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert span(text) == timedelta(seconds=seconds)


def test_a_span_already_made_passes_through() -> None:
    assert span(timedelta(minutes=1)) == timedelta(minutes=1)


@pytest.mark.parametrize("value", ["30", 30, "30s", "-1 minutes", "1.5 hours", "٣ hours", None])
def test_anything_else_is_no_span(value: object) -> None:
    with pytest.raises(ValueError, match="expected a whole number and a unit, like `30 seconds` or `2 minutes`"):
        span(value)


@pytest.mark.parametrize(("value", "count"), [("512 MB", 512_000_000), ("1 kB", 1000), ("2 GB", 2 * 10**9), (77, 77)])
def test_a_size_is_a_number_and_a_unit(value: object, count: int) -> None:
    assert byte_count(value) == count


@pytest.mark.parametrize("value", ["512", "0 MB", 0, True, "5 TB", "1.5 GB", None])
def test_anything_else_is_no_size(value: object) -> None:
    with pytest.raises(ValueError, match="expected a whole number and a unit, like `512 MB`"):
        byte_count(value)


@pytest.mark.parametrize(
    ("size", "shown"), [(990, "990 bytes"), (1999, "1 kB"), (43_500_000, "43 MB"), (2 * 10**9, "2 GB")]
)
def test_a_size_is_shown_rounded_down(size: int, shown: str) -> None:
    assert shown_size(size) == shown
