"""The slides of a report in the order of its outline."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.document import ReportDocument
from reports.outline import Section, outline
from reports.render.directions import isolated
from reports.render.formatting import plain
from reports.render.office.shown import NO_PROJECTS
from reports.render.selection import SECTION_TITLES, Selection, selection
from reports.render.slides import data, opening, portfolio, project
from reports.render.slides.blocks import Paragraph, TextBlock
from reports.render.slides.deck import Slides
from reports.render.slides.flow import one_column
from reports.render.slides.news import news

EXCEPTIONS = "Decisions and exceptions"


def content(slides: Slides, document: ReportDocument) -> None:
    """Add the slides of every section; a report with pages of exceptions only says at their head what is left out."""
    chosen = selection(document)
    made: Mapping[Section, Callable[[], None]] = {
        Section.SUMMARY: lambda: _summary(slides, document),
        Section.PORTFOLIO: lambda: _portfolio(slides, document),
        Section.NEWS: lambda: slides.add(SECTION_TITLES[Section.NEWS], one_column(*news(document))),
        Section.PROJECTS: lambda: _projects(slides, document, chosen),
        Section.DATA: lambda: slides.add(SECTION_TITLES[Section.DATA], one_column(*data.data(document))),
    }
    if not document.projects and Section.SUMMARY not in chosen.sections:
        slides.add("Projects", one_column(TextBlock(paragraphs=(Paragraph(text=NO_PROJECTS, size=16),))))
    for section in chosen.sections:
        if section in made:
            made[section]()


def _summary(slides: Slides, document: ReportDocument) -> None:
    slides.add(SECTION_TITLES[Section.SUMMARY], one_column(*opening.summary(document)))
    if document.projects and not _has_exceptions(document):
        slides.add(EXCEPTIONS, one_column(*opening.exceptions(document)))


def _portfolio(slides: Slides, document: ReportDocument) -> None:
    slides.add("All projects", one_column(*portfolio.table(document)))
    slides.add("Money", portfolio.money(document))
    further = portfolio.charts(document)[1:]
    if further:
        slides.add("Money of further projects", one_column(*further))


def _projects(slides: Slides, document: ReportDocument, chosen: Selection) -> None:
    if _has_exceptions(document):
        slides.add(EXCEPTIONS, one_column(*opening.exceptions(document, chosen.left_out)))
    shown = [section for section in chosen.of_page if section in project.SECTIONS]
    if not shown:
        return
    for page in chosen.pages:
        named = f"{plain(page.code)}: {isolated(plain(page.name))}"
        slides.add(named, project.columns(document, page, shown), "; ".join(map(plain, page.sources)))


def _has_exceptions(document: ReportDocument) -> bool:
    """Return whether only the projects that are not on track have slides."""
    shown = outline(document).report
    return Section.EXCEPTIONS in shown and Section.PROJECTS not in shown
