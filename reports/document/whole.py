"""The whole report, as it is archived and as every renderer gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from reports.document.data import Discrepancy, QuarantineNote, SourceFreshness, Unmatched
from reports.document.page import ProjectPage
from reports.document.values import Figure, Sentence

SCHEMA = "syncline.report/3"


_NEW_IN_3: Mapping[str, frozenset[str]] = {
    "StatusLight": frozenset({"to_green", "since", "declared"}),
    "ProjectPage": frozenset({"others", "earned_value", "trail", "register", "weeks", "finished", "coming"}),
    "Discrepancy": frozenset({"id", "since", "owner", "accepted"}),
    "ReportDocument": frozenset({"manifest", "presentation"}),
}


ADDED_SINCE: Mapping[str, Mapping[str, frozenset[str]]] = {
    "syncline.report/1": {
        **_NEW_IN_3,
        "RecordLink": frozenset({"title"}),
        "ProjectPage": _NEW_IN_3["ProjectPage"] | {"unread"},
        "SourceFreshness": frozenset({"unread"}),
        "Discrepancy": _NEW_IN_3["Discrepancy"] | {"tolerance"},
    },
    "syncline.report/2": _NEW_IN_3,
}
"""Earlier schemas that are still read, with what they lack by type: it takes its declared default."""


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
class Brand:
    """What an organisation's reports look like."""

    accent: str = "#1f4e79"  # of headings and rules; at least 4.5:1 against white
    logo: str = ""  # PNG or SVG in base64; empty: none
    logo_type: str = ""  # media type
    logo_text: str = ""  # alternative text; never empty where there is a logo


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """What of the report is shown, in which order and words; the numbers are the same whatever it says."""

    sections: tuple[str, ...] = ()  # in order; none: those of the kind
    words: Mapping[str, str] = field(default_factory=dict)  # by colour: "red" -> "Off track"; others are the usual ones
    brand: Brand = field(default_factory=Brand)
    language: str = "en_US"  # locale of words and numbers


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
    manifest: Mapping[str, str] = field(default_factory=dict)  # what made it: "syncline", "babel", "typst", "font ..."
    presentation: Presentation = field(default_factory=Presentation)
    schema: str = SCHEMA
