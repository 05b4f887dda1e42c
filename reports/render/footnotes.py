"""Notes that stand once below a table instead of in each of its cells, numbered in the order they are first needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reports.document import Figure

SHORT = 16  # characters that fit below a value in one line, like "baseline 0"
BETWEEN = "; "  # joins the parts of a figure's reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnotes:
    """The numbered notes of one table."""

    key: str  # begins the ids of the notes; unique in the page
    texts: tuple[str, ...]

    def numbers(self, figure: Figure) -> tuple[int, ...]:
        """Return the notes that a figure's value is marked with, counted from 1."""
        return tuple(sorted({self.texts.index(part) + 1 for part in _parts(figure) if part in self.texts}))

    def number(self, text: str) -> tuple[int, ...]:
        """Return the note with this text, or nothing."""
        return (self.texts.index(text) + 1,) if text in self.texts else ()

    def kept(self, figure: Figure) -> str:
        """Return what is said in the cell itself: what is short, and why it has no value where no other says so."""
        return BETWEEN.join(part for part in _parts(figure) if part not in self.texts)


def footnotes(key: str, figures: Iterable[Figure | None], more: Iterable[str] = ()) -> Footnotes:
    """Return the notes of a table with these figures, in the order they are given.

    A limit of a known value goes below the table unless it is short; why a value is missing stays with it, unless
    several cells would repeat it. `more` are texts that always go below, first.
    """
    shown = [figure for figure in figures if figure is not None]
    often = Counter(part for figure in shown for part in _parts(figure))
    below = [
        part
        for figure in shown
        for part in _parts(figure)
        if len(part) > SHORT and (figure.value is not None or often[part] > 1)
    ]
    return Footnotes(key=key, texts=tuple(dict.fromkeys([*filter(None, more), *below])))


def _parts(figure: Figure) -> list[str]:
    return list(dict.fromkeys(part for part in figure.reason.split(BETWEEN) if part))
