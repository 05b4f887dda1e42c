"""Cursors: what was written is read, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.jira.cursor import BrokenCursorError, Cursor, Step, parse
from connectors.jira.plans import Measured, Plan

MOMENTS = st.datetimes(timezones=st.just(UTC))
NUMBERS = st.integers(0, 2**53)
TEXTS = st.lists(st.text(max_size=9), max_size=4).map(tuple)

CURSORS = st.builds(
    Cursor,
    digest=st.text(max_size=20),
    step=st.sampled_from(Step),
    opened=MOMENTS,
    after=NUMBERS,
    told_to=NUMBERS,
    loading=TEXTS,
    projects=TEXTS,
    plan=st.sampled_from(Plan),
    steady=st.sampled_from(Plan),
    is_fixed=st.booleans(),
    measured=st.builds(Measured, issues=NUMBERS, worklogs=NUMBERS, overflows=NUMBERS),
    of_site=NUMBERS,
    owes_worklogs=st.booleans(),
    changed_since=st.none() | MOMENTS,
    worklogs_since=NUMBERS,
    deleted_since=NUMBERS,
    recent=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=4).map(tuple),
    swept_at=st.none() | MOMENTS,
    missing=st.lists(NUMBERS, max_size=4).map(tuple),
)


@given(CURSORS)
def test_a_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    assert parse(cursor.text()) == cursor


GOOD = json.loads(Cursor(digest="d", opened=datetime(2026, 11, 1, tzinfo=UTC)).text())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "{",
        "[]",
        "[" * 100_000,
        json.dumps({**GOOD, "v": 2}),
        json.dumps({**GOOD, "more": 1}),
        json.dumps({key: value for key, value in GOOD.items() if key != "after"}),
        json.dumps({**GOOD, "after": -1}),
        json.dumps({**GOOD, "after": True}),
        json.dumps({**GOOD, "after": "1"}),
        json.dumps({**GOOD, "step": "sleep"}),
        json.dumps({**GOOD, "opened": "yesterday"}),
        json.dumps({**GOOD, "opened": "2026-11-01T00:00:00"}),
        json.dumps({**GOOD, "opened": None}),
        json.dumps({**GOOD, "recent": [[1]]}),
        json.dumps({**GOOD, "measured": {"issues": 1, "hours": 2}}),
        json.dumps({**GOOD, "loading": "ERP"}),
        json.dumps({**GOOD, "is_fixed": 1}),
        "x" * 1_000_001,
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(BrokenCursorError):
        parse(text)
