"""What a complete listing proves gone, and the brake that asks a person when that is suspiciously much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store import raw, scopes
from store.scopes import Brake, ScopeState
from sync.page import PageContext, PageOutcome, remove_records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.open import Transaction

BRAKE_ROWS = 50
"""Up to so many records may vanish at once without a question."""

BRAKE_SHARE = 10
"""Percent of a source's records that may vanish at once without a question; both limits must be passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletions:
    """How deletions by absence are treated in a run."""

    braked: bool  # the stream can lose records by a lost permission or a wrong file
    confirmed: bool  # a person said that these deletions are meant


def close_absent(
    connection: Transaction,
    context: PageContext,
    state: ScopeState,
    partitions: Iterable[str],
    deletions: Deletions,
    outcome: PageOutcome,
) -> list[Brake]:
    """Close the records of completely listed partitions that are on no page of the listing.

    Returns the brakes that now hold: their records stay until a person confirms or they come back.
    """
    seen = scopes.listed(connection, state)
    held: list[Brake] = []
    for partition in partitions:
        absent = [key for key in raw.present(connection, context.source, partition) if key not in seen]
        brake = _brake(connection, context, state, partition, len(absent))
        if brake is not None and deletions.braked and not deletions.confirmed:
            scopes.hold(connection, brake)
            held.append(brake)
            continue
        scopes.let_go(connection, context.source, partition)
        outcome.removed_records += len(absent)
        remove_records(connection, context, absent, outcome)
    return held


def close_vanished(
    connection: Transaction,
    context: PageContext,
    vanished: ScopeState,
    deletions: Deletions,
    outcome: PageOutcome,
    *,
    everything: bool,
) -> Brake | None:
    """Close all records of a scope that is no longer listed, or return the brake that holds.

    When everything a source had is gone the brake holds whatever the number: an unmounted folder looks like that.
    """
    absent = list(raw.present(connection, context.source, vanished.scope))
    brake = _brake(connection, context, vanished, vanished.scope, len(absent))
    if brake is None and everything and absent:
        brake = _brake_for(context, vanished, vanished.scope, len(absent), len(absent))
    if brake is not None and deletions.braked and not deletions.confirmed:
        scopes.hold(connection, brake)
        return brake
    scopes.let_go(connection, context.source, vanished.scope)
    scopes.forget(connection, vanished)
    outcome.removed_records += len(absent)
    remove_records(connection, context, absent, outcome)
    return None


def _brake(
    connection: Transaction, context: PageContext, state: ScopeState, partition: str, absent: int
) -> Brake | None:
    if absent <= BRAKE_ROWS:
        return None
    of = raw.count_present(connection, context.source)
    if absent * 100 <= of * BRAKE_SHARE:
        return None
    return _brake_for(context, state, partition, absent, of)


def _brake_for(context: PageContext, state: ScopeState, partition: str, absent: int, of: int) -> Brake:
    return Brake(
        source=context.source,
        partition=partition,
        stream=state.stream,
        scope=state.scope,
        absent=absent,
        of=of,
        run=context.run,
    )
