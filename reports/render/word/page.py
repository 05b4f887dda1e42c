"""The empty Word document: Letter paper, heading styles, language, and the stamp with page numbers at every foot."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from reports.document import ReportDocument
from reports.render.formatting import plain
from reports.render.office.logo import logo
from reports.render.office.package import reproducible
from reports.render.office.shown import accent, language
from reports.render.palette import INK, QUIET
from reports.render.word.forms import ONE_PAGE
from reports.render.word.markup import NAMESPACE, TEXT_WIDTH

FONT = "Arial"
_MAIN = "word/document.xml"
_LETTER = (612.0, 792.0)
_MARGIN = (_LETTER[0] - TEXT_WIDTH) / 2
_HEADINGS = ((1, 17.0, 18.0, 6.0), (2, 13.0, 14.0, 4.0), (3, 10.5, 10.0, 3.0))  # level, size, room above and below
_ON_ONE_PAGE = ((1, 15.0, 8.0, 2.0), (2, 10.0, 6.0, 2.0), (3, 9.5, 4.0, 2.0))
_LOGO_WIDTH, _LOGO_HEIGHT = 140.0, 56.0


def empty_page(document: ReportDocument, stamp: str) -> Any:
    """Return a Word document of the library without content, dressed for the report."""
    made = Document()
    ink = accent(document)
    is_tight = document.kind == ONE_PAGE
    _styles(made, ink, language(document), is_tight=is_tight)
    section = made.sections[0]
    section.page_width, section.page_height = Pt(_LETTER[0]), Pt(_LETTER[1])
    section.left_margin = section.right_margin = Pt(_MARGIN)
    section.top_margin, section.bottom_margin = Pt(36 if is_tight else 50), Pt(54)
    section.footer_distance = Pt(28)
    _footer(section.footer, stamp)
    core = made.core_properties
    core.title = plain(document.title)[:255]
    core.subject = plain(stamp)[:255]
    core.author = core.last_modified_by = plain(document.organisation)[:255]
    core.language = language(document)
    core.comments = core.keywords = ""
    core.revision = 1
    return made


def _styles(made: Any, ink: str, spoken: str, *, is_tight: bool) -> None:
    normal = made.styles["Normal"]
    _letters(normal, 9.0 if is_tight else 10.0, INK.lstrip("#").upper())
    normal.paragraph_format.space_after = Pt(2 if is_tight else 4)
    lang = normal.element.get_or_add_rPr().find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        normal.element.get_or_add_rPr().append(lang)
    for each in (lang, *made.styles.element.iter(qn("w:lang"))):
        each.set(qn("w:val"), spoken)
    title = made.styles["Title"]
    _letters(title, 18.0 if is_tight else 24.0, ink)
    for border in list(title.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    _letters(made.styles["Caption"], 9.0, QUIET.lstrip("#").upper())
    for level, size, above, below in _ON_ONE_PAGE if is_tight else _HEADINGS:
        style = made.styles[f"Heading {level}"]
        _letters(style, size, ink)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        style.paragraph_format.keep_with_next = True


def _letters(style: Any, size: float, ink: str) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(ink)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _footer(owner: Any, text: str) -> None:
    paragraph = owner.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    look = f'<w:rPr><w:color w:val="{QUIET.lstrip("#").upper()}"/><w:sz w:val="15"/></w:rPr>'

    def run(inside: str) -> None:
        paragraph._p.append(parse_xml(f"<w:r {NAMESPACE}>{look}{inside}</w:r>"))  # noqa: SLF001 -- for XML of our own

    def number(name: str) -> None:
        run('<w:fldChar w:fldCharType="begin"/>')
        run(f'<w:instrText xml:space="preserve"> {name} </w:instrText>')
        run('<w:fldChar w:fldCharType="separate"/>')
        run("<w:t>1</w:t>")
        run('<w:fldChar w:fldCharType="end"/>')

    run(f'<w:t xml:space="preserve">{escape(text)} · Page </w:t>')
    number("PAGE")
    run('<w:t xml:space="preserve"> of </w:t>')
    number("NUMPAGES")


def add_logo(made: Any, document: ReportDocument) -> None:
    """Put the organisation's logo at the top, with its alternative text; nothing where there is none."""
    found = logo(document.presentation.brand)
    if found is None:
        return
    scale = min(_LOGO_WIDTH / found.width, _LOGO_HEIGHT / found.height)
    paragraph = made.paragraphs[0] if made.paragraphs else made.add_paragraph()
    shape = paragraph.add_run().add_picture(BytesIO(found.data), Pt(found.width * scale), Pt(found.height * scale))
    shape._inline.docPr.set("name", "Logo")  # noqa: SLF001 -- the library has no alternative texts
    shape._inline.docPr.set("descr", plain(found.text))  # noqa: SLF001


def close(made: Any, document: ReportDocument, content: str) -> bytes:
    """Return the file with its content, as XML, at its end; the same document gives the same bytes.

    The content goes into the saved file as text: as a tree it takes ten times the memory. The section's properties
    must stay last.
    """
    saved, filled = BytesIO(), BytesIO()
    made.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(filled, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == _MAIN:
                before, properties, after = data.rpartition(b"<w:sectPr")
                data = before + content.encode() + properties + after
            target.writestr(name, data)
    return reproducible(filled.getvalue(), document.made_at)
