"""What the store holds of the source that is being read, as a connector may ask it between its pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store import raw, scopes
from sync.storable import storable

if TYPE_CHECKING:
    from store.open import Store
    from store.scopes import ScopeState


@dataclass(frozen=True, slots=True)
class StoredRecords:
    """The records of a source, for one reading; every page that was handed over before a question counts as stored.

    A record that is held because too many were missed at once counts as gone: the connector need not miss it again, and
    when its system shows it again it brings it like a new one, which ends the holding.
    """

    store: Store
    scope: ScopeState
    written: Callable[[], None]  # returns when the pages handed over so far are in the store

    def present(self, kind: str, keys: Collection[str]) -> frozenset[str]:
        """Return those of the keys whose record of this kind is stored and not gone."""
        self.written()
        asked = {f"{self.scope.source}:{kind}:{storable(key)}": key for key in keys}
        with self.store.reading() as connection:
            found = raw.present_among(connection, asked)
            held = scopes.held_of(connection, self.scope.source)
        return frozenset(asked[key] for key in found if key not in held)

    def keys(self, kind: str, partition: str) -> frozenset[str]:
        """Return the keys of a partition's records of this kind that are not gone."""
        self.written()
        with self.store.reading() as connection:
            found = raw.present_of_kind(connection, self.scope.source, kind, storable(partition))
            held = scopes.held_of(connection, self.scope.source)
        return frozenset(key.split(":", 2)[2] for key in found if key not in held)

    def brought(self, kind: str) -> frozenset[str]:
        """Return the keys of this kind on the pages of this reading, its interrupted beginning included."""
        self.written()
        with self.store.reading() as connection:
            found = scopes.listed(connection, self.scope)
        words = (key.split(":", 2) for key in found)
        return frozenset(key for _, one, key in words if one == kind)
