"""Single records that pages show to be absent, and the brake that counts them over a whole run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store import raw, scopes
from store.scopes import Brake, ScopeState
from sync.absent import Deletions, brake_of, is_much
from sync.page import PageContext, PageOutcome, raw_keys, remove_records, with_those_below
from sync.storable import storable

if TYPE_CHECKING:
    from connectors.contract.pages import Page
    from store.open import Transaction


@dataclass(slots=True)
class Absences:
    """How many records a run has found absent so far, those below them and those held before it included."""

    counted: int = 0
    of: int = 0  # records the source had when there were first any; 0 before


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one page showed; it counts once the page is kept."""

    held: frozenset[str] = frozenset()  # missed, and not removed
    settled: frozenset[str] = frozenset()  # held before, and now back or removed
    counted: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The records of a scope that are held, and what the run counts."""

    scope: ScopeState
    deletions: Deletions
    absences: Absences
    held: set[str] = field(default_factory=set)

    def keep(self, found: Found) -> None:
        """Count what a page showed, after its transaction was kept."""
        self.held.update(found.held)
        self.held.difference_update(found.settled)
        self.absences.counted = found.counted
        self.absences.of = found.of


def look_up(
    connection: Transaction, context: PageContext, state: ScopeState, deletions: Deletions, absences: Absences
) -> Missing:
    """Return what is held of a scope by earlier runs, and count it."""
    held = scopes.held(connection, state)
    if held:
        absences.counted += len(with_those_below(connection, context, sorted(held)))
    return Missing(scope=state, deletions=deletions, absences=absences, held=held)


def close_missing(
    connection: Transaction, context: PageContext, missing: Missing, page: Page, outcome: PageOutcome
) -> Found:
    """Remove what the page shows to be absent, or hold it where the run has found too much of that.

    A record is absent that the page names as such, or that belongs to a partition which is whole on it and is not
    there. What was held comes free where it is on the page.
    """
    here = set(outcome.keys)
    back = missing.held.intersection((*here, *raw_keys(context, page.gone))) if missing.held else set()
    absent = [key for key in dict.fromkeys(_absent(connection, context, page)) if key not in here]
    before = missing.absences
    settled, held = set(back), set[str]()
    counted, of = before.counted, before.of
    if absent and (missing.deletions.confirmed or not missing.deletions.braked):
        settled |= missing.held.intersection(absent)
    elif absent:
        absent = [key for key in absent if key not in missing.held]
        counted += len(with_those_below(connection, context, absent))
        of = of or raw.count_present(connection, context.source)
        if is_much(counted, of):
            held, absent = set(absent), []
    outcome.removed_records += remove_records(connection, context, absent, outcome)
    scopes.hold_back(connection, missing.scope, sorted(held))
    scopes.release(connection, sorted(settled))
    return Found(held=frozenset(held), settled=frozenset(settled), counted=counted, of=of)


def close_held(
    connection: Transaction, context: PageContext, missing: Missing, found: Found, outcome: PageOutcome
) -> Brake | None:
    """At the end of a scope's reading remove what is held, if a person confirmed that; else return the brake."""
    held = sorted((missing.held | found.held) - found.settled)
    still = raw.present_among(connection, held)
    if missing.deletions.confirmed:
        outcome.removed_records += remove_records(connection, context, still, outcome)
        still = []
    scopes.release(connection, sorted(set(held).difference(still)))
    name = f"{missing.scope.stream}/{missing.scope.scope}"  # no partition: those have brakes of their own
    if not still:
        scopes.let_go(connection, context.source, name)
        return None
    absent = len(with_those_below(connection, context, still))
    brake = brake_of(context, missing.scope, name, absent, raw.count_present(connection, context.source))
    scopes.hold(connection, brake)
    return brake


def _absent(connection: Transaction, context: PageContext, page: Page) -> list[str]:
    named = raw.present_among(connection, raw_keys(context, page.absent)) if page.absent else []
    whole = [storable(name) for name in page.whole]
    return [*named, *(raw.present_in(connection, context.source, whole) if whole else ())]
