"""How a source stands, in one sentence, and the files behind it."""

from __future__ import annotations

from datetime import timedelta

from model.entities import SourceFile
from reports.document import FileNote, SourceFreshness
from reports.figures.freshness import FAILED, NEVER, STALE, Age, SourceState, own_words
from reports.narrative.wording import counted, listed, sentence

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
    )


def in_few_words(found: Age) -> str:
    """Return why a source is not fresh, for a sentence that lists several."""
    if found.state == FAILED:
        return "its last reading failed"
    if found.state == NEVER:
        return "it was never read completely"
    if found.put_aside and not _is_old(found):
        names = [file.name for file in found.put_aside]
        more = ["others"] if len(names) > NAMED else []
        return f"{listed([*names[:NAMED], *more])} {'was' if len(names) == 1 else 'were'} put aside"
    return "its newest data is older than its limit"


def _detail(source: SourceState, found: Age) -> str:
    if found.state == FAILED:
        error = f": {source.error}" if source.error else ""
        return f"the last reading failed{error}"
    if found.state == NEVER:
        return "it was never read completely"
    how_old = "less than a day" if not found.days else counted(found.days, "day")
    old = f"its newest data is {how_old} old; the limit is {counted(found.limit.days, 'day')}"
    if found.state == STALE and found.put_aside:
        names = [file.name for file in found.put_aside]
        which = (
            "1 file was put aside and is"
            if len(names) == 1
            else f"{counted(len(names), 'file')} were put aside and are"
        )
        return f"{which} not in the figures: {listed(names)}; {'' if _is_old(found) else 'apart from that, '}{old}"
    return old


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
