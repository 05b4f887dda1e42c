"""Texts and tables of a slide as DrawingML; every text is escaped, in the report's language, and never a field."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from reports.render.formatting import plain
from reports.render.slides.blocks import BULLET, NOTE_SIZE, PAD_X, PAD_Y, Cell, Head, LaidCell, Paragraph, TableBlock

EMU = 12_700  # in a point
FONT = "Arial"
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RULE = "D3DAE1"
_TINT = "F4F6F8"


def emu(points: float) -> int:
    """Return points in the units of a slide."""
    return round(points * EMU)


def paragraph(text: Paragraph, language: str, *, align: str = "l") -> str:
    """Return a paragraph as XML; a line end within it is a line break."""
    bullet = (
        f'marL="{emu(BULLET)}" indent="-{emu(BULLET)}"' if text.bullet else 'marL="0" indent="0"',
        '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if text.bullet else "<a:buNone/>",
    )
    shape = _shape(text.size, text.colour, bold=text.bold, language=language)
    return (
        f'<a:p><a:pPr {bullet[0]} algn="{align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{round(text.after * 100)}"/></a:spcAft>'
        f"{bullet[1]}</a:pPr>{_runs(text.text, shape)}</a:p>"
    )


def _shape(size: float, colour: str, *, bold: bool, language: str) -> str:
    """Return the inside of run properties: attributes, then children."""
    return (
        f'lang={quoteattr(language)} sz="{round(size * 100)}" b="{int(bold)}" dirty="0"><a:solidFill>'
        f'<a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>'
        f'<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/>'
    )


def _runs(text: str, shape: str) -> str:
    lines = plain(text).split("\n")
    runs = [f"<a:r><a:rPr {shape}</a:rPr><a:t>{escape(line)}</a:t></a:r>" if line else "" for line in lines]
    return f"<a:br><a:rPr {shape}</a:rPr></a:br>".join(runs) or f"<a:endParaRPr {shape}</a:endParaRPr>"


def text_body(paragraphs: Iterable[Paragraph], language: str, *, tag: str = "p:txBody", anchor: str = "t") -> str:
    """Return a text body without margins that never grows or shrinks by itself."""
    inside = "".join(paragraph(each, language) for each in paragraphs)
    return (
        f'<{tag} {NAMESPACES}><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{inside}</{tag}>"
    )


def table(block: TableBlock, width: float, language: str, accent: str) -> str:
    """Return a table whose first row is its header; no cell is merged with another."""
    grid = "".join(f'<a:gridCol w="{emu(each)}"/>' for each in block.widths(width))
    head = _head_row(block, width, language, accent)
    rows = "".join(_row(block, row, width, language, band=bool(index % 2)) for index, row in enumerate(block.rows))
    return f'<a:tbl {NAMESPACES}><a:tblPr firstRow="1" bandRow="1"/><a:tblGrid>{grid}</a:tblGrid>{head}{rows}</a:tbl>'


def _head_row(block: TableBlock, width: float, language: str, accent: str) -> str:
    cells = "".join(_head_cell(head, block.size, language, accent) for head in block.heads)
    return f'<a:tr h="{emu(block.head_height(width))}">{cells}</a:tr>'


def _head_cell(head: Head, size: float, language: str, accent: str) -> str:
    text = Paragraph(text=head.title, size=size, bold=True, colour="FFFFFF", after=0)
    return _cell(paragraph(text, language, align="r" if head.right else "l"), accent, anchor="b")


def _row(block: TableBlock, row: tuple[Cell, ...], width: float, language: str, *, band: bool) -> str:
    laid = block.laid(row, width)
    cells = "".join(
        _cell(_cell_text(cell, block.size, language, head), _TINT if band else "FFFFFF", anchor="t")
        for cell, head in zip(laid, block.heads, strict=True)
    )
    return f'<a:tr h="{emu(max(cell.height for cell in laid))}">{cells}</a:tr>'


def _cell_text(laid: LaidCell, size: float, language: str, head: Head) -> str:
    given, align = laid.cell, "r" if head.right else "l"
    said = Paragraph(text=laid.text, size=size, bold=given.bold, colour=given.colour, after=0)
    shown = paragraph(said, language, align=align)
    if not laid.remark:
        return shown
    remark = Paragraph(text=laid.remark, size=NOTE_SIZE, colour=given.remark_colour, after=0)
    return shown + paragraph(remark, language, align=align)


def _cell(paragraphs: str, fill: str, *, anchor: str) -> str:
    none = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
    rule = f'<a:lnB w="6350"><a:solidFill><a:srgbClr val="{_RULE}"/></a:solidFill></a:lnB>'
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{emu(PAD_X)}" marR="{emu(PAD_X)}" marT="{emu(PAD_Y)}" marB="{emu(PAD_Y)}" anchor="{anchor}">'
        f'{none}{rule}<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill></a:tcPr></a:tc>'
    )
