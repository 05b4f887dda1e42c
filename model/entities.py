"""The unified entities: each dataclass here is the one declaration that tables, mappings and reports are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from model.values import (
    AccountKind,
    BasisPoints,
    DependencyKind,
    FileState,
    Json,
    Key,
    LayoutKind,
    Measure,
    MinorUnits,
    PercentBasis,
    Seconds,
    Status,
    TaskKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What every unified row carries beside its own fields."""

    key: Key
    source: str  # name of the source in the configuration
    partition: str  # the part of the source that is listed completely or not at all: a plan, a replaced scope
    record: Key  # the raw record this row was mapped from
    place: str = ""  # for files: hash of the file and where in it, like "3f2a…#ACCOUNT DETAIL!14"
    from_run: int = 0  # first run that knew this version


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProject(Provenance):
    """What a source itself calls a project: a plan file, a Jira project, a Planner plan."""

    name: str  # the source's short name, which links refer to
    title: str | None = None
    manager: str | None = None
    start_on: date | None = None
    finish_on: date | None = None
    status_on: date | None = None  # the date up to which progress was entered
    saved_at: str | None = None  # local, as the file says it; the file knows no zone
    currency: str | None = None
    minutes_per_day: int | None = None
    url: str | None = None
    file_name: str | None = None
    custom: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Provenance):
    """A piece of work, a milestone, or an entry of a register."""

    source_project: str | None = None  # `SourceProject.name`
    parent: Annotated[Key, "task"] | None = None
    position: int | None = None  # order within the source project
    outline: str | None = None  # WBS code
    kind: TaskKind = TaskKind.TASK
    kind_raw: str | None = None
    title: str
    status: Status = Status.UNKNOWN
    status_raw: str | None = None
    priority_raw: str | None = None
    percent_complete: BasisPoints | None = None
    percent_basis: PercentBasis | None = None
    percent_raw: str | None = None
    planned_start_on: date | None = None
    planned_finish_on: date | None = None  # inclusive, the day the work ends; the current forecast of the plan
    actual_start_on: date | None = None
    actual_finish_on: date | None = None
    due_on: date | None = None
    deadline_on: date | None = None
    duration: Seconds | None = None  # working time
    work_planned: Seconds | None = None
    work_actual: Seconds | None = None
    work_remaining: Seconds | None = None
    currency: str | None = None
    cost_planned: MinorUnits | None = None
    cost_actual: MinorUnits | None = None
    cost_remaining: MinorUnits | None = None
    fixed_cost: MinorUnits | None = None
    budget_code: str | None = None  # the finance code that the work is charged to
    is_critical: bool | None = None
    labels: str | None = None  # separated by newline
    sprint: str | None = None
    version: str | None = None
    url: str | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None
    custom: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineValue(Provenance):
    """What a task or a whole source project was approved to be when baseline `number` was set."""

    of: Annotated[Key, "task", "source_project"]
    source_project: str | None = None
    number: int  # 0 to 10
    start_on: date | None = None
    finish_on: date | None = None  # inclusive
    duration: Seconds | None = None
    work: Seconds | None = None
    currency: str | None = None
    cost: MinorUnits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency(Provenance):
    """One task constrains another."""

    source_project: str | None = None
    predecessor: Annotated[Key, "task"]
    successor: Annotated[Key, "task"]
    kind: DependencyKind
    lag: Seconds = 0  # working time, negative for a lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Provenance):
    """A person, material or cost resource put on a task."""

    source_project: str | None = None
    task: Annotated[Key, "task"]
    identity: Annotated[Key, "identity"] | None = None  # None: work that nobody is assigned to
    units: BasisPoints | None = None  # may exceed 10000: two people on one resource
    start_on: date | None = None
    finish_on: date | None = None
    work_planned: Seconds | None = None
    work_actual: Seconds | None = None
    work_remaining: Seconds | None = None
    currency: str | None = None
    cost_planned: MinorUnits | None = None
    cost_actual: MinorUnits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Provenance):
    """An account of a person (or of a material or cost) in one source; people are matched by written rules only."""

    source_project: str | None = None
    kind: AccountKind = AccountKind.PERSON
    name: str | None = None  # shown, never matched on
    email: str | None = None
    employee_number: str | None = None
    directory_id: str | None = None
    group_raw: str | None = None  # the source's word for team or company
    hourly_rate: MinorUnits | None = None
    currency: str | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry(Provenance):
    """Hours worked on a task by a person on a day; `derived` says how where no person wrote the entry."""

    source_project: str | None = None
    task: Annotated[Key, "task"] | None = None
    identity: Annotated[Key, "identity"] | None = None
    work_on: date | None = None  # None: the source gives a total without days
    work: Seconds
    is_overtime: bool = False
    derived: str | None = None  # how the entry came about where no person wrote it, like "undated total"
    approval_raw: str | None = None
    billable: bool | None = None
    work_billable: Seconds | None = None
    account_raw: str | None = None  # the cost object that the source books the entry to


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprint(Provenance):
    """A time box in which a team means to finish the tasks that name it."""

    source_project: str | None = None
    name: str
    state_raw: str | None = None
    goal: str | None = None
    board: str | None = None
    start_at: datetime | None = None
    finish_at: datetime | None = None  # planned
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChange(Provenance):
    """What somebody changed in a task, in the source's own words: its history of status, estimate, sprint or date."""

    task: Annotated[Key, "task"]
    field: str  # the source's word: "status", "timeoriginalestimate", "Sprint"
    changed_at: datetime
    identity: Annotated[Key, "identity"] | None = None
    before_raw: str | None = None
    after_raw: str | None = None
    before_id: str | None = None  # by which the source knows the value
    after_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCount(Provenance):
    """How many tasks a source itself says a project has, to be held against those in the store."""

    source_project: str
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadScope(Provenance):
    """A part of a source that could not be read: its rows are an earlier run's, and figures from them are stale."""

    stream: str
    scope: str
    source_project: str | None = None  # None: everything of the source
    reason: str
    since: datetime  # start of the first run that could not read it


@dataclass(frozen=True, slots=True, kw_only=True)
class FinanceLine(Provenance):
    """An amount of one measure, cost-positive: spending is above zero whatever sign the source prints."""

    layout: str
    layout_kind: LayoutKind
    measure: Measure
    amount: MinorUnits
    currency: str
    hours: Seconds | None = None
    fiscal_year: int | None = None  # named by the calendar year in which it ends
    period: int | None = None  # 1 is the first month of the fiscal year, 13 the year-end close
    posting_on: date | None = None
    project_code: str | None = None
    account: str | None = None
    fund: str | None = None
    department: str | None = None
    category: str | None = None
    vendor: str | None = None
    document: str | None = None
    description: str | None = None
    segments: Json | None = None  # further declared columns, as text


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile(Provenance):
    """What is known of a file that a source offered: which bytes are current, and why others are not."""

    name: str
    state: FileState
    sha256: str  # of the bytes offered last
    current_sha256: str | None = None  # of the bytes whose rows are in the store; differs after a rejected delivery
    size: int
    modified_at: datetime
    layout: str | None = None
    as_of: str | None = None  # what orders files of one scope, ISO date first
    context: Json | None = None  # facts that hold for the whole file: fiscal year, period
    controls: Json | None = None  # printed totals and what our own sum came to
    rows: int | None = None
    quarantined: int | None = None
    reason: str | None = None  # why it is late, superseded or rejected, one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRecord(Provenance):
    """A record, or a field of it, that could not be mapped; it closes by itself when the record can."""

    stage: str  # "read", "map" or "link"
    code: str
    where: str  # place as people write it
    value: str | None = None  # shortened
    reason: str
    remedy: str | None = None
    amount: MinorUnits | None = None  # money in the row that is not in the figures, where it can be read
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Provenance):
    """A project as the organisation knows it, declared in the configuration under a code."""

    code: str
    name: str
    department: str | None = None
    sponsor: str | None = None
    manager: str | None = None
    phase: str | None = None
    portfolio: str | None = None
    thresholds: str | None = None
    actual_cost: str = "finance"
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLink(Provenance):
    """A written rule that says which part of a source belongs to a project."""

    code: str  # of the project
    linked_source: str
    attribute: str  # "file", "plan", "project", ...: what the pattern is matched against
    pattern: str  # a value, or a glob when it holds * ? or [
    position: int = 0


ENTITIES: tuple[type[Provenance], ...] = (
    SourceProject,
    Task,
    BaselineValue,
    Dependency,
    Assignment,
    Identity,
    TimeEntry,
    Sprint,
    TaskChange,
    SourceCount,
    UnreadScope,
    FinanceLine,
    SourceFile,
    QuarantinedRecord,
    Project,
    ProjectLink,
)
