"""What the parts of a Word document have in common: the document, its form, its statuses' words and its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.document import Colour, ProjectPage, ReportDocument
from reports.outline import Section
from reports.render.formatting import plain
from reports.render.palette import Mark
from reports.render.places import Places
from reports.render.selection import Selection
from reports.render.word.forms import ONE_PAGE, SHORT
from reports.render.word.pictures import Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """A report under way to Word."""

    document: ReportDocument
    chosen: Selection
    marks: Mapping[Colour, Mark]
    files: Places
    pictures: Pictures

    @property
    def is_compared(self) -> bool:
        """Whether there is an earlier report."""
        return self.document.previous is not None

    @property
    def is_short(self) -> bool:
        """Whether projects are told in few lines: in a memo, and where each has one page."""
        return self.document.kind in SHORT

    @property
    def level(self) -> int:
        """Level of the heading of a project: below the chapter of the projects, which one-page reports do not have."""
        return 1 if self.document.kind == ONE_PAGE else 2

    @property
    def has_cents(self) -> bool:
        """Whether the pages of the projects print amounts to the last minor unit."""
        return Section.PROJECTS in self.chosen.sections and Section.MONEY in self.chosen.of_page


def named(page: ProjectPage) -> str:
    """Return how a table says which project it is of: `Records system (IT-0900)`."""
    return f"{plain(page.name)} ({plain(page.code)})"
