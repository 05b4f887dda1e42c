"""Puts the parts of a report in order and makes of them the files that typst reads."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reports.document import Colour, ProjectPage, ReportDocument
from reports.outline import Section, outline
from reports.render import formatting, views
from reports.render.canonical_json import short_hash, to_json
from reports.render.palette import worst_first
from reports.render.pdf import closing, data, portfolio, summary
from reports.render.pdf.blocks import Block, Json
from reports.render.pdf.glyphs import Glyphs, glyphs
from reports.render.pdf.pictures import Pictures
from reports.render.pdf.printing import printing
from reports.render.pdf.project import project
from reports.render.pdf.summary import UNTITLED
from reports.render.stamp import coverage

DATA = "data.json"

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[_-]([A-Z]{2}))?")
_LOGOS = {"image/png": "logo.png", "image/svg+xml": "logo.svg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Blocks that begin a page of their own; those of one name after each other share theirs."""

    name: str  # stands at the head of its pages
    blocks: list[Block]
    wide: bool = False
    is_project: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A part of a report that is set in one run."""

    files: dict[str, bytes]  # by name
    names: tuple[str, ...]  # of the headings that links go to


def volumes(document: ReportDocument, together: int) -> list[Volume]:
    """Return the files of a report by name, cut into volumes that are set one by one where it has many projects.

    A volume has the pages of at most `together` projects; a report of no more is one. The first of them attaches the
    canonical JSON, and together they print each part of the report once.
    """
    letters = glyphs()
    pictures = Pictures(document=document, drawable=letters.letters)
    sheets = _together(document, _sheets(document, pictures))
    drawn = [_sheet(sheet, letters) for sheet in sheets]
    common = _common(document, letters)
    logo = _logo(document)
    cut = _cut(sheets, together)
    made = []
    for start, end in cut:
        content = {**common, "sheets": drawn[start:end], "remark": "", "attached": "", "logo": None}
        files = _files_of(sheets[start:end])
        if start == 0:
            alt = document.presentation.brand.logo_text
            content |= {"attached": closing.ATTACHED, "logo": {"file": next(iter(logo)), "alt": alt} if logo else None}
        if end == len(sheets) and letters.has_replaced:
            content["remark"] = closing.GLYPHS
        shown = {DATA: _encoded(content), **{name: pictures.files[name] for name in files}}
        made.append(Volume(files=shown, names=_names(sheets[start:end])))
    made[0].files.update({closing.ATTACHED: to_json(document), **logo})
    return made


def _common(document: ReportDocument, letters: Glyphs) -> dict[str, Json]:
    language, region = _language(document)
    accent = document.presentation.brand.accent
    return {
        "title": formatting.plain(document.title).strip() or UNTITLED,
        "head": letters.page(document.title),
        "author": formatting.plain(document.organisation),
        "accent": accent if _COLOUR.fullmatch(accent) else "",
        "language": language,
        "region": region,
        "foot": letters.page([document.organisation, _as_of(document), _freshness(document)]),
    }


def _cut(sheets: Sequence[Sheet], together: int) -> list[tuple[int, int]]:
    """Return begin and end of each volume: what stands before the projects, projects by `together`, what follows."""
    projects = [index for index, sheet in enumerate(sheets) if sheet.is_project]
    if len(projects) <= together:
        return [(0, len(sheets))]
    first, last = projects[0], projects[-1] + 1
    ends = [*range(first, last, together), last, len(sheets)]
    return [(begin, end) for begin, end in pairwise(dict.fromkeys([0, *ends])) if begin < end]


def _files_of(sheets: Iterable[Sheet]) -> list[str]:
    return [str(block["file"]) for sheet in sheets for block in sheet.blocks if block["b"] == "image"]


def _names(sheets: Iterable[Sheet]) -> tuple[str, ...]:
    blocks = (block for sheet in sheets for block in sheet.blocks)
    return tuple(str(block["anchor"]) for block in blocks if block["b"] == "heading" and block["anchor"])


def _encoded(content: dict[str, Json]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _sheet(sheet: Sheet, letters: Glyphs) -> Json:
    blocks = letters.page([dict(block) for block in sheet.blocks])
    return {"name": letters.page(sheet.name), "wide": sheet.wide, "blocks": blocks}


def _sheets(document: ReportDocument, pictures: Pictures) -> Iterable[Sheet]:
    pages = _pages(document)
    given = printing(document, pictures, views.anchors(pages))
    for section in outline(document).report:
        match section:
            case Section.SUMMARY:
                yield Sheet(name="Summary", blocks=summary.summary(given))
            case Section.NEWS:
                yield Sheet(name="Summary", blocks=portfolio.news(given))
            case Section.PORTFOLIO:
                yield Sheet(name="Portfolio", blocks=portfolio.portfolio(given), wide=True)
            case Section.PROJECTS | Section.EXCEPTIONS:
                for page in pages:
                    yield Sheet(name=f"{page.code} {page.name}", blocks=project(given, page), is_project=True)
            case Section.DATA:
                yield Sheet(name="Appendix", blocks=data.data(document))
            case Section.DEFINITIONS:
                yield Sheet(name="Appendix", blocks=closing.definitions(given))
            case Section.PROVENANCE:
                yield Sheet(name="Appendix", blocks=closing.provenance(given))
            case _:  # a section of a project's page
                continue


def _together(document: ReportDocument, sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return sheets with the cover above the first, and neighbours of one name joined."""
    cover = summary.cover(document)
    made: list[Sheet] = []
    for sheet in sheets:
        if made and made[-1].name == sheet.name and not sheet.is_project:
            made[-1].blocks.extend(sheet.blocks)
        else:
            made.append(replace(sheet, blocks=list(sheet.blocks)))
    if not made:
        return [Sheet(name=UNTITLED, blocks=cover)]
    made[0].blocks[:0] = cover
    return made


def _pages(document: ReportDocument) -> Sequence[ProjectPage]:
    """Return the projects that have a page of their own: all, those that are not on track, or none."""
    shown = outline(document).report
    projects = worst_first(document.projects)
    if Section.PROJECTS in shown:
        return projects
    if Section.EXCEPTIONS in shown:
        return [page for page in projects if page.overall.colour is not Colour.GREEN]
    return ()


def _as_of(document: ReportDocument) -> str:
    before = document.previous
    compared = f", compared with {formatting.day(before.as_of)}" if before else ""
    return f" · As of {formatting.day(document.as_of)}{compared}"


def _freshness(document: ReportDocument) -> str:
    return f"{coverage(document)} · Report {short_hash(document)}"


def _language(document: ReportDocument) -> tuple[str, str]:
    found = _LANGUAGE.fullmatch(document.presentation.language)
    return (found[1], found[2] or "") if found else ("en", "US")


def _logo(document: ReportDocument) -> dict[str, bytes]:
    """Return the organisation's logo as a file; nothing where there is none that can be shown and described."""
    brand = document.presentation.brand
    name = _LOGOS.get(brand.logo_type)
    if not (brand.logo and name and brand.logo_text):
        return {}
    try:
        return {name: base64.b64decode(brand.logo, validate=True)}
    except (binascii.Error, ValueError):
        return {}
