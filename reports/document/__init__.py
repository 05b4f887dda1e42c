"""The Report document: the frozen shape that `build` fills and every renderer prints; it knows nobody."""

from reports.document.data import Discrepancy, FileNote, QuarantineNote, SourceFreshness, Unmatched, UnreadNote
from reports.document.money import EARNED_VALUE_FIGURES, EarnedValue, EarnedValuePoint, MonthsTogether, Period, Standing
from reports.document.page import PROJECT_FIGURES, ProjectPage
from reports.document.status import Colour, Declared, StatusLight, TrailPoint
from reports.document.values import Figure, RecordLink, Sentence, Unit
from reports.document.whole import ADDED_SINCE, SCHEMA, Brand, Definition, Presentation, PreviousReport, ReportDocument
from reports.document.work import Change, MilestoneRow, RegisterRow, WorkWeek

__all__ = [
    "ADDED_SINCE",
    "EARNED_VALUE_FIGURES",
    "PROJECT_FIGURES",
    "SCHEMA",
    "Brand",
    "Change",
    "Colour",
    "Declared",
    "Definition",
    "Discrepancy",
    "EarnedValue",
    "EarnedValuePoint",
    "Figure",
    "FileNote",
    "MilestoneRow",
    "MonthsTogether",
    "Period",
    "Presentation",
    "PreviousReport",
    "ProjectPage",
    "QuarantineNote",
    "RecordLink",
    "RegisterRow",
    "ReportDocument",
    "Sentence",
    "SourceFreshness",
    "Standing",
    "StatusLight",
    "TrailPoint",
    "Unit",
    "Unmatched",
    "UnreadNote",
    "WorkWeek",
]
