"""Where the data stands: its age, what disagrees, what nothing links to and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reports.document.values import Figure


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
    id: str = ""  # the same for the same matter in every report; what an acceptance names
    since: date | None = None  # as-of date of the first of the reports in a row that list it
    owner: str = ""  # who has to mend it, where that is known
    accepted: str = ""  # by whom, why and until when it is accepted, one sentence; empty where it is not


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
