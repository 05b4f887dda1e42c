"""Figures, states and sentences as cells: the value, what it was, and what limits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from reports.document import Colour, Figure, StatusLight, Unit
from reports.render import formatting, said
from reports.render.facts import label
from reports.render.footnotes import Footnotes
from reports.render.palette import Mark, trend
from reports.render.pdf.blocks import Block, Column, cell, notes, run, table
from reports.render.pdf.fitting import HALF, Cell, Line, Run
from reports.render.views import Group

LONGEST_ADDRESS = 2_000  # characters; typst refuses longer ones at 8,000
_OF_ADDRESSES = "%:/?#[]@!$&'()*+,;=~"
_AVAILABLE = label("available")


def full(text: str) -> str:
    """Return a sentence with capital and full stop; what stands in backticks stands in quotation marks, as on paper."""
    return formatting.quoted(formatting.sentence(text))


def prose(text: str) -> str:
    """Return a text as it is, with quotation marks for backticks."""
    return formatting.quoted(formatting.plain(text))


def quiet(text: str) -> Line:
    """Return a small line, or nothing for an empty text."""
    return [run("note", text)] if text else []


def unknown(text: str) -> Line:
    """Return words for what is not known."""
    return [run("unknown", text)]


def pill(mark: Mark) -> Run:
    """Return symbol and word on the shade of a status."""
    return {"k": "pill", "t": f"{mark.symbol} {mark.word}", "shade": mark.shade}


def flat(mark: Mark) -> Run:
    """Return symbol and word in the shade of a status."""
    return {"k": "flat", "t": f"{mark.symbol} {mark.word}", "shade": mark.shade}


def movement(light: StatusLight, printed: Mapping[Colour, Mark]) -> str:
    """Return how a status compares with the last report."""
    found = trend(light, printed)
    return f"{found.arrow} {found.words}" if found else "not in last report"


def shown(figure: Figure, text: str) -> Run:
    """Return the value of a figure in the manner that fits: known, not known, or below zero where that is bad."""
    if figure.value is None:
        return run("unknown", text)
    short = figure.unit is Unit.MONEY and isinstance(figure.value, int) and figure.value < 0
    return run("bad", text) if short and label(figure.id) == _AVAILABLE else run("value", text)


def whole(figure: Figure) -> str:
    """Return a figure for a narrow column: money without cents, all else as everywhere."""
    if figure.unit is Unit.MONEY and isinstance(figure.value, int):
        return formatting.money_whole(figure.value, figure.currency)
    return said.now(figure)


def then_whole(figure: Figure) -> str:
    """Return the last report's value for a narrow column."""
    if figure.unit is Unit.MONEY and isinstance(figure.previous, int):
        return formatting.money_whole(figure.previous, figure.currency)
    return said.then(figure)


def value(figure: Figure | None) -> Cell:
    """Return a figure with what limits it below it."""
    if figure is None:
        return cell(unknown(formatting.NOT_KNOWN), quiet(full(said.NOT_IN_REPORT)))
    return cell([shown(figure, said.now(figure))], _restated(figure), quiet(full(figure.reason)))


def noted(figure: Figure | None, below: Footnotes, *, rounded: bool = False, more: str = "") -> Cell:
    """Return a figure whose limits stand below the table: marked with their numbers; `more` is a text of the notes."""
    if figure is None:
        return cell(unknown(formatting.NOT_KNOWN), quiet(full(said.NOT_IN_REPORT)))
    numbers = sorted({*below.number(more), *below.numbers(figure)})
    marks = [run("marks", ", ".join(map(str, numbers)))] if numbers else []
    text = whole(figure) if rounded else said.now(figure)
    return cell([shown(figure, text), *marks], _restated(figure, rounded=rounded), quiet(full(below.kept(figure))))


def day_cell(when: date | None, otherwise: str) -> Cell:
    """Return a date, or why there is none."""
    return cell(unknown(otherwise)) if when is None else formatting.day(when)


def linked(text: str, address: str) -> Run:
    """Return a text as a link to a web address; as it is where there is none, or one that no program would open."""
    return run("link", text, quote(address, safe=_OF_ADDRESSES)) if 0 < len(address) <= LONGEST_ADDRESS else text


def joined(parts: Sequence[Run], between: str = "; ") -> Line:
    """Return runs with a separator between them; each keeps its own direction of writing."""
    made: Line = []
    for part in parts:
        made.extend([between, part] if made else [part])
    return made


def figure_table(group: Group, below: Footnotes, *, compared: bool, width: float = HALF) -> list[Block]:
    """Return the figures of a group with their values now and in the last report."""
    past = [Column(head="Last report", share=1.1, numeric=True)] if compared else []
    columns = [Column(head=group.title, share=1.4), Column(head="Now", share=1.25, numeric=True), *past]
    rows = [
        [name, noted(figure, below), *([cell(quiet(said.then(figure)))] if compared else [])]
        for name, figure in group.rows
    ]
    return table(columns, rows, size=7.75, width=width)


def notes_below(below: Footnotes) -> list[Block]:
    """Return the notes of a table."""
    return notes([full(text) for text in below.texts])


def _restated(figure: Figure, *, rounded: bool = False) -> Line:
    text = formatting.restated_text(figure)
    return [run("badge", "restated" if rounded else f"restated {text}")] if text else []
