"""The marks of a status and their key: each is a shade with a symbol in it, and the key has the words."""

from __future__ import annotations

from collections.abc import Mapping

from reports.charts.legend import Furniture
from reports.charts.lettering import fitted, width_of
from reports.charts.look import STATUS_SHAPES
from reports.charts.marks import box, point, words
from reports.document import Colour
from reports.render.palette import MARKS, QUIET, Mark

CELL = 22  # height


def cell(made: Furniture, x: float, y: float, width: int, colour: Colour) -> None:
    """Add one mark; a status that nobody knows is no fourth colour but the lack of one: hollow and dashed."""
    shade, symbol = MARKS[colour].shade, "#ffffff"
    if colour is Colour.GREY:
        made.boxes.append(box(x + 1.5, y + 0.5, x + width - 1.5, y + CELL - 0.5, "#ffffff", shade, (3, 2)))
        symbol = shade
    else:
        made.boxes.append(box(x + 1, y, x + width - 1, y + CELL, shade))
    made.points.append(point(x + width / 2, y + CELL / 2, STATUS_SHAPES[colour], symbol, symbol, 64))


def key(made: Furniture, printed: Mapping[Colour, Mark], y: int, width: int) -> int:
    """Add each mark with its word, from `y` on; return where that ends below."""
    x = 0
    for colour, mark in printed.items():
        word = fitted(mark.word, 12, width - 30)
        needed = 30 + width_of(word, 12) + 16
        if x and x + needed > width:
            x, y = 0, y + CELL + 4
        cell(made, x, y, CELL + 2, colour)
        made.words.append(words(x + 30, y + 15, word, size=12, fill=QUIET))
        x += needed
    return y + CELL + 2
