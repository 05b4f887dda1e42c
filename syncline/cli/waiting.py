"""What waits for a person: rows in quarantine, parts that were not read, deletions that were held, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from syncline.cli.terminal import counted

if TYPE_CHECKING:
    from model.entities import QuarantinedRecord
    from store.open import Store
    from store.scopes import Brake

ROWS_SHOWN = 3
"""Quarantined rows of a source that are printed; the report lists all."""


def quarantined(store: Store, source: str) -> list[QuarantinedRecord]:
    """Return the rows of a source that could not be mapped and still cannot."""
    from model.entities import QuarantinedRecord
    from store import read

    with store.reading() as connection:
        return read.current(connection, QuarantinedRecord, source=source)


def quarantine_lines(rows: Sequence[QuarantinedRecord], new: int | None = None) -> list[str]:
    """Return how many rows are in quarantine, how many of them are new where that is known, and the first ones."""
    if not rows:
        return []
    since = "" if new is None else ", from an earlier run" if new == 0 else "" if new >= len(rows) else f", {new:,} new"
    lines = [f"in quarantine: {counted(len(rows), 'row')}{since}, missing from the figures until mended"]
    lines += [f"  {sentence_of(row)}" for row in rows[:ROWS_SHOWN]]
    more = len(rows) - ROWS_SHOWN
    if more > 0:
        lines.append(f"  and {more:,} more; the report lists them all")
    return lines


def sentence_of(row: QuarantinedRecord) -> str:
    """Return where a row stands, what is wrong with it and what to do."""
    from model.problems import Place, Problem

    place = Place(record=row.where)
    return str(Problem(code=row.code, place=place, reason=row.reason, value=row.value or "", remedy=row.remedy or ""))


def put_aside_lines(files: Sequence[tuple[str, str]]) -> list[str]:
    """Return why files were put aside, given their names and sentences; what holds for several is said once."""
    alike: dict[str, list[str]] = {}
    for name, sentence in files:
        alike.setdefault(sentence.removeprefix(f"{name}: "), []).append(name)
    lines = []
    for said, names in alike.items():
        if len(names) > 1:
            lines += [f"put aside: {counted(len(names), 'file')}: {said}", f"  {', '.join(names)}"]
        else:
            sentence = said if said.startswith(names[0]) else f"{names[0]}: {said}"
            lines.append(f"put aside: {sentence}")
    return lines


def unread_line(name: str, reason: str, since: date | None = None) -> str:
    """Return what could not be read, since when where that is known, why, and who has to do what."""
    from_when = "" if since is None else f" since {since.isoformat()}"
    what = "" if name in reason else f"{name}: "
    return f"not read{from_when}: {what}{reason}"


def waits_until(moment: datetime) -> str:
    """Return until when a source is left alone, given the moment in the organisation's time zone."""
    when = f"{moment:%Y-%m-%d at %H:%M}"
    return f"left alone until {when}, as it asked for; a sync after that goes on from here"


def brake_lines(source: str, brake: Brake) -> list[str]:
    """Return what was not deleted, why, and how to have it deleted."""
    gone = f"{brake.absent:,} of {brake.of:,} records of {brake.partition} are gone"
    return [
        f"held: {gone}, which looks like a lost permission or a wrong file, so they were kept",
        f"  if it is meant: syncline sync {source} --confirm-deletes",
    ]
