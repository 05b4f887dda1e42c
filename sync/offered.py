"""Reads the files a stream offers: each by itself, so that a broken one is put aside and the others go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import Listing, OfferedFile, Page, Scope, Waiting
from model.entities import SourceFile
from model.keys import external_id
from model.problems import Problem
from model.values import FileState
from store import leases, read, scopes
from sync.files import StillWrittenError, file_record, first_sentence, restored, staged
from sync.outcome import PutAside
from sync.page import PageContext, write_page
from sync.reading import Reading
from sync.scope import read_file

if TYPE_CHECKING:
    from connectors.contract.connector import Stream

_NOT_READ = "not read"
"""Stands for the hash of a file that was refused before it could be read, so that its return is noticed."""


def read_files(reading: Reading, stream: Stream, listing: Listing) -> None:
    """Read every offered file that is new or to be read differently; put aside what cannot be trusted."""
    stuck = _resume(reading, stream)
    known = known_files(reading)
    for problem in listing.rejected:
        scope = _scope_of(problem, known)
        _put_aside(reading, stream, scope, None, [problem])
    for scope in listing.scopes:
        _read_offered(reading, stream, scope, known)
    _refuse_half_read(reading, stream, stuck)


def known_files(reading: Reading) -> dict[str, SourceFile]:
    """Return what is known of the source's files, by scope."""
    with reading.store.reading() as connection:
        rows = read.current(connection, SourceFile, source=reading.source.name)
    return {external_id(row.key): row for row in rows}


def file_context(reading: Reading) -> PageContext:
    """Return the context in which records about files are written."""
    return PageContext(
        source=reading.source.name,
        run=reading.run,
        mapper=reading.source.mapper,
        default_partition="",
        place_prefix="",
        keeps_payload=False,
        first_load=False,
    )


def _resume(reading: Reading, stream: Stream) -> dict[str, RejectedFileError]:
    """Finish files whose reading was interrupted, from their archived copies: the folder may hold others by now.

    Returns by scope why a file cannot be finished: by the settings of today its bytes are refused.
    """
    stuck: dict[str, RejectedFileError] = {}
    with reading.store.reading() as connection:
        states = scopes.states(connection, reading.source.name)
    for state in states:
        if not state.loading_sha256 or state.stream != stream.name:
            continue
        with restored(reading.store, state.loading_sha256) as file:
            try:
                read_file(reading, stream, Scope(name=state.scope, file=file), file, state)
            except RejectedFileError as error:
                stuck[state.scope] = error
    return stuck


def _refuse_half_read(reading: Reading, stream: Stream, stuck: Mapping[str, RejectedFileError]) -> None:
    """Raise the first refusal of a file of which some pages are kept and no other file took the place.

    The run fails by it: no report may see half of a file.
    """
    for scope, error in stuck.items():
        with reading.store.reading() as connection:
            state = scopes.state(connection, reading.source.name, stream.name, scope)
        if state.loading_sha256:
            raise error


def _read_offered(reading: Reading, stream: Stream, scope: Scope, known: Mapping[str, SourceFile]) -> None:
    if scope.file is None:
        message = f"scope {scope.name} of a stream of files came without its file"
        raise TypeError(message)
    try:
        with staged(scope.file) as file:
            try:
                _read_staged(reading, stream, scope, file, known)
            except RejectedFileError as error:
                _put_aside(reading, stream, scope, file, error.problems)
    except RejectedFileError as error:
        _put_aside(reading, stream, scope, scope.file, error.problems)
    except StillWrittenError:
        reason = "it changed while it was read; the next run reads it"
        reading.result.waiting.append(Waiting(name=scope.file.name, reason=reason))


def _read_staged(
    reading: Reading, stream: Stream, scope: Scope, file: OfferedFile, known: Mapping[str, SourceFile]
) -> None:
    with reading.store.reading() as connection:
        state = scopes.state(connection, reading.source.name, stream.name, scope.name)
        held = [one for one in scopes.brakes(connection, reading.source.name) if one.scope == scope.name]
    # Where a brake holds the file is read again: its records may be back, or a person may have confirmed.
    read_the_same = state.reading_version == reading.source.mapper.version and not held
    if read_the_same and file.sha256 == state.refused_sha256:
        _tell_again(reading, known.get(scope.name), file)
    elif read_the_same and file.sha256 == state.sha256 and not state.refused_sha256:
        reading.result.unchanged_files += 1
    else:
        read_file(reading, stream, scope, file, state)


def _tell_again(reading: Reading, before: SourceFile | None, file: OfferedFile) -> None:
    """Say once more why a file was put aside, without reading it again."""
    if before is None or before.state is not FileState.REJECTED:
        return
    sentence = before.reason or f"{file.name}: the file was put aside before"
    reading.result.put_aside.append(PutAside(file.name, sentence))


def _put_aside(
    reading: Reading, stream: Stream, scope: Scope, file: OfferedFile | None, problems: Sequence[Problem]
) -> None:
    """Record why a file was not read; what the store holds of it from before stays, and is stale by that record."""
    reading.result.put_aside.extend(PutAside(problem.place.file, str(problem)) for problem in problems)
    with reading.store.transaction() as connection:
        leases.fence(connection, reading.lease)
        state = scopes.state(connection, reading.source.name, stream.name, scope.name)
        before = next(
            iter(read.current(connection, SourceFile, key=f"{reading.source.name}:source_file:{scope.name}")), None
        )
        offered = file or _as_offered(problems[0], before, reading)
        record = file_record(scope.name, offered, FileState.REJECTED, state.sha256, reason=first_sentence(problems))
        write_page(connection, file_context(reading), Page(records=(record,)))
        version = reading.source.mapper.version
        refused = offered.sha256 or _NOT_READ
        scopes.move(connection, replace(state, run=reading.run, refused_sha256=refused, reading_version=version))


def _as_offered(problem: Problem, before: SourceFile | None, reading: Reading) -> OfferedFile:
    """Return what can be said of a file that was refused by its name, size or rights alone."""
    modified_at = before.modified_at if before is not None else reading.now
    size = before.size if before is not None else 0
    return OfferedFile(path=Path(), name=problem.place.file, modified_at=modified_at, size=size)


def _scope_of(problem: Problem, known: Mapping[str, SourceFile]) -> Scope:
    name = problem.place.file
    return Scope(name=next((scope for scope, row in known.items() if row.name == name), name))
