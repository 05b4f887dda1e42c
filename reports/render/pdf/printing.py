"""What the parts of one PDF share: the document, the words of its colours, its pictures and the names of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.document import Colour, ReportDocument
from reports.render.formatting import day
from reports.render.palette import Mark, marks
from reports.render.pdf.pictures import Pictures
from reports.render.places import Places, places


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One report on its way to paper."""

    document: ReportDocument
    marks: Mapping[Colour, Mark]  # worst first
    where: Places
    pictures: Pictures
    anchors: Mapping[str, str]  # by code: the heading of each project that has a page

    @property
    def is_compared(self) -> bool:
        """Whether there is an earlier report."""
        return self.document.previous is not None

    @property
    def nothing_changed(self) -> str:
        """Why there is no list of changes."""
        before = self.document.previous
        if before is None:
            return "There is no earlier report to compare with."
        return f"Nothing changed since the report as of {day(before.as_of)}."


def printing(document: ReportDocument, pictures: Pictures, anchors: Mapping[str, str]) -> Printing:
    """Return what the parts of a report share."""
    return Printing(
        document=document, marks=marks(document), where=places(document), pictures=pictures, anchors=anchors
    )
