"""Keeps text that is written from right to left from moving what stands beside it, where no markup can."""

from __future__ import annotations

import unicodedata

_FIRST_ISOLATE, _END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_TURNING = frozenset({"R", "AL", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI", "PDI", "PDF"})


def isolated(text: str) -> str:
    """Return text between the marks that isolate its direction, where it has one; other text as it is.

    The end of an isolate also ends each override that was begun inside (Unicode Standard Annex 9, rule X6a).
    """
    if text.isascii():
        return text
    if any(unicodedata.bidirectional(character) in _TURNING for character in text):
        return f"{_FIRST_ISOLATE}{text}{_END_OF_ISOLATE}"
    return text
