"""The key of a chart: samples with their words, set in lines that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.charts.lettering import fitted, width_of
from reports.charts.marks import Look, Row, box, point, stroke, words
from reports.render.palette import QUIET

LINE_HEIGHT, SIZE = 20, 12
_SAMPLE, _APART = 26, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A sample and what it stands for: a box, a line, a point, or a line with points."""

    text: str
    fill: str = ""  # of a box
    edge: str = ""
    look: Look | None = None  # of a line
    shape: str = ""  # of a point
    colour: str = ""  # of a point
    rim: str = ""  # of a point
    upright: str = ""  # colour of an upright line
    dash: tuple[int, ...] = (1, 0)
    bracket: str = ""  # colour of a dashed line between two short upright ones

    @property
    def indent(self) -> int:
        """Pixels before the words."""
        has_sample = self.fill or self.look or self.shape or self.upright or self.bracket
        return _SAMPLE if has_sample else 0


@dataclass(slots=True, kw_only=True)
class Furniture:
    """The rows of what is laid out in pixels around the data: one list for each kind of mark."""

    boxes: list[Row] = field(default_factory=list)
    strokes: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)


def lay(made: Furniture, items: Sequence[Item], x: int, y: int, width: int) -> int:
    """Add a key whose first line begins at `x`, `y` and that ends before `width`; return where it ends below."""
    left = x
    for item in items:
        text = fitted(item.text, SIZE, width - left - item.indent)
        needed = item.indent + width_of(text, SIZE)
        if x > left and x + needed > width:
            x, y = left, y + LINE_HEIGHT
        _sample(made, item, x, y + LINE_HEIGHT // 2)
        made.words.append(words(x + item.indent, y + LINE_HEIGHT // 2 + 4, text, size=SIZE, fill=QUIET))
        x += needed + _APART
    return y + (LINE_HEIGHT if items else 0)


def _sample(made: Furniture, item: Item, x: int, y: int) -> None:
    middle = x + (_SAMPLE - 6) / 2
    if item.fill:
        made.boxes.append(box(x + 2, y - 6, x + 18, y + 6, item.fill, item.edge or item.fill, item.dash))
    if item.look:
        made.strokes.append(stroke(x, y, x + _SAMPLE - 6, y, item.look.colour, 2, item.look.dash))
        made.points.append(point(middle, y, item.look.shape, item.look.colour, area=60))
    if item.upright:
        made.strokes.append(
            stroke(middle, y - 8, middle, y + 8, item.upright, 1 if item.dash != (1, 0) else 2, item.dash)
        )
    if item.bracket:
        made.strokes.append(stroke(x, y, x + _SAMPLE - 6, y, item.bracket, 1, (3, 3)))
        made.strokes.extend(stroke(end, y - 4, end, y + 4, item.bracket) for end in (x, x + _SAMPLE - 6))
    if item.shape:
        made.points.append(point(middle, y, item.shape, item.colour, item.rim or item.colour, area=70))
