"""Clauses about a part of a source that could not be read: what, since when, and what has to be done."""

from __future__ import annotations

from reports.document import UnreadNote
from reports.narrative.wording import day


def could_not_be_read(note: UnreadNote) -> str:
    """Return what could not be read and since when: `ERP of jira could not be read since November 20, 2026`."""
    return f"{note.name} of {note.source} could not be read since {day(note.since)}"


def what_to_do(note: UnreadNote) -> str:
    """Return the same with its reason, which says who has to do what, without full stop."""
    reason = note.reason.removesuffix(".")
    return could_not_be_read(note) + (f": {reason}" if reason else "")


def in_few_words(note: UnreadNote) -> str:
    """Return what could not be read and since when, for a sentence that lists several."""
    return f"{note.name} since {day(note.since)}"
