"""What stands on a slide as plain values that know their height and where they may be parted: texts, tables, charts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports.render.palette import INK, QUIET
from reports.render.slides.measure import beginning, fitted, height, wrapped

HEADING_SIZE = 12.0
HEADING = 20.0  # height of a block's heading with the room around it, points
NOTE_SIZE = 9.5
CELL_SIZE = 11.0
PAD_X, PAD_Y = 5.0, 2.5  # inside a cell
BULLET = 12.0  # indent of a bulleted paragraph
FEWEST_ROWS = 2  # of a table at the foot of a column, so that no row stands alone below its header
MOST_LINES = 4  # of a text in a cell, before it is shortened
CONTINUED = "{} (continued)"
GAP = 10.0  # between blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Some text in one size and colour."""

    text: str
    size: float = 13.0
    bold: bool = False
    colour: str = INK
    bullet: bool = False
    after: float = 5.0  # room below it
    facts: tuple[str, ...] = ()  # ids of the figures it prints

    def room(self, width: float) -> float:
        """Return the width of its lines in a block so wide."""
        return width - (BULLET if self.bullet else 0)

    def lines(self, width: float) -> tuple[str, ...]:
        """Return its lines in a block so wide."""
        return wrapped(self.text, self.size, self.room(width), bold=self.bold)

    def height(self, width: float) -> float:
        """Return its height with the room below it."""
        return height(len(self.lines(width)), self.size) + self.after

    def parted(self, width: float, room: float) -> tuple[Paragraph, Paragraph] | None:
        """Return it in two at a line's end, the first as high as fits; None when no line does."""
        lines = self.lines(width)
        fit = int(room // height(1, self.size))
        if fit < 1 or fit >= len(lines):
            return None
        first = beginning(self.text, lines[:fit])
        rest = self.text[len(first) :].removeprefix(" ").removeprefix("\n")
        return replace(self, text=first, after=0), replace(self, text=rest, bullet=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Paragraphs below each other."""

    heading: str = ""
    paragraphs: tuple[Paragraph, ...]

    def height(self, width: float) -> float:
        """Return its height in a column so wide."""
        return _head(self.heading) + sum(paragraph.height(width) for paragraph in self.paragraphs)

    def parted(self, width: float, room: float, *, alone: bool) -> tuple[TextBlock | None, TextBlock | None]:
        """Return what fits into a height and what does not; alone on a slide, at least a part of it fits."""
        left = room - _head(self.heading)
        kept: list[Paragraph] = []
        rest = list(self.paragraphs)
        while rest and rest[0].height(width) - rest[0].after <= left:
            left -= rest[0].height(width)
            kept.append(rest.pop(0))
        if rest and alone and not kept:
            halves = rest[0].parted(width, left)
            if halves:
                kept, rest = [halves[0]], [halves[1], *rest[1:]]
        return _halves(self, kept, rest)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the figures it prints."""
        return tuple(fact for paragraph in self.paragraphs for fact in paragraph.facts)


def _halves(
    block: TextBlock, kept: list[Paragraph], rest: list[Paragraph]
) -> tuple[TextBlock | None, TextBlock | None]:
    again = CONTINUED.format(block.heading) if block.heading and kept and not _goes_on(block.heading) else block.heading
    return (
        replace(block, paragraphs=tuple(kept)) if kept else None,
        replace(block, heading=again, paragraphs=tuple(rest)) if rest else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: a value in a line or a few, and a remark below it in small."""

    text: str
    remark: str = ""
    bold: bool = False
    colour: str = INK
    remark_colour: str = QUIET
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A column: its header, its share of the table's width, and whether its cells stand at the right edge."""

    title: str
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidCell:
    """A cell as it fits its column."""

    cell: Cell
    text: str
    remark: str
    height: float

    @property
    def shortened(self) -> tuple[str, ...]:
        """The whole texts of what did not fit."""
        pairs = ((self.cell.text, self.text), (self.cell.remark, self.remark))
        return tuple(given for given, shown in pairs if given != shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table with a header row."""

    heading: str = ""
    alt: str  # what a screen reader says it is
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: float = CELL_SIZE
    most_lines: int = MOST_LINES

    def widths(self, width: float) -> tuple[float, ...]:
        """Return the widths of the columns in points."""
        shares = sum(head.share for head in self.heads)
        return tuple(width * head.share / shares for head in self.heads)

    def laid(self, row: tuple[Cell, ...], width: float) -> tuple[LaidCell, ...]:
        """Return a row as it fits the columns."""
        return tuple(self._laid(cell, room) for cell, room in zip(row, self.widths(width), strict=True))

    def _laid(self, cell: Cell, width: float) -> LaidCell:
        room = width - 2 * PAD_X
        text = fitted(cell.text, self.size, room, self.most_lines, bold=cell.bold)
        remark = fitted(cell.remark, NOTE_SIZE, room, self.most_lines) if cell.remark else ""
        lines = len(wrapped(text, self.size, room, bold=cell.bold))
        high = height(lines, self.size) + (height(len(wrapped(remark, NOTE_SIZE, room)), NOTE_SIZE) if remark else 0)
        return LaidCell(cell=cell, text=text, remark=remark, height=high + 2 * PAD_Y)

    def row_height(self, row: tuple[Cell, ...], width: float) -> float:
        """Return the height of a row in points."""
        return max(laid.height for laid in self.laid(row, width))

    def head_height(self, width: float) -> float:
        """Return the height of the header row in points."""
        return self.row_height(tuple(Cell(text=head.title, bold=True) for head in self.heads), width)

    def height(self, width: float) -> float:
        """Return its height in a column so wide."""
        return _head(self.heading) + self.head_height(width) + sum(self.row_height(row, width) for row in self.rows)

    def parted(self, width: float, room: float, *, alone: bool) -> tuple[TableBlock | None, TableBlock | None]:
        """Return the rows that fit into a height and the others; alone on a slide, at least one row fits."""
        left = room - _head(self.heading) - self.head_height(width)
        fit = 0
        while fit < len(self.rows) and (left := left - self.row_height(self.rows[fit], width)) >= 0:
            fit += 1
        if not alone and fit < min(len(self.rows), FEWEST_ROWS):
            return None, self
        fit = max(fit, 1)
        if fit >= len(self.rows):
            return self, None
        again = CONTINUED.format(self.heading) if self.heading and not _goes_on(self.heading) else self.heading
        return replace(self, rows=self.rows[:fit]), replace(self, rows=self.rows[fit:], heading=again)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the figures it prints."""
        return tuple(fact for row in self.rows for cell in row for fact in cell.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The values of one kind in a chart: minor units, or None where nothing is known."""

    name: str
    colour: str
    values: tuple[int | None, ...]
    dash: str = ""  # of a line: "", "dash", "dot"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartBlock:
    """A native chart of money."""

    heading: str = ""
    alt: str
    kind: str  # "columns", "bars" or "lines"
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    currency: str
    high: float
    facts: tuple[str, ...] = ()

    def height(self, width: float) -> float:  # noqa: ARG002 -- every block is asked so
        """Return its height."""
        return _head(self.heading) + self.high

    def parted(self, width: float, room: float, *, alone: bool) -> tuple[ChartBlock | None, ChartBlock | None]:
        """Return it whole where it fits: a chart is never parted."""
        return (self, None) if alone or self.height(width) <= room else (None, self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A number on a ground of its status' shade."""

    label: str  # symbol and word
    number: str
    remark: str
    ground: str  # six hexadecimal digits


@dataclass(frozen=True, slots=True, kw_only=True)
class TilesBlock:
    """Numbers side by side."""

    heading: str = ""
    tiles: tuple[Tile, ...]
    high: float = 74.0
    facts: tuple[str, ...] = ()

    def height(self, width: float) -> float:  # noqa: ARG002 -- every block is asked so
        """Return its height."""
        return _head(self.heading) + self.high

    def parted(self, width: float, room: float, *, alone: bool) -> tuple[TilesBlock | None, TilesBlock | None]:
        """Return it whole where it fits."""
        return (self, None) if alone or self.height(width) <= room else (None, self)


Block = TextBlock | TableBlock | ChartBlock | TilesBlock


def _head(heading: str) -> float:
    return HEADING if heading else 0.0


def _goes_on(heading: str) -> bool:
    return heading.endswith(CONTINUED.format("").strip())
