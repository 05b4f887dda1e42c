"""Paragraphs, headings and tables of a Word document as WordprocessingML; every text is escaped and never a field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reports.render.formatting import plain
from reports.render.palette import QUIET

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TWIPS = 20  # in a point
TEXT_WIDTH = 504.0  # points between the margins of a Letter page
_RULE, _BAND = "D3DAE1", "F4F6F8"
_PAD = 70  # twips left and right in a cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph of a cell."""

    text: str
    bold: bool = False
    colour: str = ""
    small: bool = False  # in the letters of a remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its header, its share of the table's width, and whether its cells stand at the right edge."""

    title: str
    share: float
    right: bool = False


Row = Sequence[Sequence[Line]]


@dataclass(slots=True)
class Body:
    """The content of a document under way."""

    accent: str
    parts: list[str] = field(default_factory=list)
    _tables: int = 0

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """Add a heading; levels are never skipped by those who call."""
        breaks = "<w:pageBreakBefore/>" if new_page else ""
        self.parts.append(f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/>{breaks}</w:pPr>{run(text)}</w:p>')

    def text(
        self,
        text: str,
        style: str = "",
        *,
        bold: bool = False,
        colour: str = "",
        size: float = 0,
        with_next: bool = False,
    ) -> None:
        """Add a paragraph; `style` is the id of one of the document's styles, `with_next` keeps it on its page."""
        shape = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:keepNext/>" if with_next else "")
        named = f"<w:pPr>{shape}</w:pPr>" if shape else ""
        self.parts.append(f"<w:p>{named}{run(text, bold=bold, colour=colour, size=size)}</w:p>")

    def xml(self, content: str) -> None:
        """Add content that is XML already."""
        self.parts.append(content)

    def bullets(self, texts: Iterable[str]) -> None:
        """Add a list."""
        for text in texts:
            self.text(text, "ListBullet")

    def table(self, title: str, columns: Sequence[Column], rows: Sequence[Row], size: float = 8.5) -> None:
        """Add a table whose first row is its header, repeated on each page; no cell is merged with another."""
        shares = sum(column.share for column in columns)
        widths = [round(TEXT_WIDTH * TWIPS * column.share / shares) for column in columns]
        self.parts.append(self._table(title, columns, widths, rows, size))
        self.parts.append(
            '<w:p><w:pPr><w:spacing w:before="0" w:after="80" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
        )

    def _table(
        self, title: str, columns: Sequence[Column], widths: Sequence[int], rows: Sequence[Row], size: float
    ) -> str:
        edges = "".join(f'<w:{edge} w:val="nil"/>' for edge in ("top", "left"))
        inside = f'<w:bottom w:val="single" w:sz="4" w:color="{_RULE}"/><w:right w:val="nil"/>'
        lines = f'<w:insideH w:val="single" w:sz="4" w:color="{_RULE}"/><w:insideV w:val="nil"/>'
        said = _attribute(title)
        head = (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{edges}{inside}{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar><w:left w:w="{_PAD}" w:type="dxa"/><w:right w:w="{_PAD}" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
            f'w:noVBand="1"/><w:tblCaption w:val="{said}"/><w:tblDescription w:val="{said}"/></w:tblPr>'
            f"<w:tblGrid>{''.join(f'<w:gridCol w:w=_{each}_/>' for each in widths).replace('_', chr(34))}</w:tblGrid>"
        )
        heads = [[Line(text=column.title, bold=True, colour="FFFFFF")] for column in columns]
        made = [self._row(heads, columns, widths, size, fill=self.accent, header=True)]
        made += [
            self._row(row, columns, widths, size, fill=_BAND if index % 2 else "", header=False)
            for index, row in enumerate(rows)
        ]
        return f"{head}{''.join(made)}</w:tbl>"

    def _row(
        self, row: Row, columns: Sequence[Column], widths: Sequence[int], size: float, *, fill: str, header: bool
    ) -> str:
        cells = []
        for lines, column, width in zip(row, columns, widths, strict=True):
            shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
            paragraphs = "".join(_cell_line(line, size, right=column.right, keep=header) for line in lines)
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{paragraphs}</w:tc>')
        kept = "<w:cantSplit/><w:tblHeader/>" if header else "<w:cantSplit/>"
        return f"<w:tr><w:trPr>{kept}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_line(line: Line, size: float, *, right: bool, keep: bool) -> str:
    letters = size - 1 if line.small else size
    colour = line.colour or (QUIET if line.small else "")
    align = '<w:jc w:val="right"/>' if right else ""
    next_one = "<w:keepNext/>" if keep else ""
    spaced = '<w:spacing w:before="20" w:after="20"/>'
    said = run(line.text, bold=line.bold, colour=colour, size=letters)
    return f"<w:p><w:pPr>{next_one}{spaced}{align}</w:pPr>{said}</w:p>"


def run(text: str, *, bold: bool = False, colour: str = "", size: float = 0) -> str:
    """Return a text in one look as XML; nothing for no text, size 0 for the size of its paragraph."""
    shown = plain(text)
    if not shown:
        return ""
    weight = "<w:b/>" if bold else ""
    ink = f'<w:color w:val="{colour.lstrip("#").upper()}"/>' if colour else ""
    letters = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    look = f"<w:rPr>{weight}{ink}{letters}</w:rPr>" if weight or ink or letters else ""
    inside = escape(shown).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    inside = inside.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r>{look}<w:t xml:space="preserve">{inside}</w:t></w:r>'


def _attribute(text: str) -> str:
    return escape(plain(text).replace("\n", " "), {'"': "&quot;"})
