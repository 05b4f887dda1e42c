"""One run of one source: the only unit of work, whoever starts it."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.contract.connector import Deletions as StreamDeletions
from connectors.contract.connector import Stream
from connectors.contract.errors import ConnectorError
from connectors.contract.pages import Listing
from model.entities import QuarantinedRecord
from store import leases, raw, runs, scopes
from store.errors import FencedError, StoreError
from store.leases import Held, Lease
from store.read import Snapshot
from store.runs import Counts
from sync.absent import Deletions, close_vanished
from sync.files import FILE_KIND
from sync.offered import file_context, known_files, read_files
from sync.outcome import Ending, Listener, RunResult
from sync.page import PageOutcome, remove_records
from sync.reading import Reading
from sync.replay import replay_files, replay_records
from sync.scope import read_scope

if TYPE_CHECKING:
    from store.open import Store
    from sync.source import Source

_LOG = logging.getLogger(__name__)

QUARANTINE_SHARE = 5
"""Percent of a source's records that may be quarantined; more means that the mapping is wrong, and the run fails."""

QUARANTINE_ROWS = 20
"""Up to so many quarantined records never fail a run, however few there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a run uses of the world around it."""

    store: Store
    now: Callable[[], datetime]  # aware UTC
    holder: str  # names this process in the lease
    is_dead: Callable[[str], bool]  # tells whether a lease's holder has ended
    listener: Listener


def run_sync(world: World, source: Source, *, confirm_deletes: bool = False) -> RunResult:
    """Read everything a source offers into the store and return what happened; never raises for the source's faults.

    Another process may be reading the source: the result then says who. An interrupted run is taken up where it
    stopped. The run completes when every scope was read, or put aside with its reason.
    """
    return _run(world, source, _read, "sync", Options(confirm_deletes=confirm_deletes))


def run_replay(world: World, source: Source, *, everything: bool = False) -> RunResult:
    """Map what is stored of a source again, without asking the source.

    Only what was mapped by other rules is touched, unless `everything` is asked for. The run is one like any other:
    reports see it when it has completed.
    """
    return _run(world, source, _replay, "replay", Options(forced=everything))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may ask of a run."""

    confirm_deletes: bool = False
    forced: bool = False


def _run(world: World, source: Source, work: Callable[[Reading], None], kind: str, options: Options) -> RunResult:
    result = RunResult(source=source.name)
    lease = leases.acquire(world.store, source.name, world.holder, world.is_dead)
    if isinstance(lease, Held):
        result.ending = Ending.BUSY
        ends = f"its lease ends in {lease.seconds} s at the latest"
        result.error = f"{source.name} is being read by {lease.holder}; {ends}"
        return result
    gc.freeze()  # what is there now stays: to look through it at each collection takes a tenth of a large run
    try:
        reading = _begin(world, source, lease, kind, options, result)
        try:
            work(reading)
        except ConnectorError as error:
            result.ending, result.error = Ending.FAILED, str(error)
        except (FencedError, StoreError):
            raise
        except Exception as error:  # noqa: BLE001 # see below
            # The one place that catches everything: a fault in one connector must not keep the others from running.
            _LOG.exception("the run of %s stopped", source.name)
            result.ending = Ending.FAILED
            result.error = f"{source.name} stopped on a fault of Syncline ({type(error).__name__}); please report it"
        _end(world, reading)
    except FencedError as error:
        result.ending, result.error = Ending.BUSY, str(error)
    finally:
        gc.unfreeze()
        leases.release(world.store, lease)
    return result


def _begin(world: World, source: Source, lease: Lease, kind: str, options: Options, result: RunResult) -> Reading:
    now = world.now()
    with world.store.transaction() as connection:
        leases.fence(connection, lease)
        run = runs.start(connection, source.name, source.connector_name, source.mapper.version, now, kind)
        first_load = raw.is_empty(connection, source.name)
    result.run, result.resumed = run.id, run.resumed > 0
    return Reading(
        store=world.store,
        source=source,
        lease=lease,
        run=run.id,
        now=now,
        first_load=first_load,
        deletions=Deletions(braked=source.braked, confirmed=options.confirm_deletes),
        result=result,
        listener=world.listener,
        forced=options.forced,
    )


def _read(reading: Reading) -> None:
    """Read every stream, after mapping again what was stored under other rules."""
    with reading.store.reading() as connection:
        mapped_by = runs.mapping_of_last(connection, reading.source.name)
    if mapped_by != reading.source.mapper.version and not reading.first_load:
        replay_records(reading)
    for stream in reading.source.streams:
        listing = reading.source.connector.scopes(stream.name)
        reading.result.waiting.extend(listing.waiting)
        if stream.files:
            read_files(reading, stream, listing)
            replay_files(reading, stream, {scope.name for scope in listing.scopes})
        else:
            _read_scopes(reading, stream, listing)
        _close_what_left(reading, stream, listing)


def _replay(reading: Reading) -> None:
    replay_records(reading)
    for stream in reading.source.streams:
        if stream.files:
            replay_files(reading, stream)


def _read_scopes(reading: Reading, stream: Stream, listing: Listing) -> None:
    for scope in listing.scopes:
        with reading.store.reading() as connection:
            state = scopes.state(connection, reading.source.name, stream.name, scope.name)
        read_scope(reading, stream, scope, state)


def _close_what_left(reading: Reading, stream: Stream, listing: Listing) -> None:
    """Close what belongs to scopes that are no longer listed, where the stream learns deletions that way.

    A file that waits or was refused is still there. A refused file that left takes its notice with it.
    """
    with reading.store.reading() as connection:
        states = [one for one in scopes.states(connection, reading.source.name) if one.stream == stream.name]
    offered = {scope.name for scope in listing.scopes}
    named = {one.name for one in listing.waiting} | {problem.place.file for problem in listing.rejected}
    files = known_files(reading) if stream.files else {}
    left = [
        one
        for one in states
        if one.scope not in offered
        and one.scope not in named
        and (one.scope not in files or files[one.scope].name not in named)
    ]
    for state in left:
        unread = stream.files and not state.sha256
        if not unread and stream.deletions is not StreamDeletions.ABSENCE:
            continue
        outcome = PageOutcome()
        with reading.store.transaction() as connection:
            leases.fence(connection, reading.lease)
            context = file_context(reading)
            everything = len(left) == len(states)
            brake = close_vanished(
                connection, context, state, reading.deletions, outcome, everything=everything and not unread
            )
            if brake is not None:
                reading.result.brakes.append(brake)
            else:
                remove_records(connection, context, [f"{reading.source.name}:{FILE_KIND}:{state.scope}"], outcome)
        reading.result.removed += outcome.removed_records
        reading.result.changed += outcome.changed


def _end(world: World, reading: Reading) -> None:
    result = reading.result
    if result.ending is Ending.COMPLETED and (found := _too_many_quarantined(reading)):
        result.ending = Ending.FAILED
        result.error = (
            f"{found} records could not be mapped, more than {QUARANTINE_SHARE} %; "
            "reports keep the state before this run: correct the mapping or layout, then sync again"
        )
    counts = Counts(read=result.read, changed=result.changed, removed=result.removed, quarantined=result.quarantined)
    with world.store.transaction() as connection:
        leases.fence(connection, reading.lease)
        runs.finish(connection, reading.run, counts, world.now(), result.error or None)


def _too_many_quarantined(reading: Reading) -> str:
    """Return "30 of 400" where the run would leave too much in quarantine, "" otherwise.

    What the store would show is counted, not what this run read: a failed run's pages are kept, and the next run, which
    finds nothing new, must not pass where it failed.
    """
    source = reading.source.name
    quarantined = Snapshot(reading.store, {source: reading.run}).count(QuarantinedRecord)
    if quarantined <= QUARANTINE_ROWS:
        return ""
    with reading.store.reading() as connection:
        of = raw.count_present(connection, source)
    return f"{quarantined} of {of}" if quarantined * 100 > of * QUARANTINE_SHARE else ""
