"""How much room a text takes in Arial, so that nothing on a slide runs out of its place: widths, lines, short forms."""

from __future__ import annotations

from functools import lru_cache

# Advance widths of the printable ASCII characters in thousandths of the size, as Helvetica and Arial have them.
_NARROW = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTHS = {chr(32 + index): int(width) for index, width in enumerate(_NARROW.split())}
_WIDE = 1000  # what is not in the table: no letter of another script is much wider
_LATIN = 722  # accented letters, as their widest
_BOLD = 1.09  # bold letters against regular ones, measured over English text
LINE = 1.2  # height of a line against its size
ELLIPSIS = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line in points."""
    total = sum(_WIDTHS.get(letter, _LATIN if letter < "\u0250" else _WIDE) for letter in text)
    return total * size / 1000 * (_BOLD if bold else 1)


def height(lines: int, size: float) -> float:
    """Return the height of some lines in points."""
    return lines * size * LINE


@lru_cache(maxsize=4096)
def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text as the lines it takes in a room so wide, in points; words wider than that are broken."""
    lines: list[str] = []
    for given in text.split("\n"):
        lines += _wrapped_line(given, size, room, bold=bold)
    return tuple(lines)


def _wrapped_line(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    current, used = "", 0.0
    space = width(" ", size, bold=bold)
    for word in text.split(" "):
        needed = width(word, size, bold=bold)
        if current and used + space + needed <= room:
            current, used = f"{current} {word}", used + space + needed
            continue
        if current:
            lines.append(current)
        *broken, current = _broken(word, size, room, bold=bold)
        lines += broken
        used = width(current, size, bold=bold)
    return [*lines, current]


def _broken(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """Return a word in pieces that each fit the room; at least one letter each."""
    if width(word, size, bold=bold) <= room:
        return [word]
    pieces, current = [], ""
    for letter in word:
        if current and width(current + letter, size, bold=bold) > room:
            pieces.append(current)
            current = ""
        current += letter
    return [*pieces, current]


def fitted(text: str, size: float, room: float, most: int, *, bold: bool = False) -> str:
    """Return a text that takes at most `most` lines: itself, or its beginning with an ellipsis at its end."""
    lines = wrapped(text, size, room, bold=bold)
    if len(lines) <= most:
        return text
    kept = beginning(text, lines[:most])
    while kept and len(wrapped(kept.rstrip() + ELLIPSIS, size, room, bold=bold)) > most:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def beginning(text: str, lines: tuple[str, ...]) -> str:
    """Return the part of a text that the lines hold: between them stood a space, a line end or nothing."""
    end = 0
    for line in lines:
        end = text.index(line, end) + len(line)
    return text[:end]
