"""How a source stands, in one sentence, and the files behind it."""

from __future__ import annotations

from model.entities import SourceFile
from reports.document import FileNote, SourceFreshness
from reports.figures.freshness import FAILED, NEVER, STALE, Age, SourceState
from reports.narrative.wording import counted, sentence


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


def _detail(source: SourceState, found: Age) -> str:
    if found.state == FAILED:
        error = f": {source.error}" if source.error else ""
        return f"the last reading failed{error}"
    if found.state == NEVER:
        return "it was never read completely"
    old = f"its newest data is {counted(found.days or 0, 'day')} old; the limit is {counted(found.limit.days, 'day')}"
    if found.state == STALE and found.put_aside:
        names = ", ".join(file.name for file in found.put_aside)
        return f"{counted(len(found.put_aside), 'file')} put aside and not in the figures: {names}; {old}"
    return old


def _file(file: SourceFile) -> FileNote:
    return FileNote(
        name=file.name,
        state=file.state.value,
        as_of=file.as_of or file.modified_at.date().isoformat(),
        reason=(file.reason or "").removesuffix("."),
    )
