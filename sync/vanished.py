"""Scopes that a stream no longer lists: closed where that proves them gone, held where a person has to say so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.contract.connector import Deletions
from connectors.contract.pages import Listing, Unread
from store import leases, raw, scopes
from sync.absent import Vanished, close_vanished
from sync.files import FILE_KIND
from sync.offered import file_context, known_files
from sync.page import PageOutcome, remove_records, with_those_below
from sync.unread import hidden_scope, vanished_scope

if TYPE_CHECKING:
    from connectors.contract.connector import Stream
    from store.open import Transaction
    from store.scopes import Brake, ScopeState
    from sync.page import PageContext
    from sync.reading import Reading


def close_what_left(reading: Reading, stream: Stream, listing: Listing) -> list[Unread]:
    """Close what belongs to scopes that are no longer listed, where the stream learns deletions that way.

    A scope that waits, was refused or is unread is still there. A refused file that left takes its notice with it.
    Returns the scopes whose deletion a person has to confirm, or of which nobody can say whether they are gone: until
    then their rows are stale.
    """
    with reading.store.reading() as connection:
        states = [one for one in scopes.states(connection, reading.source.name) if one.stream == stream.name]
    left = _left(reading, stream, listing, states)
    unread: list[Unread] = []
    for state in left:
        refused = stream.files and not state.sha256
        if not refused and stream.deletions not in {Deletions.ABSENCE, Deletions.CONFIRMED}:
            continue
        if not listing.is_whole and not refused:
            unread.append(hidden_scope(reading, stream, state.scope))
            continue
        confirmed_only = stream.deletions is Deletions.CONFIRMED and not refused
        # When everything a source had is gone, the brake holds whatever the number: an unmounted folder looks like that
        is_certain = refused or not (confirmed_only or len(left) == len(states))
        brake = _close(reading, stream, state, states, is_certain=is_certain)
        if brake is not None:
            reading.result.brakes.append(brake)
            unread.extend([vanished_scope(reading, stream, state.scope)] if confirmed_only else ())
    return unread


def _left(reading: Reading, stream: Stream, listing: Listing, states: Collection[ScopeState]) -> list[ScopeState]:
    there = {one.name for one in listing.scopes} | {one.name for one in listing.unread}
    named = {one.name for one in listing.waiting} | {problem.place.file for problem in listing.rejected}
    files = known_files(reading) if stream.files else {}
    return [
        one
        for one in states
        if one.scope not in there
        and one.scope not in named
        and (one.scope not in files or files[one.scope].name not in named)
    ]


def _close(
    reading: Reading, stream: Stream, state: ScopeState, states: Collection[ScopeState], *, is_certain: bool
) -> Brake | None:
    outcome = PageOutcome()
    context = replace(file_context(reading), cascades=not stream.files)
    with reading.store.transaction() as connection:
        leases.fence(connection, reading.lease)
        records = _records_of(connection, context, state, states)
        vanished = Vanished(state=state, records=records, is_certain=is_certain)
        brake = close_vanished(connection, context, vanished, reading.deletions, outcome)
        if brake is None and stream.files:
            remove_records(connection, context, [f"{reading.source.name}:{FILE_KIND}:{state.scope}"], outcome)
    reading.result.removed += outcome.removed_records
    reading.result.changed += outcome.changed
    return brake


def _records_of(
    connection: Transaction, context: PageContext, state: ScopeState, states: Collection[ScopeState]
) -> list[str]:
    """Return the keys of a scope's records: in the partition of its name and, for an API, those below its name."""
    own = list(raw.present(connection, context.source, state.scope))
    if not context.cascades:
        return own
    others = [one.scope for one in states if one.scope.startswith(f"{state.scope}/")]  # scopes of their own
    below = set(raw.present_below(connection, context.source, [state.scope]))
    below.difference_update(raw.present_in(connection, context.source, others))
    below.difference_update(raw.present_below(connection, context.source, others))
    return with_those_below(connection, context, [*own, *sorted(below)])
