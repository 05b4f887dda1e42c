"""Figures as cells of Markdown tables: value, what limits it, and notes that stand once below."""

from __future__ import annotations

from reports.document import Figure, Unit
from reports.render import formatting, said
from reports.render.footnotes import Footnotes
from reports.render.markdown.text import numbered, text


def value(figure: Figure | None) -> str:
    """Return a figure's value, and in parentheses what limits it or why there is none."""
    return _with(text(said.now(figure)), said.limits(figure))


def noted(figure: Figure | None, notes: Footnotes, *, rounded: bool = False, more: str = "") -> str:
    """Return a figure's value with the numbers of the notes below its table; `rounded` leaves out cents.

    `more` is the text of a further note.
    """
    if figure is None:
        return _with(formatting.NOT_KNOWN, said.NOT_IN_REPORT)
    numbers = sorted({*notes.number(more), *notes.numbers(figure)})
    restated = formatting.restated_text(figure)
    remarks = [
        f"restated {restated}" if restated else "",
        notes.kept(figure),
        _see(numbers),
    ]
    shown = whole(figure) if rounded else said.now(figure)
    return _with(text(shown), "; ".join(filter(None, remarks)))


def before(figure: Figure | None) -> str:
    """Return what the last report said."""
    return text(said.then(figure))


def below(notes: Footnotes) -> list[str]:
    """Return the notes of a table."""
    return numbered(text(formatting.sentence(note)) for note in notes.texts)


def whole(figure: Figure) -> str:
    """Return a figure for a narrow column: money without cents, all else as everywhere."""
    if figure.unit is Unit.MONEY and isinstance(figure.value, int):
        return formatting.money_whole(figure.value, figure.currency)
    return said.now(figure)


def _see(numbers: list[int]) -> str:
    if not numbers:
        return ""
    listed = ", ".join(str(number) for number in numbers)
    return f"note {listed}" if len(numbers) == 1 else f"notes {listed}"


def _with(shown: str, remark: str) -> str:
    return f"{shown} ({text(remark)})" if remark else shown
