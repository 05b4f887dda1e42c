"""Words that several charts' descriptions share."""

from __future__ import annotations

from collections.abc import Sequence

from reports.render.formatting import count, plain

_NAMED = 3
_LONGEST = 80


def name(text: str) -> str:
    """Return a title of somebody's for a sentence: one line, no longer than is read in one breath."""
    line = " ".join(plain(text[:1000]).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: `A`, `A and B`, `A, B, C and 4 more`."""
    shown = [name(text) for text in names[:_NAMED]]
    if len(names) > _NAMED:
        shown.append(f"{count(len(names) - _NAMED)} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def number_of(count_: int, one: str, many: str) -> str:
    """Return `1 project`, `2 projects`."""
    return f"{count(count_)} {one if count_ == 1 else many}"
