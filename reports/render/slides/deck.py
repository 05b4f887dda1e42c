"""Puts slides into a presentation: title placeholder, blocks in reading order, footer, number and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml

from reports.document import ReportDocument
from reports.render.formatting import plain
from reports.render.office.logo import logo
from reports.render.office.package import reproducible
from reports.render.office.shown import Stamp, accent, language
from reports.render.palette import QUIET
from reports.render.slides.blocks import (
    HEADING,
    HEADING_SIZE,
    ChartBlock,
    Paragraph,
    TableBlock,
    TextBlock,
    Tile,
    TilesBlock,
)
from reports.render.slides.design import (
    CONTENT_LAYOUT,
    COVER_TITLE,
    FOOTER_BOX,
    NUMBER_BOX,
    TITLE_BOX,
    TITLE_LAYOUT,
    empty_deck,
)
from reports.render.slides.drawing import FONT, NAMESPACES, emu, table, text_body
from reports.render.slides.flow import FULL, MARGIN, Column, Placed, spread
from reports.render.slides.measure import fitted, wrapped
from reports.render.slides.native_charts import chart_data, dress
from reports.render.slides.notes import Notes
from reports.render.slides.settled import settle

SHORTENED = "A text that ends with … is whole in the notes of this slide."
PART = "{title}, part {number} of {count}"
_TITLE_SIZES = ((26.0, 1), (22.0, 1), (18.0, 2))  # size, most lines
_COVER_SIZES = ((36.0, 2), (28.0, 3), (22.0, 5))
_HINT_TOP = 493.0
_TILE_GAP = 12.0
_LOGO_BOX = (732.0, 400.0, 180.0, 84.0)  # left, top, most width, most height


class Slides:
    """A presentation under way; each slide gets the next number."""

    def __init__(self, document: ReportDocument, stamp: Stamp) -> None:
        self._document = document
        self._language = language(document)
        self._accent = accent(document)
        self._footer = stamp.line
        self._notes = Notes(document, stamp.digest)
        self._deck = empty_deck(self._accent)
        package: Any = self._deck.part.package
        package.next_partname = _numbered(package.next_partname)
        self._layouts = {layout.name: layout for layout in self._deck.slide_layouts}
        self._titles: set[str] = set()

    def cover(self, title: str, lines: Sequence[Paragraph]) -> None:
        """Add the title slide."""
        slide = self._deck.slides.add_slide(self._layouts[TITLE_LAYOUT])
        shown, size = _title(title, _COVER_SIZES, COVER_TITLE[2])
        self._set_text(slide.shapes.title, [Paragraph(text=shown, size=size, bold=True, colour="FFFFFF", after=0)], "b")
        self._set_text(slide.placeholders[1], lines, "t")
        self._titles.add(shown)
        self._add_logo(slide)
        self._finish(slide, (), [title] if shown != title else [], "")

    def add(self, title: str, columns: Sequence[Column], sources: str = "") -> None:
        """Add as many slides as the columns take; each has a title of its own."""
        parts = spread(columns)
        for number, placed in enumerate(parts, start=1):
            full = PART.format(title=title, number=number, count=len(parts)) if len(parts) > 1 else title
            slide = self._deck.slides.add_slide(self._layouts[CONTENT_LAYOUT])
            whole = self._set_title(slide, title, full)
            for each in placed:
                whole += self._draw(slide, each)
            facts = tuple(fact for each in placed for fact in each.block.facts)
            self._finish(slide, facts, whole, sources)

    def close(self) -> bytes:
        """Return the presentation; the same document gives the same bytes."""
        core = self._deck.core_properties
        core.title = plain(self._document.title)[:255]
        core.subject = plain(self._footer)[:255]
        core.author = core.last_modified_by = plain(self._document.organisation)[:255]
        core.language = self._language
        core.keywords = core.comments = ""
        core.revision = 1
        made = BytesIO()
        self._deck.save(made)
        return reproducible(made.getvalue(), self._document.made_at)

    def _set_title(self, slide: Any, title: str, full: str) -> list[str]:
        """Write the title; return it whole where it is shortened, which never cuts the number of a part."""
        ending = full.removeprefix(title)
        shown, size = _title(full, _TITLE_SIZES, TITLE_BOX[2])
        if shown != full:
            size, most = _TITLE_SIZES[-1]
            room = most * TITLE_BOX[2] - len(ending) * size
            shown = fitted(title, size, room / most, most, bold=True) + ending
        number = 2
        unique = shown
        while unique in self._titles:
            unique, number = f"{shown} ({number})", number + 1
        self._titles.add(unique)
        text = Paragraph(text=unique.replace("\n", " "), size=size, bold=True, colour=self._accent, after=0)
        self._set_text(slide.shapes.title, [text], "b")
        return [full] if shown != full else []

    def _set_text(self, placeholder: Any, paragraphs: Iterable[Paragraph], anchor: str) -> None:
        body = parse_xml(text_body(paragraphs, self._language, anchor=anchor))
        old = placeholder.element.txBody
        old.getparent().replace(old, body)

    def _draw(self, slide: Any, placed: Placed) -> list[str]:
        """Draw a block and its heading; return the whole texts of what was shortened."""
        block, top = placed.block, placed.top
        if block.heading:
            text = Paragraph(text=block.heading, size=HEADING_SIZE, bold=True, colour=self._accent, after=0)
            self._text_box(slide, (placed.left, top, placed.width, HEADING), [text])
            top += HEADING
        inner = (placed.left, top, placed.width, placed.height - (top - placed.top))
        if isinstance(block, TextBlock):
            self._text_box(slide, inner, block.paragraphs)
        elif isinstance(block, TableBlock):
            return self._draw_table(slide, block, inner)
        elif isinstance(block, ChartBlock):
            self._draw_chart(slide, block, inner)
        else:
            self._draw_tiles(slide, block, inner)
        return []

    def _text_box(self, slide: Any, box: tuple[float, ...], paragraphs: Iterable[Paragraph], fill: str = "") -> None:
        left, top, width, height = (emu(each) for each in box)
        ground = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
        body = text_body(paragraphs, self._language, anchor="ctr" if fill else "t")
        if fill:
            body = body.replace('lIns="0"', f'lIns="{emu(10)}"')
        number = _next_id(slide)
        slide.shapes.element.append(
            parse_xml(
                f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Text {number}"/><p:cNvSpPr txBox="1"/>'
                f'<p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
                f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{ground}</p:spPr>{body}</p:sp>'
            )
        )

    def _draw_table(self, slide: Any, block: TableBlock, box: tuple[float, ...]) -> list[str]:
        frame = slide.shapes.add_table(1, 1, *(emu(each) for each in box))
        old = frame.element.graphic.graphicData.tbl
        old.getparent().replace(old, parse_xml(table(block, box[2], self._language, self._accent)))
        _describe(frame, block.heading or block.alt, block.alt)
        return [text for row in block.rows for laid in block.laid(row, box[2]) for text in laid.shortened]

    def _draw_chart(self, slide: Any, block: ChartBlock, box: tuple[float, ...]) -> None:
        kind, data = chart_data(block)
        frame = slide.shapes.add_chart(kind, *(emu(each) for each in box), data)
        dress(frame.chart, block)
        _describe(frame, block.heading or "Chart", block.alt)

    def _draw_tiles(self, slide: Any, block: TilesBlock, box: tuple[float, ...]) -> None:
        left, top, room, height = box
        width = (room - _TILE_GAP * (len(block.tiles) - 1)) / len(block.tiles)
        for index, tile in enumerate(block.tiles):
            place = (left + index * (width + _TILE_GAP), top, width, height)
            self._text_box(slide, place, _tile_text(tile), tile.ground)

    def _add_logo(self, slide: Any) -> None:
        found = logo(self._document.presentation.brand)
        if found is None:
            return
        left, top, most_width, most_height = _LOGO_BOX
        scale = min(most_width / found.width, most_height / found.height)
        width, height = found.width * scale, found.height * scale
        place = (left + most_width - width, top + most_height - height, width, height)
        picture = slide.shapes.add_picture(BytesIO(found.data), *(emu(each) for each in place))
        _describe(picture, "Logo", found.text)

    def _finish(self, slide: Any, facts: tuple[str, ...], whole: list[str], sources: str) -> None:
        if whole:
            hint = Paragraph(text=SHORTENED, size=9, colour=QUIET, after=0)
            self._text_box(slide, (MARGIN, _HINT_TOP, FULL, 12.0), [hint])
        number = len(self._deck.slides)
        for kind, index, text in (("ftr", 11, self._footer), ("sldNum", 12, str(number))):
            slide.shapes.element.append(parse_xml(self._footer_shape(_next_id(slide), kind, index, text)))
        self._write_notes(slide, self._notes.lines(facts, whole, sources))
        settle(slide)

    def _footer_shape(self, number: int, kind: str, index: int, text: str) -> str:
        ink = QUIET.lstrip("#").upper()
        look = f'sz="900"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill><a:latin typeface="{FONT}"/>'
        shape = f"<a:rPr lang={quoteattr(self._language)} {look}</a:rPr><a:t>{escape(plain(text))}</a:t>"
        align, run = "l", f"<a:r>{shape}</a:r>"
        if kind == "sldNum":
            align, run = "r", f'<a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">{shape}</a:fld>'
        left, top, width, height = (emu(each) for each in (FOOTER_BOX if kind == "ftr" else NUMBER_BOX))
        place = f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        return (
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{"Footer" if kind == "ftr" else "Number"}"/>'
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/>'
            f'</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody><a:bodyPr lIns="0" rIns="0"/><a:lstStyle/>'
            f'<a:p><a:pPr algn="{align}"/>{run}</a:p></p:txBody></p:sp>'
        )

    def _write_notes(self, slide: Any, lines: Sequence[str]) -> None:
        shape = f"<a:rPr lang={quoteattr(self._language)}/>"
        runs = "".join(
            f"<a:p><a:r>{shape}<a:t>{escape(plain(part))}</a:t></a:r></a:p>"
            for line in lines
            for part in line.split("\n")
        )
        frame = slide.notes_slide.notes_text_frame
        old = frame._txBody  # noqa: SLF001 -- the library has no faster way to write many paragraphs
        body = f"<p:txBody {NAMESPACES}><a:bodyPr/><a:lstStyle/>{runs}</p:txBody>"
        old.getparent().replace(old, parse_xml(body))


def _numbered(first_free: Callable[[str], PackURI]) -> Callable[[str], PackURI]:
    """Return a way to name new parts that counts on: the library looks at all parts for each of them."""
    last: dict[str, int] = {}

    def next_partname(pattern: str) -> PackURI:
        if pattern not in last:
            found = re.search(r"\d+", str(first_free(pattern)).removeprefix(pattern.partition("%")[0]))
            last[pattern] = int(found[0]) - 1 if found else 0
        last[pattern] += 1
        return PackURI(pattern % last[pattern])

    return next_partname


def _tile_text(tile: Tile) -> list[Paragraph]:
    return [
        Paragraph(text=tile.label, size=13, bold=True, colour="FFFFFF", after=0),
        Paragraph(text=tile.number, size=24, bold=True, colour="FFFFFF", after=0),
        Paragraph(text=tile.remark, size=10, colour="FFFFFF", after=0),
    ]


def _title(text: str, sizes: Sequence[tuple[float, int]], room: float) -> tuple[str, float]:
    """Return a title in the largest size it fits in, shortened where it fits in none."""
    for size, most in sizes:
        if len(wrapped(text, size, room, bold=True)) <= most:
            return text, size
    size, most = sizes[-1]
    return fitted(text, size, room, most, bold=True), size


def _next_id(slide: Any) -> int:
    return max((int(each) for each in slide.shapes.element.xpath("//@id") if str(each).isdigit()), default=1) + 1


def _describe(shape: Any, name: str, alt: str) -> None:
    """Give a picture, chart or table its name and what a screen reader says of it."""
    found = shape.element.xpath(".//p:cNvPr")[0]
    found.set("name", plain(name)[:120])
    found.set("descr", plain(alt))
