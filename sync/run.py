"""One run of one source: the only unit of work, whoever starts it."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from connectors.contract.connector import Stream
from connectors.contract.errors import ConnectorError, SettingsError, SourceBusyError, SourceChangedError
from connectors.contract.pages import Listing, Unread
from model.entities import QuarantinedRecord
from model.values import utc
from store import leases, raw, runs, scopes
from store.errors import FencedError, StoreError
from store.leases import Held, Lease
from store.read import Snapshot
from store.runs import Counts
from sync.absent import Deletions
from sync.missing import Absences
from sync.offered import read_files
from sync.outcome import Ending, Listener, RunResult
from sync.reading import Reading
from sync.replay import replay_files, replay_records
from sync.scope import read_scope
from sync.unread import failed_scope, tell_unread
from sync.vanished import close_what_left

if TYPE_CHECKING:
    from store.open import Store
    from sync.source import Source

_LOG = logging.getLogger(__name__)

QUARANTINE_SHARE = 5
"""Percent of a source's records that may be quarantined; more means that the mapping is wrong, and the run fails."""

QUARANTINE_ROWS = 20
"""Up to so many quarantined records never fail a run, however few there are."""


LONGEST_WAIT = timedelta(days=1)
"""A source is asked again after so long, whatever it said: quotas are of an hour or a day, and clocks may be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a run uses of the world around it."""

    store: Store
    now: Callable[[], datetime]  # aware UTC
    holder: str  # names this process in the lease
    is_dead: Callable[[str], bool]  # tells whether a lease's holder has ended
    listener: Listener


def run_sync(world: World, source: Source, *, confirm_deletes: bool = False, full: bool = False) -> RunResult:
    """Read everything a source offers into the store and return what happened; never raises for the source's faults.

    Another process may be reading the source: the result then says who. An interrupted run is taken up where it
    stopped. The run completes when every scope was read, or put aside with its reason. A source that asked to be left
    alone is not asked before the moment it named: the result then says until when, and the next run goes on.

    A `full` run reads everything of an API again, whatever its cursors say; files are known by their content.
    """
    options = Options(confirm_deletes=confirm_deletes)
    return _run(world, source, _read, runs.FULL if full else runs.SYNC, options)


def run_replay(world: World, source: Source, *, everything: bool = False) -> RunResult:
    """Map what is stored of a source again, without asking the source.

    Only what was mapped by other rules is touched, unless `everything` is asked for. The run is one like any other:
    reports see it when it has completed.
    """
    return _run(world, source, _replay, runs.REPLAY, Options(forced=everything))


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
        if reading is not None:
            _work(reading, work)
            _end(world, reading)
    except FencedError as error:
        result.ending, result.error = Ending.BUSY, str(error)
    finally:
        gc.unfreeze()
        leases.release(world.store, lease)
    return result


def _work(reading: Reading, work: Callable[[Reading], None]) -> None:
    """Do the work of a run, and turn what ends it early into its result."""
    result, source = reading.result, reading.source.name
    try:
        work(reading)
    except SourceBusyError as error:
        result.error = str(error)
        result.ending = Ending.FAILED if error.until is None else Ending.WAITING
        result.until = None if error.until is None else min(utc(error.until), reading.now + LONGEST_WAIT)
    except ConnectorError as error:
        result.ending, result.error = Ending.FAILED, str(error)
    except (FencedError, StoreError):
        raise
    except Exception as error:  # noqa: BLE001 # see below
        # The one place that catches everything: a fault in one connector must not keep the others from running.
        _LOG.exception("the run of %s stopped", source)
        result.ending = Ending.FAILED
        result.error = f"{source} stopped on a fault of Syncline ({type(error).__name__}); please report it"


def _begin(
    world: World, source: Source, lease: Lease, kind: str, options: Options, result: RunResult
) -> Reading | None:
    """Return what the run works with; None where the source asked to be left alone for now."""
    now = world.now()
    with world.store.transaction() as connection:
        leases.fence(connection, lease)
        waiting = runs.waiting(connection, source.name, source.mapper.version, now) if kind != runs.REPLAY else None
        if waiting is not None:
            result.ending, result.until, result.error = Ending.WAITING, waiting.waits_until, waiting.error or ""
            return None
        run = runs.start(connection, source.name, source.connector_name, source.mapper.version, now, kind)
        first_load = raw.is_empty(connection, source.name)
        # What an interrupted run removed counts: by being interrupted often enough it must not get past the brake.
        gone = raw.count_gone_in(connection, source.name, run.id) if run.resumed else 0
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
        full=run.kind == runs.FULL,
        absences=Absences(counted=gone),
    )


def _read(reading: Reading) -> None:
    """Read every stream, after mapping again what was stored under other rules."""
    with reading.store.reading() as connection:
        mapped_by = runs.mapping_of_last(connection, reading.source.name)
    if mapped_by != reading.source.mapper.version and not reading.first_load:
        replay_records(reading)
    was_read = False
    for stream in reading.source.streams:
        listing = reading.source.connector.scopes(stream.name)
        reading.result.waiting.extend(listing.waiting)
        if stream.files:
            read_files(reading, stream, listing)
            replay_files(reading, stream, {scope.name for scope in listing.scopes})
            close_what_left(reading, stream, listing)
            was_read = True
        else:
            failed = _read_scopes(reading, stream, listing)
            was_read = was_read or len(failed) < len(listing.scopes)
            vanished = close_what_left(reading, stream, listing)
            tell_unread(reading, stream, (*listing.unread, *failed, *vanished))
    if reading.result.unread and not was_read:
        # nothing at all could be read: that is no state of the source that a report may show
        reading.result.ending, reading.result.error = Ending.FAILED, reading.result.unread[0].reason


def _replay(reading: Reading) -> None:
    replay_records(reading)
    for stream in reading.source.streams:
        if stream.files:
            replay_files(reading, stream)


def _read_scopes(reading: Reading, stream: Stream, listing: Listing) -> list[Unread]:
    """Read the scopes one after the other, and return those that could not be: the others go on."""
    failed: list[Unread] = []
    for scope in listing.scopes:
        with reading.store.reading() as connection:
            state = scopes.state(connection, reading.source.name, stream.name, scope.name)
        try:
            read_scope(reading, stream, scope, state)
        except (SettingsError, SourceChangedError) as error:
            failed.append(failed_scope(reading, stream, scope.name, error))
    return failed


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
        if result.until is not None:
            runs.wait(connection, reading.run, counts, result.until, result.error)
        else:
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
