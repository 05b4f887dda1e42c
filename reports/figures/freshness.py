"""How old the data of each source is, and which projects may not be believed because of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from model.entities import SourceFile
from model.values import FileState
from reports.document import UnreadNote

FRESH, WAITING, STALE, FAILED, NEVER = "fresh", "waiting", "stale", "failed", "never"

DEFAULT_STALE_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is known about a source when a report is made."""

    source: str
    connector: str = ""
    run: int | None = None  # last completed
    finished_at: datetime | None = None  # of that run
    failed: bool = False  # the newest run failed
    waiting: bool = False  # the newest run stopped because the source asked to be left alone, and will go on
    waits_until: datetime | None = None  # in the organisation's time zone
    error: str = ""  # why the newest run failed or waits
    files: tuple[SourceFile, ...] = ()
    unread: tuple[UnreadNote, ...] = ()  # parts that could not be read
    stale_after: timedelta = DEFAULT_STALE_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How a source stands: `state`, how old its data is, and what makes it stale."""

    state: str
    days: int | None = None  # whole days between the newest data and the moment it is judged at; never below 0
    limit: timedelta = DEFAULT_STALE_AFTER
    put_aside: tuple[SourceFile, ...] = ()  # files whose newest delivery is not in the figures
    unread: tuple[UnreadNote, ...] = ()  # parts whose rows are an earlier reading's


def age(source: SourceState, judged_at: datetime) -> Age:
    """Return how a source stands at an instant (the end of the as-of date, or when the report is made if earlier).

    Failed: its newest run failed. Never: no run ever completed. Stale: its newest data is older than its limit, a file
    was rejected, or a part of it could not be read. Waiting: none of these, but its newest run had to stop until the
    source answers again. Data is as old as the newest file that is current; where a source
    has no files, as its last completed run. Data newer than the instant is fresh.
    Example: a file of 1 October judged on 31 October with a limit of 14 days: stale, 30 days.
    """
    put_aside = tuple(file for file in source.files if file.state is FileState.REJECTED)
    newest = newest_data(source)
    days = None if newest is None else max(0, (judged_at - newest).days)
    if source.failed:
        return Age(state=FAILED, days=days, limit=source.stale_after, put_aside=put_aside)
    if newest is None or source.run is None:
        return Age(state=NEVER, limit=source.stale_after, put_aside=put_aside)
    is_old = judged_at - newest > source.stale_after
    state = STALE if is_old or put_aside or source.unread else WAITING if source.waiting else FRESH
    return Age(state=state, days=days, limit=source.stale_after, put_aside=put_aside, unread=source.unread)


def newest_data(source: SourceState) -> datetime | None:
    """Return when a source's newest data came about: its newest current file, else its last completed run."""
    files = [file.modified_at for file in source.files if holds_data(file)]
    return max(files) if files else source.finished_at


def holds_data(file: SourceFile) -> bool:
    """Whether rows of a file are in the store, even if its newest delivery was rejected."""
    return file.state is FileState.CURRENT or (file.state is FileState.REJECTED and file.current_sha256 is not None)


def is_put_aside(file: SourceFile) -> bool:
    """Whether a file was rejected that is known to belong here: it was good before, or a layout is declared for it."""
    return file.state is FileState.REJECTED and (file.current_sha256 is not None or file.layout is not None)


def doubts(source: SourceState, judged_at: datetime, own_files: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return why figures from a source may not be believed, one clause each; nothing when it is fresh.

    With `own_files`, only those files count (one project's plans): another project's broken plan says nothing of this.
    Without, a rejected file counts when it is known to belong here. Parts that could not be read are no doubt of the
    whole source: the projects they concern are told by `Plan.unread`.
    """
    kept = [file for file in source.files if file.state is not FileState.REJECTED or is_put_aside(file)]
    files = tuple(kept) if own_files is None else tuple(file for file in source.files if file.name in own_files)
    own = SourceState(
        source=source.source,
        connector=source.connector,
        run=source.run,
        finished_at=source.finished_at,
        failed=source.failed,
        error=source.error,
        files=files,
        stale_after=source.stale_after,
    )
    found = age(own, judged_at)
    if found.state == FAILED:
        return (f"the last reading of {source.source} failed",)
    if found.state == NEVER:
        return (f"{source.source} was never read completely",)
    clauses = [put_aside(file) for file in found.put_aside]
    if found.days is not None and found.state == STALE and not (clauses and timedelta(days=found.days) <= found.limit):
        clauses.append(f"data of {source.source} is {found.days} days old, the limit is {found.limit.days}")
    return tuple(clauses)


def put_aside(file: SourceFile) -> str:
    """Return that a file is not in the figures and why, without saying its name twice."""
    return f"{file.name} was put aside: {own_words(file).removesuffix('.') or 'it could not be read'}"


def own_words(file: SourceFile) -> str:
    """Return why a file is not current, as it was said, without the name of the file in front; empty when it is."""
    reason = file.reason or ""
    while reason.startswith(f"{file.name}: "):
        reason = reason.removeprefix(f"{file.name}: ")
    if reason.startswith(f"{file.name}:"):
        reason = f"line {reason.removeprefix(f'{file.name}:')}"
    return reason
