"""Text that every database can hold: what UTF-8 or PostgreSQL cannot keep becomes a visible replacement character."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from connectors.contract.pages import Record

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # NUL (PostgreSQL refuses it) and halves of surrogate pairs (no UTF-8)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NUL = b"\\u0000"
_SURROGATE = b"\\ud"  # canonical JSON escapes nothing else like this


def storable(text: str) -> str:
    """Return the text with each character that cannot be stored replaced."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def storable_record(record: Record, payload: bytes) -> Record:
    """Return the record with storable text everywhere; `payload` is its data as canonical JSON, which tells quickly."""
    names = f"{record.key} {record.partition} {record.place}"
    # `isprintable` is a fifth of the search's time, and no text that cannot be stored is printable
    if _NUL not in payload and _SURROGATE not in payload and (names.isprintable() or storable(names) == names):
        return record
    return replace(
        record,
        key=storable(record.key),
        data=_data(record.data),
        partition=storable(record.partition),
        place=storable(record.place),
    )


def _data(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(name): _data(one) for name, one in value.items()}
    return [_data(one) for one in value] if isinstance(value, list | tuple) else value
