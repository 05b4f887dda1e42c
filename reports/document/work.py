"""Milestones, registers and the flow of work of a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.document.values import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """A milestone: forecast against the first and the current baseline."""

    key: str
    title: str
    source: str
    first_baseline_on: date | None
    current_baseline_on: date | None
    forecast_on: date | None
    actual_on: date | None
    slip_first: Figure
    slip_current: Figure
    moved_since_last: Figure  # working days since the last report
    state: str  # "done", "done late", "due", "late", "overdue", "planned"
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs from the last report."""

    subject: str
    before: str
    after: str
    kind: str  # "finish", "milestone", "budget", "actual", "status", "restated", "task_added", "task_removed", ...
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """An entry of a register: a risk, an issue, a change request or a decision."""

    kind: str  # "risk", "issue", "change", "decision"
    key: str
    title: str
    source: str
    status: str  # in the source's words
    is_open: bool
    owner: str = ""
    opened_on: date | None = None
    due_on: date | None = None
    priority: str = ""  # in the source's words
    probability: int | None = None  # 1 (rare) to 5 (almost certain); None where the source does not say
    impact: int | None = None  # 1 (minor) to 5 (severe)
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWeek:
    """Tasks counted at the end of a week: leaves only, milestones and registers left out."""

    ends_on: date  # a Sunday, or the as-of date for the week under way
    added: int  # came into scope in this week
    removed: int  # were cut in this week
    done: int  # were finished in this week
    total: int  # in scope at its end, done ones included
    total_done: int
