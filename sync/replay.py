"""Maps what is stored again, without asking any source: raw records from the store, files from the archive."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.contract.connector import Deletions as StreamDeletions
from connectors.contract.connector import Stream
from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import Page, Record, Scope
from store import leases, raw, scopes
from store.errors import DuplicateKeyError
from sync.files import first_sentence, restored
from sync.outcome import Progress, PutAside
from sync.page import PageContext, PageOutcome, write_page
from sync.reading import Reading
from sync.scope import read_file

if TYPE_CHECKING:
    from store.scopes import ScopeState


def replay_files(reading: Reading, stream: Stream, offered: Collection[str] = ()) -> None:
    """Read current files again from the archive where their mapping is another one now.

    Files in `offered` are left out: the run reads them anyway. A file that the new mapping refuses keeps its old rows
    and is told.
    """
    version = reading.source.mapper.version
    with reading.store.reading() as connection:
        states = [one for one in scopes.states(connection, reading.source.name) if one.stream == stream.name]
    for state in states:
        wanted = state.sha256 and (reading.forced or state.reading_version != version) and state.scope not in offered
        if wanted and (stream.deletions is StreamDeletions.ABSENCE or _is_current(reading, state)):
            _replay_file(reading, stream, state)


def replay_records(reading: Reading) -> None:
    """Map stored raw records again where their mapping is another one now; a page of them is a transaction."""
    after: str | None = ""
    while after is not None:
        done = after
        try:
            after = _replay_batch(reading, done, careful=False)
        except DuplicateKeyError:
            after = _replay_batch(reading, done, careful=True)


def _replay_batch(reading: Reading, after: str, *, careful: bool) -> str | None:
    """Map the records that follow a key, and return the last one's key, None where there are none."""
    outcomes: dict[str, PageOutcome] = {}
    with reading.store.transaction() as connection:
        leases.fence(connection, reading.lease)
        batch = raw.payloads(connection, reading.source.name, after)
        for partition in dict.fromkeys(one.partition for one in batch):
            records = tuple(_record(one) for one in batch if one.partition == partition)
            context = replace(_context(reading, partition), careful=careful)
            outcomes[partition] = write_page(connection, context, Page(records=records))
    for partition, outcome in outcomes.items():
        _count(reading, partition, outcome)
    return batch[-1].key if batch else None


def _replay_file(reading: Reading, stream: Stream, state: ScopeState) -> None:
    with restored(reading.store, state.sha256) as file:
        again = replace(state, cursor="", loading_sha256="")
        try:
            read_file(reading, stream, Scope(name=state.scope, file=file), file, again)
        except RejectedFileError as error:
            reading.result.put_aside.extend(PutAside(file.name, str(problem)) for problem in error.problems)
            sentence = first_sentence(error.problems)
            reading.result.late.append(
                f"{file.name} cannot be read with the new mapping and keeps its old rows: {sentence}"
            )


def _is_current(reading: Reading, state: ScopeState) -> bool:
    with reading.store.reading() as connection:
        return bool(scopes.partitions_of(connection, reading.source.name, state.scope))


def _record(row: raw.Payload) -> Record:
    return Record(kind=row.kind, key=row.external_id, data=row.data, partition=row.partition, place=row.place)


def _context(reading: Reading, partition: str) -> PageContext:
    return PageContext(
        source=reading.source.name,
        run=reading.run,
        mapper=reading.source.mapper,
        default_partition=partition,
        place_prefix="",
        keeps_payload=True,
        first_load=False,
        forced=reading.forced,
    )


def _count(reading: Reading, scope: str, outcome: PageOutcome) -> None:
    reading.result.add(outcome)
    so_far = Progress(source=reading.source.name, scope=scope, read=reading.result.read, changed=reading.result.changed)
    reading.listener(so_far)
