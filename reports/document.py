"""The Report document: the frozen shape that `build` fills and every renderer prints; it knows nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

SCHEMA = "syncline.report/2"

ADDED_SINCE: Mapping[str, Mapping[str, frozenset[str]]] = {
    "syncline.report/1": {
        "RecordLink": frozenset({"title"}),
        "ProjectPage": frozenset({"unread"}),
        "SourceFreshness": frozenset({"unread"}),
        "Discrepancy": frozenset({"tolerance"}),
    },
}
"""Earlier schemas that are still read, with what they lack by type: it takes its declared default."""


class Unit(StrEnum):
    """What the value of a figure is counted in."""

    MONEY = "money"  # minor units, int
    SECONDS = "seconds"  # int
    BASIS_POINTS = "basis_points"  # int
    WORKING_DAYS = "working_days"  # int; later than the baseline is above zero
    DATE = "date"
    COUNT = "count"  # int
    RATIO = "ratio"  # Decimal
    TEXT = "text"


class Colour(StrEnum):
    """A status; worst first is RED, YELLOW, GREY, GREEN."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"  # inputs are missing or stale: nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLink:
    """One stored row a figure came from."""

    key: str
    place: str = ""  # file and cell where there is one
    url: str = ""
    title: str = ""  # what people call it, where it has no place to be looked up at


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value with everything needed to defend it; None always with a reason."""

    id: str  # fact id, unique in the document: "IT-0423/cost/actual"
    unit: Unit
    value: int | Decimal | date | str | None
    currency: str = ""  # of MONEY
    reason: str = ""  # why there is no value, or what limits it; a sentence without full stop
    formula: str = ""  # in words a reader knows: "budget original + adjustments"
    inputs: tuple[str, ...] = ()  # fact ids
    records: tuple[RecordLink, ...] = ()  # at most a few; `record_count` says how many there are
    record_count: int = 0
    previous: int | Decimal | date | str | None = None  # in the last report
    restated: int | None = None  # change of the value for the last report's date since that report


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One generated sentence; `facts` are the figures whose values it prints."""

    rule: str
    text: str
    facts: tuple[str, ...]
    weight: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLight:
    """A computed colour that explains itself."""

    dimension: str  # "overall", "schedule", "cost"
    colour: Colour
    previous: Colour | None
    rule: str  # "schedule slip against the first baseline"
    threshold: str  # "yellow above 10 %, red above 25 % (preset alabama)"
    because: str  # one sentence with the inputs
    margin: str = ""  # how far from the next colour
    facts: tuple[str, ...] = ()


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
class Discrepancy:
    """Two sources that say different things about one matter; both are shown, none is corrected."""

    rule: str  # "budget: plan against ledger"
    project: str  # code
    left: Figure
    left_source: str
    right: Figure
    right_source: str
    sentence: str
    used: str  # which of the two the report prints, and why
    tolerance: str = ""  # up to where they would agree: "5%", "14 days"; empty where any difference is listed


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNote:
    """A file behind a source: current, rejected, late or waiting."""

    name: str
    state: str
    as_of: str
    reason: str = ""
    sha256: str = ""  # of the delivery whose rows are in the figures; of the rejected one where none is


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadNote:
    """A part of a source that could not be read: figures from it are those of an earlier reading, and stale."""

    source: str
    name: str  # as the source calls it: "ERP"
    since: date  # day of the first reading that could not, in the organisation's time zone
    reason: str  # what was found and who has to do what
    projects: tuple[str, ...] = ()  # codes of this report's projects that it concerns


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFreshness:
    """How old a source's data is."""

    source: str
    connector: str
    run: int | None
    finished_at: datetime | None
    data_as_of: str  # newest date the data itself names, or ""
    state: str  # "fresh", "waiting", "stale", "failed", "never"
    detail: str  # one sentence
    files: tuple[FileNote, ...] = ()
    unread: tuple[UnreadNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """Something that no written rule links to a project or person; listed, never guessed, never dropped."""

    source: str
    kind: str  # "plan", "tracker project", "hours", "finance code", "lines without code", "person"
    name: str
    rows: int
    amount: Figure | None = None
    hours: Figure | None = None
    reason: str = ""  # "no link matches" or "links of IT-1 and IT-2 both match"
    remedy: str = ""  # configuration text to start from


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineNote:
    """A row that is not in the figures."""

    source: str
    where: str
    value: str
    reason: str
    remedy: str
    amount: int | None = None  # minor units
    currency: str = ""


class Standing(StrEnum):
    """What is known of the actual money of one fiscal month."""

    POSTED = "posted"  # the amount is known, zero where nothing was posted
    NOTHING = "nothing posted"  # the ledger has that month and names the project nowhere in that year
    IN_A_TOTAL = "not known by month"  # part of a sum over several months
    NOT_READ = "not read yet"  # no ledger or journal of that month was read
    AHEAD = "ahead"  # begins after the as-of date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Fiscal month by month money of a project, for tables and charts."""

    label: str  # "FY2027 P03"
    fiscal_year: int
    number: int
    planned: int | None  # minor units
    actual: int | None
    standing: Standing
    begins_on: date | None = None  # first day of the month


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsTogether:
    """Fiscal months of one year whose actual money is not known month by month."""

    fiscal_year: int
    first: int  # number of the first month
    last: int  # inclusive
    actual: Figure  # what they come to together, with the reason why nobody can tell them apart


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A term of the report, for the appendix."""

    term: str
    text: str
    origin: str = ""  # published source of a rule or formula


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousReport:
    """The report this one is compared with."""

    id: int
    as_of: date
    made_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """A consolidated status report at one vector of runs and one as-of date."""

    title: str
    name: str  # of the report definition
    kind: str
    organisation: str
    currency: str
    as_of: date  # inclusive: what the world did up to and with this day
    made_at: datetime  # aware UTC
    time_zone: str
    hours_per_day: int
    vector: Mapping[str, int]  # last completed run of each source
    mapping_versions: Mapping[str, str]
    previous: PreviousReport | None
    summary: tuple[Sentence, ...]
    totals: Mapping[str, Figure]  # the same names as in `PROJECT_FIGURES` where they add up, and counts by colour
    projects: tuple[ProjectPage, ...]
    freshness: tuple[SourceFreshness, ...]
    unmatched: tuple[Unmatched, ...]
    quarantined: tuple[QuarantineNote, ...]
    quarantined_count: int
    discrepancies: tuple[Discrepancy, ...]  # those of no single project
    definitions: tuple[Definition, ...]
    files: Mapping[str, str] = field(default_factory=dict)  # SHA-256 -> name of each file that a record's place names
    schema: str = SCHEMA
