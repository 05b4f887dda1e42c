"""Everything the report says about one project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.document.data import Discrepancy, UnreadNote
from reports.document.money import EarnedValue, MonthsTogether, Period
from reports.document.status import StatusLight, TrailPoint
from reports.document.values import Figure, Sentence
from reports.document.work import Change, MilestoneRow, RegisterRow, WorkWeek


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """Everything the report says about one project."""

    code: str
    name: str
    department: str = ""
    sponsor: str = ""
    manager: str = ""
    phase: str = ""
    overall: StatusLight
    schedule: StatusLight
    cost: StatusLight
    sentences: tuple[Sentence, ...]
    figures: Mapping[str, Figure]  # by the names in `PROJECT_FIGURES`
    hours_by_organisation: tuple[Figure, ...] = ()
    money_by_year: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)  # "FY2027" -> the money figures
    periods: tuple[Period, ...] = ()  # without months before and after that have neither plan nor actual
    months_together: tuple[MonthsTogether, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    changes: tuple[Change, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    sources: tuple[str, ...] = ()  # what is linked: "plans: erp.xml", "ledger: IT0423"
    unread: tuple[UnreadNote, ...] = ()  # what of its sources could not be read
    others: tuple[StatusLight, ...] = ()  # scope, resources and risk, where they are judged
    earned_value: EarnedValue | None = None
    trail: tuple[TrailPoint, ...] = ()  # earlier reports, oldest first; this one is not among them
    register: tuple[RegisterRow, ...] = ()
    weeks: tuple[WorkWeek, ...] = ()  # oldest first
    finished: tuple[str, ...] = ()  # titles of what was finished since the last report, the weightiest first
    coming: tuple[str, ...] = ()  # titles with dates of what is due next


PROJECT_FIGURES: tuple[tuple[str, str], ...] = (
    ("start", "Start"),
    ("finish_first_baseline", "Finish, first baseline"),
    ("finish_current_baseline", "Finish, current baseline"),
    ("finish_forecast", "Finish, forecast"),
    ("slip_first", "Slip against first baseline"),
    ("slip_current", "Slip against current baseline"),
    ("percent_complete", "Complete"),
    ("time_elapsed", "Schedule elapsed"),
    ("tasks_open", "Open tasks"),
    ("tasks_done", "Done tasks"),
    ("tasks_overdue", "Overdue tasks"),
    ("hours_planned", "Hours planned"),
    ("hours_actual", "Hours actual"),
    ("hours_remaining", "Hours remaining"),
    ("budget_original", "Budget, original"),
    ("budget_adjustment", "Budget, adjustments"),
    ("budget_revised", "Budget, revised"),
    ("actual", "Actual to date"),
    ("commitment", "Commitments (encumbrances)"),
    ("available", "Available"),
    ("used", "Budget used"),
    ("planned_to_date", "Planned to date"),
)
"""Names and printed labels of a project's figures, in printing order."""
