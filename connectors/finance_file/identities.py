"""Identities between the columns of a row: `A + B - C = D`."""

from __future__ import annotations

import re
from dataclasses import dataclass

SUM_OF_MONTHS = "sum(months)"
_TERM = re.compile(r"\s([+-])\s")


@dataclass(frozen=True, slots=True)
class Term:
    """A column with its sign, +1 or -1."""

    sign: int
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Terms that add up to zero: those left of the equals sign, and those right of it with their signs turned."""

    written: str
    terms: tuple[Term, ...]

    @property
    def sums_months(self) -> bool:
        """Whether the columns of `unpivot` take part as `sum(months)`."""
        return any(term.column == SUM_OF_MONTHS for term in self.terms)


def identity(written: str) -> Identity:
    """Return what `"A + B = C"` says, + and - standing between spaces; raises ValueError when it says nothing."""
    sides = written.split(" = ")
    terms: list[Term] = []
    for turn, side in zip((1, -1), sides, strict=False):
        first, *rest = _TERM.split(f" {side} ".replace("  ", " "))
        pairs = [("+", first), *zip(rest[::2], rest[1::2], strict=True)]
        terms += [Term(turn if sign == "+" else -turn, name.strip()) for sign, name in pairs]
    if len(sides) != 2 or not all(term.column for term in terms):  # noqa: PLR2004  # left and right
        raise ValueError(f"{written!r}: expected columns with + and - between spaces, and one =, like A + B - C = D")
    return Identity(written=written, terms=tuple(terms))
