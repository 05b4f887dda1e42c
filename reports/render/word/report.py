"""The parts of a Word document in the order of the report's outline."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.document import Colour
from reports.outline import Section, outline
from reports.render.formatting import plain
from reports.render.office.shown import NO_PROJECTS
from reports.render.word import data, memo, opening, project
from reports.render.word.changes import news
from reports.render.word.forms import MEMO, ONE_PAGE
from reports.render.word.markup import Body
from reports.render.word.printing import Printing
from reports.render.word.provenance import provenance


def content(body: Body, given: Printing, digest: str) -> None:
    """Add head and sections of a report whose hash is `digest`."""
    document = given.document
    if document.kind == MEMO:
        memo.head(body, document, digest)
    elif document.kind == ONE_PAGE:
        opening.short_cover(body, document, digest)
    else:
        opening.cover(body, document, digest)
    made: Mapping[Section, Callable[[], None]] = {
        Section.SUMMARY: lambda: opening.summary(body, given),
        Section.PORTFOLIO: lambda: opening.portfolio(body, given),
        Section.NEWS: lambda: news(body, document),
        Section.PROJECTS: lambda: _projects(body, given),
        Section.DATA: lambda: data.data(body, given),
        Section.DEFINITIONS: lambda: data.definitions(body, given),
        Section.PROVENANCE: lambda: provenance(body, given),
    }
    if not document.projects and Section.SUMMARY not in given.chosen.sections:
        body.text(NO_PROJECTS)
    for section in given.chosen.sections:
        made[section]()


def _projects(body: Body, given: Printing) -> None:
    """Add the pages of the projects; a one-page report has no chapter above them."""
    pages = given.chosen.pages
    if given.document.kind != ONE_PAGE:
        _chapter(body, given)
    elif given.chosen.left_out:
        body.text(given.chosen.left_out)
    for index, page in enumerate(pages):
        own_page = given.document.kind != MEMO and index > 0
        project.project(body, given, page, new_page=own_page)


def _chapter(body: Body, given: Printing) -> None:
    is_all = Section.PROJECTS in outline(given.document).report
    word = plain(given.marks[Colour.GREEN].word)
    heading = "Projects" if is_all else f"Projects whose status is not {word}"
    is_memo = given.document.kind == MEMO
    is_first = given.chosen.sections[0] is Section.PROJECTS
    body.heading(heading, 1, new_page=not is_memo and not is_first)
    if given.chosen.left_out:
        body.text(given.chosen.left_out)
    pages = given.chosen.pages
    if pages and not is_memo:
        codes = ", ".join(plain(each.code) for each in pages)
        body.text(f"Worst first, each on a page of its own: {codes}.")
    if given.pictures.left_out:
        body.text("Charts are drawn for the first projects only; the web page has those of all.")
