"""Which sections a report has and in which order: by its kind, or as its definition says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from reports.document import ReportDocument


class Section(StrEnum):
    """A part of a report; those of PROJECT_SECTIONS stand on each project's page."""

    SUMMARY = "summary"  # bottom line, counts by colour, totals
    PORTFOLIO = "portfolio"  # a row for each project
    NEWS = "news"  # what changed since the last report, of all projects
    PROJECTS = "projects"  # a page for each project
    EXCEPTIONS = "exceptions"  # a page for each project that is not on track
    DATA = "data"  # age of the sources, what is unmatched, what could not be read
    DEFINITIONS = "definitions"
    PROVENANCE = "provenance"  # where each number comes from

    STATUS = "status"  # colours with their reasons, and the sentences
    OVERSIGHT = "oversight"  # initial, last reported and current, with what explains the difference
    TASKS = "tasks"  # finished since the last report, and coming
    MILESTONES = "milestones"
    WORK = "work"  # schedule, counts of tasks and hours
    MONEY = "money"
    EARNED_VALUE = "earned_value"
    REGISTER = "register"  # risks, issues, changes, decisions
    CHANGES = "changes"
    DISCREPANCIES = "discrepancies"
    SOURCES = "sources"  # what is linked


PROJECT_SECTIONS = frozenset(
    {
        Section.STATUS,
        Section.OVERSIGHT,
        Section.TASKS,
        Section.MILESTONES,
        Section.WORK,
        Section.MONEY,
        Section.EARNED_VALUE,
        Section.REGISTER,
        Section.CHANGES,
        Section.DISCREPANCIES,
        Section.SOURCES,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of report: what it is called, what is in it, and the files it is usually made as."""

    title: str
    sections: tuple[Section, ...]
    formats: tuple[str, ...]


_WHOLE_PAGE = (
    Section.STATUS,
    Section.TASKS,
    Section.MILESTONES,
    Section.WORK,
    Section.MONEY,
    Section.EARNED_VALUE,
    Section.REGISTER,
    Section.CHANGES,
    Section.DISCREPANCIES,
    Section.SOURCES,
)
_APPENDIX = (Section.DATA, Section.DEFINITIONS, Section.PROVENANCE)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "portfolio": Kind(
            title="Portfolio report",
            sections=(Section.SUMMARY, Section.PORTFOLIO, Section.PROJECTS, *_WHOLE_PAGE, *_APPENDIX),
            formats=("html", "pdf", "xlsx"),
        ),
        "brief": Kind(
            title="Weekly brief",
            sections=(
                Section.SUMMARY,
                Section.NEWS,
                Section.PORTFOLIO,
                Section.EXCEPTIONS,
                Section.STATUS,
                Section.DATA,
            ),
            formats=("mail", "html"),
        ),
        "one_page": Kind(
            title="Project report",
            sections=(
                *(Section.PROJECTS, Section.STATUS, Section.TASKS, Section.MILESTONES, Section.MONEY),
                *(Section.REGISTER, Section.SOURCES),
            ),
            formats=("pdf",),
        ),
        "steering": Kind(
            title="Steering committee",
            sections=(
                *(Section.SUMMARY, Section.PORTFOLIO, Section.EXCEPTIONS, Section.STATUS, Section.MILESTONES),
                *(Section.MONEY, Section.REGISTER, Section.DATA),
            ),
            formats=("pptx",),
        ),
        "memo": Kind(
            title="Council memo",
            sections=(
                *(Section.SUMMARY, Section.PORTFOLIO, Section.EXCEPTIONS, Section.STATUS, Section.MONEY),
                *(Section.REGISTER, Section.DATA, Section.DEFINITIONS),
            ),
            formats=("docx", "pdf"),
        ),
        "oversight": Kind(
            title="Oversight report",
            sections=(
                *(Section.PROJECTS, Section.OVERSIGHT, Section.STATUS, Section.MILESTONES, Section.MONEY),
                *(Section.EARNED_VALUE, Section.REGISTER, Section.CHANGES, Section.DISCREPANCIES, Section.SOURCES),
                *_APPENDIX,
            ),
            formats=("docx", "pdf"),
        ),
        "feed": Kind(
            title="Data feed",
            sections=(Section.SUMMARY, Section.PORTFOLIO, Section.PROJECTS, *_WHOLE_PAGE, *_APPENDIX),
            formats=("json", "csv"),
        ),
    }
)
"""Kinds of report by the name that a definition gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a document shows, in its order."""

    report: tuple[Section, ...]
    project: tuple[Section, ...]

    def __contains__(self, section: Section) -> bool:
        """Tell whether a section is shown."""
        return section in self.report or section in self.project


def outline(document: ReportDocument) -> Outline:
    """Return the sections of a document; a name that is none of them is passed over, as from a later version."""
    kind = KINDS.get(document.kind, KINDS["portfolio"])
    known = {section.value: section for section in Section}
    named = tuple(known[name] for name in document.presentation.sections if name in known) or kind.sections
    return Outline(
        report=tuple(section for section in dict.fromkeys(named) if section not in PROJECT_SECTIONS),
        project=tuple(section for section in dict.fromkeys(named) if section in PROJECT_SECTIONS),
    )
