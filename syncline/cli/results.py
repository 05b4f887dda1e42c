"""What a run did, printed for people and shaped for scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from model.values import utc
from syncline.cli.terminal import INDENT, Exit, Mark, counted, say, say_marked, say_table
from syncline.cli.values import shown
from syncline.cli.waiting import brake_lines, put_aside_lines, quarantine_lines, unread_line, waits_until

if TYPE_CHECKING:
    from model.entities import QuarantinedRecord
    from sync.outcome import RunResult
    from sync.rehearse import Difference

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def say_result(
    result: RunResult,
    in_quarantine: Sequence[QuarantinedRecord] = (),
    *,
    width: int = 0,
    would: bool = False,
    local: Callable[[datetime], datetime] = utc,
) -> None:
    """Print what a run did: one line, and one for each thing that waits for a person.

    `width` aligns the summaries, `local` gives instants in the organisation's time zone.
    """
    from sync.outcome import Ending

    mark = _mark(result, in_quarantine, would=would)
    if result.ending is Ending.BUSY:
        say_marked(mark, f"{result.source:<{width}}  {result.error}")
        return
    summary = waits_until(local(result.until)) if result.until is not None else _summary(result, would=would)
    say_marked(mark, f"{result.source:<{width}}  {summary}")
    for line in (*_missing_lines(result), *quarantine_lines(in_quarantine, result.quarantined)):
        say(line, indent=INDENT)
    if would and result.quarantined:
        say(f"would go into quarantine: {counted(result.quarantined, 'row')}", indent=INDENT)
    for brake in result.brakes:
        for line in brake_lines(result.source, brake):
            say(line, indent=INDENT)
    for waiting in result.waiting:
        say(f"waiting: {waiting.name}: {waiting.reason}", indent=INDENT)


def _missing_lines(result: RunResult) -> list[str]:
    """Return why the run did not complete, and what it did not read."""
    lines = []
    if result.error:
        lines.append(result.error if result.until is not None else f"failed: {result.error}")
    lines += [unread_line(one.name, one.reason) for one in result.unread if one.reason != result.error]
    lines += put_aside_lines([(one.file, one.sentence) for one in result.put_aside])
    return lines + [f"not loaded: {sentence}" for sentence in result.late]


def say_differences(result: RunResult, differences: Sequence[Difference], rows: int) -> None:
    """Print how many rows of each entity would change, and up to `rows` of them."""
    from store.tables import entity_name

    for entity, written in result.written.items():
        name = entity_name(entity)
        if not (written.added or written.changed or written.removed):
            continue
        counts = f"{written.added:,} added, {written.changed:,} changed, {written.removed:,} removed"
        say(f"{name}: {counts}", indent=INDENT)
        of_entity = [one for one in differences if one.entity == name][:rows]
        for one in of_entity:
            _say_difference(one)
        more = written.added + written.changed + written.removed - len(of_entity)
        if rows and more > 0:
            say(f"and {more:,} more", indent=INDENT * 2)


def _say_difference(one: Difference) -> None:
    from store.tables import BY_NAME

    named = f" {one.name}" if one.name else ""
    say(f"{_SIGNS[one.kind]} {one.key.split(':', 2)[-1]}{named}", indent=INDENT * 2)
    if one.kind == "changed":
        entity = BY_NAME[one.entity]
        rows = [
            (name, shown(entity, name, before, one.currency), "→", shown(entity, name, after, one.currency))
            for name, (before, after) in one.fields.items()
        ]
        if rows:
            say_table(rows, indent=INDENT * 3)


def shape_of(result: RunResult, in_quarantine: int) -> dict[str, object]:
    """Return a run's result for scripts; docs/commands.md has the keys."""
    from store.tables import entity_name

    return {
        "source": result.source,
        "run": result.run,
        "ending": result.ending,
        "error": result.error or None,
        "until": result.until,
        "needs_person": result.needs_person or in_quarantine > 0,
        "resumed": result.resumed,
        "records_read": result.read,
        "records_removed": result.removed,
        "rows_changed": result.changed,
        "rows": {entity_name(entity): asdict(written) for entity, written in result.written.items()},
        "files_loaded": result.loaded_files,
        "files_unchanged": result.unchanged_files,
        "put_aside": [one.sentence for one in result.put_aside],
        "not_loaded": result.late,
        "quarantined": result.quarantined,
        "in_quarantine": in_quarantine,
        "held": [{"partition": brake.partition, "absent": brake.absent, "of": brake.of} for brake in result.brakes],
        "unread": [
            {"name": one.name, "project": one.source_project or None, "reason": one.reason} for one in result.unread
        ],
        "waiting": [{"name": one.name, "reason": one.reason} for one in result.waiting],
    }


def exit_of(results: Sequence[RunResult], *, in_quarantine: bool = False) -> Exit:
    """Return the exit code of some runs."""
    from sync.outcome import Ending

    unfinished = any(result.ending in {Ending.BUSY, Ending.WAITING} for result in results)
    told = in_quarantine or unfinished or any(result.needs_person for result in results)
    return Exit.NEEDS_PERSON if told else Exit.GOOD


def _mark(result: RunResult, in_quarantine: Sequence[QuarantinedRecord], *, would: bool) -> Mark:
    from sync.outcome import Ending

    if result.ending in {Ending.BUSY, Ending.WAITING}:
        return Mark.WAITS
    if result.ending is Ending.FAILED:
        return Mark.FAILED
    if result.needs_person or in_quarantine:
        return Mark.NEEDS_YOU
    return Mark.GOOD if would else Mark.DONE


def _summary(result: RunResult, *, would: bool) -> str:
    known = result.loaded_files or result.unchanged_files or result.put_aside or result.waiting or result.error
    if not known and not result.read and not result.changed:
        return f"nothing to read (run {result.run})"
    parts = []
    if result.loaded_files:
        parts.append(f"{counted(len(result.loaded_files), 'file')} read")
    if result.unchanged_files:
        parts.append(f"{counted(result.unchanged_files, 'file')} unchanged")
    if result.put_aside:
        files = {one.file for one in result.put_aside}  # one may have several faults
        parts.append(f"{counted(len(files), 'file')} put aside")
    if result.read or not result.unchanged_files:
        parts.append(counted(result.read, "record"))
    parts.append(f"{counted(result.changed, 'row')} {'would change' if would else 'changed'}")
    run = f" (run {result.run}{', resumed' if result.resumed else ''})" if result.run and not would else ""
    return ", ".join(parts) + run
