"""The shades, symbols and words of a status; colour never stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reports.document import Colour, ProjectPage, ReportDocument, StatusLight


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a colour is printed; every shade has at least 4.5:1 against white and against its tint."""

    symbol: str
    word: str
    shade: str
    tint: str  # a background for dark text
    rank: int  # 0 is the worst


MARKS: dict[Colour, Mark] = {
    Colour.RED: Mark(symbol="■", word="Off track", shade="#a11d1d", tint="#fbeeee", rank=0),
    Colour.YELLOW: Mark(symbol="▲", word="At risk", shade="#8a5a00", tint="#fdf5e3", rank=1),
    Colour.GREY: Mark(symbol="\N{EN DASH}", word="Not known", shade="#4d5966", tint="#f0f2f4", rank=2),
    Colour.GREEN: Mark(symbol="●", word="On track", shade="#00694d", tint="#e9f6f1", rank=3),
}
"""Worst first. Shades measured for colour-blind readers; the pair red and brown stays close, hence symbol and word."""

INK = "#1b2631"
QUIET = "#52606d"  # 6.5:1 on white
LINE = "#d3dae1"
FIRM = "#7b8794"  # 3:1 and more on white: edges that carry meaning
ACTUAL = "#0b4f8a"
COMMITTED = "#e6a23c"
PLANNED = "#c9dcec"
TRACK = "#eef1f4"


def mark(colour: Colour) -> Mark:
    """Return symbol, usual word and shades of a colour; `marks` has the words that a document is printed with."""
    return MARKS[colour]


def marks(document: ReportDocument) -> dict[Colour, Mark]:
    """Return how each colour is printed in a document, worst first: with the words that its definition configures."""
    return {colour: replace(MARKS[colour], word=word) for colour, word in words_of(document).items()}


def words_of(document: ReportDocument) -> dict[Colour, str]:
    """Return the word of each colour in a document, worst first: the configured one, else the usual one."""
    configured = document.presentation.words
    return {colour: configured.get(colour.value, "").strip() or usual.word for colour, usual in MARKS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How a status compares with the last report."""

    arrow: str
    words: str


def trend(light: StatusLight, printed: Mapping[Colour, Mark] = MARKS) -> Trend | None:
    """Return arrow and words against the last report, or None when there is nothing to compare with.

    `printed` are the marks of the document.
    """
    if light.previous is None:
        return None
    was = printed[light.previous].word
    if light.previous is light.colour:
        return Trend(arrow="→", words="unchanged")
    if Colour.GREY in {light.previous, light.colour}:
        return Trend(arrow="↔", words=f"was {was}")
    worse = mark(light.colour).rank < mark(light.previous).rank
    return Trend(arrow="↓" if worse else "↑", words=f"{'worse' if worse else 'better'}, was {was}")


def worst_first(projects: tuple[ProjectPage, ...]) -> tuple[ProjectPage, ...]:
    """Return the projects by overall colour, worst first, then by their two worst lights, then by name and code."""

    def order(page: ProjectPage) -> tuple[int, int, str, str]:
        single = sorted(mark(light.colour).rank for light in (page.schedule, page.cost, *page.others))
        return mark(page.overall.colour).rank, single[0] * len(MARKS) + single[1], page.name.casefold(), page.code

    return tuple(sorted(projects, key=order))
