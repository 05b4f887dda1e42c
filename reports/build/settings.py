"""What a report is made with: the organisation's calendar and rules, as the configuration states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from model.people import PeopleRules
from reports.document import Presentation
from reports.figures.acceptance import Acceptance
from reports.figures.colours import Declaration
from reports.figures.fiscal import FiscalCalendar
from reports.figures.freshness import DEFAULT_STALE_AFTER
from reports.figures.presets import PRESETS, Preset

DEFAULT_PRESET = "alabama"  # what a project without thresholds of its own is judged by


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """Settings of one report definition."""

    title: str
    name: str
    kind: str = "portfolio"
    projects: tuple[str, ...] | None = None  # codes; None: all that are declared
    organisation: str
    currency: str = "USD"
    time_zone: str = "UTC"  # IANA name
    hours_per_day: int = 8
    fiscal_year_starts: int = 1  # month, 1 to 12
    holidays: frozenset[date] = frozenset()
    stale_after: Mapping[str, timedelta] = field(default_factory=dict)  # of every declared source
    presets: Mapping[str, Preset] = field(default_factory=lambda: PRESETS)
    people: PeopleRules = field(default_factory=PeopleRules)
    accepted: tuple[Acceptance, ...] = ()  # discrepancies
    declared: Mapping[str, Mapping[str, Declaration]] = field(default_factory=dict)  # colours, by code and dimension
    presentation: Presentation = field(default_factory=Presentation)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def calendar(self) -> FiscalCalendar:
        """The organisation's fiscal calendar."""
        return FiscalCalendar(starts=self.fiscal_year_starts)

    def preset(self, name: str | None) -> Preset:
        """Return the thresholds of a project; unknown ones have no limits, so that no colour is invented."""
        wanted = name or DEFAULT_PRESET
        return self.presets.get(wanted) or PRESETS.get(wanted) or Preset(name=wanted)

    def limit(self, source: str) -> timedelta:
        """Return the age at which a source is called stale."""
        return self.stale_after.get(source, DEFAULT_STALE_AFTER)

    def judged_at(self, as_of: date, made_at: datetime) -> datetime:
        """Return the instant at which the age of data is judged: the end of the as-of date, or now if earlier."""
        end = datetime.combine(as_of + timedelta(days=1), time(), self.zone)
        return min(end, made_at)
