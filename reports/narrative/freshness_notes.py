"""How a source stands, in one sentence, and the files behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from model.entities import SourceFile
from reports.document import FileNote, SourceFreshness
from reports.figures.freshness import FAILED, NEVER, WAITING, Age, SourceState, own_words
from reports.narrative import unread
from reports.narrative.wording import counted, listed, moment, sentence

NAMED = 3  # files in one sentence; the table of sources lists all


def freshness_note(source: SourceState, found: Age, data_as_of: str) -> SourceFreshness:
    """Return how old a source's data is, as the report prints it; a stale, failed or missing source says why."""
    return SourceFreshness(
        source=source.source,
        connector=source.connector,
        run=source.run,
        finished_at=source.finished_at,
        data_as_of=data_as_of,
        state=found.state,
        detail=sentence(_detail(source, found)),
        files=tuple(_file(file) for file in source.files),
        unread=source.unread,
    )


def in_few_words(found: Age) -> str:
    """Return why a source is not fresh, for a sentence that lists several."""
    if found.state == FAILED:
        return "its last reading failed"
    if found.state == NEVER:
        return "it was never read completely"
    if found.state == WAITING:
        return "its newest reading waits for the source"
    if found.unread and not _is_old(found):
        return f"not read: {_few([unread.in_few_words(note) for note in found.unread])}"
    if found.put_aside and not _is_old(found):
        names = [file.name for file in found.put_aside]
        return f"{_few(names)} {'was' if len(names) == 1 else 'were'} put aside"
    return "its newest data is older than its limit"


def _detail(source: SourceState, found: Age) -> str:
    if found.state == FAILED:
        error = f": {source.error}" if source.error else ""
        return f"the last reading failed{error}"
    if found.state == NEVER:
        return "; ".join(filter(None, ["it was never read completely", _waits(source)]))
    how_old = "less than a day" if not found.days else counted(found.days, "day")
    old = f"its newest data is {how_old} old; the limit is {counted(found.limit.days, 'day')}"
    apart = "" if _is_old(found) else "apart from that, "
    return "; ".join(
        [
            *_not_in_the_figures(found),
            *_not_read(found),
            *filter(None, [_waits(source)]),
            f"{apart if found.put_aside or found.unread else ''}{old}",
        ]
    )


def _not_in_the_figures(found: Age) -> Iterator[str]:
    names = [file.name for file in found.put_aside]
    if names:
        is_or_are = "1 file was put aside and is" if len(names) == 1 else f"{len(names)} files were put aside and are"
        yield f"{is_or_are} not in the figures: {listed(names)}"


def _not_read(found: Age) -> Iterator[str]:
    if found.unread:
        said = _few([unread.in_few_words(note) for note in found.unread])
        parts, whose = ("a part of it", "its") if len(found.unread) == 1 else ("parts of it", "their")
        yield f"{parts} could not be read: {said}; {whose} figures are those of an earlier reading"


def _waits(source: SourceState) -> str:
    """Say that the newest reading waits, until when and why; nothing when it does not."""
    if not source.waiting:
        return ""
    until = f" until {moment(source.waits_until)}" if source.waits_until else ""
    why = f": {source.error.removesuffix('.')}" if source.error else ""
    figures = "; the figures are those of the last complete one" if source.run is not None else ""
    return f"the newest reading waits{until} and then goes on{why}{figures}"


def _few(names: Sequence[str]) -> str:
    return listed([*names[:NAMED], *(["others"] if len(names) > NAMED else [])])


def _is_old(found: Age) -> bool:
    return found.days is not None and timedelta(days=found.days) > found.limit


def _file(file: SourceFile) -> FileNote:
    told = file.as_of or file.modified_at.isoformat()
    return FileNote(
        name=file.name,
        state=file.state.value,
        as_of=told.partition("T")[0],
        reason=own_words(file).removesuffix("."),
        sha256=file.current_sha256 or file.sha256,
    )
