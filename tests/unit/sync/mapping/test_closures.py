"""The functions that stand for common JMESPath expressions find what its own interpreter finds."""

from __future__ import annotations

from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.mapping.closures import closure

EXPRESSIONS = (
    "fields",
    "fields.status.name",
    'fields."Story points (est.)"',
    "{status: fields.status, resolution: fields.resolution.name}",
    "fields.{a: status, b: name}",
    "name || fields.name || `null`",
    "fields.name || 'none'",
    "fields.links[?name]",
    "fields.links[?name || status].status",
    "links[?fields.name]",
)

NAMES = st.sampled_from(["fields", "status", "resolution", "name", "links", "Story points (est.)"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_common_form_is_known(expression: str) -> None:
    assert closure(jmespath.compile(expression).parsed) is not None


@pytest.mark.parametrize("expression", ["a[0]", "a[*].b", "length(a)", "a == `1`", "{a: length(b)}", "a[?b == `1`]"])
def test_another_form_is_left_to_the_interpreter(expression: str) -> None:
    assert closure(jmespath.compile(expression).parsed) is None


@given(data=VALUES, expression=st.sampled_from(EXPRESSIONS))
def test_both_find_the_same_in_whatever_is_read(data: Any, expression: str) -> None:
    compiled = jmespath.compile(expression)
    found = closure(compiled.parsed)
    assert found is not None
    assert found(data) == compiled.search(data)
