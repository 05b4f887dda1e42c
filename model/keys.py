"""Keys: deterministic text that names one row of the unified model, on every store and before the row arrives."""

from __future__ import annotations


def key(source: str, kind: str, external_id: str) -> str:
    """Return `"{source}:{kind}:{external id}"`; raises ValueError when a part is empty or source or kind hold a colon.

    The external id may hold anything, colons too: it is the rest of the text.
    """
    if not source or not kind or not external_id or ":" in source or ":" in kind:
        message = f"a key needs source, kind (both without colon) and id, got {source!r}, {kind!r}, {external_id!r}"
        raise ValueError(message)
    return f"{source}:{kind}:{external_id}"


def external_id(text: str) -> str:
    """Return the part of a key that the source itself would recognise; raises ValueError when `text` is no key."""
    source, kind, rest = (*text.split(":", 2), "", "")[:3]
    if not source or not kind or not rest:
        message = f"{text!r} is no key: expected source:kind:id"
        raise ValueError(message)
    return rest
