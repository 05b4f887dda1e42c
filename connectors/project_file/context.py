"""What the head of a plan says and every row needs: currency, working time, zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from connectors.project_file.converters import number, whole
from connectors.project_file.durations import WorkingTime, in_hours
from connectors.project_file.refusals import refused
from model.currencies import decimals
from model.problems import Place, Problem

if TYPE_CHECKING:
    from connectors.contract.pages import OfferedFile

HEADER_FIELDS = (
    "SaveVersion", "Name", "Title", "Subject", "Manager", "Company", "StartDate", "FinishDate", "StatusDate",
    "LastSaved", "CurrencyCode", "MinutesPerDay", "MinutesPerWeek", "DaysPerMonth",
)  # fmt: skip
DECIDING = ("CurrencyCode", "MinutesPerDay", "MinutesPerWeek", "DaysPerMonth")  # of every row that follows
CLOCK_TOLERANCE = timedelta(days=2)  # zones and slow clocks; what was saved later than that was not
_HUNDREDTHS = 2
_LONGEST = {"MinutesPerDay": 1440, "MinutesPerWeek": 10_080, "DaysPerMonth": 31}
_USUAL = WorkingTime()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which plan is read, from which file, and what holds where the file is silent."""

    plan: str
    file: OfferedFile
    currency: str  # of the configuration
    zone: ZoneInfo
    max_tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What holds for every row of a plan."""

    plan: str
    currency: str
    currency_from: str  # "the file", or why not
    decimals: int
    working: WorkingTime
    zone: ZoneInfo

    def key(self, uid: str) -> str:
        """Return the key of a row: `plan/UID`."""
        return f"{self.plan}/{uid}"

    def minor(self, texts: dict[str, str], names: tuple[str, ...]) -> None:
        """Scale money from the file's hundredths to the currency's minor units; what is no number stays as it is."""
        if self.decimals == _HUNDREDTHS:
            return
        for name in names:
            if name in texts:
                try:
                    scaled = number(texts[name]).scaleb(self.decimals - _HUNDREDTHS)
                except ValueError:
                    continue
                texts[name] = f"{scaled:f}"

    def clock(self, texts: dict[str, str], names: tuple[str, ...]) -> None:
        """Turn durations in days, weeks or months into hours by the plan's own working time."""
        for name in names:
            text = texts.get(name)
            if text is not None and text[1:2] != "T":  # not PT…, as Project itself writes
                texts[name] = in_hours(text, self.working)

    def instant(self, local: str) -> str:
        """Return a local time of the file as an ISO instant in UTC; what is no time comes back as it is."""
        return _instant(local, self.zone)


@lru_cache(maxsize=8192)
def _instant(local: str, zone: ZoneInfo) -> str:
    try:
        return datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return local


def context(origin: Origin, head: Mapping[str, str]) -> tuple[Context, list[Problem]]:
    """Return what the head of a plan decides, and what in it cannot be read.

    Raises RejectedFileError for a currency that is not in use, and where neither file nor configuration name one.
    """
    code = head.get("CurrencyCode", "")
    currency = code or origin.currency
    places = decimals(currency)
    if places is None:
        raise refused(
            origin.file.name,
            "currency_unknown",
            "expected the code of a currency in use (ISO 4217), like USD, in CurrencyCode",
            "set the currency in Project under File, Options, Display, and export again"
            if code
            else "set `organisation: currency:` in the configuration",
            value=currency,
        )
    working, problems = _working_time(origin, head)
    found = Context(
        plan=origin.plan,
        currency=currency,
        currency_from="the file" if code else "the configuration: the file has no CurrencyCode",
        decimals=places,
        working=working,
        zone=origin.zone,
    )
    return found, problems


def as_of(origin: Origin, head: Mapping[str, str], zone: ZoneInfo) -> str:
    """Return when the plan was saved, as an ISO instant in UTC that orders exports of one plan.

    The file's LastSaved in the source's zone; the file's modification time where that is missing, unreadable, or more
    than two days after it, since a saved time from the future would make every later export look old.
    """
    modified = origin.file.modified_at
    try:
        saved = datetime.fromisoformat(head.get("LastSaved", "")).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        saved = modified
    if saved > modified + CLOCK_TOLERANCE:
        saved = modified
    return saved.isoformat(timespec="seconds")


def _working_time(origin: Origin, head: Mapping[str, str]) -> tuple[WorkingTime, list[Problem]]:
    problems: list[Problem] = []

    def read(name: str, usual: int) -> int:
        text = head.get(name)
        if text is None:
            return usual
        try:
            value = whole(number(text))
        except ValueError:
            value = 0
        if 0 < value <= _LONGEST[name]:
            return value
        place = Place(file=origin.file.name, path=name)
        reason = f"expected a whole number from 1 to {_LONGEST[name]}; {usual} is used, which is Project's own default"
        remedy = "correct it in Project under File, Options, Schedule"
        problems.append(Problem(code="working_time_unreadable", place=place, reason=reason, value=text, remedy=remedy))
        return usual

    working = WorkingTime(
        minutes_per_day=read("MinutesPerDay", _USUAL.minutes_per_day),
        minutes_per_week=read("MinutesPerWeek", _USUAL.minutes_per_week),
        days_per_month=read("DaysPerMonth", _USUAL.days_per_month),
    )
    return working, problems
