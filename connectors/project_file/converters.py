"""Project's odd formats turned into unified values; each raises ValueError with the reason, without value or place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any

from connectors.contract.connector import Converter
from connectors.project_file.durations import seconds
from model.problems import shown
from model.values import AccountKind, DependencyKind, PercentBasis, Status, TaskKind

Row = Mapping[str, Any]  # the data of a record, or one element of a list in it

TRUE = ("1", "true")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{1,9})?", re.ASCII)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)|24:00:00", re.ASCII)
_LARGEST = 2**63 - 1  # what the store's integers hold
_SHORT = 15  # digits that are surely below it
_DAY = timedelta(days=1)
_WHOLE_PERCENT = Decimal(100)
_PERCENT_LAGS = {"19", "20", "51", "52"}  # LagFormat: percent and elapsed percent, the latter two as estimates
_LINKS = {
    "0": DependencyKind.FINISH_TO_FINISH,
    "1": DependencyKind.FINISH_TO_START,
    "2": DependencyKind.START_TO_FINISH,
    "3": DependencyKind.START_TO_START,
}


@lru_cache(maxsize=8192)
def number(text: str) -> Decimal:
    """Return a decimal number as XML writes it; raises ValueError for anything else."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("expected a number like 12 or 12.5")
    return Decimal(text)


def whole(value: Decimal) -> int:
    """Return a number as a whole one, halves to even; raises ValueError where the store could not hold it."""
    rounded = int(value.to_integral_value(ROUND_HALF_EVEN))
    if abs(rounded) > _LARGEST:
        raise ValueError("the number is too large to be true")
    return rounded


def money(text: str) -> int:
    """Return minor units: the file prints hundredths, and `context.Plan.minor` has scaled other currencies."""
    if len(text) <= _SHORT and text.isdigit() and text.isascii():
        return int(text)
    return whole(number(text))


@lru_cache(maxsize=8192)
def start_day(text: str) -> str:
    """Return the ISO day on which something starts; 24:00 is the beginning of the next day."""
    day, clock = _moment(text)
    return _shifted(day, _DAY) if clock == "24:00:00" else day.isoformat()


@lru_cache(maxsize=8192)
def last_day(finish: str, start: str | None) -> str:
    """Return the last ISO day, inclusive, of something that finishes at one moment and began at another.

    A finish at 00:00 is the end of the day before, and one at 24:00 the end of its own day; but where nothing lies
    between start and finish (a milestone at midnight) the day that begins counts.
    """
    if start == finish:
        return start_day(finish)
    day, clock = _moment(finish)
    return _shifted(day, -_DAY) if clock == "00:00:00" else day.isoformat()


def finish(row: Row) -> str | None:
    """Return the last day of a task, baseline or assignment."""
    return _finished(row, "Finish", "Start")


def actual_finish(row: Row) -> str | None:
    """Return the last day on which a task was worked on."""
    return _finished(row, "ActualFinish", "ActualStart")


def _finished(row: Row, name: str, start: str) -> str | None:
    text = row.get(name)
    if not text:
        return None
    try:
        return last_day(text, row.get(start))
    except ValueError as error:
        raise _named(name, text, error) from error


def _named(name: str, text: str, error: ValueError) -> ValueError:
    """Return an error that says which word of a row it is about, since such a converter is given the whole row."""
    return ValueError(f"{name} {shown(text)}: {error}")


def _moment(text: str) -> tuple[date, str]:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError("expected a date and time like 2026-11-22T08:00:00")
    if not _CLOCK.fullmatch(found[2]):
        raise ValueError("there is no such time of day")
    try:
        return date.fromisoformat(found[1]), found[2]
    except ValueError as error:
        raise ValueError("there is no such day") from error


def _shifted(day: date, by: timedelta) -> str:
    try:
        return (day + by).isoformat()
    except OverflowError as error:
        raise ValueError("there is no such day") from error


def task_kind(row: Row) -> TaskKind:
    """Return what a row is: one that stands for rows counted elsewhere is a summary, whatever else it is.

    That holds for roll-ups, for rows with rows below them, for inserted projects and for tasks of other plans.
    """
    get = row.get
    if get("Summary") in TRUE or get("HasChildren") or get("IsSubproject") in TRUE or get("ExternalTask") in TRUE:
        return TaskKind.SUMMARY
    return TaskKind.MILESTONE if row.get("Milestone") in TRUE else TaskKind.TASK


def task_kind_raw(row: Row) -> str | None:
    """Return Project's words for what a row is, those that hold."""
    flags = ("Summary", "Milestone", "IsSubproject", "ExternalTask")
    words = [flag for flag in flags if row.get(flag) in TRUE]
    if row.get("SubprojectName"):
        words.append(str(row["SubprojectName"]))
    return ", ".join(words) or None


def _state(row: Row) -> tuple[Status, str]:
    if row.get("Active") in ("0", "false"):
        return Status.CANCELLED, "inactive"
    if row.get("ActualFinish"):
        return Status.DONE, "actual finish"
    done = _number_in(row, "PercentComplete")
    if done >= _WHOLE_PERCENT:
        return Status.DONE, "100 % complete"
    if row.get("ActualStart"):
        return Status.IN_PROGRESS, "actual start"
    if done > 0 or _seconds_in(row, "ActualWork") > 0:
        return Status.IN_PROGRESS, "progress without actual start"
    return Status.TODO, "not started"


def status(row: Row) -> Status:
    """Return a task's state: inactive, then actual finish or 100 %, then actual start or any progress, then nothing."""
    return _state(row)[0]


def status_raw(row: Row) -> str:
    """Return by which of Project's facts the state was found; a plan has no word of its own for it."""
    return _state(row)[1]


def _number_in(row: Row, name: str) -> Decimal:
    text = row.get(name, "0")
    try:
        return number(text)
    except ValueError as error:
        raise _named(name, text, error) from error


def _seconds_in(row: Row, name: str) -> int:
    """Return the seconds of a duration in a row; an unreadable one is told where it is mapped itself, and is 0 here."""
    try:
        return seconds(row.get(name, "PT0S"))
    except ValueError:
        return 0


def _progress(row: Row) -> tuple[PercentBasis, str] | None:
    if "PercentWorkComplete" in row and _seconds_in(row, "Work") > 0:
        return PercentBasis.WORK, "PercentWorkComplete"
    if row.get("EarnedValueMethod") == "1":
        return PercentBasis.PHYSICAL, "PhysicalPercentComplete"  # a zero is not in the record
    return (PercentBasis.DURATION, "PercentComplete") if "PercentComplete" in row else None


def percent(row: Row) -> int | None:
    """Return basis points complete, by work where there is any, else physical where the task says so, else by duration.

    Raises ValueError below 0 and above 100.
    """
    found = _progress(row)
    if found is None:
        return None
    value = _number_in(row, found[1])
    if not 0 <= value <= _WHOLE_PERCENT:
        raise _named(found[1], row[found[1]], ValueError("expected a percentage from 0 to 100"))
    return whole(value * 100)


def percent_basis(row: Row) -> PercentBasis | None:
    """Return what `percent` was taken from."""
    found = _progress(row)
    return found[0] if found else None


def percent_raw(row: Row) -> str | None:
    """Return Project's percentages side by side, as the file says them."""
    words = (("duration", "PercentComplete"), ("work", "PercentWorkComplete"), ("physical", "PhysicalPercentComplete"))
    return ", ".join(f"{word} {row[name]}" for word, name in words if row.get(name)) or None


def link_kind(text: str) -> DependencyKind:
    """Return the kind of a predecessor link."""
    if text not in _LINKS:
        raise ValueError("expected a link type from 0 to 3")
    return _LINKS[text]


def lag(row: Row) -> int:
    """Return a link's lag in seconds (the file has tenths of a minute); raises ValueError for a lag in percent."""
    text = row.get("LinkLag", "0")
    try:
        if row.get("LagFormat") in _PERCENT_LAGS and text != "0":
            raise ValueError("a percentage of the predecessor's duration is no time")  # noqa: TRY301  # named below
        return tenths_of_minute(text)
    except ValueError as error:
        raise _named("LinkLag", text, error) from error


def tenths_of_minute(text: str) -> int:
    """Return seconds of what Project counts in tenths of a minute: lags, slack, variances of start and finish."""
    return whole(number(text) * 6)


def thousandths_of_minute(text: str) -> int:
    """Return seconds of what Project counts in thousandths of a minute: the variance of work."""
    return whole(number(text) * 60 / 1000)


def units(text: str) -> int:
    """Return an assignment's units in basis points: 1.0 is one person's whole time."""
    return whole(number(text) * 10000)


def baseline_number(text: str) -> int:
    """Return the number of a baseline; raises ValueError unless from 0 to 10."""
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= 10):  # noqa: PLR2004  # 10
        raise ValueError("expected a baseline number from 0 to 10")
    return int(text)


def account_kind(row: Row) -> AccountKind:
    """Return what a resource is; a cost resource says Type 0, like a material, and IsCostResource 1."""
    kind = row.get("Type", "1")
    if row.get("IsCostResource") in TRUE or kind == "2":
        return AccountKind.COST
    if kind not in ("0", "1"):
        raise _named("Type", kind, ValueError("expected resource type 0, 1 or 2"))
    return AccountKind.PERSON if kind == "1" else AccountKind.MATERIAL


def is_active(text: str) -> bool:
    """Return whether a resource may still be used, from its word IsInactive."""
    return text not in TRUE


def flag(text: str) -> bool:
    """Return a yes or no; raises ValueError unless 0, 1, false or true."""
    if text not in ("0", "1", "false", "true"):
        raise ValueError("expected 0 or 1")
    return text in TRUE


CONVERTERS: Mapping[str, Converter] = {
    "project_account_kind": account_kind,
    "project_actual_finish": actual_finish,
    "project_baseline_number": baseline_number,
    "project_duration": seconds,
    "project_finish": finish,
    "project_flag": flag,
    "project_is_active": is_active,
    "project_lag": lag,
    "project_link_kind": link_kind,
    "project_money": money,
    "project_percent": percent,
    "project_percent_basis": percent_basis,
    "project_percent_raw": percent_raw,
    "project_start": start_day,
    "project_status": status,
    "project_status_raw": status_raw,
    "project_task_kind": task_kind,
    "project_task_kind_raw": task_kind_raw,
    "project_tenths_of_minute": tenths_of_minute,
    "project_thousandths_of_minute": thousandths_of_minute,
    "project_units": units,
}
