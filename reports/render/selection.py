"""What of a document is printed by its outline: sections, projects with a page, and the news of all projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from reports.document import Change, Colour, ProjectPage, ReportDocument
from reports.outline import KINDS, Section, outline
from reports.render.facts import Fact, every_fact
from reports.render.formatting import count, day, plain
from reports.render.palette import words_of, worst_first

USUAL_KIND = "portfolio"
_HEAVIEST_FIRST = (
    *("status", "finish", "budget", "milestone", "restated", "actual"),
    *("task_removed", "task_moved", "task_added", "task_changed"),
)
SECTION_TITLES: Mapping[Section, str] = MappingProxyType(
    {
        Section.SUMMARY: "Summary",
        Section.PORTFOLIO: "Portfolio",
        Section.NEWS: "What changed since the last report",
        Section.DATA: "Data behind this report",
        Section.DEFINITIONS: "Definitions",
        Section.PROVENANCE: "Where these numbers come from",
    }
)
"""Headings of the sections that are not a project's page."""

_PAGES = frozenset({Section.PROJECTS, Section.EXCEPTIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is printed, in its order."""

    sections: tuple[Section, ...]  # of the report; PROJECTS stands where the pages of projects are, exceptions or all
    pages: tuple[ProjectPage, ...]  # worst first
    of_page: tuple[Section, ...]  # of each project's page
    codes: frozenset[str]  # of these projects
    left_out: str  # the sentence that says how many projects have no page; empty where all have one


def selection(document: ReportDocument) -> Selection:
    """Return what is printed of a document; a section of all projects is left out where there is none."""
    shown = outline(document)
    named = dict.fromkeys(Section.PROJECTS if section in _PAGES else section for section in shown.report)
    chosen = pages(document)
    return Selection(
        sections=tuple(section for section in named if not _is_empty(document, section)),
        pages=chosen,
        of_page=shown.project,
        codes=frozenset(page.code for page in chosen),
        left_out=left_out(document),
    )


def _is_empty(document: ReportDocument, section: Section) -> bool:
    match section:
        case Section.PORTFOLIO | Section.PROJECTS:
            return not document.projects
        case Section.NEWS:
            return document.previous is None
        case Section.PROVENANCE:
            return not every_fact(document)
        case _:  # these say what they know, and where they know nothing they say that
            return False


def pages(document: ReportDocument) -> tuple[ProjectPage, ...]:
    """Return the projects with a page of their own, worst first: all, those that are not on track, or none."""
    shown = outline(document).report
    projects = worst_first(document.projects)
    if Section.PROJECTS in shown:
        return projects
    if Section.EXCEPTIONS in shown:
        return tuple(page for page in projects if page.overall.colour is not Colour.GREEN)
    return ()


def left_out(document: ReportDocument) -> str:
    """Return how many projects have no page because they are on track; empty where none is, or none has a page."""
    shown = outline(document).report
    if Section.PROJECTS in shown or Section.EXCEPTIONS not in shown:
        return ""
    number = len(document.projects) - len(pages(document))
    word = plain(words_of(document)[Colour.GREEN])
    if not number:
        return ""
    if number == 1:
        return f"1 project has no page here, because its status is {word}."
    return f"{count(number)} projects have no page here, because their status is {word}."


def kind_title(document: ReportDocument) -> str:
    """Return what the kind of report is called; empty for the usual one, an unknown one, or one the title names."""
    kind = KINDS.get(document.kind)
    if kind is None or document.kind == USUAL_KIND or kind.title.casefold() == document.title.strip().casefold():
        return ""
    return kind.title


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What changed in one project since the last report."""

    page: ProjectPage
    changes: tuple[Change, ...]  # never none


def news(document: ReportDocument) -> tuple[News, ...]:
    """Return what changed since the last report in each project that changed, worst first, heaviest kinds first."""
    return tuple(
        News(page=page, changes=tuple(sorted(page.changes, key=_weight)))
        for page in worst_first(document.projects)
        if page.changes
    )


def nothing_changed(document: ReportDocument) -> str:
    """Return the sentence for a project or report in which nothing changed."""
    if document.previous is None:
        return "There is no earlier report to compare with."
    return f"Nothing changed since the report as of {day(document.previous.as_of)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The figures of one project, or of the portfolio, whose provenance is printed together."""

    page: ProjectPage | None  # None: of no single project
    facts: tuple[Fact, ...]  # never none


def origins(document: ReportDocument) -> tuple[Origin, ...]:
    """Return every figure of a document, those of no single project first, then by project, worst first."""
    found: dict[str, list[Fact]] = {}
    for fact in every_fact(document):
        found.setdefault(fact.project, []).append(fact)
    owners: Sequence[tuple[ProjectPage | None, str]] = [
        (None, ""),
        *((page, page.code) for page in worst_first(document.projects)),
    ]
    return tuple(Origin(page=page, facts=tuple(found[code])) for page, code in owners if code in found)


def _weight(change: Change) -> int:
    known = change.kind in _HEAVIEST_FIRST
    return _HEAVIEST_FIRST.index(change.kind) if known else len(_HEAVIEST_FIRST)
