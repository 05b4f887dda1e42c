"""The hierarchy from order and outline levels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.project_file.outline import Outline, level_of


@given(st.lists(st.integers(0, 6), max_size=40))
def test_a_parent_is_the_nearest_row_before_that_stands_less_deep(levels: list[int]) -> None:
    outline = Outline()
    for number, level in enumerate(levels):
        parent, is_jump = outline.parent(level, str(number))
        above = [before for before in range(number) if levels[before] < level]
        nearest = next((n for n in reversed(above) if all(levels[m] >= level for m in range(n + 1, number))), None)
        assert parent == (None if nearest is None else str(nearest))
        assert is_jump == (level > (0 if nearest is None else levels[nearest]) + 1)
        assert outline.level == level


def test_before_the_first_row_the_level_is_one() -> None:
    assert Outline().level == 1


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ({"OutlineLevel": "3"}, 3),
        ({"OutlineLevel": "3", "OutlineNumber": "1"}, 3),
        ({"OutlineNumber": "1.2.3"}, 3),
        ({}, 1),
        ({"OutlineLevel": "two"}, None),
        ({"OutlineLevel": "-1"}, None),
        ({"OutlineLevel": "99999"}, None),
        ({"OutlineLevel": "٣"}, None),
    ],
)
def test_a_level_may_be_missing_or_unreadable(row: dict[str, str], level: int | None) -> None:
    assert level_of(row) == level
