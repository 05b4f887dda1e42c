"""Templates: text with columns in braces, padded with zeros on demand, as in `"{FUND:04}-{ORG}"`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"([^{}]*)(?:\{([^{}:]+)(?::0([1-9]\d?))?\})?")
_MOST_PARTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some text and the column that follows it."""

    text: str
    column: str = ""  # empty: text only
    width: int = 0  # zeros are put before the value up to this many characters


def template(written: str) -> tuple[Part, ...]:
    """Return the parts of a template; raises ValueError with the reason where the braces do not fit."""
    parts: list[Part] = []
    at = 0
    while at < len(written) and len(parts) <= _MOST_PARTS:
        found = _PART.match(written, at)
        if found is None or found.end() == at:
            break
        parts.append(Part(text=found[1], column=(found[2] or "").strip(), width=int(found[3] or 0)))
        at = found.end()
    if at < len(written):
        raise ValueError(
            f"{written!r}: expected columns in braces, like {{FUND}} or {{FUND:04}}, and at most {_MOST_PARTS}"
        )
    return tuple(parts)
