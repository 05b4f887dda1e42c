"""What a source says about an error is short, on one line, and only from where messages are known to be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote.redaction import Redaction
from remote.said import LONGEST, one_line, said

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["errorMessages", "errors", "error", "message", "code", "errorMessage", "x"]), inner
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"errorMessages": ["one", "two"], "errors": {}}, "one; two"),
        ({"errorMessages": [], "errors": {"jql": "too long"}}, "jql: too long"),
        ({"errors": [{"message": "from is after to"}, {"message": "x"}]}, "from is after to; x"),
        ({"error": {"code": "Forbidden", "message": "no right"}}, "Forbidden: no right"),
        ({"error": {"message": "no right"}}, "no right"),
        ({"message": "gone"}, "gone"),
        ({"errorMessage": "down"}, "down"),
        ({"errorMessages": ["  ", "a\tb\r\nc\u202ed\u0000e"]}, "a b c d e"),
        ({"errorMessages": [str(number) for number in range(9)]}, "0; 1; 2; 3; 4"),
        ({"errorMessages": "text", "errors": ["text"], "error": "text", "message": 1}, ""),
        ({"detail": "unknown place"}, ""),
        (["errorMessages"], ""),
        ("text", ""),
    ],
)
def test_messages_are_taken_from_their_known_places(body: object, text: str) -> None:
    assert said(json.dumps(body).encode(), Redaction()) == text


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"message": "x', b'{"message": "' + b"x" * 300_000 + b'"}'])
def test_what_is_not_short_json_says_nothing(content: bytes) -> None:
    assert said(content, Redaction()) == ""


@given(body=_JSON)
def test_whatever_it_is_a_line_comes_of_it(body: object) -> None:
    text = said(json.dumps(body).encode(), Redaction())
    assert len(text) <= LONGEST
    assert text.isprintable()


def test_a_long_message_ends_in_a_sign_that_it_goes_on() -> None:
    text = one_line("x" * 500, Redaction())
    assert (len(text), text[-1]) == (LONGEST, "…")


@pytest.mark.parametrize("before", range(280, 302))
def test_a_secret_at_the_end_of_the_line_is_not_cut_into_something_unknown(before: int) -> None:
    assert "Hq7" not in one_line("x" * before + "Hq7-not-for-eyes", Redaction(["Hq7-not-for-eyes"]))


def test_a_secret_that_only_the_joining_makes_is_removed() -> None:
    assert "two words" not in one_line("two \n words", Redaction(["two words"]))
