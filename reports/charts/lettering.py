"""How wide text is and how it is cut, by a table and not by this machine's fonts: every machine draws alike."""

from __future__ import annotations

import unicodedata
from functools import cache

from reports.render.formatting import plain

ELLIPSIS = "…"
_BOLD = 12  # percent that bold letters are wider
_WIDE = 100  # hundredths of the size: ideographs, emoji
_OTHER = 66  # letters of other scripts, on the careful side
_TABLE = {
    26: " ijl'",
    28: "!,.:;J",
    30: "`()",
    34: "-[]I",
    37: "ft",
    42: '/\\{}r"',
    48: "?_zcs",
    53: "vyFLx",
    57: "kS*ET|Yae",
    60: "$+0123456789<=>Z^~XV",
    65: "PoKbdghnpquRACB#",
    76: "DG&UHN",
    82: "OQw…",
    94: "%@MWm",
}
"""Advance widths of Noto Sans in hundredths of the size, rounded up: a little more than most sans serif faces need."""
_WIDTHS = {letter: width for width, letters in _TABLE.items() for letter in letters}


def width_of(text: str, size: int, *, bold: bool = False) -> int:
    """Return how wide one line of text is in pixels, rather too much than too little."""
    return _pixels(sum(map(_advance, text)), size, bold=bold)


def fitted(text: str, size: int, width: int, *, bold: bool = False) -> str:
    """Return text on one line, without what no file may hold, cut with an ellipsis where it is wider than `width`."""
    line = " ".join(plain(text).split())
    taken, kept = 0, 0
    for number, letter in enumerate(line, start=1):
        taken += _advance(letter)
        if _pixels(taken, size, bold=bold) > width:
            return line[:kept].rstrip() + ELLIPSIS
        if _pixels(taken + _advance(ELLIPSIS), size, bold=bold) <= width:
            kept = number
    return line


def _pixels(hundredths: int, size: int, *, bold: bool) -> int:
    return hundredths * (100 + bold * _BOLD) * size // 10_000 + 1


@cache
def _advance(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" or ord(letter) >= 0x1F000 else _OTHER  # noqa: PLR2004 -- pictographs
