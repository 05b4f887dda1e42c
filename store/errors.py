"""Errors of the store, sorted by who acts next.

StoreError
├── StoreUnavailableError   the operator: the database cannot be reached or opened
├── StoreVersionError       the operator: the database was written by another version of Syncline
├── DuplicateKeyError       nobody by itself: two records claim one key; the engine sorts them out
└── FencedError             nobody: another process took the source over, this one stops
"""

from __future__ import annotations


class StoreError(Exception):
    """Root of what the store raises; the message is one sentence for the person who acts."""


class StoreUnavailableError(StoreError):
    """The database cannot be opened or reached."""


class StoreVersionError(StoreError):
    """The tables are not those this version of Syncline works with."""


class DuplicateKeyError(StoreError):
    """A row was to be inserted under a key that another record holds."""


class FencedError(StoreError):
    """The lease on a source belongs to somebody else by now: nothing of the transaction is kept."""
