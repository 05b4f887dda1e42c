"""What a complete listing proves gone, and the brake that asks a person when that is suspiciously much."""

from __future__ import annotations

from collections.abc import Sequence
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
class Vanished:
    """A scope that is no longer listed."""

    state: ScopeState
    records: Sequence[str]  # keys of all that it had
    is_certain: bool  # the listing tells a deletion from a lost right; where it does not, the brake always holds


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
        outcome.removed_records += remove_records(connection, context, absent, outcome)
    return held


def close_vanished(
    connection: Transaction, context: PageContext, vanished: Vanished, deletions: Deletions, outcome: PageOutcome
) -> Brake | None:
    """Close all records of a scope that is no longer listed, or return the brake that holds."""
    state, absent = vanished.state, vanished.records
    brake = _brake(connection, context, state, state.scope, len(absent))
    if brake is None and not vanished.is_certain and absent:
        brake = brake_of(context, state, state.scope, len(absent), raw.count_present(connection, context.source))
    if brake is not None and deletions.braked and not deletions.confirmed:
        scopes.hold(connection, brake)
        return brake
    scopes.let_go(connection, context.source, state.scope)
    scopes.forget(connection, state)
    outcome.removed_records += remove_records(connection, context, absent, outcome)
    return None


def reopen(connection: Transaction, state: ScopeState) -> None:
    """Forget the brake of a scope's own name, now that the scope is listed: it had vanished, and is back.

    A brake that a listing of that partition put there is put there again by the next one, as long as there is cause.
    """
    scopes.let_go(connection, state.source, state.scope)


def is_much(absent: int, of: int) -> bool:
    """Tell whether so many absent records, of all that a source has, look like a lost permission or a wrong file."""
    return absent > BRAKE_ROWS and absent * 100 > of * BRAKE_SHARE


def brake_of(context: PageContext, state: ScopeState, partition: str, absent: int, of: int) -> Brake:
    """Return the brake on the deletion of `absent` records of a source that has `of`."""
    return Brake(
        source=context.source,
        partition=partition,
        stream=state.stream,
        scope=state.scope,
        absent=absent,
        of=of,
        run=context.run,
    )


def _brake(
    connection: Transaction, context: PageContext, state: ScopeState, partition: str, absent: int
) -> Brake | None:
    if absent <= BRAKE_ROWS:
        return None
    of = raw.count_present(connection, context.source)
    return brake_of(context, state, partition, absent, of) if is_much(absent, of) else None
