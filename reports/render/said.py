"""A figure, a status and a day in words, for formats that print text: what it is, what it was, and what limits it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reports.document import Colour, Figure, StatusLight
from reports.render import formatting, palette
from reports.render.facts import is_move
from reports.render.palette import Mark

NOT_IN_REPORT = "not in this report"
NO_VALUE_THEN = "no value then"


def now(figure: Figure | None) -> str:
    """Return a figure's value as every format prints it; how far something moved in other words than how late it is."""
    if figure is None:
        return formatting.NOT_KNOWN
    if is_move(figure) and isinstance(figure.value, int):
        return formatting.moved(figure.value)
    return formatting.figure_text(figure)


def then(figure: Figure | None) -> str:
    """Return the last report's value, or words that say there was none."""
    if figure is None or figure.previous is None:
        return NO_VALUE_THEN
    if is_move(figure) and isinstance(figure.previous, int):
        return formatting.moved(figure.previous)
    return formatting.value_text(figure.previous, figure.unit, figure.currency)


def limits(figure: Figure | None) -> str:
    """Return why a figure has no value or what limits it, and by how much its past was restated; mostly nothing."""
    if figure is None:
        return NOT_IN_REPORT
    restated = formatting.restated_text(figure)
    return "; ".join(part for part in (f"restated {restated}" if restated else "", figure.reason) if part)


def day_or(when: date | None, otherwise: str) -> str:
    """Return a date as it is printed everywhere, or the words for none."""
    return otherwise if when is None else formatting.day(when)


def stated_day(text: str) -> str:
    """Return a date that a source states as other dates are printed; anything else as it is."""
    try:
        return formatting.day(date.fromisoformat(text))
    except ValueError:
        return formatting.plain(text)


def status(colour: Colour, marks: Mapping[Colour, Mark]) -> str:
    """Return symbol and word of a status: `■ Off track`; they say what its colour says.

    `marks` are the document's, by `palette.marks`.
    """
    mark = marks[colour]
    return formatting.plain(f"{mark.symbol} {mark.word}")


def movement(light: StatusLight, marks: Mapping[Colour, Mark]) -> str:
    """Return how a status compares with the last report: `↓ worse, was At risk`."""
    moved = palette.trend(light, marks)
    return "not in last report" if moved is None else formatting.plain(f"{moved.arrow} {moved.words}")
