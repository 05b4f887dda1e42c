"""The empty presentation: 16:9, two layouts, Arial, and the organisation's accent in its theme and master."""

from __future__ import annotations

from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck

from reports.render.slides.drawing import FONT, NAMESPACES, emu
from reports.render.slides.flow import FULL, MARGIN

WIDTH, HEIGHT = 960.0, 540.0  # points; 13.333 by 7.5 inches
TITLE_LAYOUT, CONTENT_LAYOUT = "Title Slide", "Title Only"
TITLE_BOX = (MARGIN, 18.0, FULL, 52.0)  # left, top, width, height
COVER_BAND = 262.0
COVER_TITLE = (48.0, 92.0, 864.0, 146.0)
COVER_TEXT = (48.0, 282.0, 600.0, 210.0)
FOOTER_BOX = (MARGIN, 511.0, 780.0, 18.0)
NUMBER_BOX = (MARGIN + FULL - 90.0, 511.0, 90.0, 18.0)
_FOOTER_SIZE = 9
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Syncline</Application></Properties>"
)


def empty_deck(accent: str) -> Deck:
    """Return a presentation without slides; `accent` are six hexadecimal digits."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = emu(WIDTH), emu(HEIGHT)  # type: ignore[assignment] # Length is an int
    size = deck.element.find(f"{{{_P}}}sldSz")
    if size is not None:
        size.attrib.pop("type", None)
    for layout in list(deck.slide_layouts):
        if layout.name not in {TITLE_LAYOUT, CONTENT_LAYOUT}:
            deck.slide_layouts.remove(layout)
    _without_leftovers(deck)
    _theme(deck, accent)
    _master(deck, accent)
    _cover(deck, accent)
    for layout in deck.slide_layouts:
        _no_dates(layout)
    return deck


_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _without_leftovers(deck: Deck) -> None:
    """Drop what the library's template says of another presentation: a picture of it, a printer, a program."""
    package = deck.part.package
    for holder, ending in ((package, "thumbnail"), (deck.part, "printerSettings")):
        for key, relation in list(holder._rels.items()):  # noqa: SLF001 -- the library offers no other way to them
            if relation.reltype.endswith(ending):
                holder._rels.pop(key)  # noqa: SLF001
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part.blob = _APP


def _theme(deck: Deck, accent: str) -> None:
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    made = theme.blob.replace(b'<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>'.encode())
    theme.blob = made.replace(b'<a:srgbClr val="4F81BD"/>', f'<a:srgbClr val="{accent}"/>'.encode())


def _master(deck: Deck, accent: str) -> None:
    master = deck.slide_master
    boxes = {
        "title": TITLE_BOX,
        "body": (MARGIN, 82.0, FULL, 408.0),
        "ftr": FOOTER_BOX,
        "sldNum": NUMBER_BOX,
    }
    placeholders: Any = master.placeholders  # its iterator is annotated wrongly
    for shape in list(placeholders):
        kind = _kind(shape.element)
        if kind in boxes:
            _move(shape, boxes[kind])
        else:
            shape.element.getparent().remove(shape.element)
    for size in master.element.iter(f"{{{_A}}}defRPr"):
        if size.get("sz") == "1200":  # footers only
            size.set("sz", str(_FOOTER_SIZE * 100))
    style = master.element.find(f".//{{{_P}}}titleStyle/{{{_A}}}lvl1pPr")
    style.set("algn", "l")
    style.find(f"{{{_A}}}defRPr").set("sz", "2600")
    style.find(f"{{{_A}}}defRPr").set("b", "1")
    style.find(f".//{{{_A}}}schemeClr").set("val", "accent1")
    _rectangle(master, (MARGIN, 72.0, FULL, 1.5), accent)
    for box in master.element.iter(f"{{{_A}}}bodyPr"):
        box.set("lIns", "0")
        box.set("rIns", "0")
    for paragraph in master.element.iter(f"{{{_A}}}lvl1pPr"):
        if paragraph.get("algn") == "ctr":
            paragraph.set("algn", "l")


def _cover(deck: Deck, accent: str) -> None:
    layout = next(each for each in deck.slide_layouts if each.name == TITLE_LAYOUT)
    layout.element.set("showMasterSp", "0")
    placeholders: Any = layout.placeholders  # its iterator is annotated wrongly
    for shape in placeholders:
        kind = _kind(shape.element)
        if kind in {"ctrTitle", "subTitle"}:
            _move(shape, COVER_TITLE if kind == "ctrTitle" else COVER_TEXT)
            shape.element.find(f".//{{{_A}}}bodyPr").set("anchor", "b" if kind == "ctrTitle" else "t")
        for paragraph in shape.element.iter(f"{{{_A}}}lvl1pPr"):
            paragraph.set("algn", "l")
    _rectangle(layout, (0.0, 0.0, WIDTH, COVER_BAND), accent)


def _no_dates(layout: Any) -> None:
    """Take the date out of a layout: the only dates on a slide are those of the report."""
    for shape in list(layout.placeholders):
        if _kind(shape.element) == "dt":
            shape.element.getparent().remove(shape.element)


def _kind(element: Any) -> str:
    found = element.find(f".//{{{_P}}}ph")
    return str(found.get("type", "body")) if found is not None else ""


def _move(shape: Any, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (emu(each) for each in box)


def _rectangle(owner: Any, box: tuple[float, float, float, float], fill: str) -> None:
    """Draw a ground behind everything; screen readers do not read a master's or layout's shapes."""
    left, top, width, height = (emu(each) for each in box)
    tree = owner.shapes.element
    tree.insert(
        2,
        parse_xml(
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="90" name="Ground"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
            f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>'
            f"<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
        ),
    )
