"""How much room texts take, without setting them: what surely fits one line, and about how many lines a row has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Run: TypeAlias = "str | dict[str, str]"
"""Words in one manner: a plain text, or {"k": manner, "t": text} with `to` for a link."""

Line: TypeAlias = "list[Run]"
Cell: TypeAlias = "str | list[Line]"
"""What stands in a cell: one text, or lines below each other."""

UPRIGHT, HALF, WIDE = 497, 240, 705  # points: what a table has on an upright page, beside another, on a wide page
BETWEEN_COLUMNS = 6  # points

_NARROW = 18  # characters in a line of a narrow column
_NARROW_LETTERS, _WIDE_LETTERS = frozenset("iljtfrI.,:;'|!()[] /-"), frozenset("mwMW%@&\N{EM DASH}")
_BOXED = frozenset({"pill", "badge", "big", "marks", "code"})  # manners whose height or breaks are their own


def certain_lines(row: Sequence[Cell], shares: Sequence[float], size: float, width: float) -> int:
    """Return how many lines a row has when each of its lines surely fits its column; 0 where one may not.

    Typst lays out a row of known height once instead of twice, which is half of a large table's memory.
    """
    points = (width - BETWEEN_COLUMNS * (len(shares) - 1)) / sum(shares)
    most = 1
    for one, share in zip(row, shares, strict=True):
        lines: Sequence[Line] = [[one]] if isinstance(one, str) else one
        if not all(_fits(line, points * share / size) for line in lines):
            return 0
        most = max(most, len(lines))
    return most


def letters_of(row: Sequence[Cell]) -> int:
    """Return the letters of a row's longest cell."""
    return max((sum(map(_letters, one)) if isinstance(one, list) else len(one) for one in row), default=0)


def about_lines(row: Sequence[Cell]) -> int:
    """Return about how many lines a row takes in narrow columns."""
    return max(
        (
            sum(1 + _letters(line) // _NARROW for line in one) if isinstance(one, list) else 1 + len(one) // _NARROW
            for one in row
        ),
        default=1,
    )


def _fits(line: Line, ems: float) -> bool:
    taken = 0.0
    for part in line:
        if isinstance(part, str):
            taken += _width(part)
        elif part["k"] in _BOXED:
            return False
        else:
            taken += _width(part["t"]) * 1.08  # it may be bold
    return taken <= ems


def _width(text: str) -> float:
    """Return a careful estimate of how wide a text is, in sizes of its font; other scripts may need more."""
    if not text.isascii():
        return 1.3 * len(text) if any(letter > "\u2122" for letter in text) else 0.75 * len(text)
    return sum(
        0.36 if letter in _NARROW_LETTERS else 0.95 if letter in _WIDE_LETTERS else 0.7 if letter.isupper() else 0.61
        for letter in text
    )


def _letters(line: Line) -> int:
    return sum(len(part["t"] if isinstance(part, dict) else part) for part in line)
