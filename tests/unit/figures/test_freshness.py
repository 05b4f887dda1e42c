"""Freshness: how old data is, and which projects may not be believed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from model.entities import SourceFile
from model.values import FileState
from reports.document import UnreadNote
from reports.figures.freshness import SourceState, age, doubts, put_aside
from tests.unit.figures.rows import source_file

JUDGED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def state(*files: SourceFile, **more: Any) -> SourceState:
    given: dict[str, Any] = {
        "source": "plans",
        "run": 5,
        "finished_at": datetime(2026, 10, 31, tzinfo=UTC),
        "stale_after": timedelta(days=14),
    }
    return SourceState(files=files, **(given | more))


OLD = source_file("erp.xml", modified_at=datetime(2026, 10, 1, tzinfo=UTC))
GOOD = source_file("gis.xml")
BROKEN = source_file("erp.xml", state=FileState.REJECTED, reason="erp.xml: line 4 ends early.")
NEVER_GOOD = source_file("fiber.xml", state=FileState.REJECTED, current_sha256=None)
UNREAD = UnreadNote(source="plans", name="ERP", since=date(2026, 10, 20), reason="r")
LATE = source_file("late.xml", state=FileState.LATE, modified_at=datetime(2026, 10, 31, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("source", "expected", "days"),
    [
        (state(), "fresh", 1),
        (state(finished_at=datetime(2026, 10, 1, tzinfo=UTC)), "stale", 31),
        (state(finished_at=datetime(2026, 10, 18, tzinfo=UTC)), "fresh", 14),
        (state(GOOD), "fresh", 1),
        (state(OLD), "stale", 31),
        (state(OLD, GOOD), "fresh", 1),
        (state(OLD, LATE), "stale", 31),
        (state(GOOD, BROKEN), "stale", 1),
        (state(GOOD, NEVER_GOOD), "stale", 1),
        (state(unread=(UNREAD,)), "stale", 1),
        (state(waiting=True), "waiting", 1),
        (state(OLD, waiting=True), "stale", 31),
        (state(unread=(UNREAD,), waiting=True), "stale", 1),
        (state(run=None, finished_at=None, waiting=True), "never", None),
        (state(failed=True), "failed", 1),
        (state(run=None, finished_at=None), "never", None),
        (state(finished_at=datetime(2026, 12, 1, tzinfo=UTC)), "fresh", 0),
    ],
)
def test_a_source_is_as_old_as_its_newest_data(source: SourceState, expected: str, days: int | None) -> None:
    found = age(source, JUDGED_AT)
    assert (found.state, found.days) == (expected, days)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("erp.xml: it is empty.", "erp.xml was put aside: it is empty"),
        ("erp.xml: erp.xml:1330: it ends early.", "erp.xml was put aside: line 1330: it ends early"),
        ("it is a Primavera file", "erp.xml was put aside: it is a Primavera file"),
        (None, "erp.xml was put aside: it could not be read"),
    ],
)
def test_a_file_that_was_put_aside_is_named_once(reason: str | None, expected: str) -> None:
    assert put_aside(source_file("erp.xml", state=FileState.REJECTED, reason=reason)) == expected


@pytest.mark.parametrize(
    ("source", "own", "expected"),
    [
        (state(GOOD), None, ()),
        (state(GOOD, unread=(UNREAD,), waiting=True), None, ()),
        (state(OLD), None, ("data of plans is 31 days old, the limit is 14",)),
        (state(OLD, GOOD), ("erp.xml",), ("data of plans is 31 days old, the limit is 14",)),
        (state(OLD, GOOD), ("gis.xml",), ()),
        (state(GOOD, BROKEN), ("gis.xml",), ()),
        (state(GOOD, BROKEN), ("erp.xml",), ("erp.xml was put aside: line 4 ends early",)),
        (state(GOOD, BROKEN), None, ("erp.xml was put aside: line 4 ends early",)),
        (state(GOOD, NEVER_GOOD), None, ()),
        (
            state(OLD, source_file("new.xml", state=FileState.REJECTED, current_sha256=None, layout="munis")),
            None,
            ("new.xml was put aside: it could not be read", "data of plans is 31 days old, the limit is 14"),
        ),
        (state(failed=True), None, ("the last reading of plans failed",)),
        (state(run=None, finished_at=None), None, ("plans was never read completely",)),
    ],
)
def test_doubts_name_what_is_wrong(source: SourceState, own: tuple[str, ...] | None, expected: tuple[str, ...]) -> None:
    assert doubts(source, JUDGED_AT, own) == expected
