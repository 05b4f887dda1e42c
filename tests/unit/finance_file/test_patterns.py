"""Regular expressions an administrator may write, and those that could run away."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.finance_file.patterns import Captures, Matches, bounded, capture

GOOD = [
    r"^(Total |Grand Total)",
    r"fy(\d{4})",
    r"Period \d+ to (\d+)",
    r"^([A-Z0-9]+)-",
    r"(?:\d{2}-){2}(\d{4})",
    "a(?=b)",
    "(?>a+)b",
]
BAD = [
    (r"(a+)+", "a repeat inside a repeat"),
    (r"(?:a*b?)*", "a repeat inside a repeat"),
    (r"(?:\d{1,3}-){4}", "a repeat inside a repeat"),
    (r"(?:ab|cd)+", "an alternative inside a repeat"),
    (r"(a)\1", "a reference back to a group"),
    (r"(a)?(?(1)b|c)", "a condition on a group"),
    (r".*a.*b.*c.*d.*", "more than 4 open-ended repeats"),
    (r"(?=.*a)(?:.*b|.*c).*.*", "more than 4 open-ended repeats"),
    ("(", "is no regular expression"),
    ("a{99999999999}", "is no regular expression"),
    ("x" * 201, "a pattern may have 200 characters, this one has 201"),
]  # fmt: skip


@pytest.mark.parametrize("pattern", GOOD)
def test_ordinary_patterns_are_taken(pattern: str) -> None:
    if pattern.startswith("(?>") and not hasattr(re, "NOFLAG"):
        pytest.skip("atomic groups came with Python 3.11")
    assert bounded(pattern) == pattern


@pytest.mark.parametrize(("pattern", "reason"), BAD, ids=[case[0][:20] for case in BAD])
def test_patterns_that_may_never_end_are_refused(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        bounded(pattern)


@pytest.mark.parametrize("pattern", ["abc", "(a)(b)", "(?:a)"])
def test_a_capture_has_one_group(pattern: str) -> None:
    with pytest.raises(ValueError, match="exactly one group"):
        capture(pattern)


def test_a_plain_word_is_the_whole_cell_and_a_pattern_a_part() -> None:
    assert [Matches("E")[text] for text in ("E", "RE", "E ", None, 5)] == [True, False, False, False, False]
    assert [Matches("^E")[text] for text in ("E", "RE", "EX", "E\n")] == [True, False, True, True]
    assert Captures(r"-(\w*)$")["10-"] is None
    assert Captures(r"-(\w*)$")["10-IT1"] == "IT1"
    assert Captures(r"(x)?y")["y"] is None
    assert Captures("(x)")[None] is None


@given(st.text(max_size=400))
def test_a_long_cell_is_matched_by_its_beginning(text: str) -> None:
    assert Matches("[x]")[text] == ("x" in text[:200])
